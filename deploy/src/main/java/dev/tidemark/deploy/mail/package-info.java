/** Sending mail: {@link dev.tidemark.deploy.mail.SmtpSender}. */
@NullMarked
package dev.tidemark.deploy.mail;

import org.jspecify.annotations.NullMarked;
