package dev.tidemark.index.write;

import dev.tidemark.index.schema.IndexMismatchException;
import dev.tidemark.ingest.topic.KafkaClients;
import dev.tidemark.ingest.topic.KafkaConnection;
import dev.tidemark.ingest.topic.RecordCodec;
import dev.tidemark.ingest.topic.Topics;
import dev.tidemark.ingest.topic.UpstreamCodec;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Feeds an indexer from the topics of mail and commits. Reads every partition, by assign and seek
 * from the offsets in the index's own commit: no consumer group, so any number of processes may
 * each keep a full index. Used by one thread, which is the one that polls.
 */
public final class MailFeed {

  /**
   * Uncommitted work is committed after this long while mail keeps coming. A commit writes the
   * buffers to disk, so not too often; a crash repeats at most this much.
   */
  public static final Duration COMMIT_INTERVAL = Duration.ofSeconds(60);

  /**
   * How long to wait, with nothing arriving, for transactions that were open when the end of the
   * topic was looked up. Markers of finished ones take milliseconds; one whose producer was killed
   * stays open for a minute, and holds nothing that is waited for.
   */
  static final Duration OPEN_TRANSACTION_PATIENCE = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(MailFeed.class);

  private static final Duration POLL = Duration.ofMillis(50);

  /** How long to wait for more, when following, before what has come is made to be found. */
  private static final Duration POLL_FOR_MORE = Duration.ofMillis(5);

  /** How often an idle feed looks whether the broker has moved. */
  private static final Duration LOOK_INTERVAL = Duration.ofSeconds(2);

  private static final String CLIENT = "tidemark-index";

  private static final long UNKNOWN = -1;

  /** Called now and then with the indexer's counts; must be quick. */
  public interface Progress {
    /**
     * @param counts so far
     * @param left records between here and the end of the topic when it was last looked at, markers
     *     of transactions included; -1 if it was not looked at
     */
    void at(IndexCounts counts, long left);
  }

  private final KafkaConnection kafka;
  private final String cluster;
  private final Progress progress;

  /** Up to where {@link #follow} has read with nothing left to commit; empty before it has. */
  private volatile Map<TopicPartition, Long> settled = Map.of();

  /**
   * @param kafka leads to the cluster
   * @param cluster id of the cluster, which its address does not tell
   * @param progress told after every batch
   */
  public MailFeed(KafkaConnection kafka, String cluster, Progress progress) {
    this.kafka = kafka;
    this.cluster = cluster;
    this.progress = progress;
  }

  /**
   * Reads until everything that producers have committed is in the index and durable. If there is
   * nothing new, no index work is done and no commit made.
   *
   * @param producersDone whether all who are to be waited for have finished; asked again and again.
   *     What was committed to Kafka before it first says yes is read
   * @throws IndexMismatchException if the index was read from another cluster, or Kafka no longer
   *     has what follows its offsets
   * @throws IOException if the index cannot be written, or there is no broker
   */
  public void catchUp(MailIndexer indexer, BooleanSupplier producersDone)
      throws IOException, InterruptedException {
    indexer.commit(read(indexer, producersDone));
    progress.at(indexer.counts(), 0);
  }

  /**
   * Does what {@link #catchUp} does but for the last commit, which needs no Kafka any more.
   *
   * @return what to commit
   * @throws IndexMismatchException as above
   * @throws IOException as above
   */
  public CommitPoint read(MailIndexer indexer, BooleanSupplier producersDone)
      throws IOException, InterruptedException {
    KafkaClients clients = kafka.clients();
    try (Consumer<byte[], byte[]> consumer = clients.consumer(CLIENT)) {
      List<TopicPartition> partitions = seek(consumer, indexer);
      Map<TopicPartition, Long> goal = null;
      long lastCommit = System.nanoTime();
      long lastRecord = lastCommit;
      while (true) {
        long now = System.nanoTime();
        if (goal == null && producersDone.getAsBoolean()) {
          // Not the end that this consumer sees: a commit returns before its markers are written.
          goal = clients.highWatermarks(partitions);
          checkReach(indexer.committed(), goal);
          lastRecord = now;
        }
        long left = goal == null ? UNKNOWN : left(consumer, goal);
        if (left == 0) {
          break;
        }
        if (poll(consumer, indexer, POLL, left) > 0) {
          lastRecord = now;
        } else if (goal != null && now - lastRecord > OPEN_TRANSACTION_PATIENCE.toNanos()) {
          if (left(consumer, consumer.endOffsets(partitions)) == 0) {
            LOG.atWarn()
                .addKeyValue("topic", Topics.MAIL)
                .addKeyValue("left", left)
                .log("the end of the topic is held by an unfinished transaction; read up to there");
            break;
          }
          lastRecord = now;
        }
        if (now - lastCommit > COMMIT_INTERVAL.toNanos()) {
          indexer.commit(reached(consumer, partitions));
          lastCommit = now;
        }
      }
      return reached(consumer, partitions);
    }
  }

