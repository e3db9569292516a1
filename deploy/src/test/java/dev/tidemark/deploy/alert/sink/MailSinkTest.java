package dev.tidemark.deploy.alert.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.tidemark.analysis.alert.AlertEvent;
import dev.tidemark.deploy.alert.Samples;
import dev.tidemark.deploy.config.Settings.MailSettings;
import dev.tidemark.deploy.config.Settings.MailSettings.Tls;
import dev.tidemark.deploy.mail.SmtpSender;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a real SMTP server in this process. */
@Timeout(120)
class MailSinkTest {
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

  @Test
  void deliver_anEvent_isAMailToReadInATerminal() throws Exception {
    AlertEvent event = Samples.revised("new-rust", "rust: sync: add a lock");
    sink(server.getSmtp().getPort()).deliver(Dispatch.of(event));

    MimeMessage mail = server.getReceivedMessages()[0];
    assertThat(mail.getSubject())
        .isEqualTo("[new-rust] rust: sync: add a lock (v3, 10 of 12 patches, +1,340 -20)");
    assertThat(mail.getMessageID()).isEqualTo("<" + event.id() + "@alerts.tidemark.invalid>");
    assertThat(mail.getHeader("List-Id")).containsExactly("<new-rust.alerts.tidemark.invalid>");
    assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
    assertThat(mail.getContentType()).startsWith("text/plain");
    assertThat(text(mail))
        .isEqualTo(
            """
            A new version:
            rust: sync: add a lock

            Author:     Jane Doe <jane@example.org>
            Version:    v3, 10 of 12 patches; missing: 4, 7
            Size:       +1,340 -20 in 8 files
            Growth:     +120 added, -3 removed, +1 files since v2
            Subsystems: rust, drivers/gpu
            Files:      rust/kernel/lib.rs
                        rust/kernel/sync.rs
                        and 6 more
            Lists:      linux-kernel, rust-for-linux
            Time:       2026-03-02 09:30 UTC
            Link:       https://lore.kernel.org/all/cover-v3@example.org/

            This is the cover.

            It has two paragraphs.

            --\s
            Tidemark, rule new-rust
            """);
  }

  @Test
  void deliver_alertsOfTheSameWork_areOneThreadUnderAGhost() throws Exception {
    MailSink sink = sink(server.getSmtp().getPort());
    sink.deliver(Dispatch.of(Samples.revised("new", "one")));
    sink.deliver(Dispatch.of(Samples.revised("new", "two")));
    sink.deliver(Dispatch.of(Samples.revised("other", "one")));
    MimeMessage[] mails = server.getReceivedMessages();
    String thread = mails[0].getHeader("References")[0];
    assertThat(thread).endsWith("@alerts.tidemark.invalid>");
    assertThat(mails[0].getHeader("In-Reply-To")).containsExactly(thread);
    assertThat(mails[1].getHeader("References")).containsExactly(thread);
    assertThat(mails[2].getHeader("References")[0]).isNotEqualTo(thread);
    assertThat(mails[0].getMessageID()).isNotEqualTo(mails[1].getMessageID());
  }

  @Test
  void deliver_theSameAgain_hasTheSameMessageId() throws Exception {
    MailSink sink = sink(server.getSmtp().getPort());
    var gathered =
        new Dispatch("new", List.of(Samples.revised("new", "1"), Samples.revised("new", "2")), 37);
    sink.deliver(gathered);
    sink.deliver(gathered);
    MimeMessage[] mails = server.getReceivedMessages();
    assertThat(mails[1].getMessageID()).isEqualTo(mails[0].getMessageID());
    assertThat(mails[0].getSubject())
        .isEqualTo("[new] 1 (v3, 10 of 12 patches, +1,340 -20) and 38 more");
    assertThat(text(mails[0]))
        .isEqualTo(
            """
            * 1 (v3, 10 of 12 patches, +1,340 -20)
              A new version, by Jane Doe
              https://lore.kernel.org/all/cover-v3@example.org/

            * 2 (v3, 10 of 12 patches, +1,340 -20)
              A new version, by Jane Doe
              https://lore.kernel.org/all/cover-v3@example.org/

            and 37 more

            --\s
            Tidemark, rule new
            """);
  }

