package dev.tidemark.deploy.alert.sink;

import dev.tidemark.analysis.alert.Destination;
import dev.tidemark.deploy.config.Settings;
import dev.tidemark.deploy.mail.SmtpSender;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;

/** Opens the places that rules deliver to. */
public final class Sinks {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration PROGRAM_LIMIT = Duration.ofSeconds(60);

  private final Path feeds;
  private final SmtpSender sender;
  private final Secrets secrets;
  private final HttpPost http;
  private final PrintStream out;
  private final boolean json;
  private final Clock clock;

  /**
   * @param environment of the process, where passwords and secrets may be
   * @param out standard output
   * @param json whether it takes an event as a line of JSON instead of words
   */
  public Sinks(
      Settings settings,
      Map<String, String> environment,
      PrintStream out,
      boolean json,
      Clock clock) {
    this.feeds = feeds(settings.home());
    this.sender = new SmtpSender(settings.mail(), environment);
    this.secrets = new Secrets(environment);
    Predicate<InetAddress> allowed =
        settings.alert().allowPrivate() ? address -> true : PublicAddress::is;
    this.http = new HttpPost(InetAddress::getAllByName, allowed, LIMIT);
    this.out = out;
    this.json = json;
    this.clock = clock;
  }

  /** Where the feeds of a home are, each {@code RULE.atom}. */
  public static Path feeds(Path home) {
    return home.resolve("feeds");
  }

  /** The sink of a destination. Opens no connection yet. */
  public Sink open(Destination destination) {
    return switch (destination) {
      case Destination.Mailbox mailbox -> new MailSink(sender, mailbox.address());
      case Destination.Webhook webhook -> new WebhookSink(webhook, secrets, http, clock);
      case Destination.Program program -> new ProgramSink(program.command(), PROGRAM_LIMIT);
      case Destination.Feed feed -> new FeedSink(feeds);
      case Destination.Stdout stdout -> new StdoutSink(out, json);
    };
  }
}
