package dev.tidemark.deploy.mail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME;

import dev.tidemark.deploy.config.Settings.MailSettings;
import dev.tidemark.deploy.mail.OutgoingMail.Place;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.jspecify.annotations.Nullable;

/**
 * Sends mail through one SMTP server. The password is read when it is needed, from the file that
 * the settings name or from the environment, and is never part of a message.
 */
public final class SmtpSender {
  /** Environment variable that holds the password where no file is named. */
  public static final String PASSWORD = "TIDEMARK_SMTP_PASSWORD";

  /** Reply codes from here on say that trying again is of no use (RFC 5321, 4.2.1). */
  private static final int PERMANENT = 500;

  private static final Duration CONNECT = Duration.ofSeconds(30);
  private static final Duration ANSWER = Duration.ofSeconds(60);

  private final MailSettings settings;
  private final Map<String, String> environment;

  /**
   * @param environment of the process
   */
  public SmtpSender(MailSettings settings, Map<String, String> environment) {
    this.settings = settings;
    this.environment = environment;
  }

  /**
   * Sends a mail; when this returns, the server has taken it.
   *
   * @throws MailFailure if an address is none, the settings lack something, or the server refuses
   */
  public void send(OutgoingMail mail) throws MailFailure {
    String server = settings.server().orElseThrow(SmtpSender::noServer);
    InternetAddress from = address(settings.from().orElseThrow(SmtpSender::noSender), "mail.from");
    InternetAddress to = address(mail.to(), "--mail");
    String password = settings.user().isPresent() ? password() : null;
    Session session = Session.getInstance(properties(server));
    try {
      MimeMessage message = message(session, mail, from, to);
      try (Transport transport = session.getTransport("smtp")) {
        transport.connect(server, settings.port(), settings.user().orElse(null), password);
        transport.sendMessage(message, message.getAllRecipients());
      }
    } catch (MessagingException e) {
      throw new MailFailure(
          "sending mail to " + to + " through " + server + ":" + settings.port() + ": " + reason(e),
          e,
          isPermanent(e));
    }
  }

  private static MailFailure noServer() {
    return new MailFailure(
        "sending mail needs mail.smtp in the configuration, such as smtp.example.org:587");
  }

  private static MailFailure noSender() {
    return new MailFailure(
        "sending mail needs mail.from in the configuration, such as reports@example.org");
  }

  private static InternetAddress address(String text, String where) throws MailFailure {
    try {
      return new InternetAddress(text, true);
    } catch (AddressException e) {
      throw new MailFailure(where + ": not a mail address: '" + text + "'", e);
    }
  }

  private Properties properties(String server) {
    var properties = new Properties();
    properties.setProperty("mail.smtp.host", server);
    properties.setProperty("mail.smtp.connectiontimeout", "" + CONNECT.toMillis());
    properties.setProperty("mail.smtp.timeout", "" + ANSWER.toMillis());
    properties.setProperty("mail.smtp.writetimeout", "" + ANSWER.toMillis());
    properties.setProperty("mail.smtp.auth", "" + settings.user().isPresent());
    properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
    switch (settings.tls()) {
      case NONE -> {}
      case STARTTLS -> {
        properties.setProperty("mail.smtp.starttls.enable", "true");
        properties.setProperty("mail.smtp.starttls.required", "true");
      }
      case TLS -> properties.setProperty("mail.smtp.ssl.enable", "true");
    }
    return properties;
  }

  private static MimeMessage message(
      Session session, OutgoingMail mail, InternetAddress from, InternetAddress to)
      throws MessagingException {
    var message = new PlacedMessage(session, mail.place());
    message.setFrom(from);
    message.setRecipient(Message.RecipientType.TO, to);
    message.setSubject(mail.subject(), UTF_8.name());
    message.setHeader("Date", RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)));
    message.setHeader("Auto-Submitted", "auto-generated"); // RFC 3834
    if (mail.html().isPresent()) {
      var text = new MimeBodyPart();
      text.setText(mail.text(), UTF_8.name());
      var html = new MimeBodyPart();
      html.setText(mail.html().get(), UTF_8.name(), "html");
      message.setContent(new MimeMultipart("alternative", text, html));
    } else {
      message.setText(mail.text(), UTF_8.name());
    }
    message.saveChanges();
    return message;
  }

  /** A message that says where it stands among others; Jakarta Mail would make up an id. */
  private static final class PlacedMessage extends MimeMessage {
    private final Optional<Place> place;

    PlacedMessage(Session session, Optional<Place> place) {
      super(session);
      this.place = place;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      if (place.isEmpty()) {
        super.updateMessageID();
        return;
      }
      setHeader("Message-ID", "<" + place.get().messageId() + ">");
      setHeader("List-Id", "<" + place.get().listId() + ">");
      List<String> references = place.get().references();
      if (!references.isEmpty()) {
        setHeader("In-Reply-To", "<" + references.getLast() + ">");
        setHeader("References", "<" + String.join("> <", references) + ">");
      }
    }
  }

  /**
   * Whether the server refused the recipient or the text for good. A refused sender or login is
   * not: that is a matter of the settings, and the mail may go out once they are right.
   */
  private static boolean isPermanent(MessagingException e) {
    for (Exception next = e; next != null; ) {
      int code =
          switch (next) {
            case SMTPAddressFailedException refused -> refused.getReturnCode();
            case SMTPSendFailedException refused ->
                refused.getCommand().startsWith("MAIL") ? 0 : refused.getReturnCode();
            default -> 0;
          };
      if (code >= PERMANENT) {
        return true;
      }
      next = next instanceof MessagingException more ? more.getNextException() : null;
    }
    return false;
  }

  private String password() throws MailFailure {
    Optional<Path> file = settings.passwordFile();
    if (file.isPresent()) {
      try {
        return Files.readString(file.get(), UTF_8).strip();
      } catch (IOException e) {
        throw new MailFailure("reading mail.passwordfile " + file.get() + ": " + e.getMessage(), e);
      }
    }
    @Nullable String password = environment.get(PASSWORD);
    if (password == null) {
      throw new MailFailure(
          "mail.user is set, but there is no password: name a file in mail.passwordfile or set "
              + PASSWORD);
    }
    return password;
  }

  /** What went wrong, the cause behind it too, on one line. */
  private static String reason(MessagingException e) {
    Throwable cause = e.getCause();
    String text = cause == null ? e.getMessage() : e.getMessage() + ": " + cause.getMessage();
    return String.valueOf(text).replaceAll("\\s+", " ").strip();
  }
}
