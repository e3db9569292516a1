package dev.tidemark.index.search;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** Reads the days, moments and spans of time of a query. */
final class QueryTimes {

  private static final long FIRST_SECOND =
      LocalDateTime.of(0, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC);
  private static final long LAST_SECOND =
      LocalDateTime.of(9999, 12, 31, 23, 59, 59).toEpochSecond(ZoneOffset.UTC);

  /** Four digits are a year from here to {@link #LAST_YEAR}; mail is no older than this. */
  private static final int FIRST_YEAR = 1970;

  private static final int LAST_YEAR = 2099;

  private QueryTimes() {}

  /**
   * Reads what follows {@code d:} and its like.
   *
   * @param start where in the query it stands, for errors
   * @param now what approximate dates are relative to
   * @return from the first to the last second; the first may be after the last, as typed
   */
  static QueryNode.Range span(Prefix prefix, String value, int start, Instant now)
      throws QueryException {
    Prefix clock = prefix == Prefix.D ? Prefix.DT : prefix;
    int dots = value.indexOf("..");
    if (dots < 0) {
      long from = moment(prefix, value, start, now, false);
      long to =
          days(value) == null && !isMoment(prefix, value)
              ? Math.min(from + 86_400, LAST_SECOND)
              : moment(prefix, value, start, now, true);
      return new QueryNode.Range(clock, from, to);
    }
    String first = value.substring(0, dots);
    String second = value.substring(dots + 2);
    long from = first.isEmpty() ? Long.MIN_VALUE : moment(prefix, first, start, now, false);
    long to =
        second.isEmpty() ? Long.MAX_VALUE : moment(prefix, second, start + dots + 2, now, true);
    return new QueryNode.Range(clock, from, to);
  }

  /** Whether a span means something else at another time, as {@code last.week..} does. */
  static boolean isRelative(Prefix prefix, String value) {
    int dots = value.indexOf("..");
    return dots < 0
        ? isApproximate(prefix, value)
        : isApproximate(prefix, value.substring(0, dots))
            || isApproximate(prefix, value.substring(dots + 2));
  }

  private static boolean isApproximate(Prefix prefix, String end) {
    return !end.isEmpty() && days(end) == null && !isMoment(prefix, end);
  }

  /** Does the text name one second, rather than something approximate? */
  private static boolean isMoment(Prefix prefix, String value) {
    return digitsOnly(value)
        && (value.length() == 14 || (prefix == Prefix.RT && value.length() >= 9));
  }

  /** One end of a span, in seconds since 1970; of a day its first or last second. */
  private static long moment(Prefix prefix, String value, int start, Instant now, boolean last)
      throws QueryException {
    Days days = days(value);
    if (days != null) {
      return last
          ? days.last().atStartOfDay().toEpochSecond(ZoneOffset.UTC) + 86_399
          : days.first().atStartOfDay().toEpochSecond(ZoneOffset.UTC);
    }
    if (digitsOnly(value)) {
      if (value.length() == 14) {
        LocalDate date = day(value.substring(0, 8));
        int hour = Integer.parseInt(value.substring(8, 10));
        int minute = Integer.parseInt(value.substring(10, 12));
        int second = Integer.parseInt(value.substring(12, 14));
        if (date == null || hour > 23 || minute > 59 || second > 60) {
          throw error(start, "there is no such time as '" + value + "'", "YYYYMMDDHHMMSS", "");
        }
        return date.atTime(hour, minute).toEpochSecond(ZoneOffset.UTC) + second;
      }
      if (prefix == Prefix.RT && value.length() >= 9 && value.length() <= 11) {
        return Long.parseLong(value);
      }
      if (value.length() == 8) {
        throw error(start, "there is no such day as '" + value + "'", "YYYYMMDD", "");
      }
    }
    if (value.length() == 7
        && value.charAt(4) == '-'
        && digitsOnly(value.substring(0, 4))
        && digitsOnly(value.substring(5))) {
      throw error(start, "there is no such month as '" + value + "'", "YYYY-MM", "");
    }
    try {
      long seconds = ApproxiDate.parse(value, now).getEpochSecond();
      return Math.max(FIRST_SECOND, Math.min(seconds, LAST_SECOND));
    } catch (DateTimeParseException e) {
      throw error(start + e.getErrorIndex(), String.valueOf(e.getMessage()), "", "");
    }
  }

  /** Whole days, both included. */
  private record Days(LocalDate first, LocalDate last) {}

  /**
   * A day, a month ({@code 2025-03}, {@code 202503}) or a year, or null if the text is none of
   * them.
   */
  private static @Nullable Days days(String value) {
    LocalDate day = day(value);
    if (day != null) {
      return new Days(day, day);
    }
    int length = value.length();
    boolean month = (length == 7 && value.charAt(4) == '-') || (length == 6 && digitsOnly(value));
    if (!(month || length == 4)
        || !digitsOnly(value.substring(0, 4))
        || (month && !digitsOnly(value.substring(length - 2)))) {
      return null;
    }
    int year = Integer.parseInt(value.substring(0, 4));
    int number = month ? Integer.parseInt(value.substring(length - 2)) : 0;
    if (year < FIRST_YEAR || year > LAST_YEAR || number > 12 || (month && number == 0)) {
      return null;
    }
    return month
        ? new Days(
            LocalDate.of(year, number, 1), LocalDate.of(year, number, 1).plusMonths(1).minusDays(1))
        : new Days(LocalDate.of(year, 1, 1), LocalDate.of(year, 12, 31));
  }

  /** The day in {@code YYYYMMDD} or {@code YYYY-MM-DD}, or null if it is no such text or day. */
  private static @Nullable LocalDate day(String value) {
    String digits = value;
    if (value.length() == 10 && value.charAt(4) == '-' && value.charAt(7) == '-') {
      digits = value.substring(0, 4) + value.substring(5, 7) + value.substring(8);
    }
    if (digits.length() != 8 || !digitsOnly(digits)) {
      return null;
    }
    int year = Integer.parseInt(digits.substring(0, 4));
    int month = Integer.parseInt(digits.substring(4, 6));
    int day = Integer.parseInt(digits.substring(6));
    if (month < 1 || month > 12 || day < 1 || day > 31) {
      return null;
    }
    // 20250231 is a common way to say "to the end of February"; it is the last day there is.
    return LocalDate.of(year, month, Math.min(day, LocalDate.of(year, month, 1).lengthOfMonth()));
  }

  private static QueryException error(int index, String problem, String expected, String hint) {
    return new QueryException(index + 1, problem, expected, hint);
  }

  static boolean digitsOnly(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) < '0' || value.charAt(i) > '9') {
        return false;
      }
    }
    return !value.isEmpty();
  }
}
