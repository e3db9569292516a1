package dev.tidemark.analysis;

import dev.tidemark.ingest.mail.MessageId;

/**
 * What went on in one thread during a period.
 *
 * @param root the mail that started the thread, as far as the archives go
 * @param subject that mail's subject without {@code Re:}; hostile text
 * @param mails mails of the period
 * @param people different authors of those
 * @param total mails of the thread at all times
 */
public record ThreadActivity(MessageId root, String subject, int mails, int people, int total) {}
