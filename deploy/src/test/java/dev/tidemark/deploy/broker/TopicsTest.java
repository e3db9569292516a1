package dev.tidemark.deploy.broker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.tidemark.ingest.topic.CommittedRecords;
import dev.tidemark.ingest.topic.KafkaClients;
import dev.tidemark.ingest.topic.Topics;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Topics that a broker has not heard of yet: who makes one asks the controller, not the broker. */
@Timeout(120)
class TopicsTest {
  private final String topic = "made-later-" + UUID.randomUUID();
  private KafkaClients clients = KafkaClients.of("unused");

  @BeforeEach
  void connect() throws Exception {
    clients = TestKafka.broker().clients();
  }

  @Test
  void committedRecords_ofTopicThatIsJustBeingMade_areNotTakenForNone() throws Exception {
    var read = new LinkedBlockingQueue<String>();
    var reading =
        new FutureTask<>(
            () -> {
              CommittedRecords.forEach(
                  clients, topic, in -> read.add(new String(in.value(), UTF_8)));
              return "end";
            });
    Thread reader = Thread.ofPlatform().start(reading);
    // The reader waits for the topic, or is done without it.
    await()
        .until(
            () ->
                EnumSet.of(Thread.State.TIMED_WAITING, Thread.State.TERMINATED)
                    .contains(reader.getState()));
    assertThat(reading).isNotDone();
    try (Admin admin = clients.admin();
        Producer<byte[], byte[]> producer = clients.producer(topic)) {
      producer.initTransactions();
      admin
          .createTopics(List.of(new NewTopic(topic, Optional.of(2), Optional.empty())))
          .all()
          .get();
      assertThat(reading.get(60, TimeUnit.SECONDS)).isEqualTo("end");
      assertThat(read).isEmpty();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(topic, 1, null, "water".getBytes(UTF_8))).get();
      producer.commitTransaction();
    }
    CommittedRecords.forEach(clients, topic, in -> read.add(new String(in.value(), UTF_8)));
    assertThat(read).containsExactly("water");
  }

  @Test
  void partitions_ofTopicThatIsThere_areAllOfThem() throws Exception {
    try (Admin admin = clients.admin();
        Consumer<byte[], byte[]> consumer = clients.consumer("test")) {
      admin
          .createTopics(List.of(new NewTopic(topic, Optional.of(2), Optional.empty())))
          .all()
          .get();
      assertThat(Topics.partitions(consumer, topic, Duration.ofSeconds(60)))
          .containsExactlyInAnyOrder(new TopicPartition(topic, 0), new TopicPartition(topic, 1));
    }
  }

  @Test
  void partitions_ofTopicThatNobodyMakes_isAnErrorWithItsName() {
    try (Consumer<byte[], byte[]> consumer = clients.consumer("test")) {
      assertThatExceptionOfType(UnknownTopicOrPartitionException.class)
          .isThrownBy(() -> Topics.partitions(consumer, topic, Duration.ZERO))
          .withMessageContaining(topic);
    }
  }
}
