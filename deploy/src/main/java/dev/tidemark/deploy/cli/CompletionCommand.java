package dev.tidemark.deploy.cli;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Prints a completion script made from the commands themselves, so it can never lag behind them.
 */
@Command(
    name = "completion",
    description = "Prints a completion script for a shell.",
    footerHeading = "%n",
    footer = {
      "bash:  tidemark completion bash > ~/.local/share/bash-completion/completions/tidemark",
      "zsh:   tidemark completion zsh > ~/.tidemark-completion; source it in ~/.zshrc after compinit"
    })
final class CompletionCommand extends TidemarkCommand {

  enum Shell {
    BASH,
    ZSH
  }

  @Parameters(
      paramLabel = "SHELL",
      arity = "0..1",
      defaultValue = "bash",
      description = "bash (default) or zsh")
  private Shell shell = Shell.BASH;

  @Override
  int run() {
    var program = new CommandLine(CommandLine.Model.CommandSpec.create().name("tidemark"));
    for (Verb verb : Verb.values()) {
      program.addSubcommand(verb.word(), CommandRunner.commandLine(verb, verb.create()));
    }
    if (shell == Shell.ZSH) {
      console().out().println("autoload -U +X bashcompinit && bashcompinit");
    }
    console().out().println(AutoComplete.bash("tidemark", program));
    return CommandRunner.DONE;
  }
}