  /**
   * Reads for ever: what arrives is committed as soon as nothing more is waiting. If the broker
   * moves, the feed moves with it.
   *
   * @param stop asked again and again; when it says yes, what was read is committed and the call
   *     returns
   * @throws IndexMismatchException if the index was read from another cluster, or Kafka no longer
   *     has what follows its offsets
   * @throws IOException if the index cannot be written, or there is no broker
   */
  public void follow(MailIndexer indexer, BooleanSupplier stop)
      throws IOException, InterruptedException {
    while (!stop.getAsBoolean()) {
      KafkaClients clients = kafka.clients();
      try (Consumer<byte[], byte[]> consumer = clients.consumer(CLIENT)) {
        follow(clients, consumer, indexer, stop);
      }
    }
  }

  /**
   * Whether all that was in Kafka before this call is in the index, durable. To be asked, from any
   * thread, while {@link #follow} runs.
   *
   * @throws org.apache.kafka.common.KafkaException if Kafka cannot be asked
   * @throws IOException if there is no broker
   */
  public boolean isCaughtUp() throws IOException, InterruptedException {
    Map<TopicPartition, Long> at = settled;
    return !at.isEmpty()
        && kafka.clients().highWatermarks(at.keySet()).entrySet().stream()
            .allMatch(end -> at.getOrDefault(end.getKey(), 0L) >= end.getValue());
  }

  /** Until told to stop, or the broker has moved. */
  private void follow(
      KafkaClients clients,
      Consumer<byte[], byte[]> consumer,
      MailIndexer indexer,
      BooleanSupplier stop)
      throws IOException, InterruptedException {
    List<TopicPartition> partitions = seek(consumer, indexer);
    long lastCommit = System.nanoTime();
    long lastLook = lastCommit;
    while (!stop.getAsBoolean()) {
      Duration wait = indexer.uncommitted() > 0 ? POLL_FOR_MORE : POLL;
      boolean idle = poll(consumer, indexer, wait, UNKNOWN) == 0;
      long now = System.nanoTime();
      if (indexer.uncommitted() > 0 && (idle || now - lastCommit > COMMIT_INTERVAL.toNanos())) {
        indexer.commit(reached(consumer, partitions));
        lastCommit = now;
        progress.at(indexer.counts(), UNKNOWN);
      }
      if (idle && indexer.uncommitted() == 0) {
        settled = reached(consumer, partitions).offsets();
      }
      if (idle && now - lastLook > LOOK_INTERVAL.toNanos()) {
        lastLook = now;
        if (!kafka.clients().bootstrap().equals(clients.bootstrap())) {
          return;
        }
      }
    }
    indexer.commit(reached(consumer, partitions));
  }

  private List<TopicPartition> seek(Consumer<byte[], byte[]> consumer, MailIndexer indexer) {
    CommitPoint from = indexer.committed();
    from.checkCluster(cluster);
    var partitions = new ArrayList<TopicPartition>();
    for (String topic : List.of(Topics.MAIL, Topics.COMMITS)) {
      partitions.addAll(Topics.partitions(consumer, topic));
    }
    consumer.assign(partitions);
    var unread = new ArrayList<TopicPartition>();
    for (TopicPartition partition : partitions) {
      Long offset = from.offsets().get(partition);
      if (offset == null) {
        unread.add(partition);
      } else {
        consumer.seek(partition, offset);
      }
    }
    if (!unread.isEmpty()) {
      consumer.seekToBeginning(unread);
    }
    return partitions;
  }

  /** An index cannot have read what Kafka does not have. */
  private static void checkReach(CommitPoint point, Map<TopicPartition, Long> ends) {
    point
        .offsets()
        .forEach(
            (partition, offset) -> {
              Long end = ends.get(partition);
              if (end == null || offset > end) {
                throw new IndexMismatchException(
                    "reading "
                        + partition
                        + ": the index has read up to offset "
                        + offset
                        + ", but Kafka "
                        + (end == null ? "has no such partition" : "ends at " + end)
                        + "; run 'tidemark reindex'");
              }
            });
  }

  /** Takes in what has arrived; returns how many records. */
  private int poll(Consumer<byte[], byte[]> consumer, MailIndexer indexer, Duration wait, long left)
      throws IOException, InterruptedException {
    int count = 0;
    try {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(wait)) {
        if (record.topic().equals(Topics.COMMITS)) {
          indexer.apply(UpstreamCodec.read(record));
        } else {
          indexer.apply(RecordCodec.read(record));
        }
        count++;
      }
    } catch (InvalidOffsetException e) {
      throw new IndexMismatchException(
          "reading "
              + Topics.MAIL
              + " and "
              + Topics.COMMITS
              + ": Kafka does not have the records that follow what is indexed ("
              + e.getMessage()
              + "); run 'tidemark reindex'");
    }
    if (count > 0) {
      progress.at(indexer.counts(), left);
    }
    return count;
  }

  private static long left(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> goal) {
    long left = 0;
    for (Map.Entry<TopicPartition, Long> end : goal.entrySet()) {
      left += Math.max(0, end.getValue() - consumer.position(end.getKey()));
    }
    return left;
  }

  private CommitPoint reached(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
    var offsets = new HashMap<TopicPartition, Long>();
    for (TopicPartition partition : partitions) {
      offsets.put(partition, consumer.position(partition));
    }
    return new CommitPoint(cluster, offsets);
  }
}
