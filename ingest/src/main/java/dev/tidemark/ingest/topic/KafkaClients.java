package dev.tidemark.ingest.topic;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Makes Kafka clients that are set up for mail: batches of a megabyte, zstd, records as large as
 * the largest mail, transactions on one side and {@code read_committed} on the other. Thread-safe;
 * each client made belongs to the caller, who closes it.
 *
 * <p>A consumer or producer is used by one thread; see Kafka's own rules.
 */
public final class KafkaClients implements KafkaConnection {
  /**
   * A transaction that was left open (kill -9 of a process whose broker lives on) ends after this.
   */
  public static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(20);

  private static final int BATCH_BYTES = 1 << 20;
  private static final int LINGER_MILLIS = 20;
  // At level 1 zstd is about twice as fast as at its default, for a log that is a tenth larger.
  private static final int ZSTD_LEVEL = 1;
  private static final int FETCH_BYTES = 16 << 20;
  private static final int PARTITION_FETCH_BYTES = 8 << 20;
  private static final int FETCH_WAIT_MILLIS = 500;
  private static final int MAX_POLL_RECORDS = 2_000;
  private static final int RETRY_BACKOFF_MILLIS = 20;
  private static final int RETRY_BACKOFF_MAX_MILLIS = 1_000;
  // Whoever uses these clients tries again by itself; a broker that is gone should be noticed soon.
  private static final int MAX_BLOCK_MILLIS = 30_000;
  private static final int REQUEST_TIMEOUT_MILLIS = 15_000;
  private static final int DELIVERY_TIMEOUT_MILLIS = 30_000;

  private final String bootstrap;
  private final Map<String, String> overrides;
  private volatile @Nullable String clusterId;

  /**
   * @param bootstrap {@code host:port[,host:port...]} of the cluster
   * @param overrides further client settings by Kafka's own names, such as {@code
   *     security.protocol}; they win over Tidemark's. What Tidemark's promises rest on
   *     (serialisation, transactions, isolation, who commits offsets) is not theirs to change and
   *     is refused.
   */
  public KafkaClients(String bootstrap, Map<String, String> overrides) {
    for (String key : overrides.keySet()) {
      if (FIXED.containsKey(key)) {
        throw new IllegalArgumentException(
            "Kafka client setting " + key + " is fixed to '" + FIXED.get(key) + "', leave it out");
      }
    }
    this.bootstrap = bootstrap;
    this.overrides = Map.copyOf(overrides);
  }

  /** Clients of a cluster that asks for no security settings, such as the local broker. */
  public static KafkaClients of(String bootstrap) {
    return new KafkaClients(bootstrap, Map.of());
  }

  /** The same for a cluster whose id is known already, so that it need not be asked. */
  public static KafkaClients of(String bootstrap, String clusterId) {
    KafkaClients clients = of(bootstrap);
    clients.clusterId = clusterId;
    return clients;
  }

