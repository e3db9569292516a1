package dev.tidemark.deploy.cli;

import dev.tidemark.analysis.alert.AlertEvent;
import dev.tidemark.analysis.alert.AlertRule;
import dev.tidemark.analysis.alert.AlertTrial;
import dev.tidemark.analysis.alert.Pace;
import dev.tidemark.deploy.config.AlertRules;
import dev.tidemark.deploy.config.Settings;
import dev.tidemark.index.search.MailSearcher;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tidemark alert test}: what a rule would have told. */
@Command(
    name = "test",
    description = {
      "Says what a rule would have told over the last 30 days before the newest mail, or another span. Tells nobody. NAME"
          + " is a rule; a query with --on tries one that does not exist yet.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  tidemark alert test rust",
      "  tidemark alert test rust --since 2025-01-01 --until 2025-06-30",
      "  tidemark alert test --on series.posted,series.revised 'dfn:rust/kernel/sync'"
    })
final class AlertTestCommand extends IndexCommand {
  private static final Duration SPAN = Duration.ofDays(30);
  private static final Duration DAY = Duration.ofDays(1);

  @Parameters(
      arity = "0..*",
      paramLabel = "NAME|QUERY",
      description = "a rule, or with --on a query (default: everything)")
  private List<String> words = new ArrayList<>();

  @Mixin private final WatchOption on = new WatchOption();

  @Option(names = "--since", paramLabel = "YYYY-MM-DD", description = "from this day on")
  private @Nullable String since;

  @Option(
      names = "--until",
      paramLabel = "YYYY-MM-DD",
      description = "to this day, included (default: to the newest mail)")
  private @Nullable String until;

  @Option(names = "--json", description = "print the events as CloudEvents")
  private boolean json;

  @Override
  int run() throws Exception {
    Settings settings = settings();
    AlertRule rule = rule(settings);
    AlertText.check(rule);
    List<AlertEvent> events;
    Instant from;
    Instant to;
    try (MailSearcher searcher = openIndex(settings)) {
      Instant newest = Instant.ofEpochSecond(newest(searcher));
      to = until == null ? newest.plusSeconds(1) : WatchOption.day(until).plus(DAY);
      from = since == null ? to.minus(SPAN) : WatchOption.day(since);
      if (!from.isBefore(to)) {
        throw new MisuseError(
            "--since must not be later than "
                + (until == null ? "the newest mail" : "--until")
                + ", got "
                + since
                + " and "
                + Times.day(to.getEpochSecond() - 1));
      }
      events =
          AlertTrial.of(
              searcher,
              rule,
              from,
              to,
              settings.report().links(),
              new KnownWorks(searcher),
              Instant.now());
    }
    if (json) {
      AlertJson.events(console(), events);
      return CommandRunner.DONE;
    }
    if (!events.isEmpty()) {
      Table table = AlertText.table();
      events.forEach(event -> AlertText.row(table, event));
      table.print(console().out());
      console().out().println();
    }
    console()
        .out()
        .println(
            rule.name()
                + " would have told "
                + AlertText.counts(events)
                + " from "
                + Times.day(from.getEpochSecond())
                + " to "
                + Times.day(to.getEpochSecond() - 1));
    return CommandRunner.DONE;
  }

  private AlertRule rule(Settings settings) throws Exception {
    if (!on.given()) {
      if (words.size() != 1) {
        throw new MisuseError("name one rule, or try a query with --on");
      }
      return AlertCommand.rule(new AlertRules(settings.home()), words.getFirst());
    }
    return new AlertRule(
        "trial",
        String.join(" ", words),
        on.watches(),
        Instant.EPOCH,
        false,
        List.of(),
        Pace.AT_ONCE);
  }

  /** When the archive took in its last mail that does not claim to be of the future. */
  private static long newest(MailSearcher searcher) throws Exception {
    long[] newest = new long[1];
    searcher.forEachSummary(
        mail -> newest[0] = Math.max(newest[0], Math.min(mail.sent(), mail.received())));
    return newest[0];
  }
}
