package dev.tidemark.deploy.cli;

import dev.tidemark.index.schema.MailSummary;
import dev.tidemark.ingest.mail.MailAddress;
import dev.tidemark.ingest.mail.MailKey;
import dev.tidemark.ingest.mail.MailKind;
import dev.tidemark.ingest.mail.MessageId;
import java.util.List;
import java.util.TreeSet;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;

/** JSON for programs that read our answers: streamed, so that a long answer costs no memory. */
final class Json {
  private Json() {}

  /** A writer to the console's output; closing it ends the line and leaves the output open. */
  static JsonGenerator to(Console console) {
    var factory = JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();
    var context =
        new ObjectWriteContext.Base() {
          @Override
          public tools.jackson.core.PrettyPrinter getPrettyPrinter() {
            return new DefaultPrettyPrinter();
          }

          @Override
          public boolean hasPrettyPrinter() {
            return true;
          }
        };
    return factory.createGenerator(context, console.out());
  }

  /** The properties by which every command names a mail, inside an object already begun. */
  static void mail(JsonGenerator json, MailSummary mail, Links links) {
    json.writeStringProperty("messageId", mail.messageId().value());
    json.writeStringProperty(
        mail.kinds().contains(MailKind.COMMIT) ? "commit" : "url", links.to(mail));
    json.writeStringProperty("subject", mail.subject());
    json.writeObjectPropertyStart("from");
    json.writeStringProperty("name", mail.authorName());
    json.writeStringProperty("address", mail.authorAddress());
    json.writeEndObject();
    json.writeStringProperty("sent", Times.instant(mail.sent()));
    json.writeStringProperty("received", Times.instant(mail.received()));
    json.writeArrayPropertyStart("lists");
    var lists = new TreeSet<String>();
    for (MailKey copy : mail.copies()) {
      lists.add(copy.list());
    }
    lists.forEach(json::writeString);
    json.writeEndArray();
    json.writeArrayPropertyStart("kinds");
    for (MailKind kind : new TreeSet<>(mail.kinds())) {
      json.writeString(kind.name().toLowerCase(java.util.Locale.ROOT));
    }
    json.writeEndArray();
    json.writeArrayPropertyStart("references");
    for (MessageId id : mail.references()) {
      json.writeString(id.value());
    }
    json.writeEndArray();
    json.writeNumberProperty("size", mail.size());
    if (!mail.files().isEmpty()) {
      json.writeObjectPropertyStart("diff");
      json.writeNumberProperty("files", mail.files().size());
      json.writeNumberProperty("added", mail.added());
      json.writeNumberProperty("removed", mail.removed());
      json.writeEndObject();
    }
  }

  /** A list of mailboxes. */
  static void addresses(JsonGenerator json, String name, List<MailAddress> addresses) {
    json.writeArrayPropertyStart(name);
    for (MailAddress address : addresses) {
      json.writeStartObject();
      json.writeStringProperty("name", address.name());
      json.writeStringProperty("address", address.address());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
