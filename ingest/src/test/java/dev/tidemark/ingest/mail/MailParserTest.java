package dev.tidemark.ingest.mail;

import static dev.tidemark.ingest.mail.ParseProblem.Kind.BAD_ADDRESS;
import static dev.tidemark.ingest.mail.ParseProblem.Kind.BAD_DATE;
import static dev.tidemark.ingest.mail.ParseProblem.Kind.BAD_ENCODING;
import static dev.tidemark.ingest.mail.ParseProblem.Kind.BAD_FROM;
import static dev.tidemark.ingest.mail.ParseProblem.Kind.BAD_MIME;
import static dev.tidemark.ingest.mail.ParseProblem.Kind.MALFORMED_CHARSET;
import static dev.tidemark.ingest.mail.ParseProblem.Kind.NO_MESSAGE_ID;
import static dev.tidemark.ingest.mail.ParseProblem.Kind.NUL;
import static dev.tidemark.ingest.mail.ParseProblem.Kind.UNKNOWN_CHARSET;
import static dev.tidemark.ingest.mail.TestMails.kinds;
import static dev.tidemark.ingest.mail.TestMails.mail;
import static dev.tidemark.ingest.mail.TestMails.parse;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a mail's bytes mean. Every mail is read in both ways, which must agree. */
class MailParserTest {

  @Test
  void parse_spacesBeforeTheFirstHeader_areNoHeader() {
    MailMessage m =
        parse(
            """
            \s
            \t
            Message-ID: <tide@example.org>
            Subject: plain
            From: jo@example.org
            Date: Mon, 3 Mar 2025 10:00:00 +0100

            high water
            """);
    assertThat(m.messageId()).isEqualTo(new MessageId("tide@example.org"));
    assertThat(m.subject()).isEqualTo("plain");
    assertThat(m.problems()).isEmpty();
  }

  @Test
  void parse_goodMail_readsEverythingWithoutAProblem() {
    MailMessage m =
        parse(
            """
            Return-Path: <list-owner@example.org>
            Received: from mx.example.org (mx.example.org [192.0.2.7])
            \tby archive.example.net with ESMTPS id 4Zz; Mon, 3 Mar 2025 09:00:20 +0000 (UTC)
            Received: from laptop (unknown) by mx.example.org; Mon, 3 Mar 2025 10:00:10 +0100
            Message-ID: <20250303.77-2-jo@example.org>
            References: <20250303.77-0-jo@example.org>
             <20250303.77-1-jo@example.org>
            In-Reply-To: <20250303.77-1-jo@example.org>
            From: "Doe, Jo" <jo@example.org>
            To: Ann <ann@example.org>, bob@example.org
            Cc: rust list <list@example.org>,
            \tCarl <carl@example.org>
            Date: Mon, 3 Mar 2025 10:00:00 +0100
            Subject: [PATCH 2/3] a long subject that
             needs two   lines
            X-Mailer: git-send-email 2.48.1
            List-Id: Tests of lists <Tests.Example.Org>
            MIME-Version: 1.0
            Content-Type: text/plain; charset=UTF-8
            Content-Transfer-Encoding: 8bit

            Grüße
            """);
    assertThat(m.messageIds()).containsExactly(new MessageId("20250303.77-2-jo@example.org"));
    assertThat(m.references())
        .containsExactly(
            new MessageId("20250303.77-0-jo@example.org"),
            new MessageId("20250303.77-1-jo@example.org"));
    assertThat(m.subject()).isEqualTo("[PATCH 2/3] a long subject that needs two lines");
    assertThat(m.from()).containsExactly(new MailAddress("Doe, Jo", "jo@example.org"));
    assertThat(m.author()).isEqualTo(new MailAddress("Doe, Jo", "jo@example.org"));
    assertThat(m.to())
        .containsExactly(
            new MailAddress("Ann", "ann@example.org"), new MailAddress("", "bob@example.org"));
    assertThat(m.cc())
        .containsExactly(
            new MailAddress("rust list", "list@example.org"),
            new MailAddress("Carl", "carl@example.org"));
    assertThat(m.sent()).isEqualTo(Instant.parse("2025-03-03T09:00:00Z"));
    assertThat(m.received()).isEqualTo(Instant.parse("2025-03-03T09:00:20Z"));
    assertThat(m.listIds()).containsExactly("tests.example.org");
    assertThat(m.hints()).containsOnly(Map.entry("x-mailer", "git-send-email 2.48.1"));
    assertThat(m.body().text()).isEqualTo("Grüße\n");
    assertThat(m.problems()).isEmpty();
  }

