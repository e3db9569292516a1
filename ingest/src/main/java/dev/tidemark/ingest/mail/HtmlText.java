package dev.tidemark.ingest.mail;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The words of an HTML mail that has no plain text: tags, comments, scripts and style sheets left
 * out, character references decoded, a line for each block. One pass from left to right; broken
 * markup is taken as it comes.
 */
final class HtmlText {
  private static final int MAX_REFERENCE = 10;

  private static final Map<String, Integer> REFERENCES =
      Map.ofEntries(
          Map.entry("amp", (int) '&'),
          Map.entry("lt", (int) '<'),
          Map.entry("gt", (int) '>'),
          Map.entry("quot", (int) '"'),
          Map.entry("apos", (int) '\''),
          Map.entry("nbsp", (int) ' '),
          Map.entry("copy", 0xa9),
          Map.entry("reg", 0xae),
          Map.entry("hellip", 0x2026),
          Map.entry("mdash", 0x2014),
          Map.entry("ndash", 0x2013),
          Map.entry("lsquo", 0x2018),
          Map.entry("rsquo", 0x2019),
          Map.entry("ldquo", 0x201c),
          Map.entry("rdquo", 0x201d),
          Map.entry("bull", 0x2022),
          Map.entry("middot", 0xb7),
          Map.entry("auml", 0xe4),
          Map.entry("ouml", 0xf6),
          Map.entry("uuml", 0xfc),
          Map.entry("Auml", 0xc4),
          Map.entry("Ouml", 0xd6),
          Map.entry("Uuml", 0xdc),
          Map.entry("szlig", 0xdf),
          Map.entry("eacute", 0xe9),
          Map.entry("egrave", 0xe8),
          Map.entry("agrave", 0xe0),
          Map.entry("ccedil", 0xe7),
          Map.entry("ntilde", 0xf1),
          Map.entry("oacute", 0xf3));

  private final String html;
  private final StringBuilder out;
  private boolean space;
  private boolean preformatted;

  private HtmlText(String html) {
    this.html = html;
    this.out = new StringBuilder(html.length() / 2);
  }

  static String of(String html) {
    var text = new HtmlText(html);
    text.run();
    return text.out.toString();
  }

  private void run() {
    int at = 0;
    int end = html.length();
    boolean moreComments = true;
    while (at < end) {
      char c = html.charAt(at);
      if (c == '<' && at + 1 < end && startsTag(html.charAt(at + 1))) {
        if (moreComments && html.startsWith("<!--", at)) {
          int close = html.indexOf("-->", at + 4);
          moreComments = close >= 0;
          at = close < 0 ? at + 4 : close + 3;
        } else {
          at = tag(at + 1);
        }
      } else if (c == '&') {
        at = reference(at + 1);
      } else {
        put(c);
        at++;
      }
    }
    newLine();
  }

  private static boolean startsTag(char c) {
    return c == '/' || c == '!' || c == '?' || isLetter(c);
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  /** Reads a tag and returns the place behind it. */
  private int tag(int from) {
    int at = from;
    boolean closing = html.charAt(at) == '/';
    if (closing) {
      at++;
    }
    int nameStart = at;
    while (at < html.length()
        && at - nameStart < MAX_REFERENCE
        && (isLetter(html.charAt(at)) || Character.isDigit(html.charAt(at)))) {
      at++;
    }
    String name = html.substring(nameStart, at).toLowerCase(Locale.ROOT);
    at = behindTag(at);
    switch (name) {
      case "script", "style", "title" -> {
        return closing ? at : behindElement(name, at);
      }
      case "pre" -> {
        newLine();
        preformatted = !closing;
      }
      case "br",
          "p",
          "div",
          "tr",
          "li",
          "ul",
          "ol",
          "table",
          "blockquote",
          "hr",
          "h1",
          "h2",
          "h3",
          "h4",
          "h5",
          "h6",
          "dt",
          "dd" ->
          newLine();
      case "td", "th" -> space = true;
      default -> {}
    }
    return at;
  }

  /** Skips attributes, whose quoted values may hold a bracket. */
  private int behindTag(int from) {
    char quote = 0;
    for (int at = from; at < html.length(); at++) {
      char c = html.charAt(at);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '>') {
        return at + 1;
      } else if ((c == '"' || c == '\'') && at > from && html.charAt(at - 1) == '=') {
        quote = c;
      }
    }
    return html.length();
  }

  private int behindElement(String name, int from) {
    int at = from;
    while ((at = html.indexOf("</", at)) >= 0) {
      if (html.regionMatches(true, at + 2, name, 0, name.length())) {
        return behindTag(at + 2);
      }
      at += 2;
    }
    return html.length();
  }

  private int reference(int from) {
    int semicolon = from;
    while (semicolon < html.length()
        && semicolon - from < MAX_REFERENCE
        && html.charAt(semicolon) != ';') {
      semicolon++;
    }
    Integer codePoint =
        semicolon < html.length() && html.charAt(semicolon) == ';'
            ? codePoint(html.substring(from, semicolon))
            : null;
    if (codePoint == null) {
      put('&');
      return from;
    }
    for (char c : Character.toChars(codePoint)) {
      put(c);
    }
    return semicolon + 1;
  }

  private static @Nullable Integer codePoint(String name) {
    if (!name.startsWith("#")) {
      return REFERENCES.get(name);
    }
    try {
      int value =
          name.startsWith("#x") || name.startsWith("#X")
              ? Integer.parseInt(name.substring(2), 16)
              : Integer.parseInt(name.substring(1));
      return value > 0 && Character.isValidCodePoint(value) && (value < 0xd800 || value > 0xdfff)
          ? value
          : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private void put(char c) {
    if (preformatted) {
      out.append(c);
    } else if (c <= ' ' || c == 0xa0) {
      space = true;
    } else {
      if (space && !out.isEmpty() && out.charAt(out.length() - 1) != '\n') {
        out.append(' ');
      }
      space = false;
      out.append(c);
    }
  }

  private void newLine() {
    space = false;
    if (!out.isEmpty() && out.charAt(out.length() - 1) != '\n') {
      out.append('\n');
    }
  }
}
