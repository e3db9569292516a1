package dev.tidemark.deploy.cli;

import dev.tidemark.deploy.config.Settings;
import dev.tidemark.index.schema.MailSummary;
import dev.tidemark.index.search.MailSearcher;
import dev.tidemark.ingest.mail.MessageId;
import java.io.IOException;
import java.nio.file.NoSuchFileException;

/** A command that reads the index and nothing else: it starts no broker and waits for nobody. */
abstract class IndexCommand extends TidemarkCommand {

  /** Opens the index of the home; the caller closes it. */
  final MailSearcher openIndex(Settings settings) throws IOException {
    try {
      return MailSearcher.open(settings.home().resolve("index"));
    } catch (NoSuchFileException e) {
      throw new UserError(
          "nothing is indexed under "
              + settings.home()
              + " yet; 'tidemark sync' fetches mail and indexes it",
          e);
    }
  }

  /** The mail that the user named, by Message-ID or URL. */
  final MailSummary find(MailSearcher searcher, String named) throws IOException {
    for (MessageId id : Links.idsIn(named)) {
      var mail = searcher.mail(id);
      if (mail.isPresent()) {
        return mail.get();
      }
    }
    throw new UserError(
        "no mail here has the Message-ID "
            + Links.idsIn(named).getFirst()
            + "; is its list synced?");
  }
}
