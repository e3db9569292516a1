package dev.tidemark.deploy.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.ingest.topic.KafkaClients;
import dev.tidemark.ingest.topic.KafkaConnection;
import dev.tidemark.ingest.topic.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The one broker of a test JVM, started when it is first asked for, and what tests do with it. */
public final class TestKafka {
  private static @Nullable BrokerLease shared;

  private TestKafka() {}

  public static synchronized KafkaConnection broker() throws IOException, InterruptedException {
    BrokerLease lease = shared;
    if (lease == null) {
      Path home = Files.createTempDirectory("tidemark-test");
      lease = BrokerLease.openOrJoin(home, 3, "test");
      shared = lease;
      BrokerLease last = lease;
      Runtime.getRuntime()
          .addShutdownHook(
              Thread.ofPlatform()
                  .name("test-broker-stop")
                  .unstarted(
                      () -> {
                        last.close();
                        delete(home);
                      }));
    }
    return lease;
  }

  /** All committed records of a topic that are there now, in the order of their partitions. */
  public static List<ConsumerRecord<byte[], byte[]>> read(KafkaClients clients, String topic) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (Consumer<byte[], byte[]> consumer = clients.consumer("test")) {
      List<TopicPartition> partitions = Topics.partitions(consumer, topic);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      // A commit returns before its markers are in the log, so the consumer's own ends lag behind.
      var ends = clients.highWatermarks(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }

  /** The records of one source. */
  static List<ConsumerRecord<byte[], byte[]>> read(
      KafkaClients clients, String topic, String source) {
    return read(clients, topic).stream().filter(in -> source.equals(header(in, "source"))).toList();
  }

  public static @Nullable String header(ConsumerRecord<byte[], byte[]> in, String name) {
    var header = in.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), UTF_8);
  }

  static void delete(Path directory) {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
