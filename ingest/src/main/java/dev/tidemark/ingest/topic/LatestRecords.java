package dev.tidemark.ingest.topic;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Reads a compacted topic: what was said last under each key. */
public final class LatestRecords {
  private static final Duration POLL = Duration.ofMillis(100);

  private LatestRecords() {}

  /**
   * The last committed record of each key, in the order of the keys, which are read as UTF-8. Keys
   * whose last record is a tombstone are not in it, nor are records without a key.
   *
   * <p>Waits for transactions that are open at this moment, whosever they are: a committed record
   * may lie behind them. Such a transaction is as good as done, or its process has died and Kafka
   * ends it within {@link KafkaClients#TRANSACTION_TIMEOUT}.
   *
   * @throws TimeoutException if one stays open beyond that time
   */
  public static Map<String, ConsumerRecord<byte[], byte[]>> read(
      KafkaClients clients, String topic) {
    Map<String, ConsumerRecord<byte[], byte[]>> latest = new TreeMap<>();
    try (Consumer<byte[], byte[]> consumer = clients.consumer("tidemark-latest")) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (PartitionInfo partition : consumer.partitionsFor(topic)) {
        partitions.add(new TopicPartition(partition.topic(), partition.partition()));
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = clients.highWatermarks(partitions);
      long deadline =
          System.nanoTime() + KafkaClients.TRANSACTION_TIMEOUT.multipliedBy(2).toNanos();
      while (!reached(consumer, ends)) {
        for (ConsumerRecord<byte[], byte[]> in : consumer.poll(POLL)) {
          take(in, latest);
        }
        if (System.nanoTime() > deadline) {
          throw new TimeoutException(
              "reading " + topic + ": somebody else's transaction stays open in it");
        }
      }
    }
    return latest;
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

  private static void take(
      ConsumerRecord<byte[], byte[]> in, Map<String, ConsumerRecord<byte[], byte[]>> latest) {
    byte[] key = in.key();
    if (key == null) {
      return;
    }
    if (in.value() == null) {
      latest.remove(new String(key, UTF_8));
    } else {
      latest.put(new String(key, UTF_8), in);
    }
  }
}
