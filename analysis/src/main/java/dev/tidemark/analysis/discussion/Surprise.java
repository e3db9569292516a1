package dev.tidemark.analysis.discussion;

/** Dunning's log-likelihood ratio (1993) of one rate against another. */
final class Surprise {
  /** Chance alone gives more than this once in a thousand times (chi-squared, one degree). */
  static final double SIGNIFICANT = 10.83;

  /** Chance alone gives more than this five times in a hundred. */
  static final double LIKELY = 3.84;

  private Surprise() {}

  /**
   * G² of two samples; positive if the rate of the first is higher, negative if it is lower.
   *
   * @param on1 hits in the first sample of {@code all1}
   * @param on2 hits in the second sample of {@code all2}
   */
  static double of(long on1, long all1, long on2, long all2) {
    if (all1 == 0 || all2 == 0) {
      return 0;
    }
    double rate = (double) (on1 + on2) / (all1 + all2);
    double g =
        2
            * (part((double) on1, all1 * rate)
                + part((double) on2, all2 * rate)
                + part((double) (all1 - on1), all1 * (1 - rate))
                + part((double) (all2 - on2), all2 * (1 - rate)));
    return (double) on1 / all1 >= (double) on2 / all2 ? Math.max(0, g) : -Math.max(0, g);
  }

  private static double part(double observed, double expected) {
    return observed <= 0 ? 0 : observed * Math.log(observed / expected);
  }
}