  @Test
  void parse_crlfLines_givesTheSameTextAndHash() {
    String mail = mail("Cc: a@example.org,\n b@example.org\n", "one\ntwo\n\n-- \nJo\n");
    MailMessage lf = parse(mail);
    MailMessage crlf = parse(mail.replace("\n", "\r\n"));
    assertThat(crlf.body().text()).isEqualTo(lf.body().text());
    assertThat(crlf.contentHash()).isEqualTo(lf.contentHash());
    assertThat(crlf.cc()).isEqualTo(lf.cc());
  }

  // ---- charsets

  @ParameterizedTest
  @CsvSource({
    "gb2312, GBK, 内核 镕", // the last character is in GBK but not in GB 2312
    "GBK, GB18030, 内核",
    "ks_c_5601-1987, x-windows-949, 커널 똠",
    "euc-kr, EUC-KR, 커널",
    "iso-2022-jp, ISO-2022-JP, カーネル",
    "Shift_JIS, windows-31j, カーネル①",
    "koi8-r, KOI8-R, ядро",
    "windows-1251, windows-1251, ядро",
    "iso-8859-1, windows-1252, “naïve”",
    "iso-8859-2, ISO-8859-2, jądro",
    "iso-8859-15, ISO-8859-15, 10 €",
    "big5, Big5, 核心",
    "utf-16le, UTF-16LE, noyau",
    "utf8, UTF-8, noyau é"
  })
  void parse_namedCharset_isDecoded(String label, String charset, String text) {
    MailMessage m =
        parse(
            mail(
                "Content-Type: text/plain; charset=" + label + "\n",
                text,
                Charset.forName(charset)));
    assertThat(m.body().text()).isEqualTo(text);
    assertThat(m.problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "Hi Mom -+Jjo--!, Hi Mom -☺-!",
    "1 +- 1 = 2, 1 + 1 = 2",
    "+ZeVnLIqe-, 日本語",
    "+2D3eAA, 😀"
  })
  void parse_utf7_isDecoded(String written, String text) {
    MailMessage m = parse(mail("Content-Type: text/plain; charset=utf-7\n", written));
    assertThat(m.body().text()).isEqualTo(text);
    assertThat(m.problems()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"%s\"", "X-UNKNOWN", "unknown-8bit", "no-such-charset", "\"a b\""})
  void parse_unknownCharset_isUtf8AndElseWindows1252(String label) {
    String fields = "Content-Type: text/plain; charset=" + label + "\n";
    MailMessage utf8 = parse(mail(fields, "naïve “quotes”", UTF_8));
    assertThat(utf8.body().text()).isEqualTo("naïve “quotes”");
    assertThat(kinds(utf8)).containsExactly(UNKNOWN_CHARSET);
    MailMessage latin = parse(mail(fields, "naïve “quotes”", Charset.forName("windows-1252")));
    assertThat(latin.body().text()).isEqualTo("naïve “quotes”");
    assertThat(kinds(latin)).containsExactly(UNKNOWN_CHARSET);
  }

  @Test
  void parse_noCharsetButUtf8_isNoProblem() {
    assertThat(parse(mail("", "Grüße")).body().text()).isEqualTo("Grüße");
    assertThat(parse(mail("", "Grüße")).problems()).isEmpty();
  }

  @Test
  void parse_asciiThatIsUtf8_isDecodedAndNoted() {
    MailMessage m = parse(mail("Content-Type: text/plain; charset=us-ascii\n", "Grüße"));
    assertThat(m.body().text()).isEqualTo("Grüße");
    assertThat(kinds(m)).containsExactly(MALFORMED_CHARSET);
  }

  @Test
  void parse_oneBrokenByteInUtf8_leavesTheRestAlone() {
    byte[] mail =
        TestMails.join(
            mail("Content-Type: text/plain; charset=utf-8\n", "grün ").getBytes(UTF_8),
            new byte[] {(byte) 0xe4},
            " blau é".getBytes(UTF_8));
    MailMessage m = parse(mail);
    assertThat(m.body().text()).isEqualTo("grün ä blau é");
    assertThat(kinds(m)).containsExactly(MALFORMED_CHARSET);
  }

  @Test
  void parse_textInAnotherCharsetThanNamed_isUtf8IfItIs() {
    MailMessage m = parse(mail("Content-Type: text/plain; charset=iso-2022-jp\n", "カーネル"));
    assertThat(m.body().text()).isEqualTo("カーネル");
    assertThat(kinds(m)).containsExactly(MALFORMED_CHARSET);
  }

  @Test
  void parse_nulInText_isDropped() {
    MailMessage m = parse(mail("", "ker\0nel\n"));
    assertThat(m.body().text()).isEqualTo("kernel\n");
    assertThat(kinds(m)).containsExactly(NUL);
  }

  // ---- transfer encodings

