package dev.tidemark.ingest.mail;

import java.util.List;

/** Names of stable trees, as subjects have them. */
final class StableTree {
  private static final List<String> HEADS = List.of("linux-", "stable-", "stable/", "v");

  private StableTree() {}

  /**
   * Whether a word in lower case is the name of one: {@code 6.1}, {@code 5.15.y}, {@code
   * 4.14-stable}, {@code linux-5.10.y}, and several at once: {@code 4.19/5.4}.
   */
  static boolean isOne(String token) {
    String name = bare(token);
    int i = 0;
    boolean any = false;
    while (i < name.length()) {
      int dots = 0;
      int digits = 0;
      int start = i;
      while (i < name.length() && (SubjectWord.isDigit(name.charAt(i)) || name.charAt(i) == '.')) {
        if (name.charAt(i) == '.') {
          if (digits == 0) {
            return false;
          }
          dots++;
          digits = 0;
        } else {
          digits++;
        }
        i++;
      }
      if (i == start || dots == 0 || dots > 3 || i - start > 12) {
        return false;
      }
      if (digits == 0) {
        if (i >= name.length() || name.charAt(i) != 'y') {
          return false;
        }
        i++;
      }
      any = true;
      if (name.startsWith("-stable", i)
          || name.startsWith("-lts", i)
          || name.startsWith("-cip", i)) {
        return true;
      }
      if (i < name.length()) {
        char c = name.charAt(i);
        if (c != '/' && c != '-' && c != '&' && c != '+' && c != '|') {
          return false;
        }
        i++;
      }
    }
    return any;
  }

  /** The tree of a name of one: {@code 5.15.y} of {@code linux-5.15.y}. */
  static String of(String token) {
    String name = bare(token);
    int stable = name.indexOf("-stable");
    return stable > 0 ? name.substring(0, stable) : name;
  }

  /** Without what may stand before the number. */
  private static String bare(String token) {
    String name = token;
    for (String head : HEADS) {
      if (name.startsWith(head)) {
        name = name.substring(head.length());
      }
    }
    return name;
  }
}
