package dev.tidemark.deploy.web;

import dev.tidemark.analysis.Period;
import dev.tidemark.analysis.report.Html;
import dev.tidemark.analysis.report.ReportFormat;
import dev.tidemark.analysis.report.WeeklyReport;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Optional;

/** The reports: a list of them, and each in every format. */
final class ReportPages {
  private static final int WEEKS = 53;
  private static final int MONTHS = 13;

  private final ReportShelf shelf;
  private final LiveIndex index;
  private final InstantSource clock;

  ReportPages(ReportShelf shelf, LiveIndex index, InstantSource clock) {
    this.shelf = shelf;
    this.index = index;
    this.clock = clock;
  }

  /** What can be had. */
  WebAnswer list() throws IOException {
    Optional<Instant> oldest = NewestMails.oldest(index.now());
    Instant now = clock.instant();
    return WebPage.of(
        "Reports",
        html -> {
          html.raw("<p><a href=\"../\">Tidemark</a></p>\n");
          if (oldest.isEmpty()) {
            html.raw("<p class=\"soft\">No mail is indexed yet.</p>\n");
            return;
          }
          html.raw(
              "<p class=\"soft\">On all lists; weeks and months are those of UTC. Any other since"
                  + " ");
          html.text(oldest.get().atZone(ZoneOffset.UTC).toLocalDate().toString());
          html.raw(" is at an address of the same form.</p>\n");
          links(html, "Weeks", Period.weekOf(now), WEEKS, oldest.get());
          links(html, "Months", month(now), MONTHS, oldest.get());
        });
  }

  private static void links(Html html, String title, Period newest, int most, Instant oldest) {
    html.raw("<h2>" + title + "</h2>\n<ul class=\"items\">\n");
    Period period = newest;
    for (int i = 0; i < most && period.stop().isAfter(oldest); i++) {
      String label = period.label();
      html.raw("<li>").link(label + ".html", label).raw(" <span class=\"soft\">");
      html.text(i == 0 ? "so far " : "").raw("(");
      for (ReportFormat format : ReportFormat.values()) {
        if (format != ReportFormat.HTML) {
          html.raw(format == ReportFormat.MARKDOWN ? "" : ", ");
          html.link(label + "." + format.suffix(), format.suffix());
        }
      }
      html.raw(")</span></li>\n");
      period = period.before(1);
    }
    html.raw("</ul>\n");
  }

  /**
   * One report.
   *
   * @param label of a period, by its form
   * @param suffix of a format
   */
  WebAnswer report(String label, String suffix) throws IOException, InterruptedException {
    Period period;
    try {
      period = label.indexOf('W') >= 0 ? Period.week(label) : Period.month(label);
    } catch (IllegalArgumentException e) {
      return WebAnswer.failure(404, "There is no week or month " + label + ".");
    }
    Optional<Instant> oldest = NewestMails.oldest(index.now());
    if (period.start().isAfter(clock.instant())) {
      return WebAnswer.failure(404, label + " has not begun yet.");
    }
    if (oldest.isEmpty() || !period.stop().isAfter(oldest.get())) {
      return WebAnswer.failure(404, "There is no mail of " + label + " here.");
    }
    Optional<WeeklyReport> report = shelf.report(period);
    if (report.isEmpty()) {
      return WebAnswer.failure(503, "Many reports are being made; please try again.")
          .header("Retry-After", "10");
    }
    ReportFormat format = ReportFormat.named(suffix);
    return WebAnswer.of(type(format), format.write(report.get()));
  }

  private static String type(ReportFormat format) {
    return switch (format) {
      case HTML -> WebAnswer.HTML;
      case MARKDOWN -> "text/markdown; charset=utf-8";
      case TEXT -> "text/plain; charset=utf-8";
      case JSON -> WebAnswer.JSON;
    };
  }

  private static Period month(Instant moment) {
    return Period.month(YearMonth.from(moment.atZone(ZoneOffset.UTC)).toString());
  }
}
