package dev.tidemark.analysis.report;

import dev.tidemark.analysis.Period;
import dev.tidemark.analysis.lines.Totals;
import dev.tidemark.analysis.lines.TreeGrowth;
import dev.tidemark.analysis.lines.TreeGrowth.Point;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * How much Rust a source tree held at a period's last tag, against the last tag before the period.
 *
 * @param repository short name of the source tree
 * @param tag the last tag of the period
 * @param now counts at that tag
 * @param before the last tag before the period; empty if there is none
 * @param then counts at the tag before; nothing if there is none
 * @param parts parts of the tree whose lines of code changed, the largest change first; empty if
 *     there is no tag before
 * @param weeks lines of code at the last tag of each week that had one, oldest first, this one last
 */
public record TreeOfPeriod(
    String repository,
    String tag,
    Totals now,
    String before,
    Totals then,
    List<Part> parts,
    List<Integer> weeks) {

  /**
   * A part of the tree.
   *
   * @param name such as {@code rust/kernel/sync}
   * @param code lines of code at the tag
   * @param change against the tag before
   */
  public record Part(String name, long code, long change) {}

  public TreeOfPeriod {
    parts = List.copyOf(parts);
    weeks = List.copyOf(weeks);
  }

  /** The tree at a period's last tag; empty if no tag was made in the period. */
  static Optional<TreeOfPeriod> of(TreeGrowth growth, Period period) {
    long start = period.start().getEpochSecond();
    long stop = period.stop().getEpochSecond();
    Optional<Point> last = Optional.empty();
    Optional<Point> before = Optional.empty();
    for (Point point : growth.points()) {
      if (point.tagged() < start) {
        before = Optional.of(point);
      } else if (point.tagged() < stop) {
        last = Optional.of(point);
      }
    }
    if (last.isEmpty()) {
      return Optional.empty();
    }
    Point now = last.get();
    var weeks = new ArrayList<Integer>();
    for (Point point : growth.weekly().points()) {
      if (point.tagged() < now.tagged()) {
        weeks.add(Math.toIntExact(point.total().code()));
      }
    }
    weeks.add(Math.toIntExact(now.total().code()));
    return Optional.of(
        new TreeOfPeriod(
            growth.repository(),
            now.tag(),
            now.total(),
            before.map(Point::tag).orElse(""),
            before.map(Point::total).orElse(Totals.NONE),
            before.map(old -> parts(old, now)).orElse(List.of()),
            weeks.subList(
                Math.max(0, weeks.size() - 1 - WeeklyReport.PERIODS_SHOWN), weeks.size())));
  }

  private static List<Part> parts(Point before, Point now) {
    var names = new TreeSet<>(now.parts().keySet());
    names.addAll(before.parts().keySet());
    var parts = new ArrayList<Part>();
    for (String name : names) {
      long code = now.part(name).code();
      long change = code - before.part(name).code();
      if (change != 0) {
        parts.add(new Part(name, code, change));
      }
    }
    parts.sort(
        Comparator.comparingLong((Part part) -> -Math.abs(part.change()))
            .thenComparing(Part::name));
    return parts;
  }
}
