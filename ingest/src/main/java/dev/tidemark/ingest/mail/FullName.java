package dev.tidemark.ingest.mail;

import java.util.Locale;

/** Tells people apart by their names. */
public final class FullName {
  private static final int MAX_NAME = 80;

  private FullName() {}

  /**
   * A name fit to tell people apart, in lower case; empty if it is a single word, an address, or
   * not a name at all.
   */
  public static String of(String display) {
    if (display.length() > MAX_NAME || display.indexOf('@') >= 0) {
      return "";
    }
    String name = display;
    int via = name.toLowerCase(Locale.ROOT).indexOf(" via ");
    if (via > 0) {
      name = name.substring(0, via);
    }
    int comma = name.indexOf(',');
    if (comma > 0 && name.indexOf(',', comma + 1) < 0) {
      name = name.substring(comma + 1) + ' ' + name.substring(0, comma);
    }
    var kept = new StringBuilder(name.length());
    int words = 0;
    boolean inWord = false;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '(' || c == '[') {
        break; // "Name (Company)"
      }
      if (Character.isLetter(c) || Character.isDigit(c) || Character.isSurrogate(c)) {
        if (!inWord) {
          if (words > 0) {
            kept.append(' ');
          }
          words++;
        }
        inWord = true;
        kept.append(Character.toLowerCase(c));
      } else if (Character.getType(c) != Character.NON_SPACING_MARK
          && c != '\''
          && c != '.'
          && c != '"') {
        inWord = false; // But "O'Neil" and "J.R. Public" stay whole.
      }
    }
    return words < 2 ? "" : kept.toString();
  }
}
