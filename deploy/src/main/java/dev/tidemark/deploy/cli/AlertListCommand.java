package dev.tidemark.deploy.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tidemark alert list}: all rules. */
@Command(name = "list", description = "Lists the rules. Secrets are not shown.")
final class AlertListCommand extends TidemarkCommand {

  @Option(names = "--json", description = "print JSON")
  private boolean json;

  @Override
  int run() throws Exception {
    return AlertCommand.list(this, json);
  }
}
