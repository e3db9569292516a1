package dev.tidemark.analysis.discussion;

import dev.tidemark.ingest.mail.MessageId;

/**
 * A mail that asks something and that nobody but its author answered, until the archives end.
 *
 * @param mail the mail
 * @param subject of the mail's thread; hostile text
 * @param author who asks, by name; hostile text
 * @param asked when, epoch seconds
 * @param starts whether it starts a thread
 */
public record OpenQuestion(
    MessageId mail, String subject, String author, long asked, boolean starts) {}
