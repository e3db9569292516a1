package dev.tidemark.analysis.report;

import dev.tidemark.analysis.Activity;
import dev.tidemark.analysis.ThreadActivity;
import dev.tidemark.analysis.report.Section.Item;
import dev.tidemark.analysis.report.Section.Piece;
import dev.tidemark.analysis.report.WeeklyReport.Archive;
import dev.tidemark.analysis.report.WeeklyReport.Figure;
import dev.tidemark.analysis.report.WeeklyReport.SeriesLine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes a report as one page that needs nothing else. */
final class HtmlReport {
  private static final List<String> SIZES =
      List.of("series", "patches", "files", "added", "removed");

  private final WeeklyReport report;
  private final Html html = new Html();

  /** By heading. */
  private final Map<String, String> anchors = new HashMap<>();

  HtmlReport(WeeklyReport report) {
    this.report = report;
  }

  String write() {
    html.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>");
    html.text(Wording.title(report)).raw("</title>\n");
    html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    html.raw("<meta http-equiv=\"Content-Security-Policy\"");
    html.raw(" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<style>\n");
    html.raw(PageStyle.CSS)
        .raw("</style>\n</head>\n<body>\n<main>\n<h1>")
        .text(Wording.title(report));
    html.raw("</h1>\n<p class=\"dates\">").text(Wording.dates(report)).raw("</p>\n");
    html.raw("<p class=\"lead\">");
    pieces(Summary.of(report));
    html.raw("</p>\n");
    var sections = new Sections(report);
    List<Section> talk = sections.talk();
    List<Section> work = sections.work();
    contents(talk, work);
    figures();
    talk.forEach(this::section);
    series();
    versions();
    work.forEach(this::section);
    threads();
    html.raw("</main>\n");
    footer();
    return html.raw("</body>\n</html>\n").toString();
  }

  /** Where the parts are; each is known by its heading. */
  private void contents(List<Section> talk, List<Section> work) {
    var headings = new ArrayList<String>();
    headings.add("Activity");
    talk.forEach(section -> headings.add(section.title()));
    if (!report.newSeries().isEmpty()) {
      headings.add("New series");
    }
    if (!report.newVersions().isEmpty()) {
      headings.add("New versions");
    }
    work.forEach(section -> headings.add(section.title()));
    if (!report.busiest().isEmpty()) {
      headings.add("Busiest threads");
    }
    html.raw("<nav aria-label=\"Contents\">\n<ul>\n");
    for (String heading : headings) {
      html.raw("<li><a href=\"#").text(anchor(heading)).raw("\">").text(heading).raw("</a></li>\n");
    }
    html.raw("</ul>\n</nav>\n");
  }

  private void heading(String words) {
    html.raw("<h2 id=\"").text(anchor(words)).raw("\">").text(words).raw("</h2>\n");
  }

  /** The same in every report, so that a link to a part of one is of use for the next. */
  private String anchor(String heading) {
    String known = anchors.get(heading);
    if (known == null) {
      known = heading.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", "-");
      while (anchors.containsValue(known)) {
        known += "-";
      }
      anchors.put(heading, known);
    }
    return known;
  }

  private void pieces(List<Piece> pieces) {
    for (Piece piece : pieces) {
      if (piece.mail().isPresent()) {
        html.link(report.options().links().url(piece.mail().get()), piece.text());
      } else {
        html.text(piece.text());
      }
    }
  }

  private void section(Section section) {
    heading(section.title());
    if (!section.note().isEmpty()) {
      html.raw("<p class=\"soft\">").text(section.note()).raw("</p>\n");
    }
    if (section.items().isEmpty()) {
      return;
    }
    if (section.columns().isEmpty()) {
      items(section);
    } else {
      table(section);
    }
    if (section.more() > 0) {
      html.raw("<p class=\"soft\">").text(Wording.more(section)).raw("</p>\n");
    }
  }

