package dev.tidemark.ingest.mail;

import static dev.tidemark.ingest.mail.ParseProblem.Kind.LIMIT;
import static dev.tidemark.ingest.mail.TestMails.kinds;
import static dev.tidemark.ingest.mail.TestMails.mail;
import static dev.tidemark.ingest.mail.TestMails.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mail that is made to hurt: it is read as far as the limits go, and in no time. */
class MailParserLimitsTest {
  /**
   * Far more than any of these mails needs on a slow machine, far less than a blow-up would take.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void parse_headerWithoutEnd_keepsWhatFits() {
    String filler = ("X-Filler: " + "x".repeat(1_000) + "\n").repeat(1_000);
    MailMessage m =
        inTime(
            () -> parse(mail("To: ann@example.org\n" + filler + "Cc: bob@example.org\n", "text")));
    assertThat(m.to()).hasSize(1);
    assertThat(m.cc()).isEmpty();
    assertThat(m.body().text()).isEqualTo("text");
    assertThat(kinds(m)).containsExactly(LIMIT);
  }

  @Test
  void parse_oneFieldBeyondTheLimit_isCut() {
    MailMessage m = inTime(() -> parse("To: " + "ann@example.org, ".repeat(1_000_000)));
    assertThat(m.to()).hasSizeBetween(5_000, 7_000);
    assertThat(kinds(m)).contains(LIMIT);
  }

  @Test
  void parse_tenThousandParts_stopsAtTheLimit() {
    MailMessage m =
        inTime(
            () ->
                parse(
                    mail(
                        "Content-Type: multipart/mixed; boundary=b\n",
                        "--b\n\nx\n".repeat(10_000) + "--b--\n")));
    assertThat(m.body().text()).hasSizeBetween(2_500, 3_000);
    assertThat(kinds(m)).contains(LIMIT);
  }

  @Test
  void parse_millionsOfEmptyParts_stopsAtTheLimit() {
    MailMessage m =
        inTime(
            () ->
                parse(
                    mail(
                        "Content-Type: multipart/mixed; boundary=b\n",
                        "--b\n\n".repeat(2_000_000))));
    assertThat(kinds(m)).contains(LIMIT);
  }

  @Test
  void parse_deepNesting_stopsAtTheLimit() {
    var body = new StringBuilder();
    for (int i = 1; i < 5_000; i++) {
      body.append("--b").append(i - 1).append("\nContent-Type: text/plain\n\nlevel ").append(i);
      body.append("\n--b").append(i - 1).append("\nContent-Type: multipart/mixed; boundary=b");
      body.append(i).append("\n\n");
    }
    MailMessage m =
        inTime(() -> parse(mail("Content-Type: multipart/mixed; boundary=b0\n", body.toString())));
    assertThat(m.body().text()).contains("level 19").doesNotContain("level 25");
    assertThat(kinds(m)).contains(LIMIT);
  }

  @Test
  void parse_mailsInMails_stopAtTheLimit() {
    String body = "Content-Type: message/rfc822\n\n".repeat(5_000) + "Subject: x\n\ndeep\n";
    MailMessage m = inTime(() -> parse(mail("Content-Type: message/rfc822\n", body)));
    assertThat(kinds(m)).contains(LIMIT);
  }

  @Test
  void parse_sameBoundaryAtEveryLevel_ends() {
    String body = "--b\nContent-Type: multipart/mixed; boundary=b\n\n".repeat(5_000);
    MailMessage m = inTime(() -> parse(mail("Content-Type: multipart/mixed; boundary=b\n", body)));
    assertThat(m.problems()).isNotEmpty();
  }

  @Test
  void parse_endlessBoundary_isTakenForText() {
    String boundary = "b".repeat(5_000);
    MailMessage m =
        inTime(
            () ->
                parse(
                    mail(
                        "Content-Type: multipart/mixed; boundary=" + boundary + "\n",
                        "--" + boundary + "\n\nx\n")));
    assertThat(m.body().text()).endsWith("\n\nx\n");
    assertThat(kinds(m)).contains(LIMIT);
  }

  @Test
  void parse_moreTextThanTheLimit_isCutAtALine() {
    var parser = new MailParser(new ParserLimits(10_000, 10, 3, 100, 1_000));
    byte[] mail = mail("", "ten chars\n".repeat(500)).getBytes(StandardCharsets.US_ASCII);
    MailMessage m = parse(parser, mail);
    assertThat(m.body().text()).isEqualTo("ten chars\n".repeat(100));
    assertThat(kinds(m)).containsExactly(LIMIT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<",
        "\"",
        "(",
        "\\\"",
        "(((",
        "<a>",
        ",",
        "a,",
        "a:",
        "=?a?q?x",
        "=?utf-8?q?=",
        "=?",
        "<a@b",
        "a@b ",
        "@",
        "a <b@c>, ",
        ";",
        "(a)",
        "\\",
        "<<>",
        "=?utf-8?b?w?= "
      })
  void parse_headerFullOfHalfThings_takesNoTime(String piece) {
    String value = piece.repeat(98_000 / piece.length());
    MailMessage m = inTime(() -> parse("Message-ID: <a@example.org>\nTo: " + value + "\n\nx"));
    assertThat(m.body().text()).isEqualTo("x");
    inTime(() -> parse("Subject: " + value + "\n\n"));
    inTime(() -> parse("References: " + value + "\n\n"));
    inTime(() -> parse("Message-ID: " + value + "\n\n"));
    inTime(() -> parse("Date: " + value + "\nReceived: " + value + "\n\n"));
    inTime(() -> parse("Content-Type: " + value + "\n\n"));
    inTime(() -> parse("Content-Type: text/plain; " + value + "\n\n"));
    inTime(() -> parse("Content-Disposition: attachment; filename=" + value + "\n\n"));
    inTime(() -> parse("List-Id: " + value + "\n\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<",
        "<!--",
        "<a \"",
        "<a b='",
        "&",
        "&#",
        "<script>",
        "</",
        "<p>",
        "<style",
        "< "
      })
  void parse_htmlFullOfHalfThings_takesNoTime(String piece) {
    inTime(
        () -> parse(mail("Content-Type: text/html\n", piece.repeat(2_000_000 / piece.length()))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"=", "=4", "a ", "> ", ">", " \n", "-- \n", "@@ -", "--- ", "\r", "\0"})
  void parse_textFullOfHalfThings_takesNoTime(String piece) {
    inTime(
        () ->
            parse(
                mail(
                    "Content-Type: text/plain; format=flowed\nContent-Transfer-Encoding: quoted-printable\n",
                    piece.repeat(2_000_000 / piece.length()))));
    inTime(
        () ->
            parse(
                mail(
                    "Content-Transfer-Encoding: base64\n",
                    piece.repeat(2_000_000 / piece.length()))));
  }

  @Test
  void limits_thatAreNone_areRefused() {
    assertThatThrownBy(() -> new ParserLimits(10, 1, 1, 70, 1_000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("parser limit maxHeaderBytes must be at least 1000, got: 10");
  }

  private static MailMessage inTime(Supplier<MailMessage> parse) {
    return Assertions.assertTimeoutPreemptively(PATIENCE, parse::get);
  }
}
