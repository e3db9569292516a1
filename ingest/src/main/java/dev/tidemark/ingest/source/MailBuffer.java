package dev.tidemark.ingest.source;

import java.util.Arrays;

/**
 * Collects one mail's bytes, but never more than {@link RawMails#MAX_MAIL_BYTES}: beyond that it
 * only counts.
 */
final class MailBuffer {
  private byte[] bytes = new byte[1 << 16];
  private long size;
  private final byte[] held = new byte[2];
  private int heldLength;

  void clear() {
    size = 0;
    heldLength = 0;
  }

  void add(byte[] from, int start, int end) {
    int length = end - start;
    long wanted = size + length;
    if (wanted <= RawMails.MAX_MAIL_BYTES) {
      if (wanted > bytes.length) {
        bytes =
            Arrays.copyOf(
                bytes,
                (int) Math.min(RawMails.MAX_MAIL_BYTES, Math.max(wanted, bytes.length * 2L)));
      }
      System.arraycopy(from, start, bytes, (int) size, length);
    }
    size = wanted;
  }

  /** Keeps an empty line apart until it is known whether it belongs to the mail. */
  void hold(byte[] from, int start, int end) {
    heldLength = end - start;
    System.arraycopy(from, start, held, 0, heldLength);
  }

  /** The line kept apart does belong to the mail. */
  void addHeld() {
    add(held, 0, heldLength);
    heldLength = 0;
  }

  long size() {
    return size;
  }

  /** The bytes; only where {@link #size} is within the limit. */
  byte[] toByteArray() {
    return Arrays.copyOf(bytes, (int) size);
  }
}