  private void items(Section section) {
    html.raw("<ul class=\"items\">\n");
    for (Item item : section.items()) {
      html.raw("<li>");
      boolean chart = !item.chart().isEmpty();
      html.raw(chart ? "<div class=\"beside\"><div>" : "");
      if (item.head().stream().allMatch(piece -> piece.mail().isEmpty())) {
        html.raw("<b>");
        pieces(item.head());
        html.raw("</b>");
      } else {
        pieces(item.head());
      }
      html.text(item.words());
      if (chart) {
        html.raw("</div>");
        bars(item.chart(), "line", item.chartWords());
        html.raw("</div>");
      }
      if (!item.details().isEmpty()) {
        html.raw("\n<ul>\n");
        for (List<Piece> detail : item.details()) {
          html.raw("<li>");
          pieces(detail);
          html.raw("</li>\n");
        }
        html.raw("</ul>\n");
      }
      html.raw("</li>\n");
    }
    html.raw("</ul>\n");
  }

  private void table(Section section) {
    tableHead(section.title(), section.columns());
    for (Item item : section.items()) {
      html.raw("<tr><td>");
      pieces(item.head());
      for (List<Piece> detail : item.details()) {
        html.raw("<br><span class=\"soft\">");
        pieces(detail);
        html.raw("</span>");
      }
      if (!item.chart().isEmpty()) {
        html.raw("<br>");
        bars(item.chart(), "line", item.chartWords());
      }
      html.raw("</td>");
      for (String cell : item.cells()) {
        html.raw("<td class=\"n\">").text(cell).raw("</td>");
      }
      html.raw("</tr>\n");
    }
    html.raw("</tbody>\n</table></div>\n");
  }

