package dev.tidemark.analysis.series;

import java.util.Arrays;

/**
 * Long keys to chains of ints, newest first, in flat arrays: some 30 bytes an entry where maps of
 * lists take 200. Keys must be well mixed and must not be 0.
 */
final class LongMultimap {
  private long[] keys = new long[1024];
  private int[] heads = new int[1024];
  private int[] next = new int[1024];
  private int[] values = new int[1024];
  private int used;
  private int size;

  /** Puts a value in front of the chain of a key. */
  void add(long key, int value) {
    if (size == values.length) {
      next = Arrays.copyOf(next, size * 2);
      values = Arrays.copyOf(values, size * 2);
    }
    int slot = slot(keys, key);
    if (keys[slot] == 0) {
      keys[slot] = key;
      used++;
    }
    next[size] = heads[slot];
    values[size] = value;
    heads[slot] = ++size;
    if (used * 2 > keys.length) {
      grow();
    }
  }

  /** The first entry of a key's chain, or -1. */
  int first(long key) {
    return heads[slot(keys, key)] - 1;
  }

  /** The entry behind an entry, or -1. */
  int next(int entry) {
    return next[entry] - 1;
  }

  int value(int entry) {
    return values[entry];
  }

  private void grow() {
    long[] grown = new long[keys.length * 2];
    int[] grownHeads = new int[grown.length];
    for (int i = 0; i < keys.length; i++) {
      if (keys[i] != 0) {
        int slot = slot(grown, keys[i]);
        grown[slot] = keys[i];
        grownHeads[slot] = heads[i];
      }
    }
    keys = grown;
    heads = grownHeads;
  }

  private static int slot(long[] keys, long key) {
    int mask = keys.length - 1;
    int slot = (int) (key >>> 20) & mask;
    while (keys[slot] != 0 && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}
