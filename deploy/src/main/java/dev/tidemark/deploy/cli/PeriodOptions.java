package dev.tidemark.deploy.cli;

import dev.tidemark.analysis.Period;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options by which commands are told which period to look at. */
final class PeriodOptions {
  @Option(
      names = "--week",
      paramLabel = "YYYY-Www",
      description =
          "ISO 8601 week, Monday to Sunday UTC (default: the last full week); where several can be shown also A..B")
  private @Nullable String week;

  @Option(names = "--month", paramLabel = "YYYY-MM", description = "a month")
  private @Nullable String month;

  @Option(names = "--since", paramLabel = "YYYY-MM-DD", description = "from this day on")
  private @Nullable String since;

  @Option(
      names = "--until",
      paramLabel = "YYYY-MM-DD",
      description = "with --since: to this day, included (default: today)")
  private @Nullable String until;

  /** Most weeks in {@code A..B}. */
  private static final int MAX_WEEKS = 520;

  /**
   * The periods asked for: one, or the weeks of {@code --week A..B}.
   *
   * @throws MisuseError if two were named or one cannot be read
   */
  List<Period> periods(Instant now) {
    int dots = week == null ? -1 : week.indexOf("..");
    if (week == null || dots < 0) {
      return List.of(period(now));
    }
    try {
      Period first = Period.week(week.substring(0, dots));
      Period last = Period.week(week.substring(dots + 2));
      var weeks = new ArrayList<Period>();
      for (Period at = last; !at.first().isBefore(first.first()); at = at.before(1)) {
        weeks.addFirst(at);
        if (weeks.size() > MAX_WEEKS) {
          throw new MisuseError("more than " + MAX_WEEKS + " weeks: '" + week + "'");
        }
      }
      if (weeks.isEmpty()) {
        throw new MisuseError("the first week comes after the last: '" + week + "'");
      }
      return weeks;
    } catch (IllegalArgumentException e) {
      throw new MisuseError(String.valueOf(e.getMessage()));
    }
  }

  /**
   * The period asked for.
   *
   * @throws MisuseError if two were named or one cannot be read
   */
  Period period(Instant now) {
    int named = (week == null ? 0 : 1) + (month == null ? 0 : 1) + (since == null ? 0 : 1);
    if (named > 1) {
      throw new MisuseError("give one of --week, --month and --since");
    }
    if (until != null && since == null) {
      throw new MisuseError("--until needs --since");
    }
    try {
      if (week != null) {
        return Period.week(week);
      }
      if (month != null) {
        return Period.month(month);
      }
      if (since != null) {
        String last = until != null ? until : LocalDate.ofInstant(now, ZoneOffset.UTC).toString();
        return Period.days(since, last);
      }
    } catch (IllegalArgumentException e) {
      throw new MisuseError(String.valueOf(e.getMessage()));
    }
    return Period.weekOf(now).before(1);
  }
}
