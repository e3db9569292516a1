package dev.tidemark.deploy.cli;

import dev.tidemark.analysis.alert.AlertRule;
import dev.tidemark.analysis.alert.Watch;
import dev.tidemark.deploy.config.AlertRules;
import dev.tidemark.ingest.mail.SafeText;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tidemark alert}: rules, and what they tell. By itself it lists the rules. */
@Command(
    name = "alert",
    description = {
      "Tells you of new series, new versions, or whatever a query finds. A rule is a name, a query, what it watches and"
          + " where to tell it. 'sync' evaluates rules after each pull, 'sync -f' as mail arrives; every event is also in the"
          + " Kafka topic tidemark.events. Without a subcommand: lists the rules.",
      ""
    },
    subcommands = {
      AlertAddCommand.class,
      AlertListCommand.class,
      AlertShowCommand.class,
      AlertRemoveCommand.class,
      AlertPauseCommand.class,
      AlertResumeCommand.class,
      AlertTestCommand.class,
      AlertHistoryCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  tidemark alert add new-series                              every new series, to a feed and to stdout",
      "  tidemark alert add rust --on series.posted,series.revised 'dfn:rust/ OR tree:rust' --mail me@example.org",
      "  tidemark alert add me 'tcf:me@example.org NOT f:me@example.org' --on message --mail me@example.org --digest daily",
      "  tidemark alert test rust --since 2025-05-01               what it would have told, telling nothing",
      "  tidemark alert pause rust"
    })
final class AlertCommand extends TidemarkCommand {

  @Option(names = "--json", description = "print JSON")
  private boolean json;

  @Override
  int run() throws Exception {
    return list(this, json);
  }

  /** Prints all rules of a home. */
  static int list(TidemarkCommand command, boolean json) throws IOException {
    var rules = new AlertRules(command.settings().home());
    List<AlertRule> all = rules.read();
    Console console = command.console();
    if (json) {
      try (var writer = Json.to(console)) {
        writer.writeStartArray();
        all.forEach(rule -> AlertJson.rule(writer, rule));
        writer.writeEndArray();
      }
      console.out().println();
      return CommandRunner.DONE;
    }
    if (all.isEmpty()) {
      console
          .out()
          .println("no rules yet; for every new series, to a feed and to standard output:");
      console.out().println("  tidemark alert add new-series");
      return CommandRunner.DONE;
    }
    var table = new Table("rule", "watches", "query", "tells");
    for (AlertRule rule : all) {
      table.row(
          rule.name() + (rule.paused() ? " (paused)" : ""),
          String.join(",", rule.on().stream().map(Watch::word).toList()),
          rule.query().isEmpty() ? "*" : SafeText.line(rule.query()),
          AlertText.destinations(rule));
    }
    table.print(console.out());
    return CommandRunner.DONE;
  }

  /**
   * The rule of that name.
   *
   * @throws UserError if there is none
   */
  static AlertRule rule(AlertRules rules, String name) throws IOException {
    return rules.find(name).orElseThrow(() -> unknown(rules, name));
  }

  static UserError unknown(AlertRules rules, String name) {
    String known;
    try {
      known = String.join(", ", rules.read().stream().map(AlertRule::name).toList());
    } catch (IOException e) {
      known = "";
    }
    return new UserError(
        "no rule named '"
            + name
            + "'"
            + (known.isEmpty() ? "; there are none" : "; known: " + known));
  }
}
