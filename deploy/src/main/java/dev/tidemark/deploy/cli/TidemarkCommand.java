package dev.tidemark.deploy.cli;

import dev.tidemark.deploy.config.Settings;
import dev.tidemark.deploy.config.SettingsException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every command has: a home, settings, a console. */
abstract class TidemarkCommand {

  @Option(
      names = "--home",
      paramLabel = "DIR",
      description =
          "where mail, log and index live (default: TIDEMARK_HOME, else $XDG_DATA_HOME/tidemark)")
  private @Nullable Path home;

  @Option(
      names = "-c",
      paramLabel = "KEY=VALUE",
      description = "a setting for this run, such as -c kafka.bootstrap=localhost:9092")
  private List<String> overrides = new ArrayList<>();

  @Option(names = "--debug", description = "show where an error came from")
  private boolean debug;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this help")
  @SuppressWarnings("UnusedVariable") // picocli looks at it
  private boolean help;

  private @Nullable Console console;

  /** Takes what was said before the subcommand, as in {@code tidemark --home DIR alert add}. */
  final void inherit(TidemarkCommand outer) {
    home = home == null ? outer.home : home;
    var all = new ArrayList<>(outer.overrides);
    all.addAll(overrides);
    overrides = all;
    debug |= outer.debug;
  }

  /** Does the work; returns the exit status. */
  abstract int run() throws Exception;

  /** Settings of this run: the configuration file, then {@code -c}. */
  final Settings settings() throws IOException {
    var environment = new HashMap<>(System.getenv());
    Path named = home;
    if (named != null) {
      environment.put("TIDEMARK_HOME", named.toString());
    }
    try {
      return Settings.load(environment, overrides);
    } catch (SettingsException e) {
      throw new UserError(String.valueOf(e.getMessage()), e);
    }
  }

  /** Takes a setting as if it had been said with {@code -c}. */
  final void override(String setting) {
    overrides.add(setting);
  }

  /** Whether stack traces are wanted. */
  final boolean debug() {
    return debug;
  }

  final void console(Console value) {
    console = value;
  }

  final Console console() {
    if (console == null) {
      throw new IllegalStateException("a command runs only with a console");
    }
    return console;
  }
}
