package dev.tidemark.ingest.mail;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/**
 * The header of a mail or of a MIME part: where each field lies in the bytes, found in one pass and
 * not decoded.
 *
 * <p>A line ends at LF, with or without CR before it; a CR elsewhere is white space. A line that
 * begins with a blank continues the field before it (RFC 5322, 2.2.3). Lines without a colon are no
 * fields and left out. The header ends at the first empty line or at the end of the bytes.
 */
final class HeaderBlock {
  private static final int HASH = 0;
  private static final int NAME = 1;
  private static final int NAME_END = 2;
  private static final int VALUE = 3;
  private static final int VALUE_END = 4;
  private static final int WIDTH = 5;

  private final byte[] bytes;
  private int[] fields = new int[64 * WIDTH];
  private int count;
  private int bodyStart;
  private int keptEnd;
  private boolean cut;
  private boolean strayCr;
  private boolean ended;

  private HeaderBlock(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Finds the fields in {@code bytes[from, to)}; keeps what lies in the first {@code maxBytes} of
   * the header.
   */
  static HeaderBlock scan(byte[] bytes, int from, int to, int maxBytes) {
    var block = new HeaderBlock(bytes);
    int limit = to - from > maxBytes ? from + maxBytes : to;
    int fieldStart = -1;
    int fieldEnd = from;
    int at = from;
    while (at < to) {
      int lineEnd = at;
      while (lineEnd < to && bytes[lineEnd] != '\n') {
        if (bytes[lineEnd] == '\r' && (lineEnd + 1 == to || bytes[lineEnd + 1] != '\n')) {
          block.strayCr = true;
        }
        lineEnd++;
      }
      int textEnd = lineEnd;
      while (textEnd > at && bytes[textEnd - 1] == '\r') {
        textEnd--;
      }
      int next = lineEnd < to ? lineEnd + 1 : to;
      if (textEnd == at) {
        fieldEnd = fieldStart < 0 ? at : fieldEnd;
        at = next;
        block.ended = true;
        break;
      }
      byte first = bytes[at];
      if ((first != ' ' && first != '\t' && first != '\r') || fieldStart < 0) {
        if (fieldStart >= 0) {
          block.add(fieldStart, fieldEnd, limit);
        }
        fieldStart = at;
      }
      fieldEnd = textEnd;
      at = next;
    }
    if (fieldStart >= 0) {
      block.add(fieldStart, fieldEnd, limit);
    }
    block.cut = fieldEnd > limit;
    block.keptEnd = Math.min(fieldEnd, limit);
    block.bodyStart = at;
    return block;
  }

  /** Takes fields that another parser has split, each with its folding. */
  static HeaderBlock ofLines(Enumeration<String> lines, int maxBytes) {
    var joined = new StringBuilder();
    while (lines.hasMoreElements()) {
      joined.append(lines.nextElement()).append("\r\n");
    }
    byte[] bytes = joined.toString().getBytes(StandardCharsets.ISO_8859_1);
    return scan(bytes, 0, bytes.length, maxBytes);
  }

  private void add(int start, int end, int limit) {
    if (start >= limit) {
      return;
    }
    int to = Math.min(end, limit);
    int nameStart = start;
    while (nameStart < to && isBlank(bytes[nameStart])) {
      nameStart++;
    }
    int hash = 0;
    int colon = nameStart;
    while (colon < to && bytes[colon] != ':') {
      colon++;
    }
    if (colon == to) {
      return;
    }
    int nameEnd = colon;
    while (nameEnd > nameStart && isBlank(bytes[nameEnd - 1])) {
      nameEnd--;
    }
    for (int i = nameStart; i < nameEnd; i++) {
      hash = HeaderName.hash(hash, bytes[i]);
    }
    int valueStart = colon + 1;
    while (valueStart < to && isBlank(bytes[valueStart])) {
      valueStart++;
    }
    int valueEnd = to;
    while (valueEnd > valueStart && isBlank(bytes[valueEnd - 1])) {
      valueEnd--;
    }
    int base = count * WIDTH;
    if (base == fields.length) {
      fields = Arrays.copyOf(fields, fields.length * 2);
    }
    fields[base + HASH] = hash;
    fields[base + NAME] = nameStart;
    fields[base + NAME_END] = nameEnd;
    fields[base + VALUE] = valueStart;
    fields[base + VALUE_END] = valueEnd;
    count++;
  }

  private static boolean isBlank(byte b) {
    return b >= 0 && b <= ' ' && b != 0;
  }

  /** The bytes that {@link #valueStart} and {@link #valueEnd} point into. */
  byte[] bytes() {
    return bytes;
  }

  /** How many fields there are. */
  int count() {
    return count;
  }

  /** The first field of that name, or -1. */
  int first(HeaderName name) {
    return next(name, -1);
  }

  /** The next field of that name after the field {@code after}, or -1. */
  int next(HeaderName name, int after) {
    int hash = name.hash();
    for (int i = after + 1; i < count; i++) {
      if (fields[i * WIDTH + HASH] == hash
          && name.matches(bytes, fields[i * WIDTH + NAME], fields[i * WIDTH + NAME_END])) {
        return i;
      }
    }
    return -1;
  }

  boolean has(HeaderName name) {
    return first(name) >= 0;
  }

  /** The field's name as written. */
  String name(int field) {
    int start = fields[field * WIDTH + NAME];
    return new String(
        bytes, start, fields[field * WIDTH + NAME_END] - start, StandardCharsets.ISO_8859_1);
  }

  /** Where the field's value begins, white space in front left out. */
  int valueStart(int field) {
    return fields[field * WIDTH + VALUE];
  }

  /** Where the field's value ends, white space at its end left out. */
  int valueEnd(int field) {
    return fields[field * WIDTH + VALUE_END];
  }

  /** The field's value as it stands in the bytes, each byte a character. */
  String rawValue(int field) {
    return new String(
        bytes, valueStart(field), valueEnd(field) - valueStart(field), StandardCharsets.ISO_8859_1);
  }

  /** Where the body begins: behind the empty line. */
  int bodyStart() {
    return bodyStart;
  }

  /** Whether the header was longer than the limit. */
  boolean cut() {
    return cut;
  }

  /** Whether an empty line ends the header, and not the end of the bytes. */
  boolean ended() {
    return ended;
  }

  /** Whether other parsers may see other lines: there is a stray CR, or the limit was reached. */
  boolean isOdd() {
    return cut || strayCr;
  }

  /**
   * The header for a parser that knows no limits and takes any CR for the end of a line: bytes
   * {@code [from, )} of the mail, cut at the limit, or null if the mail's own bytes will do.
   */
  byte @Nullable [] tamed(int from) {
    int start = afterBlanks(from);
    if (!isOdd() && start == from) {
      return null;
    }
    byte[] out = new byte[keptEnd - start + 2];
    int n = 0;
    for (int i = start; i < keptEnd; i++) {
      byte b = bytes[i];
      if (b == '\r') {
        int end = i;
        while (end < keptEnd && bytes[end] == '\r') {
          end++;
        }
        if (end < keptEnd && bytes[end] == '\n') {
          i = end - 1;
          continue;
        }
        b = ' ';
      }
      out[n++] = b;
    }
    if (n > 0 && out[n - 1] != '\n') {
      out[n++] = '\n';
    }
    out[n++] = '\n';
    return Arrays.copyOf(out, n);
  }

  /** Behind lines of nothing but white space at the beginning: Angus trips over them. */
  private int afterBlanks(int from) {
    int line = from;
    for (int at = from; at < keptEnd; at++) {
      if (bytes[at] == '\n' && at > line) {
        line = at + 1;
      } else if (bytes[at] != ' ' && bytes[at] != '\t') {
        break;
      }
    }
    return line;
  }
}
