package dev.tidemark.ingest;

/**
 * What an {@link Ingestor} has committed.
 *
 * @param added mails written
 * @param removed removals written
 * @param damaged things that could not be read or kept, written to the rejects topic with a reason
 * @param bytes raw size of the mails written
 */
public record IngestCounts(long added, long removed, long damaged, long bytes) {
  /** Nothing. */
  public static final IngestCounts NONE = new IngestCounts(0, 0, 0, 0);

  /** Records written for these counts, without cursors. */
  public long records() {
    return added + removed + damaged;
  }

  /** Both together. */
  public IngestCounts plus(IngestCounts other) {
    return new IngestCounts(
        added + other.added, removed + other.removed, damaged + other.damaged, bytes + other.bytes);
  }
}
