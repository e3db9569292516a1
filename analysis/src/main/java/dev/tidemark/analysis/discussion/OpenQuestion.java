package dev.tidemark.analysis.discussion;

import dev.tidemark.ingest.mail.MessageId;

/**
 * A mail that asks something and that nobody answered, until the archives end.
 *
 * @param mail the mail
 * @param question what it asks, in its words; hostile text
 * @param subject title of the patch it is about, else its own subject; hostile text
 * @param author who asks, by name; hostile text
 * @param asked when, epoch seconds
 * @param starts whether it starts a thread
 */
public record OpenQuestion(
    MessageId mail, String question, String subject, String author, long asked, boolean starts) {}
