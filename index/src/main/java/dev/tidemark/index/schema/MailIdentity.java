package dev.tidemark.index.schema;

import dev.tidemark.ingest.mail.MailMessage;

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
    return mail.messageId().value() + ' ' + mail.contentHash().hex().substring(0, HASH_DIGITS);
  }
}
