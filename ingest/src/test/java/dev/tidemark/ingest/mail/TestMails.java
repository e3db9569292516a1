package dev.tidemark.ingest.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Invented mails, and how tests read them: always in both ways, which must agree. */
final class TestMails {
  /** When the archive took every test mail in. */
  static final Instant ARCHIVED = Instant.parse("2031-03-03T03:03:03Z");

  private static final MailParser PARSER = new MailParser(ParserLimits.DEFAULT);

  private TestMails() {}

  /** Reads a mail given as text; characters outside ASCII become UTF-8. */
  static MailMessage parse(String mail) {
    return parse(mail.getBytes(StandardCharsets.UTF_8));
  }

  static MailMessage parse(byte[] mail) {
    return parse(PARSER, mail);
  }

  static MailMessage parse(MailParser parser, byte[] mail) {
    byte[] before = mail.clone();
    MailMessage message = parser.parse(mail, ARCHIVED);
    MailMessage slow = parser.parseWithAngus(mail, ARCHIVED);
    assertThat(values(message)).isEqualTo(values(slow));
    assertThat(Arrays.equals(mail, before)).as("the mail's bytes are untouched").isTrue();
    return message;
  }

  /** Everything a message says, in a form that can be compared. */
  static List<Object> values(MailMessage m) {
    List<Object> values = new ArrayList<>();
    values.add(m.messageIds());
    values.add(m.references());
    values.add(m.subject());
    values.add(m.from());
    values.add(m.author());
    values.add(m.to());
    values.add(m.cc());
    values.add(m.sent());
    values.add(m.received());
    values.add(m.listIds());
    values.add(m.attachmentNames());
    values.add(m.hints());
    values.add(m.body().text());
    values.add(m.contentHash());
    values.add(m.size());
    values.add(m.problems());
    return values;
  }

  static List<ParseProblem.Kind> kinds(MailMessage message) {
    return message.problems().stream().map(ParseProblem::kind).toList();
  }

  /** A mail that is in order, with these fields and this body. */
  static String mail(String fields, String body) {
    return """
        Message-ID: <plain.1@example.org>
        From: Jo Doe <jo@example.org>
        Date: Mon, 3 Mar 2025 10:00:00 +0100
        Subject: plain
        """
        + fields
        + "\n"
        + body;
  }

  /** The same with a body in another charset, as 8-bit bytes. */
  static byte[] mail(String fields, String body, Charset charset) {
    return join(mail(fields, "").getBytes(StandardCharsets.US_ASCII), body.getBytes(charset));
  }

  static byte[] join(byte[]... pieces) {
    int size = 0;
    for (byte[] piece : pieces) {
      size += piece.length;
    }
    byte[] joined = new byte[size];
    int at = 0;
    for (byte[] piece : pieces) {
      System.arraycopy(piece, 0, joined, at, piece.length);
      at += piece.length;
    }
    return joined;
  }
}
