package dev.tidemark.deploy.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.deploy.cli.Tidemark;
import dev.tidemark.deploy.demo.SampleArchive;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole line over a Kafka that another process runs: nothing else changes. */
@Timeout(300)
class ClusterLineTest {
  @TempDir Path brokerHome;
  @TempDir Path home;
  @TempDir Path scratch;

  @Test
  void sync_kafkaBootstrapNamesABrokerElsewhere_indexesAllTheSame() throws Exception {
    SampleArchive.Summary sample =
        SampleArchive.write(
            scratch.resolve("archive"), SampleArchive.Options.DEFAULT, SampleArchive.Progress.NONE);
    try (var broker =
        new ChildProcess(
            scratch.resolve("errors"), IngestProcess.class, "broker", brokerHome.toString())) {
      String bootstrap = broker.expect("broker").split(" ")[0];
      var words =
          new ArrayList<String>(
              List.of("--json", "-c", "kafka.bootstrap=" + bootstrap, "-c", "kafka.replication=1"));
      sample.lists().forEach(list -> words.add(sample.dir().resolve(list.name()).toString()));
      var tidemark = new Tidemark(home);

      var first = tidemark.run("sync", words.toArray(new String[0])).json();
      var again = tidemark.run("sync", words.toArray(new String[0])).json();

      assertThat(first.at("/index/failures").asInt()).isZero();
      assertThat(again.at("/index/records").asInt()).isZero();
      assertThat(tidemark.run("status", "--json").json().at("/mails").asLong())
          .isEqualTo(sample.mails());
      assertThat(home.resolve("broker")).doesNotExist();
    }
  }
}
