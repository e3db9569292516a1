package dev.tidemark.testing;

import java.util.Locale;

/** What whoever runs the tests says about how they run. */
final class Switches {
  private Switches() {}

  /** What {@code -Dtests.NAME=} says, else the environment's {@code TESTS_NAME}, else nothing. */
  static String get(String name) {
    String given = System.getProperty("tests." + name);
    if (given == null) {
      given = System.getenv("TESTS_" + name.toUpperCase(Locale.ROOT));
    }
    return given == null ? "" : given;
  }
}
