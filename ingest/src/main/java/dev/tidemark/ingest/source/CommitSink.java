package dev.tidemark.ingest.source;

import dev.tidemark.ingest.commit.TaggedTree;
import dev.tidemark.ingest.commit.UpstreamCommit;

/** Takes what {@link LinuxNext} reads. All methods are called on one thread. */
public interface CommitSink extends SourceSink {

  /**
   * A commit has come up, or stands otherwise than before: what is said last of an id holds. May
   * come more than once with the same content.
   */
  void commit(UpstreamCommit commit) throws InterruptedException;

  /** The tree of a tag was counted. May come more than once with the same content. */
  void tree(TaggedTree tree) throws InterruptedException;
}
