package dev.tidemark.ingest.source;

import dev.tidemark.ingest.mail.MailKey;
import dev.tidemark.ingest.mail.RawMail;

/**
 * Takes what a {@link MailSource} reads. All methods are called on one thread, in the order in
 * which things happened in the archive; that order matters where a mail is added, removed and added
 * again.
 */
public interface MailSink extends SourceSink {

  /** A mail is there. May come more than once for the same key, with the same bytes. */
  void added(RawMail mail) throws InterruptedException;

  /**
   * This list's copy of a mail is gone. May name a key that never was added, and may come more than
   * once.
   */
  void removed(MailKey key) throws InterruptedException;
}
