package dev.tidemark.index.search;

/** Where random tests get their seed: new each time, or what {@code -Dtests.seed=} says. */
public final class Seeds {
  private Seeds() {}

  public static long seed() {
    String given = System.getProperty("tests.seed", "");
    return given.isEmpty() ? System.nanoTime() : Long.parseLong(given);
  }
}
