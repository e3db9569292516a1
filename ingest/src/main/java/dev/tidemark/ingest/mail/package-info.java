/**
 * What a mail is: raw bytes in, {@link dev.tidemark.ingest.mail.MailMessage} out, and the words the
 * field uses for the things in it (Message-ID, references, patch subject, trailers). Part of the
 * language that {@code ingest} publishes.
 */
@NullMarked
package dev.tidemark.ingest.mail;

import org.jspecify.annotations.NullMarked;
