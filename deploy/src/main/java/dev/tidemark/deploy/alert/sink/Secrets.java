package dev.tidemark.deploy.alert.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.analysis.alert.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;

/** Reads secrets when they are needed. What it throws names where a secret is, not what it is. */
final class Secrets {
  private final Map<String, String> environment;

  Secrets(Map<String, String> environment) {
    this.environment = environment;
  }

  /** The secret itself, without white space around it; not empty. */
  String read(Secret secret) throws DeliveryFailure {
    String value =
        switch (secret) {
          case Secret.Plain plain -> plain.value();
          case Secret.InEnvironment in -> {
            String found = environment.get(in.variable());
            if (found == null) {
              throw DeliveryFailure.passing("the environment has no " + in.variable());
            }
            yield found;
          }
          case Secret.InFile in -> {
            try {
              yield Files.readString(in.path(), UTF_8);
            } catch (IOException e) {
              throw DeliveryFailure.passing(
                  "reading " + in.path() + ": " + e.getClass().getSimpleName());
            }
          }
        };
    String stripped = value.strip();
    if (stripped.isEmpty()) {
      throw DeliveryFailure.passing("there is nothing in " + secret);
    }
    return stripped;
  }
}
