package dev.tidemark.deploy.alert;

import dev.tidemark.ingest.topic.KafkaClients;
import dev.tidemark.ingest.topic.KafkaConnection;
import java.io.IOException;

/**
 * The real Kafka, asked through a check that a test can let fail.
 *
 * @param clients of the broker
 * @param writable called before each transaction
 */
record CheckedKafka(KafkaClients clients, Check writable) implements KafkaConnection {
  interface Check {
    void check() throws IOException;
  }

  @Override
  public void check() throws IOException {
    writable.check();
  }
}
