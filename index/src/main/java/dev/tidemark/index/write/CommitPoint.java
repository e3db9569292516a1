package dev.tidemark.index.write;

import dev.tidemark.index.schema.IndexMismatchException;
import dev.tidemark.index.schema.IndexOptions;
import dev.tidemark.index.schema.IndexSchema;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * How far an index has read Kafka, as kept in the user data of a Lucene commit, next to the
 * documents themselves: both are on disk or neither is.
 *
 * @param cluster id of the Kafka cluster the offsets belong to; empty for an index that has read
 *     none
 * @param offsets the next record to read of each partition
 */
public record CommitPoint(String cluster, Map<TopicPartition, Long> offsets) {

  /** Nothing read yet. */
  public static final CommitPoint START = new CommitPoint("", Map.of());

  private static final String CLUSTER = "tidemark.cluster";
  private static final String OFFSET = "tidemark.offset.";

  public CommitPoint {
    offsets = Map.copyOf(offsets);
  }

  /**
   * Reads the user data of a commit. Entries that are not Tidemark's are passed over.
   *
   * @throws IndexMismatchException if an offset is no number
   */
  public static CommitPoint read(Map<String, String> userData) {
    var offsets = new HashMap<TopicPartition, Long>();
    for (Map.Entry<String, String> entry : userData.entrySet()) {
      if (!entry.getKey().startsWith(OFFSET)) {
        continue;
      }
      String partition = entry.getKey().substring(OFFSET.length());
      int dash = partition.lastIndexOf('-');
      try {
        offsets.put(
            new TopicPartition(
                partition.substring(0, Math.max(dash, 0)),
                Integer.parseInt(partition.substring(dash + 1))),
            Long.parseLong(entry.getValue()));
      } catch (NumberFormatException e) {
        throw new IndexMismatchException(
            "opening the index: expected an offset of a partition, got "
                + entry
                + "; run 'tidemark reindex'");
      }
    }
    return new CommitPoint(userData.getOrDefault(CLUSTER, ""), offsets);
  }

  /** The user data to commit, schema and options included. */
  Map<String, String> userData(IndexOptions options) {
    var userData = new TreeMap<String, String>();
    IndexSchema.stamp(userData, options);
    userData.put(CLUSTER, cluster);
    offsets.forEach((partition, offset) -> userData.put(OFFSET + partition, offset.toString()));
    return userData;
  }

  /**
   * Checks that the offsets mean something in this cluster.
   *
   * @throws IndexMismatchException if they were read from another
   */
  void checkCluster(String other) {
    if (!cluster.isEmpty() && !cluster.equals(other)) {
      throw new IndexMismatchException(
          "opening the index: it was read from Kafka cluster "
              + cluster
              + ", the one configured is "
              + other
              + "; set kafka.bootstrap to the right one or run 'tidemark reindex'");
    }
  }
}
