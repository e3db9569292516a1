package dev.tidemark.ingest;

import dev.tidemark.ingest.commit.TaggedTree;
import dev.tidemark.ingest.commit.UpstreamCommit;
import dev.tidemark.ingest.mail.MailKey;
import dev.tidemark.ingest.mail.RawMail;
import dev.tidemark.ingest.source.CommitSink;
import dev.tidemark.ingest.source.MailSink;
import dev.tidemark.ingest.source.SourceCursor;
import dev.tidemark.ingest.topic.UpstreamCodec;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Between the thread that reads a source and the one that writes to Kafka: a queue bounded by the
 * bytes it holds. One reader, one writer.
 */
final class Handoff implements MailSink, CommitSink {

  /** What the reader says, in its order. */
  sealed interface Step {
    /** Weight in the queue: raw bytes and a guess at the objects around them. */
    default int weight() {
      return OVERHEAD_BYTES;
    }

    record Added(RawMail mail) implements Step {
      @Override
      public int weight() {
        return mail.bytes().length + OVERHEAD_BYTES;
      }
    }

    record Removed(MailKey key) implements Step {}

    /** Something about commits, as it goes to Kafka. */
    record Upstream(ProducerRecord<byte[], byte[]> record) implements Step {
      @Override
      public int weight() {
        return record.value().length + OVERHEAD_BYTES;
      }
    }

    record Damaged(String what, String reason) implements Step {}

    record Checkpoint(SourceCursor cursor) implements Step {}

    /** Nothing follows. */
    record End(@Nullable Throwable failure) implements Step {}
  }

  private static final int OVERHEAD_BYTES = 200;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition notEmpty = lock.newCondition();
  private final Condition notFull = lock.newCondition();
  private final ArrayDeque<Step> steps = new ArrayDeque<>();
  private final long capacity;
  private final IngestListener listener;
  private long held;
  private boolean cancelled;

  Handoff(long capacity, IngestListener listener) {
    this.capacity = capacity;
    this.listener = listener;
  }

  @Override
  public void added(RawMail mail) throws InterruptedException {
    put(new Step.Added(mail));
  }

  @Override
  public void removed(MailKey key) throws InterruptedException {
    put(new Step.Removed(key));
  }

  @Override
  public void commit(UpstreamCommit commit) throws InterruptedException {
    put(new Step.Upstream(UpstreamCodec.commit(commit)));
  }

  @Override
  public void tree(TaggedTree tree) throws InterruptedException {
    put(new Step.Upstream(UpstreamCodec.tree(tree)));
  }

  @Override
  public void damaged(String what, String reason) throws InterruptedException {
    put(new Step.Damaged(what, reason));
  }

  @Override
  public void checkpoint(SourceCursor cursor) throws InterruptedException {
    put(new Step.Checkpoint(cursor));
  }

  @Override
  public void progress(long done, long total) {
    listener.progress(done, total);
  }

  @Override
  public void fetching(String what, long done, long total) {
    listener.fetching(what, done, total);
  }

  /** Says that the source has ended, by itself or by a failure. Never waits. */
  void end(@Nullable Throwable failure) {
    lock.lock();
    try {
      steps.addLast(new Step.End(failure));
      notEmpty.signal();
    } finally {
      lock.unlock();
    }
  }

  /** The next step, or null if there is none within that time. */
  @Nullable Step poll(long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (steps.isEmpty()) {
        if (left <= 0) {
          return null;
        }
        left = notEmpty.awaitNanos(left);
      }
      Step step = steps.removeFirst();
      held -= step.weight();
      notFull.signal();
      return step;
    } finally {
      lock.unlock();
    }
  }

  /** Makes the reader stop at its next step, which throws {@link InterruptedException}. */
  void cancel() {
    lock.lock();
    try {
      cancelled = true;
      steps.clear();
      held = 0;
      notFull.signal();
    } finally {
      lock.unlock();
    }
  }

  private void put(Step step) throws InterruptedException {
    int weight = step.weight();
    lock.lockInterruptibly();
    try {
      while (!cancelled && held > 0 && held + weight > capacity) {
        notFull.await();
      }
      if (cancelled) {
        throw new InterruptedException("the mail is no longer wanted");
      }
      steps.addLast(step);
      held += weight;
      notEmpty.signal();
    } finally {
      lock.unlock();
    }
  }
}
