package dev.tidemark.analysis.report;

import java.util.Locale;

/** How a report is written. One line here and one class are all a further format needs. */
public enum ReportFormat {
  /** One self-contained page: no script, nothing loaded from elsewhere. */
  HTML {
    @Override
    public String write(WeeklyReport report) {
      return new HtmlReport(report).write();
    }
  },
  /** Markdown (CommonMark with GitHub's tables). */
  MARKDOWN {
    @Override
    public String write(WeeklyReport report) {
      return new MarkdownReport(report).write();
    }
  },
  /** Plain text, {@value TextReport#COLUMNS} columns, fit for mail. */
  TEXT {
    @Override
    public String write(WeeklyReport report) {
      return new TextReport(report).write();
    }
  },
  /** JSON for programs; see {@code JsonReport} for the fields. */
  JSON {
    @Override
    public String write(WeeklyReport report) {
      return JsonReport.write(report);
    }
  };

  /** What names of files in this format end in, without the dot. */
  public String suffix() {
    return switch (this) {
      case HTML -> "html";
      case MARKDOWN -> "md";
      case TEXT -> "txt";
      case JSON -> "json";
    };
  }

  /** The whole report; lines end in a line feed. */
  public abstract String write(WeeklyReport report);

  /**
   * The format of this name: {@code html}, {@code md} or {@code markdown}, {@code text} or {@code
   * txt}, {@code json}.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static ReportFormat named(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "html" -> HTML;
      case "md", "markdown" -> MARKDOWN;
      case "text", "txt" -> TEXT;
      case "json" -> JSON;
      default ->
          throw new IllegalArgumentException(
              "no such report format: '" + name + "', expected html, md, text or json");
    };
  }
}
