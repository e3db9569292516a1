package dev.tidemark.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.ingest.source.SourceCursor;
import dev.tidemark.ingest.topic.KafkaClients;
import dev.tidemark.ingest.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where each source goes on, kept in the compacted topic {@link Topics#CURSORS}. A cursor is
 * written by the {@link Ingestor} in the transaction of the mail it covers; here it is read back.
 */
public final class CursorStore {
  private static final Logger LOG = LoggerFactory.getLogger(CursorStore.class);
  private static final Duration POLL = Duration.ofMillis(100);

  /**
   * A source's place and when it got there.
   *
   * @param cursor where the source goes on
   * @param written when the batch before it was written
   */
  public record Stored(SourceCursor cursor, Instant written) {}

  private CursorStore() {}

  /**
   * The committed cursors of all sources, by the source's name, in order of names. A record that is
   * no cursor is logged and passed over.
   *
   * <p>Waits for transactions that are open at this moment, of whatever source: a committed cursor
   * may lie behind them. Such a transaction is as good as done, or its process has died and Kafka
   * ends it within {@link KafkaClients#TRANSACTION_TIMEOUT}.
   *
   * @throws TimeoutException if one stays open beyond that time
   */
  public static Map<String, Stored> all(KafkaClients clients) {
    Map<String, Stored> stored = new TreeMap<>();
    try (Consumer<byte[], byte[]> consumer = clients.consumer("tidemark-cursors")) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (PartitionInfo partition : consumer.partitionsFor(Topics.CURSORS)) {
        partitions.add(new TopicPartition(partition.topic(), partition.partition()));
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = clients.highWatermarks(partitions);
      long deadline =
          System.nanoTime() + KafkaClients.TRANSACTION_TIMEOUT.multipliedBy(2).toNanos();
      while (!reached(consumer, ends)) {
        for (ConsumerRecord<byte[], byte[]> in : consumer.poll(POLL)) {
          read(in, stored);
        }
        if (System.nanoTime() > deadline) {
          throw new TimeoutException(
              "reading cursors: a transaction of another source stays open in " + Topics.CURSORS);
        }
      }
    }
    return stored;
  }

  static ProducerRecord<byte[], byte[]> write(String source, SourceCursor cursor) {
    return new ProducerRecord<>(
        Topics.CURSORS, source.getBytes(UTF_8), cursor.toJson().getBytes(UTF_8));
  }

  private static boolean reached(
      Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
      if (consumer.position(end.getKey()) < end.getValue()) {
        return false;
      }
    }
    return true;
  }

  private static void read(ConsumerRecord<byte[], byte[]> in, Map<String, Stored> stored) {
    byte[] key = in.key();
    if (key == null) {
      return;
    }
    String source = new String(key, UTF_8);
    byte[] value = in.value();
    if (value == null) {
      stored.remove(source);
      return;
    }
    try {
      stored.put(
          source,
          new Stored(
              SourceCursor.fromJson(new String(value, UTF_8)),
              Instant.ofEpochMilli(in.timestamp())));
    } catch (IllegalArgumentException e) {
      LOG.atWarn()
          .addKeyValue("source", source)
          .addKeyValue("offset", in.offset())
          .setCause(e)
          .log("Unreadable cursor passed over");
    }
  }
}
