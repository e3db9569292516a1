package dev.tidemark.testing;

/** How far the long campaigns go. */
public final class Campaign {
  private Campaign() {}

  /**
   * How often a campaign kills what it tests: {@code whole} times, or as few as {@code
   * -Dtests.kills=N} or else the environment's {@code TESTS_KILLS} says, for where minutes count.
   */
  public static int kills(int whole) {
    String given = System.getProperty("tests.kills");
    if (given == null) {
      given = System.getenv("TESTS_KILLS");
    }
    return given == null || given.isEmpty() ? whole : Math.min(whole, Integer.parseInt(given));
  }
}
