package dev.tidemark.ingest.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.testing.RealArchive;
import jakarta.mail.Session;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MailDateFormat;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Reads every mail of a real archive, and asks Angus what it makes of the same bytes. */
class MailParserArchiveTest {
  private static final MailParser PARSER = new MailParser(ParserLimits.DEFAULT);

  private static List<byte[]> mails = List.of();

  @BeforeAll
  static void read() {
    mails = RealArchive.mails().stream().map(RawMail::bytes).toList();
    assertThat(mails).hasSize(7_048);
    PARSER.parseWithAngus(mails.getFirst(), Instant.EPOCH); // sets Angus's switches
  }

  @Test
  void parse_everyRealMail_agreesWithTheSlowWay() {
    int direct = 0;
    for (byte[] mail : mails) {
      TestMails.parse(PARSER, mail);
      direct += PARSER.readsDirectly(mail) ? 1 : 0;
    }
    assertThat(direct).as("mails read without Angus").isGreaterThan(mails.size() * 97 / 100);
  }

  @Test
  void parse_everyRealMail_findsWhatAngusFindsInTheHeader() throws Exception {
    var differences = new ArrayList<String>();
    for (byte[] mail : mails) {
      MailMessage ours = PARSER.parse(mail, Instant.EPOCH);
      var theirs = new MimeMessage((Session) null, new ByteArrayInputStream(mail));
      String id = ours.messageId().value();
      compare(id, "subject", ours.subject(), text(theirs.getHeader("Subject", " ")), differences);
      compare(id, "from", addressed(ours.from()), addresses(theirs, "From"), differences);
      compare(id, "to", addressed(ours.to()), addresses(theirs, "To"), differences);
      compare(id, "cc", addressed(ours.cc()), addresses(theirs, "Cc"), differences);
      compare(id, "id", '<' + id + '>', theirs.getMessageID(), differences);
      compare(id, "sent", ours.sent(), date(theirs.getHeader("Date", null)), differences);
      String received = theirs.getHeader("Received")[0];
      compare(
          id,
          "received",
          ours.received(),
          date(received.substring(received.lastIndexOf(';') + 1)),
          differences);
    }
    assertThat(differences.stream().limit(5)).isEmpty();
  }

  @Test
  void parse_everyRealMailOfOneTextPart_findsTheTextThatAngusFinds() throws Exception {
    int compared = 0;
    for (byte[] mail : mails) {
      var theirs = new MimeMessage((Session) null, new ByteArrayInputStream(mail));
      var type = new ContentType(theirs.getContentType());
      if (!type.match("text/plain") || "flowed".equals(type.getParameter("format"))) {
        continue;
      }
      String charset = type.getParameter("charset");
      try (InputStream in = theirs.getInputStream()) {
        String text =
            new String(
                in.readAllBytes(),
                Charset.forName(charset == null ? "utf-8" : MimeUtility.javaCharset(charset)));
        if (text.indexOf('\uFFFD') < 0) {
          String ours = PARSER.parse(mail, Instant.EPOCH).body().text();
          assertThat(ours).isEqualTo(text.replace("\r\n", "\n").replace("\0", ""));
          compared++;
        }
      }
    }
    assertThat(compared).as("mails compared").isGreaterThan(mails.size() * 9 / 10);
  }

  private static void compare(
      String id, String what, Object ours, @Nullable Object theirs, List<String> differences) {
    if (!ours.equals(theirs)) {
      differences.add(id + ": " + what + "\n  ours:   " + ours + "\n  theirs: " + theirs);
    }
  }

  private static Instant date(String value) throws Exception {
    return new MailDateFormat().parse(value.strip()).toInstant();
  }

  private static String text(String value) throws Exception {
    return MimeUtility.decodeText(MimeUtility.unfold(value)).replaceAll("\\s+", " ").strip();
  }

  /**
   * What Angus makes of an address header, less what we do on purpose: no second pair of quotes
   * around a name, no white space in an address.
   */
  private static List<MailAddress> addresses(MimeMessage mail, String name) throws Exception {
    String value = mail.getHeader(name, ",");
    if (value == null) {
      return List.of();
    }
    var found = new ArrayList<MailAddress>();
    for (InternetAddress address : InternetAddress.parseHeader(value, false)) {
      if (!address.isGroup()) {
        String personal = address.getPersonal() == null ? "" : address.getPersonal();
        found.add(
            new MailAddress(
                personal.replaceAll("\\s+", " ").strip().replaceAll("^'(.*)'$", "$1"),
                address.getAddress().replaceAll("\\s", "")));
      }
    }
    return found;
  }

  private static List<MailAddress> addressed(List<MailAddress> addresses) {
    return addresses.stream().filter(a -> !a.address().isEmpty()).toList();
  }
}
