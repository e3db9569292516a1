package dev.tidemark.deploy.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.index.schema.Fields;
import dev.tidemark.index.schema.IndexHome;
import dev.tidemark.index.schema.IndexMismatchException;
import dev.tidemark.index.schema.IndexOptions;
import dev.tidemark.index.write.IndexCounts;
import dev.tidemark.index.write.MailFeed;
import dev.tidemark.index.write.MailIndexer;
import dev.tidemark.index.write.Reindexer;
import dev.tidemark.ingest.mail.MailKey;
import dev.tidemark.ingest.mail.RawMail;
import dev.tidemark.ingest.topic.KafkaConnection;
import dev.tidemark.ingest.topic.RecordCodec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The broker is shared with other tests, so each test looks at the mails of its own list only. */
@Timeout(120)
class MailFeedTest {
  @TempDir Path folder;
  private KafkaConnection kafka;
  private String cluster;
  private String list;

  @BeforeEach
  void connect(TestInfo test) throws Exception {
    kafka = TestKafka.broker();
    try (Admin admin = kafka.clients().admin()) {
      cluster = admin.describeCluster().clusterId().get();
    }
    list = test.getTestMethod().orElseThrow().getName();
  }

  @Test
  void catchUp_indexesWhatIsCommitted_andNothingASecondTime() throws Exception {
    write(0, 100);
    assertThat(catchUp().added()).isGreaterThanOrEqualTo(100);
    assertThat(found()).isEqualTo(100);

    Path index = home().current().orElseThrow();
    String[] files = index.toFile().list();
    IndexCounts again = catchUp();
    assertThat(again.records()).isZero();
    assertThat(again.commits()).isZero();
    assertThat(index.toFile().list()).containsExactlyInAnyOrder(files);

    write(100, 120);
    assertThat(catchUp().records()).isEqualTo(20);
    assertThat(found()).isEqualTo(120);
  }

