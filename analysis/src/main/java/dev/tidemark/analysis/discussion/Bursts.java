package dev.tidemark.analysis.discussion;

/**
 * Finds the times at which something is talked about unusually much, with the automaton of two
 * states of J. Kleinberg, "Bursty and Hierarchical Structure in Streams" (2002), in its form for
 * batches: in each period {@code r} of {@code d} fall on it, by a binomial with the overall rate in
 * the quiet state and {@value #SCALE} times that in the burst state; going up costs {@value #GAMMA}
 * times the logarithm of the number of periods, coming down is free. The cheapest path wins; of two
 * that cost the same, the one that goes up later, so that no burst begins in a silent archive.
 */
final class Bursts {
  /** How much higher the rate of a burst is. */
  static final double SCALE = 3;

  /** What going up costs. */
  static final double GAMMA = 1;

  /** No rate is taken as higher. */
  private static final double MAX_RATE = 0.9999;

  private Bursts() {}

  /**
   * Which periods are in a burst.
   *
   * @param on how much fell on it in each period
   * @param all how much there was in each period; at least as much
   */
  static boolean[] of(int[] on, int[] all) {
    int n = on.length;
    long r = 0;
    long d = 0;
    for (int i = 0; i < n; i++) {
      r += on[i];
      d += all[i];
    }
    boolean[] burst = new boolean[n];
    if (r == 0 || d == 0) {
      return burst;
    }
    double quiet = Math.min(MAX_RATE / SCALE, (double) r / d);
    double high = quiet * SCALE;
    double up = GAMMA * Math.log(n + 1.0);
    boolean[] cameFromBurstToQuiet = new boolean[n];
    boolean[] cameFromBurstToBurst = new boolean[n];
    double costQuiet = 0;
    double costBurst = up;
    for (int i = 0; i < n; i++) {
      double quietHere = cost(on[i], all[i], quiet);
      double burstHere = cost(on[i], all[i], high);
      cameFromBurstToQuiet[i] = i > 0 && costBurst < costQuiet;
      cameFromBurstToBurst[i] = i > 0 && costBurst < costQuiet + up;
      double toQuiet = Math.min(costQuiet, i > 0 ? costBurst : costQuiet) + quietHere;
      double toBurst = Math.min(costQuiet + up, costBurst) + burstHere;
      costQuiet = toQuiet;
      costBurst = toBurst;
    }
    boolean in = costBurst < costQuiet;
    for (int i = n - 1; i >= 0; i--) {
      burst[i] = in;
      in = in ? cameFromBurstToBurst[i] : cameFromBurstToQuiet[i];
    }
    return burst;
  }

  private static double cost(int on, int all, double rate) {
    // The binomial coefficient is the same in both states.
    return -(on * Math.log(rate) + (all - on) * Math.log(1 - rate));
  }
}
