package dev.tidemark.ingest;

/** Watches an {@link Ingestor}. Its methods must be quick and must not throw. */
public interface IngestListener {
  /** Watches nothing. */
  IngestListener NONE = new IngestListener() {};

  /**
   * How far the reading is. Called on the thread that reads.
   *
   * @param done mails or commits gone through by this pull
   * @param total how many there will be, or -1 if not known
   */
  default void progress(long done, long total) {}

  /**
   * How far the fetch of a remote source is. Called on the thread that reads.
   *
   * @param what what is being fetched
   * @param done steps done
   * @param total how many there will be, or -1 if not known
   */
  default void fetching(String what, long done, long total) {}

  /**
   * A transaction was committed; consumers see it. Called on the thread that writes.
   *
   * @param pull what this pull has committed so far
   */
  default void committed(IngestCounts pull) {}
}