  private static final Map<String, String> FIXED =
      Map.of(
          CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "kafka.bootstrap",
          ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true",
          ProducerConfig.TRANSACTIONAL_ID_CONFIG, "one per source",
          ProducerConfig.ACKS_CONFIG, "all",
          ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, "bytes",
          ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, "bytes",
          ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, "bytes",
          ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, "bytes",
          ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
          ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");

  /** These very clients: a cluster that does not move. */
  @Override
  public KafkaClients clients() {
    return this;
  }

  /**
   * After how long the cluster ends a transaction that is left open: {@link #TRANSACTION_TIMEOUT},
   * unless the client settings say otherwise.
   */
  public Duration transactionTimeout() {
    String set = overrides.get(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG);
    try {
      return set == null ? TRANSACTION_TIMEOUT : Duration.ofMillis(Long.parseLong(set.strip()));
    } catch (NumberFormatException e) {
      // The producer refuses it, and says why.
      return TRANSACTION_TIMEOUT;
    }
  }

  /** {@code host:port[,host:port...]}. */
  public String bootstrap() {
    return bootstrap;
  }

  /**
   * An idempotent, transactional producer. The caller calls {@code initTransactions} first, which
   * fences every other producer of the same id.
   *
   * @param transactionalId names the one writer of something, such as a source
   */
  public Producer<byte[], byte[]> producer(String transactionalId) {
    return new KafkaProducer<>(
        producerSettings(transactionalId), new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * A consumer that belongs to no group: the caller assigns partitions and seeks, and keeps the
   * offsets itself. It reads committed records only. An offset that the broker does not have is an
   * error ({@code InvalidOffsetException}), never a silent jump, so seek (or {@code
   * seekToBeginning}) before the first poll. Closing it does not wait: no group is left, no offset
   * is committed, and a fetch that waits for new records would hold it up for half a second.
   *
   * @param name for logs and metrics
   */
  public Consumer<byte[], byte[]> consumer(String name) {
    return new KafkaConsumer<>(
        consumerSettings(name), new ByteArrayDeserializer(), new ByteArrayDeserializer()) {
      @Override
      public void close() {
        close(CloseOptions.timeout(Duration.ZERO));
      }
    };
  }

  /**
   * The ends of partitions, open transactions included: who has read up to here has read all that
   * was committed before this call. What a {@code read_committed} consumer itself calls the end
   * will not do. It lies before the first open transaction even if committed records follow it, and
   * a commit returns to its producer a moment before consumers see it.
   */
  public Map<TopicPartition, Long> highWatermarks(Collection<TopicPartition> partitions) {
    Map<String, Object> settings = consumerSettings("tidemark-ends");
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      return consumer.endOffsets(partitions);
    }
  }

  /** A client for creating and describing topics. */
  public Admin admin() {
    return Admin.create(common("tidemark-admin"));
  }

  /**
   * The id that the cluster was given when it was made. Asks the cluster once.
   *
   * @throws org.apache.kafka.common.KafkaException if it cannot be asked
   */
  public synchronized String clusterId() throws InterruptedException {
    String known = clusterId;
    if (known == null) {
      try (Admin admin = admin()) {
        known = Topics.await("asking for the cluster's id", admin.describeCluster().clusterId());
      }
      clusterId = known;
    }
    return known;
  }

  private Map<String, Object> producerSettings(String transactionalId) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
    settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int) TRANSACTION_TIMEOUT.toMillis());
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    settings.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
    settings.put(ProducerConfig.COMPRESSION_ZSTD_LEVEL_CONFIG, ZSTD_LEVEL);
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topics.MAX_RECORD_BYTES);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, (long) Topics.MAX_RECORD_BYTES + BATCH_BYTES);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (long) MAX_BLOCK_MILLIS);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DELIVERY_TIMEOUT_MILLIS);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MILLIS);
    settings.putAll(common("tidemark-ingest"));
    return settings;
  }

  /**
   * Fetch sizes are far below the largest mail on purpose: a broker always returns at least one
   * whole batch however large, so they bound memory, not what can be read.
   */
  private Map<String, Object> consumerSettings(String name) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, PARTITION_FETCH_BYTES);
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MILLIS);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_POLL_RECORDS);
    settings.putAll(common(name));
    return settings;
  }

  /** Without JMX beans and without metrics sent to the broker: both only cost time at the start. */
  private Map<String, Object> common(String clientId) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
    settings.put(CommonClientConfigs.RETRY_BACKOFF_MS_CONFIG, RETRY_BACKOFF_MILLIS);
    settings.put(CommonClientConfigs.RETRY_BACKOFF_MAX_MS_CONFIG, RETRY_BACKOFF_MAX_MILLIS);
    settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG, RETRY_BACKOFF_MILLIS);
    settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, RETRY_BACKOFF_MAX_MILLIS);
    settings.put(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
    settings.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
    settings.putAll(overrides);
    return settings;
  }
}
