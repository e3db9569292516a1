package dev.tidemark.deploy.web;

import dev.tidemark.index.search.MailSearcher;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The index as it is now: opened as soon as there is one, refreshed whenever it is asked for. */
final class LiveIndex implements Closeable {
  private final Path directory;
  private @Nullable MailSearcher searcher;

  LiveIndex(Path directory) {
    this.directory = directory;
  }

  /**
   * The newest snapshot. Stays open; not to be closed by the caller.
   *
   * @throws java.nio.file.NoSuchFileException if nothing was ever indexed
   * @throws IOException if the index cannot be read
   */
  synchronized MailSearcher now() throws IOException {
    MailSearcher open = searcher;
    if (open == null) {
      open = MailSearcher.open(directory);
      searcher = open;
    } else {
      open.refresh();
    }
    return open;
  }

  @Override
  public synchronized void close() throws IOException {
    MailSearcher open = searcher;
    searcher = null;
    if (open != null) {
      open.close();
    }
  }
}
