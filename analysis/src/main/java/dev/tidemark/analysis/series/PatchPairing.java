package dev.tidemark.analysis.series;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Function;

/** Says which patch of a version is which one of the version before. */
final class PatchPairing {
  /** Stands for "none". */
  static final int NONE = -1;

  private PatchPairing() {}

  /**
   * Pairs patches with equal patch-ids, then those with equal titles. Of several equal ones the
   * first goes to the first.
   *
   * @return for each newer patch the place of the older one in its list, or {@link #NONE}
   */
  static int[] byIdThenTitle(List<PatchMail> older, List<PatchMail> newer) {
    int[] pairs = new int[newer.size()];
    Arrays.fill(pairs, NONE);
    boolean[] taken = new boolean[older.size()];
    pair(older, newer, PatchMail::patchId, pairs, taken);
    pair(older, newer, patch -> Titles.normal(patch.title()), pairs, taken);
    return pairs;
  }

  private static void pair(
      List<PatchMail> older,
      List<PatchMail> newer,
      Function<PatchMail, String> key,
      int[] pairs,
      boolean[] taken) {
    Map<String, Queue<Integer>> open = new HashMap<>();
    for (int i = 0; i < older.size(); i++) {
      String value = key.apply(older.get(i));
      if (!taken[i] && !value.isEmpty()) {
        open.computeIfAbsent(value, any -> new ArrayDeque<>()).add(i);
      }
    }
    for (int j = 0; j < pairs.length; j++) {
      if (pairs[j] == NONE) {
        Queue<Integer> fitting = open.get(key.apply(newer.get(j)));
        Integer first = fitting == null ? null : fitting.poll();
        if (first != null) {
          pairs[j] = first;
          taken[first] = true;
        }
      }
    }
  }
}
