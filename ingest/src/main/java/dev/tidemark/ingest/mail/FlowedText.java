package dev.tidemark.ingest.mail;

/**
 * Undoes format=flowed (RFC 3676, 4): joins the lines of a paragraph that end with a blank, each
 * depth of quotes by itself, and takes away the blank that was stuffed in front.
 *
 * <p>A text that holds a diff is left as it is: its lines mean what they are.
 */
final class FlowedText {
  private FlowedText() {}

  static String unflow(String text, boolean delSp) {
    if (holdsDiff(text)) {
      return text;
    }
    var out = new StringBuilder(text.length());
    int openDepth = -1; // depth of the flowed line that waits for its next, or -1
    int at = 0;
    while (at < text.length()) {
      int lineEnd = text.indexOf('\n', at);
      int next = lineEnd < 0 ? text.length() : lineEnd + 1;
      lineEnd = lineEnd < 0 ? text.length() : lineEnd;
      int start = at;
      while (start < lineEnd && text.charAt(start) == '>') {
        start++;
      }
      int depth = start - at;
      if (start < lineEnd && text.charAt(start) == ' ') {
        start++;
      }
      boolean signature = text.regionMatches(start, "-- ", 0, 3) && lineEnd == start + 3;
      if (openDepth >= 0 && (openDepth != depth || signature)) {
        out.append('\n');
        openDepth = -1;
      }
      if (openDepth < 0 && depth > 0) {
        out.append(text, at, at + depth);
        if (start < lineEnd) {
          out.append(' ');
        }
      }
      boolean flows = lineEnd > start && text.charAt(lineEnd - 1) == ' ' && !signature;
      out.append(text, start, flows && delSp ? lineEnd - 1 : lineEnd);
      if (flows && next < text.length()) {
        openDepth = depth;
      } else {
        openDepth = -1;
        if (next > lineEnd) {
          out.append('\n');
        }
      }
      at = next;
    }
    return out.toString();
  }

  /** Whether any line looks as if it began a diff or a hunk, quoted or not. */
  private static boolean holdsDiff(String text) {
    return holdsLine(text, "diff --git ")
        || holdsLine(text, "@@ -")
        || (holdsLine(text, "--- ") && holdsLine(text, "+++ "));
  }

  private static boolean holdsLine(String text, String start) {
    int at = -1;
    while ((at = text.indexOf(start, at + 1)) >= 0) {
      int before = at - 1;
      while (before >= 0 && (text.charAt(before) == ' ' || text.charAt(before) == '>')) {
        before--;
      }
      if (before < 0 || text.charAt(before) == '\n') {
        return true;
      }
    }
    return false;
  }
}
