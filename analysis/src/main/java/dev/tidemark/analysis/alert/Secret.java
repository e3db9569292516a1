package dev.tidemark.analysis.alert;

import java.nio.file.Path;

/**
 * Something that must not be shown: the key of a webhook, or a URL that is itself a password. It is
 * named, not said, wherever that can be; {@code toString} never tells it.
 */
public sealed interface Secret {

  /** The content of a file, without white space around it. */
  record InFile(Path path) implements Secret {
    @Override
    public String toString() {
      return "file:" + path;
    }
  }

  /** The value of an environment variable. */
  record InEnvironment(String variable) implements Secret {
    @Override
    public String toString() {
      return "env:" + variable;
    }
  }

  /** Written down with the rule: for a URL that is no password. */
  record Plain(String value) implements Secret {
    @Override
    public String toString() {
      return "(plain)";
    }
  }
}
