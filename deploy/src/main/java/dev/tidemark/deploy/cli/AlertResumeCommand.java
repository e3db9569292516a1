package dev.tidemark.deploy.cli;

import dev.tidemark.deploy.config.AlertRules;
import java.time.Clock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code tidemark alert resume}: lets a paused rule tell again. */
@Command(name = "resume", description = "Lets a paused rule tell again what happens from now on.")
final class AlertResumeCommand extends TidemarkCommand {

  @Parameters(paramLabel = "NAME", description = "the rule")
  private String name = "";

  @Override
  int run() throws Exception {
    var rules = new AlertRules(settings().home());
    var rule = AlertCommand.rule(rules, name);
    if (rule.paused()) {
      rules.put(rule.resume(AlertAddCommand.second(Clock.systemUTC())));
    }
    console().out().println("resumed " + name);
    return CommandRunner.DONE;
  }
}
