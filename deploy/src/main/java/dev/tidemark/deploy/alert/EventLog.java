package dev.tidemark.deploy.alert;

import dev.tidemark.ingest.topic.KafkaClients;
import dev.tidemark.ingest.topic.KafkaConnection;
import dev.tidemark.ingest.topic.Topics;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * The events of the topic by their offsets. Those that are on their way are held in memory, up to a
 * limit over all destinations; what waits for a destination that is down is read again when it is
 * wanted, so that days of it cost a few bytes an event.
 */
final class EventLog implements Closeable {
  /** The one partition of the topic. */
  static final TopicPartition PARTITION = new TopicPartition(Topics.EVENTS, 0);

  /** What is held: about twenty thousand events. */
  private static final long HELD_BYTES = 32L << 20;

  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final KafkaConnection kafka;
  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicLong held = new AtomicLong();

  /** What was read last: who is behind will want what follows, too. */
  private final Map<Long, byte[]> last = new HashMap<>();

  private @Nullable Consumer<byte[], byte[]> consumer;
  private String connected = "";

  EventLog(KafkaConnection kafka) {
    this.kafka = kafka;
  }

  /** Whether so many bytes may be held; they must be released then. */
  boolean hold(int bytes) {
    if (held.addAndGet(bytes) <= HELD_BYTES) {
      return true;
    }
    held.addAndGet(-bytes);
    return false;
  }

  /** Gives back what was held. */
  void release(int bytes) {
    held.addAndGet(-bytes);
  }

  /**
   * The event's JSON.
   *
   * @param offset of a record that was seen in the topic
   * @throws IOException if it cannot be read now
   */
  byte[] read(long offset) throws IOException, InterruptedException {
    lock.lockInterruptibly();
    try {
      byte[] event = last.get(offset);
      return event != null ? event : fetch(offset);
    } catch (InterruptException e) {
      Thread.interrupted();
      throw new InterruptedException("reading events");
    } catch (KafkaException e) {
      disconnect();
      throw new IOException("reading events from Kafka: " + e.getMessage(), e);
    } finally {
      lock.unlock();
    }
  }

  private byte[] fetch(long offset) throws IOException, InterruptedException {
    KafkaClients clients = kafka.clients();
    Consumer<byte[], byte[]> from = consumer;
    if (from == null || !connected.equals(clients.bootstrap())) {
      disconnect();
      from = clients.consumer("tidemark-events");
      from.assign(List.of(PARTITION));
      consumer = from;
      connected = clients.bootstrap();
    }
    from.seek(PARTITION, offset);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      ConsumerRecords<byte[], byte[]> records = from.poll(POLL);
      if (!records.isEmpty()) {
        last.clear();
      }
      for (ConsumerRecord<byte[], byte[]> in : records) {
        if (in.value() != null) {
          last.put(in.offset(), in.value());
        }
      }
      byte[] found = last.get(offset);
      if (found != null) {
        return found;
      }
      if (from.position(PARTITION) > offset) {
        break;
      }
    }
    throw new IOException("reading events from Kafka: there is none at offset " + offset);
  }

  private void disconnect() {
    Consumer<byte[], byte[]> open = consumer;
    consumer = null;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      disconnect();
    } finally {
      lock.unlock();
    }
  }
}
