package dev.tidemark.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.ingest.source.SourceCursor;
import dev.tidemark.ingest.topic.KafkaClients;
import dev.tidemark.ingest.topic.LatestRecords;
import dev.tidemark.ingest.topic.Topics;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where each source goes on, kept in the compacted topic {@link Topics#CURSORS}. A cursor is
 * written by the {@link Ingestor} in the transaction of the mail it covers; here it is read back.
 */
public final class CursorStore {
  private static final Logger LOG = LoggerFactory.getLogger(CursorStore.class);

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
   * no cursor is logged and passed over. Waits for open transactions as {@link LatestRecords#read}
   * does.
   *
   * @throws org.apache.kafka.common.errors.TimeoutException if one stays open for too long
   */
  public static Map<String, Stored> all(KafkaClients clients) {
    Map<String, Stored> stored = new TreeMap<>();
    LatestRecords.read(clients, Topics.CURSORS).forEach((source, in) -> read(source, in, stored));
    return stored;
  }

  static ProducerRecord<byte[], byte[]> write(String source, SourceCursor cursor) {
    return new ProducerRecord<>(
        Topics.CURSORS, source.getBytes(UTF_8), cursor.toJson().getBytes(UTF_8));
  }

  private static void read(
      String source, ConsumerRecord<byte[], byte[]> in, Map<String, Stored> stored) {
    try {
      stored.put(
          source,
          new Stored(
              SourceCursor.fromJson(new String(in.value(), UTF_8)),
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
