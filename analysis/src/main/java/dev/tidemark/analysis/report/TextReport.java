package dev.tidemark.analysis.report;

import dev.tidemark.analysis.ThreadActivity;
import dev.tidemark.analysis.report.Section.Item;
import dev.tidemark.analysis.report.Section.Piece;
import dev.tidemark.analysis.report.WeeklyReport.Archive;
import dev.tidemark.analysis.report.WeeklyReport.Figure;
import dev.tidemark.analysis.report.WeeklyReport.SeriesLine;
import dev.tidemark.ingest.mail.SafeText;
import java.util.List;
import java.util.Locale;

/** Writes a report as plain text. Only URLs may be longer than a line. */
final class TextReport {
  /** The width of a line: what mail is written in. */
  static final int COLUMNS = 72;

  private final WeeklyReport report;
  private final StringBuilder out = new StringBuilder(1 << 13);

  TextReport(WeeklyReport report) {
    this.report = report;
  }

  String write() {
    wrap("", "", Wording.title(report));
    wrap("", "", Wording.dates(report));
    out.append('\n');
    wrap("", "", plain(Summary.of(report)));
    heading("Activity");
    out.append(
        String.format(
                Locale.ROOT,
                "%-12s %12s %12s %9s%n",
                "",
                report.period().label(),
                "mean of " + WeeklyReport.PERIODS_COMPARED,
                "change")
            .replace(System.lineSeparator(), "\n"));
    for (Figure figure : Figure.values()) {
      out.append(
          String.format(
              Locale.ROOT,
              "%-12s %12s %12s %9s\n",
              figure.words(),
              Wording.number(figure.of(report.now())),
              Wording.mean(report, figure),
              Wording.percent(report, figure)));
    }
    out.append('(').append(Wording.before(report)).append(")\n");
    var sections = new Sections(report);
    sections.talk().forEach(this::section);
    heading("New series", report.newSeries());
    for (SeriesLine line : report.newSeries()) {
      item(line);
    }
    heading("New versions", report.newVersions());
    for (VersionsOfWork work : VersionsOfWork.of(report)) {
      head(work.newest().now());
      wrap("    ", "    ", work.words(report) + " " + Wording.sparkline(work.chart()));
      url(work.newest().now());
    }
    sections.work().forEach(this::section);
    heading("Busiest threads", report.busiest());
    for (ThreadActivity thread : report.busiest()) {
      wrap("* ", "  ", thread.subject().isBlank() ? "(no subject)" : thread.subject());
      wrap(
          "    ",
          "    ",
          Wording.count(thread.mails(), "mail", "mails")
              + " by "
              + Wording.count(thread.people(), "person", "people")
              + ", "
              + Wording.number(thread.total())
              + " in all");
      out.append("    ").append(report.options().links().url(thread.root())).append('\n');
    }
    out.append('\n');
    for (String line : Wording.footer(report)) {
      wrap("", "", line);
    }
    for (Archive archive : report.options().archives()) {
      wrap("* ", "  ", archive.name() + ": " + archive.state());
    }
    return out.toString();
  }

  private void section(Section section) {
    heading(section.title());
    if (!section.note().isEmpty()) {
      wrap("", "", section.note());
    }
    for (Item item : section.items()) {
      String head = plain(item.head()) + item.words();
      wrap("* ", "  ", item.chart().isEmpty() ? head : head + " " + Wording.lately(item.chart()));
      urls(item.head(), "    ");
      for (List<Piece> detail : item.details()) {
        wrap("  - ", "    ", plain(detail));
        urls(detail, "    ");
      }
    }
    if (section.more() > 0) {
      wrap("  ", "  ", Wording.more(section));
    }
  }

  private static String plain(List<Piece> pieces) {
    var text = new StringBuilder();
    for (Piece piece : pieces) {
      text.append(piece.text());
    }
    return text.toString();
  }

  private void urls(List<Piece> pieces, String indent) {
    for (Piece piece : pieces) {
      if (piece.mail().isPresent()) {
        out.append(indent).append(report.options().links().url(piece.mail().get())).append('\n');
      }
    }
  }

  /** A heading, unless nothing stands below it. */
  private void heading(String words, List<?> lines) {
    if (!lines.isEmpty()) {
      heading(words);
    }
  }

  private void heading(String words) {
    String safe = SafeText.line(words);
    out.append('\n').append(safe).append('\n').append("-".repeat(TextWidth.of(safe))).append('\n');
  }

  private void item(SeriesLine line) {
    head(line);
    url(line);
  }

  private void head(SeriesLine line) {
    wrap("* ", "  ", line.label() + " " + (line.title().isBlank() ? "(no subject)" : line.title()));
    wrap("    ", "    ", line.author() + ": " + Wording.size(line));
  }

  private void url(SeriesLine line) {
    out.append("    ").append(report.options().links().url(line.head())).append('\n');
  }

  /** Writes text made safe, broken at blanks, or inside a word that is longer than a line. */
  private void wrap(String first, String rest, String text) {
    String safe = SafeText.line(text).strip();
    out.append(first);
    int column = first.length();
    boolean empty = true;
    int i = 0;
    while (i < safe.length()) {
      int end = safe.indexOf(' ', i);
      if (end < 0) {
        end = safe.length();
      }
      String word = safe.substring(i, end);
      int width = TextWidth.of(word);
      if (!empty && column + 1 + width > COLUMNS) {
        out.append('\n').append(rest);
        column = rest.length();
        empty = true;
      }
      if (!empty && width > 0) {
        out.append(' ');
        column++;
      }
      for (int at = 0; at < word.length(); ) {
        int codePoint = word.codePointAt(at);
        int columns = TextWidth.of(codePoint);
        if (column + columns > COLUMNS) {
          out.append('\n').append(rest);
          column = rest.length();
        }
        out.appendCodePoint(codePoint);
        column += columns;
        at += Character.charCount(codePoint);
      }
      empty &= width == 0;
      i = end + 1;
    }
    out.append('\n');
  }
}
