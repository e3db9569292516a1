package dev.tidemark.index.schema;

import static java.util.Objects.requireNonNull;

import dev.tidemark.ingest.diff.DeclaredStat;
import dev.tidemark.ingest.diff.DiffStat;
import dev.tidemark.ingest.mail.MailAddress;
import dev.tidemark.ingest.mail.MailKey;
import dev.tidemark.ingest.mail.MailKind;
import dev.tidemark.ingest.mail.MessageId;
import dev.tidemark.ingest.mail.PatchSubject;
import dev.tidemark.ingest.mail.Trailer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.lucene.util.BytesRef;

/**
 * What lists of mails, threads and series need to know of a mail, so that they never open its text.
 * Kept in the index as the binary doc value {@link Fields#SUMMARY}; a function of the set of copies
 * alone.
 *
 * @param messageIds every Message-ID of the mail, the one it is known by first; not empty
 * @param references what it answers, oldest first, the direct parent last
 * @param subject as decoded, with prefixes
 * @param authorName who wrote it; may be empty
 * @param authorAddress as written; may be empty
 * @param sent the author's clock, epoch seconds
 * @param received the archive's clock, epoch seconds; the earliest of all copies
 * @param copies where the mail was seen, the copy that is shown first; not empty
 * @param kinds what kind of mail it is
 * @param size bytes of the raw copy that is shown
 * @param proseLength characters of the author's own words, signature left out
 * @param files each file of the diff in the mail with its counted lines; empty if there is no diff
 * @param declared the totals of the diffstat written in the mail, if there is one
 * @param patchId {@code git patch-id --stable} of the diff; empty if there is none
 * @param changeId b4's change-id; empty if there is none
 * @param baseCommit commit the mail says the series applies to; empty if it does not say
 * @param links mails that the author's own words link to
 * @param trailers trailers in the author's own words
 * @param contentHash 64 hex digits, see {@code ContentHash}
 * @param bodyFrom the {@code From:} line with which a patch names its author where the sender is
 *     another; empty if there is none
 */
public record MailSummary(
    List<MessageId> messageIds,
    List<MessageId> references,
    String subject,
    String authorName,
    String authorAddress,
    long sent,
    long received,
    List<MailKey> copies,
    Set<MailKind> kinds,
    int size,
    int proseLength,
    List<DiffStat.FileStat> files,
    Optional<DeclaredStat> declared,
    String patchId,
    String changeId,
    String baseCommit,
    List<MessageId> links,
    List<Trailer> trailers,
    String contentHash,
    String bodyFrom) {

  public MailSummary {
    messageIds = List.copyOf(messageIds);
    references = List.copyOf(references);
    requireNonNull(subject, "subject");
    requireNonNull(authorName, "authorName");
    requireNonNull(authorAddress, "authorAddress");
    copies = List.copyOf(copies);
    kinds = Set.copyOf(kinds);
    files = List.copyOf(files);
    requireNonNull(declared, "declared");
    requireNonNull(patchId, "patchId");
    requireNonNull(changeId, "changeId");
    requireNonNull(baseCommit, "baseCommit");
    links = List.copyOf(links);
    trailers = List.copyOf(trailers);
    requireNonNull(contentHash, "contentHash");
    requireNonNull(bodyFrom, "bodyFrom");
    if (messageIds.isEmpty() || copies.isEmpty()) {
      throw new IllegalArgumentException(
          "a mail summary needs a Message-ID and a copy, got: " + messageIds + ", " + copies);
    }
  }

  /** The Message-ID the mail is known by. */
  public MessageId messageId() {
    return messageIds.getFirst();
  }

  /** The direct parent, if the mail answers one. */
  public Optional<MessageId> inReplyTo() {
    return references.isEmpty() ? Optional.empty() : Optional.of(references.getLast());
  }

  /** What the subject says about a patch series; read anew at each call. */
  public PatchSubject patchSubject() {
    return PatchSubject.parse(subject);
  }

  /** Who a patch says wrote it, where it says so. */
  public Optional<MailAddress> bodyAuthor() {
    return bodyFrom.isEmpty()
        ? Optional.empty()
        : new Trailer("From", bodyFrom, List.of()).person();
  }

  /** Whether the subject marks a patch, a cover letter or a request to pull. */
  public boolean posted() {
    return kinds.contains(MailKind.PATCH)
        || kinds.contains(MailKind.COVER)
        || kinds.contains(MailKind.PULL);
  }

  /**
   * Whether this may be part of a series: it is {@link #posted}, or it may be a cover letter that
   * does not say so.
   */
  public boolean mayBePosted() {
    if (posted()) {
      return kinds.contains(MailKind.PATCH)
          || kinds.contains(MailKind.COVER)
          || !(kinds.contains(MailKind.BOT) || kinds.contains(MailKind.COMMIT_NOTICE));
    }
    return !kinds.contains(MailKind.BOT)
        && !kinds.contains(MailKind.COMMIT_NOTICE)
        && !kinds.contains(MailKind.COMMIT)
        && patchId.isEmpty()
        && (!kinds.contains(MailKind.REPLY) || declared.isPresent());
  }

  /** Lines added, as counted. */
  public int added() {
    int sum = 0;
    for (DiffStat.FileStat file : files) {
      sum += file.added();
    }
    return sum;
  }

  /** Lines removed, as counted. */
  public int removed() {
    int sum = 0;
    for (DiffStat.FileStat file : files) {
      sum += file.removed();
    }
    return sum;
  }

  /** The bytes that {@link #decode} reads. */
  public byte[] encode() {
    return SummaryCodec.encode(this);
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws IllegalArgumentException if the bytes are of another version of the format or damaged
   */
  public static MailSummary decode(BytesRef bytes) {
    return SummaryCodec.decode(bytes.bytes, bytes.offset, bytes.length);
  }
}
