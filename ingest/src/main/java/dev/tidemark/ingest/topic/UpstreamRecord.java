package dev.tidemark.ingest.topic;

import dev.tidemark.ingest.commit.TaggedTree;
import dev.tidemark.ingest.commit.UpstreamCommit;

/** What one record of {@link Topics#COMMITS} says. */
public sealed interface UpstreamRecord {

  /** A commit, as it stands now; replaces what was said of it before. */
  record Commit(UpstreamCommit commit) implements UpstreamRecord {}

  /** The tree of a tag; replaces what was said of it before. */
  record Tree(TaggedTree tree) implements UpstreamRecord {}

  /**
   * Not a record of ours; to be counted, reported and skipped.
   *
   * @param reason what was wrong, with the place (topic, partition, offset)
   */
  record Unreadable(String reason) implements UpstreamRecord {}
}
