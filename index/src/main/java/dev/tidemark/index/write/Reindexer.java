package dev.tidemark.index.write;

import dev.tidemark.index.schema.IndexHome;
import dev.tidemark.index.schema.IndexOptions;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Builds the index anew from the first record of the mail topic, beside the one in use, and
 * switches to it when it is complete. Searches go on with the old one meanwhile; nobody else may
 * write. If the process dies, the old index is still the current one, and the next run starts
 * afresh.
 */
public final class Reindexer {

  private final IndexHome home;
  private final IndexOptions options;

  public Reindexer(IndexHome home, IndexOptions options) {
    this.home = home;
    this.options = options;
  }

  /**
   * Rebuilds.
   *
   * @param feed reads the topic
   * @return what was indexed
   * @throws IOException if the index cannot be written, or another process writes it
   */
  public IndexCounts rebuild(MailFeed feed) throws IOException, InterruptedException {
    Closeable lock = home.lock();
    try (lock) {
      home.removeOthers(); // what a rebuild that died has left
      Path next = home.next();
      Files.createDirectories(next);
      IndexCounts counts;
      try (MailIndexer indexer = MailIndexer.openGeneration(next, options)) {
        feed.catchUp(indexer, () -> true);
        counts = indexer.counts();
      }
      home.switchTo(next);
      home.removeOthers();
      return counts;
    }
  }
}
