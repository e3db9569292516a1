package dev.tidemark.deploy.alert;

import dev.tidemark.ingest.topic.KafkaClients;
import dev.tidemark.ingest.topic.KafkaConnection;
import dev.tidemark.ingest.topic.Topics;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * The events of the topic by their offsets. Destinations queue offsets only, so that one which is
 * down for days costs a few bytes an event; the newest events are at hand, older ones are read
 * again when they are wanted.
 */
final class EventLog implements Closeable {
  /** The one partition of the topic. */
  static final TopicPartition PARTITION = new TopicPartition(Topics.EVENTS, 0);

  /** What is at hand: some megabytes of events of a few kilobytes. */
  private static final int KEPT_BYTES = 16 << 20;

  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final KafkaConnection kafka;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Long, byte[]> kept = new LinkedHashMap<>();
  private int bytes;
  private @Nullable Consumer<byte[], byte[]> consumer;
  private String connected = "";

  EventLog(KafkaConnection kafka) {
    this.kafka = kafka;
  }

  /** Has an event at hand for those that will want it next. */
  void keep(long offset, byte[] event) {
    lock.lock();
    try {
      put(offset, event);
    } finally {
      lock.unlock();
    }
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
      byte[] event = kept.get(offset);
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
      byte[] found = null;
      for (ConsumerRecord<byte[], byte[]> in : from.poll(POLL)) {
        if (in.offset() == offset) {
          found = in.value();
        }
        // Who is behind will want those after it, too.
        put(in.offset(), in.value());
      }
      if (found != null) {
        return found;
      }
      if (from.position(PARTITION) > offset) {
        break;
      }
    }
    throw new IOException("reading events from Kafka: there is none at offset " + offset);
  }

  private void put(long offset, byte @Nullable [] event) {
    if (event == null || kept.putIfAbsent(offset, event) != null) {
      return;
    }
    bytes += event.length;
    var oldest = kept.entrySet().iterator();
    while (bytes > KEPT_BYTES && kept.size() > 1) {
      bytes -= oldest.next().getValue().length;
      oldest.remove();
    }
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
