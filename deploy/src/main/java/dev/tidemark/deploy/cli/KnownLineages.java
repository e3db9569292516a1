package dev.tidemark.deploy.cli;

import dev.tidemark.analysis.AnalysisCatalog;
import dev.tidemark.analysis.series.LineageVersion;
import dev.tidemark.analysis.series.PatchMail;
import dev.tidemark.analysis.series.PatchSeries;
import dev.tidemark.index.search.Lineages;
import dev.tidemark.index.search.MailSearcher;
import dev.tidemark.ingest.mail.MessageId;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lineages of all mails of an index, put together when a query first asks for one. */
final class KnownLineages implements Lineages {
  private final MailSearcher searcher;
  private @Nullable AnalysisCatalog catalog;

  KnownLineages(MailSearcher searcher) {
    this.searcher = searcher;
  }

  @Override
  public Collection<MessageId> mails(MessageId mail) throws IOException {
    AnalysisCatalog known = catalog;
    if (known == null) {
      known = SeriesCommand.catalog(searcher);
      catalog = known;
    }
    Set<MessageId> mails = new LinkedHashSet<>();
    known
        .lineage(mail)
        .ifPresent(
            lineage -> {
              for (LineageVersion version : lineage.versions()) {
                add(version.series(), mails);
                version.resends().forEach(resend -> add(resend, mails));
              }
            });
    return mails;
  }

  private static void add(PatchSeries series, Set<MessageId> mails) {
    for (PatchMail mail : series.mails()) {
      mails.add(mail.messageId());
    }
  }
}
