package dev.tidemark.ingest.topic;

import dev.tidemark.ingest.mail.MailKey;
import dev.tidemark.ingest.mail.RawMail;

/** What one record of {@link Topics#MAIL} says. */
public sealed interface MailRecord {

  /** This copy of a mail is in the archive. Said again, it changes nothing. */
  record Added(RawMail mail) implements MailRecord {}

  /** This copy is no longer in the archive; it may never have been heard of. */
  record Removed(MailKey key) implements MailRecord {}

  /**
   * Not a record of ours; to be counted, reported and skipped.
   *
   * @param reason what was wrong, with the place (topic, partition, offset)
   */
  record Unreadable(String reason) implements MailRecord {}
}
