package dev.tidemark.ingest.source;

import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectInserter;

/** What all sources share about raw mails: how they are named and how large they may be. */
final class RawMails {

  /**
   * The largest mail taken: what fits, with its key and headers, into a Kafka message of 64 MiB.
   * Larger ones are reported as damaged.
   */
  static final int MAX_MAIL_BYTES = (64 << 20) - (64 << 10);

  private static final ThreadLocal<ObjectInserter.Formatter> FORMATTER =
      ThreadLocal.withInitial(ObjectInserter.Formatter::new);

  private RawMails() {}

  /** The id git gives a blob of these bytes: 40 lower-case hex digits. */
  static String blobId(byte[] bytes) {
    return FORMATTER.get().idFor(Constants.OBJ_BLOB, bytes).name();
  }

  static String tooLarge(long bytes) {
    return "mail of " + bytes + " bytes is larger than the limit of " + MAX_MAIL_BYTES + " bytes";
  }
}
