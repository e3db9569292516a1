package dev.tidemark.index.write;

import org.apache.lucene.util.BytesRef;

/**
 * A set of 64-bit hashes: eight to sixteen bytes for each. Says with certainty that a term was
 * never added; that it was, only very likely. Open addressing, never shrinks, thread-safe.
 */
final class LongHashes {

  private long[] slots = new long[1 << 10];
  private int size;

  /**
   * Adds a hash.
   *
   * @return false if it was there
   */
  synchronized boolean add(long hash) {
    long value = hash == 0 ? 1 : hash;
    if (size * 4L >= slots.length * 3L) {
      long[] old = slots;
      slots = new long[old.length * 2];
      for (long each : old) {
        if (each != 0) {
          slots[slot(each)] = each;
        }
      }
    }
    int slot = slot(value);
    if (slots[slot] != 0) {
      return false;
    }
    slots[slot] = value;
    size++;
    return true;
  }

  synchronized int size() {
    return size;
  }

  private int slot(long value) {
    int mask = slots.length - 1;
    int slot = (int) (value >>> 32) & mask;
    while (slots[slot] != 0 && slots[slot] != value) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  /** The hash of a term: FNV-1a over its bytes, mixed well in all bits. */
  static long hash(BytesRef term) {
    long hash = 0xcbf29ce484222325L;
    for (int i = term.offset; i < term.offset + term.length; i++) {
      hash = (hash ^ (term.bytes[i] & 0xff)) * 0x100000001b3L;
    }
    hash ^= hash >>> 32;
    hash *= 0xd6e8feb86659fd93L;
    return hash ^ hash >>> 32;
  }
}
