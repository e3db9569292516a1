package dev.tidemark.deploy.mail;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * A mail to be sent.
 *
 * @param to one address, with or without a name, as RFC 5322 has it
 * @param subject one line
 * @param text for readers that show plain text
 * @param html the same matter for those that show HTML; a mail of plain text if empty
 * @param place where it stands among other mails; by itself, under an id of the sender's making, if
 *     empty
 */
public record OutgoingMail(
    String to, String subject, String text, Optional<String> html, Optional<Place> place) {

  /**
   * Where a mail stands among others. Ids are without angle brackets.
   *
   * @param messageId its own Message-ID, by which a repeat is known as one
   * @param references the mails above it in its thread, the first one first; may be empty
   * @param listId the List-Id that mails of its kind share (RFC 2919)
   */
  public record Place(String messageId, List<String> references, String listId) {
    public Place {
      requireNonNull(messageId, "messageId");
      requireNonNull(listId, "listId");
      references = List.copyOf(references);
    }
  }

  public OutgoingMail {
    requireNonNull(to, "to");
    requireNonNull(subject, "subject");
    requireNonNull(text, "text");
    requireNonNull(html, "html");
    requireNonNull(place, "place");
  }

  /** The same matter as plain text and as HTML, in a mail by itself. */
  public OutgoingMail(String to, String subject, String text, String html) {
    this(to, subject, text, Optional.of(html), Optional.empty());
  }
}
