package dev.tidemark.deploy.cli;

import dev.tidemark.deploy.alert.Alerts;
import dev.tidemark.deploy.config.AlertRules;
import dev.tidemark.deploy.config.Settings;
import dev.tidemark.deploy.line.Pipeline;
import dev.tidemark.deploy.line.SyncLog;
import dev.tidemark.index.write.IndexCounts;
import dev.tidemark.ingest.mail.SafeText;
import dev.tidemark.ingest.source.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tidemark sync}: new mail into the log and the index. */
@Command(
    name = "sync",
    description = {
      "Pulls new mail and commits from their sources into the log (Kafka) and indexes them. Stop it"
          + " when you like: the next run goes on where it stopped.",
      ""
    },
    footerHeading = "%nA SOURCE is%n",
    footer = {
      "  the URL of an inbox         https://lore.kernel.org/rust-for-linux",
      "  a public-inbox directory    with git/0.git, git/1.git ... (version 2), or one epoch of it",
      "  an mbox file                plain or .gz; mboxrd:FILE or mboxo:FILE says how its lines are"
          + " quoted",
      "  a Maildir                   with cur, new and tmp",
      "  a kernel source tree        a git repository such as a clone of linux-next: its commits;"
          + " tree:PLACE says so",
      "  the name of a source        as in [source \"NAME\"] or [tree \"NAME\"] of HOME/config",
      "",
      "Without SOURCE: those of HOME/config; without that file, lore's rust-for-linux.",
      "",
      "Examples:",
      "  tidemark sync",
      "  tidemark sync https://lore.kernel.org/linux-kbuild ~/mail/old-list.mbox.gz",
      "  tidemark sync ~/src/linux-next",
      "  tidemark sync -f --interval 10"
    })
final class SyncCommand extends TidemarkCommand {

  @Parameters(paramLabel = "SOURCE", arity = "0..*", description = "what to pull")
  private List<String> named = new ArrayList<>();

  @Option(
      names = "--list",
      paramLabel = "NAME",
      description = "name of the list, where the source's own name will not do")
  private String list = "";

  @Option(
      names = {"-f", "--follow"},
      description =
          "go on: pull again and again, sources on this machine as soon as they change; index what"
              + " arrives at once")
  private boolean follow;

  @Option(
      names = "--interval",
      paramLabel = "MINUTES",
      description = "with -f: between two pulls (default 5)")
  private int interval = 5;

  @Option(
      names = {"-q", "--quiet"},
      description = "print nothing but errors")
  private boolean quiet;

  @Option(names = "--json", description = "print the outcome as JSON")
  private boolean json;

  @Override
  int run() throws Exception {
    if (interval < 1) {
      throw new MisuseError("--interval must be 1 minute or more, got " + interval);
    }
    Settings settings = settings();
    List<Source> sources = Sources.of(settings, named, list);
    long start = System.nanoTime();
    var log = new SyncLog(settings.home());
    try (var stop = new StopSignal();
        var progress = new Progress(console());
        Pipeline pipeline =
            Pipeline.open(
                settings,
                "sync",
                kafka -> new Alerts(settings, kafka, KnownWorks::new, console().out()))) {
      var watch = new PullWatch(console(), "sync", progress, log, follow);
      if (follow) {
        if (!quiet && !new AlertRules(settings.home()).exist()) {
          console()
              .err()
              .println(
                  "no alert rules yet; to be told of every new series: tidemark alert add new-series");
        }
        pipeline.follow(sources, Duration.ofMinutes(interval), stop.asked(), watch);
        return CommandRunner.DONE;
      }
      Pipeline.Outcome outcome = pipeline.run(sources, watch);
      progress.clear();
      if (json) {
        printJson(outcome);
      } else if (!quiet) {
        printText(outcome, (System.nanoTime() - start) / 1e9);
      }
      return outcome.complete() ? CommandRunner.DONE : CommandRunner.FAILED;
    }
  }

  private void printText(Pipeline.Outcome outcome, double seconds) {
    var out = console().out();
    for (Pipeline.SourceOutcome source : outcome.sources()) {
      var counts = source.counts();
      out.println(
          SafeText.line(source.source().name())
              + ": "
              + (source.failure() != null
                  ? "failed"
                  : String.format(
                          Locale.ROOT, "%,d new (%s)", counts.added(), Sizes.of(counts.bytes()))
                      + some(counts.removed(), "removed")
                      + some(counts.damaged(), "damaged, see 'tidemark status'")));
      source.source().blindSpots().forEach(each -> out.println("  " + SafeText.line(each)));
    }
    IndexCounts index = outcome.index();
    out.println(
        String.format(Locale.ROOT, "indexed: %,d added", index.added())
            + some(index.updated(), "updated")
            + some(index.removed(), "removed")
            + some(index.failures(), "read in part only")
            + some(index.rejects(), "not understood")
            + String.format(Locale.ROOT, ", in %.1f s", seconds));
    Alerts.Outcome alerts = outcome.alerts();
    if (alerts != null) {
      AlertText.print(alerts, out);
    }
  }

  private static String some(long count, String what) {
    return count == 0 ? "" : String.format(Locale.ROOT, ", %,d %s", count, what);
  }

  private void printJson(Pipeline.Outcome outcome) {
    try (var writer = Json.to(console())) {
      writer.writeStartObject();
      writer.writeArrayPropertyStart("sources");
      for (Pipeline.SourceOutcome source : outcome.sources()) {
        writer.writeStartObject();
        writer.writeStringProperty("name", source.source().name());
        writer.writeStringProperty("list", source.source().list());
        writer.writeNumberProperty("added", source.counts().added());
        writer.writeNumberProperty("removed", source.counts().removed());
        writer.writeNumberProperty("damaged", source.counts().damaged());
        writer.writeNumberProperty("bytes", source.counts().bytes());
        writer.writeArrayPropertyStart("blindSpots");
        source.source().blindSpots().forEach(writer::writeString);
        writer.writeEndArray();
        Exception failure = source.failure();
        if (failure != null) {
          writer.writeStringProperty("failure", PullWatch.reason(failure));
        }
        writer.writeEndObject();
      }
      writer.writeEndArray();
      IndexCounts index = outcome.index();
      writer.writeObjectPropertyStart("index");
      writer.writeNumberProperty("records", index.records());
      writer.writeNumberProperty("added", index.added());
      writer.writeNumberProperty("updated", index.updated());
      writer.writeNumberProperty("removed", index.removed());
      writer.writeNumberProperty("failures", index.failures());
      writer.writeNumberProperty("rejects", index.rejects());
      writer.writeNumberProperty("commits", index.commits());
      writer.writeObjectPropertyStart("problems");
      for (var problem : new TreeMap<>(index.problems()).entrySet()) {
        writer.writeNumberProperty(
            problem.getKey().name().toLowerCase(Locale.ROOT), problem.getValue());
      }
      writer.writeEndObject();
      writer.writeEndObject();
      Alerts.Outcome alerts = outcome.alerts();
      if (alerts != null) {
        AlertJson.outcome(writer, alerts);
      }
      writer.writeEndObject();
    }
    console().out().println();
  }
}
