package dev.tidemark.deploy.alert;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.tidemark.deploy.broker.TestKafka;
import dev.tidemark.ingest.topic.KafkaClients;
import dev.tidemark.ingest.topic.KafkaConnection;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What destinations are told that write after one of them could not. */
class CursorLogTest {
  private KafkaClients clients = KafkaClients.of("unused");

  @BeforeEach
  void connect() throws Exception {
    clients = TestKafka.broker().clients();
  }

  @Test
  void write_afterAnotherFailed_saysWhyThatOneDid() throws Exception {
    var full = new AtomicBoolean(true);
    try (var log = new CursorLog(connection(full))) {
      log.open(clients);
      for (int destination = 0; destination < 2; destination++) {
        assertThatIOException().isThrownBy(() -> log.write(cursor())).withMessage("disk is full");
      }
      full.set(false);
      log.open(clients);
      log.write(cursor());
    }
  }

  @Test
  void write_afterAnotherSawThatThisProcessIsTakenOver_saysSoToo() throws Exception {
    var full = new AtomicBoolean();
    try (var first = new CursorLog(connection(full));
        var second = new CursorLog(connection(full))) {
      first.open(clients);
      second.open(clients);
      for (int destination = 0; destination < 2; destination++) {
        assertThatExceptionOfType(CursorLog.TakenOverException.class)
            .isThrownBy(() -> first.write(cursor()));
      }
      second.write(cursor());
    }
  }

  private static List<ProducerRecord<byte[], byte[]>> cursor() {
    return List.of(CursorLog.record(LaneKey.none("rule-" + UUID.randomUUID()), LaneCursor.at(0)));
  }

  private KafkaConnection connection(AtomicBoolean full) {
    return new CheckedKafka(
        clients,
        () -> {
          if (full.get()) {
            throw new IOException("disk is full");
          }
        });
  }
}
