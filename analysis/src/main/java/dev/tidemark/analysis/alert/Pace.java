package dev.tidemark.analysis.alert;

import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;

/**
 * When a rule's events are delivered.
 *
 * @param digest whether they are gathered first
 * @param quiet when nothing is delivered; what comes then is delivered afterwards
 * @param limit deliveries an hour, 0 for any number; what is above is counted in the next one
 */
public record Pace(Digest digest, Optional<Quiet> quiet, int limit) {
  /** Everything at once, at any time. */
  public static final Pace AT_ONCE = new Pace(Digest.NONE, Optional.empty(), 0);

  /** How long events are gathered before they go out together. */
  public enum Digest {
    /** Each event by itself, at once. */
    NONE,
    /** Once an hour. */
    HOURLY,
    /** Once a day, at midnight of the machine's zone. */
    DAILY,
    /** Once a week, in the night before Monday. */
    WEEKLY;

    /** How a rule says it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Hours in which nobody wants to hear anything; they may span midnight.
   *
   * @param from the first minute of quiet
   * @param to the first minute after it; not the same as {@code from}
   * @param zone whose clock
   */
  public record Quiet(LocalTime from, LocalTime to, ZoneId zone) {
    public Quiet {
      if (from.equals(to)) {
        throw new IllegalArgumentException(
            "quiet hours must end at another time than they begin, got: " + from + "-" + to);
      }
    }

    /** As a rule says it: {@code 22:00-07:00 Europe/Berlin}. */
    @Override
    public String toString() {
      return from + "-" + to + " " + zone;
    }
  }

  public Pace {
    if (limit < 0) {
      throw new IllegalArgumentException("deliveries an hour must be 0 or more, got: " + limit);
    }
  }
}
