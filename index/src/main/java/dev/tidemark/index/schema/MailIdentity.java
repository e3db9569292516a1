package dev.tidemark.index.schema;

import dev.tidemark.ingest.mail.MailMessage;
import dev.tidemark.ingest.mail.MessageId;

/**
 * What makes two copies one mail: the same first Message-ID and the same content hash. A mail that
 * reuses a Message-ID for other content (an imposter) has an identity of its own.
 */
public final class MailIdentity {

  /** Hex digits of the content hash that go into the term: 128 bits. */
  private static final int HASH_DIGITS = 32;

  private MailIdentity() {}

  /** The term of {@link Fields#ID}: Message-ID, space, first half of the content hash. */
  public static String of(MailMessage mail) {
    return of(mail.messageId(), mail.contentHash().hex());
  }

  /** The same of a mail in the index. */
  public static String of(MailSummary mail) {
    return of(mail.messageId(), mail.contentHash());
  }

  private static String of(MessageId id, String contentHash) {
    return id.value() + ' ' + contentHash.substring(0, HASH_DIGITS);
  }
}
