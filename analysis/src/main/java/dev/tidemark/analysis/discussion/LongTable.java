package dev.tidemark.analysis.discussion;

import java.util.Arrays;

/**
 * Numbers 64-bit keys in the order in which they come, from 0. Open addressing; 12 to 24 bytes a
 * key.
 */
final class LongTable {
  private long[] keys = new long[1024];
  private int[] slots = new int[2048];
  private int size;

  /**
   * Spreads a number over 64 bits, so that sums of such numbers hardly ever meet (the finalizer of
   * splitmix64).
   */
  static long mix(long value) {
    long mixed = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
    return mixed ^ mixed >>> 31;
  }

  /** The number of a key, given now if it has none. */
  int add(long key) {
    int slot = slot(key);
    if (slots[slot] != 0) {
      return slots[slot] - 1;
    }
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, size * 2);
    }
    keys[size] = key;
    slots[slot] = ++size;
    if (size * 2L > slots.length) {
      grow();
    }
    return size - 1;
  }

  /** The number of a key, or -1. */
  int find(long key) {
    return slots[slot(key)] - 1;
  }

  long key(int number) {
    return keys[number];
  }

  int size() {
    return size;
  }

  private int slot(long key) {
    int mask = slots.length - 1;
    int slot = (int) (key ^ key >>> 32) & mask;
    while (slots[slot] != 0 && keys[slots[slot] - 1] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    slots = new int[slots.length * 2];
    int mask = slots.length - 1;
    for (int number = 0; number < size; number++) {
      int slot = (int) (keys[number] ^ keys[number] >>> 32) & mask;
      while (slots[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = number + 1;
    }
  }
}
