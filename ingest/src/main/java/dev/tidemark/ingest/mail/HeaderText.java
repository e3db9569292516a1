package dev.tidemark.ingest.mail;

import static dev.tidemark.ingest.mail.ParseProblem.Kind.NUL;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the text of a header field: folding undone, encoded words (RFC 2047) decoded, runs of white
 * space made one space, none at either end.
 *
 * <p>More lenient than the RFC, as mailers are: encoded words count inside quoted strings and next
 * to other characters, may hold blanks, and a character may be split between two words. Bytes
 * outside ASCII are UTF-8, or windows-1252 where they are not; NUL is dropped.
 */
final class HeaderText {
  /** No charset has a longer name. */
  private static final int MAX_CHARSET_NAME = 64;

  private HeaderText() {}

  static String decode(HeaderBlock header, int field, Problems problems) {
    return decode(header.bytes(), header.valueStart(field), header.valueEnd(field), problems);
  }

  static String decode(byte[] b, int from, int to, Problems problems) {
    boolean plain = true;
    byte before = ' ';
    for (int i = from; i < to; i++) {
      byte c = b[i];
      if (c < ' ' || (c == ' ' && before == ' ') || (c == '?' && before == '=')) {
        plain = false;
        break;
      }
      before = c;
    }
    if (plain && (to == from || before != ' ')) {
      return new String(b, from, to - from, StandardCharsets.ISO_8859_1);
    }
    return collapse(decodeWords(b, from, to, problems), problems);
  }

  private static String decodeWords(byte[] b, int from, int to, Problems problems) {
    var out = new StringBuilder(to - from);
    var words = new Words(out, problems);
    int rawStart = from;
    int i = from;
    while (i + 1 < to) {
      if (b[i] != '=' || b[i + 1] != '?') {
        i++;
        continue;
      }
      int charsetEnd = indexOf(b, '?', i + 2, Math.min(to, i + 2 + MAX_CHARSET_NAME));
      if (charsetEnd < 0 || charsetEnd + 2 >= to || b[charsetEnd + 2] != '?') {
        i += 2;
        continue;
      }
      int encoding = HeaderName.lower(b[charsetEnd + 1]);
      int textStart = charsetEnd + 3;
      int textEnd = textStart;
      while (textEnd + 1 < to
          && (b[textEnd] != '?' || b[textEnd + 1] != '=')
          && !startsWord(b, textEnd, to)) {
        textEnd++;
      }
      if (textEnd + 1 >= to) {
        break; // no word ends from here on
      }
      if (b[textEnd] != '?') {
        i = textEnd; // this word lacks its end, another one begins
        continue;
      }
      if (encoding != 'q' && encoding != 'b') {
        i = textEnd + 2;
        continue;
      }
      if (!words.pending() || !isBlank(b, rawStart, i)) {
        words.flush();
        appendRaw(b, rawStart, i, out, problems);
      }
      words.add(b, i + 2, charsetEnd, encoding == 'q', textStart, textEnd);
      i = textEnd + 2;
      rawStart = i;
    }
    words.flush();
    appendRaw(b, rawStart, to, out, problems);
    return out.toString();
  }

  private static boolean startsWord(byte[] b, int i, int to) {
    return b[i] == '=' && b[i + 1] == '?' && (i + 2 >= to || b[i + 2] != '=');
  }

  private static int indexOf(byte[] b, char wanted, int from, int to) {
    for (int i = from; i < to; i++) {
      if (b[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isBlank(byte[] b, int from, int to) {
    for (int i = from; i < to; i++) {
      if (b[i] != ' ' && b[i] != '\t' && b[i] != '\r' && b[i] != '\n') {
        return false;
      }
    }
    return true;
  }

  private static void appendRaw(byte[] b, int from, int to, StringBuilder out, Problems problems) {
    if (to > from) {
      out.append(Charsets.decode(b, from, to, problems));
    }
  }

  private static String collapse(String text, Problems problems) {
    var out = new StringBuilder(text.length());
    boolean space = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ' ' || (c >= '\t' && c <= '\r')) {
        space = true;
      } else if (c == 0) {
        problems.add(NUL, "in a header");
      } else {
        if (space && !out.isEmpty()) {
          out.append(' ');
        }
        space = false;
        out.append(c);
      }
    }
    return out.toString();
  }

  /** Neighbouring encoded words of one charset, decoded together. */
  private static final class Words {
    private final StringBuilder out;
    private final Problems problems;
    private String charset = "";
    private byte[] bytes = {};
    private int size;
    private boolean pending;

    Words(StringBuilder out, Problems problems) {
      this.out = out;
      this.problems = problems;
    }

    boolean pending() {
      return pending;
    }

    void add(byte[] b, int charsetFrom, int charsetTo, boolean q, int from, int to) {
      int nameEnd = charsetFrom;
      while (nameEnd < charsetTo && b[nameEnd] != '*') { // RFC 2231, 5: charset*language
        nameEnd++;
      }
      var name = new String(b, charsetFrom, nameEnd - charsetFrom, StandardCharsets.ISO_8859_1);
      if (pending && !name.equalsIgnoreCase(charset)) {
        flush();
      }
      charset = name;
      pending = true;
      if (bytes.length - size < to - from) {
        bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + (to - from)));
      }
      if (q) {
        addQ(b, from, to);
      } else {
        addB(b, from, to);
      }
    }

    private void addQ(byte[] b, int from, int to) {
      for (int i = from; i < to; i++) {
        byte c = b[i];
        if (c == '_') {
          c = ' ';
        } else if (c == '='
            && i + 2 < to
            && TransferDecoding.hexValue(b[i + 1]) >= 0
            && TransferDecoding.hexValue(b[i + 2]) >= 0) {
          c =
              (byte)
                  (TransferDecoding.hexValue(b[i + 1]) << 4 | TransferDecoding.hexValue(b[i + 2]));
          i += 2;
        }
        bytes[size++] = c;
      }
    }

    private void addB(byte[] b, int from, int to) {
      int held = 0;
      int bits = 0;
      for (int i = from; i < to; i++) {
        int value = TransferDecoding.base64Value(b[i]);
        if (value >= 0) {
          held = held << 6 | value;
          bits += 6;
          if (bits >= 8) {
            bits -= 8;
            bytes[size++] = (byte) (held >> bits);
            held &= (1 << bits) - 1;
          }
        } else if (b[i] == '=') {
          held = 0;
          bits = 0;
        }
      }
    }

    void flush() {
      if (pending) {
        out.append(Charsets.decode(charset, bytes, 0, size, problems));
        size = 0;
        pending = false;
      }
    }
  }
}
