package dev.tidemark.deploy.mail;

import static java.util.Objects.requireNonNull;

/**
 * A mail to be sent: the same matter as plain text and as HTML.
 *
 * @param to one address, with or without a name, as RFC 5322 has it
 * @param subject one line
 * @param text for readers that show plain text
 * @param html for those that show HTML
 */
public record OutgoingMail(String to, String subject, String text, String html) {
  public OutgoingMail {
    requireNonNull(to, "to");
    requireNonNull(subject, "subject");
    requireNonNull(text, "text");
    requireNonNull(html, "html");
  }
}
