package dev.tidemark.ingest.topic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The topics Tidemark keeps: names, keys, partitions and how long what is in them lives.
 *
 * <p>Nothing is ever dropped because of its age. The mail topic is compacted by {@code LIST BLOB},
 * so a copy of a mail is kept for ever and once; a removal is a tombstone. Tombstones are kept as
 * well (Kafka's own default drops them after a day, and an index that was off for longer would
 * never hear of the removal). A topic that exists is taken as it is, whatever its settings: an
 * operator may have made it so on purpose.
 */
public final class Topics {
  /** Raw mail. Key: {@code LIST BLOB}; value: the bytes, or none for a removal. */
  public static final String MAIL = "tidemark.mail";

  /** What could not be taken in, with a header {@code reason}. */
  public static final String REJECTS = "tidemark.rejects";

  /** Commits of linux-next. Key: commit id; value: JSON. */
  public static final String COMMITS = "tidemark.commits";

  /** Where each source goes on. Key: the source's name; value: JSON of its cursor. */
  public static final String CURSORS = "tidemark.cursors";

  /** What others may consume: CloudEvents. */
  public static final String EVENTS = "tidemark.events";

  /**
   * Partitions of the mail and commit topics unless the configuration says otherwise. Every reader
   * reads all of them, so more only serve a cluster that is to spread them over its brokers; each
   * one makes a transaction dearer.
   */
  public static final int DEFAULT_PARTITIONS = 1;

  /** The largest mail taken in; a larger one goes to {@link #REJECTS} without its text. 64 MiB. */
  public static final int MAX_MAIL_BYTES = 64 << 20;

  /** The largest record batch on the wire: the largest mail and room for headers and framing. */
  public static final int MAX_RECORD_BYTES = MAX_MAIL_BYTES + (1 << 20);

  /** About a hundred years: large enough to be for ever, small enough to be added to a clock. */
  private static final long FOR_EVER_MILLIS = 3_155_760_000_000L;

  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration ASK_AGAIN = Duration.ofMillis(20);

  private static final String CURSOR_SEGMENT_BYTES = String.valueOf(1 << 20);

  private Topics() {}

  /**
   * What to create.
   *
   * @param partitions of mail and commits, at least 1. Cannot be changed later: the same key would
   *     then live in two partitions. The other topics have one partition each.
   * @param replication copies of each partition; at least 1, or -1 for the cluster's own default
   */
  public static List<NewTopic> specs(int partitions, short replication) {
    if (partitions < 1) {
      throw new IllegalArgumentException("partitions must be 1 or more, got: " + partitions);
    }
    if (replication < 1 && replication != -1) {
      throw new IllegalArgumentException(
          "replication must be 1 or more, or -1 for the cluster's default, got: " + replication);
    }
    Map<String, String> compacted =
        Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT,
            TopicConfig.DELETE_RETENTION_MS_CONFIG, String.valueOf(FOR_EVER_MILLIS),
            TopicConfig.MAX_MESSAGE_BYTES_CONFIG, String.valueOf(MAX_RECORD_BYTES));
    Map<String, String> kept =
        Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG,
            TopicConfig.CLEANUP_POLICY_DELETE,
            TopicConfig.RETENTION_MS_CONFIG,
            "-1",
            TopicConfig.RETENTION_BYTES_CONFIG,
            "-1",
            TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
            String.valueOf(MAX_RECORD_BYTES));
    Map<String, String> latest = new HashMap<>(compacted);
    // A cursor is written with every batch of mail; small segments let compaction drop old ones.
    latest.put(TopicConfig.SEGMENT_BYTES_CONFIG, CURSOR_SEGMENT_BYTES);
    return List.of(
        new NewTopic(MAIL, partitions, replication).configs(compacted),
        new NewTopic(COMMITS, partitions, replication).configs(kept),
        new NewTopic(CURSORS, 1, replication).configs(latest),
        new NewTopic(REJECTS, 1, replication).configs(kept),
        new NewTopic(EVENTS, 1, replication).configs(kept));
  }

  /**
   * Creates the topics that do not exist yet. Another process may do the same at the same time.
   *
   * @return the names created, empty if all were there
   * @throws KafkaException if the cluster refuses, with its reason as the cause
   */
  public static List<String> ensure(Admin admin, int partitions, short replication)
      throws InterruptedException {
    List<NewTopic> specs = specs(partitions, replication);
    Set<String> there = await("listing topics", admin.listTopics(new ListTopicsOptions()).names());
    List<NewTopic> missing = new ArrayList<>();
    for (NewTopic topic : specs) {
      if (!there.contains(topic.name())) {
        missing.add(topic);
      }
    }
    return missing.isEmpty() ? List.of() : create(admin, missing);
  }

  private static List<String> create(Admin admin, Collection<NewTopic> missing)
      throws InterruptedException {
    List<String> created = new ArrayList<>();
    for (Map.Entry<String, KafkaFuture<Void>> topic :
        admin.createTopics(missing).values().entrySet()) {
      try {
        topic.getValue().get();
        created.add(topic.getKey());
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw new KafkaException("creating topic " + topic.getKey() + ": " + reason(e), e);
        }
      }
    }
    return created;
  }

  /**
   * All partitions of a topic that was created before. The brokers hear of a new topic a moment
   * after whoever created it, and answer until then that there is none: that is waited for.
   *
   * @param patience how long, at least one question is asked
   * @throws UnknownTopicOrPartitionException if there is no such topic even then
   * @throws InterruptException as the consumer's own calls do
   */
  public static List<TopicPartition> partitions(
      Consumer<?, ?> consumer, String topic, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      List<PartitionInfo> known = consumer.partitionsFor(topic);
      if (!known.isEmpty()) {
        return known.stream()
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList();
      }
      if (System.nanoTime() >= deadline) {
        throw new UnknownTopicOrPartitionException(
            "Kafka knows no topic " + topic + "; was it deleted?");
      }
      try {
        Thread.sleep(ASK_AGAIN);
      } catch (InterruptedException e) {
        throw new InterruptException("waiting for topic " + topic, e);
      }
    }
  }

  /** The same with the patience that a cluster with much to do may need. */
  public static List<TopicPartition> partitions(Consumer<?, ?> consumer, String topic) {
    return partitions(consumer, topic, PATIENCE);
  }

  static <T> T await(String doing, KafkaFuture<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new KafkaException(doing + ": " + reason(e), e);
    }
  }

  private static String reason(ExecutionException e) {
    Throwable cause = e.getCause();
    return cause == null
        ? e.toString()
        : cause.getClass().getSimpleName() + ": " + cause.getMessage();
  }
}
