package dev.tidemark.deploy.web;

import dev.tidemark.index.schema.MailSummary;
import dev.tidemark.index.search.Hit;
import dev.tidemark.index.search.MailSearcher;
import dev.tidemark.index.search.QueryException;
import dev.tidemark.index.search.SearchRequest;
import dev.tidemark.index.search.SearchRequest.Order;
import dev.tidemark.index.search.SearchResult;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** The first and the last of all mails of an index, by when they arrived. */
final class NewestMails {
  private static final String MAILS = "-is:commit";

  private NewestMails() {}

  /** The mails that arrived last, newest first, and how many there are in all. */
  static SearchResult newest(MailSearcher searcher, int most) throws IOException {
    return searcher.search(request(Order.NEWEST, most));
  }

  /** When the first mail arrived; empty if there is none. */
  static Optional<Instant> oldest(MailSearcher searcher) throws IOException {
    return searcher.search(request(Order.OLDEST, 1)).hits().stream()
        .findFirst()
        .map(Hit::mail)
        .map(MailSummary::received)
        .map(Instant::ofEpochSecond);
  }

  private static SearchRequest request(Order order, int most) {
    try {
      return SearchRequest.of(MAILS, Clock.systemUTC()).order(order).page(0, most);
    } catch (QueryException e) {
      throw new IllegalStateException("a query of ours: " + MAILS, e);
    }
  }
}
