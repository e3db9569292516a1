package dev.tidemark.deploy.cli;

import dev.tidemark.deploy.config.Settings;
import dev.tidemark.deploy.config.Settings.ReportSettings;
import dev.tidemark.index.schema.MailSummary;
import dev.tidemark.ingest.mail.MailKind;
import dev.tidemark.ingest.mail.MessageId;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Between Message-IDs and the URLs that people see and paste. */
final class Links {
  private final ReportSettings settings;

  Links(Settings settings) {
    this.settings = settings.report();
  }

  /**
   * The mail's page in the archive of the list it is shown from; of a commit, which has none, the
   * id that {@code tidemark show} takes.
   */
  String to(MailSummary mail) {
    if (mail.kinds().contains(MailKind.COMMIT)) {
      return mail.copies().getFirst().blob();
    }
    return settings.links(mail.copies().getFirst().list()).url(mail.messageId());
  }

  /** The page of a mail that is only known by its id. */
  String to(MessageId id) {
    return settings.links().url(id);
  }

  /**
   * What a user may have meant by a Message-ID: with or without {@code <>}, or the URL of a page
   * about the mail in any public-inbox, most likely first.
   *
   * @throws MisuseError if the text holds none
   */
  static List<MessageId> idsIn(String text) {
    var ids = new ArrayList<MessageId>();
    String trimmed = text.strip();
    if (trimmed.startsWith("http://") || trimmed.startsWith("https://")) {
      String path = trimmed.replaceFirst("^https?://[^/]*", "").replaceFirst("[#?].*$", "");
      String[] parts = path.split("/");
      for (int i = parts.length - 1; i >= 0; i--) {
        String part = URLDecoder.decode(parts[i].replace("+", "%2B"), StandardCharsets.UTF_8);
        if (part.contains("@")) {
          ids.add(MessageId.of(part));
        }
      }
      if (ids.isEmpty()) {
        throw new MisuseError("no Message-ID in the URL " + trimmed);
      }
      return ids;
    }
    if (trimmed.startsWith("mid:") || trimmed.startsWith("id:")) {
      trimmed = trimmed.substring(trimmed.indexOf(':') + 1);
    }
    if (trimmed.isEmpty() || trimmed.equals("<>")) {
      throw new MisuseError("expected a Message-ID or the URL of a mail, got nothing");
    }
    ids.add(MessageId.of(trimmed));
    return ids;
  }
}
