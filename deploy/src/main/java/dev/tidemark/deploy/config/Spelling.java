package dev.tidemark.deploy.config;

import java.util.Collection;
import java.util.Optional;

/** Finds what somebody may have meant. */
final class Spelling {
  private static final int MAX_DISTANCE = 3;

  private Spelling() {}

  /** The candidate that takes the fewest edits, if they are few for a word of that length. */
  static Optional<String> nearest(String word, Collection<String> candidates) {
    String best = "";
    int least = Math.min(MAX_DISTANCE, Math.max(1, word.length() / 2)) + 1;
    for (String candidate : candidates) {
      int distance = distance(word, candidate);
      if (distance < least) {
        least = distance;
        best = candidate;
      }
    }
    return best.isEmpty() ? Optional.empty() : Optional.of(best);
  }

  /** Insertions, deletions and replacements that make one of the other (Levenshtein). */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