  /** Begins a table that can be moved sideways where it is wider than the page. */
  private void tableHead(String title, List<String> columns) {
    html.raw("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"").text(title);
    html.raw("\"><table>\n<thead><tr><th scope=\"col\">").text(columns.getFirst()).raw("</th>");
    for (String column : columns.subList(1, columns.size())) {
      html.raw("<th scope=\"col\" class=\"n\">").text(column).raw("</th>");
    }
    html.raw("</tr></thead>\n<tbody>\n");
  }

  private void figures() {
    heading("Activity");
    tableHead(
        "Activity", List.of("figure", report.period().label(), Wording.before(report), "change"));
    for (Figure figure : Figure.values()) {
      html.raw("<tr><th scope=\"row\">").text(figure.words()).raw("</th><td class=\"n\">");
      html.text(Wording.number(figure.of(report.now()))).raw("</td><td class=\"n\">");
      html.text(Wording.mean(report, figure)).raw("</td><td class=\"n\">");
      html.text(Wording.percent(report, figure)).raw("</td></tr>\n");
    }
    html.raw("</tbody>\n</table></div>\n<div class=\"charts\">\n");
    chart(Figure.MAILS);
    chart(Figure.PEOPLE);
    html.raw("</div>\n<details><summary>The numbers behind the charts</summary>\n");
    var columns = new ArrayList<String>(List.of("period"));
    for (Figure figure : Figure.values()) {
      columns.add(figure.words());
    }
    tableHead("The numbers behind the charts", columns);
    for (Activity activity : report.before()) {
      numbers(activity);
    }
    numbers(report.now());
    html.raw("</tbody>\n</table></div>\n</details>\n");
  }

  private void numbers(Activity activity) {
    html.raw("<tr><th scope=\"row\">").text(activity.period().label()).raw("</th>");
    for (Figure figure : Figure.values()) {
      html.raw("<td class=\"n\">").text(Wording.number(figure.of(activity))).raw("</td>");
    }
    html.raw("</tr>\n");
  }

  private void chart(Figure figure) {
    int largest = Math.max(1, figure.of(report.now()));
    for (Activity activity : report.before()) {
      largest = Math.max(largest, figure.of(activity));
    }
    int bars = report.before().size() + 1;
    html.raw("<figure>\n<svg viewBox=\"0 0 " + bars * 10 + " 44\" role=\"img\" aria-label=\"");
    html.text(figure.words() + " per period, " + report.before().getFirst().period().label());
    html.text(" to " + report.period().label() + ", at most " + largest).raw("\">\n");
    for (int i = 0; i < bars; i++) {
      boolean now = i == bars - 1;
      Activity activity = now ? report.now() : report.before().get(i);
      int value = figure.of(activity);
      int height = value == 0 ? 0 : Math.max(1, (int) ((long) value * 40 / largest));
      html.raw("<rect class=\"" + (now ? 'c' : 'b') + "\" x=\"" + (i * 10 + 1) + "\" y=\"");
      html.raw((42 - height) + "\" width=\"8\" height=\"" + height + "\"><title>");
      html.text(activity.period().label() + ": " + Wording.number(value));
      html.raw("</title></rect>\n");
    }
    html.raw("</svg>\n<figcaption>")
        .text(figure.words() + ", " + bars + " " + Wording.units(report));
    html.raw("</figcaption>\n</figure>\n");
  }

  private void series() {
    if (report.newSeries().isEmpty()) {
      return;
    }
    heading("New series");
    tableHead("New series", SIZES);
    for (SeriesLine line : report.newSeries()) {
      html.raw("<tr><td>");
      title(line);
      html.raw("</td>");
      sizes(line);
      html.raw("</tr>\n");
    }
    html.raw("</tbody>\n</table></div>\n");
  }

  private void versions() {
    if (report.newVersions().isEmpty()) {
      return;
    }
    heading("New versions");
    var columns = new ArrayList<>(SIZES);
    columns.add("all versions");
    tableHead("New versions", columns);
    for (VersionsOfWork work : VersionsOfWork.of(report)) {
      html.raw("<tr><td>");
      title(work.newest().now());
      html.raw("<br><span class=\"soft\">").text(work.words(report)).raw("</span></td>");
      sizes(work.newest().now());
      html.raw("<td class=\"n\">");
      if (!work.chart().isEmpty()) {
        bars(work.chart(), "spark", "lines of each version");
      }
      html.raw("</td></tr>\n");
    }
    html.raw("</tbody>\n</table></div>\n");
  }

  private void title(SeriesLine line) {
    html.raw("<b>").text(line.label()).raw("</b> ");
    html.link(report.options().links().url(line.head()), line.title());
    html.raw("<br><span class=\"soft\">").text(line.author()).raw("</span>");
  }

  private void sizes(SeriesLine line) {
    html.raw("<td class=\"n\">").text(Wording.patches(line)).raw("</td><td class=\"n\">");
    html.text(Wording.files(line.lines())).raw("</td><td class=\"n more\">");
    html.text(Wording.added(line.lines())).raw("</td><td class=\"n less\">");
    html.text(Wording.removed(line.lines())).raw("</td>");
  }

  /** A row of bars, oldest first, the last one set off; a value below zero is not known. */
  private void bars(List<Integer> values, String style, String words) {
    int largest = 1;
    for (int value : values) {
      largest = Math.max(largest, value);
    }
    int width = Math.max(6, values.size());
    html.raw("<svg class=\"" + style + "\" viewBox=\"0 0 " + width * 10 + " 24\" role=\"img\"");
    html.raw(" preserveAspectRatio=\"none\" aria-label=\"").text(words).raw(":");
    for (int value : values) {
      html.raw(" " + (value < 0 ? "?" : Wording.number(value)));
    }
    html.raw("\">");
    for (int i = 0; i < values.size(); i++) {
      int value = values.get(i);
      int height =
          value == 0 ? 0 : value < 0 ? 1 : Math.max(1, (int) ((long) value * 22 / largest));
      html.raw("<rect class=\"" + (i == values.size() - 1 ? 'c' : 'b') + "\" x=\"" + (i * 10 + 1));
      html.raw("\" y=\"" + (23 - height) + "\" width=\"8\" height=\"" + height + "\"/>");
    }
    html.raw("</svg>");
  }

  private void threads() {
    if (report.busiest().isEmpty()) {
      return;
    }
    heading("Busiest threads");
    tableHead("Busiest threads", List.of("thread", "mails", "people", "mails in all"));
    for (ThreadActivity thread : report.busiest()) {
      html.raw("<tr><td>").link(report.options().links().url(thread.root()), thread.subject());
      html.raw("</td><td class=\"n\">").text(Wording.number(thread.mails()));
      html.raw("</td><td class=\"n\">").text(Wording.number(thread.people()));
      html.raw("</td><td class=\"n\">").text(Wording.number(thread.total())).raw("</td></tr>\n");
    }
    html.raw("</tbody>\n</table></div>\n");
  }

  private void footer() {
    html.raw("<footer>\n");
    for (String line : Wording.footer(report)) {
      html.raw("<p>").text(line).raw("</p>\n");
    }
    if (!report.options().archives().isEmpty()) {
      html.raw("<ul>\n");
      for (Archive archive : report.options().archives()) {
        html.raw("<li>").text(archive.name() + ": " + archive.state()).raw("</li>\n");
      }
      html.raw("</ul>\n");
    }
    html.raw("</footer>\n");
  }
}
