package dev.tidemark.deploy.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.analysis.alert.AlertEvent;
import dev.tidemark.analysis.alert.AlertEventCodec;
import dev.tidemark.analysis.alert.Destination;
import dev.tidemark.ingest.topic.CommittedRecords;
import dev.tidemark.ingest.topic.KafkaClients;
import dev.tidemark.ingest.topic.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/**
 * An event that was given up for one destination. Kept in {@link Topics#REJECTS}: key is the rule's
 * name, value the event's JSON, headers {@code source} ({@code alert RULE}), {@code destination}
 * and {@code reason}; the record's timestamp is when it was given up.
 *
 * @param rule name of the rule
 * @param destination in words, without secrets
 * @param reason why, for the user
 * @param time when
 * @param event what; empty if that could not be read
 */
public record DeadLetter(
    String rule, String destination, String reason, Instant time, Optional<AlertEvent> event) {
  private static final String SOURCE = "source";
  private static final String SOURCE_PREFIX = "alert ";
  private static final String DESTINATION = "destination";
  private static final String REASON = "reason";

  /** All of them, oldest first. Waits as {@link CommittedRecords#forEach} does. */
  public static List<DeadLetter> all(KafkaClients clients) {
    var letters = new ArrayList<DeadLetter>();
    CommittedRecords.forEach(
        clients,
        Topics.REJECTS,
        in -> {
          String source = header(in, SOURCE);
          if (source.startsWith(SOURCE_PREFIX)) {
            letters.add(
                new DeadLetter(
                    source.substring(SOURCE_PREFIX.length()),
                    header(in, DESTINATION),
                    header(in, REASON),
                    Instant.ofEpochMilli(in.timestamp()),
                    event(in.value())));
          }
        });
    return letters;
  }

  static ProducerRecord<byte[], byte[]> write(
      String rule, Destination destination, String reason, Instant now, byte[] event) {
    var out =
        new ProducerRecord<>(Topics.REJECTS, null, now.toEpochMilli(), rule.getBytes(UTF_8), event);
    out.headers()
        .add(SOURCE, (SOURCE_PREFIX + rule).getBytes(UTF_8))
        .add(DESTINATION, destination.toString().getBytes(UTF_8))
        .add(REASON, reason.getBytes(UTF_8));
    return out;
  }

  private static Optional<AlertEvent> event(byte[] json) {
    try {
      return json == null ? Optional.empty() : Optional.of(AlertEventCodec.read(json));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String header(ConsumerRecord<byte[], byte[]> in, String name) {
    Header header = in.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), UTF_8);
  }
}
