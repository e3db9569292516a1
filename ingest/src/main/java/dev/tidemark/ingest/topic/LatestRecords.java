package dev.tidemark.ingest.topic;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads a compacted topic: what was said last under each key. */
public final class LatestRecords {
  private LatestRecords() {}

  /**
   * The last committed record of each key, in the order of the keys, which are read as UTF-8. Keys
   * whose last record is a tombstone are not in it, nor are records without a key. Waits for open
   * transactions as {@link CommittedRecords#forEach} does.
   *
   * @throws org.apache.kafka.common.errors.TimeoutException if one stays open for too long
   */
  public static Map<String, ConsumerRecord<byte[], byte[]>> read(
      KafkaClients clients, String topic) {
    Map<String, ConsumerRecord<byte[], byte[]>> latest = new TreeMap<>();
    CommittedRecords.forEach(
        clients,
        topic,
        in -> {
          if (in.key() == null) {
            return;
          }
          String key = new String(in.key(), UTF_8);
          if (in.value() == null) {
            latest.remove(key);
          } else {
            latest.put(key, in);
          }
        });
    return latest;
  }
}
