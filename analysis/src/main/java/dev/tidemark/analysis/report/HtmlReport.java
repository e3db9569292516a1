package dev.tidemark.analysis.report;

import dev.tidemark.analysis.Activity;
import dev.tidemark.analysis.ThreadActivity;
import dev.tidemark.analysis.report.Section.Item;
import dev.tidemark.analysis.report.Section.Piece;
import dev.tidemark.analysis.report.WeeklyReport.Archive;
import dev.tidemark.analysis.report.WeeklyReport.Figure;
import dev.tidemark.analysis.report.WeeklyReport.SeriesLine;
import dev.tidemark.analysis.report.WeeklyReport.VersionLine;
import java.util.List;

/** Writes a report as one page that needs nothing else. */
final class HtmlReport {
  private static final String STYLE =
      """
      :root { color-scheme: light dark; --ink: #1d232b; --soft: #56616e; --line: #d5dae0;
        --paper: #ffffff; --bar: #9db8d2; --now: #1f5f99; --more: #1c6b3a; --less: #9c2b23; }
      @media (prefers-color-scheme: dark) {
        :root { --ink: #e3e7ec; --soft: #9ca8b5; --line: #39424d; --paper: #14181d;
          --bar: #456179; --now: #7db7ec; --more: #74c68f; --less: #ef8d84; } }
      body { margin: 0 auto; max-width: 58rem; padding: 1.5rem 1rem 3rem; color: var(--ink);
        background: var(--paper); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
      h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
      p.dates, footer, caption, .soft { color: var(--soft); }
      a { color: var(--now); }
      table { border-collapse: collapse; width: 100%; }
      caption { text-align: left; font-size: .9rem; padding-bottom: .25rem; }
      th, td { text-align: left; vertical-align: top; padding: .3rem .6rem .3rem 0;
        border-bottom: 1px solid var(--line); }
      th { font-weight: 600; overflow-wrap: normal; }
      .n { text-align: right; font-variant-numeric: tabular-nums; }
      td.n { white-space: nowrap; }
      .more { color: var(--more); } .less { color: var(--less); }
      .charts { display: flex; flex-wrap: wrap; gap: 1rem 2rem; margin: 1rem 0; }
      figure { margin: 0; flex: 1 1 12rem; } figcaption { font-size: .9rem; color: var(--soft); }
      svg { display: block; width: 100%; height: auto; }
      svg.spark { width: 6rem; display: inline-block; }
      .b { fill: var(--bar); } .c { fill: var(--now); }
      details { margin: .5rem 0; } summary { color: var(--soft); cursor: pointer; }
      footer { margin-top: 2.5rem; font-size: .9rem; }
      .wide { overflow-x: auto; }
      ul.items { padding-left: 1.2rem; } ul.items li { margin: .35rem 0; }
      ul.items ul { padding-left: 1.2rem; font-size: .95rem; }
      svg.line { width: 13rem; height: 1.5rem; border-bottom: 1px solid var(--line); }
      @media print { body { max-width: none; padding: 0; font-size: 10pt; }
        a { color: inherit; text-decoration: none; } h2 { break-after: avoid; }
        tr, figure { break-inside: avoid; } }
      """;

  private final WeeklyReport report;
  private final Html html = new Html();

  HtmlReport(WeeklyReport report) {
    this.report = report;
  }

