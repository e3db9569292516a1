package dev.tidemark.deploy.broker;

import dev.tidemark.deploy.config.Settings;
import dev.tidemark.deploy.config.Settings.KafkaSettings;
import dev.tidemark.ingest.topic.KafkaClients;
import dev.tidemark.ingest.topic.KafkaConnection;
import dev.tidemark.ingest.topic.Topics;
import java.io.Closeable;
import java.io.IOException;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * The Kafka that the settings name: an existing cluster if there is {@code kafka.bootstrap}, else
 * the broker of the home. In both cases Tidemark's topics are there once {@link #clients} has
 * returned.
 */
public final class KafkaAccess implements KafkaConnection, Closeable {
  private final KafkaSettings settings;
  private final @Nullable KafkaClients cluster;
  private final @Nullable BrokerLease lease;
  private boolean topicsThere;

  private KafkaAccess(
      KafkaSettings settings, @Nullable KafkaClients cluster, @Nullable BrokerLease lease) {
    this.settings = settings;
    this.cluster = cluster;
    this.lease = lease;
  }

  /**
   * Starts or joins the local broker; an existing cluster is not asked before {@link #clients}.
   *
   * @param command what this process does, for other processes of the home to read
   * @throws IOException if the local broker cannot be had; its text is for the user
   */
  public static KafkaAccess open(Settings settings, String command)
      throws IOException, InterruptedException {
    KafkaSettings kafka = settings.kafka();
    if (kafka.bootstrap().isPresent()) {
      try {
        return new KafkaAccess(
            kafka, new KafkaClients(kafka.bootstrap().get(), kafka.client()), null);
      } catch (IllegalArgumentException e) {
        throw new BrokerException("kafka.client: " + e.getMessage(), e);
      }
    }
    return new KafkaAccess(
        kafka, null, BrokerLease.openOrJoin(settings.home(), kafka.partitions(), command));
  }

  /**
   * {@inheritDoc}
   *
   * @throws org.apache.kafka.common.KafkaException if the cluster cannot be reached or refuses
   */
  @Override
  public synchronized KafkaClients clients() throws IOException, InterruptedException {
    BrokerLease local = lease;
    if (local != null) {
      return local.clients();
    }
    KafkaClients remote = cluster;
    if (remote == null) {
      throw new IllegalStateException("neither a cluster nor a local broker");
    }
    if (!topicsThere) {
      try (Admin admin = remote.admin()) {
        Topics.ensure(admin, settings.partitions(), settings.replication());
      }
      topicsThere = true;
    }
    return remote;
  }

  @Override
  public void check() throws IOException {
    BrokerLease local = lease;
    if (local != null) {
      local.check();
    }
  }

  /** Stops the local broker if this process runs it. */
  @Override
  public void close() {
    BrokerLease local = lease;
    if (local != null) {
      local.close();
    }
  }
}
