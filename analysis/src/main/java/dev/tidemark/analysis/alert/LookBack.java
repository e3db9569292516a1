package dev.tidemark.analysis.alert;

import dev.tidemark.analysis.AnalysisCatalog;
import dev.tidemark.analysis.landing.Landings;
import dev.tidemark.analysis.series.Lineage;
import dev.tidemark.index.search.Hit;
import dev.tidemark.index.search.MailSearcher;
import dev.tidemark.index.search.Prefix;
import dev.tidemark.index.search.QueryException;
import dev.tidemark.index.search.QueryNode;
import dev.tidemark.index.search.SavedQuery;
import dev.tidemark.index.search.SearchRequest;
import dev.tidemark.index.search.Works;
import dev.tidemark.ingest.mail.MailKind;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Finds what happened in all that is indexed, for rules that look back and for trials of rules. */
final class LookBack {
  private final MailSearcher searcher;
  private final Works works;
  private final Instant now;

  /**
   * @param works answers {@code lineage:} and {@code landed:}
   * @param now what dates in queries are relative to
   */
  LookBack(MailSearcher searcher, Works works, Instant now) {
    this.searcher = searcher;
    this.works = works;
    this.now = now;
  }

  /**
   * What happened to all series.
   *
   * @param asked what is to be found
   * @param since epoch seconds; what happened before is left out
   * @return in order of time
   */
  List<Happening> happenings(Set<Watch> asked, long since) throws IOException {
    AnalysisCatalog catalog = AnalysisCatalog.of(searcher);
    Landings landings = landings(catalog, asked);
    var happenings = new ArrayList<Happening>();
    for (Lineage lineage : catalog.lineages()) {
      for (Happening happening : Happenings.of(lineage, catalog, landings, asked)) {
        if (happening.time() >= since) {
          happenings.add(happening);
        }
      }
    }
    happenings.sort(
        Comparator.comparingLong(Happening::time)
            .thenComparing(happening -> happening.series().messageId())
            .thenComparing(Happening::watch));
    return happenings;
  }

  private Landings landings(AnalysisCatalog catalog, Set<Watch> asked) throws IOException {
    var needing = EnumSet.of(Watch.LANDED, Watch.STALLED);
    needing.retainAll(asked);
    return needing.isEmpty() ? Landings.NONE : Landings.of(searcher, catalog.series());
  }

  /** Tells a rule of every single mail that its query finds. */
  void tellMails(AlertRule rule, Telling telling) throws IOException {
    QueryNode query;
    try {
      query = SavedQuery.of(rule.query(), now).at(now);
    } catch (QueryException e) {
      return; // Telling has said so when it took the rules.
    }
    QueryNode recent =
        new QueryNode.Range(Prefix.RT, rule.since().getEpochSecond(), Long.MAX_VALUE);
    SearchRequest request =
        SearchRequest.of(new QueryNode.And(List.of(query, recent)))
            .order(SearchRequest.Order.OLDEST);
    int seen = 0;
    List<Hit> hits;
    do {
      hits = searcher.search(request.page(seen, SearchRequest.MAX_LIMIT), works).hits();
      for (Hit hit : hits) {
        if (!hit.mail().kinds().contains(MailKind.COMMIT)) {
          telling.tell(rule, hit.mail());
        }
      }
      seen += hits.size();
    } while (hits.size() == SearchRequest.MAX_LIMIT);
  }
}
