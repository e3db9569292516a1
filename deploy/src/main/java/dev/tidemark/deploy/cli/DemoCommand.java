package dev.tidemark.deploy.cli;

import dev.tidemark.deploy.config.Settings;
import dev.tidemark.deploy.demo.SampleArchive;
import dev.tidemark.deploy.line.Pipeline;
import dev.tidemark.deploy.line.SyncLog;
import dev.tidemark.index.search.MailSearcher;
import dev.tidemark.index.search.SearchRequest;
import dev.tidemark.ingest.source.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import org.eclipse.jgit.lib.Config;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tidemark demo}: the whole line, without any network. */
@Command(
    name = "demo",
    description = {
      "Shows the main job on an invented archive, without any network: makes two mailing lists of 60 weeks and the"
          + " source tree their patches are for, pulls them into the local Kafka, indexes them, searches, shows how a"
          + " series grew and landed and how much Rust the tree holds, and writes a weekly report. Everything lies in"
          + " one folder that can be deleted.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  tidemark demo",
      "  tidemark demo --archive-only --mails 100000 --dir /tmp/big    a large archive for measurements"
    })
final class DemoCommand extends TidemarkCommand {
  private static final String TREE = "tide-next";

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "where to put it; must not exist or be empty (default: a new temporary folder)")
  private @Nullable Path directory;

  @Option(
      names = "--mails",
      paramLabel = "N",
      description = "about how many mails to invent (default: the whole story, over 3,000)")
  private int mails;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "another seed invents other mails; the same seed always the same")
  private long seed = 1;

  @Option(names = "--archive-only", description = "make the archive and stop")
  private boolean archiveOnly;

  @Option(names = "--json", description = "print JSON")
  private boolean json;

  @Override
  int run() throws Exception {
    long start = System.nanoTime();
    Path named = directory;
    Path folder =
        named == null ? Files.createTempDirectory("tidemark-demo") : named.toAbsolutePath();
    Path archive = folder.resolve("archive");
    var err = console().err();
    SampleArchive.Summary sample;
    try (var progress = new Progress(console())) {
      var options = SampleArchive.Options.DEFAULT.withSeed(seed);
      sample =
          SampleArchive.write(
              archive,
              mails > 0 ? options.withMails(mails) : options,
              (done, total) -> progress.update("inventing mails", done, total));
    } catch (IOException e) {
      throw new UserError("making the archive: " + e.getMessage(), e);
    }
    say(
        start,
        String.format(
            Locale.ROOT,
            "invented %,d mails on %d lists in %s",
            sample.mails(),
            sample.lists().size(),
            archive));
    if (archiveOnly) {
      if (json) {
        printJson(folder, sample, null);
      }
      return CommandRunner.DONE;
    }
    Settings settings = configured(folder.resolve("home"), sample);
    Pipeline.Outcome outcome;
    try (var progress = new Progress(console());
        Pipeline pipeline = Pipeline.open(settings, "demo")) {
      var log = new SyncLog(settings.home());
      outcome =
          pipeline.run(
              Sources.of(settings, List.of(), ""),
              new Pipeline.Listener() {
                @Override
                public void reading(Source source, long done, long total) {
                  progress.update("reading " + source.list(), done, total);
                }

                @Override
                public void pulled(Pipeline.SourceOutcome pulled) {
                  log.pulled(pulled);
                }
              });
    }
    for (Pipeline.SourceOutcome source : outcome.sources()) {
      Exception failure = source.failure();
      if (failure != null) {
        throw new UserError(
            "pulling " + source.source().name() + ": " + failure.getMessage(), failure);
      }
    }
    say(
        start,
        String.format(
            Locale.ROOT,
            "pulled into Kafka and indexed: %,d different mails and commits",
            outcome.index().added()));
    Path report = folder.resolve("report.html");
    String home = settings.home().toString();
    var longest = sample.longest();
    String mail = longest.versions().getLast().head();
    String query = "s:\"" + longest.title().replace("\"", "") + "\" is:cover";
    String week = busyWeek(settings, sample);
    if (json) {
      runQuietly("report", "--home", home, "--week", week, "-o", report.toString());
      printJson(folder, sample, report);
      return CommandRunner.DONE;
    }
    example("search", "--home", home, "-n", "5", "--no-snippets", query);
    example("series", "show", "--home", home, mail);
    example("lines", "--home", home, "--weeks", "4", "--parts", "4");
    example("report", "--home", home, "--week", week, "-o", report.toString());
    console().out().flush();
    err.println();
    say(start, "done. Look at " + report);
    err.println(
        "Go on with TIDEMARK_HOME=" + home + " tidemark series; delete " + folder + " when done.");
    return CommandRunner.DONE;
  }

  /** Writes the settings of the demo's home, so that other commands there know its sources. */
  private static Settings configured(Path home, SampleArchive.Summary sample) throws IOException {
    var config = new Config();
    sample
        .lists()
        .forEach(list -> config.setString("source", list.name(), "path", list.dir().toString()));
    sample
        .sourceTree()
        .ifPresent(
            tree -> {
              config.setString("tree", TREE, "path", tree.toString());
              config.setString("tree", TREE, "scope", "all");
              config.setString("tree", TREE, "count", "rust c");
            });
    Files.createDirectories(home);
    Files.writeString(home.resolve("config"), config.toText());
    var environment = new HashMap<>(System.getenv());
    environment.put("TIDEMARK_HOME", home.toString());
    return Settings.load(environment, List.of());
  }

  /** The week of the newest mail that is a whole week old. */
  private static String busyWeek(Settings settings, SampleArchive.Summary sample) throws Exception {
    try (MailSearcher searcher = MailSearcher.open(settings.home().resolve("index"))) {
      var hits = searcher.search(SearchRequest.of("is:cover", Clock.systemUTC()).page(0, 1)).hits();
      long newest =
          hits.isEmpty() ? sample.end().getEpochSecond() : hits.getFirst().mail().received();
      return dev.tidemark.analysis.Period.weekOf(java.time.Instant.ofEpochSecond(newest))
          .before(1)
          .label();
    }
  }

  private void example(String... words) {
    var typed = new StringBuilder("$ tidemark");
    for (int i = 0; i < words.length; i++) {
      if (words[i].equals("--home")) {
        i++;
        continue;
      }
      typed.append(' ').append(words[i].matches("[\\w./:@=+-]+") ? words[i] : "'" + words[i] + "'");
    }
    console().out().println();
    console().out().println(console().bold(typed.toString()));
    runQuietly(words);
  }

  private void runQuietly(String... words) {
    int status = CommandRunner.run(console(), words);
    if (status != CommandRunner.DONE) {
      throw new UserError("'" + String.join(" ", words) + "' ended with status " + status);
    }
  }

  private void say(long start, String what) {
    if (!json) {
      console()
          .err()
          .println(
              String.format(Locale.ROOT, "%5.1f s  %s", (System.nanoTime() - start) / 1e9, what));
    }
  }

  private void printJson(Path folder, SampleArchive.Summary sample, @Nullable Path report) {
    try (var writer = Json.to(console())) {
      writer.writeStartObject();
      writer.writeStringProperty("directory", folder.toString());
      writer.writeNumberProperty("mails", sample.mails());
      writer.writeNumberProperty("series", sample.series().size());
      writer.writeArrayPropertyStart("lists");
      sample
          .lists()
          .forEach(list -> writer.writeString(sample.dir().resolve(list.name()).toString()));
      writer.writeEndArray();
      if (report != null) {
        writer.writeStringProperty("home", folder.resolve("home").toString());
        writer.writeStringProperty("report", report.toString());
      }
      writer.writeEndObject();
    }
    console().out().println();
  }
}
