package dev.tidemark.deploy.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tidemark.ingest.CursorStore;
import dev.tidemark.ingest.IngestCounts;
import dev.tidemark.ingest.IngestLimits;
import dev.tidemark.ingest.IngestListener;
import dev.tidemark.ingest.Ingestor;
import dev.tidemark.ingest.SourceTakenException;
import dev.tidemark.ingest.mail.RawMail;
import dev.tidemark.ingest.source.MailSink;
import dev.tidemark.ingest.source.SourceCursor;
import dev.tidemark.ingest.topic.KafkaClients;
import dev.tidemark.ingest.topic.KafkaConnection;
import dev.tidemark.ingest.topic.MailRecord;
import dev.tidemark.ingest.topic.RecordCodec;
import dev.tidemark.ingest.topic.Topics;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class IngestorTest {
  private KafkaConnection kafka;
  private KafkaClients clients;
  private String name;

  @BeforeEach
  void connect(TestInfo test) throws Exception {
    kafka = TestKafka.broker();
    clients = kafka.clients();
    name = "/invented/" + test.getTestMethod().orElseThrow().getName();
  }

  @Test
  void pull_newSource_putsEveryMailAndTheCursorIntoKafka() throws Exception {
    InventedSource source = new InventedSource(name, 500, 2_000);

    IngestCounts counts = pull(source);

    long bytes = 0;
    List<ConsumerRecord<byte[], byte[]>> records = mails();
    assertThat(records.size()).isEqualTo(500);
    boolean[] seen = new boolean[500];
    for (ConsumerRecord<byte[], byte[]> in : records) {
      RawMail mail = ((MailRecord.Added) RecordCodec.read(in)).mail();
      int n = Integer.parseInt(mail.key().blob(), 16);
      assertThat(seen[n]).isFalse();
      seen[n] = true;
      assertThat(mail.bytes()).isEqualTo(source.mail(n).bytes());
      assertThat(mail.archived()).isEqualTo(Instant.ofEpochSecond(n));
      bytes += mail.bytes().length;
    }
    assertThat(counts).isEqualTo(new IngestCounts(500, 0, 0, bytes));
    assertThat(InventedSource.next(cursor())).isEqualTo(500);
  }

  @Test
  void pull_again_takesOnlyWhatIsNew() throws Exception {
    InventedSource source = new InventedSource(name, 10, 300);
    try (Ingestor ingestor = ingestor(source)) {
      ingestor.pull();
      assertThat(ingestor.pull()).isEqualTo(IngestCounts.NONE);
      source.count = 15;
      assertThat(ingestor.pull().added()).isEqualTo(5);
    }
    assertThat(pull(source)).isEqualTo(IngestCounts.NONE);
    source.count = 16;
    assertThat(pull(source).added()).isEqualTo(1);
    assertThat(mails().size()).isEqualTo(16);
  }

  @Test
  void pull_removalsAndDamage_becomeTombstonesAndRejects() throws Exception {
    InventedSource source =
        new InventedSource(name, 4, 300) {
          @Override
          void after(int n, MailSink sink) throws InterruptedException {
            if (n == 2) {
              sink.removed(key(1));
              sink.damaged("git/0.git 4f2b:m", "the blob is missing");
            }
          }
        };

    IngestCounts counts = pull(source);

    assertThat(counts.added()).isEqualTo(4);
    assertThat(counts.removed()).isEqualTo(1);
    assertThat(counts.damaged()).isEqualTo(1);
    assertThat(mails())
        .filteredOn(in -> in.value() == null)
        .singleElement()
        .satisfies(
            in ->
                assertThat(RecordCodec.read(in))
                    .isEqualTo(new MailRecord.Removed(InventedSource.key(1))));
    assertThat(TestKafka.read(clients, Topics.REJECTS, name))
        .singleElement()
        .satisfies(
            in -> {
              assertThat(new String(in.key(), UTF_8)).isEqualTo("git/0.git 4f2b:m");
              assertThat(TestKafka.header(in, RecordCodec.REASON)).isEqualTo("the blob is missing");
            });
  }

  /** The mail that was sent, but not covered by a checkpoint, must not come twice. */
  @Test
  void pull_sourceFailsBetweenMailAndCheckpoint_leavesNothingOfTheBatch() throws Exception {
    CountDownLatch fail = new CountDownLatch(1);
    InventedSource source =
        new InventedSource(name, 30, 300) {
          @Override
          void after(int n, MailSink sink) throws IOException {
            if (n == 20 && fail.getCount() == 1) {
              fail.countDown();
              throw new IOException("the disk under the source broke");
            }
          }
        };
    IngestLimits tens = new IngestLimits(1 << 20, 1 << 20, 10, Duration.ofHours(1));
    try (Ingestor ingestor = source.ingestor(kafka, tens, IngestListener.NONE)) {
      assertThatThrownBy(ingestor::pull)
          .isInstanceOf(IOException.class)
          .hasMessage("the disk under the source broke");

      assertThat(mails().size()).isEqualTo(20);
      assertThat(InventedSource.next(cursor())).isEqualTo(20);
      assertThat(ingestor.pull().added()).isEqualTo(10);
    }
    assertThat(mails().size()).isEqualTo(30);
    assertThat(InventedSource.next(cursor())).isEqualTo(30);
  }

  @Test
  void pull_sourceFailsAfterACheckpoint_keepsWhatTheCursorCovers() throws Exception {
    InventedSource source =
        new InventedSource(name, 30, 300) {
          @Override
          void before(int n, MailSink sink) throws IOException {
            if (n == 7) {
              throw new IOException("gone");
            }
          }
        };

    assertThatThrownBy(() -> pull(source)).hasMessage("gone");

    assertThat(mails().size()).isEqualTo(7);
    assertThat(InventedSource.next(cursor())).isEqualTo(7);
  }

  @Test
  void pull_anotherHasTakenTheSourceOver_saysSoAndWritesNothingMore() throws Exception {
    InventedSource source = new InventedSource(name, 5, 300);
    try (Ingestor first = ingestor(source);
        Ingestor second = ingestor(source)) {
      first.pull();
      second.pull();
      source.count = 9;
      assertThatThrownBy(first::pull)
          .isInstanceOf(SourceTakenException.class)
          .hasMessage(
              "source "
                  + name
                  + " is being read by another Tidemark process, which has taken it over from"
                  + " this one; let one of them do it");
      assertThat(mails().size()).isEqualTo(5);
      assertThat(second.pull().added()).isEqualTo(4);
    }
    assertThat(mails().size()).isEqualTo(9);
  }

  @Test
  void pull_takenOverInTheMiddleOfABatch_leavesNothingOfThatBatch() throws Exception {
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    InventedSource slow =
        new InventedSource(name, 20, 300) {
          @Override
          void before(int n, MailSink sink) throws InterruptedException {
            if (n == 15) {
              reached.countDown();
              goOn.await();
            }
          }
        };
    IngestLimits never = new IngestLimits(1 << 20, 1 << 30, 1_000, Duration.ofHours(1));
    List<Throwable> failures = new ArrayList<>();
    try (Ingestor first = slow.ingestor(kafka, never, IngestListener.NONE)) {
      Thread thread =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      first.pull();
                    } catch (Exception e) {
                      failures.add(e);
                    }
                  });
      reached.await();
      assertThat(pull(new InventedSource(name, 20, 300)).added()).isEqualTo(20);
      goOn.countDown();
      thread.join();
    }
    assertThat(failures).singleElement().isInstanceOf(SourceTakenException.class);
    assertThat(mails().size()).isEqualTo(20);
  }

  /** As when the machine sleeps in the middle of it: nobody has taken the source over. */
  @Test
  void pull_transactionOpenForTooLong_isTriedAgain() throws Exception {
    var impatient =
        new KafkaClients(
            clients.bootstrap(), Map.of(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, "1000"));
    CountDownLatch slept = new CountDownLatch(1);
    InventedSource slow =
        new InventedSource(name, 20, 300) {
          @Override
          void before(int n, MailSink sink) {
            if (n == 15 && slept.getCount() == 1) {
              slept.countDown();
              try (Admin admin = impatient.admin()) {
                await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> state(admin), TransactionState.COMPLETE_ABORT::equals);
              }
            }
          }
        };
    IngestLimits never = new IngestLimits(1 << 20, 1 << 30, 1_000, Duration.ofHours(1));

    try (Ingestor ingestor = slow.ingestor(impatient, never, IngestListener.NONE)) {
      assertThat(ingestor.pull().added()).isEqualTo(20);
    }

    assertThat(slept.getCount()).isZero();
    assertThat(mails().size()).isEqualTo(20);
  }

  private TransactionState state(Admin admin) throws Exception {
    String id = "tidemark.ingest." + name;
    return admin.describeTransactions(List.of(id)).description(id).get().state();
  }

  @Test
  void pull_mailAboveTheLimit_goesToRejectsAndTheRestGoesOn() throws Exception {
    InventedSource source =
        new InventedSource(name, 3, 300) {
          @Override
          RawMail mail(int n) {
            return n == 1
                ? new RawMail(
                    key(1), new byte[Topics.MAX_MAIL_BYTES + 1], name(), Instant.EPOCH, "c0ffee")
                : super.mail(n);
          }
        };

    IngestCounts counts = pull(source);

    assertThat(counts.added()).isEqualTo(2);
    assertThat(counts.damaged()).isEqualTo(1);
    assertThat(TestKafka.read(clients, Topics.REJECTS, name))
        .singleElement()
        .satisfies(
            in -> {
              assertThat(new String(in.key(), UTF_8)).isEqualTo(InventedSource.key(1).toString());
              assertThat(TestKafka.header(in, RecordCodec.REASON))
                  .isEqualTo("larger than the limit of 67108864 bytes");
              assertThat(TestKafka.header(in, RecordCodec.SIZE)).isEqualTo("67108865");
            });
  }

  /** Far above the sizes that bound a fetch, which must not bound what can be read. */
  @Test
  void pull_mailNearTheLimit_comesThroughWhole() throws Exception {
    byte[] large = new byte[Topics.MAX_MAIL_BYTES];
    for (int i = 0; i < large.length; i++) {
      large[i] = (byte) (i * 31 + (i >> 7));
    }
    InventedSource source =
        new InventedSource(name, 3, 300) {
          @Override
          RawMail mail(int n) {
            return n == 1 ? new RawMail(key(1), large, name(), Instant.EPOCH, null) : super.mail(n);
          }
        };

    assertThat(pull(source))
        .isEqualTo(new IngestCounts(3, 0, 0, large.length + bytesOf(0) + bytesOf(2)));
    assertThat(mails())
        .filteredOn(in -> in.value().length > 1 << 20)
        .singleElement()
        .satisfies(in -> assertThat(Arrays.equals(in.value(), large)).isTrue());
  }

  private int bytesOf(int n) {
    return new InventedSource(name, 1, 300).mail(n).bytes().length;
  }

  @Test
  void pull_clusterWithALowerLimitOfItsOwn_rejectsWhatItRefuses() throws Exception {
    InventedSource source =
        new InventedSource(name, 6, 300) {
          @Override
          RawMail mail(int n) {
            return n == 2 || n == 4
                ? new RawMail(key(n), new byte[200_000], name(), Instant.EPOCH, null)
                : super.mail(n);
          }
        };
    KafkaClients strict =
        new KafkaClients(clients.bootstrap(), Map.of("max.request.size", "100000"));

    IngestCounts counts;
    try (Ingestor ingestor = source.ingestor(strict, IngestLimits.DEFAULT, IngestListener.NONE)) {
      counts = ingestor.pull();
    }

    assertThat(counts.added()).isEqualTo(4);
    assertThat(counts.damaged()).isEqualTo(2);
    assertThat(mails().size()).isEqualTo(4);
    assertThat(TestKafka.read(clients, Topics.REJECTS, name))
        .hasSize(2)
        .allSatisfy(
            in ->
                assertThat(TestKafka.header(in, RecordCodec.REASON))
                    .isEqualTo("larger than the Kafka cluster's own limit"));
  }

  /** What Kafka throws away with it is not too large itself, and is sent again. */
  @Test
  void pull_mailThatTheClusterRefuses_takesNoOtherMailWithIt() throws Exception {
    int last = 299;
    InventedSource source =
        new InventedSource(name, last + 1, 300) {
          @Override
          RawMail mail(int n) {
            return n == last
                ? new RawMail(key(n), new byte[200_000], name(), Instant.EPOCH, null)
                : super.mail(n);
          }
        };
    var strict = new KafkaClients(clients.bootstrap(), Map.of("max.request.size", "100000"));

    IngestCounts counts;
    try (Ingestor ingestor = source.ingestor(strict, IngestLimits.DEFAULT, IngestListener.NONE)) {
      counts = ingestor.pull();
    }

    assertThat(counts.added()).isEqualTo(last);
    assertThat(counts.damaged()).isEqualTo(1);
    assertThat(mails().size()).isEqualTo(last);
    assertThat(TestKafka.read(clients, Topics.REJECTS, name)).hasSize(1);
  }

  /** A source may take its time; what it has given is seen long before it ends. */
  @Test
  void pull_slowSource_isCommittedBeforeItsNextMail() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    InventedSource source =
        new InventedSource(name, 2, 300) {
          @Override
          void before(int n, MailSink sink) throws InterruptedException {
            if (n == 1) {
              assertThat(seen.await(60, TimeUnit.SECONDS)).isTrue();
            }
          }
        };
    IngestListener listener =
        new IngestListener() {
          @Override
          public void committed(IngestCounts pull) {
            if (pull.added() == 1) {
              seen.countDown();
            }
          }
        };
    try (Ingestor ingestor = source.ingestor(kafka, IngestLimits.DEFAULT, listener)) {
      assertThat(ingestor.pull().added()).isEqualTo(2);
    }
    assertThat(mails().size()).isEqualTo(2);
  }

  @Test
  void pull_kafkaAwayAtFirst_triesAgainUntilItIsThere() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    KafkaConnection shaky =
        () -> {
          if (asked.incrementAndGet() < 3) {
            throw new TimeoutException("nobody there");
          }
          return clients;
        };
    try (Ingestor ingestor =
        new InventedSource(name, 3, 300)
            .ingestor(shaky, IngestLimits.DEFAULT, IngestListener.NONE)) {
      assertThat(ingestor.pull().added()).isEqualTo(3);
    }
    assertThat(asked).hasValue(3);
  }

  @Test
  void pull_diskFull_stopsBeforeATransactionAndLosesNothing() throws Exception {
    AtomicInteger checks = new AtomicInteger();
    KafkaConnection full =
        new KafkaConnection() {
          @Override
          public KafkaClients clients() {
            return clients;
          }

          @Override
          public void check() throws IOException {
            if (checks.incrementAndGet() == 2) {
              throw new IOException("the disk is full");
            }
          }
        };
    IngestLimits tens = new IngestLimits(1 << 20, 1 << 20, 10, Duration.ofHours(1));
    InventedSource source = new InventedSource(name, 25, 300);
    try (Ingestor ingestor = source.ingestor(full, tens, IngestListener.NONE)) {
      assertThatThrownBy(ingestor::pull).hasMessage("the disk is full");
      assertThat(mails().size()).isEqualTo(10);
      assertThat(ingestor.pull().added()).isEqualTo(15);
    }
    assertThat(mails().size()).isEqualTo(25);
  }

  @Test
  void pull_readerThrowsAnError_isThrownToTheCaller() {
    InventedSource source =
        new InventedSource(name, 3, 300) {
          @Override
          void before(int n, MailSink sink) {
            throw new IllegalStateException("a bug");
          }
        };
    assertThatThrownBy(() -> pull(source))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a bug");
  }

  @Test
  void cursors_ofSeveralSources_areListedWithTheirTimes() throws Exception {
    Instant before = Instant.now().minusSeconds(1);
    pull(new InventedSource(name + "/a", 3, 300));
    pull(new InventedSource(name + "/b", 4, 300));

    Map<String, CursorStore.Stored> all = CursorStore.all(clients);

    assertThat(InventedSource.next(requireNonNull(all.get(name + "/b")).cursor())).isEqualTo(4);
    assertThat(requireNonNull(all.get(name + "/a")).written()).isBetween(before, Instant.now());
  }

  @Test
  void overrides_ofWhatPromisesRestOn_areRefused() {
    assertThatThrownBy(
            () -> new KafkaClients("127.0.0.1:1", Map.of("isolation.level", "read_uncommitted")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("isolation.level is fixed to 'read_committed'");
  }

  private IngestCounts pull(InventedSource source) throws Exception {
    try (Ingestor ingestor = ingestor(source)) {
      return ingestor.pull();
    }
  }

  private Ingestor ingestor(InventedSource source) {
    return source.ingestor(kafka, IngestLimits.DEFAULT, IngestListener.NONE);
  }

  private SourceCursor cursor() {
    return requireNonNull(CursorStore.all(clients).get(name)).cursor();
  }

  private List<ConsumerRecord<byte[], byte[]>> mails() {
    return TestKafka.read(clients, Topics.MAIL, name);
  }
}
