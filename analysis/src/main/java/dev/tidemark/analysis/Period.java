package dev.tidemark.analysis;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;

/**
 * A stretch of time in UTC: an ISO week (Monday to Sunday, ISO 8601), a month, or days from-to.
 *
 * @param unit what kind of stretch
 * @param first its first day
 * @param end the day after its last one
 */
public record Period(Unit unit, LocalDate first, LocalDate end) {

  /** Kinds of stretches. */
  public enum Unit {
    /** An ISO week. */
    WEEK,
    /** A calendar month. */
    MONTH,
    /** Any number of days. */
    DAYS
  }

  private static final int MIN_YEAR = 1970;
  private static final int MAX_YEAR = 9999;

  public Period {
    if (!first.isBefore(end)) {
      throw new IllegalArgumentException(
          "a period must have at least one day, got: " + first + " to before " + end);
    }
  }

  /**
   * Reads a week such as {@code 2025-W08}.
   *
   * @throws IllegalArgumentException if it is none, or the year has no such week
   */
  public static Period week(String text) {
    if (text.length() == 8 && text.startsWith("-W", 4)) {
      int year = number(text, 0, 4);
      int week = number(text, 6, 8);
      if (year >= MIN_YEAR && year <= MAX_YEAR && week >= 1) {
        LocalDate monday =
            LocalDate.of(year, 1, 4).with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        LocalDate first = monday.plusWeeks(week - 1L);
        if (first.get(IsoFields.WEEK_BASED_YEAR) == year) {
          return new Period(Unit.WEEK, first, first.plusWeeks(1));
        }
      }
    }
    throw new IllegalArgumentException("not an ISO week such as 2025-W08: '" + text + "'");
  }

  /** The week a moment falls into. */
  public static Period weekOf(Instant moment) {
    LocalDate first =
        LocalDate.ofInstant(moment, ZoneOffset.UTC)
            .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    return new Period(Unit.WEEK, first, first.plusWeeks(1));
  }

  /**
   * Reads a month such as {@code 2025-02}.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Period month(String text) {
    if (text.length() == 7 && text.charAt(4) == '-') {
      int year = number(text, 0, 4);
      int month = number(text, 5, 7);
      if (year >= MIN_YEAR && year <= MAX_YEAR && month >= 1 && month <= 12) {
        LocalDate first = YearMonth.of(year, month).atDay(1);
        return new Period(Unit.MONTH, first, first.plusMonths(1));
      }
    }
    throw new IllegalArgumentException("not a month such as 2025-02: '" + text + "'");
  }

  /**
   * The days from one to another, both included.
   *
   * @param since first day, such as {@code 2025-02-17}
   * @param until last day
   * @throws IllegalArgumentException if one is no day, or the last comes before the first
   */
  public static Period days(String since, String until) {
    return new Period(Unit.DAYS, day(since), day(until).plusDays(1));
  }

  private static LocalDate day(String text) {
    try {
      LocalDate day = LocalDate.parse(text);
      if (day.getYear() >= MIN_YEAR && day.getYear() <= MAX_YEAR) {
        return day;
      }
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("not a day such as 2025-02-17: '" + text + "'", e);
    }
    throw new IllegalArgumentException("not a day such as 2025-02-17: '" + text + "'");
  }

  private static int number(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      number = number * 10 + (c - '0');
    }
    return number;
  }

  /** The period of the same kind and length that lies this many periods before. */
  public Period before(int periods) {
    return switch (unit) {
      case WEEK -> new Period(unit, first.minusWeeks(periods), end.minusWeeks(periods));
      case MONTH -> new Period(unit, first.minusMonths(periods), end.minusMonths(periods));
      case DAYS -> {
        long days = ChronoUnit.DAYS.between(first, end) * periods;
        yield new Period(unit, first.minusDays(days), end.minusDays(days));
      }
    };
  }

  /** Its first moment. */
  public Instant start() {
    return first.atStartOfDay().toInstant(ZoneOffset.UTC);
  }

  /** The first moment after it. */
  public Instant stop() {
    return end.atStartOfDay().toInstant(ZoneOffset.UTC);
  }

  /** Whether a moment, in epoch seconds, falls into it. */
  public boolean contains(long epochSeconds) {
    return epochSeconds >= start().getEpochSecond() && epochSeconds < stop().getEpochSecond();
  }

  /** How long it is. */
  public Duration length() {
    return Duration.between(start(), stop());
  }

  /** The last day of it. */
  public LocalDate last() {
    return end.minusDays(1);
  }

  /** {@code 2025-W08}, {@code 2025-02}, or {@code 2025-02-17..2025-02-20}. */
  public String label() {
    return switch (unit) {
      case WEEK ->
          String.format(
              Locale.ROOT,
              "%04d-W%02d",
              first.get(IsoFields.WEEK_BASED_YEAR),
              first.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
      case MONTH -> String.format(Locale.ROOT, "%04d-%02d", first.getYear(), first.getMonthValue());
      case DAYS -> first + ".." + last();
    };
  }

  @Override
  public String toString() {
    return label();
  }
}
