package dev.tidemark.deploy.cli;

import dev.tidemark.analysis.alert.AlertRule;
import dev.tidemark.deploy.config.AlertRules;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tidemark alert show}: one rule. */
@Command(name = "show", description = "Shows one rule. Secrets are not shown.")
final class AlertShowCommand extends TidemarkCommand {

  @Parameters(paramLabel = "NAME", description = "the rule")
  private String name = "";

  @Option(names = "--json", description = "print JSON")
  private boolean json;

  @Override
  int run() throws Exception {
    AlertRule rule = AlertCommand.rule(new AlertRules(settings().home()), name);
    if (json) {
      try (var writer = Json.to(console())) {
        AlertJson.rule(writer, rule);
      }
      console().out().println();
    } else {
      AlertText.print(rule, console().out());
    }
    return CommandRunner.DONE;
  }
}
