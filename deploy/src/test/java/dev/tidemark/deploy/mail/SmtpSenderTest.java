package dev.tidemark.deploy.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.tidemark.deploy.config.Settings.MailSettings;
import dev.tidemark.deploy.config.Settings.MailSettings.Tls;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real SMTP server in this process. */
class SmtpSenderTest {
  private static final OutgoingMail MAIL =
      new OutgoingMail(
          "Reader <reader@example.org>", "W\u00f6che 8", "Text \u5185\n", "<p>HTML \u5185</p>\n");

  @TempDir Path folder;
  private GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));

  @BeforeEach
  void start() {
    server = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  private MailSettings settings(Tls tls, Optional<String> user, Optional<Path> password) {
    return new MailSettings(
        Optional.of("127.0.0.1"),
        server.getSmtp().getPort(),
        tls,
        Optional.of("Tidemark <reports@example.org>"),
        user,
        password);
  }

  @Test
  void send_aReport_arrivesAsTextAndHtml() throws Exception {
    new SmtpSender(settings(Tls.NONE, Optional.empty(), Optional.empty()), Map.of()).send(MAIL);

    MimeMessage[] received = server.getReceivedMessages();
    assertThat(received).hasSize(1);
    assertThat(received[0].getSubject()).isEqualTo("W\u00f6che 8");
    assertThat(received[0].getHeader("Auto-Submitted")).containsExactly("auto-generated");
    assertThat(received[0].getFrom()[0]).hasToString("Tidemark <reports@example.org>");
    assertThat(received[0].getContentType()).startsWith("multipart/alternative");
    var parts = (MimeMultipart) received[0].getContent();
    assertThat(parts.getCount()).isEqualTo(2);
    assertThat(parts.getBodyPart(0).getContentType()).startsWith("text/plain");
    assertThat(((String) parts.getBodyPart(0).getContent()).strip()).isEqualTo("Text \u5185");
    assertThat(parts.getBodyPart(1).getContentType()).startsWith("text/html");
    assertThat((String) parts.getBodyPart(1).getContent()).contains("<p>HTML \u5185</p>");
  }

  @Test
  void send_withLogin_takesThePasswordFromTheFileOrTheEnvironment() throws Exception {
    server.setUser("reports@example.org", "reports", "s3cret");
    Path file = Files.writeString(folder.resolve("password"), "s3cret\n");
    var byFile = settings(Tls.NONE, Optional.of("reports"), Optional.of(file));
    new SmtpSender(byFile, Map.of()).send(MAIL);
    var byEnvironment = settings(Tls.NONE, Optional.of("reports"), Optional.empty());
    new SmtpSender(byEnvironment, Map.of(SmtpSender.PASSWORD, "s3cret")).send(MAIL);
    assertThat(server.getReceivedMessages()).hasSize(2);

    assertThatExceptionOfType(MailFailure.class)
        .isThrownBy(
            () -> new SmtpSender(byEnvironment, Map.of(SmtpSender.PASSWORD, "wr0ng")).send(MAIL))
        .withMessageStartingWith("sending mail to Reader <reader@example.org> through 127.0.0.1:")
        .satisfies(e -> assertThat(e.toString()).doesNotContain("wr0ng"));
    assertThatExceptionOfType(MailFailure.class)
        .isThrownBy(() -> new SmtpSender(byEnvironment, Map.of()).send(MAIL))
        .withMessageContaining("mail.passwordfile")
        .withMessageContaining(SmtpSender.PASSWORD);
  }

  @Test
  void send_whereTheServerOffersNoEncryption_isRefusedNotSentInTheClear() {
    var settings = settings(Tls.STARTTLS, Optional.empty(), Optional.empty());
    assertThatExceptionOfType(MailFailure.class)
        .isThrownBy(() -> new SmtpSender(settings, Map.of()).send(MAIL))
        .withMessageContaining("STARTTLS");
    assertThat(server.getReceivedMessages()).isEmpty();
  }

  @Test
  void send_withoutServerSenderOrAddress_saysWhatIsMissing() {
    assertThatExceptionOfType(MailFailure.class)
        .isThrownBy(() -> new SmtpSender(MailSettings.NONE, Map.of()).send(MAIL))
        .withMessageContaining("mail.smtp");
    var settings = settings(Tls.NONE, Optional.empty(), Optional.empty());
    assertThatExceptionOfType(MailFailure.class)
        .isThrownBy(
            () ->
                new SmtpSender(settings, Map.of())
                    .send(new OutgoingMail("a b\nBcc: c@example.org", "s", "t", "h")))
        .withMessageContaining("--mail");
  }

  @Test
  void send_whereNobodyListens_saysWhere() {
    int port = server.getSmtp().getPort();
    server.stop();
    var settings =
        new MailSettings(
            Optional.of("127.0.0.1"),
            port,
            Tls.NONE,
            Optional.of("reports@example.org"),
            Optional.empty(),
            Optional.empty());
    assertThatExceptionOfType(MailFailure.class)
        .isThrownBy(() -> new SmtpSender(settings, Map.of()).send(MAIL))
        .withMessageContaining("127.0.0.1:" + port);
  }
}
