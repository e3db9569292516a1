package dev.tidemark.ingest.mail;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a part is and how its text is written (RFC 2045, 5).
 *
 * @param type type and subtype in lower case, such as {@code text/plain}
 * @param charset the charset as named, or null
 * @param flowed whether the text is format=flowed (RFC 3676)
 * @param delSp whether the blank at the end of a flowed line is to be dropped
 * @param name the name parameter as bytes in characters, or null
 */
record ContentType(
    String type, @Nullable String charset, boolean flowed, boolean delSp, @Nullable String name) {

  /** What a part without Content-Type is (RFC 2045, 5.2). */
  static final ContentType DEFAULT = new ContentType("text/plain", null, false, false, null);

  boolean isText() {
    return type.startsWith("text/") || type.endsWith("/x-patch") || type.endsWith("/x-diff");
  }

  /**
   * Text by its own type or by a charset, as opposed to a patch attached as {@code application/}.
   */
  boolean saysText() {
    return type.startsWith("text/") || charset != null;
  }

  boolean isHtml() {
    return type.equals("text/html") || type.equals("text/xhtml");
  }

  /** Text whose markup is not for reading, though its type begins with {@code text/}. */
  boolean isMarkup() {
    return switch (type) {
      case "text/rtf", "text/richtext", "text/enriched", "text/calendar", "text/x-vcard" -> true;
      default -> isHtml();
    };
  }

  /** Reads a Content-Type, or answers null if the value's head names no type and subtype. */
  static @Nullable ContentType of(SimpleValue value) {
    return value.head().indexOf('/') < 0
        ? null
        : of(
            value.head(),
            value.parameter("charset"),
            value.parameter("format"),
            value.parameter("delsp"),
            value.parameter("name"));
  }

  static ContentType of(
      String type,
      @Nullable String charset,
      @Nullable String format,
      @Nullable String delSp,
      @Nullable String name) {
    return new ContentType(
        type.toLowerCase(Locale.ROOT),
        charset,
        "flowed".equalsIgnoreCase(format),
        "yes".equalsIgnoreCase(delSp),
        name);
  }

  /**
   * {@code head; name=value; name="value"}: what nearly every structured MIME field looks like.
   * Only values that follow RFC 2045 to the letter, without a comment, an escape, a parameter twice
   * or one in the form of RFC 2231.
   */
  static final class SimpleValue {
    private static final int MAX_PARAMETERS = 8;

    private final byte[] b;
    private final int to;
    private int at;
    private String head = "";
    private int parameters;
    private final String[] names = new String[MAX_PARAMETERS];
    private final String[] values = new String[MAX_PARAMETERS];

    private SimpleValue(byte[] b, int from, int to) {
      this.b = b;
      this.at = from;
      this.to = to;
    }

    /** Reads the value, or answers null if it is anything else. */
    static @Nullable SimpleValue parse(byte[] b, int from, int to) {
      var value = new SimpleValue(b, from, to);
      return value.read() ? value : null;
    }

    String head() {
      return head;
    }

    @Nullable String parameter(String name) {
      for (int i = 0; i < parameters; i++) {
        if (names[i].equals(name)) {
          return values[i];
        }
      }
      return null;
    }

    private boolean read() {
      int start = at;
      skipToken();
      if (at < to && b[at] == '/' && at > start) {
        at++;
        int subtype = at;
        skipToken();
        if (at == subtype) {
          return false;
        }
      }
      if (at == start) {
        return false;
      }
      head = text(start, at);
      while (true) {
        skipBlanks();
        if (at == to) {
          return true;
        }
        if (b[at] != ';') {
          return false;
        }
        at++;
        skipBlanks();
        if (at == to) {
          return true;
        }
        if (!readParameter()) {
          return false;
        }
      }
    }

    private boolean readParameter() {
      int start = at;
      skipToken();
      if (at == start || at == to || b[at] != '=' || parameters == MAX_PARAMETERS) {
        return false;
      }
      String name = text(start, at).toLowerCase(Locale.ROOT);
      if (name.indexOf('*') >= 0 || parameter(name) != null) {
        return false;
      }
      at++;
      String value;
      if (at < to && b[at] == '"') {
        int open = ++at;
        while (at < to && b[at] != '"') {
          if (b[at] == '\\' || b[at] < ' ' || b[at] == 0x7f) {
            return false;
          }
          at++;
        }
        if (at == to) {
          return false;
        }
        value = text(open, at++);
      } else {
        int open = at;
        skipToken();
        if (at == open) {
          return false;
        }
        value = text(open, at);
      }
      names[parameters] = name;
      values[parameters++] = value;
      return true;
    }

    private void skipToken() {
      while (at < to && isToken(b[at])) {
        at++;
      }
    }

    private static boolean isToken(byte c) {
      return c > ' ' && c < 0x7f && "()<>@,;:\\\"/[]?=".indexOf(c) < 0;
    }

    private void skipBlanks() {
      while (at < to && (b[at] == ' ' || b[at] == '\t' || b[at] == '\r' || b[at] == '\n')) {
        at++;
      }
    }

    private String text(int from, int end) {
      return new String(b, from, end - from, StandardCharsets.ISO_8859_1);
    }
  }
}
