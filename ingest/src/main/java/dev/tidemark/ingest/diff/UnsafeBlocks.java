package dev.tidemark.ingest.diff;

/**
 * Counts the {@code unsafe { ... }} blocks that a line of Rust begins. Functions, traits and
 * implementations that are unsafe are no blocks; neither is what stands in a comment that began on
 * the line, or in a string.
 */
final class UnsafeBlocks {
  private static final String WORD = "unsafe";

  private UnsafeBlocks() {}

  /**
   * Blocks that begin in a part of a text.
   *
   * @param from where the line begins, without its marker
   * @param to behind its last character
   */
  static int in(String text, int from, int to) {
    int found = text.indexOf(WORD, from, to);
    if (found < 0) {
      return 0;
    }
    int count = 0;
    boolean string = false;
    int at = from;
    while (at < to) {
      char c = text.charAt(at);
      if (string) {
        if (c == '\\') {
          at++;
        } else if (c == '"') {
          string = false;
        }
        at++;
      } else if (c == '"') {
        string = at + 1 >= to || at == from || text.charAt(at - 1) != '\'';
        at++;
      } else if (c == '/' && at + 1 < to && text.charAt(at + 1) == '/') {
        return count;
      } else if (c == 'u' && text.startsWith(WORD, at) && !isWord(text, at - 1, from, to)) {
        at += WORD.length();
        int brace = at;
        while (brace < to && text.charAt(brace) == ' ') {
          brace++;
        }
        if (brace < to && text.charAt(brace) == '{') {
          count++;
        }
      } else {
        at++;
      }
    }
    return count;
  }

  private static boolean isWord(String text, int at, int from, int to) {
    if (at < from || at >= to) {
      return false;
    }
    char c = text.charAt(at);
    return Character.isLetterOrDigit(c) || c == '_';
  }
}
