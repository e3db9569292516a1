package dev.tidemark.deploy.cli;

import dev.tidemark.deploy.config.Settings;
import dev.tidemark.index.schema.MailSummary;
import dev.tidemark.index.search.MailSearcher;
import dev.tidemark.ingest.commit.UpstreamCommit;
import dev.tidemark.ingest.mail.Mailmap;
import dev.tidemark.ingest.mail.MessageId;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** A command that reads the index and nothing else: it starts no broker and waits for nobody. */
abstract class IndexCommand extends TidemarkCommand {
  private static final Pattern COMMIT_ID = Pattern.compile("[0-9a-f]{7,40}");

  /** Opens the index of the home; the caller closes it. */
  final MailSearcher openIndex(Settings settings) throws IOException {
    Mailmap mailmap = mailmap(settings);
    try {
      return MailSearcher.open(settings.home().resolve("index"), mailmap);
    } catch (NoSuchFileException e) {
      throw new UserError(
          "nothing is indexed under "
              + settings.home()
              + " yet; 'tidemark sync' fetches mail and indexes it",
          e);
    }
  }

  private static Mailmap mailmap(Settings settings) {
    Path file = settings.series().mailmap().orElse(null);
    if (file == null) {
      return Mailmap.NONE;
    }
    try {
      return Mailmap.read(file);
    } catch (IOException e) {
      throw new UserError("series.mailmap: cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** The mail or commit that the user named, by Message-ID, URL or commit id. */
  final MailSummary find(MailSearcher searcher, String named) throws IOException {
    Optional<UpstreamCommit> commit = commit(searcher, named);
    if (commit.isPresent()) {
      return searcher
          .commitMail(commit.get().id())
          .orElseThrow(() -> new UserError("the commit " + commit.get().id() + " went just now"));
    }
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

  /** The commit that the user named by its id or the first digits of it; empty if it is no id. */
  final Optional<UpstreamCommit> commit(MailSearcher searcher, String named) throws IOException {
    String digits = named.strip().toLowerCase(Locale.ROOT);
    if (!COMMIT_ID.matcher(digits).matches()) {
      return Optional.empty();
    }
    List<UpstreamCommit> found = searcher.commits(digits, 2);
    if (found.size() > 1) {
      throw new UserError(
          "several commits begin with " + digits + ", such as " + found.getFirst().id());
    }
    if (found.isEmpty()) {
      throw new UserError(
          "no commit here begins with "
              + digits
              + "; is its source tree synced, its scope wide enough?");
    }
    return Optional.of(found.getFirst());
  }
}
