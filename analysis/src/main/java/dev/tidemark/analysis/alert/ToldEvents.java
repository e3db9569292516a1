package dev.tidemark.analysis.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.ingest.mail.MessageId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /** Header: one long for each mail of the event, see {@link #key}. */
  static final String MAILS = "mails";

  /** Headers of the events that count together, since one of them excludes the others. */
  private enum Group {
    MESSAGE,
    POSTING,
    COMPLETED,
    LANDED,
    STALLED;

    static Group of(Watch watch) {
      return switch (watch) {
        case MESSAGE -> MESSAGE;
        case POSTED, REVISED -> POSTING;
        case COMPLETED -> COMPLETED;
        case LANDED -> LANDED;
        case STALLED -> STALLED;
      };
    }
  }

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
      eventOfMail.putIfAbsent(key(event.rule(), event.watch(), mail), number);
    }
  }

  /** Puts what must be remembered of an event beside it. */
  static void describe(AlertEvent event, Headers headers) {
    List<MessageId> mails = event.news().mails();
    var keys = ByteBuffer.allocate(mails.size() * Long.BYTES);
    for (MessageId mail : mails) {
      keys.putLong(key(event.rule(), event.watch(), mail));
    }
    headers.add(ID, event.id().getBytes(UTF_8)).add(MAILS, keys.array());
  }

  /** The first event in which this mail was told of under that rule; empty if in none. */
  Optional<String> event(String rule, Watch watch, MessageId mail) {
    Integer number = eventOfMail.get(key(rule, watch, mail));
    return number == null ? Optional.empty() : Optional.of(ids.get(number));
  }

  private static long key(String rule, Watch watch, MessageId mail) {
    return ByteBuffer.wrap(AlertEvent.digest(rule, Group.of(watch).name(), mail.value())).getLong();
  }
}
