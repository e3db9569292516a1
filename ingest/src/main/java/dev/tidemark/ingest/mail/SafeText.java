package dev.tidemark.ingest.mail;

/**
 * Makes text from mail safe to show on a terminal or in plain text. What could move the cursor,
 * change colours, hide or reorder what follows is replaced by U+FFFD: C0 and C1 controls, DEL,
 * bidirectional controls (Unicode UAX #9, the "Trojan Source" characters), line and paragraph
 * separators, unpaired surrogates, tag characters and other invisible format characters outside the
 * joiners that scripts need.
 */
public final class SafeText {
  private static final char REPLACEMENT = '\ufffd';

  private SafeText() {}

  /** One line: tabs and line ends become spaces. */
  public static String line(String text) {
    return clean(text, false);
  }

  /** Several lines: tabs and line feeds stay, carriage returns before a line feed are dropped. */
  public static String block(String text) {
    return clean(text, true);
  }

  private static String clean(String text, boolean keepLines) {
    int i = 0;
    int length = text.length();
    while (i < length && isPlain(text.charAt(i))) {
      i++;
    }
    if (i == length) {
      return text;
    }
    var clean = new StringBuilder(length).append(text, 0, i);
    while (i < length) {
      int codePoint = text.codePointAt(i);
      i += Character.charCount(codePoint);
      if (codePoint == '\n' || codePoint == '\t') {
        clean.append(keepLines ? (char) codePoint : ' ');
      } else if (codePoint == '\r') {
        if (!keepLines || i == length || text.charAt(i) != '\n') {
          clean.append(keepLines ? REPLACEMENT : ' ');
        }
      } else if (isDangerous(codePoint)) {
        clean.append(REPLACEMENT);
      } else {
        clean.appendCodePoint(codePoint);
      }
    }
    return clean.toString();
  }

  private static boolean isPlain(char c) {
    return c >= ' ' && c < 0x7f;
  }

  private static boolean isDangerous(int codePoint) {
    if (codePoint < 0xa0) {
      return codePoint < ' ' || codePoint >= 0x7f;
    }
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      case Character.FORMAT -> codePoint != 0x200c && codePoint != 0x200d && codePoint != 0xad;
      default -> false;
    };
  }
}
