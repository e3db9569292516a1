package dev.tidemark.deploy.cli;

import dev.tidemark.analysis.AnalysisCatalog;
import dev.tidemark.analysis.Clock;
import dev.tidemark.analysis.Period;
import dev.tidemark.analysis.report.ArchiveLinks;
import dev.tidemark.analysis.report.ReportFormat;
import dev.tidemark.analysis.report.WeeklyReport;
import dev.tidemark.deploy.config.Settings;
import dev.tidemark.deploy.line.SyncLog;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tidemark report}: what happened in a week. */
@Command(
    name = "report",
    description = {
      "Reports on one week, Monday to Sunday UTC: mails, threads and people against the four weeks before; new series;"
          + " new versions and how they grew; the busiest threads. One self-contained file.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  tidemark report                                       last week, as text",
      "  tidemark report --week 2025-W08 --format html -o w08.html",
      "  tidemark report --week 2025-W08 --list rust-for-linux --format md"
    })
final class ReportCommand extends IndexCommand {

  @Mixin private final PeriodOptions period = new PeriodOptions();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "html, md, text (default) or json")
  private @Nullable String format;

  @Option(names = "--json", description = "the same as --format json")
  private boolean json;

  @Option(names = "--list", paramLabel = "LIST", description = "only this list; may be repeated")
  private List<String> lists = new ArrayList<>();

  @Option(
      names = "--clock",
      paramLabel = "CLOCK",
      description =
          "which date counts: author (when it was sent, default) or archive (when it arrived)")
  private Clock clock = Clock.AUTHOR;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "write there instead of printing")
  private @Nullable Path output;

  @Override
  int run() throws Exception {
    Settings settings = settings();
    ReportFormat wanted = wanted();
    Period asked = period.period(Instant.now());
    String text;
    try (var searcher = openIndex(settings)) {
      AnalysisCatalog catalog = SeriesCommand.catalog(searcher);
      ArchiveLinks links = links(settings, catalog, lists);
      var options =
          new WeeklyReport.Options(new HashSet<>(lists), clock, links, archives(settings), -1);
      text = wanted.write(WeeklyReport.of(catalog, asked, options));
    }
    Path file = output;
    if (file == null) {
      console().out().print(text);
    } else {
      Files.writeString(file, text, StandardCharsets.UTF_8);
      console()
          .err()
          .println(String.format(Locale.ROOT, "%s (%s)", file, Sizes.of(Files.size(file))));
    }
    return CommandRunner.DONE;
  }

  /**
   * Where mails can be read: the one list's archive, or that of all lists.
   *
   * @throws UserError if a list is not known
   */
  static ArchiveLinks links(Settings settings, AnalysisCatalog catalog, List<String> lists) {
    var unknown = new TreeSet<>(lists);
    unknown.removeAll(catalog.lists());
    if (!unknown.isEmpty()) {
      throw new UserError(
          "no list named "
              + String.join(", ", unknown)
              + " here; known: "
              + String.join(", ", catalog.lists()));
    }
    String page =
        lists.size() == 1
            ? lists.getFirst()
            : catalog.lists().size() == 1 ? catalog.lists().getFirst() : "all";
    return new ArchiveLinks(settings.report().baseurl() + "/" + page);
  }

  /** The format asked for, else the one that the output's name says, else text. */
  private ReportFormat wanted() {
    String name = json ? "json" : format;
    Path file = output;
    if (name == null && file != null) {
      String last = file.getFileName().toString();
      int dot = last.lastIndexOf('.');
      name =
          switch (dot < 0 ? "" : last.substring(dot + 1)) {
            case "html", "htm" -> "html";
            case "md" -> "md";
            case "json" -> "json";
            default -> "text";
          };
    }
    try {
      return ReportFormat.named(name == null ? "text" : name);
    } catch (IllegalArgumentException e) {
      throw new MisuseError(String.valueOf(e.getMessage()));
    }
  }

  private static List<WeeklyReport.Archive> archives(Settings settings) {
    var archives = new ArrayList<WeeklyReport.Archive>();
    new SyncLog(settings.home())
        .entries()
        .forEach(
            (name, entry) ->
                archives.add(
                    new WeeklyReport.Archive(
                        name,
                        entry.succeeded().isEmpty()
                            ? "never read to its end"
                            : "read to its end on " + entry.succeeded())));
    return archives;
  }
}
