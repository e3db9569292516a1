package dev.tidemark.ingest.mail;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One mail, parsed as far as it goes. Made by {@link MailParser}; never throws on bad mail, the
 * {@link #problems} say what was wrong.
 *
 * @param messageIds every Message-ID the mail carries, first one first; never empty (a mail without
 *     one gets {@code CONTENTHASH@no-message-id.invalid})
 * @param references what the mail answers, oldest first; the last one is its parent. References,
 *     then In-Reply-To: an only id there goes last even if References has it further up (it is
 *     trusted over References, so ids before it are relatives, not always ancestors). No
 *     duplicates, own ids left out
 * @param subject decoded, white space collapsed to single spaces; empty if there is none
 * @param from the From mailboxes as the mail has them; may be empty
 * @param author who wrote it: the first of {@code from}, or the original sender where a list put
 *     its own address there ("X via list", DMARC); empty name and address if nothing is known
 * @param to To mailboxes
 * @param cc Cc mailboxes
 * @param sent the author's clock: Date, else Received, else the time the archive took it
 *     (public-inbox's {@code d:})
 * @param received the archive's clock: newest usable Received, else Date, else the time the archive
 *     took it (public-inbox's {@code rt:})
 * @param listIds the ids in List-Id headers, without {@code <>}, lower case
 * @param attachmentNames file names of MIME parts, decoded; hostile text
 * @param hints single headers that tell what kind of mail this is, by lower-case name: those of
 *     {@link MailParser#HINT_HEADERS} that are present, decoded
 * @param body the text of the mail
 * @param contentHash see {@link ContentHash}
 * @param size bytes of the raw mail
 * @param problems what was wrong; empty for a good mail
 */
public record MailMessage(
    List<MessageId> messageIds,
    List<MessageId> references,
    String subject,
    List<MailAddress> from,
    MailAddress author,
    List<MailAddress> to,
    List<MailAddress> cc,
    Instant sent,
    Instant received,
    List<String> listIds,
    List<String> attachmentNames,
    Map<String, String> hints,
    BodyText body,
    ContentHash contentHash,
    int size,
    List<ParseProblem> problems) {

  public MailMessage {
    messageIds = List.copyOf(messageIds);
    references = List.copyOf(references);
    from = List.copyOf(from);
    to = List.copyOf(to);
    cc = List.copyOf(cc);
    listIds = List.copyOf(listIds);
    attachmentNames = List.copyOf(attachmentNames);
    hints = Map.copyOf(hints);
    problems = List.copyOf(problems);
    if (messageIds.isEmpty()) {
      throw new IllegalArgumentException("a mail needs at least one Message-ID");
    }
  }

  /** The first Message-ID: the one the mail is known by. */
  public MessageId messageId() {
    return messageIds.getFirst();
  }
}
