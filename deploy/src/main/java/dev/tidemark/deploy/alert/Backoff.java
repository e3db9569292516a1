package dev.tidemark.deploy.alert;

import java.time.Duration;

/** How long to leave a destination of alerts or reports alone after it failed. */
public final class Backoff {
  /** After the first failure. */
  public static final Duration FIRST = Duration.ofSeconds(5);

  /** After the eleventh and every further one, and the most that a server may ask for. */
  public static final Duration LONGEST = Duration.ofHours(1);

  private Backoff() {}

  /**
   * Doubles with each failure in a row; a quarter is left to chance, so that what failed together
   * does not come again together.
   *
   * @param failures in a row, at least 1
   * @param chance from 0 to 1
   */
  public static Duration after(int failures, double chance) {
    long doubled = FIRST.toMillis() << Math.min(failures - 1, 20);
    long most = Math.min(doubled, LONGEST.toMillis());
    return Duration.ofMillis(most - (long) (most * chance / 4));
  }
}
