package dev.tidemark.deploy.cli;

import dev.tidemark.deploy.broker.BrokerLease;
import dev.tidemark.deploy.config.Settings;
import dev.tidemark.deploy.line.SyncLog;
import dev.tidemark.index.schema.MailSummary;
import dev.tidemark.index.search.MailSearcher;
import dev.tidemark.ingest.commit.UpstreamCommit;
import dev.tidemark.ingest.mail.MailKey;
import dev.tidemark.ingest.mail.SafeText;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tidemark status}: how things stand. Starts no broker and asks nobody. */
@Command(
    name = "status",
    description = {
      "Says how things stand: sources and when they were last pulled, what is indexed, how large it is on disk, who is"
          + " working on it, and what went wrong. Reads only."
    })
final class StatusCommand extends IndexCommand {

  @Option(names = "--json", description = "print JSON")
  private boolean json;

  /** What is indexed. */
  private static final class Indexed {
    private final Map<String, Long> byList = new TreeMap<>();
    private final Map<String, Long> byTree = new TreeMap<>();
    private long mails;
    private long commits;
    private long oldest = Long.MAX_VALUE;
    private long newest = Long.MIN_VALUE;

    private void add(MailSummary mail) {
      mails++;
      oldest = Math.min(oldest, mail.received());
      newest = Math.max(newest, mail.received());
      String last = "";
      for (MailKey copy : mail.copies()) {
        if (!copy.list().equals(last)) {
          byList.merge(copy.list(), 1L, Long::sum);
          last = copy.list();
        }
      }
    }
  }

  /** Counts the commits of each repository. */
  private static void count(Indexed indexed, UpstreamCommit commit) {
    indexed.commits++;
    indexed.byTree.merge(commit.repository(), 1L, Long::sum);
  }

  @Override
  int run() throws Exception {
    Settings settings = settings();
    var indexed = new Indexed();
    String trouble = "";
    if (Files.exists(settings.home().resolve("index"))) {
      try (MailSearcher searcher = openIndex(settings)) {
        searcher.forEachSummary(indexed::add);
        searcher.forEachCommit(commit -> count(indexed, commit));
      } catch (UserError e) {
        trouble = "";
      } catch (IOException | RuntimeException e) {
        trouble = String.valueOf(e.getMessage());
      }
    }
    Map<String, SyncLog.Entry> sources = new SyncLog(settings.home()).entries();
    var broker = BrokerLease.running(settings.home());
    String holder = broker.map(address -> address.holder()).orElse("");
    long indexSize = size(settings.home().resolve("index"));
    long logSize = size(settings.home().resolve("broker"));
    long mirrorSize = size(settings.home().resolve("mirror"));
    if (json) {
      try (var writer = Json.to(console())) {
        writer.writeStartObject();
        writer.writeStringProperty("home", settings.home().toString());
        writer.writeStringProperty("kafka", settings.kafka().bootstrap().orElse("local"));
        writer.writeStringProperty("runningAs", holder);
        writer.writeNumberProperty("mails", indexed.mails);
        writer.writeObjectPropertyStart("lists");
        indexed.byList.forEach(writer::writeNumberProperty);
        writer.writeEndObject();
        writer.writeNumberProperty("commits", indexed.commits);
        writer.writeObjectPropertyStart("trees");
        indexed.byTree.forEach(writer::writeNumberProperty);
        writer.writeEndObject();
        if (indexed.mails > 0) {
          writer.writeStringProperty("oldest", Times.instant(indexed.oldest));
          writer.writeStringProperty("newest", Times.instant(indexed.newest));
        }
        writer.writeNumberProperty("indexBytes", indexSize);
        writer.writeNumberProperty("logBytes", logSize);
        writer.writeNumberProperty("mirrorBytes", mirrorSize);
        writer.writeStringProperty("trouble", trouble);
        writer.writeArrayPropertyStart("sources");
        sources.forEach(
            (name, entry) -> {
              writer.writeStartObject();
              writer.writeStringProperty("name", name);
              writer.writeStringProperty("list", entry.list());
              writer.writeStringProperty("tried", entry.tried());
              writer.writeStringProperty("succeeded", entry.succeeded());
              writer.writeNumberProperty("added", entry.added());
              writer.writeNumberProperty("removed", entry.removed());
              writer.writeNumberProperty("damaged", entry.damaged());
              writer.writeStringProperty("failure", entry.failure());
              writer.writeArrayPropertyStart("blindSpots");
              entry.blindSpots().forEach(writer::writeString);
              writer.writeEndArray();
              writer.writeEndObject();
            });
        writer.writeEndArray();
        writer.writeEndObject();
      }
      console().out().println();
    } else {
      var out = console().out();
      out.println("home     " + settings.home());
      out.println("running  " + (holder.isEmpty() ? "nothing" : holder));
      out.println(
          "kafka    "
              + settings.kafka().bootstrap().orElse("the broker inside Tidemark")
              + (settings.kafka().bootstrap().isPresent() ? "" : ", " + Sizes.of(logSize)));
      out.println(
          "index    "
              + String.format(Locale.ROOT, "%,d mails, ", indexed.mails)
              + Sizes.of(indexSize)
              + (indexed.mails == 0
                  ? ""
                  : ", " + Times.day(indexed.oldest) + " to " + Times.minute(indexed.newest)));
      indexed.byList.forEach(
          (list, count) ->
              out.println(
                  "         "
                      + SafeText.line(list)
                      + String.format(Locale.ROOT, ": %,d mails", count)));
      indexed.byTree.forEach(
          (tree, count) ->
              out.println(
                  "         "
                      + SafeText.line(tree)
                      + String.format(Locale.ROOT, ": %,d commits", count)));
      if (mirrorSize > 0) {
        out.println("mirror   " + Sizes.of(mirrorSize));
      }
      if (!trouble.isEmpty()) {
        out.println("trouble  " + SafeText.line(trouble));
      }
      sources.forEach(
          (name, entry) -> {
            out.println("source   " + SafeText.line(name));
            out.println(
                "         last pulled "
                    + (entry.succeeded().isEmpty() ? "never" : entry.succeeded())
                    + String.format(Locale.ROOT, "; %,d taken in", entry.added())
                    + (entry.removed() == 0
                        ? ""
                        : String.format(Locale.ROOT, ", %,d removed", entry.removed()))
                    + (entry.damaged() == 0
                        ? ""
                        : String.format(
                            Locale.ROOT, ", %,d damaged objects skipped", entry.damaged())));
            entry.blindSpots().forEach(each -> out.println("         " + SafeText.line(each)));
            if (!entry.failure().isEmpty()) {
              out.println(
                  "         failing (last try "
                      + entry.tried()
                      + "): "
                      + SafeText.line(entry.failure()));
            }
          });
      if (sources.isEmpty()) {
        out.println("source   none pulled yet; 'tidemark sync' does");
      }
    }
    return trouble.isEmpty() ? CommandRunner.DONE : CommandRunner.FAILED;
  }

  /** Bytes of all files below a folder; those that vanish meanwhile do not count. */
  private static long size(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return 0;
    }
    long[] sum = new long[1];
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            sum[0] += attributes.size();
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE;
          }
        });
    return sum[0];
  }
}
