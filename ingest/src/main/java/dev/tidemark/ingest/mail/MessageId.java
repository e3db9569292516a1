package dev.tidemark.ingest.mail;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;

/**
 * A Message-ID without its angle brackets (RFC 5322, 3.6.4). Compared exactly, case included, as
 * public-inbox does.
 *
 * @param value the id, never empty, without {@code <>}, white space or control characters, at most
 *     {@link #MAX_BYTES} bytes of UTF-8
 */
public record MessageId(String value) implements Comparable<MessageId> {

  /** Longer ids are cut here, where public-inbox cuts them: the longest term its index can hold. */
  public static final int MAX_BYTES = 244;

  public MessageId {
    requireNonNull(value, "value");
    if (value.isEmpty()) {
      throw new IllegalArgumentException("a Message-ID must not be empty");
    }
  }

  /**
   * Makes an id of text that may carry angle brackets, folding white space and control characters;
   * those are dropped and the rest cut at {@link #MAX_BYTES}.
   *
   * @throws IllegalArgumentException if nothing is left
   */
  public static MessageId of(String text) {
    var kept = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > ' ' && c != '<' && c != '>' && c != 0x7f) {
        kept.append(c);
      }
    }
    return new MessageId(cut(kept.toString()));
  }

  private static String cut(String id) {
    if (id.length() * 3 <= MAX_BYTES || id.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES) {
      return id;
    }
    int bytes = 0;
    int end = 0;
    while (end < id.length()) {
      int codePoint = id.codePointAt(end);
      int width = codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
      if (bytes + width > MAX_BYTES) {
        break;
      }
      bytes += width;
      end += Character.charCount(codePoint);
    }
    return id.substring(0, end);
  }

  @Override
  public int compareTo(MessageId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
