package dev.tidemark.deploy.alert.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.analysis.alert.AlertEvent;
import dev.tidemark.deploy.mail.MailFailure;
import dev.tidemark.deploy.mail.OutgoingMail;
import dev.tidemark.deploy.mail.OutgoingMail.Place;
import dev.tidemark.deploy.mail.SmtpSender;
import dev.tidemark.ingest.mail.SafeText;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Mails events as plain text. The Message-ID is made of the event's id, so a mail sent twice is one
 * mail to whoever sorts by it. All alerts of a rule about the same work refer to one mail above
 * them that was never sent, which is how mail readers put them into one thread whichever of them
 * came first (what public-inbox calls a ghost).
 */
final class MailSink implements Sink {
  private static final String HOST = "alerts.tidemark.invalid";

  private final SmtpSender sender;
  private final String address;

  MailSink(SmtpSender sender, String address) {
    this.sender = sender;
    this.address = address;
  }

  @Override
  public void deliver(Dispatch dispatch) throws DeliveryFailure {
    AlertEvent first = dispatch.events().getFirst();
    boolean single = dispatch.events().size() == 1 && dispatch.more() == 0;
    var place =
        new Place(
            (single ? first.id() : gatheredId(dispatch)) + "@" + HOST,
            single ? List.of(threadId(first)) : List.of(),
            dispatch.rule() + "." + HOST);
    try {
      sender.send(
          new OutgoingMail(
              address,
              "[" + dispatch.rule() + "] " + EventText.subject(dispatch),
              single ? single(first) : gathered(dispatch),
              Optional.empty(),
              Optional.of(place)));
    } catch (MailFailure e) {
      String reason = String.valueOf(e.getMessage());
      throw e.permanent() ? DeliveryFailure.permanent(reason) : DeliveryFailure.passing(reason);
    }
  }

  private static String single(AlertEvent event) {
    return EventText.full(event) + "\n-- \nTidemark, rule " + event.rule() + "\n";
  }

  private static String gathered(Dispatch dispatch) {
    var out = new StringBuilder(1 << 12);
    for (AlertEvent event : dispatch.events()) {
      EventText.wrap(EventText.headline(event), "* ", "  ", out);
      String author = event.news().author().display();
      EventText.wrap(
          EventText.happened(event.watch()) + ", by " + SafeText.line(author), "  ", "  ", out);
      out.append("  ").append(EventText.url(event.news())).append("\n\n");
    }
    if (dispatch.more() > 0) {
      out.append(EventText.andMore(dispatch.more())).append("\n\n");
    }
    return out.append("-- \nTidemark, rule ").append(dispatch.rule()).append('\n').toString();
  }

  /** The same for the same events, however often they are sent. */
  private static String gatheredId(Dispatch dispatch) {
    return "digest." + dispatch.events().getFirst().id() + "." + dispatch.events().getLast().id();
  }

  private static String threadId(AlertEvent event) {
    String work = event.rule() + '\0' + event.news().lineage().value();
    return "series." + UUID.nameUUIDFromBytes(work.getBytes(UTF_8)) + "@" + HOST;
  }
}