  @Test
  void deliver_hostileTexts_cannotForgeHeadersOrMoveTheCursor() throws Exception {
    AlertEvent event =
        Samples.event(
            "new",
            "a\r\nBcc: evil@example.org\n\nbody \u001b[2J \u202e" + "long ".repeat(40),
            "J\r\nX: y \u0007",
            "-- \nFrom nobody\n.\n\u001b]0;x\u0007 text\n" + "word ".repeat(60));
    sink(server.getSmtp().getPort()).deliver(Dispatch.of(event));
    MimeMessage mail = server.getReceivedMessages()[0];
    assertThat(server.getReceivedMessages()).hasSize(1);
    assertThat(mail.getHeader("Bcc")).isNull();
    assertThat(mail.getHeader("X")).isNull();
    assertThat(mail.getSubject()).startsWith("[new] a  Bcc: evil@example.org  body \ufffd[2J");
    String text = text(mail);
    assertThat(text.chars().filter(c -> c < ' ' && c != '\n')).isEmpty();
    assertThat(text).contains("\n --\n From nobody\n.\n\ufffd]0;x\ufffd text\n");
    assertThat(text.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(72));
    assertThat(text.lines().filter(line -> line.equals("-- "))).hasSize(1);
  }

  @Test
  void deliver_byTheServersReply_isRefusedForGoodOrTriedAgain() throws Exception {
    assertThat(failure("RCPT", "550 5.1.1 no such user").permanent()).isTrue();
    assertThat(failure("DATA", "554 5.7.1 not wanted here").permanent()).isTrue();
    assertThat(failure("RCPT", "450 4.2.1 greylisted").permanent()).isFalse();
    assertThat(failure("DATA", "452 4.3.1 no room").permanent()).isFalse();
    assertThat(failure("MAIL", "530 5.7.0 log in first").permanent()).isFalse();
    assertThat(failure("RCPT", "550 5.1.1 no such user").reason()).contains("550 5.1.1");
  }

  @Test
  void deliver_whereNobodyListens_isTriedAgain() {
    int port = server.getSmtp().getPort();
    server.stop();
    DeliveryFailure failure =
        catchThrowableOfType(
            DeliveryFailure.class,
            () -> sink(port).deliver(Dispatch.of(Samples.revised("new", "x"))));
    assertThat(failure.permanent()).isFalse();
    assertThat(failure).hasMessageContaining("127.0.0.1:" + port);
  }

  private static MailSink sink(int port) {
    return new MailSink(
        new SmtpSender(
            new MailSettings(
                Optional.of("127.0.0.1"),
                port,
                Tls.NONE,
                Optional.of("Tidemark <alerts@example.org>"),
                Optional.empty(),
                Optional.empty()),
            Map.of()),
        "Reader <reader@example.org>");
  }

  private static String text(MimeMessage mail) throws Exception {
    // The server keeps what comes before the last line end.
    return ((String) mail.getContent()).replace("\r\n", "\n") + "\n";
  }

  /** How a mail fails at a server that answers one command in its own way. */
  private static DeliveryFailure failure(String command, String reply) throws Exception {
    try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var errors = new ArrayList<IOException>();
      Thread serving =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try (Socket socket = listening.accept()) {
                      talk(socket, command, reply);
                    } catch (IOException e) {
                      errors.add(e);
                    }
                  });
      DeliveryFailure failure =
          catchThrowableOfType(
              DeliveryFailure.class,
              () ->
                  sink(listening.getLocalPort()).deliver(Dispatch.of(Samples.revised("new", "x"))));
      serving.join();
      assertThat(errors).isEmpty();
      return failure;
    }
  }

  private static void talk(Socket socket, String command, String reply) throws IOException {
    var in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    var out = new PrintStream(socket.getOutputStream(), true, StandardCharsets.US_ASCII);
    out.print("220 test\r\n");
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String said = line.length() < 4 ? line : line.substring(0, 4);
      if (said.equals(command)) {
        out.print(reply + "\r\n");
      } else if (said.equals("DATA")) {
        out.print("354 go on\r\n");
      } else if (said.equals("QUIT")) {
        out.print("221 bye\r\n");
        return;
      } else {
        out.print("250 ok\r\n");
      }
      out.flush();
    }
  }
}
