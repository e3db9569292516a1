package dev.tidemark.index.schema;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.ingest.commit.UpstreamCommit;
import dev.tidemark.ingest.mail.MailAddress;
import dev.tidemark.ingest.mail.MailKey;
import dev.tidemark.ingest.mail.MessageId;
import dev.tidemark.ingest.mail.RawMail;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Makes a mail of a commit, as {@code git format-patch} does, so that all that can be done with a
 * mail in the index (search by its fields, snippets, {@code git am}) can be done with a commit.
 */
final class CommitMail {
  /**
   * Behind the {@code @} of the Message-ID a commit is given; RFC 2606 keeps it from being real.
   */
  private static final String HOST = "@commit.invalid";

  /** Years beyond which a date is no date in a mail's header. */
  private static final long LATEST = Instant.parse("9999-01-01T00:00:00Z").getEpochSecond();

  private CommitMail() {}

  /** The Message-ID of a commit's mail. */
  static MessageId id(String commit) {
    return MessageId.of(commit + HOST);
  }

  /** The mail; its key is the repository's name and the commit's id. */
  static RawMail of(UpstreamCommit commit) {
    var text = new StringBuilder(commit.body().length() + commit.diff().length() + 512);
    header(text, "From", mailbox(commit.author()));
    header(text, "Date", date(commit.authored()));
    header(text, "Subject", commit.subject());
    header(text, "Message-ID", "<" + id(commit.id()).value() + ">");
    header(text, "MIME-Version", "1.0");
    header(text, "Content-Type", "text/plain; charset=UTF-8");
    header(text, "Content-Transfer-Encoding", "8bit");
    text.append('\n').append(commit.body());
    if (!commit.body().isEmpty()) {
      text.append('\n');
    }
    if (!commit.diff().isEmpty()) {
      text.append("---\n\n").append(commit.diff());
    }
    return new RawMail(
        new MailKey(commit.repository(), commit.id()),
        text.toString().getBytes(UTF_8),
        commit.repository(),
        Instant.ofEpochSecond(commit.passage().tagged()),
        commit.id());
  }

  private static void header(StringBuilder text, String name, String value) {
    text.append(name).append(": ");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      text.append(c < ' ' ? ' ' : c);
    }
    text.append('\n');
  }

  private static String mailbox(MailAddress who) {
    StringBuilder name = new StringBuilder(who.name().length() + 2);
    for (int i = 0; i < who.name().length(); i++) {
      char c = who.name().charAt(i);
      if (c == '"' || c == '\\') {
        name.append('\\');
      }
      name.append(c);
    }
    return name.isEmpty() ? "<" + who.address() + ">" : "\"" + name + "\" <" + who.address() + ">";
  }

  private static String date(long seconds) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(
        Instant.ofEpochSecond(Math.max(0, Math.min(seconds, LATEST))).atOffset(ZoneOffset.UTC));
  }
}
