package dev.tidemark.ingest.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.tidemark.testing.Campaign;
import dev.tidemark.testing.Seeds;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Thousands of mails, each an invented one with pieces torn out, moved, doubled and replaced by
 * what means something to a parser. No such mail may throw, and both ways of reading must agree.
 */
class MailParserFuzzTest {
  private static final List<byte[]> MAILS =
      List.of(
          bytes(
              TestMails.mail(
                  "To: a@example.org, \"B, C\" <b@example.org>\n", "Hello\n\n-- \nJo\n")),
          bytes(
              """
              Received: from a.example.org (a.example.org [192.0.2.1])
              \tby b.example.org; Tue, 4 Mar 2025 11:12:13 +0000 (UTC)
              Message-ID: <1.2.3@example.org>
              In-Reply-To: <0.1@example.org>
              References: <0.0@example.org>
               <0.1@example.org>
              From: =?utf-8?q?J=C3=B6_D=C3=B6?= <jo@example.org>
              To: =?iso-8859-1?B?SvY=?= =?iso-8859-1?Q?_D=F6?= <b@example.org>,
                undisclosed: c@example.org (Cee), "D \\"x\\" E" <d@example.org>;
              Cc: list@example.org
              Date: Tue, 4 Mar 2025 12:12:13 +0100
              Subject: [PATCH v2 1/3] foo: =?utf-8?q?b=C3=A4r?=
              List-Id: <foo.lists.example.org>
              MIME-Version: 1.0
              Content-Type: text/plain; charset="utf-8"; format=flowed; delsp=yes
              Content-Transfer-Encoding: quoted-printable

              A line that flows =C3=A4 =
              and goes on=20
              to the end.

              > quoted=20
              > text
              """),
          bytes(
              TestMails.mail(
                  "Content-Type: text/plain; charset=iso-8859-15\nContent-Transfer-Encoding: base64\n",
                  Base64.getMimeEncoder()
                      .encodeToString(
                          bytes("diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n")))),
          bytes(
              TestMails.mail(
                  "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"=_outer\"\n",
                  """
                  This is a preamble.

                  --=_outer
                  Content-Type: multipart/alternative; boundary=inner

                  --inner
                  Content-Type: text/plain; charset=us-ascii

                  plain words
                  --inner
                  Content-Type: text/html; charset=utf-8

                  <p>html <b>words</b> &amp; more</p>
                  --inner--

                  --=_outer
                  Content-Type: text/x-patch; name="0001-foo.patch"
                  Content-Disposition: attachment; filename=0001-foo.patch
                  Content-Transfer-Encoding: base64

                  LS0tIGEveAorKysgYi94CkBAIC0xICsxIEBACi1hCitiCg==
                  --=_outer
                  Content-Type: message/rfc822

                  Message-ID: <inner@example.org>
                  Subject: inner
                  Content-Type: text/plain

                  inner text
                  --=_outer
                  Content-Type: application/octet-stream
                  Content-Disposition: attachment; filename*=utf-8''%C3%A4.bin

                  printable
                  --=_outer--
                  epilogue
                  """)),
          bytes(
              TestMails.mail(
                  """
                  Content-Type: multipart/signed; micalg=pgp-sha256; protocol="application/pgp-signature";
                  \tboundary="sig"
                  """,
                  """

                  --sig
                  Content-Type: text/plain; charset=utf-8
                  Content-Disposition: inline
                  Content-Transfer-Encoding: quoted-printable

                  signed =3D text
                  --sig
                  Content-Type: application/pgp-signature; name="signature.asc"

                  -----BEGIN PGP SIGNATURE-----
                  -----END PGP SIGNATURE-----
                  --sig--
                  """)),
          bytes(
              "Subject: html\nContent-Type: text/html\n\n<html><style>x</style><pre>a\nb</pre></html>"));

