package dev.tidemark.deploy.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.deploy.config.Settings;
import dev.tidemark.ingest.IngestCounts;
import dev.tidemark.ingest.IngestLimits;
import dev.tidemark.ingest.IngestListener;
import dev.tidemark.ingest.Ingestor;
import dev.tidemark.ingest.topic.KafkaConnection;
import dev.tidemark.ingest.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A broker that another process runs. */
@Timeout(300)
class BrokerProcessTest {
  @TempDir Path brokerHome;
  @TempDir Path home;
  @TempDir Path scratch;

  @Test
  void kafkaBootstrap_namesABrokerElsewhere_isUsedAndNoneIsStartedHere() throws Exception {
    try (ChildProcess child = broker()) {
      String bootstrap = child.expect("broker").split(" ")[0];
      Settings settings =
          Settings.load(
              Map.of("TIDEMARK_HOME", home.toString()),
              List.of(
                  "kafka.bootstrap=" + bootstrap,
                  "kafka.replication=1",
                  "kafka.client=request.timeout.ms=20000"));
      try (KafkaAccess kafka = KafkaAccess.open(settings, "test")) {
        assertThat(pull(kafka, 50).added()).isEqualTo(50);
        assertThat(pull(kafka, 60).added()).isEqualTo(10);
        assertThat(TestKafka.read(kafka.clients(), Topics.MAIL).size()).isEqualTo(60);
      }
      assertThat(home.resolve("broker")).doesNotExist();
      child.closeInput();
      assertThat(child.exitValue()).isZero();
    }
  }

  @Test
  void openOrJoin_brokerRunsInAnotherProcess_usesItAndTakesOverWhenThatIsKilled() throws Exception {
    try (ChildProcess child = broker()) {
      String bootstrap = child.expect("broker").split(" ")[0];
      BrokerAddress address = BrokerLease.running(brokerHome).orElseThrow();
      assertThat(address.bootstrap()).isEqualTo(bootstrap);
      assertThat(address.command()).isEqualTo("broker");
      try (BrokerLease lease = BrokerLease.openOrJoin(brokerHome, 3, "test")) {
        assertThat(lease.owner()).isFalse();
        assertThat(lease.address()).isEqualTo(address);
        assertThat(pull(lease, 50).added()).isEqualTo(50);

        child.kill();

        assertThat(BrokerLease.running(brokerHome)).isEmpty();
        assertThat(pull(lease, 70).added()).isEqualTo(20);
        assertThat(lease.owner()).isTrue();
        assertThat(BrokerLease.running(brokerHome)).contains(lease.address());
        assertThat(TestKafka.read(lease.clients(), Topics.MAIL).size()).isEqualTo(70);
      }
      assertThat(BrokerLease.running(brokerHome)).isEmpty();
    }
  }

  @Test
  void running_homeThatNeverHadABroker_isNoneAndMakesNothing() throws Exception {
    assertThat(BrokerLease.running(home)).isEmpty();
    assertThat(home).isEmptyDirectory();
  }

  @Test
  void openOrJoin_homeThatCannotBeWritten_saysWhere() throws Exception {
    Path file = Files.writeString(scratch.resolve("file"), "x");
    assertThatThrownBy(() -> BrokerLease.openOrJoin(file, 3, "test"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString());
  }

  private static IngestCounts pull(KafkaConnection kafka, int mails) throws Exception {
    try (Ingestor ingestor =
        new InventedSource("/invented/remote", mails, 500)
            .ingestor(kafka, IngestLimits.DEFAULT, IngestListener.NONE)) {
      return ingestor.pull();
    }
  }

  private ChildProcess broker() throws Exception {
    return new ChildProcess(
        scratch.resolve("errors"), IngestProcess.class, "broker", brokerHome.toString());
  }
}
