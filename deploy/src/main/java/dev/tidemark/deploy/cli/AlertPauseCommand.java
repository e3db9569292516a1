package dev.tidemark.deploy.cli;

import dev.tidemark.deploy.config.AlertRules;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code tidemark alert pause}: makes a rule silent. */
@Command(
    name = "pause",
    description =
        "Makes a rule silent until it is resumed. What happens meanwhile is not told later.")
final class AlertPauseCommand extends TidemarkCommand {

  @Parameters(paramLabel = "NAME", description = "the rule")
  private String name = "";

  @Override
  int run() throws Exception {
    var rules = new AlertRules(settings().home());
    rules.put(AlertCommand.rule(rules, name).pause());
    console().out().println("paused " + name);
    return CommandRunner.DONE;
  }
}
