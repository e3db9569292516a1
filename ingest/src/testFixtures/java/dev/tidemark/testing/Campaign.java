package dev.tidemark.testing;

/** How long the long campaigns go on. */
public final class Campaign {
  private Campaign() {}

  /**
   * How often a campaign does what it does: {@code whole} times, or that divided by what {@code
   * -Dtests.part=N} or else the environment's {@code TESTS_PART} says, for where minutes count.
   */
  public static int times(int whole) {
    String part = Switches.get("part");
    return part.isEmpty() ? whole : Math.max(1, whole / Integer.parseInt(part));
  }
}
