package dev.tidemark.analysis.series;

import dev.tidemark.ingest.mail.PatchSubject;
import java.util.HashSet;
import java.util.Set;

/** Compares titles of patches and series. */
public final class Titles {
  private static final int MAX_WORDS = 64;

  private Titles() {}

  /** {@link PatchSubject#normalTitle(String)}. */
  public static String normal(String title) {
    return PatchSubject.normalTitle(title);
  }

  /** How many words a normal title has. */
  static int words(String normal) {
    if (normal.isEmpty()) {
      return 0;
    }
    int words = 1;
    for (int i = 0; i < normal.length(); i++) {
      if (normal.charAt(i) == ' ') {
        words++;
      }
    }
    return words;
  }

  /** Words in common over words in either of two normal titles, 0 to 1. */
  public static double similarity(String a, String b) {
    if (a.equals(b)) {
      return 1;
    }
    Set<String> wordsA = wordSet(a);
    Set<String> wordsB = wordSet(b);
    if (wordsA.isEmpty() || wordsB.isEmpty()) {
      return 0;
    }
    int common = 0;
    for (String word : wordsA) {
      if (wordsB.contains(word)) {
        common++;
      }
    }
    return (double) common / (wordsA.size() + wordsB.size() - common);
  }

  /** Whether every word of the one title, three or more, is in the other. */
  static boolean contains(String a, String b) {
    Set<String> wordsA = wordSet(a);
    Set<String> wordsB = wordSet(b);
    return Math.min(wordsA.size(), wordsB.size()) >= 3
        && (wordsA.containsAll(wordsB) || wordsB.containsAll(wordsA));
  }

  private static Set<String> wordSet(String normal) {
    var words = new HashSet<String>();
    int start = 0;
    while (start < normal.length() && words.size() < MAX_WORDS) {
      int end = normal.indexOf(' ', start);
      if (end < 0) {
        end = normal.length();
      }
      if (end > start) {
        words.add(normal.substring(start, end));
      }
      start = end + 1;
    }
    return words;
  }
}
