package dev.tidemark.deploy.cli;

import dev.tidemark.analysis.alert.AlertRule;
import dev.tidemark.analysis.alert.Destination;
import dev.tidemark.analysis.alert.Pace;
import dev.tidemark.analysis.alert.Pace.Digest;
import dev.tidemark.analysis.alert.Secret;
import dev.tidemark.deploy.config.AlertRules;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tidemark alert add}: a new rule. */
@Command(
    name = "add",
    description = {
      "Adds a rule. It tells what happens from now on; with --since also what the archives took in from that day. A series"
          + " is found if its cover or one of its patches matches the query, and is told of once: when all of it is here, or"
          + " 20 minutes after its last mail (setting alert.settle).",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  tidemark alert add new-series",
      "  tidemark alert add rust --on series.posted 'tree:rust OR dfn:rust/' --mail me@example.org",
      "  tidemark alert add mine --on series.applied,series.landed f:me@example.org --mail me@example.org",
      "  tidemark alert add room 'dfn:rust/kernel' --webhook 'slack env:SLACK_HOOK' --quiet '22:00-07:00 Europe/Berlin'",
      "  tidemark alert add ci --on series.completed --webhook https://ci.example.org/hook --webhook-key file:/etc/hook.key",
      "  tidemark alert add run --command /usr/local/bin/on-series --argument --fast"
    })
final class AlertAddCommand extends TidemarkCommand {

  @Parameters(index = "0", paramLabel = "NAME", description = "names the rule")
  private String name = "";

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "QUERY",
      description = "in the search language, see 'tidemark search --help' (default: everything)")
  private List<String> words = new ArrayList<>();

  @Mixin private final WatchOption on = new WatchOption();

  @Option(
      names = "--mail",
      paramLabel = "ADDRESS",
      description = "tell by mail (setting mail.smtp)")
  private List<String> mail = new ArrayList<>();

  @Option(
      names = "--webhook",
      paramLabel = "[FORM ]URL",
      description =
          "tell by HTTP POST; FORM is cloudevents (default), slack, mattermost or matrix; a URL that is a secret is named:"
              + " env:VARIABLE or file:PATH")
  private List<String> webhook = new ArrayList<>();

  @Option(
      names = "--webhook-key",
      paramLabel = "SECRET",
      description = "sign webhooks with it (HMAC-SHA256): env:VARIABLE or file:PATH")
  private @Nullable String key;

  @Option(
      names = "--command",
      paramLabel = "PROGRAM",
      description = "tell a program, which reads the event from its standard input; no shell")
  private @Nullable String command;

  @Option(names = "--argument", paramLabel = "WORD", description = "an argument of that program")
  private List<String> arguments = new ArrayList<>();

  @Option(names = "--feed", description = "keep an Atom feed of the rule, HOME/feeds/NAME.atom")
  private boolean feed;

  @Option(names = "--stdout", description = "print a line where 'sync' runs")
  private boolean stdout;

  @Option(
      names = "--digest",
      paramLabel = "HOW",
      description = "gather what is told: none (default), hourly, daily, weekly")
  private Digest digest = Digest.NONE;

  @Option(
      names = "--quiet",
      paramLabel = "HH:MM-HH:MM [ZONE]",
      description = "tell nothing in these hours, but after them")
  private @Nullable String quiet;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description =
          "at most N an hour to one place; the rest is counted in the next (default: any)")
  private int limit;

  @Option(
      names = "--since",
      paramLabel = "YYYY-MM-DD",
      description = "tell also what came from this day on (UTC)")
  private @Nullable String since;

  @Option(names = "--replace", description = "put it in the place of a rule with that name")
  private boolean replace;

  @Override
  int run() throws Exception {
    var rules = new AlertRules(settings().home());
    if (!replace && rules.find(name).isPresent()) {
      throw new UserError("there is a rule named '" + name + "'; --replace puts this in its place");
    }
    AlertRule rule = rule();
    AlertText.check(rule);
    rules.put(rule);
    AlertText.print(rule, console().out());
    return CommandRunner.DONE;
  }

  private AlertRule rule() {
    try {
      return new AlertRule(
          name,
          String.join(" ", words),
          on.watches(),
          since == null ? second(Clock.systemUTC()) : WatchOption.day(since),
          false,
          destinations(),
          new Pace(digest, Optional.ofNullable(quiet).map(AlertRules::quiet), limit));
    } catch (IllegalArgumentException e) {
      throw new MisuseError(String.valueOf(e.getMessage()));
    }
  }

  private List<Destination> destinations() {
    var to = new ArrayList<Destination>();
    mail.forEach(address -> to.add(new Destination.Mailbox(address)));
    for (String hook : webhook) {
      to.add(AlertRules.webhook(hook, Optional.ofNullable(key).map(AlertAddCommand::named)));
    }
    if (command != null) {
      var words = new ArrayList<String>();
      words.add(Path.of(command).isAbsolute() ? command : absolute(command));
      words.addAll(arguments);
      to.add(new Destination.Program(words));
    } else if (!arguments.isEmpty()) {
      throw new MisuseError("--argument needs --command");
    }
    boolean unsaid = to.isEmpty() && !feed && !stdout;
    if (feed || unsaid) {
      to.add(new Destination.Feed());
    }
    if (stdout || unsaid) {
      to.add(new Destination.Stdout());
    }
    return to;
  }

  /** A key must not stand in the file of rules, nor in the shell's history. */
  private static Secret named(String text) {
    if (!text.startsWith("env:") && !text.startsWith("file:")) {
      throw new MisuseError("--webhook-key names where the key is: env:VARIABLE or file:PATH");
    }
    return AlertRules.secret(text);
  }

  /** A program in a folder is found from wherever 'sync' is started later. */
  private static String absolute(String program) {
    return program.indexOf('/') < 0
        ? program
        : Path.of(program).toAbsolutePath().normalize().toString();
  }

  /** Now, in whole seconds, as mails have it. */
  static Instant second(Clock clock) {
    return Instant.ofEpochSecond(clock.instant().getEpochSecond());
  }
}
