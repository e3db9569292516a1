package dev.tidemark.deploy.cli;

import dev.tidemark.deploy.log.LogRouter;
import dev.tidemark.ingest.mail.SafeText;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;

/**
 * Finds the command of a command line, runs it, and turns what goes wrong into one line and an exit
 * status. Only the command that runs is loaded, which matters to a program that starts for every
 * search.
 */
public final class CommandRunner {
  /** The command did what was asked. */
  public static final int DONE = 0;

  /** The command could not do what was asked. */
  public static final int FAILED = 1;

  /** The command line or the query could not be understood. */
  public static final int MISUSED = 2;

  private CommandRunner() {}

  /**
   * Runs a command line and returns its exit status; never throws, save for errors of the JVM
   * itself.
   */
  public static int run(Console console, String... arguments) {
    List<String> words = globalOptionsLast(arguments);
    String verb = words.isEmpty() ? "help" : words.removeFirst();
    switch (verb) {
      case "help", "--help", "-h" -> {
        return help(console, words);
      }
      case "--version", "-V", "version" -> {
        console.out().println("tidemark " + Version.current());
        return DONE;
      }
      default -> {}
    }
    Verb command = Verb.named(verb);
    if (command == null) {
      console
          .err()
          .println("tidemark: unknown command '" + SafeText.line(verb) + "'" + suggestion(verb));
      return MISUSED;
    }
    return execute(console, command, words);
  }

  private static int execute(Console console, Verb verb, List<String> words) {
    TidemarkCommand command = verb.create();
    var line = commandLine(verb, command);
    try {
      line.parseArgs(words.toArray(new String[0]));
      if (line.isUsageHelpRequested()) {
        line.usage(console.out());
        return DONE;
      }
      var parsed = line.getParseResult();
      while (parsed.hasSubcommand()) {
        parsed = parsed.subcommand();
        if (parsed.isUsageHelpRequested()) {
          parsed.commandSpec().commandLine().usage(console.out());
          return DONE;
        }
      }
      if (parsed.commandSpec().userObject() instanceof TidemarkCommand inner) {
        if (!inner.equals(command)) {
          inner.inherit(command);
        }
        command = inner;
      }
      command.console(console);
      if (command.debug()) {
        LogRouter.debug();
      }
      return command.run();
    } catch (ParameterException e) {
      String name = e.getCommandLine().getCommandSpec().qualifiedName();
      console.err().println(name + ": " + SafeText.line(String.valueOf(e.getMessage())));
      console.err().println("see '" + name + " --help'");
      return MISUSED;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      console.err().println("tidemark " + verb.word() + ": interrupted");
      return FAILED;
    } catch (Exception e) {
      return report(console, verb, command, e);
    }
  }

  private static int report(
      Console console, Verb verb, TidemarkCommand command, Exception problem) {
    console.out().flush();
    if (command.debug()) {
      problem.printStackTrace(console.err());
      return FAILED;
    }
    String message = problem.getMessage();
    if (problem instanceof UserError && message != null) {
      console.err().println("tidemark " + verb.word() + ": " + SafeText.block(message));
      return problem instanceof MisuseError ? MISUSED : FAILED;
    }
    console
        .err()
        .println(
            "tidemark "
                + verb.word()
                + ": "
                + SafeText.line(
                    problem instanceof FileSystemException file ? words(file) : text(problem))
                + " (--debug shows where)");
    return FAILED;
  }

  private static String text(Exception problem) {
    String message = problem.getMessage();
    return message == null ? problem.getClass().getSimpleName() : message;
  }

  /** Java's own text is the bare path where the class says what was wrong. */
  private static String words(FileSystemException problem) {
    String reason =
        switch (problem) {
          case NoSuchFileException missing -> "no such file or directory";
          case AccessDeniedException denied -> "permission denied";
          case FileAlreadyExistsException there -> "there is such a file already";
          case NotDirectoryException file -> "not a directory";
          case DirectoryNotEmptyException full -> "a directory that is not empty";
          default -> problem.getReason();
        };
    // Of two files the second is the one that was to be made.
    String other = problem.getOtherFile();
    return reason == null
        ? text(problem)
        : (other == null ? problem.getFile() : other) + ": " + reason;
  }

  /** The command line of one verb, ready to parse. */
  static CommandLine commandLine(Verb verb, TidemarkCommand command) {
    var line = new CommandLine(command);
    line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_FOOTER, CommandRunner::footer);
    return line.setHelpSectionMap(line.getHelpSectionMap())
        .setCommandName("tidemark " + verb.word())
        .setUsageHelpWidth(96)
        .setUsageHelpLongOptionsMaxWidth(28)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
  }

  /** Examples and tables, line by line as they are: a broken one could not be copied. */
  private static String footer(CommandLine.Help help) {
    return Arrays.stream(help.commandSpec().usageMessage().footer())
        .map(line -> String.format(Locale.ROOT, line) + System.lineSeparator())
        .collect(Collectors.joining());
  }

  private static int help(Console console, List<String> words) {
    if (!words.isEmpty()) {
      Verb verb = Verb.named(words.getFirst());
      if (verb == null) {
        console
            .err()
            .println(
                "tidemark help: unknown command '"
                    + SafeText.line(words.getFirst())
                    + "'"
                    + suggestion(words.getFirst()));
        return MISUSED;
      }
      return execute(console, verb, new ArrayList<>(List.of("--help")));
    }
    var out = console.out();
    out.println("Tidemark follows kernel development by mail.");
    out.println();
    out.println("usage: tidemark COMMAND [OPTION...] [ARGUMENT...]");
    out.println();
    for (Verb verb : Verb.values()) {
      out.println("  " + verb.word() + " ".repeat(14 - verb.word().length()) + verb.summary());
    }
    out.println();
    out.println("'tidemark COMMAND --help' explains one. A first round:");
    out.println();
    out.println(
        "  tidemark demo                                 everything on an invented archive, no network");
    out.println("  tidemark sync                                 follow lore's rust-for-linux");
    out.println("  tidemark search 's:alloc dfn:rust/kernel d:last.month..'");
    out.println("  tidemark series show https://lore.kernel.org/r/MESSAGE-ID");
    out.println("  tidemark report --week 2025-W08 --format html -o week.html");
    out.println();
    out.println(
        "Every command takes --home DIR (or TIDEMARK_HOME), -c section.key=value and --debug.");
    return DONE;
  }

  /**
   * Moves {@code --home DIR}, {@code -c KEY=VALUE} and {@code --debug} before the verb behind it,
   * as git takes them.
   */
  private static List<String> globalOptionsLast(String... arguments) {
    var words = new ArrayList<>(Arrays.asList(arguments));
    var moved = new ArrayList<String>();
    while (!words.isEmpty()) {
      String first = words.getFirst();
      boolean takesValue = first.equals("--home") || first.equals("-c");
      if (!takesValue && !first.equals("--debug") && !first.startsWith("--home=")) {
        break;
      }
      moved.add(words.removeFirst());
      if (takesValue && !words.isEmpty()) {
        moved.add(words.removeFirst());
      }
    }
    words.addAll(words.isEmpty() ? 0 : 1, moved);
    return words;
  }

  private static String suggestion(String verb) {
    @Nullable Verb nearest = Verb.nearest(verb);
    return nearest == null
        ? "; 'tidemark help' lists them"
        : "; did you mean '" + nearest.word() + "'?";
  }
}
