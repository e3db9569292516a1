package dev.tidemark.ingest.mail;

import static dev.tidemark.ingest.mail.ParseProblem.Kind.BAD_ENCODING;

import java.util.Arrays;
import java.util.Locale;

/**
 * The Content-Transfer-Encodings (RFC 2045, 6), read leniently: what cannot be decoded is noted and
 * left as it is or left out, and the rest goes on.
 */
enum TransferDecoding {
  /** 7bit, 8bit, binary and no encoding at all. */
  IDENTITY,
  QUOTED_PRINTABLE,
  BASE64,
  /** A name nobody knows: taken as {@link #IDENTITY}. */
  UNKNOWN;

  /** A line of base64 longer than this is not thrown away for one bad character in it. */
  private static final int MAX_BAD_LINE = 100;

  private static final byte[] BASE64_VALUES = new byte[128];
  private static final byte[] HEX_VALUES = new byte[128];

  static {
    Arrays.fill(BASE64_VALUES, (byte) -1);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int i = 0; i < 64; i++) {
      BASE64_VALUES[alphabet.charAt(i)] = (byte) i;
    }
    Arrays.fill(HEX_VALUES, (byte) -1);
    for (int i = 0; i < 16; i++) {
      HEX_VALUES["0123456789ABCDEF".charAt(i)] = (byte) i;
      HEX_VALUES["0123456789abcdef".charAt(i)] = (byte) i;
    }
  }

  /** The encoding that a header value names. */
  static TransferDecoding of(String value) {
    int from = 0;
    while (from < value.length() && isNoise(value.charAt(from))) {
      from++;
    }
    int to = from;
    while (to < value.length() && !isNoise(value.charAt(to))) {
      to++;
    }
    return switch (value.substring(from, to).toLowerCase(Locale.ROOT)) {
      case "", "7bit", "8bit", "binary" -> IDENTITY;
      case "quoted-printable" -> QUOTED_PRINTABLE;
      case "base64" -> BASE64;
      default -> UNKNOWN;
    };
  }

  private static boolean isNoise(char c) {
    return c <= ' ' || c == ';' || c == '"' || c == '(';
  }

  /** Value of a character of the base64 alphabet, or -1. */
  static int base64Value(byte b) {
    return b < 0 ? -1 : BASE64_VALUES[b];
  }

  /** Value of a hex digit, or -1. */
  static int hexValue(byte b) {
    return b < 0 ? -1 : HEX_VALUES[b];
  }

  /** Bytes with the place they fill in their array. */
  record Slice(byte[] bytes, int from, int to) {}

  /** Decodes {@code bytes[from, to)}; the answer may be a part of the same array. */
  Slice decode(byte[] bytes, int from, int to, Problems problems) {
    return switch (this) {
      case IDENTITY -> new Slice(bytes, from, to);
      case UNKNOWN -> {
        problems.add(BAD_ENCODING, "unknown Content-Transfer-Encoding");
        yield new Slice(bytes, from, to);
      }
      case QUOTED_PRINTABLE -> quotedPrintable(bytes, from, to, problems);
      case BASE64 -> base64(bytes, from, to, problems);
    };
  }

  private static Slice quotedPrintable(byte[] in, int from, int to, Problems problems) {
    byte[] out = new byte[to - from];
    int n = 0;
    int solid = 0; // end of what is no blank in front of a line's end
    boolean bad = false;
    int i = from;
    while (i < to) {
      byte b = in[i++];
      if (b == '=') {
        if (i + 1 < to && hexValue(in[i]) >= 0 && hexValue(in[i + 1]) >= 0) {
          out[n++] = (byte) (hexValue(in[i]) << 4 | hexValue(in[i + 1]));
          i += 2;
        } else {
          int end = softBreak(in, i, to);
          if (end >= 0) {
            i = end;
          } else {
            bad = true;
            out[n++] = b;
          }
        }
        solid = n;
      } else if (b == '\n') {
        n = solid;
        out[n++] = b;
        solid = n;
      } else {
        out[n++] = b;
        if (b != ' ' && b != '\t' && b != '\r') {
          solid = n;
        }
      }
    }
    if (bad) {
      problems.add(BAD_ENCODING, "quoted-printable with a bare =");
    }
    return new Slice(out, 0, n);
  }

  /** Where the next line begins if there is nothing but blanks up to the end of this one, or -1. */
  private static int softBreak(byte[] in, int from, int to) {
    int i = from;
    while (i < to && (in[i] == ' ' || in[i] == '\t' || in[i] == '\r')) {
      i++;
    }
    if (i == to) {
      return to;
    }
    return in[i] == '\n' ? i + 1 : -1;
  }

  private static Slice base64(byte[] in, int from, int to, Problems problems) {
    byte[] out = new byte[(int) ((to - from) * 3L / 4) + 3];
    int n = 0;
    int held = 0;
    int digits = 0;
    boolean bad = false;
    int lineStart = from;
    while (lineStart < to) {
      int lineEnd = lineStart;
      while (lineEnd < to && in[lineEnd] != '\n') {
        lineEnd++;
      }
      int first = lineStart;
      int last = lineEnd;
      while (first < last && isBlank(in[first])) {
        first++;
      }
      while (last > first && isBlank(in[last - 1])) {
        last--;
      }
      boolean clean = true;
      for (int i = first; i < last; i++) {
        clean &= base64Value(in[i]) >= 0 || in[i] == '=';
      }
      if (clean || last - first > MAX_BAD_LINE) {
        for (int i = first; i < last; i++) {
          byte b = in[i];
          int value = base64Value(b);
          if (value >= 0) {
            held = held << 6 | value;
            if (++digits == 4) {
              out[n++] = (byte) (held >> 16);
              out[n++] = (byte) (held >> 8);
              out[n++] = (byte) held;
              digits = 0;
              held = 0;
            }
          } else if (b == '=' && digits > 0) {
            bad |= digits == 1;
            n = flush(out, n, held, digits);
            digits = 0;
            held = 0;
          }
        }
      }
      bad |= !clean;
      lineStart = lineEnd + 1;
    }
    bad |= digits != 0;
    n = flush(out, n, held, digits);
    if (bad) {
      problems.add(BAD_ENCODING, "broken base64");
    }
    return new Slice(out, 0, n);
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == '\r';
  }

  /** Writes the bytes of a last group of 2 or 3 digits. */
  private static int flush(byte[] out, int n, int held, int digits) {
    int end = n;
    if (digits >= 2) {
      int group = held << (6 * (4 - digits));
      out[end++] = (byte) (group >> 16);
      if (digits == 3) {
        out[end++] = (byte) (group >> 8);
      }
    }
    return end;
  }
}