  private static final List<byte[]> TOKENS =
      List.of(
          bytes("\n"),
          bytes("\r\n"),
          bytes("\r"),
          bytes("\n\n"),
          bytes("\r\r\n"),
          bytes("\n "),
          bytes("\0"),
          bytes("--=_outer\n"),
          bytes("\n--=_outer--\n"),
          bytes("\n--inner\n"),
          bytes("\n--inner--"),
          bytes("--sig"),
          bytes("--"),
          bytes("=?utf-8?q?"),
          bytes("=?gb2312?B?xOO6ww==?="),
          bytes("?="),
          bytes("=?x?"),
          bytes("="),
          bytes("=\n"),
          bytes("=3D"),
          bytes(";"),
          bytes("\""),
          bytes("\\"),
          bytes("("),
          bytes(")"),
          bytes("<"),
          bytes(">"),
          bytes("@"),
          bytes(","),
          bytes(":"),
          bytes(" "),
          bytes("\t"),
          bytes("*"),
          bytes("'"),
          bytes("\nContent-Type: text/plain; charset=utf-7\n"),
          bytes("\nContent-Type: multipart/mixed\n"),
          bytes("\nContent-Type: multipart/digest; boundary=inner\n"),
          bytes("\nContent-Type: message/rfc822\n"),
          bytes("\nContent-Type: text/plain; charset=\"%s\"\n"),
          bytes("\nContent-Transfer-Encoding: base64\n"),
          bytes("\nContent-Transfer-Encoding: x-none\n"),
          bytes("\nContent-Disposition: attachment; filename=\"a;b\"\n"),
          bytes("\nDate: Tue, 31 Feb 99 25:00:00 --500\n"),
          bytes("\nMessage-ID: <>\n"),
          bytes("\nFrom: X via Y <z@example.org>\n"),
          new byte[] {(byte) 0xff},
          new byte[] {(byte) 0xc3, (byte) 0xa4},
          new byte[] {0x1b, '$', 'B'});

  @Test
  void parse_mutatedMails_neverThrowsAndBothWaysAgree() {
    run(20_000);
  }

  @Test
  @Tag("campaign")
  void parse_veryManyMutatedMails_neverThrowsAndBothWaysAgree() {
    run(Campaign.times(500_000));
  }

  static void run(int mails) {
    long seed = Seeds.seed();
    var random = new Random(seed);
    var parser = new MailParser(new ParserLimits(2_000, 12, 4, 70, 1_500));
    int direct = 0;
    for (int i = 0; i < mails; i++) {
      byte[] mail = mutated(random);
      try {
        MailMessage message = TestMails.parse(parser, mail);
        assertThat(message.body().text()).doesNotContain("\0").hasSizeLessThan(3_000);
        direct += parser.readsDirectly(mail) ? 1 : 0;
      } catch (Exception | AssertionError e) {
        fail(
            "mail "
                + i
                + " of -Dtests.seed="
                + seed
                + ":\n"
                + new String(mail, StandardCharsets.ISO_8859_1),
            e);
      }
    }
    assertThat(direct).as("mails read directly").isBetween(mails / 10, mails - mails / 20);
  }

  private static byte[] mutated(Random random) {
    byte[] mail = pick(MAILS, random);
    int changes = 1 + random.nextInt(random.nextInt(10) == 0 ? 30 : 4);
    for (int i = 0; i < changes; i++) {
      int from = random.nextInt(mail.length + 1);
      int to = Math.min(mail.length, from + random.nextInt(random.nextInt(4) == 0 ? 200 : 8));
      byte[] cut = slice(mail, from, to);
      mail =
          switch (random.nextInt(6)) {
            case 0 -> TestMails.join(slice(mail, 0, from), slice(mail, to, mail.length));
            case 1 -> TestMails.join(slice(mail, 0, to), cut, slice(mail, to, mail.length));
            case 2, 3 ->
                TestMails.join(
                    slice(mail, 0, from), pick(TOKENS, random), slice(mail, from, mail.length));
            case 4 -> {
              byte[] other = pick(MAILS, random);
              int start = random.nextInt(other.length);
              yield TestMails.join(
                  slice(mail, 0, from),
                  slice(other, start, Math.min(other.length, start + random.nextInt(300))),
                  slice(mail, to, mail.length));
            }
            default -> {
              byte[] flipped = mail.clone();
              if (flipped.length > 0) {
                flipped[random.nextInt(flipped.length)] = (byte) random.nextInt(256);
              }
              yield flipped;
            }
          };
    }
    return mail;
  }

  private static byte[] slice(byte[] bytes, int from, int to) {
    var out = new ByteArrayOutputStream(to - from);
    out.write(bytes, from, to - from);
    return out.toByteArray();
  }

  private static byte[] pick(List<byte[]> list, Random random) {
    return list.get(random.nextInt(list.size()));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
