package dev.tidemark.testing;

/** Where random tests get their seed. A test that fails prints it, so that it can be repeated. */
public final class Seeds {
  private Seeds() {}

  /**
   * What {@code -Dtests.seed=N} says, else the environment's {@code TESTS_SEED}, else a new one
   * each time.
   */
  public static long seed() {
    String given = Switches.get("seed");
    return given.isEmpty() ? System.nanoTime() : Long.parseLong(given);
  }
}
