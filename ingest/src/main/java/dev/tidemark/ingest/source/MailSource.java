package dev.tidemark.ingest.source;

import java.io.IOException;

/**
 * A place mail comes from. A source keeps no state of its own that matters: where to go on is in
 * the {@link SourceCursor} that the sink was last given, so whoever stores mail and cursor together
 * can stop at any instant and lose nothing.
 *
 * <p>Reading from an old cursor again is always right: mails are named by list and blob, so adding
 * one twice is the same as adding it once.
 *
 * <p>Sources are safe to share between threads, but one source must not be read twice at the same
 * time.
 */
public sealed interface MailSource extends Source
    permits LoreInbox, PublicInboxDirectory, MboxFile, Maildir {

  /**
   * Reads everything after {@code from}, oldest first, and hands it to {@code sink} on the calling
   * thread. Returns when the source has nothing more at this moment; it does not wait for new mail.
   *
   * @param from where an earlier read stopped, or {@link SourceCursor#EMPTY}; a cursor that no
   *     longer fits (rewritten history, replaced file) is not an error: as much as needed is read
   *     again, and mails known to be gone are removed
   * @throws IOException if the source cannot be reached or is not what it should be; what was
   *     handed over until then stands, and its last checkpoint is good
   * @throws InterruptedException if the thread was interrupted or the sink gave up
   */
  void read(SourceCursor from, MailSink sink) throws IOException, InterruptedException;
}
