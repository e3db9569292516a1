package dev.tidemark.ingest.mail;

import static dev.tidemark.ingest.mail.ParseProblem.Kind.MALFORMED_CHARSET;
import static dev.tidemark.ingest.mail.ParseProblem.Kind.UNKNOWN_CHARSET;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Turns bytes into text by the charset names that mail carries.
 *
 * <p>Names are read as browsers read them (WHATWG Encoding Standard, 4.2) where mailers are known
 * to name a subset of what they send: gb2312 means GBK and more, ks_c_5601-1987 means windows-949,
 * iso-8859-1 means windows-1252, shift_jis means windows-31j. A name nobody knows, and text without
 * one, is UTF-8; single bytes that are no UTF-8 are windows-1252, so that one wrong byte does not
 * spoil the text around it.
 */
final class Charsets {
  private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

  private static final int MAX_CACHED = 256;

  private static final Map<String, String> MEANT =
      Map.ofEntries(
          Map.entry("gb2312", "GB18030"),
          Map.entry("gb_2312-80", "GB18030"),
          Map.entry("gb-2312", "GB18030"),
          Map.entry("gbk", "GB18030"),
          Map.entry("x-gbk", "GB18030"),
          Map.entry("cp936", "GB18030"),
          Map.entry("gb18030", "GB18030"),
          Map.entry("ks_c_5601-1987", "x-windows-949"),
          Map.entry("ks_c_5601-1989", "x-windows-949"),
          Map.entry("ksc5601", "x-windows-949"),
          Map.entry("euc-kr", "x-windows-949"),
          Map.entry("cp949", "x-windows-949"),
          Map.entry("shift_jis", "windows-31j"),
          Map.entry("shift-jis", "windows-31j"),
          Map.entry("sjis", "windows-31j"),
          Map.entry("x-sjis", "windows-31j"),
          Map.entry("cp932", "windows-31j"),
          Map.entry("iso-2022-jp", "x-windows-iso2022jp"),
          Map.entry("big5", "x-MS950-HKSCS"),
          Map.entry("x-x-big5", "x-MS950-HKSCS"),
          Map.entry("cp950", "x-MS950-HKSCS"),
          Map.entry("iso-8859-1", "windows-1252"),
          Map.entry("iso8859-1", "windows-1252"),
          Map.entry("iso_8859-1", "windows-1252"),
          Map.entry("latin1", "windows-1252"),
          Map.entry("latin-1", "windows-1252"),
          Map.entry("ansi", "windows-1252"),
          Map.entry("iso-8859-9", "windows-1254"),
          Map.entry("iso-8859-8-i", "ISO-8859-8"),
          Map.entry("iso-8859-8-e", "ISO-8859-8"),
          Map.entry("iso-8859-6-i", "ISO-8859-6"),
          Map.entry("tis-620", "x-windows-874"),
          Map.entry("iso-8859-11", "x-windows-874"),
          Map.entry("windows-874", "x-windows-874"),
          Map.entry("koi8-ru", "KOI8-U"),
          Map.entry("macintosh", "x-MacRoman"),
          Map.entry("x-mac-roman", "x-MacRoman"),
          Map.entry("utf8", "UTF-8"),
          Map.entry("utf-8mb4", "UTF-8"),
          Map.entry("utf8mb4", "UTF-8"),
          Map.entry("unicode-1-1-utf-8", "UTF-8"));

  private static final Map<String, Optional<Charset>> RESOLVED = new ConcurrentHashMap<>();

  private Charsets() {}

  /**
   * Decodes {@code bytes[from, to)}.
   *
   * @param label the charset's name as the mail has it, or null or empty if it names none
   */
  static String decode(@Nullable String label, byte[] bytes, int from, int to, Problems problems) {
    String name = label == null ? "" : clean(label);
    return switch (name) {
      case "", "utf-8" -> decodeUtf8(name, bytes, from, to, problems);
      case "us-ascii", "ascii", "ansi_x3.4-1968" -> decodeAscii(name, bytes, from, to, problems);
      case "utf-7", "unicode-1-1-utf-7", "x-unicode-1-1-utf-7" ->
          decodeUtf7(name, bytes, from, to, problems);
      default -> decodeNamed(name, bytes, from, to, problems);
    };
  }

  private static String decodeNamed(
      String name, byte[] bytes, int from, int to, Problems problems) {
    Optional<Charset> charset = resolve(name);
    if (charset.isEmpty()) {
      problems.add(UNKNOWN_CHARSET, name);
      return decodeUtf8(null, bytes, from, to, problems);
    }
    String text = new String(bytes, from, to - from, charset.get());
    if (text.indexOf('\uFFFD') >= 0) {
      problems.add(MALFORMED_CHARSET, name);
      String utf8 = new String(bytes, from, to - from, StandardCharsets.UTF_8);
      if (utf8.indexOf('\uFFFD') < 0) {
        return utf8;
      }
    }
    return text;
  }

