package dev.tidemark.deploy.cli;

import dev.tidemark.analysis.lines.Totals;
import dev.tidemark.analysis.lines.TreeGrowth;
import dev.tidemark.analysis.lines.TreeGrowth.Point;
import dev.tidemark.analysis.lines.Writers;
import dev.tidemark.analysis.lines.Written;
import dev.tidemark.analysis.lines.WrittenWeek;
import dev.tidemark.ingest.mail.SafeText;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How a source tree grows, as tables. */
final class LinesText {
  private static final int BAR = 16;

  private final Console console;
  private final PrintStream out;
  private final int rows;
  private final int parts;

  /**
   * @param rows weeks and releases to show
   * @param parts parts of the tree to show
   */
  LinesText(Console console, int rows, int parts) {
    this.console = console;
    this.out = console.out();
    this.rows = rows;
    this.parts = parts;
  }

  /**
   * @param growth of at least one tag
   * @param beside another language to show beside it; empty for none
   */
  void print(TreeGrowth growth, TreeGrowth beside, Writers writers) {
    TreeGrowth main = growth.main();
    Point newest = main.points().getLast();
    out.println(
        console.bold(SafeText.line(growth.repository()))
            + ": "
            + number(newest.total().code())
            + " lines of "
            + SafeText.line(growth.language())
            + " code in "
            + number(newest.total().files())
            + " files at "
            + SafeText.line(newest.tag()));
    out.println();
    boolean releasesOnly = newest.release();
    TreeGrowth steps = releasesOnly ? main : main.weekly();
    printSteps(releasesOnly ? "release" : "week to", steps, beside);
    if (!growth.releases().points().isEmpty()) {
      out.println();
      printSteps("release", growth.releases(), beside);
    }
    if (parts > 0 && !newest.parts().isEmpty()) {
      out.println();
      printParts(steps.last(rows));
    }
    List<WrittenWeek> weeks = writers.weeks();
    if (!weeks.isEmpty()) {
      List<WrittenWeek> shown = weeks.subList(Math.max(0, weeks.size() - rows), weeks.size());
      out.println();
      printWeeks(shown);
      List<Map.Entry<String, Written>> written = writers.partsSince(shown.getFirst().monday());
      if (parts > 0 && !written.isEmpty()) {
        out.println();
        printWritten(shown.getFirst().monday().toString(), written);
      }
    }
  }

  private void printSteps(String title, TreeGrowth steps, TreeGrowth beside) {
    boolean both = !beside.isEmpty();
    var titles =
        new ArrayList<>(
            List.of(
                title,
                ">files",
                ">code",
                ">comment",
                ">blank",
                ">unsafe",
                ">new files",
                ">change"));
    if (both) {
      titles.add(">" + beside.language());
      titles.add(">" + steps.language());
    }
    titles.add("");
    var table = new Table(titles.toArray(String[]::new));
    List<Point> points = steps.points();
    int from = Math.max(0, points.size() - rows);
    long most = 1;
    for (Point point : points.subList(from, points.size())) {
      most = Math.max(most, point.total().code());
    }
    for (int i = from; i < points.size(); i++) {
      Point point = points.get(i);
      Totals total = point.total();
      var row = new ArrayList<String>();
      row.add(SafeText.line(point.tag()));
      addTotals(row, total);
      row.add(i == 0 ? "-" : number(point.addedRust()) + " of " + number(point.addedFiles()));
      row.add(i == 0 ? "-" : signed(total.code() - points.get(i - 1).total().code()));
      if (both) {
        long other = beside.at(point.tag()).total().code();
        row.add(number(other));
        row.add(share(total.code(), total.code() + other));
      }
      row.add(Sparkline.bar(total.code(), most, BAR));
      table.row(row.toArray(String[]::new));
    }
    table.print(out);
  }

  private void printParts(TreeGrowth shown) {
    var table =
        new Table("part", ">files", ">code", ">comment", ">blank", ">unsafe", ">change", "");
    List<String> names = shown.parts();
    Point newest = shown.points().getLast();
    for (String name : names.subList(0, Math.min(parts, names.size()))) {
      Totals now = newest.part(name);
      var row = new ArrayList<String>();
      row.add(SafeText.line(name));
      addTotals(row, now);
      row.add(signed(now.code() - shown.points().getFirst().part(name).code()));
      row.add(
          Sparkline.of(
              shown.points().stream().mapToLong(point -> point.part(name).code()).toArray()));
      table.row(row.toArray(String[]::new));
    }
    table.print(out);
    sayRest(names.size());
  }

  private static void addTotals(List<String> row, Totals totals) {
    row.add(number(totals.files()));
    row.add(number(totals.code()));
    row.add(number(totals.comment()));
    row.add(number(totals.blank()));
    row.add(number(totals.unsafeBlocks()) + "+" + number(totals.unsafeFunctions()));
  }

  private void printWeeks(List<WrittenWeek> weeks) {
    var table = new Table("week of", ">commits", ">+", ">-", ">people", ">new people");
    weeks.forEach(week -> addWritten(table, week.monday().toString(), week.total()));
    table.print(out);
  }

  private void printWritten(String since, List<Map.Entry<String, Written>> written) {
    var table = new Table("part, since " + since, ">commits", ">+", ">-", ">people", ">new people");
    for (var part : written.subList(0, Math.min(parts, written.size()))) {
      addWritten(table, SafeText.line(part.getKey()), part.getValue());
    }
    table.print(out);
    sayRest(written.size());
  }

  private static void addWritten(Table table, String name, Written written) {
    table.row(
        name,
        number(written.commits()),
        number(written.added()),
        number(written.removed()),
        number(written.people()),
        number(written.newPeople()));
  }

  private void sayRest(int all) {
    if (all > parts) {
      out.println("and " + number(all - parts) + " other parts");
    }
  }

  private static String share(long part, long whole) {
    return whole == 0 ? "-" : String.format(Locale.ROOT, "%.2f %%", 100.0 * part / whole);
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String signed(long number) {
    return (number > 0 ? "+" : "") + number(number);
  }
}
