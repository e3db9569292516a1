package dev.tidemark.index.search;

import dev.tidemark.ingest.mail.MessageId;
import java.nio.charset.StandardCharsets;

/** Message-IDs as people paste them into a query. */
final class PastedId {
  private PastedId() {}

  /**
   * The Message-ID in {@code <id>} or in the URL of an archived message; empty if it is neither.
   */
  static String of(String value) {
    int length = value.length();
    if (length > 2 && value.charAt(0) == '<' && value.charAt(length - 1) == '>') {
      String inner = value.substring(1, length - 1);
      return inner.indexOf('@') >= 0 ? inner : "";
    }
    if (!value.startsWith("https://") && !value.startsWith("http://")) {
      return "";
    }
    int start = value.indexOf('/', 8);
    while (start >= 0 && start < length) {
      int end = start + 1;
      while (end < length && "/?#".indexOf(value.charAt(end)) < 0) {
        end++;
      }
      String part = decoded(value.substring(start + 1, end));
      int sign = part.indexOf('@');
      if (sign > 0 && sign < part.length() - 1) {
        return part;
      }
      start = end < length && value.charAt(end) == '/' ? end : -1;
    }
    return "";
  }

  /** A Message-ID as the index has it; empty if nothing is left of it. */
  static String cleaned(String id) {
    try {
      return MessageId.of(id).value();
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  /** Decodes {@code %40} and the like; anything else stays. */
  private static String decoded(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int length = 0;
    for (int i = 0; i < bytes.length; i++) {
      int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
      int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
      if (bytes[i] == '%' && high >= 0 && low >= 0) {
        bytes[length++] = (byte) ((high << 4) | low);
        i += 2;
      } else {
        bytes[length++] = bytes[i];
      }
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }
}
