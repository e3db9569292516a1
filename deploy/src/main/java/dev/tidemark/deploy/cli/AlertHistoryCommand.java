package dev.tidemark.deploy.cli;

import dev.tidemark.analysis.alert.AlertEvent;
import dev.tidemark.analysis.alert.AlertHistory;
import dev.tidemark.deploy.alert.DeadLetter;
import dev.tidemark.deploy.broker.KafkaAccess;
import dev.tidemark.deploy.config.AlertRules;
import dev.tidemark.deploy.config.Settings;
import dev.tidemark.ingest.mail.SafeText;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tidemark alert history}: what was told. */
@Command(
    name = "history",
    description =
        "Shows what was told, oldest first, as it stands in the Kafka topic tidemark.events, and what could not be"
            + " delivered and was given up; also of rules that are gone.")
final class AlertHistoryCommand extends TidemarkCommand {

  @Parameters(paramLabel = "NAME", arity = "0..1", description = "a rule (default: all)")
  private @Nullable String name;

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description = "the last N events (default 25)")
  private int limit = 25;

  @Option(names = "--json", description = "print the events as CloudEvents")
  private boolean json;

  @Override
  int run() throws Exception {
    if (limit < 1) {
      throw new MisuseError("--limit must be 1 or more, got " + limit);
    }
    Settings settings = settings();
    var rules = new AlertRules(settings.home());
    List<AlertEvent> events;
    List<DeadLetter> lost;
    try (KafkaAccess kafka = KafkaAccess.open(settings, "alert history")) {
      events = AlertHistory.last(kafka.clients(), name == null ? "" : name, limit);
      lost = DeadLetter.all(kafka.clients());
    }
    boolean known = !events.isEmpty() || lost.stream().anyMatch(one -> one.rule().equals(name));
    if (name != null && !known && rules.find(name).isEmpty()) {
      throw AlertCommand.unknown(rules, name);
    }
    if (json) {
      AlertJson.events(console(), events);
      return CommandRunner.DONE;
    }
    if (events.isEmpty()) {
      console().out().println("nothing was told yet");
    } else {
      Table table = AlertText.table();
      events.forEach(event -> AlertText.row(table, event));
      table.print(console().out());
    }
    for (DeadLetter letter : lost) {
      if (name == null || name.equals(letter.rule())) {
        console()
            .out()
            .println(
                SafeText.line(
                    "given up: "
                        + letter.rule()
                        + ", "
                        + letter.destination()
                        + ", "
                        + Times.minute(letter.time().getEpochSecond())
                        + ": "
                        + letter.event().map(event -> event.news().title() + ": ").orElse("")
                        + letter.reason()));
      }
    }
    return CommandRunner.DONE;
  }
}
