package dev.tidemark.deploy.cli;

import dev.tidemark.analysis.AnalysisCatalog;
import dev.tidemark.analysis.Period;
import dev.tidemark.analysis.report.ArchiveLinks;
import dev.tidemark.analysis.report.ReportFormat;
import dev.tidemark.analysis.report.WeeklyReport;
import dev.tidemark.deploy.config.Settings;
import dev.tidemark.deploy.mail.MailFailure;
import dev.tidemark.deploy.mail.OutgoingMail;
import dev.tidemark.deploy.mail.SmtpSender;
import dev.tidemark.deploy.report.ReportMaker;
import dev.tidemark.ingest.mail.SafeText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tidemark report}: what happened in a week. */
@Command(
    name = "report",
    description = {
      "Reports on one week, Monday to Sunday UTC: mails, threads and people against the eight weeks"
          + " before; what people talk about, debates, open questions; new series; new versions and how they grew; what"
          + " landed and how much Rust there is, where a source tree is synced; what waits for review and what stalled;"
          + " reviewers and newcomers. One self-contained file. --week A..B writes one"
          + " file a week into a folder; --month, --since and --until report on other periods.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  tidemark report                                       last week, as text",
      "  tidemark report --week 2025-W08 --format html -o w08.html",
      "  tidemark report --week 2025-W08 --list rust-for-linux --format md",
      "  tidemark report --month 2025-02 -o february.html",
      "  tidemark report --mail me@example.org                 last week, by mail",
      "  tidemark report --week 2024-W27..2025-W26 --format html -o reports/"
    })
final class ReportCommand extends IndexCommand {

  @Mixin private final PeriodOptions period = new PeriodOptions();
  @Mixin private final CountedMails counted = new CountedMails();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "html, md, text (default) or json")
  private @Nullable String format;

  @Option(names = "--json", description = "the same as --format json")
  private boolean json;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "write there instead of printing")
  private @Nullable Path output;

  @Option(
      names = "--mail",
      paramLabel = "ADDRESS",
      description = "send it there as text and HTML, through the server of the setting mail.smtp")
  private @Nullable String mail;

  @Override
  int run() throws Exception {
    Settings settings = settings();
    ReportFormat wanted = wanted();
    List<Period> asked = period.periods(Instant.now());
    Path file = output;
    if (asked.size() > 1 && (file == null || mail != null)) {
      throw new MisuseError("several weeks need a folder to write to: -o DIR, without --mail");
    }
    try (var searcher = openIndex(settings)) {
      var maker = new ReportMaker(settings, searcher, counted.lists(), counted.clock());
      for (Period each : asked) {
        WeeklyReport report = maker.report(each);
        String to = mail;
        if (to != null) {
          send(settings, to, report);
          if (file == null) {
            continue;
          }
        }
        String text = wanted.write(report);
        if (file == null) {
          console().out().print(text);
        } else if (asked.size() == 1) {
          write(file, text);
        } else {
          Files.createDirectories(file);
          write(file.resolve(each.label() + "." + wanted.suffix()), text);
        }
      }
    } catch (ReportMaker.UnknownListException e) {
      throw new UserError(String.valueOf(e.getMessage()), e);
    }
    return CommandRunner.DONE;
  }

  private void send(Settings settings, String to, WeeklyReport report) {
    try {
      new SmtpSender(settings.mail(), System.getenv())
          .send(
              new OutgoingMail(
                  to,
                  report.title(),
                  ReportFormat.TEXT.write(report),
                  ReportFormat.HTML.write(report)));
    } catch (MailFailure e) {
      throw new UserError(String.valueOf(e.getMessage()), e);
    }
    console().err().println("sent to " + SafeText.line(to));
  }

  private void write(Path file, String text) throws IOException {
    Files.writeString(file, text, StandardCharsets.UTF_8);
    console()
        .err()
        .println(String.format(Locale.ROOT, "%s (%s)", file, Sizes.of(Files.size(file))));
  }

  /**
   * Where mails can be read: the one list's archive, or that of all lists.
   *
   * @throws UserError if a list is not known
   */
  static ArchiveLinks links(Settings settings, AnalysisCatalog catalog, List<String> lists) {
    try {
      return ReportMaker.links(settings, catalog, lists);
    } catch (ReportMaker.UnknownListException e) {
      throw new UserError(String.valueOf(e.getMessage()), e);
    }
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
}