  @Test
  void parse_quotedPrintable_isDecoded() {
    MailMessage m =
        parse(
            mail(
                "Content-Transfer-Encoding: Quoted-Printable\nContent-Type: text/plain; charset=utf-8\n",
                "Gr=C3=BC=C3=9fe=20 \nlong =\t\nline=3D\n+\ttab=09  \nend="));
    assertThat(m.body().text()).isEqualTo("Grüße \nlong line=\n+\ttab\t\nend");
    assertThat(m.problems()).isEmpty();
  }

  @Test
  void parse_brokenQuotedPrintable_keepsWhatItCannotRead() {
    MailMessage m =
        parse(mail("Content-Transfer-Encoding: quoted-printable\n", "a=b c=4 d=ZZ =41\n"));
    assertThat(m.body().text()).isEqualTo("a=b c=4 d=ZZ A\n");
    assertThat(kinds(m)).containsExactly(BAD_ENCODING);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "aGVsbG8gd29ybGQK | hello world",
        "aGVsbG8g\\nd29ybGQK\\n | hello world",
        "aGVs bG8g | ''", // a line with a hole is left out
        "aGVsbG8g\\n-- \\nTo unsubscribe, see below\\nd29ybGQ= | hello world",
        "aGVsbG8=IHdvcmxk | hello world",
        "aGVsbG8gd29ybG | hello worl"
      })
  void parse_base64_isDecodedAsFarAsItGoes(String body, String text) {
    MailMessage m = parse(mail("Content-Transfer-Encoding: base64\n", body.replace("\\n", "\n")));
    assertThat(m.body().text().strip()).isEqualTo(text);
    boolean good = body.startsWith("aGVsbG8gd29ybGQK") || body.startsWith("aGVsbG8g\\nd");
    assertThat(kinds(m)).isEqualTo(good || body.contains("=I") ? List.of() : List.of(BAD_ENCODING));
  }

  @Test
  void parse_unknownEncoding_isTextAsItStands() {
    MailMessage m = parse(mail("Content-Transfer-Encoding: x-magic\n", "plain =20\n"));
    assertThat(m.body().text()).isEqualTo("plain =20\n");
    assertThat(kinds(m)).containsExactly(BAD_ENCODING);
  }

  // ---- header text

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "=?utf-8?q?J=C3=B6?= =?UTF-8?Q?rg?= | Jörg",
        "=?utf-8?B?SsO2?= and =?iso-8859-1?q?J=F6?= | Jö and Jö",
        "=?utf-8?b?w?==?utf-8?b?6Q==?= | é", // a character in two words
        "=?utf-8?q?=C3?= =?utf-8?q?=A9?= | é",
        "=?utf-8?q?a_b c?=d | a b cd",
        "=?gb2312?B?xNq6yw==?= | 内核",
        "=?utf-8*en?q?language?= | language",
        "=?utf-8?q?no end | =?utf-8?q?no end",
        "=?utf-8?q?no =?utf-8?q?end?= | =?utf-8?q?no end",
        "=?utf-8?x?what?= | =?utf-8?x?what?=",
        "a =? b ?= c | a =? b ?= c",
        "=?utf-8?q?what=3F?= | what?",
        "=?utf-8?q?a=0Ab?= | a b",
        "  spread    out  | spread out"
      })
  void parse_subject_isDecoded(String written, String text) {
    MailMessage m = parse("Subject: " + written + "\n" + "Message-ID: <a@example.org>\n\n");
    assertThat(m.subject()).isEqualTo(text);
  }

  @Test
  void parse_rawBytesInHeader_areUtf8AndElseWindows1252() {
    assertThat(parse(mail("X: y\n", "").replace("plain", "für")).subject()).isEqualTo("für");
    MailMessage latin =
        parse(mail("", "").replace("Subject: plain", "Subject: f\u00fcr").getBytes(ISO_8859_1));
    assertThat(latin.subject()).isEqualTo("für");
    assertThat(kinds(latin)).containsExactly(MALFORMED_CHARSET);
  }

  @Test
  void parse_nulAndStrayCrInHeader_areNoEndOfAnything() {
    MailMessage m =
        parse("Subject: a\0b\rFrom: evil@example.org\nMessage-ID: <a@example.org>\n\nx");
    assertThat(m.subject()).isEqualTo("ab From: evil@example.org");
    assertThat(m.from()).isEmpty();
    assertThat(m.messageId().value()).isEqualTo("a@example.org");
    assertThat(kinds(m)).contains(NUL, BAD_FROM);
  }

  // ---- addresses

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Jo Doe <jo@example.org> | [Jo Doe <jo@example.org>]",
        "jo@example.org | [jo@example.org]",
        "jo@example.org (Jo Doe) | [Jo Doe <jo@example.org>]",
        "\"Doe, Jo\" <jo@example.org>, ann@example.org | [Doe, Jo <jo@example.org>, ann@example.org]",
        "\"J \\\"x\\\" D\" <jo@example.org> | [J \"x\" D <jo@example.org>]",
        "'Jo Doe' <jo@example.org> | [Jo Doe <jo@example.org>]",
        "=?utf-8?q?J=C3=B6?= Doe <jo@example.org> | [Jö Doe <jo@example.org>]",
        "\"=?utf-8?q?J=C3=B6?=\" <jo@example.org> | [Jö <jo@example.org>]",
        "=?utf-8?q?Doe=2C_Jo?= <jo@example.org> | [Doe, Jo <jo@example.org>]",
        "team: ann@example.org, Bob <bob@example.org>; jo@example.org | [ann@example.org, Bob <bob@example.org>, jo@example.org]",
        "undisclosed-recipients:; | []",
        "<jo@example.org> | [jo@example.org]",
        "Jo <@a.example,@b.example:jo@example.org> | [Jo <jo@example.org>]",
        "jo@example.org;ann@example.org | [jo@example.org, ann@example.org]",
        "'' | []"
      })
  void parse_addresses_areRead(String written, String text) {
    MailMessage m = parse(mail("To: " + written + "\n", ""));
    assertThat(m.to()).hasToString(text);
    assertThat(m.problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Doe, Jo <jo@example.org> | [Doe, Jo <jo@example.org>]",
        "Jo <jo@example.org | [Jo <jo@example.org>]",
        "\"Jo <jo@example.org> | [Jo <jo@example.org>]",
        "Jo (Doe <jo@example.org> | [Jo (Doe <jo@example.org>]",
        "nobody | [nobody]",
        "a, b, c@example.org | [a, b, c@example.org]"
      })
  void parse_brokenAddresses_areSaved(String written, String text) {
    MailMessage m = parse(mail("To: " + written + "\n", ""));
    assertThat(m.to()).hasToString(text);
    assertThat(m.to().getLast().address()).matches("nobody|(jo|c)@example.org");
  }

  @Test
  void parse_bareWordAsAddress_isNoted() {
    assertThat(kinds(parse(mail("To: nobody\n", "")))).containsExactly(BAD_ADDRESS);
  }

  @Test
  void parse_noFrom_isNotedAndSenderIsTheAuthor() {
    MailMessage m =
        parse(
            "Message-ID: <a@example.org>\nSender: s@example.org\nDate: Mon, 3 Mar 2025 10:00:00 +0100\n\n");
    assertThat(m.from()).isEmpty();
    assertThat(m.author()).isEqualTo(new MailAddress("", "s@example.org"));
    assertThat(kinds(m)).containsExactly(BAD_FROM);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "X-Original-From: Jo Doe <jo@example.org> | Jo Doe <jo@example.org>",
        "X-Original-From: jo@example.org | Jo Doe <jo@example.org>",
        "Reply-To: Jo Doe <jo@example.org> | Jo Doe <jo@example.org>",
        "Reply-To: jo@example.org | Jo Doe <jo@example.org>",
        "Cc: Ann <ann@example.org>, jo doe <jo@example.org> | jo doe <jo@example.org>",
        "Reply-To: Other <other@example.org> | Jo Doe via The List <list@example.org>",
        "Reply-To: list@example.org | Jo Doe via The List <list@example.org>"
      })
  void parse_fromRewrittenByAList_findsTheAuthor(String field, String author) {
    MailMessage m =
        parse(
            "Message-ID: <a@example.org>\nFrom: Jo Doe via The List <list@example.org>\n"
                + field
                + "\n\n");
    assertThat(m.author()).hasToString(author);
    assertThat(m.from()).hasToString("[Jo Doe via The List <list@example.org>]");
  }

  // ---- ids

  @Test
  void parse_severalMessageIds_areAllKept() {
    MailMessage m =
        parse(
            """
            Message-ID: <a@example.org> <b@example.org>
            Message-ID:
             <c@exam
             ple.org>
            Message-ID: <a@example.org>
            Message-ID: bare@example.org
            X-Alt-Message-ID: <d@example.org>

            """);
    assertThat(m.messageIds())
        .extracting(MessageId::value)
        .containsExactly(
            "a@example.org", "b@example.org", "c@example.org", "bare@example.org", "d@example.org");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Message-ID:\n", "Message-ID: <>\n", "Message-ID: < >\n"})
  void parse_noMessageId_makesOneOfTheContent(String field) {
    MailMessage m = parse(field + "From: jo@example.org\nSubject: x\n\nbody\n");
    assertThat(m.messageId().value()).isEqualTo(m.contentHash().hex() + "@no-message-id.invalid");
    assertThat(kinds(m)).contains(NO_MESSAGE_ID);
    assertThat(parse(field + "From: jo@example.org\nSubject: x\n\nother\n").messageId())
        .isNotEqualTo(m.messageId());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<a@x> <b@x> | <b@x> | a@x b@x",
        "<a@x> <b@x> | <c@x> | a@x b@x c@x",
        "<a@x> <b@x> <c@x> | <a@x> | b@x c@x a@x", // In-Reply-To names the parent
        "<a@x> <b@x> | <b@x> <a@x> | a@x b@x",
        "<a@x><b@x>,<a@x> | '' | a@x b@x",
        "<a@x\\n <b@x> | '' | a@x b@x",
        "<a@\\n x> | '' | a@x",
        "'' | Your message of \"Mon, 3 Mar\" <k@x> | k@x",
        "'' | <k@x> from jo at \"Mon\" | k@x",
        "'' | k@x | k@x",
        "'' | message of jo@example.org | ''",
        "'' | y | ''",
        "<y> <n> <a@x> | <n> | a@x",
        "<jo@example.org> <to@x> <cc@x> <a@x> | '' | a@x", // addresses are no ids
        "<plain.1@example.org> <a@x> | '' | a@x", // the mail's own id
        "=?us-ascii?Q?=3Ca=40x=3E?= | '' | a@x"
      })
  void parse_references_followTheRules(String references, String inReplyTo, String ids) {
    MailMessage m =
        parse(
            mail(
                "To: to@x\nCc: cc@x\nReferences: "
                    + references.replace("\\n", "\n")
                    + "\nIn-Reply-To: "
                    + inReplyTo
                    + "\n",
                ""));
    assertThat(m.references().stream().map(MessageId::value).toList())
        .isEqualTo(ids.isEmpty() ? List.of() : List.of(ids.split(" ")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "The list <dev.lists.Example.ORG> | dev.lists.example.org",
        "dev.example.org | dev.example.org",
        "\"a <b>\" <c.example.org> | c.example.org",
        "two words | ''",
        "<broken.example.org | broken.example.org"
      })
  void parse_listId_isWhatStandsInBrackets(String written, String id) {
    assertThat(parse(mail("List-Id: " + written + "\n", "")).listIds())
        .isEqualTo(id.isEmpty() ? List.of() : List.of(id));
  }

  // ---- dates

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Wed, 14 Apr 2021 20:46:04 +0200 | 2021-04-14T18:46:04Z",
        "Wed, 14 Apr 2021 20:46:04 +0200 (CEST) | 2021-04-14T18:46:04Z",
        "14 Apr 2021 20:46 +0200 | 2021-04-14T18:46:00Z",
        "Wed, 14 Apr 21 20:46:04 GMT | 2021-04-14T20:46:04Z",
        "Wed, 14 Apr 99 20:46:04 GMT | 1999-04-14T20:46:04Z",
        "Wed, 14 Apr 121 20:46:04 +0200 | 2021-04-14T18:46:04Z",
        "Wed, 14 Apr 2021 20:46:04 +1700 | 2021-04-14T20:46:04Z",
        "Wed, 14 Apr 2021 20:46:04 -1400 | 2021-04-14T20:46:04Z",
        "Wed, 14 Apr 2021 20:46:04 -1359 | 2021-04-15T10:45:04Z",
        "Wed, 14 Apr 2021 20:46:04 --500 | 2021-04-15T01:46:04Z",
        "Wed, 14 Apr 2021 20:46:04 +200 | 2021-04-14T18:46:04Z",
        "Wed, 14 Apr 2021 20:46:04 +02:00 | 2021-04-14T18:46:04Z",
        "Wed, 14 Apr 2021 20:46:04 EST | 2021-04-15T01:46:04Z",
        "Wed, 14 Apr 2021 20:46:04 CEST | 2021-04-14T18:46:04Z",
        "Wed, 14 Apr 2021 20:46:04 GMT+2 | 2021-04-14T18:46:04Z",
        "Wed, 14 Apr 2021 20:46:04 Z | 2021-04-14T20:46:04Z",
        "Wed, 14 Apr 2021 20:46:04 A | 2021-04-14T20:46:04Z",
        "Wed, 14 Apr 2021 08:46:04 PM +0200 | 2021-04-14T18:46:04Z",
        "Wed, 14-Apr-2021 20:46:04 +0200 | 2021-04-14T18:46:04Z",
        "Wed, 14 April 2021 20:46:04 +0200 | 2021-04-14T18:46:04Z",
        "Wed Apr 14 20:46:04 2021 +0200 | 2021-04-14T18:46:04Z",
        "Wed Apr 14 20:46:04 CEST 2021 | 2021-04-14T18:46:04Z",
        "2021-04-14 20:46:04 +0200 | 2021-04-14T18:46:04Z",
        "2021-04-14T20:46:04Z | 2021-04-14T20:46:04Z",
        "Wed, 14 Apr 2021 23:59:60 +0000 | 2021-04-15T00:00:00Z",
        "Sat, 29 Feb 2020 12:00:00 +0000 | 2020-02-29T12:00:00Z",
        "Thu, 1 Jan 1970 00:00:00 +0000 | 1970-01-01T00:00:00Z",
        "Fri, 31 Dec 9999 23:59:59 +0000 | 9999-12-31T23:59:59Z"
      })
  void parse_date_isTheAuthorsClock(String written, String instant) {
    MailMessage m = parse(dated("Date: " + written + "\n"));
    assertThat(m.sent()).isEqualTo(Instant.parse(instant));
    assertThat(m.received()).isEqualTo(Instant.parse(instant));
    assertThat(m.problems()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Date:\n",
        "Date: yesterday\n",
        "Date: Tue, 30 Feb 2021 20:46:04 +0000\n",
        "Date: Mon, 29 Feb 2021 20:46:04 +0000\n",
        "Date: Wed, 14 Apr 2021 24:46:04 +0000\n",
        "Date: Wed, 14 Apr 2021 20:61:04 +0000\n",
        "Date: Wed, 14 Apr 12021 20:46:04 +0000\n",
        "Date: Wed, 14 Apr 1965 20:46:04 +0000\n",
        "Date: Thu, 1 Jan 1970 00:00:00 +0100\n",
        "Date: Wed, 14 Apr 2021 20:46:04\n",
        "Date: Wed, 14 Apr 2021 20:46:04 XYZZY\n",
        "Date: 99999999999999999999 99999999999999999999:99999999999999999999\n"
      })
  void parse_noUsableDate_isTheTimeItWasReceived(String field) {
    MailMessage m =
        parse(
            dated(
                field
                    + "Received: by mx.example.org; nonsense\n"
                    + "Received: from a; by b; Wed, 14 Apr 2021 21:00:00 +0000\n"
                    + "Received: by c; Wed, 14 Apr 2021 20:59:00 +0000\n"));
    assertThat(m.sent()).isEqualTo(Instant.parse("2021-04-14T21:00:00Z"));
    assertThat(m.received()).isEqualTo(Instant.parse("2021-04-14T21:00:00Z"));
    assertThat(kinds(m)).containsExactly(BAD_DATE);
  }

  @Test
  void parse_noClockAtAll_isTheTimeItWasArchived() {
    MailMessage m = parse(dated(""));
    assertThat(m.sent()).isEqualTo(TestMails.ARCHIVED);
    assertThat(m.received()).isEqualTo(TestMails.ARCHIVED);
  }

  @Test
  void parse_dateWithoutZoneAndNoReceived_isUtcRatherThanTheTimeItWasArchived() {
    MailMessage m = parse(dated("Date: Wed, 14 Apr 2021 20:46:04\n"));
    assertThat(m.sent()).isEqualTo(Instant.parse("2021-04-14T20:46:04Z"));
    assertThat(kinds(m)).containsExactly(BAD_DATE);
  }

  private static String dated(String fields) {
    return "Message-ID: <a@example.org>\nFrom: jo@example.org\n" + fields + "\nx\n";
  }

  // ---- bodies

  @Test
  void parse_severalTextParts_areJoinedByAnEmptyLine() {
    MailMessage m =
        parse(
            mail(
                "Content-Type: multipart/mixed; boundary=\"b o\"\n",
                """
                preamble
                --b o
                Content-Type: text/plain

                words
                --b o
                Content-Type: text/x-patch; name="0001-x.patch"
                Content-Disposition: attachment; filename="0001-=?utf-8?q?=C3=A4?=.patch"
                Content-Transfer-Encoding: base64

                """
                    + Base64.getEncoder().encodeToString("+ added\n".getBytes(UTF_8))
                    + """

                    --b o
                    Content-Type: application/octet-stream; name=printable.log

                    log line
                    --b o
                    Content-Type: application/octet-stream; name=binary
                    Content-Transfer-Encoding: base64

                    AAEC
                    --b o
                    Content-Type: image/png; name=x.png

                    not a picture
                    --b o--
                    epilogue
                    """));
    assertThat(m.body().text()).isEqualTo("words\n\n+ added\n\nlog line");
    assertThat(m.body().filesFrom()).isEqualTo("words".length());
    assertThat(m.attachmentNames())
        .containsExactly("0001-ä.patch", "printable.log", "binary", "x.png");
    assertThat(m.problems()).isEmpty();
  }

  @Test
  void parse_htmlBesidePlainText_isIgnored() {
    MailMessage m =
        parse(
            mail(
                "Content-Type: multipart/alternative; boundary=b\n",
                """
                --b
                Content-Type: text/plain

                plain
                --b
                Content-Type: text/html

                <b>bold</b>
                --b--
                """));
    assertThat(m.body().text()).isEqualTo("plain");
  }

  @Test
  void parse_htmlAlone_givesItsWords() {
    MailMessage m =
        parse(
            mail(
                "Content-Type: text/html; charset=utf-8\n",
                """
                <html><head><title>t</title><style>p { color: red }</style></head>
                <body><!-- a > b --><p>One &amp; two&nbsp;&lt;3&#x21;&#33; &bogus; &</p>
                <script>alert("</p>")</script><div title="a>b">three</div><br>four
                five<pre>a  b
                c</pre>x < y <unclosed"""));
    assertThat(m.body().text())
        .isEqualTo("One & two <3!! &bogus; &\nthree\nfour five\na  b\nc\nx < y\n");
    assertThat(m.problems()).isEmpty();
  }

  @Test
  void parse_flowedText_isJoinedByDepthOfQuotes() {
    MailMessage m =
        parse(
            mail(
                "Content-Type: text/plain; format=flowed\n",
                """
                A paragraph that\s
                goes on\s
                and ends.
                 >not a quote
                > quoted\s
                > and more
                >> deeper\s
                last\s
                --\s
                Jo
                """));
    assertThat(m.body().text())
        .isEqualTo(
            """
            A paragraph that goes on and ends.
            >not a quote
            > quoted and more
            >> deeper\s
            last\s
            --\s
            Jo
            """);
  }

  @Test
  void parse_flowedTextWithDelSp_losesTheBlankAtTheEnd() {
    MailMessage m =
        parse(mail("Content-Type: text/plain; format=flowed; delsp=yes\n", "Kern \nel \nend\n"));
    assertThat(m.body().text()).isEqualTo("Kernelend\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text \nmore\ndiff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n a \n+b\n",
        "text \nmore\n> @@ -1,2 +1,2 @@\n>  a \n> +b\n",
        "--- a/x\n+++ b/x\n \n"
      })
  void parse_flowedTextWithADiff_isLeftAsItIs(String body) {
    MailMessage m = parse(mail("Content-Type: text/plain; format=flowed\n", body));
    assertThat(m.body().text()).isEqualTo(body);
  }

  @Test
  void parse_attachedMail_isReadToo() {
    MailMessage m =
        parse(
            mail(
                "Content-Type: multipart/mixed; boundary=b\n",
                """
                --b

                see below
                --b
                Content-Type: message/rfc822
                Content-Disposition: attachment; filename="fwd.eml"

                Message-ID: <inner@example.org>
                Subject: inner
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: quoted-printable

                gr=C3=BCn
                --b--
                """));
    assertThat(m.messageIds()).containsExactly(new MessageId("plain.1@example.org"));
    assertThat(m.body().text()).isEqualTo("see below\n\ngrün");
    assertThat(m.attachmentNames()).containsExactly("fwd.eml");
  }

  @Test
  void parse_multipartWhoseSubtypeBeginsWithAStar_isNoDigest() {
    MailMessage m =
        parse(
            mail(
                "Content-Type: multipart/*mixed; boundary=b\n",
                """
                --b
                Content-Description: no type, so plain text

                some words
                --b--
                """));
    assertThat(m.body().text()).isEqualTo("some words");
  }

  @Test
  void parse_digest_holdsMails() {
    MailMessage m =
        parse(
            mail(
                "Content-Type: Multipart/Digest; boundary=b\n",
                """
                --b

                Subject: first

                one
                --b

                Subject: second

                two
                --b--
                """));
    assertThat(m.body().text()).isEqualTo("one\n\ntwo");
  }

  @Test
  void parse_fileNameByRfc2231_isDecoded() {
    MailMessage m =
        parse(
            mail(
                """
                Content-Type: text/plain
                Content-Disposition: attachment; filename*0*=utf-8''gr%C3%BC;
                 filename*1="n.txt"
                """,
                "x"));
    assertThat(m.attachmentNames()).containsExactly("grün.txt");
  }

  // ---- broken MIME

  @Test
  void parse_noEndBoundary_keepsTheLastPart() {
    MailMessage m =
        parse(
            mail(
                "Content-Type: multipart/mixed; boundary=b\n",
                "--b\n\none\n--b\nContent-Type: text/plain\n\ntwo\n"));
    assertThat(m.body().text()).isEqualTo("one\n\ntwo\n");
    assertThat(kinds(m)).containsExactly(BAD_MIME);
  }

  @Test
  void parse_noBoundaryParameter_takesTheLineThatLooksLikeOne() {
    MailMessage m =
        parse(mail("Content-Type: multipart/mixed\n", "--what\n\none\n--what\n\ntwo\n--what--\n"));
    assertThat(m.body().text()).isEqualTo("one\n\ntwo");
    assertThat(kinds(m)).containsExactly(BAD_MIME);
  }

  @Test
  void parse_boundaryThatNeverComes_keepsTheRawText() {
    MailMessage m = parse(mail("Content-Type: multipart/mixed; boundary=b\n", "just text\n"));
    assertThat(m.body().text()).isEqualTo("just text\n");
    assertThat(kinds(m)).contains(BAD_MIME);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Type:\n", "Content-Type: text\n", "Content-Type: ;;;\n"})
  void parse_brokenContentType_isPlainText(String field) {
    MailMessage m = parse(mail(field, "words\n"));
    assertThat(m.body().text()).isEqualTo("words\n");
    assertThat(kinds(m)).containsExactly(BAD_MIME);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Type: text/plain; charset=\"utf-8\";\n",
        "Content-Type: TEXT/PLAIN; CHARSET=utf-8\n",
        "Content-Type: text/plain (comment); charset=utf-8\n",
        "Content-Type: text/plain;\n\tcharset=utf-8\n"
      })
  void parse_oddButClearContentType_isNoProblem(String field) {
    MailMessage m = parse(mail(field, "grün\n"));
    assertThat(m.body().text()).isEqualTo("grün\n");
    assertThat(m.problems()).isEmpty();
  }

  @Test
  void parse_oneBrokenParameter_leavesTheOthers() {
    MailMessage m =
        parse(
            mail(
                "Content-Type: text/plain; charset=koi8-r; foo\n",
                "ядро",
                Charset.forName("koi8-r")));
    assertThat(m.body().text()).isEqualTo("ядро");
    assertThat(kinds(m)).containsExactly(BAD_MIME);
  }

  @Test
  void parse_nothing_isAMailWithProblems() {
    MailMessage m = parse(new byte[0]);
    assertThat(m.body().text()).isEmpty();
    assertThat(m.subject()).isEmpty();
    assertThat(kinds(m)).containsExactly(BAD_FROM, BAD_DATE, NO_MESSAGE_ID);
  }

  @Test
  void parse_headerOnly_hasNoText() {
    assertThat(parse(mail("", "").stripTrailing()).body().text()).isEmpty();
  }

  @Test
  void parse_mboxFromLine_isSkipped() {
    MailMessage m = parse("From jo@example.org Mon Mar  3 10:00:00 2025\n" + mail("", "x"));
    assertThat(m.from()).hasToString("[Jo Doe <jo@example.org>]");
    assertThat(m.problems()).isEmpty();
  }

  // ---- content hash

  @Test
  void contentHash_ofCopiesByOtherLists_isTheSame() {
    String body = "Some text\nmore\n";
    ContentHash hash = parse(mail("To: Ann <ann@example.org>\n", body)).contentHash();
    assertThat(
            parse(
                    mail(
                        """
                        Received: by other.example.org; Mon, 3 Mar 2025 12:00:00 +0000
                        List-Id: <other.example.org>
                        To: "Ann" <ann@EXAMPLE.org>
                        Content-Type: text/plain; charset=utf-8
                        Content-Transfer-Encoding: base64
                        """,
                        Base64.getEncoder().encodeToString(body.getBytes(UTF_8))))
                .contentHash())
        .isEqualTo(hash);
    assertThat(parse(mail("To: Ann <ann@example.org>\n", body + "\n \n")).contentHash())
        .isEqualTo(hash);
    assertThat(
            parse(
                    mail(
                        "To: Ann <ann@example.org>\n",
                        body
                            + """
                            --
                            To unsubscribe from this list: send the line "unsubscribe tests" in
                            the body of a message to majordomo@example.org
                            More majordomo info at  http://example.org/majordomo-info.html
                            """))
                .contentHash())
        .isEqualTo(hash);
    assertThat(
            parse(
                    mail(
                        "To: Ann <ann@example.org>\n",
                        body
                            + """
                            _______________________________________________
                            Tests mailing list
                            Tests@lists.example.org
                            http://lists.example.org/listinfo/tests
                            """))
                .contentHash())
        .isEqualTo(hash);
    assertThat(
            parse(
                    mail("To: Ann <ann@example.org>\n", body)
                        .replace("Message-ID: <plain.1@", "Message-ID: <plain.2@"))
                .contentHash())
        .isEqualTo(hash);
    assertThat(
            parse(
                    mail("To: Ann <ann@example.org>\nReply-To: Jo Doe <jo@example.org>\n", body)
                        .replace("From: Jo Doe <jo@", "From: Jo Doe via tests <tests@"))
                .contentHash())
        .isEqualTo(hash);
  }

  @ParameterizedTest
  @CsvSource({
    "Subject: plain, Subject: plane",
    "jo@example.org, jo@example.com",
    "10:00:00, 10:00:01",
    "ann@example.org, bob@example.org",
    "ref@example.org, ref2@example.org",
    "Some text, Other text"
  })
  void contentHash_ofOtherContent_isAnother(String from, String to) {
    String mail = mail("To: ann@example.org\nReferences: <ref@example.org>\n", "Some text\nmore\n");
    assertThat(mail).contains(from);
    assertThat(parse(mail.replace(from, to)).contentHash()).isNotEqualTo(parse(mail).contentHash());
  }
}
