package dev.tidemark.bench;

import dev.tidemark.ingest.commit.TaggedTree;
import dev.tidemark.ingest.commit.UpstreamCommit;
import dev.tidemark.ingest.source.CommitSink;
import dev.tidemark.ingest.source.SourceCursor;
import dev.tidemark.ingest.source.TreeSources;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads all commits of a repository, as {@code sync} does, and throws them away: without Kafka and
 * without index. A program of its own, since it is compared with git as a whole process.
 */
public final class CommitsBenchmark {
  private CommitsBenchmark() {}

  /**
   * Reads a repository.
   *
   * @param args the repository, a scratch folder, the scope, and a file that gets each commit's
   *     patch-id and id in the form of {@code git patch-id}
   */
  public static void main(String[] args) throws Exception {
    var counts = new Counts(Path.of(args[3]));
    try (counts) {
      TreeSources.parse(args[0], "bench", args[2], "rust", Path.of(args[1]))
          .read(SourceCursor.EMPTY, counts);
    }
    System.out.printf("commits %d%n", counts.commits);
    System.out.printf("bytes of diffs %d%n", counts.bytes);
    System.out.printf("files %d%n", counts.files);
    System.out.printf("heap MB %d%n", counts.heap >> 20);
  }

  private static final class Counts implements CommitSink, AutoCloseable {
    private final BufferedWriter ids;
    private long commits;
    private long bytes;
    private long files;
    private long heap;

    Counts(Path ids) throws IOException {
      this.ids = Files.newBufferedWriter(ids);
    }

    @Override
    public void commit(UpstreamCommit commit) {
      commits++;
      bytes += commit.diff().length();
      files += commit.files().size();
      try {
        if (!commit.patchId().isEmpty()) {
          ids.write(commit.patchId() + ' ' + commit.id() + '\n');
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      if (commits % 1024 == 0) {
        Runtime runtime = Runtime.getRuntime();
        heap = Math.max(heap, runtime.totalMemory() - runtime.freeMemory());
      }
    }

    @Override
    public void tree(TaggedTree tree) {}

    @Override
    public void damaged(String what, String reason) {
      System.err.println(what + ": " + reason);
    }

    @Override
    public void checkpoint(SourceCursor cursor) {}

    @Override
    public void progress(long done, long total) {}

    @Override
    public void close() throws IOException {
      ids.close();
    }
  }
}
