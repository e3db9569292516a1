package dev.tidemark.analysis.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.ingest.mail.MessageId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import tools.jackson.databind.json.JsonMapper;

/**
 * How far alerts have come; written in the transaction of the events it covers.
 *
 * @param offsets the next record to look at of each partition of mail and commits
 * @param newest the moment that the mails looked at know of, epoch seconds; 0 before the first
 * @param waiting mails of series that are neither complete nor settled, and mails not looked at yet
 *     that say what was applied, with the moment they came into the log, epoch milliseconds
 * @param rules the rules that have seen what was there before them, with the {@code since} they had
 *     then
 * @param stalledOn the day, UTC, on which it was last looked for works that stalled; the first day
 *     of 1970 for never
 */
record AlertMark(
    Map<TopicPartition, Long> offsets,
    long newest,
    Map<MessageId, Long> waiting,
    Map<String, Instant> rules,
    LocalDate stalledOn) {

  /** Nothing looked at yet. */
  static final AlertMark START = new AlertMark(Map.of(), 0, Map.of(), Map.of(), LocalDate.EPOCH);

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String OFFSET = "offset ";
  private static final String WAITING = "waiting ";
  private static final String RULE = "rule ";
  private static final String NEWEST = "newest";
  private static final String STALLED_ON = "stalled on";

  AlertMark {
    offsets = Map.copyOf(offsets);
    waiting = Map.copyOf(waiting);
    rules = Map.copyOf(rules);
  }

  /** The same with other mails waiting. */
  AlertMark waiting(Map<MessageId, Long> mails) {
    return new AlertMark(offsets, newest, mails, rules, stalledOn);
  }

  /** The same, looked for works that stalled on this day. */
  AlertMark stalledOn(LocalDate day) {
    return new AlertMark(offsets, newest, waiting, rules, day);
  }

  /** The day of {@link #newest}. */
  LocalDate day() {
    return LocalDate.ofInstant(Instant.ofEpochSecond(newest), ZoneOffset.UTC);
  }

  /** One JSON object of strings, as every value of the topic of cursors is; sorted. */
  byte[] write() {
    var fields = new TreeMap<String, String>();
    offsets.forEach((partition, offset) -> fields.put(OFFSET + partition, offset.toString()));
    waiting.forEach((mail, arrived) -> fields.put(WAITING + mail.value(), arrived.toString()));
    rules.forEach((rule, since) -> fields.put(RULE + rule, since.toString()));
    fields.put(NEWEST, Long.toString(newest));
    fields.put(STALLED_ON, stalledOn.toString());
    return JSON.writeValueAsBytes(fields);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException if it is not that
   */
  static AlertMark read(byte[] json) {
    var offsets = new HashMap<TopicPartition, Long>();
    var waiting = new HashMap<MessageId, Long>();
    var rules = new HashMap<String, Instant>();
    long newest = 0;
    LocalDate stalledOn = LocalDate.EPOCH;
    try {
      for (var field : JSON.readTree(json).properties()) {
        String key = field.getKey();
        String value = field.getValue().stringValue();
        if (key.startsWith(OFFSET)) {
          int dash = key.lastIndexOf('-');
          offsets.put(
              new TopicPartition(
                  key.substring(OFFSET.length(), dash), Integer.parseInt(key.substring(dash + 1))),
              Long.parseLong(value));
        } else if (key.startsWith(WAITING)) {
          waiting.put(new MessageId(key.substring(WAITING.length())), Long.parseLong(value));
        } else if (key.startsWith(RULE)) {
          rules.put(key.substring(RULE.length()), Instant.parse(value));
        } else if (key.equals(NEWEST)) {
          newest = Long.parseLong(value);
        } else if (key.equals(STALLED_ON)) {
          stalledOn = LocalDate.parse(value);
        }
      }
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "reading how far alerts have come: "
              + e.getMessage()
              + ", in: "
              + new String(json, 0, Math.min(json.length, 200), UTF_8),
          e);
    }
    return new AlertMark(offsets, newest, waiting, rules, stalledOn);
  }
}
