package dev.tidemark.deploy.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Seeded chance. {@link Random}'s sequence is fixed by its documentation, so the same seed gives
 * the same archive on every JDK.
 */
final class Dice {
  private static final String HEX = "0123456789abcdef";
  private static final String ALPHANUMERIC =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  private final Random random;

  Dice(long seed) {
    this.random = new Random(seed);
  }

  /** A number in [0, bound). */
  int below(int bound) {
    return random.nextInt(bound);
  }

  /** A number in [low, high], both ends possible. */
  int between(int low, int high) {
    return low + random.nextInt(high - low + 1);
  }

  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  /** Up to {@code count} different elements, in random order. */
  <T> List<T> some(List<T> list, int count) {
    List<T> left = new ArrayList<>(list);
    List<T> out = new ArrayList<>(count);
    while (out.size() < count && !left.isEmpty()) {
      out.add(left.remove(random.nextInt(left.size())));
    }
    return out;
  }

  /** Index drawn by weight; weights must not all be zero. */
  int weighted(int[] weights) {
    int sum = 0;
    for (int w : weights) {
      sum += w;
    }
    int at = random.nextInt(sum);
    for (int i = 0; i < weights.length; i++) {
      at -= weights[i];
      if (at < 0) {
        return i;
      }
    }
    throw new IllegalStateException("weights changed while drawing");
  }

  String hex(int digits) {
    return letters(HEX, digits);
  }

  String alphanumeric(int length) {
    return letters(ALPHANUMERIC, length);
  }

  byte[] bytes(int count) {
    byte[] out = new byte[count];
    random.nextBytes(out);
    return out;
  }

  /** A fresh source that does not depend on how much of this one is used later. */
  Dice fork() {
    return new Dice(random.nextLong());
  }

  private String letters(String alphabet, int count) {
    StringBuilder out = new StringBuilder(count);
    for (int i = 0; i < count; i++) {
      out.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return out.toString();
  }
}
