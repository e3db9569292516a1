package dev.tidemark.ingest.topic;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.ingest.commit.TaggedTree;
import dev.tidemark.ingest.commit.UpstreamCommit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * How commits and counted trees are written as records of {@link Topics#COMMITS}, and read back. A
 * commit's key is its id, that of a tree {@code REPOSITORY TAG}; the value is the JSON of the
 * record, its property names being those of the Java record. Stateless.
 */
public final class UpstreamCodec {
  /** A number that a record of former days does not have is zero. */
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES).build();

  private static final int MAX_QUOTED = 200;

  private UpstreamCodec() {}

  /** The record that says how a commit stands. */
  public static ProducerRecord<byte[], byte[]> commit(UpstreamCommit commit) {
    return new ProducerRecord<>(
        Topics.COMMITS, commit.id().getBytes(UTF_8), JSON.writeValueAsBytes(commit));
  }

  /** The record that says what a tag holds. */
  public static ProducerRecord<byte[], byte[]> tree(TaggedTree tree) {
    return new ProducerRecord<>(
        Topics.COMMITS,
        (tree.repository() + ' ' + tree.tag()).getBytes(UTF_8),
        JSON.writeValueAsBytes(tree));
  }

  /** The JSON of a commit, as an index keeps it. */
  public static byte[] json(UpstreamCommit commit) {
    return JSON.writeValueAsBytes(commit);
  }

  /** The JSON of a tree, as an index keeps it. */
  public static byte[] json(TaggedTree tree) {
    return JSON.writeValueAsBytes(tree);
  }

  /**
   * Reads what {@link #json(UpstreamCommit)} wrote.
   *
   * @throws IllegalArgumentException if it is not that
   */
  public static UpstreamCommit commit(byte[] json, int offset, int length) {
    try {
      return JSON.readValue(json, offset, length, UpstreamCommit.class);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("reading a commit: " + cut(e), e);
    }
  }

  /**
   * Reads what {@link #json(TaggedTree)} wrote.
   *
   * @throws IllegalArgumentException if it is not that
   */
  public static TaggedTree tree(byte[] json, int offset, int length) {
    try {
      return JSON.readValue(json, offset, length, TaggedTree.class);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("reading the tree of a tag: " + cut(e), e);
    }
  }

  /** Reads a record of {@link Topics#COMMITS}. Never throws. */
  public static UpstreamRecord read(ConsumerRecord<byte[], byte[]> in) {
    byte[] key = in.key();
    byte[] value = in.value();
    String place = in.topic() + '-' + in.partition() + " offset " + in.offset();
    if (key == null || value == null) {
      return new UpstreamRecord.Unreadable(place + ": expected a key and a value");
    }
    try {
      return new String(key, UTF_8).indexOf(' ') < 0
          ? new UpstreamRecord.Commit(commit(value, 0, value.length))
          : new UpstreamRecord.Tree(tree(value, 0, value.length));
    } catch (IllegalArgumentException e) {
      return new UpstreamRecord.Unreadable(place + ": " + e.getMessage());
    }
  }

  private static String cut(JacksonException e) {
    String all = String.valueOf(e.getOriginalMessage());
    return all.length() <= MAX_QUOTED ? all : all.substring(0, MAX_QUOTED) + "…";
  }
}