  @Test
  void catchUp_waitsForProducers() throws Exception {
    var done = new AtomicBoolean();
    var producer =
        Thread.ofPlatform()
            .name("test-producer")
            .start(
                () -> {
                  try {
                    for (int i = 0; i < 20; i++) {
                      write(10 * i, 10 * i + 10);
                    }
                  } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                  } finally {
                    done.set(true);
                  }
                });
    try (var indexer = MailIndexer.open(home(), IndexOptions.DEFAULT)) {
      feed().catchUp(indexer, done::get);
    }
    producer.join();
    assertThat(found()).isEqualTo(200);
  }

  @Test
  void catchUp_readsNothingOfAbortedOrOpenTransactions() throws Exception {
    write(0, 5);
    try (Producer<byte[], byte[]> aborted = kafka.clients().producer(list + "-aborted");
        Producer<byte[], byte[]> open = kafka.clients().producer(list + "-open")) {
      aborted.initTransactions();
      aborted.beginTransaction();
      send(aborted, 5, 10);
      aborted.flush();
      aborted.abortTransaction();
      open.initTransactions();
      open.beginTransaction();
      send(open, 10, 15);
      open.flush();
      catchUp();
      assertThat(found()).isEqualTo(5);
      open.commitTransaction();
    }
    catchUp();
    assertThat(found()).isEqualTo(10);
  }

  @Test
  void removal_takesTheMailOutOfTheIndex() throws Exception {
    write(0, 3);
    catchUp();
    try (Producer<byte[], byte[]> producer = kafka.clients().producer(list)) {
      producer.initTransactions();
      producer.beginTransaction();
      var unused = producer.send(RecordCodec.removal(mail(1).key(), "test"));
      producer.commitTransaction();
    }
    assertThat(catchUp().removed()).isOne();
    assertThat(found()).isEqualTo(2);
  }

  @Test
  void diedBeforeItsCommit_readsTheSameAgain() throws Exception {
    write(0, 50);
    try (var indexer = MailIndexer.open(home(), IndexOptions.DEFAULT)) {
      assertThatThrownBy(
              () ->
                  new MailFeed(
                          kafka,
                          cluster,
                          (counts, left) -> {
                            throw new IllegalStateException("died");
                          })
                      .catchUp(indexer, () -> true))
          .hasMessage("died");
    }
    assertThat(found()).isZero();
    catchUp();
    assertThat(found()).isEqualTo(50);
  }

  @Test
  void follow_commitsWhatArrives() throws Exception {
    write(0, 5);
    try (var indexer = MailIndexer.open(home(), IndexOptions.DEFAULT)) {
      var wrote = new AtomicBoolean();
      feed()
          .follow(
              indexer,
              () -> {
                try {
                  int found = found();
                  if (found == 5 && wrote.compareAndSet(false, true)) {
                    write(5, 7);
                  }
                  return found == 7;
                } catch (IOException | InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
    }
    assertThat(found()).isEqualTo(7);
  }

  @Test
  void rebuild_switchesToANewIndexWithTheSameMails() throws Exception {
    write(0, 30);
    catchUp();
    Path before = home().current().orElseThrow();
    try (var open = DirectoryReader.open(FSDirectory.open(before))) {
      new Reindexer(home(), IndexOptions.DEFAULT).rebuild(feed());
      Path after = home().current().orElseThrow();
      assertThat(after).isNotEqualTo(before);
      assertThat(home().generations()).containsExactly(after);
      assertThat(found()).isEqualTo(30);
      assertThat(open.docFreq(new Term(Fields.LIST_NAME, list))).isEqualTo(30);
    }
    assertThat(catchUp().commits()).isZero();
  }

  @Test
  void anotherCluster_isRefused() throws Exception {
    write(0, 1);
    catchUp();
    try (var indexer = MailIndexer.open(home(), IndexOptions.DEFAULT)) {
      assertThatThrownBy(
              () ->
                  new MailFeed(kafka, "another", (counts, left) -> {}).catchUp(indexer, () -> true))
          .isInstanceOf(IndexMismatchException.class)
          .hasMessageContaining("another");
    }
  }

  private IndexHome home() {
    return new IndexHome(folder.resolve("index"));
  }

  private MailFeed feed() {
    return new MailFeed(kafka, cluster, (counts, left) -> {});
  }

  private IndexCounts catchUp() throws IOException, InterruptedException {
    try (var indexer = MailIndexer.open(home(), IndexOptions.DEFAULT)) {
      feed().catchUp(indexer, () -> true);
      return indexer.counts();
    }
  }

  /** Mails of this test's list that are in the index on disk. */
  private int found() throws IOException {
    try (var reader = DirectoryReader.open(FSDirectory.open(home().current().orElseThrow()))) {
      int found = 0;
      for (var leaf : reader.leaves()) {
        var postings = leaf.reader().postings(new Term(Fields.LIST_NAME, list));
        while (postings != null && postings.nextDoc() != Integer.MAX_VALUE) {
          var live = leaf.reader().getLiveDocs();
          found += live == null || live.get(postings.docID()) ? 1 : 0;
        }
      }
      return found;
    }
  }

  private void write(int from, int to) throws IOException, InterruptedException {
    try (Producer<byte[], byte[]> producer = kafka.clients().producer(list)) {
      producer.initTransactions();
      producer.beginTransaction();
      send(producer, from, to);
      producer.commitTransaction();
    }
  }

  private void send(Producer<byte[], byte[]> producer, int from, int to) {
    for (int n = from; n < to; n++) {
      var unused = producer.send(RecordCodec.mail(mail(n)));
    }
  }

  private RawMail mail(int n) {
    String text =
        String.format(
            Locale.ROOT,
            """
            From: Jane Doe <jane@example.org>
            Subject: mail %d
            Date: Tue, 5 Mar 2024 09:00:00 +0000
            Message-ID: <%d@%s.example.org>

            Text number %d.
            """,
            n,
            n,
            list,
            n);
    String blob =
        String.format(
            Locale.ROOT, "%040x", n + 1_000L * (Arrays.hashCode(list.getBytes(UTF_8)) & 0xffff));
    return new RawMail(
        new MailKey(list, blob), text.getBytes(UTF_8), "test", Instant.ofEpochSecond(n), null);
  }
}
