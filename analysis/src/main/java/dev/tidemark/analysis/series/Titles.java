package dev.tidemark.analysis.series;

import java.util.HashSet;
import java.util.Set;

/** Compares titles of patches and series. */
public final class Titles {
  private static final int MAX_WORDS = 64;

  private Titles() {}

  /**
   * A title fit for comparing: lower case, letters and digits in words parted by single spaces, a
   * version that closes it, such as {@code (v3)}, left out.
   */
  public static String normal(String title) {
    int end = withoutVersion(title);
    var kept = new StringBuilder(end);
    boolean gap = false;
    for (int i = 0; i < end; i++) {
      char c = title.charAt(i);
      if (Character.isLetterOrDigit(c) || Character.isSurrogate(c) || c == '_') {
        if (gap && !kept.isEmpty()) {
          kept.append(' ');
        }
        gap = false;
        kept.append(Character.toLowerCase(c));
      } else {
        gap = true;
      }
    }
    return kept.toString();
  }

  private static int withoutVersion(String title) {
    int end = title.length();
    while (end > 0 && title.charAt(end - 1) <= ' ') {
      end--;
    }
    int i = end;
    if (i > 0 && title.charAt(i - 1) == ')') {
      i--;
      int digits = i;
      while (i > 0 && title.charAt(i - 1) >= '0' && title.charAt(i - 1) <= '9') {
        i--;
      }
      if (i < digits
          && i > 1
          && (title.charAt(i - 1) | 0x20) == 'v'
          && title.charAt(i - 2) == '(') {
        return i - 2;
      }
    }
    return end;
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
