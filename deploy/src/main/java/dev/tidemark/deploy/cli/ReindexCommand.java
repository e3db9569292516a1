package dev.tidemark.deploy.cli;

import dev.tidemark.deploy.broker.KafkaAccess;
import dev.tidemark.deploy.config.Settings;
import dev.tidemark.index.schema.IndexHome;
import dev.tidemark.index.schema.IndexOptions;
import dev.tidemark.index.write.IndexCounts;
import dev.tidemark.index.write.MailFeed;
import dev.tidemark.index.write.Reindexer;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tidemark reindex}: the index anew from the log. */
@Command(
    name = "reindex",
    description = {
      "Builds the index anew from the log, beside the one in use, and switches to it when it is complete. Searches go on"
          + " meanwhile. Needed after an update that says so; never needed otherwise, never wrong."
    })
final class ReindexCommand extends TidemarkCommand {

  @Option(names = "--json", description = "print the outcome as JSON")
  private boolean json;

  @Override
  int run() throws Exception {
    Settings settings = settings();
    long start = System.nanoTime();
    IndexCounts counts;
    try (var progress = new Progress(console());
        KafkaAccess kafka = KafkaAccess.open(settings, "reindex")) {
      var feed =
          new MailFeed(
              kafka,
              kafka.clients().clusterId(),
              (done, left) ->
                  progress.update(
                      "indexing", done.records(), left < 0 ? -1 : done.records() + left));
      counts =
          new Reindexer(new IndexHome(settings.home().resolve("index")), IndexOptions.DEFAULT)
              .rebuild(feed);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    if (json) {
      try (var writer = Json.to(console())) {
        writer.writeStartObject();
        writer.writeNumberProperty("records", counts.records());
        writer.writeNumberProperty("added", counts.added());
        writer.writeNumberProperty("failures", counts.failures());
        writer.writeNumberProperty("rejects", counts.rejects());
        writer.writeEndObject();
      }
      console().out().println();
    } else {
      console()
          .out()
          .println(
              String.format(Locale.ROOT, "indexed: %,d mails, in %.1f s", counts.added(), seconds));
    }
    return CommandRunner.DONE;
  }
}
