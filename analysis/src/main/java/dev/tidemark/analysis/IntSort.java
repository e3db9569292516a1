package dev.tidemark.analysis;

import java.util.Arrays;

/** Sorts ints by what they stand for, without making an object of each. */
final class IntSort {
  /** Says which of two ints comes first, as {@link java.util.Comparator} does. */
  @FunctionalInterface
  interface Order {
    int compare(int a, int b);
  }

  private static final int RUN = 16;

  private IntSort() {}

  /** Sorts in place, stable; in time n log n, with as much space again while it runs. */
  static void sort(int[] values, Order order) {
    for (int start = 0; start < values.length; start += RUN) {
      insertionSort(values, start, Math.min(start + RUN, values.length), order);
    }
    int[] from = values;
    int[] to = new int[values.length];
    for (long width = RUN; width < values.length; width *= 2) {
      for (long start = 0; start < values.length; start += 2 * width) {
        int middle = (int) Math.min(start + width, values.length);
        int end = (int) Math.min(start + 2 * width, values.length);
        merge(from, (int) start, middle, end, to, order);
      }
      int[] swap = from;
      from = to;
      to = swap;
    }
    if (!Arrays.equals(from, values)) {
      System.arraycopy(from, 0, values, 0, values.length);
    }
  }

  private static void insertionSort(int[] values, int start, int end, Order order) {
    for (int i = start + 1; i < end; i++) {
      int value = values[i];
      int at = i;
      while (at > start && order.compare(values[at - 1], value) > 0) {
        values[at] = values[at - 1];
        at--;
      }
      values[at] = value;
    }
  }

  private static void merge(int[] from, int start, int middle, int end, int[] to, Order order) {
    int left = start;
    int right = middle;
    if (middle == end || order.compare(from[middle - 1], from[middle]) <= 0) {
      System.arraycopy(from, start, to, start, end - start); // Mail mostly comes in order.
      return;
    }
    for (int at = start; at < end; at++) {
      if (left < middle && (right == end || order.compare(from[left], from[right]) <= 0)) {
        to[at] = from[left++];
      } else {
        to[at] = from[right++];
      }
    }
  }
}
