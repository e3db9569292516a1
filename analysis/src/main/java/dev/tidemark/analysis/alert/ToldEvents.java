package dev.tidemark.analysis.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.ingest.mail.MessageId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * Which mails have been told of under which rule, read from the headers of the events themselves:
 * nothing else remembers it, so nothing else can disagree. A series told of once is known by every
 * mail it had then, whatever becomes its head later.
 */
final class ToldEvents {
  /** Header: the event's id. */
  static final String ID = "id";

  /** Header: one long for each mail of the event: which mail, under which rule, of what. */
  static final String MAILS = "mails";

  /** Headers of the events that count together, since one of them excludes the others. */
  private enum Group {
    MESSAGE,
    POSTING,
    COMPLETED,
    APPLIED,
    LANDED,
    STALLED;

    static Group of(Watch watch) {
      return switch (watch) {
        case MESSAGE -> MESSAGE;
        case POSTED, REVISED -> POSTING;
        case COMPLETED -> COMPLETED;
        case APPLIED -> APPLIED;
        case LANDED -> LANDED;
        case STALLED -> STALLED;
      };
    }
  }

  /** A digest takes longer than all else that a look-up does. */
  private static final Map<String, Long> KEYS_OF_RULES = new ConcurrentHashMap<>();

  private final List<String> ids = new ArrayList<>();
  private final Map<Long, Integer> eventOfMail = new HashMap<>();

  /** Remembers an event that is in the topic. A record that is none of ours is passed over. */
  void add(ConsumerRecord<byte[], byte[]> in) {
    Header id = in.headers().lastHeader(ID);
    Header mails = in.headers().lastHeader(MAILS);
    if (id == null || mails == null || mails.value().length % Long.BYTES != 0) {
      return;
    }
    int number = ids.size();
    ids.add(new String(id.value(), UTF_8));
    var keys = ByteBuffer.wrap(mails.value());
    while (keys.hasRemaining()) {
      eventOfMail.putIfAbsent(keys.getLong(), number);
    }
  }

  /** Remembers an event that has been committed to the topic. */
  void add(AlertEvent event) {
    int number = ids.size();
    ids.add(event.id());
    for (MessageId mail : event.news().mails()) {
      eventOfMail.putIfAbsent(key(event.rule(), event.watch()) ^ key(mail), number);
    }
  }

  /** Puts what must be remembered of an event beside it. */
  static void describe(AlertEvent event, Headers headers) {
    List<MessageId> mails = event.news().mails();
    var keys = ByteBuffer.allocate(mails.size() * Long.BYTES);
    for (MessageId mail : mails) {
      keys.putLong(key(event.rule(), event.watch()) ^ key(mail));
    }
    headers.add(ID, event.id().getBytes(UTF_8)).add(MAILS, keys.array());
  }

  /**
   * The first event in which a mail was told of under a rule; empty if in none.
   *
   * @param mail see {@link #key(MessageId)}
   */
  Optional<String> event(String rule, Watch watch, long mail) {
    Integer number = eventOfMail.get(key(rule, watch) ^ mail);
    return number == null ? Optional.empty() : Optional.of(ids.get(number));
  }

  /** A mail in 64 bits. */
  static long key(MessageId mail) {
    return first(Fingerprint.of(List.of(mail.value())));
  }

  private static long key(String rule, Watch watch) {
    return KEYS_OF_RULES.computeIfAbsent(
        rule + ' ' + Group.of(watch), both -> first(Fingerprint.of(List.of(both))));
  }

  private static long first(byte[] digest) {
    return ByteBuffer.wrap(digest).getLong();
  }
}
