package dev.tidemark.ingest.source;

import dev.tidemark.ingest.commit.UpstreamCommit;
import dev.tidemark.ingest.source.TagHistory.Said;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads many commits on as many threads as there are processors and hands them over in order. What
 * was read ahead is bounded.
 */
final class CommitReaders implements AutoCloseable {
  /** Commits a thread reads at a time. */
  private static final int PORTION = 16;

  private final int threads = Runtime.getRuntime().availableProcessors();
  private final Supplier<CommitReader> readers;
  private final ExecutorService pool;
  private final Queue<CommitReader> idle = new ConcurrentLinkedQueue<>();

  /** Takes commits one by one, in order. */
  interface Taker {
    /**
     * @param said what was asked for
     * @param commit null if it is out of scope
     */
    void take(Said said, @Nullable UpstreamCommit commit) throws InterruptedException;
  }

  CommitReaders(Supplier<CommitReader> readers) {
    this.readers = readers;
    this.pool =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().name("tidemark-commit-", 1).daemon().factory());
  }

  /** Reads these commits. */
  void read(List<Said> commits, Taker taker) throws IOException, InterruptedException {
    var underWay = new ArrayDeque<Future<List<@Nullable UpstreamCommit>>>();
    int asked = 0;
    int taken = 0;
    try {
      while (taken < commits.size()) {
        while (asked < commits.size() && underWay.size() < 2 * threads) {
          List<Said> portion = commits.subList(asked, Math.min(asked + PORTION, commits.size()));
          underWay.add(pool.submit(() -> read(portion)));
          asked += portion.size();
        }
        for (UpstreamCommit commit : result(underWay.remove())) {
          taker.take(commits.get(taken++), commit);
        }
      }
    } finally {
      underWay.forEach(portion -> portion.cancel(false));
    }
  }

  /** Has one of the threads do something else in between, whose {@link #result} is taken later. */
  <T> Future<T> beside(Callable<T> work) {
    return pool.submit(work);
  }

  /** Waits for what a thread does. */
  static <T> T result(Future<T> work) throws IOException, InterruptedException {
    try {
      return work.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw new IOException(cause.getMessage(), cause);
      }
      throw new IOException("reading commits: " + e.getCause(), e);
    }
  }

  /** Each thread takes a reader that lies idle, so there are no more of them than threads. */
  private List<@Nullable UpstreamCommit> read(List<Said> portion) throws IOException {
    CommitReader reader = idle.poll();
    if (reader == null) {
      reader = readers.get();
    }
    try {
      return reader.read(portion);
    } finally {
      idle.add(reader);
    }
  }

  /** Lets the threads finish what they are at: an interrupt would close files under git's feet. */
  @Override
  public void close() {
    pool.shutdown();
    try {
      if (!pool.awaitTermination(1, TimeUnit.MINUTES)) {
        throw new IllegalStateException("a thread that reads commits does not stop");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (CommitReader reader = idle.poll(); reader != null; reader = idle.poll()) {
      reader.close();
    }
  }
}
