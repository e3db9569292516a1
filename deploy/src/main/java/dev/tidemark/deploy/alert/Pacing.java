package dev.tidemark.deploy.alert;

import dev.tidemark.analysis.alert.Pace;
import dev.tidemark.analysis.alert.Pace.Digest;
import dev.tidemark.analysis.alert.Pace.Quiet;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;

/** When what waits for a destination may go out, as far as its rule's pace is concerned. */
final class Pacing {
  /** What a rate limit counts in: it begins with the first delivery in it. */
  static final Duration WINDOW = Duration.ofHours(1);

  /**
   * What is to be done with the events that wait.
   *
   * @param due when the first of them may go out
   * @param hold what keeps it until then
   * @param gathered whether others go with it
   * @param before only events that came before this go with it
   */
  record Plan(Instant due, DeliveryReport.Hold hold, boolean gathered, Instant before) {}

  private Pacing() {}

  /**
   * @param zone in which days begin
   * @param arrived when the first waiting event came to the topic
   * @param cursor of the destination
   */
  static Plan plan(Pace pace, ZoneId zone, Instant arrived, LaneCursor cursor, Instant now) {
    Instant due = arrived;
    Instant before = Instant.MAX;
    var hold = DeliveryReport.Hold.NONE;
    boolean gathered = pace.digest() != Digest.NONE;
    if (gathered) {
      due = next(pace.digest(), arrived.atZone(zone)).toInstant();
      before = last(pace.digest(), now.atZone(zone)).toInstant();
      hold = DeliveryReport.Hold.DIGEST;
    }
    if (pace.limit() > 0 && cursor.window().isPresent() && cursor.sent() >= pace.limit()) {
      Instant end = cursor.window().get().plus(WINDOW);
      // Whatever came while the limit held goes out in one.
      gathered |= arrived.isBefore(end);
      if (due.isBefore(end) && now.isBefore(end)) {
        due = end;
        hold = DeliveryReport.Hold.LIMIT;
      }
    }
    if (pace.quiet().isPresent()) {
      Quiet quiet = pace.quiet().get();
      Instant then = due.isBefore(now) ? now : due;
      if (isQuiet(quiet, then)) {
        due = end(quiet, then);
        hold = DeliveryReport.Hold.QUIET;
      }
    }
    return new Plan(due, hold, gathered, before);
  }

  private static boolean isQuiet(Quiet quiet, Instant at) {
    LocalTime time = at.atZone(quiet.zone()).toLocalTime();
    boolean afterFrom = !time.isBefore(quiet.from());
    boolean beforeTo = time.isBefore(quiet.to());
    return quiet.from().isBefore(quiet.to()) ? afterFrom && beforeTo : afterFrom || beforeTo;
  }

  private static Instant end(Quiet quiet, Instant at) {
    LocalDate day = at.atZone(quiet.zone()).toLocalDate();
    Instant end = day.atTime(quiet.to()).atZone(quiet.zone()).toInstant();
    return end.isAfter(at)
        ? end
        : day.plusDays(1).atTime(quiet.to()).atZone(quiet.zone()).toInstant();
  }

  /** The last moment, now at the latest, at which a digest went out. */
  private static ZonedDateTime last(Digest digest, ZonedDateTime now) {
    ZonedDateTime midnight = now.toLocalDate().atStartOfDay(now.getZone());
    return switch (digest) {
      case NONE -> now;
      case HOURLY -> now.truncatedTo(ChronoUnit.HOURS);
      case DAILY -> midnight;
      case WEEKLY ->
          midnight
              .toLocalDate()
              .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
              .atStartOfDay(now.getZone());
    };
  }

  /** The first moment after an arrival at which a digest goes out. */
  private static ZonedDateTime next(Digest digest, ZonedDateTime arrived) {
    ZonedDateTime last = last(digest, arrived);
    LocalDate day = last.toLocalDate();
    return switch (digest) {
      case NONE -> last;
      case HOURLY -> last.plusHours(1);
      case DAILY -> day.plusDays(1).atStartOfDay(arrived.getZone());
      case WEEKLY -> day.plusWeeks(1).atStartOfDay(arrived.getZone());
    };
  }
}
