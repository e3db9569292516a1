package dev.tidemark.ingest.source;

/**
 * What every reading of a {@link Source} says, whatever it reads. All methods are called on one
 * thread.
 */
public interface SourceSink {

  /**
   * Something could not be read: it is skipped, the rest goes on.
   *
   * @param what names the thing so that a person finds it, such as {@code git/0.git 4f2b…:m}; the
   *     same each time the same thing is met
   * @param reason a sentence that says what is wrong with it
   */
  void damaged(String what, String reason) throws InterruptedException;

  /**
   * All events so far, and none after, are covered by {@code cursor}: a read that starts there
   * repeats nothing. Called after about every mail, so it must be cheap.
   */
  void checkpoint(SourceCursor cursor) throws InterruptedException;

  /**
   * How far this read is, for people to watch.
   *
   * @param done mails (in git, commits) gone through by this read
   * @param total how many there will be, or -1 if not known
   */
  void progress(long done, long total);

  /**
   * How far the fetch is that a remote source does before it reads, for people to watch.
   *
   * @param what what is being fetched, such as {@code rust-for-linux/git/1.git}
   * @param done steps done, in the unit of the fetch's present phase (mostly git objects)
   * @param total how many there will be, or -1 if not known
   */
  default void fetching(String what, long done, long total) {}
}
