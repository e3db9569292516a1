package dev.tidemark.deploy.cli;

import dev.tidemark.analysis.AnalysisCatalog;
import dev.tidemark.analysis.Neighbourhood;
import dev.tidemark.analysis.discussion.TopicMails;
import dev.tidemark.analysis.landing.Landings;
import dev.tidemark.analysis.series.PatchMail;
import dev.tidemark.analysis.series.PatchSeries;
import dev.tidemark.index.search.MailSearcher;
import dev.tidemark.index.search.Works;
import dev.tidemark.ingest.mail.MessageId;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lineages, landings and topics of an index, worked out when a query asks for one. */
final class KnownWorks implements Works {
  private final MailSearcher searcher;
  private @Nullable AnalysisCatalog catalog;
  private @Nullable Landings landings;

  KnownWorks(MailSearcher searcher) {
    this.searcher = searcher;
  }

  /** For who has put the catalog together already. */
  KnownWorks(MailSearcher searcher, AnalysisCatalog catalog) {
    this.searcher = searcher;
    this.catalog = catalog;
  }

  @Override
  public Collection<MessageId> lineage(MessageId mail) throws IOException {
    Set<MessageId> mails = new LinkedHashSet<>();
    AnalysisCatalog near = catalog;
    if (near == null) {
      near = Neighbourhood.of(searcher, List.of(mail));
    }
    near.lineage(mail)
        .ifPresent(
            lineage -> {
              lineage.postings().forEach(posting -> add(posting, mails));
            });
    return mails;
  }

  @Override
  public Collection<MessageId> landed(long from, long to) throws IOException {
    Landings known = landings;
    if (known == null) {
      known = Landings.of(searcher, catalog().series());
      landings = known;
    }
    return known.mails(from, to);
  }

  @Override
  public Collection<MessageId> topic(String label) throws IOException {
    return TopicMails.of(searcher::forEachTalk, label);
  }

  private AnalysisCatalog catalog() throws IOException {
    AnalysisCatalog known = catalog;
    if (known == null) {
      known = AnalysisCatalog.of(searcher);
      catalog = known;
    }
    return known;
  }

  private static void add(PatchSeries series, Set<MessageId> mails) {
    for (PatchMail mail : series.mails()) {
      mails.add(mail.messageId());
    }
  }
}
