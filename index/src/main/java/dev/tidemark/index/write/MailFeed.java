package dev.tidemark.index.write;

import dev.tidemark.index.schema.IndexMismatchException;
import dev.tidemark.ingest.topic.RecordCodec;
import dev.tidemark.ingest.topic.Topics;
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
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * Feeds an indexer from the mail topic. Reads every partition, by assign and seek from the offsets
 * in the index's own commit: no consumer group, so any number of processes may each keep a full
 * index. Used by one thread, which is the one that polls.
 */
public final class MailFeed {

  /**
   * Uncommitted work is committed after this long while mail keeps coming. A commit writes the
   * buffers to disk, so not too often; a crash repeats at most this much.
   */
  public static final Duration COMMIT_INTERVAL = Duration.ofSeconds(60);

  private static final Duration POLL = Duration.ofMillis(50);

  /** Called now and then with the indexer's counts; must be quick. */
  public interface Progress {
    /**
     * @param counts so far
     * @param left records between here and the end of the topic when it was last looked at, markers
     *     of transactions included; -1 if it was not looked at
     */
    void at(IndexCounts counts, long left);
  }

  private final Consumer<byte[], byte[]> consumer;
  private final String cluster;
  private final Progress progress;

  /**
   * @param consumer reads committed records only; the caller closes it
   * @param cluster id of the Kafka cluster that the consumer reads
   * @param progress told after every batch
   */
  public MailFeed(Consumer<byte[], byte[]> consumer, String cluster, Progress progress) {
    this.consumer = consumer;
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
   * @throws IOException if the index cannot be written
   */
  public void catchUp(MailIndexer indexer, BooleanSupplier producersDone)
      throws IOException, InterruptedException {
    List<TopicPartition> partitions = seek(indexer);
    Map<TopicPartition, Long> goal = null;
    long lastCommit = System.nanoTime();
    while (true) {
      if (goal == null && producersDone.getAsBoolean()) {
        goal = consumer.endOffsets(partitions);
      }
      if (goal != null && left(goal) == 0) {
        break;
      }
      poll(indexer, goal == null ? -1 : left(goal));
      if (System.nanoTime() - lastCommit > COMMIT_INTERVAL.toNanos()) {
        indexer.commit(reached(partitions));
        lastCommit = System.nanoTime();
      }
    }
    indexer.commit(reached(partitions));
    progress.at(indexer.counts(), 0);
  }

  /**
   * Reads for ever: what arrives is committed as soon as nothing more is waiting.
   *
   * @param stop asked again and again; when it says yes, what was read is committed and the call
   *     returns
   * @throws IndexMismatchException if the index was read from another cluster, or Kafka no longer
   *     has what follows its offsets
   * @throws IOException if the index cannot be written
   */
  public void follow(MailIndexer indexer, BooleanSupplier stop)
      throws IOException, InterruptedException {
    List<TopicPartition> partitions = seek(indexer);
    long lastCommit = System.nanoTime();
    while (!stop.getAsBoolean()) {
      boolean idle = poll(indexer, -1) == 0;
      if (indexer.uncommitted() > 0
          && (idle || System.nanoTime() - lastCommit > COMMIT_INTERVAL.toNanos())) {
        indexer.commit(reached(partitions));
        lastCommit = System.nanoTime();
        progress.at(indexer.counts(), -1);
      }
    }
    indexer.commit(reached(partitions));
  }

  private List<TopicPartition> seek(MailIndexer indexer) {
    CommitPoint from = indexer.committed();
    from.checkCluster(cluster);
    var partitions = new ArrayList<TopicPartition>();
    for (PartitionInfo partition : consumer.partitionsFor(Topics.MAIL)) {
      partitions.add(new TopicPartition(partition.topic(), partition.partition()));
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

  /** Takes in what has arrived; returns how many records. */
  private int poll(MailIndexer indexer, long left) throws IOException, InterruptedException {
    int count = 0;
    try {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        indexer.apply(RecordCodec.read(record));
        count++;
      }
    } catch (InvalidOffsetException e) {
      throw new IndexMismatchException(
          "reading "
              + Topics.MAIL
              + ": Kafka does not have the records that follow what is indexed ("
              + e.getMessage()
              + "); run 'tidemark reindex'");
    }
    if (count > 0) {
      progress.at(indexer.counts(), left);
    }
    return count;
  }

  private long left(Map<TopicPartition, Long> goal) {
    long left = 0;
    for (Map.Entry<TopicPartition, Long> end : goal.entrySet()) {
      long position = consumer.position(end.getKey());
      if (position > end.getValue()) {
        throw new IndexMismatchException(
            "reading "
                + end.getKey()
                + ": the index has read up to offset "
                + position
                + ", but Kafka ends at "
                + end.getValue()
                + "; run 'tidemark reindex'");
      }
      left += end.getValue() - position;
    }
    return left;
  }

  private CommitPoint reached(List<TopicPartition> partitions) {
    var offsets = new HashMap<TopicPartition, Long>();
    for (TopicPartition partition : partitions) {
      offsets.put(partition, consumer.position(partition));
    }
    return new CommitPoint(cluster, offsets);
  }
}
