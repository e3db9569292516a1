package dev.tidemark.analysis.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.ingest.topic.CommittedRecords;
import dev.tidemark.ingest.topic.KafkaClients;
import dev.tidemark.ingest.topic.Topics;
import java.util.ArrayDeque;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was told, read back from the topic of events. */
public final class AlertHistory {
  private static final Logger LOG = LoggerFactory.getLogger(AlertHistory.class);

  private AlertHistory() {}

  /**
   * The last events, oldest first.
   *
   * @param rule only of this rule; the empty text for all
   * @param most how many at most, 1 or more
   */
  public static List<AlertEvent> last(KafkaClients clients, String rule, int most) {
    var last = new ArrayDeque<byte[]>();
    CommittedRecords.forEach(
        clients,
        Topics.EVENTS,
        in -> {
          byte[] key = in.key();
          if (key != null && (rule.isEmpty() || rule.equals(new String(key, UTF_8)))) {
            last.addLast(in.value());
            if (last.size() > most) {
              last.removeFirst();
            }
          }
        });
    return last.stream().flatMap(AlertHistory::read).toList();
  }

  private static Stream<AlertEvent> read(byte[] json) {
    try {
      return Stream.of(AlertEventCodec.read(json));
    } catch (IllegalArgumentException e) {
      LOG.warn("passed over: {}", e.getMessage());
      return Stream.empty();
    }
  }
}