  /** Decodes text that names no charset, such as 8-bit bytes in a header. */
  static String decode(byte[] bytes, int from, int to, Problems problems) {
    return decodeUtf8("", bytes, from, to, problems);
  }

  /** The name in lower case, without quotes and the white space of folding. */
  private static String clean(String label) {
    boolean clean = true;
    for (int i = 0; i < label.length(); i++) {
      clean &= !isNoise(label.charAt(i));
    }
    if (clean) {
      return label.toLowerCase(Locale.ROOT);
    }
    var kept = new StringBuilder(label.length());
    for (int i = 0; i < label.length(); i++) {
      if (!isNoise(label.charAt(i))) {
        kept.append(label.charAt(i));
      }
    }
    return kept.toString().toLowerCase(Locale.ROOT);
  }

  private static boolean isNoise(char c) {
    return c <= ' ' || c == '"' || c == '\'' || c == ';';
  }

  private static Optional<Charset> resolve(String name) {
    Optional<Charset> known = RESOLVED.get(name);
    if (known == null) {
      known = find(name);
      if (RESOLVED.size() < MAX_CACHED) {
        RESOLVED.put(name, known);
      }
    }
    return known;
  }

  private static Optional<Charset> find(String name) {
    try {
      return Optional.of(Charset.forName(MEANT.getOrDefault(name, name)));
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return Optional.empty();
    }
  }

  private static String decodeAscii(
      String name, byte[] bytes, int from, int to, Problems problems) {
    for (int i = from; i < to; i++) {
      if (bytes[i] < 0) {
        problems.add(MALFORMED_CHARSET, name);
        return decodeUtf8(null, bytes, from, to, problems);
      }
    }
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }

  /**
   * @param name the charset to name in a problem, or null if the problem is already noted
   */
  private static String decodeUtf8(
      @Nullable String name, byte[] bytes, int from, int to, Problems problems) {
    String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
    if (text.indexOf('\uFFFD') < 0) {
      return text;
    }
    var mixed = new StringBuilder(to - from);
    boolean malformed = false;
    for (int i = from; i < to; ) {
      int width = sequence(bytes, i, to);
      if (width > 1) {
        int codePoint = bytes[i] & (0xff >> (width + 1));
        for (int k = 1; k < width; k++) {
          codePoint = codePoint << 6 | (bytes[i + k] & 0x3f);
        }
        mixed.appendCodePoint(codePoint);
        i += width;
      } else if (width == 1) {
        mixed.append((char) bytes[i++]);
      } else {
        malformed = true;
        mixed.append(windows1252(bytes[i++]));
      }
    }
    if (malformed && name != null) {
      problems.add(MALFORMED_CHARSET, name.isEmpty() ? "8-bit text without a charset" : name);
    }
    return mixed.toString();
  }

  /** Length of the well-formed UTF-8 sequence at {@code i} (Unicode 3.9, table 3-7), or 0. */
  private static int sequence(byte[] b, int i, int to) {
    int first = b[i] & 0xff;
    if (first < 0x80) {
      return 1;
    }
    if (first < 0xc2 || first > 0xf4 || i + 1 >= to) {
      return 0;
    }
    int second = b[i + 1] & 0xff;
    if (first < 0xe0) {
      return isTail(second) ? 2 : 0;
    }
    int low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    int high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    if (second < low || second > high || i + 2 >= to || !isTail(b[i + 2] & 0xff)) {
      return 0;
    }
    if (first < 0xf0) {
      return 3;
    }
    return i + 3 < to && isTail(b[i + 3] & 0xff) ? 4 : 0;
  }

  private static boolean isTail(int b) {
    return b >= 0x80 && b <= 0xbf;
  }

  private static String windows1252(byte b) {
    return new String(new byte[] {b}, WINDOWS_1252);
  }

  /** UTF-7 (RFC 2152): ASCII, and runs of base64 of UTF-16 between {@code +} and {@code -}. */
  private static String decodeUtf7(String name, byte[] bytes, int from, int to, Problems problems) {
    var out = new StringBuilder(to - from);
    boolean malformed = false;
    int i = from;
    while (i < to) {
      byte b = bytes[i++];
      if (b != '+') {
        malformed |= b < 0;
        out.append(b < 0 ? '\uFFFD' : (char) b);
        continue;
      }
      if (i < to && bytes[i] == '-') {
        out.append('+');
        i++;
        continue;
      }
      int bits = 0;
      int held = 0;
      int start = i;
      while (i < to && TransferDecoding.base64Value(bytes[i]) >= 0) {
        held = held << 6 | TransferDecoding.base64Value(bytes[i++]);
        bits += 6;
        if (bits >= 16) {
          bits -= 16;
          out.append((char) (held >> bits));
          held &= (1 << bits) - 1;
        }
      }
      if (i == start) {
        malformed = true;
        out.append('+');
      } else if (i < to && bytes[i] == '-') {
        i++;
      }
    }
    if (malformed) {
      problems.add(MALFORMED_CHARSET, name);
    }
    return out.toString();
  }
}
