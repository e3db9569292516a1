package dev.tidemark.analysis.alert;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Where a rule's events are delivered, beside the Kafka topic that holds all of them. */
public sealed interface Destination {

  /**
   * A mail to somebody.
   *
   * @param address as RFC 5322 has it, with or without a name
   */
  record Mailbox(String address) implements Destination {
    @Override
    public String toString() {
      return "mail " + address;
    }
  }

  /**
   * A POST over HTTP.
   *
   * @param url where to; may be a secret, as those of chat rooms are
   * @param form what the body looks like
   * @param key of the signature over the body; unsigned if empty
   */
  record Webhook(Secret url, Form form, Optional<Secret> key) implements Destination {
    /** What the body of the request is. */
    public enum Form {
      /** The event in the JSON format of CloudEvents 1.0, structured mode. */
      CLOUDEVENTS,
      /** A message for a webhook of Slack. */
      SLACK,
      /** A message for a webhook of Mattermost. */
      MATTERMOST,
      /** A message for a webhook that a Matrix bridge offers (matrix-hookshot). */
      MATRIX;

      /** How a rule says it. */
      public String word() {
        return name().toLowerCase(Locale.ROOT);
      }
    }

    /** Names the host only: what follows it may be a password. */
    @Override
    public String toString() {
      return "webhook "
          + form.word()
          + " "
          + (url instanceof Secret.Plain plain ? host(plain.value()) : url);
    }

    private static String host(String url) {
      try {
        URI uri = new URI(url);
        return uri.getScheme() + "://" + uri.getHost() + "/...";
      } catch (URISyntaxException e) {
        return "(no URL)";
      }
    }
  }

  /**
   * A program that reads the event on its standard input; started without a shell.
   *
   * @param command the program and its arguments; not empty
   */
  record Program(List<String> command) implements Destination {
    public Program {
      command = List.copyOf(command);
      if (command.isEmpty()) {
        throw new IllegalArgumentException("a command needs a program, got none");
      }
    }

    @Override
    public String toString() {
      return "command " + command.getFirst();
    }
  }

  /** An Atom feed of the rule, kept as a file under the Tidemark home. */
  record Feed() implements Destination {
    @Override
    public String toString() {
      return "feed";
    }
  }

  /** Standard output of the process that pulls. */
  record Stdout() implements Destination {
    @Override
    public String toString() {
      return "stdout";
    }
  }
}
