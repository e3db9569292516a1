package dev.tidemark.deploy.cli;

import dev.tidemark.deploy.config.AlertRules;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code tidemark alert rm}: takes a rule out. */
@Command(
    name = "rm",
    description =
        "Removes a rule. What it told stays in tidemark.events, so a rule of the same name added later does not tell it"
            + " again.")
final class AlertRemoveCommand extends TidemarkCommand {

  @Parameters(paramLabel = "NAME", description = "the rule")
  private String name = "";

  @Override
  int run() throws Exception {
    var rules = new AlertRules(settings().home());
    if (!rules.remove(name)) {
      throw AlertCommand.unknown(rules, name);
    }
    console().out().println("removed " + name);
    return CommandRunner.DONE;
  }
}
