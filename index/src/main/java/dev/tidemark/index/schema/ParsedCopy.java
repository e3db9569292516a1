package dev.tidemark.index.schema;

import dev.tidemark.ingest.mail.MailMessage;
import dev.tidemark.ingest.mail.RawMail;

/**
 * A copy of a mail and what was read in it.
 *
 * @param raw the copy
 * @param mail what its bytes say
 */
public record ParsedCopy(RawMail raw, MailMessage mail) {}
