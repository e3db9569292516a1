package dev.tidemark.deploy.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.ingest.topic.KafkaClients;
import dev.tidemark.ingest.topic.KafkaConnection;
import dev.tidemark.ingest.topic.LatestRecords;
import dev.tidemark.ingest.topic.Topics;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the cursors of destinations, and what was given up, in transactions. Destinations call it
 * at the same time from threads of their own; what comes while a transaction is under way goes into
 * the next one together. Only one process can write: who connects last has it.
 */
final class CursorLog implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(CursorLog.class);
  private static final String TRANSACTIONAL_ID = "tidemark-deliver";

  /** Another process has begun to deliver. */
  static final class TakenOverException extends IOException {
    private static final long serialVersionUID = 1L;

    TakenOverException() {
      super("another process delivers alerts");
    }
  }

  /** What one call wants written. */
  private static final class Wish {
    private final List<ProducerRecord<byte[], byte[]>> records;
    private final CompletableFuture<@Nullable IOException> outcome = new CompletableFuture<>();

    Wish(List<ProducerRecord<byte[], byte[]>> records) {
      this.records = records;
    }
  }

  private final KafkaConnection kafka;
  private final List<Wish> wishes = new ArrayList<>();

  /** Whether a thread writes what is wished for; guarded by {@link #wishes}. */
  private boolean writing;

  private volatile @Nullable Producer<byte[], byte[]> producer;

  /** Why there is no producer any more, if a write was the end of it. */
  private volatile @Nullable IOException failure;

  CursorLog(KafkaConnection kafka) {
    this.kafka = kafka;
  }

  /**
   * Connects, which ends the writing of any other process, and reads all cursors. One that cannot
   * be read is logged and passed over.
   *
   * @throws KafkaException if Kafka cannot be reached
   */
  Map<LaneKey, LaneCursor> open(KafkaClients clients) {
    close();
    Producer<byte[], byte[]> fresh = clients.producer(TRANSACTIONAL_ID);
    try {
      fresh.initTransactions();
      Map<LaneKey, LaneCursor> cursors = read(clients);
      synchronized (this) {
        failure = null;
        producer = fresh;
      }
      return cursors;
    } finally {
      if (producer == null) {
        fresh.close(Duration.ZERO);
      }
    }
  }

  private static Map<LaneKey, LaneCursor> read(KafkaClients clients) {
    var cursors = new LinkedHashMap<LaneKey, LaneCursor>();
    LatestRecords.read(clients, Topics.CURSORS)
        .forEach(
            (name, in) ->
                LaneKey.parse(name)
                    .ifPresent(
                        key -> {
                          try {
                            cursors.put(key, LaneCursor.fromJson(new String(in.value(), UTF_8)));
                          } catch (IllegalArgumentException e) {
                            LOG.warn("{}: {}", name, e.getMessage());
                          }
                        }));
    return cursors;
  }

  /** Whether something can be written: {@link #open} succeeded and nothing has failed since. */
  boolean isOpen() {
    return producer != null;
  }

  static ProducerRecord<byte[], byte[]> record(LaneKey key, LaneCursor cursor) {
    return new ProducerRecord<>(
        Topics.CURSORS, key.toString().getBytes(UTF_8), cursor.toJson().getBytes(UTF_8));
  }

  /**
   * Writes records, all or none of them; they are committed when this returns. After a failure
   * every call fails for the same reason until it is opened again: destinations write at the same
   * time, and whichever is heard first must tell why, not that another was before it.
   *
   * @throws TakenOverException if another process has connected
   * @throws IOException if they cannot be written; it must be opened again then
   */
  void write(List<ProducerRecord<byte[], byte[]>> records)
      throws IOException, InterruptedException {
    var wish = new Wish(records);
    synchronized (wishes) {
      wishes.add(wish);
      if (!writing) {
        writing = true;
        Thread.ofVirtual().name("tidemark-cursors").start(this::writeAll);
      }
    }
    IOException outcome;
    try {
      outcome = wish.outcome.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("writing cursors of alerts", e.getCause());
    }
    if (outcome != null) {
      throw outcome;
    }
  }

  /**
   * One transaction after the other, each for all that is wished for when it begins. By a thread of
   * its own: were it one of those that wait, each of thousands would have to be woken in turn, and
   * a transaction would come between any two of them.
   */
  private void writeAll() {
    while (true) {
      List<Wish> now;
      synchronized (wishes) {
        if (wishes.isEmpty()) {
          writing = false;
          return;
        }
        now = List.copyOf(wishes);
        wishes.clear();
      }
      IOException outcome = null;
      try {
        transaction(now);
      } catch (IOException e) {
        outcome = e;
      } catch (RuntimeException e) {
        outcome = new IOException("writing cursors of alerts: " + e, e);
      }
      if (outcome != null && producer == null) {
        failure = outcome;
      }
      for (Wish wish : now) {
        wish.outcome.complete(outcome);
      }
    }
  }

  private void transaction(List<Wish> now) throws IOException {
    Producer<byte[], byte[]> to = producer;
    if (to == null) {
      IOException earlier = failure;
      throw earlier != null
          ? earlier
          : new IOException("writing cursors of alerts: not connected to Kafka");
    }
    boolean committed = false;
    try {
      kafka.check();
      to.beginTransaction();
      for (Wish wish : now) {
        wish.records.forEach(record -> transmit(to, record));
      }
      to.commitTransaction();
      committed = true;
    } catch (ProducerFencedException | InvalidProducerEpochException e) {
      throw new TakenOverException();
    } catch (KafkaException e) {
      throw new IOException("writing cursors of alerts to Kafka: " + e.getMessage(), e);
    } finally {
      if (!committed) {
        // A transaction left open would be in the way of readers until Kafka ends it.
        disconnect(to);
      }
    }
  }

  // What a send fails with is thrown again by the commit of its transaction.
  @SuppressWarnings("FutureReturnValueIgnored")
  private static void transmit(Producer<byte[], byte[]> to, ProducerRecord<byte[], byte[]> record) {
    to.send(record);
  }

  private void disconnect(Producer<byte[], byte[]> from) {
    synchronized (this) {
      // It may have been opened again meanwhile.
      if (from.equals(producer)) {
        producer = null;
      }
    }
    from.close(Duration.ZERO);
  }

  @Override
  public void close() {
    Producer<byte[], byte[]> open = producer;
    if (open != null) {
      disconnect(open);
    }
  }
}
