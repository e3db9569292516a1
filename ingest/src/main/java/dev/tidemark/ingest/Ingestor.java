package dev.tidemark.ingest;

import dev.tidemark.ingest.Handoff.Step;
import dev.tidemark.ingest.mail.MailKey;
import dev.tidemark.ingest.mail.RawMail;
import dev.tidemark.ingest.source.LinuxNext;
import dev.tidemark.ingest.source.MailSink;
import dev.tidemark.ingest.source.MailSource;
import dev.tidemark.ingest.source.Source;
import dev.tidemark.ingest.source.SourceCursor;
import dev.tidemark.ingest.topic.KafkaClients;
import dev.tidemark.ingest.topic.KafkaConnection;
import dev.tidemark.ingest.topic.RecordCodec;
import dev.tidemark.ingest.topic.Topics;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves one source's mail or commits into Kafka: every batch and the cursor behind it in one
 * transaction, so that each mail is in the log exactly once, however often this process dies.
 *
 * <p>A thread of its own reads the source ahead into a queue bounded by bytes, while the thread
 * that calls {@link #pull} writes; so reading goes on while a transaction is committed. Whatever
 * goes wrong on Kafka's side ends in the same way as a kill -9: the open transaction is dropped,
 * and the source is read again from the last cursor that was committed.
 *
 * <p>Opening an ingestor for a source stops ("fences") every other one for the same source, in
 * whatever process; see {@link SourceTakenException}. Not thread-safe, but for {@link #close}.
 */
public final class Ingestor implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Ingestor.class);

  /** Transactional ids are this and the source's name. */
  static final String TRANSACTIONAL_ID_PREFIX = "tidemark.ingest.";

  private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);
  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(10);
  private static final Duration IDLE = Duration.ofSeconds(1);
  private static final Duration READER_STOP = Duration.ofSeconds(5);

  private final KafkaConnection kafka;
  private final String source;
  private final String list;
  private final HandingOver reading;
  private final IngestLimits limits;
  private final IngestListener listener;
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Mails the cluster has refused as too large for its own limits. */
  private final Set<MailKey> refused = ConcurrentHashMap.newKeySet();

  private @Nullable Producer<byte[], byte[]> producer;
  private SourceCursor committed = SourceCursor.EMPTY;
  private boolean away;

  /**
   * When the open transaction began, in epoch milliseconds, and how long the cluster lets it be. By
   * the wall clock, as the cluster counts: a machine that slept has not heard the other one tick.
   */
  private long began = Long.MAX_VALUE;

  private Duration longest = KafkaClients.TRANSACTION_TIMEOUT;

  /** What an ingestor asks of a source; {@link MailSource#read} is one. */
  @FunctionalInterface
  public interface Reading {
    /**
     * Hands over everything after a cursor and returns when there is no more at this moment. Called
     * on a thread of its own; see {@link MailSource#read}.
     */
    void read(SourceCursor from, MailSink sink) throws IOException, InterruptedException;
  }

  /** A source's reading, whatever it reads. */
  private interface HandingOver {
    void read(SourceCursor from, Handoff to) throws IOException, InterruptedException;
  }

  /**
   * Nothing is opened yet; the first {@link #pull} does that.
   *
   * @param kafka where to write; asked again after each failure
   */
  public Ingestor(
      KafkaConnection kafka, Source source, IngestLimits limits, IngestListener listener) {
    this(
        kafka,
        limits,
        listener,
        source.name(),
        source.list(),
        switch (source) {
          case MailSource mail -> mail::read;
          case LinuxNext commits -> commits::read;
        });
  }

  /**
   * For what is read in a way of its own.
   *
   * @param source the name under which the cursor is kept, and which only one process may read
   * @param list for people: what the reading thread is called
   */
  public Ingestor(
      KafkaConnection kafka,
      String source,
      String list,
      Reading reading,
      IngestLimits limits,
      IngestListener listener) {
    this(kafka, limits, listener, source, list, reading::read);
  }

  private Ingestor(
      KafkaConnection kafka,
      IngestLimits limits,
      IngestListener listener,
      String source,
      String list,
      HandingOver reading) {
    this.kafka = kafka;
    this.source = source;
    this.list = list;
    this.reading = reading;
    this.limits = limits;
    this.listener = listener;
  }

  /**
   * Takes over what the source has that is not in Kafka yet, and returns when there is no more. May
   * be called again and again to follow the source. While Kafka is away, waits and tries again.
   *
   * @return what this call has committed
   * @throws SourceTakenException if another process has taken the source over
   * @throws IOException if the source fails, or Kafka refuses for good (no access, disk full); what
   *     was committed before stands
   */
  public IngestCounts pull() throws IOException, InterruptedException {
    Pull pull = new Pull();
    Duration backoff = FIRST_BACKOFF;
    while (true) {
      int refusedBefore = refused.size();
      long recordsBefore = pull.total.records();
      try {
        pull.run(connect());
        return pull.total;
      } catch (KafkaException e) {
        disconnect();
        failForGood(e);
        if (refused.size() > refusedBefore) {
          continue;
        }
        if (pull.total.records() > recordsBefore) {
          backoff = FIRST_BACKOFF;
        }
        sayAway(e);
        if (closed.await(backoff.toMillis(), TimeUnit.MILLISECONDS)) {
          throw new InterruptedIOException("reading " + source + ": closed");
        }
        backoff = min(backoff.multipliedBy(2), LONGEST_BACKOFF);
      } catch (IOException | InterruptedException | RuntimeException e) {
        disconnect();
        throw e;
      }
    }
  }

  /** Where the source will go on: the last cursor committed. */
  public SourceCursor cursor() {
    return committed;
  }

  /** Ends the wait of a pull that waits for Kafka, and lets go of the connection. */
  @Override
  public void close() {
    closed.countDown();
    disconnect();
  }

  private Producer<byte[], byte[]> connect() throws IOException, InterruptedException {
    Producer<byte[], byte[]> open = producer;
    if (open != null) {
      return open;
    }
    KafkaClients clients = kafka.clients();
    longest = clients.transactionTimeout();
    began = Long.MAX_VALUE;
    open = clients.producer(TRANSACTIONAL_ID_PREFIX + source);
    try {
      // First of all: this ends what a dead or living predecessor has left open, so that the
      // cursor read next is the last there will be but for ours.
      open.initTransactions();
      CursorStore.Stored stored = CursorStore.all(clients).get(source);
      committed = stored == null ? SourceCursor.EMPTY : stored.cursor();
      producer = open;
      return open;
    } finally {
      if (producer == null) {
        open.close(Duration.ZERO);
      }
    }
  }

  private void disconnect() {
    Producer<byte[], byte[]> open = producer;
    producer = null;
    if (open != null) {
      open.close(Duration.ZERO);
    }
  }

  private void failForGood(KafkaException e) throws IOException, InterruptedException {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case ProducerFencedException fenced -> failIfTaken(e);
        case InvalidProducerEpochException fenced -> failIfTaken(e);
        case InterruptException interrupt -> {
          // Kafka has set the flag; the exception says it now.
          Thread.interrupted();
          throw new InterruptedException("writing mail of " + source + " to Kafka");
        }
        case AuthenticationException denied -> throw refusal(denied);
        case AuthorizationException denied -> throw refusal(denied);
        case UnsupportedVersionException old -> throw refusal(old);
        case ConfigException wrong -> throw refusal(wrong);
        default -> {}
      }
    }
  }

  /**
   * The cluster ends a transaction that was open for too long (a source that was slow, a machine
   * that slept) in the way in which it stops a writer that another one has replaced.
   */
  private void failIfTaken(KafkaException e) throws SourceTakenException {
    long end = began + longest.toMillis();
    if (began == Long.MAX_VALUE || System.currentTimeMillis() < end) {
      throw new SourceTakenException(source, e);
    }
  }

  private IOException refusal(KafkaException cause) {
    return new IOException("writing mail of " + source + " to Kafka: " + cause.getMessage(), cause);
  }

  private void sayAway(KafkaException e) {
    if (!away) {
      away = true;
      LOG.warn(
          "source {}: Kafka cannot be written ({}), trying again until it can",
          source,
          e.getMessage());
    }
  }

  private void sayBack() {
    if (away) {
      away = false;
      LOG.warn("source {}: Kafka can be written again", source);
    }
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  /** One call of {@link #pull}: the same counts over all its attempts. */
  private final class Pull {
    private IngestCounts total = IngestCounts.NONE;

    // The open transaction. It is open if and only if it has a record or a cursor to write.
    private boolean open;
    private long deadline;
    private long added;
    private long removed;
    private long damaged;
    private long bytes;

    /**
     * Whether this attempt has met a mail that the cluster refuses. That is the first one: the
     * producer then drops all that it still holds, and says of each that it was too large.
     */
    private AtomicBoolean foundTooLarge = new AtomicBoolean();

    /** Where to go on after what was sent, or null if nothing new is known. */
    private @Nullable SourceCursor covered;

    /** Whether something was sent after {@link #covered}. */
    private boolean uncovered;

    void run(Producer<byte[], byte[]> to) throws IOException, InterruptedException {
      reset();
      foundTooLarge = new AtomicBoolean();
      Handoff steps = new Handoff(limits.queueBytes(), listener);
      SourceCursor from = committed;
      Thread reader =
          Thread.ofPlatform()
              .name("tidemark-read-" + list)
              .daemon()
              .start(
                  () -> {
                    try {
                      reading.read(from, steps);
                      steps.end(null);
                    } catch (Throwable e) {
                      // Whatever it is, it is thrown again by the thread that writes.
                      steps.end(e);
                    }
                  });
      try {
        write(steps, to);
      } finally {
        steps.cancel();
        stop(reader);
      }
    }

    private void write(Handoff steps, Producer<byte[], byte[]> to)
        throws IOException, InterruptedException {
      while (true) {
        Step step = steps.poll(open && !uncovered ? deadline - System.nanoTime() : IDLE.toNanos());
        switch (step) {
          case null -> commitIfDue(to);
          case Step.Added it -> add(to, it.mail());
          case Step.Removed it -> {
            send(to, RecordCodec.removal(it.key(), source));
            removed++;
          }
          case Step.Upstream it -> {
            send(to, it.record());
            added++;
            bytes += it.record().value().length;
          }
          case Step.Damaged it -> {
            send(to, RecordCodec.damaged(it.what(), source, it.reason()));
            damaged++;
          }
          case Step.Checkpoint it -> {
            covered = it.cursor();
            uncovered = false;
            commitIfDue(to);
          }
          case Step.End it -> {
            end(to, it.failure());
            return;
          }
        }
      }
    }

    private void add(Producer<byte[], byte[]> to, RawMail mail) throws IOException {
      int size = mail.bytes().length;
      if (size > Topics.MAX_MAIL_BYTES) {
        reject(to, mail, "larger than the limit of " + Topics.MAX_MAIL_BYTES + " bytes");
      } else if (refused.contains(mail.key())) {
        reject(to, mail, "larger than the Kafka cluster's own limit");
      } else {
        begin(to);
        AtomicBoolean found = foundTooLarge;
        transmit(
            to,
            RecordCodec.mail(mail),
            (done, failure) -> {
              if (failure instanceof RecordTooLargeException && found.compareAndSet(false, true)) {
                refused.add(mail.key());
              }
            });
        uncovered = true;
        added++;
        bytes += size;
      }
    }

    private void reject(Producer<byte[], byte[]> to, RawMail mail, String reason)
        throws IOException {
      send(to, RecordCodec.rejected(mail, reason));
      damaged++;
    }

    private void send(Producer<byte[], byte[]> to, ProducerRecord<byte[], byte[]> out)
        throws IOException {
      begin(to);
      transmit(to, out, null);
      uncovered = true;
    }

    // What a send fails with is thrown again by the commit of its transaction.
    @SuppressWarnings("FutureReturnValueIgnored")
    private static void transmit(
        Producer<byte[], byte[]> to, ProducerRecord<byte[], byte[]> out, @Nullable Callback done) {
      to.send(out, done);
    }

    private void begin(Producer<byte[], byte[]> to) throws IOException {
      if (!open) {
        kafka.check();
        to.beginTransaction();
        open = true;
        began = System.currentTimeMillis();
        deadline = System.nanoTime() + limits.transactionTime().toNanos();
      }
    }

    private void commitIfDue(Producer<byte[], byte[]> to) {
      if (open
          && !uncovered
          && (bytes >= limits.transactionBytes()
              || added + removed + damaged >= limits.transactionRecords()
              || System.nanoTime() >= deadline)) {
        commit(to);
      }
    }

    private void end(Producer<byte[], byte[]> to, @Nullable Throwable failure)
        throws IOException, InterruptedException {
      SourceCursor cursor = covered;
      boolean moved = cursor != null && !cursor.equals(committed);
      if (failure != null && uncovered) {
        // What follows the last checkpoint will be read again; were it kept, it would come twice.
        to.abortTransaction();
      } else if (open) {
        commit(to);
      } else if (moved) {
        begin(to);
        commit(to);
      }
      sayBack();
      switch (failure) {
        case null -> {}
        case IOException e -> throw e;
        case InterruptedException e -> throw e;
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        default -> throw new IOException("reading " + source + ": " + failure, failure);
      }
    }

    private void commit(Producer<byte[], byte[]> to) {
      SourceCursor cursor = covered;
      if (cursor != null && !cursor.equals(committed)) {
        transmit(to, CursorStore.write(source, cursor), null);
      }
      to.commitTransaction();
      sayBack();
      if (cursor != null) {
        committed = cursor;
      }
      total = total.plus(new IngestCounts(added, removed, damaged, bytes));
      reset();
      listener.committed(total);
    }

    private void reset() {
      open = false;
      began = Long.MAX_VALUE;
      uncovered = false;
      covered = null;
      added = 0;
      removed = 0;
      damaged = 0;
      bytes = 0;
    }

    /**
     * Waits for the reader, which stops at its next step. An interrupt only if it does not: closing
     * files under git's feet costs more than a short wait.
     */
    private void stop(Thread reader) throws InterruptedException {
      if (!reader.join(READER_STOP)) {
        reader.interrupt();
        reader.join(READER_STOP);
      }
    }
  }
}
