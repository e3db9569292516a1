package dev.tidemark.deploy.cli;

import dev.tidemark.deploy.alert.Alerts;
import dev.tidemark.deploy.config.Settings;
import dev.tidemark.deploy.config.Settings.ScheduleSettings;
import dev.tidemark.deploy.line.Pipeline;
import dev.tidemark.deploy.line.SyncLog;
import dev.tidemark.deploy.report.ScheduledReports;
import dev.tidemark.deploy.web.Site;
import dev.tidemark.deploy.web.WebServer;
import dev.tidemark.ingest.mail.SafeText;
import dev.tidemark.ingest.source.Source;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tidemark serve}: what runs for weeks on a server. */
@Command(
    name = "serve",
    description = {
      "Runs until it is stopped (SIGTERM or Ctrl-C), and meanwhile:",
      "",
      "  - follows the sources of HOME/config and tells alerts, as 'tidemark sync -f' does;",
      "  - sends reports by schedule;",
      "  - serves over HTTP what is here: newest mail, feeds of alerts, reports.",
      "",
      "One process for a home: while it runs, no 'tidemark sync' is needed. All other commands can"
          + " be used beside it.",
      ""
    },
    footerHeading = "%nPages (all can only be read; no scripts, nothing loaded from elsewhere):%n",
    footer = {
      "  /                        what is here",
      "  /feeds/RULE.atom         the feed of an alert rule: tidemark alert add ... --feed",
      "  /reports/                reports on weeks and months, made when they are asked for",
      "  /reports/2025-W08.html   one of them; also .md, .txt and .json",
      "  /health                  JSON; status 200, or 503 if index or Kafka cannot be used",
      "",
      "Everybody who reaches the address may read everything, so it is on this machine only unless"
          + " said otherwise.",
      "For others, put a web server in front that says who may, and encrypts; any path prefix will"
          + " do.",
      "",
      "A report each week, in HOME/config:",
      "  [mail]",
      "      smtp = smtp.example.org",
      "      from = Tidemark <reports@example.org>",
      "  [schedule \"weekly\"]",
      "      report = week",
      "      at = monday 07:00 Europe/Berlin",
      "      mail = me@example.org",
      "It is made as soon as every source has been read to its end after that time (after an hour"
          + " without those that",
      "cannot be). One that was due while nothing ran is made at the next start, of several only"
          + " the newest. A schedule",
      "that is new begins with the next time it is due; 'tidemark report --mail' sends one now.",
      "",
      "Examples:",
      "  tidemark serve",
      "  tidemark serve --listen 127.0.0.1:9000",
      "  tidemark serve --listen '[::1]:0'                a port that is free; the first line says"
          + " which"
    })
final class ServeCommand extends TidemarkCommand {

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      description = "where to listen, instead of the setting serve.listen (127.0.0.1:8484)")
  private @Nullable String listen;

  @Option(
      names = "--interval",
      paramLabel = "MINUTES",
      description = "between two pulls of a source that is not on this machine (default 5)")
  private int interval = 5;

  @Override
  int run() throws Exception {
    if (interval < 1) {
      throw new MisuseError("--interval must be 1 minute or more, got " + interval);
    }
    if (listen != null) {
      override("serve.listen=" + listen);
    }
    Settings settings = settings();
    checkMail(settings);
    List<Source> sources = Sources.of(settings, List.of(), "");
    var log = new SyncLog(settings.home());
    try (var stop = new StopSignal();
        var progress = new Progress(console());
        WebServer server = bind(settings);
        Pipeline pipeline =
            Pipeline.open(
                settings,
                "serve",
                kafka -> new Alerts(settings, kafka, KnownWorks::new, console().out()));
        var site = new Site(settings, pipeline.kafka(), Clock.systemUTC())) {
      var reports =
          new ScheduledReports(
              settings,
              Clock.systemUTC(),
              moment -> isPulled(log, sources, moment) && pipeline.isCaughtUp(),
              this::say);
      server.serve(site);
      say("listening on " + url(server.address()));
      Thread sending =
          Thread.ofPlatform().name("tidemark-schedule").start(() -> send(reports, stop));
      try {
        pipeline.follow(
            sources,
            Duration.ofMinutes(interval),
            stop.asked(),
            new PullWatch(console(), "serve", progress, log, true));
      } finally {
        stop.asked().countDown();
        server.stop();
        sending.interrupt();
        sending.join();
      }
      return CommandRunner.DONE;
    }
  }

  private static void send(ScheduledReports reports, StopSignal stop) {
    try {
      reports.follow(stop.asked());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void checkMail(Settings settings) {
    for (ScheduleSettings schedule : settings.schedules()) {
      if (!schedule.mail().isEmpty()
          && (settings.mail().server().isEmpty() || settings.mail().from().isEmpty())) {
        throw new UserError(
            "schedule."
                + schedule.name()
                + ".mail needs mail.smtp and mail.from in "
                + settings.home().resolve("config"));
      }
    }
  }

  private static WebServer bind(Settings settings) {
    var wanted = new InetSocketAddress(settings.serve().host(), settings.serve().port());
    String shown = settings.serve().host() + ":" + settings.serve().port();
    if (wanted.isUnresolved()) {
      throw new UserError("listening on " + shown + ": no such host");
    }
    try {
      return WebServer.bind(wanted);
    } catch (IOException e) {
      throw new UserError(
          "listening on " + shown + ": " + e.getMessage() + "; --listen says another address", e);
    }
  }

  private static String url(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return "http://"
        + (address.getAddress() instanceof Inet6Address ? "[" + host + "]" : host)
        + ":"
        + address.getPort()
        + "/";
  }

  /** Whether every source was read to its end at that moment or later. */
  private static boolean isPulled(SyncLog log, List<Source> sources, Instant moment) {
    var entries = log.entries();
    return sources.stream()
        .allMatch(
            source -> {
              SyncLog.Entry entry = entries.get(source.name());
              return entry != null
                  && !entry.succeeded().isEmpty()
                  && !Instant.parse(entry.succeeded()).isBefore(moment);
            });
  }

  private void say(String what) {
    console().err().println("tidemark serve: " + SafeText.line(what));
  }
}
