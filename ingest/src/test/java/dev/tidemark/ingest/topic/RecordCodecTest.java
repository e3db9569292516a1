package dev.tidemark.ingest.topic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.ingest.mail.MailKey;
import dev.tidemark.ingest.mail.RawMail;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordCodecTest {
  private static final MailKey KEY =
      new MailKey("rust-for-linux", "0123456789abcdef0123456789abcdef01234567");
  private static final long STORED_MILLIS = 1_700_000_000_000L;

  @Test
  void mail_readBack_isTheSameMail() {
    byte[] bytes = {'F', 'r', 'o', 'm', ':', ' ', (byte) 0xff, 0, '\r', '\n'};
    Instant archived = Instant.parse("2022-05-23T02:02:09Z");
    RawMail mail = new RawMail(KEY, bytes, "https://lore.example/rüst", archived, "c0ffee");

    MailRecord read = RecordCodec.read(stored(RecordCodec.mail(mail)));

    assertThat(read)
        .isInstanceOfSatisfying(
            MailRecord.Added.class,
            added -> {
              assertThat(added.mail().key()).isEqualTo(KEY);
              assertThat(added.mail().bytes()).isEqualTo(bytes);
              assertThat(added.mail().source()).isEqualTo("https://lore.example/rüst");
              assertThat(added.mail().archived()).isEqualTo(archived);
              assertThat(added.mail().gitCommit()).isEqualTo("c0ffee");
            });
  }

  @Test
  void mail_fromNoGitArchive_hasNoCommit() {
    RawMail mail = new RawMail(KEY, new byte[] {1}, "/var/mail/x", Instant.MAX, null);

    assertThat(RecordCodec.read(stored(RecordCodec.mail(mail))))
        .isInstanceOfSatisfying(
            MailRecord.Added.class,
            added -> {
              assertThat(added.mail().gitCommit()).isNull();
              assertThat(added.mail().archived()).isEqualTo(Instant.MAX);
            });
  }

  @Test
  void removal_readBack_namesTheCopy() {
    assertThat(RecordCodec.read(stored(RecordCodec.removal(KEY, "here"))))
        .isEqualTo(new MailRecord.Removed(KEY));
  }

  @Test
  void read_recordOfSomeoneElse_isUnreadableAndSaysWhere() {
    assertThat(RecordCodec.read(record(null, new byte[] {1}, new RecordHeaders())))
        .isEqualTo(
            new MailRecord.Unreadable("tidemark.mail-3 offset 42: no key, expected 'LIST BLOB'"));
    for (String key : new String[] {"", "word", "list short", " " + KEY.blob(), "a\tb " + KEY}) {
      assertThat(RecordCodec.read(record(key.getBytes(UTF_8), null, new RecordHeaders())))
          .as(key)
          .isInstanceOfSatisfying(
              MailRecord.Unreadable.class,
              it -> assertThat(it.reason()).startsWith("tidemark.mail-3 offset 42: "));
    }
  }

  @Test
  void read_headersMissingOrBroken_fallsBackToTheRecordsOwnTime() {
    RecordHeaders broken = new RecordHeaders();
    broken.add(RecordCodec.RECEIVED, "yesterday".getBytes(UTF_8)).add(RecordCodec.SOURCE, null);
    for (RecordHeaders headers : new RecordHeaders[] {new RecordHeaders(), broken}) {
      assertThat(RecordCodec.read(record(KEY.toString().getBytes(UTF_8), new byte[0], headers)))
          .isInstanceOfSatisfying(
              MailRecord.Added.class,
              added -> {
                assertThat(added.mail().archived()).isEqualTo(Instant.ofEpochMilli(STORED_MILLIS));
                assertThat(added.mail().source()).isEmpty();
              });
    }
  }

  @Test
  void rejected_largeMail_keepsItsHeadAndSaysItsSize() {
    byte[] bytes = new byte[RecordCodec.REJECTED_HEAD_BYTES + 5];
    ProducerRecord<byte[], byte[]> out =
        RecordCodec.rejected(new RawMail(KEY, bytes, "here", Instant.EPOCH, null), "too large");

    assertThat(out.topic()).isEqualTo(Topics.REJECTS);
    assertThat(out.value()).hasSize(RecordCodec.REJECTED_HEAD_BYTES);
    assertThat(new String(out.headers().lastHeader(RecordCodec.SIZE).value(), UTF_8))
        .isEqualTo("65541");
    assertThat(new String(out.headers().lastHeader(RecordCodec.REASON).value(), UTF_8))
        .isEqualTo("too large");
  }

  private static ConsumerRecord<byte[], byte[]> stored(ProducerRecord<byte[], byte[]> out) {
    return record(out.key(), out.value(), new RecordHeaders(out.headers()));
  }

  private static ConsumerRecord<byte[], byte[]> record(
      byte @Nullable [] key, byte @Nullable [] value, RecordHeaders headers) {
    return new ConsumerRecord<>(
        Topics.MAIL,
        3,
        42L,
        STORED_MILLIS,
        TimestampType.CREATE_TIME,
        0,
        0,
        key,
        value,
        headers,
        Optional.empty());
  }
}
