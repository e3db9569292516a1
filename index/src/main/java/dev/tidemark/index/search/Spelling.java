package dev.tidemark.index.search;

import java.util.List;
import java.util.Locale;

/** Guesses what was meant by a word that the query language does not know. */
final class Spelling {

  /** What other systems call our prefixes; asking for one of these is taken for a slip. */
  private static final String[] ALIASES =
      ("subject s subj s title s from f author f sender f to t cc c date d sent d "
              + "since d after d before d received rt list l listid l msgid mid id mid body b "
              + "file dfn path dfn diff dfn func dfhh function dfhh hunk dfhh added dfb "
              + "removed dfa deleted dfa blob dfblob attach n size z kind is type is tag is "
              + "flag is version v revision v")
          .split(" ");

  private Spelling() {}

  /** The prefix that a word before a colon may stand for; empty if it looks like none. */
  static String prefix(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    String guess = "";
    for (int i = 0; i < ALIASES.length; i += 2) {
      if (ALIASES[i].equals(lower)) {
        guess = ALIASES[i + 1];
      }
    }
    if (guess.isEmpty()) {
      for (Prefix prefix : Prefix.values()) {
        if ((prefix.word().length() >= 3 && distance(lower, prefix.word()) <= 1)
            || prefix.word().equals(lower)) {
          guess = prefix.word();
        }
      }
    }
    return guess;
  }

  /** The known word nearest to one, at most so many letters away; empty if none is. */
  static String nearest(String word, List<String> known, int most) {
    String best = "";
    int distance = most + 1;
    for (String candidate : known) {
      int d = distance(word, candidate);
      if (d < distance) {
        distance = d;
        best = candidate;
      }
    }
    return best;
  }

  /** How many letters to add, drop or change to make one word of the other (Levenshtein). */
  static int distance(String a, String b) {
    if (Math.abs(a.length() - b.length()) > 3) {
      return Integer.MAX_VALUE;
    }
    int[] before = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int k = 0; k <= b.length(); k++) {
      before[k] = k;
    }
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      for (int k = 1; k <= b.length(); k++) {
        int change = before[k - 1] + (a.charAt(i - 1) == b.charAt(k - 1) ? 0 : 1);
        row[k] = Math.min(change, Math.min(before[k], row[k - 1]) + 1);
      }
      int[] swap = before;
      before = row;
      row = swap;
    }
    return before[b.length()];
  }
}
