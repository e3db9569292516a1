package dev.tidemark.analysis.report;

import dev.tidemark.ingest.mail.SafeText;

/**
 * Builds HTML with every text escaped. {@link #raw} takes markup of ours, {@link #text} takes
 * anything.
 */
public final class Html {
  private final StringBuilder out = new StringBuilder(1 << 14);

  /** An empty text. */
  public Html() {}

  /** A text escaped for content and quoted attributes; not otherwise made safe to show. */
  public static String escape(String text) {
    var out = new StringBuilder(text.length() + 16);
    escape(text, out);
    return out.toString();
  }

  /** Appends markup as it is: only constants and numbers of ours. */
  public Html raw(String markup) {
    out.append(markup);
    return this;
  }

  /** Appends text, made safe to show and escaped for content and quoted attributes. */
  public Html text(String text) {
    escape(SafeText.line(text), out);
    return this;
  }

  /** Appends a link. */
  public Html link(String url, String text) {
    raw("<a href=\"").text(url).raw("\">");
    return text(text.isBlank() ? "(no subject)" : text).raw("</a>");
  }

  private static void escape(String text, StringBuilder out) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c);
      }
    }
  }

  /** The text so far. */
  @Override
  public String toString() {
    return out.toString();
  }
}
