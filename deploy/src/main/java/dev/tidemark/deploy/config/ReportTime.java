package dev.tidemark.deploy.config;

import dev.tidemark.analysis.Period;
import dev.tidemark.analysis.Period.Unit;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When the report on a week or a month is due: on a day of the week or month that follows.
 *
 * @param unit week or month
 * @param day of the week, 1 (Monday) to 7, or of the month, 1 to 28
 * @param time on that day
 * @param zone whose clock
 */
public record ReportTime(Unit unit, int day, LocalTime time, ZoneId zone) {
  /** The last day that every month has. */
  private static final int LAST_DAY = 28;

  private static final Pattern FORM =
      Pattern.compile("(\\p{Alnum}+)\\s+(\\d{1,2}:\\d{2})(?:\\s+(\\S+))?");

  public ReportTime {
    int most = unit == Unit.WEEK ? DayOfWeek.values().length : LAST_DAY;
    if (unit == Unit.DAYS || day < 1 || day > most) {
      throw new IllegalArgumentException(
          "reports are due on a day of a week or month, got: " + unit + ", day " + day);
    }
  }

  /** Monday, or the first of the month, at seven in the zone of the machine. */
  static ReportTime standard(Unit unit) {
    return new ReportTime(unit, 1, LocalTime.of(7, 0), ZoneId.systemDefault());
  }

  /**
   * Reads what a setting says.
   *
   * @param text {@code monday 07:00} or {@code mon 7:00 Europe/Berlin}; for a month {@code 1
   *     07:00}. Without a zone that of the machine
   * @throws IllegalArgumentException if it is not that; the message follows the setting's name
   */
  static ReportTime parse(Unit unit, String text) {
    Matcher matcher = FORM.matcher(text.strip());
    int day = matcher.matches() ? day(unit, matcher.group(1).toLowerCase(Locale.ROOT)) : 0;
    if (day > 0) {
      try {
        String clock = matcher.group(2);
        String zone = matcher.group(3);
        return new ReportTime(
            unit,
            day,
            LocalTime.parse(clock.length() == 4 ? "0" + clock : clock),
            zone == null ? ZoneId.systemDefault() : ZoneId.of(zone));
      } catch (DateTimeException e) {
        throw new IllegalArgumentException(expected(unit, text), e);
      }
    }
    throw new IllegalArgumentException(expected(unit, text));
  }

  private static String expected(Unit unit, String text) {
    return (unit == Unit.WEEK
            ? "must be such as 'monday 07:00' or 'monday 07:00 Europe/Berlin'"
            : "must be a day of the month from 1 to 28 and a time, such as '1 07:00'")
        + ", got: '"
        + text
        + "'";
  }

  /** 0 if it is none. */
  private static int day(Unit unit, String word) {
    if (unit == Unit.MONTH) {
      int number = word.matches("\\d{1,2}") ? Integer.parseInt(word) : 0;
      return number <= LAST_DAY ? number : 0;
    }
    for (DayOfWeek day : DayOfWeek.values()) {
      if (word.length() >= 3 && day.name().toLowerCase(Locale.ROOT).startsWith(word)) {
        return day.getValue();
      }
    }
    return 0;
  }

  /** When the report on a period is due; never before the period is over, which is so in UTC. */
  public Instant due(Period period) {
    LocalDate date = period.end().plusDays(day - 1L);
    Instant due = date.atTime(time).atZone(zone).toInstant();
    return due.isBefore(period.stop()) ? period.stop() : due;
  }

  /** The newest period whose report is due at a moment. */
  public Period latest(Instant now) {
    Period period =
        unit == Unit.WEEK
            ? Period.weekOf(now)
            : Period.month(YearMonth.from(now.atZone(ZoneOffset.UTC)).toString());
    while (due(period).isAfter(now)) {
      period = period.before(1);
    }
    return period;
  }
}