  String write() {
    html.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>");
    html.text(Wording.title(report)).raw("</title>\n");
    html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    html.raw("<meta http-equiv=\"Content-Security-Policy\"");
    html.raw(" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<style>\n");
    html.raw(STYLE).raw("</style>\n</head>\n<body>\n<main>\n<h1>").text(Wording.title(report));
    html.raw("</h1>\n<p class=\"dates\">").text(Wording.dates(report)).raw("</p>\n<p>");
    pieces(Summary.of(report));
    html.raw("</p>\n");
    figures();
    var sections = new Sections(report);
    sections.talk().forEach(this::section);
    series();
    versions();
    sections.work().forEach(this::section);
    threads();
    html.raw("</main>\n");
    footer();
    return html.raw("</body>\n</html>\n").toString();
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
    html.raw("<h2>").text(section.title()).raw("</h2>\n");
    if (!section.note().isEmpty()) {
      html.raw("<p class=\"soft\">").text(section.note()).raw("</p>\n");
    }
    html.raw("<ul class=\"items\">\n");
    for (Item item : section.items()) {
      html.raw("<li>");
      pieces(item.head());
      if (!item.chart().isEmpty()) {
        html.raw("<br>");
        bars(item.chart(), "line", item.chartWords());
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

  private void figures() {
    html.raw("<h2>Activity</h2>\n<table>\n<thead><tr><th scope=\"col\">figure</th>");
    html.raw("<th scope=\"col\" class=\"n\">").text(report.period().label());
    html.raw("</th><th scope=\"col\" class=\"n\">").text(Wording.before(report));
    html.raw("</th><th scope=\"col\" class=\"n\">change</th></tr></thead>\n<tbody>\n");
    for (Figure figure : Figure.values()) {
      html.raw("<tr><th scope=\"row\">").text(figure.words()).raw("</th><td class=\"n\">");
      html.text(Wording.number(figure.of(report.now()))).raw("</td><td class=\"n\">");
      html.text(Wording.mean(report, figure)).raw("</td><td class=\"n\">");
      html.text(Wording.percent(report, figure)).raw("</td></tr>\n");
    }
    html.raw("</tbody>\n</table>\n<div class=\"charts\">\n");
    chart(Figure.MAILS);
    chart(Figure.PEOPLE);
    html.raw("</div>\n<details><summary>The numbers behind the charts</summary>\n");
    html.raw(
        "<div class=\"wide\" tabindex=\"0\"><table>\n<thead><tr><th scope=\"col\">period</th>");
    for (Figure figure : Figure.values()) {
      html.raw("<th scope=\"col\" class=\"n\">").text(figure.words()).raw("</th>");
    }
    html.raw("</tr></thead>\n<tbody>\n");
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
    html.raw("<h2>New series</h2>\n");
    if (report.newSeries().isEmpty()) {
      html.raw("<p class=\"soft\">None.</p>\n");
      return;
    }
    html.raw(
        "<div class=\"wide\" tabindex=\"0\"><table>\n<thead><tr><th scope=\"col\">series</th>");
    sizeHeads();
    html.raw("</tr></thead>\n<tbody>\n");
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
    html.raw("<h2>New versions</h2>\n");
    if (report.newVersions().isEmpty()) {
      html.raw("<p class=\"soft\">None.</p>\n");
      return;
    }
    html.raw(
        "<div class=\"wide\" tabindex=\"0\"><table>\n<thead><tr><th scope=\"col\">series</th>");
    sizeHeads();
    html.raw("<th scope=\"col\">versions</th></tr></thead>\n<tbody>\n");
    for (VersionLine line : report.newVersions()) {
      html.raw("<tr><td>");
      title(line.now());
      html.raw("<br><span class=\"soft\">").text(Wording.change(line)).raw("</span></td>");
      sizes(line.now());
      html.raw("<td>");
      bars(line.sizes(), "spark", "lines of each version");
      html.raw("</td></tr>\n");
    }
    html.raw("</tbody>\n</table></div>\n");
  }

  private void sizeHeads() {
    for (String head : List.of("patches", "files", "added", "removed")) {
      html.raw("<th scope=\"col\" class=\"n\">" + head + "</th>");
    }
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
    html.raw("<h2>Busiest threads</h2>\n");
    if (report.busiest().isEmpty()) {
      html.raw("<p class=\"soft\">None.</p>\n");
      return;
    }
    html.raw(
        "<div class=\"wide\" tabindex=\"0\"><table>\n<thead><tr><th scope=\"col\">thread</th>");
    for (String head : List.of("mails", "people", "mails in all")) {
      html.raw("<th scope=\"col\" class=\"n\">" + head + "</th>");
    }
    html.raw("</tr></thead>\n<tbody>\n");
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
