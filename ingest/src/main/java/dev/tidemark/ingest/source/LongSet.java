package dev.tidemark.ingest.source;

/**
 * A set of 64-bit hashes (the first bytes of object ids) in one array: for millions of mails a
 * tenth of what a set of objects takes.
 */
final class LongSet {
  private long[] slots = new long[1 << 12];
  private int size;
  private boolean zero;

  /** Adds; true if it was not there. */
  boolean add(long value) {
    if (value == 0) {
      boolean fresh = !zero;
      zero = true;
      return fresh;
    }
    if (size * 3L >= slots.length * 2L) {
      grow();
    }
    return put(slots, value);
  }

  boolean contains(long value) {
    if (value == 0) {
      return zero;
    }
    for (int i = slot(value, slots.length); slots[i] != 0; i = (i + 1) & (slots.length - 1)) {
      if (slots[i] == value) {
        return true;
      }
    }
    return false;
  }

  private boolean put(long[] into, long value) {
    int i = slot(value, into.length);
    while (into[i] != 0) {
      if (into[i] == value) {
        return false;
      }
      i = (i + 1) & (into.length - 1);
    }
    into[i] = value;
    size++;
    return true;
  }

  private void grow() {
    long[] larger = new long[slots.length * 2];
    size = 0;
    for (long value : slots) {
      if (value != 0) {
        put(larger, value);
      }
    }
    slots = larger;
  }

  private static int slot(long value, int length) {
    return (int) (value ^ (value >>> 32)) & (length - 1);
  }
}
