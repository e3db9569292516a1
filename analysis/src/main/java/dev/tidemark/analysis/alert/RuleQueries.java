package dev.tidemark.analysis.alert;

import dev.tidemark.index.schema.IndexOptions;
import dev.tidemark.index.schema.MailSummary;
import dev.tidemark.index.search.MailSearcher;
import dev.tidemark.index.search.Prefix;
import dev.tidemark.index.search.QueryException;
import dev.tidemark.index.search.QueryNode;
import dev.tidemark.index.search.SavedQuery;
import dev.tidemark.index.search.SearchRequest;
import dev.tidemark.index.search.StandingQueries;
import dev.tidemark.index.search.Works;
import dev.tidemark.ingest.mail.MessageId;
import dev.tidemark.ingest.mail.RawMail;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The queries of all rules, and which of them find a mail. */
final class RuleQueries {
  /** Of no rules. */
  static final RuleQueries NONE = new RuleQueries(List.of(), Instant.EPOCH);

  private final StandingQueries standing;
  private final TreeMap<String, SavedQuery> queries = new TreeMap<>();
  private final TreeMap<String, String> problems = new TreeMap<>();

  /**
   * @param now a moment at which the queries have to make sense
   */
  RuleQueries(Collection<AlertRule> rules, Instant now) {
    for (AlertRule rule : rules) {
      try {
        queries.put(rule.name(), SavedQuery.of(rule.query(), now));
      } catch (QueryException e) {
        problems.put(rule.name(), String.valueOf(e.getMessage()));
      }
    }
    standing = StandingQueries.of(queries, IndexOptions.DEFAULT);
  }

  /** What is wrong with queries that cannot be understood, by the name of their rule. */
  Map<String, String> problems() {
    return problems;
  }

  /** The rules whose query finds this mail. */
  Set<String> finding(MailSummary mail, MailSearcher searcher, Works works, Instant now)
      throws IOException {
    var finding = new TreeSet<String>();
    for (RawMail copy : searcher.copies(mail)) {
      finding.addAll(standing.matching(copy, now));
    }
    for (String rule : standing.needingTheIndex()) {
      if (found(rule, mail.messageId(), searcher, works, now)) {
        finding.add(rule);
      }
    }
    return finding;
  }

  private boolean found(
      String rule, MessageId mail, MailSearcher searcher, Works works, Instant now)
      throws IOException {
    SavedQuery query = queries.get(rule);
    if (query == null) {
      return false;
    }
    try {
      QueryNode both =
          new QueryNode.And(List.of(query.at(now), new QueryNode.Exact(Prefix.MID, mail.value())));
      return searcher.search(SearchRequest.of(both).page(0, 1), works).total() > 0;
    } catch (QueryException e) {
      return false; // A date in it is none today.
    }
  }
}
