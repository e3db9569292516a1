package dev.tidemark.index.schema;

import static java.util.Objects.requireNonNull;

import dev.tidemark.ingest.mail.MailKind;
import dev.tidemark.ingest.mail.MailMessage;
import dev.tidemark.ingest.mail.MessageId;
import dev.tidemark.ingest.mail.PatchSubject;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * What a mail's author says in it, for finding what people talk about: the words of the subject and
 * of the prose, with quotes, diffs, code, trailers, greetings, signatures, footers and attached
 * files left out. A line indented by a tab or four blanks is code; a file is attached if it has a
 * name and text before it. Made once when the mail is indexed and kept as the binary doc value
 * {@link Fields#TALK}; robots and stable queues have none.
 *
 * <p>Words are as written, identifiers whole ({@code kernel::sync::Arc}, {@code pin_init}), one
 * blank between two; a line feed stands where no phrase can go on: at the end of a sentence, at a
 * bracket, a list item, something left out.
 *
 * @param messageId the Message-ID the mail is known by
 * @param parent the direct parent, if the mail answers one
 * @param postings whether the subject is one of patches, so that the subjects within one thread
 *     differ by patch and not by matter; the same for a mail and its answers
 * @param posting whether the mail is itself a patch or a cover letter
 * @param question what the mail asks others, as written but for line ends, see {@link
 *     QuestionReader}; empty if it asks nothing; hostile text
 * @param dissent turns of phrase that disagree, each within one phrase, unless a {@code no}, {@code
 *     any} or {@code if} stands before them; at most {@value #MAX_COUNT}
 * @param naks NAK and NACK, given or only talked of, and Nacked-by; at most {@value #MAX_COUNT}
 * @param subject words of the title, without marks of reply, version or tree
 * @param words words of the prose, at most {@value TalkReader#MAX_WORDS}
 */
public record MailTalk(
    MessageId messageId,
    Optional<MessageId> parent,
    boolean postings,
    boolean posting,
    String question,
    int dissent,
    int naks,
    String subject,
    String words) {

  /** The counts stop there. */
  public static final int MAX_COUNT = 255;

  private static final int VERSION = 2;
  private static final int POSTINGS = 1;
  private static final int POSTING = 2;

  public MailTalk {
    requireNonNull(messageId, "messageId");
    requireNonNull(parent, "parent");
    requireNonNull(question, "question");
    requireNonNull(subject, "subject");
    requireNonNull(words, "words");
  }

  /** What is said in a mail of these kinds; empty for robots, notices, stable queues, commits. */
  static Optional<MailTalk> of(MailMessage mail, PatchSubject subject, MailSummary summary) {
    for (var kind : summary.kinds()) {
      switch (kind) {
        case BOT, COMMIT_NOTICE, STABLE, COMMIT -> {
          return Optional.empty();
        }
        case PATCH, COVER, REPLY, PULL, WITHDRAWAL, APPLIED, APPLIED_IN_PART, APPLIED_TO_TREE -> {}
      }
    }
    boolean posting =
        summary.kinds().contains(MailKind.PATCH) || summary.kinds().contains(MailKind.COVER);
    var reader = new TalkReader();
    reader.body(mail.body());
    return Optional.of(
        new MailTalk(
            summary.messageId(),
            summary.inReplyTo(),
            subject.patch(),
            posting,
            reader.question(),
            reader.dissent(),
            reader.naks(),
            TalkReader.title(subject.title()),
            reader.words()));
  }

  /** The bytes that {@link #decode} reads. */
  public byte[] encode() {
    var out = new SummaryCodec.Output(256 + words.length());
    out.write((byte) VERSION);
    out.text(messageId.value());
    out.text(parent.map(MessageId::value).orElse(""));
    out.number((postings ? POSTINGS : 0) | (posting ? POSTING : 0));
    out.text(question);
    out.number(dissent);
    out.number(naks);
    out.text(subject);
    out.text(words);
    return out.toBytes();
  }

  /**
   * Reads what {@link #encode} wrote, unless its Message-ID is not wanted; only that is read then.
   *
   * @return null if it is not wanted
   * @throws IllegalArgumentException if the bytes are of another version of the format or damaged
   */
  public static @Nullable MailTalk decode(BytesRef bytes, Predicate<MessageId> wanted) {
    var in = new SummaryCodec.Input(bytes.bytes, bytes.offset, bytes.length);
    try {
      int version = in.read();
      if (version != VERSION) {
        throw new IllegalArgumentException(
            "reading the words of a mail: format " + version + ", expected " + VERSION);
      }
      var id = new MessageId(in.text());
      if (!wanted.test(id)) {
        return null;
      }
      String parent = in.text();
      long flags = in.number();
      return new MailTalk(
          id,
          parent.isEmpty() ? Optional.empty() : Optional.of(new MessageId(parent)),
          (flags & POSTINGS) != 0,
          (flags & POSTING) != 0,
          in.text(),
          (int) in.number(),
          (int) in.number(),
          in.text(),
          in.text());
    } catch (IndexOutOfBoundsException e) {
      throw new IllegalArgumentException(
          "reading the words of a mail, " + bytes.length + " bytes: cut short or damaged", e);
    }
  }
}
