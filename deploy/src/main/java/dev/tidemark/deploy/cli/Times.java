package dev.tidemark.deploy.cli;

import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Epoch seconds as people read them, always UTC. Written by hand: a date formatter costs a short
 * command dearly.
 */
final class Times {
  private Times() {}

  /** {@code 2025-02-17}. */
  static String day(long epochSecond) {
    return LocalDateTime.ofEpochSecond(epochSecond, 0, ZoneOffset.UTC).toLocalDate().toString();
  }

  /** {@code 2025-02-17 09:05}. */
  static String minute(long epochSecond) {
    var time = LocalDateTime.ofEpochSecond(epochSecond, 0, ZoneOffset.UTC);
    return time.toLocalDate() + " " + two(time.getHour()) + ":" + two(time.getMinute());
  }

  /** {@code 2025-02-17T09:05:07Z} (RFC 3339). */
  static String instant(long epochSecond) {
    var time = LocalDateTime.ofEpochSecond(epochSecond, 0, ZoneOffset.UTC);
    return time.toLocalDate()
        + "T"
        + two(time.getHour())
        + ":"
        + two(time.getMinute())
        + ":"
        + two(time.getSecond())
        + "Z";
  }

  private static String two(int number) {
    return number < 10 ? "0" + number : Integer.toString(number);
  }
}
