package dev.tidemark.analysis.report;

import dev.tidemark.analysis.ThreadActivity;
import dev.tidemark.analysis.report.Section.Item;
import dev.tidemark.analysis.report.Section.Line;
import dev.tidemark.analysis.report.Section.Piece;
import dev.tidemark.analysis.report.WeeklyReport.Archive;
import dev.tidemark.analysis.report.WeeklyReport.Figure;
import dev.tidemark.analysis.report.WeeklyReport.SeriesLine;
import dev.tidemark.ingest.mail.MessageId;
import dev.tidemark.ingest.mail.SafeText;
import java.util.List;

/** Writes a report as Markdown: CommonMark, with the tables of GitHub's flavour. */
final class MarkdownReport {
  /** What means something inside a line; escaped with a backslash (CommonMark 2.4). */
  private static final String SPECIAL = "\\`*_[]|~$";

  private final WeeklyReport report;
  private final StringBuilder out = new StringBuilder(1 << 13);

  MarkdownReport(WeeklyReport report) {
    this.report = report;
  }

  String write() {
    out.append("# ").append(escape(Wording.title(report))).append("\n\n");
    out.append(Wording.dates(report)).append("\n\n");
    pieces(Summary.of(report));
    out.append("\n\n## Activity\n\n| figure | ");
    out.append(report.period().label()).append(" | ").append(Wording.before(report));
    out.append(" | change |\n|---|---:|---:|---:|\n");
    for (Figure figure : Figure.values()) {
      out.append("| ").append(figure.words()).append(" | ");
      out.append(Wording.number(figure.of(report.now()))).append(" | ");
      out.append(Wording.mean(report, figure)).append(" | ");
      out.append(Wording.percent(report, figure)).append(" |\n");
    }
    var sections = new Sections(report);
    sections.talk().forEach(this::section);
    heading("New series", report.newSeries());
    for (SeriesLine line : report.newSeries()) {
      item(line);
      out.append('\n');
    }
    heading("New versions", report.newVersions());
    for (VersionsOfWork work : VersionsOfWork.of(report)) {
      item(work.newest().now());
      String chart = Wording.sparkline(work.chart());
      out.append("; ").append(work.words(report)).append(chart.isEmpty() ? "" : " ");
      out.append(chart).append('\n');
    }
    sections.work().forEach(this::section);
    heading("Busiest threads", report.busiest());
    if (!report.busiest().isEmpty()) {
      out.append("| thread | mails | people | mails in all |\n|---|---:|---:|---:|\n");
    }
    for (ThreadActivity thread : report.busiest()) {
      out.append("| ");
      link(thread.root(), thread.subject());
      out.append(" | ").append(Wording.number(thread.mails()));
      out.append(" | ").append(Wording.number(thread.people()));
      out.append(" | ").append(Wording.number(thread.total())).append(" |\n");
    }
    out.append("\n---\n\n");
    for (String line : Wording.footer(report)) {
      out.append(line).append("\n\n");
    }
    for (Archive archive : report.options().archives()) {
      out.append("- ").append(escape(archive.name())).append(": ");
      out.append(escape(archive.state())).append('\n');
    }
    return out.toString();
  }

  /** A heading, unless nothing stands below it. */
  private void heading(String words, List<?> lines) {
    if (!lines.isEmpty()) {
      out.append("\n## ").append(words).append("\n\n");
    }
  }

  private void section(Section section) {
    out.append("\n## ").append(escape(section.title())).append("\n\n");
    if (!section.note().isEmpty()) {
      out.append(escape(section.note())).append("\n\n");
    }
    if (section.columns().isEmpty() || section.items().isEmpty()) {
      items(section);
    } else {
      table(section);
    }
    if (section.more() > 0) {
      out.append('\n').append(Wording.more(section)).append('\n');
    }
  }

  private void items(Section section) {
    for (Item item : section.items()) {
      out.append("- ");
      pieces(item.head());
      pieces(new Line().text(item.words()).pieces());
      chart(item);
      out.append('\n');
      for (List<Piece> detail : item.details()) {
        out.append("  - ");
        pieces(detail);
        out.append('\n');
      }
    }
  }

  private void table(Section section) {
    out.append("| ").append(String.join(" | ", section.columns())).append(" |\n|---");
    out.append("|---:".repeat(section.columns().size() - 1)).append("|\n");
    for (Item item : section.items()) {
      out.append("| ");
      pieces(item.head());
      chart(item);
      for (List<Piece> detail : item.details()) {
        out.append("<br>");
        pieces(detail);
      }
      for (String cell : item.cells()) {
        out.append(" | ").append(escape(cell, false));
      }
      out.append(" |\n");
    }
  }

  private void chart(Item item) {
    if (!item.chart().isEmpty()) {
      out.append(' ').append(Wording.lately(item.chart()));
    }
  }

  private void pieces(List<Piece> pieces) {
    for (Piece piece : pieces) {
      if (piece.mail().isPresent()) {
        link(piece.mail().get(), piece.text());
      } else {
        // Blanks at the ends of a piece part it from the next.
        String text = piece.text();
        out.append(text.startsWith(" ") ? " " : "").append(escape(text));
        out.append(text.endsWith(" ") && !text.isBlank() ? " " : "");
      }
    }
  }

  private void item(SeriesLine line) {
    out.append("- **").append(line.label()).append("** ");
    link(line.head(), line.title());
    out.append(" by ").append(escape(line.author())).append(": ").append(Wording.size(line));
  }

  private void link(MessageId mail, String text) {
    // In <> a destination may hold parentheses; the URL itself holds neither < nor > nor a blank.
    out.append('[').append(escape(text.isBlank() ? "(no subject)" : text)).append("](<");
    out.append(report.options().links().url(mail)).append(">)");
  }

  /** Makes text mean itself: nothing in it becomes markup, a link, or a cell of a table. */
  static String escape(String text) {
    return escape(text, true);
  }

  /**
   * The same.
   *
   * @param first whether it may stand first in a line
   */
  private static String escape(String text, boolean first) {
    String safe = SafeText.line(text).strip();
    var escaped = new StringBuilder(safe.length() + 8);
    for (int i = 0; i < safe.length(); i++) {
      char c = safe.charAt(i);
      switch (c) {
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '&' -> escaped.append("&amp;");
        default -> {
          boolean url = c == ':' && safe.startsWith("//", i + 1);
          boolean host = c == '.' && i >= 3 && safe.regionMatches(true, i - 3, "www", 0, 3);
          boolean start = first && i == 0 && "#+-=".indexOf(c) >= 0;
          if (SPECIAL.indexOf(c) >= 0 || c == '@' || url || host || start) {
            escaped.append('\\');
          }
          escaped.append(c);
        }
      }
    }
    return escaped.toString();
  }
}
