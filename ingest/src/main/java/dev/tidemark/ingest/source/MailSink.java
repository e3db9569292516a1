package dev.tidemark.ingest.source;

import dev.tidemark.ingest.mail.MailKey;
import dev.tidemark.ingest.mail.RawMail;

/**
 * Takes what a {@link MailSource} reads. All methods are called on one thread, in the order in
 * which things happened in the archive; that order matters where a mail is added, removed and added
 * again.
 */
public interface MailSink {

  /** A mail is there. May come more than once for the same key, with the same bytes. */
  void added(RawMail mail) throws InterruptedException;

  /**
   * This list's copy of a mail is gone. May name a key that never was added, and may come more than
   * once.
   */
  void removed(MailKey key) throws InterruptedException;

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
