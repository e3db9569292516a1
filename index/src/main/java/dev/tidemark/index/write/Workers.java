package dev.tidemark.index.write;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * As many threads as there are processors, doing jobs in any order. How many jobs may be under way
 * is bounded by the bytes they hold. One thread gives the jobs. After a job has thrown, none is
 * begun.
 *
 * @param <T> what each thread keeps for itself and lends to the jobs it does
 */
final class Workers<T> implements AutoCloseable {

  /** What a job costs in memory besides the bytes it names, roughly. */
  private static final int OVERHEAD = 512;

  /** Something to do. */
  interface Job<T> {
    /**
     * Does it.
     *
     * @param own what the thread keeps for itself
     */
    void run(T own) throws IOException;
  }

  private record Held<T>(Job<T> job, int weight) {}

  private final int budget;
  private final Semaphore free;
  private final BlockingQueue<Held<T>> queue = new LinkedBlockingQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicReference<@Nullable Throwable> broken = new AtomicReference<>();
  private volatile boolean closed;

  /**
   * @param budget bytes that jobs under way may hold; a larger job runs alone
   * @param own made once for each thread
   */
  Workers(String name, int budget, Supplier<T> own) {
    this.budget = budget;
    this.free = new Semaphore(budget, true);
    int count = Runtime.getRuntime().availableProcessors();
    for (int i = 1; i <= count; i++) {
      var thread = new Thread(() -> work(own.get()), name + "-" + i);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  int count() {
    return threads.size();
  }

  /** Gives a job, once there is room for it. */
  void give(long bytes, Job<T> job) throws InterruptedException {
    int weight = (int) Math.min(bytes + OVERHEAD, budget);
    free.acquire(weight);
    queue.add(new Held<>(job, weight));
  }

  /**
   * Waits until every job given is done.
   *
   * @throws IOException if a job has thrown
   */
  void rest() throws IOException, InterruptedException {
    free.acquire(budget);
    free.release(budget);
    check();
  }

  /**
   * @throws IOException if a job has thrown
   */
  void check() throws IOException {
    Throwable cause = broken.get();
    if (cause != null) {
      throw new IOException("writing the index: " + cause, cause);
    }
  }

  private void work(T own) {
    while (!closed) {
      Held<T> next;
      try {
        next = queue.take();
      } catch (InterruptedException e) {
        return;
      }
      try {
        if (broken.get() == null) {
          next.job().run(own);
        }
      } catch (IOException | RuntimeException | Error e) {
        broken.compareAndSet(null, e);
      } finally {
        free.release(next.weight());
      }
    }
  }

  /**
   * Stops the threads; what they have not begun is not done. A job under way is finished first: an
   * interrupt would close the files that Lucene has open.
   */
  @Override
  public void close() {
    closed = true;
    queue.clear();
    for (int i = 0; i < threads.size(); i++) {
      queue.add(new Held<>(own -> {}, 0)); // so that none waits for a job
    }
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
