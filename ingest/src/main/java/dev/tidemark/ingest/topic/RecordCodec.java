package dev.tidemark.ingest.topic;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.ingest.mail.MailKey;
import dev.tidemark.ingest.mail.RawMail;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * How a mail is written as a Kafka record and read back. The value is the raw mail, untouched; the
 * key names the copy; headers say where it came from. Stateless.
 *
 * <p>Record timestamps are left to the producer's clock: a mail's own date may lie in the future,
 * and brokers refuse such timestamps.
 */
public final class RecordCodec {
  /** Header: name of the source, such as the inbox's URL; UTF-8. */
  public static final String SOURCE = "source";

  /** Header: when the archive took the mail in; ISO 8601, UTC. */
  public static final String RECEIVED = "received";

  /** Header: the commit that added the mail, if it came from a git archive. */
  public static final String GIT_COMMIT = "git-commit";

  /** Header of {@link Topics#REJECTS}: why it could not be taken in; UTF-8. */
  public static final String REASON = "reason";

  /** Header of {@link Topics#REJECTS}: size in bytes of a mail of which only the start is kept. */
  public static final String SIZE = "size";

  /** How much of an oversize mail is kept in {@link Topics#REJECTS}: 64 KiB, enough for headers. */
  public static final int REJECTED_HEAD_BYTES = 64 << 10;

  private static final int MAX_QUOTED_KEY = 100;

  private RecordCodec() {}

  /** The record that adds a copy of a mail. The bytes are shared, not copied. */
  public static ProducerRecord<byte[], byte[]> mail(RawMail mail) {
    ProducerRecord<byte[], byte[]> out =
        new ProducerRecord<>(Topics.MAIL, key(mail.key()), mail.bytes());
    describe(out.headers(), mail);
    return out;
  }

  /**
   * The record that removes a copy of a mail (a tombstone).
   *
   * @param source name of the source that dropped it
   */
  public static ProducerRecord<byte[], byte[]> removal(MailKey key, String source) {
    ProducerRecord<byte[], byte[]> out = new ProducerRecord<>(Topics.MAIL, key(key), null);
    out.headers().add(SOURCE, source.getBytes(UTF_8));
    return out;
  }

  /**
   * The record for something in a source that could not be read at all.
   *
   * @param what names it within the source, such as an epoch and an object id
   */
  public static ProducerRecord<byte[], byte[]> damaged(String what, String source, String reason) {
    ProducerRecord<byte[], byte[]> out =
        new ProducerRecord<>(Topics.REJECTS, what.getBytes(UTF_8), null);
    out.headers().add(SOURCE, source.getBytes(UTF_8)).add(REASON, reason.getBytes(UTF_8));
    return out;
  }

  /**
   * The record for a mail that was read but cannot be kept, such as one above {@link
   * Topics#MAX_MAIL_BYTES}. No more than {@link #REJECTED_HEAD_BYTES} of it are kept.
   */
  public static ProducerRecord<byte[], byte[]> rejected(RawMail mail, String reason) {
    byte[] bytes = mail.bytes();
    byte[] head =
        bytes.length <= REJECTED_HEAD_BYTES ? bytes : Arrays.copyOf(bytes, REJECTED_HEAD_BYTES);
    ProducerRecord<byte[], byte[]> out =
        new ProducerRecord<>(Topics.REJECTS, key(mail.key()), head);
    describe(out.headers(), mail);
    out.headers()
        .add(REASON, reason.getBytes(UTF_8))
        .add(SIZE, String.valueOf(bytes.length).getBytes(UTF_8));
    return out;
  }

  /**
   * Reads a record of {@link Topics#MAIL}. Never throws: what is not ours comes back as {@link
   * MailRecord.Unreadable}. A missing or broken {@code received} is replaced by the record's own
   * timestamp, a missing {@code source} by the empty text.
   */
  public static MailRecord read(ConsumerRecord<byte[], byte[]> in) {
    byte[] keyBytes = in.key();
    if (keyBytes == null) {
      return new MailRecord.Unreadable(place(in) + ": no key, expected 'LIST BLOB'");
    }
    MailKey key;
    try {
      key = MailKey.parse(new String(keyBytes, UTF_8));
    } catch (IllegalArgumentException e) {
      return new MailRecord.Unreadable(place(in) + ": " + cut(e.getMessage()));
    }
    byte[] value = in.value();
    if (value == null) {
      return new MailRecord.Removed(key);
    }
    Headers headers = in.headers();
    String source = text(headers, SOURCE);
    return new MailRecord.Added(
        new RawMail(
            key,
            value,
            source == null ? "" : source,
            received(headers, in.timestamp()),
            text(headers, GIT_COMMIT)));
  }

  private static void describe(Headers headers, RawMail mail) {
    headers
        .add(SOURCE, mail.source().getBytes(UTF_8))
        .add(RECEIVED, mail.archived().toString().getBytes(UTF_8));
    String commit = mail.gitCommit();
    if (commit != null) {
      headers.add(GIT_COMMIT, commit.getBytes(UTF_8));
    }
  }

  private static Instant received(Headers headers, long timestamp) {
    String text = text(headers, RECEIVED);
    if (text != null) {
      try {
        return Instant.parse(text);
      } catch (DateTimeException e) {
        // Not written by us; the record's own time is the next best.
      }
    }
    return Instant.ofEpochMilli(timestamp);
  }

  private static @Nullable String text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    byte[] value = header == null ? null : header.value();
    return value == null ? null : new String(value, UTF_8);
  }

  private static byte[] key(MailKey key) {
    return key.toString().getBytes(UTF_8);
  }

  private static String place(ConsumerRecord<byte[], byte[]> in) {
    return in.topic() + '-' + in.partition() + " offset " + in.offset();
  }

  private static String cut(@Nullable String text) {
    String all = String.valueOf(text);
    return all.length() <= MAX_QUOTED_KEY ? all : all.substring(0, MAX_QUOTED_KEY) + "…";
  }
}
