package dev.tidemark.deploy.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.ingest.CursorStore;
import dev.tidemark.ingest.topic.KafkaClients;
import dev.tidemark.ingest.topic.MailRecord;
import dev.tidemark.ingest.topic.RecordCodec;
import dev.tidemark.ingest.topic.Topics;
import dev.tidemark.testing.Campaign;
import dev.tidemark.testing.Seeds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Objects;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 of a process that runs both ingest and broker, at seeded random instants. */
@Timeout(1_500)
class KillTest {
  @TempDir Path home;
  @TempDir Path scratch;

  @Test
  void ingest_killedAFewTimes_putsEveryMailIntoKafkaExactlyOnce() throws Exception {
    kill(4, 2_000);
  }

  @Test
  @Tag("campaign")
  void ingest_killedAgainAndAgain_putsEveryMailIntoKafkaExactlyOnce() throws Exception {
    kill(Campaign.times(20), 10_000);
  }

  private void kill(int times, int mails) throws Exception {
    long seed = Seeds.seed();
    Random random = new Random(seed);
    Path errors = scratch.resolve("errors");
    for (int i = 0; i < times; i++) {
      try (ChildProcess child = ingest(errors, mails)) {
        if (random.nextInt(4) == 0) {
          // At any instant, most likely while the broker starts or recovers.
          child.ended(random.nextInt(3_000));
        } else {
          // Within the ingest, some way on from where it was killed last.
          child.expect("broker");
          for (int n = random.nextInt(mails / 40 / times + 1); n > 0; n--) {
            child.line();
          }
          child.ended(random.nextInt(25));
        }
        child.kill();
      }
    }
    try (ChildProcess child = ingest(errors, mails)) {
      child.expect("done");
      assertThat(child.exitValue()).isZero();
    }

    try (BrokerLease lease = BrokerLease.openOrJoin(home, 3, "test")) {
      KafkaClients clients = lease.clients();
      BitSet seen = new BitSet(mails);
      for (ConsumerRecord<byte[], byte[]> in : TestKafka.read(clients, Topics.MAIL)) {
        int n =
            switch (RecordCodec.read(in)) {
              case MailRecord.Added it -> Integer.parseInt(it.mail().key().blob(), 16);
              case MailRecord.Removed it -> throw new AssertionError(it.toString());
              case MailRecord.Unreadable it -> throw new AssertionError(it.reason());
            };
        assertThat(seen.get(n)).as("mail %s came before, -Dtests.seed=%s", n, seed).isFalse();
        seen.set(n);
      }
      assertThat(seen.cardinality()).as("mails, -Dtests.seed=%s", seed).isEqualTo(mails);
      assertThat(
              InventedSource.next(
                  Objects.requireNonNull(CursorStore.all(clients).get(IngestProcess.SOURCE))
                      .cursor()))
          .isEqualTo(mails);
      // The JDK warns about things in Kafka; Tidemark itself has nothing to say.
      assertThat(Files.readAllLines(errors, UTF_8))
          .allSatisfy(line -> assertThat(line).startsWith("WARNING: "));
    }
  }

  private ChildProcess ingest(Path errors, int mails) throws Exception {
    return new ChildProcess(
        errors, IngestProcess.class, "ingest", home.toString(), String.valueOf(mails));
  }
}
