package dev.tidemark.deploy;

import dev.tidemark.deploy.cli.CommandRunner;
import dev.tidemark.deploy.cli.Console;
import dev.tidemark.deploy.log.LogRouter;

/** Starts the program: {@code tidemark VERB [OPTION...] [ARGUMENT...]}. */
public final class Main {
  private Main() {}

  /** Runs one command and ends the process with its exit status: 0 done, 1 failed, 2 misused. */
  public static void main(String[] arguments) {
    LogRouter.install();
    Console console = Console.ofProcess();
    int status = CommandRunner.run(console, arguments);
    console.out().flush();
    System.exit(status);
  }
}
