package dev.tidemark.analysis.report;

import dev.tidemark.analysis.report.WeeklyReport.Figure;
import dev.tidemark.analysis.report.WeeklyReport.SeriesLine;
import dev.tidemark.analysis.report.WeeklyReport.VersionLine;
import dev.tidemark.analysis.series.LineCount;
import dev.tidemark.analysis.series.LineageGrowth.Basis;
import dev.tidemark.analysis.series.LineageGrowth.Change;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The words and numbers that all formats share. Nothing here is escaped. */
final class Wording {
  private static final String BARS = "▁▂▃▄▅▆▇█";

  /** Periods at the end of a chart that fit into a line. */
  private static final int LATELY = 13;

  /** Fewer are told without a change in percent. */
  private static final int FEW = 10;

  private Wording() {}

  static String title(WeeklyReport report) {
    String lists =
        report.options().lists().isEmpty()
            ? "all lists"
            : String.join(", ", report.options().lists());
    return "Tidemark: " + lists + ", " + report.period().label();
  }

  static String dates(WeeklyReport report) {
    return report.period().first() + " to " + report.period().last() + " (UTC)";
  }

  static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** {@code 1 mail}, {@code 2 mails}. */
  static String count(long number, String one, String many) {
    return number(number) + ' ' + (number == 1 ? one : many);
  }

  /** {@code once}, {@code 3 times}. */
  static String times(long number) {
    return number == 1 ? "once" : number(number) + " times";
  }

  static String signed(long number) {
    return number > 0 ? "+" + number(number) : number < 0 ? "-" + number(-number) : "0";
  }

  static String mean(WeeklyReport report, Figure figure) {
    return String.format(Locale.ROOT, "%,.1f", report.mean(figure));
  }

  /**
   * The change against the mean, in percent; a dash if there is nothing to compare with, or if both
   * are too few for that.
   */
  static String percent(WeeklyReport report, Figure figure) {
    double mean = report.mean(figure);
    if (mean == 0 || (mean < FEW && figure.of(report.now()) < FEW)) {
      return "-";
    }
    long percent = Math.round((figure.of(report.now()) - mean) * 100 / mean);
    return signed(percent) + "%";
  }

  /** {@code weeks}. */
  static String units(WeeklyReport report) {
    return switch (report.period().unit()) {
      case WEEK -> "weeks";
      case MONTH -> "months";
      case DAYS -> "such periods";
    };
  }

  /** {@code week}. */
  static String unit(WeeklyReport report) {
    return switch (report.period().unit()) {
      case WEEK -> "week";
      case MONTH -> "month";
      case DAYS -> "such period";
    };
  }

  static String before(WeeklyReport report) {
    return "mean of the " + WeeklyReport.PERIODS_COMPARED + " " + units(report) + " before";
  }

  /** The day of a moment, UTC. */
  static String day(long epochSecond) {
    return LocalDate.ofInstant(Instant.ofEpochSecond(epochSecond), ZoneOffset.UTC).toString();
  }

  /** {@code 3 mails by 2 people}. */
  static String mailsByPeople(int mails, int people) {
    return count(mails, "mail", "mails") + " by " + count(people, "person", "people");
  }

  /** {@code and 3 more}: the lines of a section that are left out. */
  static String more(Section section) {
    return "and " + number(section.more()) + " more";
  }

  static String patches(SeriesLine line) {
    return line.received() == line.expected()
        ? number(line.expected())
        : number(line.received()) + " of " + number(line.expected());
  }

  static String patchWord(SeriesLine line) {
    return patches(line) + (line.expected() == 1 ? " patch" : " patches");
  }

  static String files(Optional<LineCount> lines) {
    return lines.map(count -> number(count.files())).orElse("?");
  }

  static String added(Optional<LineCount> lines) {
    return lines.map(count -> "+" + number(count.added())).orElse("?");
  }

  static String removed(Optional<LineCount> lines) {
    return lines.map(count -> "-" + number(count.removed())).orElse("?");
  }

  static String size(SeriesLine line) {
    if (line.lines().isEmpty()) {
      return patchWord(line) + ", size not known";
    }
    LineCount lines = line.lines().get();
    return patchWord(line)
        + ", "
        + count(lines.files(), "file", "files")
        + ", +"
        + number(lines.added())
        + " -"
        + number(lines.removed());
  }

  /** {@code since v3: +2 patches, +120 lines added}; what is equal is left out. */
  static String change(VersionLine line) {
    if (line.change().isEmpty()) {
      return line.previous().isEmpty()
          ? "older versions not here"
          : "since " + line.previous() + ": not known";
    }
    Change change = line.change().get();
    LineCount lines = change.lines();
    var parts = new ArrayList<String>();
    changed(parts, change.patches(), "patch", "patches");
    changed(parts, lines.files(), "file", "files");
    moreOrFewer(parts, lines.added(), "added");
    moreOrFewer(parts, lines.removed(), "removed");
    return "since "
        + line.previous()
        + ": "
        + changes(parts)
        + (change.basis() == Basis.COUNTED ? " (counted)" : "");
  }

  /** Adds {@code 12 fewer lines added}: a sign would meet that of the lines. */
  private static void moreOrFewer(List<String> parts, long change, String what) {
    if (change != 0) {
      String lines = Math.abs(change) == 1 ? " line " : " lines ";
      parts.add(number(Math.abs(change)) + (change > 0 ? " more" : " fewer") + lines + what);
    }
  }

  static String changes(List<String> parts) {
    return parts.isEmpty() ? "the same size" : String.join(", ", parts);
  }

  /** Adds {@code +2 patches}; nothing if nothing changed. */
  static void changed(List<String> parts, long change, String one, String many) {
    if (change != 0) {
      parts.add(signed(change) + ' ' + (Math.abs(change) == 1 ? one : many));
    }
  }

  /** A bar for every version, the largest highest; a dot where the size is not known. */
  static String sparkline(List<Integer> sizes) {
    int largest = 1;
    for (int size : sizes) {
      largest = Math.max(largest, size);
    }
    var bars = new StringBuilder(sizes.size());
    for (int size : sizes) {
      if (size < 0) {
        bars.append('·');
      } else {
        bars.append(BARS.charAt((int) ((long) size * (BARS.length() - 1) / largest)));
      }
    }
    return bars.toString();
  }

  /** The end of a chart, a quarter of a year of weeks: more does not fit into a line. */
  static String lately(List<Integer> chart) {
    return sparkline(chart.subList(Math.max(0, chart.size() - LATELY), chart.size()));
  }

  /** What was left out, and by which clock and from where the rest was taken: a line each. */
  static List<String> footer(WeeklyReport report) {
    var lines = new ArrayList<String>();
    lines.add("Mails are placed in time by " + report.options().clock().words() + ".");
    if (report.isWithinTheEnd()) {
      lines.add(
          "The archives of mail end on "
              + day(report.newest())
              + ": what came later is not in here.");
    }
    lines.add(
        "Left out: "
            + count(report.now().robots(), "mail", "mails")
            + " by robots, "
            + count(report.now().stable(), "mail", "mails")
            + " of stable queues ("
            + number(report.stableSeries())
            + " series), "
            + count(report.pulls(), "pull request", "pull requests")
            + ". Versions posted once more: "
            + number(report.resent())
            + ".");
    lines.add(
        "Files and lines are those the cover letter declares, else those counted from the"
            + " patches if all of them are here.");
    if (report.options().problems() >= 0) {
      lines.add("Mails that had problems when read: " + number(report.options().problems()) + ".");
    }
    return lines;
  }
}
