package dev.tidemark.ingest.topic;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Reads a topic from its beginning to where it ends now. */
public final class CommittedRecords {
  private static final Duration POLL = Duration.ofMillis(100);

  private CommittedRecords() {}

  /**
   * Hands over all records that were committed before this call, those of a partition in their
   * order.
   *
   * <p>Waits for transactions that are open at this moment, whosever they are: a committed record
   * may lie behind them. Such a transaction is as good as done, or its process has died and Kafka
   * ends it within {@link KafkaClients#TRANSACTION_TIMEOUT}.
   *
   * @throws TimeoutException if one stays open beyond that time
   * @throws UnknownTopicOrPartitionException if there is no such topic
   */
  public static void forEach(
      KafkaClients clients,
      String topic,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> taker) {
    try (Consumer<byte[], byte[]> consumer = clients.consumer("tidemark-read")) {
      List<TopicPartition> partitions = Topics.partitions(consumer, topic);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = clients.highWatermarks(partitions);
      long deadline =
          System.nanoTime() + KafkaClients.TRANSACTION_TIMEOUT.multipliedBy(2).toNanos();
      while (!reached(consumer, ends)) {
        consumer.poll(POLL).forEach(taker);
        if (System.nanoTime() > deadline) {
          throw new TimeoutException(
              "reading " + topic + ": somebody else's transaction stays open in it");
        }
      }
    }
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
}
