package dev.tidemark.index.search;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What to search for, and how much of the answer to give.
 *
 * @param query what to search for
 * @param notes what {@link QueryLanguage} had to say about the query; handed on in the answer
 * @param order which hits come first
 * @param offset hits to leave out at the beginning, 0 or more
 * @param limit most hits to give, 1 to {@link #MAX_LIMIT}
 * @param snippets whether to show where a mail matches; needs its text, so costs more than the
 *     search
 * @param threads whether to give one hit a thread, the one that comes first
 * @param facets most values of each facet, 0 for no facets
 * @param asOnLore whether words find what they find on lore.kernel.org, and nothing more: an
 *     unquoted word is no part of an identifier ({@code alloc} of {@code dma_alloc_coherent}), has
 *     its stem in names and paths too, and falls apart at other signs than {@code .-/:\@} ({@code
 *     Opaque<T>})
 * @param timeLimit when to stop and give what was found; more than zero
 */
public record SearchRequest(
    QueryNode query,
    List<String> notes,
    Order order,
    int offset,
    int limit,
    boolean snippets,
    boolean threads,
    int facets,
    boolean asOnLore,
    Duration timeLimit) {

  /** Which hits come first. Hits that compare equal come in an order that is always the same. */
  public enum Order {
    /** Received last, as public-inbox has it. */
    NEWEST,
    /** Received first. */
    OLDEST,
    /** What fits best. */
    RELEVANCE
  }

  /** Most hits in one answer; who needs all of them asks page by page. */
  public static final int MAX_LIMIT = 100_000;

  /** Hits in one answer unless said otherwise. */
  public static final int DEFAULT_LIMIT = 25;

  /** How long a search may take unless said otherwise. */
  public static final Duration DEFAULT_TIME_LIMIT = Duration.ofSeconds(10);

  public SearchRequest {
    notes = List.copyOf(notes);
    if (offset < 0 || limit < 1 || limit > MAX_LIMIT || facets < 0) {
      throw new IllegalArgumentException(
          "search: offset must be 0 or more and limit 1 to "
              + MAX_LIMIT
              + " and facets 0 or more, got: "
              + offset
              + ", "
              + limit
              + ", "
              + facets);
    }
    if (timeLimit.isNegative() || timeLimit.isZero()) {
      throw new IllegalArgumentException("search: time limit must be positive, got: " + timeLimit);
    }
  }

  /**
   * A request for the newest hits, with the defaults and no snippets.
   *
   * @throws QueryException if the query cannot be understood
   */
  public static SearchRequest of(String query, Clock clock) throws QueryException {
    var notes = new ArrayList<String>();
    return of(QueryLanguage.parse(query, clock, notes)).withNotes(notes);
  }

  /** A request for the newest hits, with the defaults and no snippets. */
  public static SearchRequest of(QueryNode query) {
    return new SearchRequest(
        query,
        List.of(),
        Order.NEWEST,
        0,
        DEFAULT_LIMIT,
        false,
        false,
        0,
        false,
        DEFAULT_TIME_LIMIT);
  }

  private SearchRequest withNotes(List<String> lines) {
    return new SearchRequest(
        query, lines, order, offset, limit, snippets, threads, facets, asOnLore, timeLimit);
  }

  /** The same in another order. */
  public SearchRequest order(Order other) {
    return new SearchRequest(
        query, notes, other, offset, limit, snippets, threads, facets, asOnLore, timeLimit);
  }

  /** The same for another page. */
  public SearchRequest page(int newOffset, int newLimit) {
    return new SearchRequest(
        query, notes, order, newOffset, newLimit, snippets, threads, facets, asOnLore, timeLimit);
  }

  /** The same with or without snippets. */
  public SearchRequest snippets(boolean wanted) {
    return new SearchRequest(
        query, notes, order, offset, limit, wanted, threads, facets, asOnLore, timeLimit);
  }

  /** The same with one hit a thread, or with every hit. */
  public SearchRequest threads(boolean wanted) {
    return new SearchRequest(
        query, notes, order, offset, limit, snippets, wanted, facets, asOnLore, timeLimit);
  }

  /** The same with so many values of each facet; 0 for no facets. */
  public SearchRequest facets(int most) {
    return new SearchRequest(
        query, notes, order, offset, limit, snippets, threads, most, asOnLore, timeLimit);
  }

  /** The same with words that find what they find on lore, or more. */
  public SearchRequest asOnLore(boolean wanted) {
    return new SearchRequest(
        query, notes, order, offset, limit, snippets, threads, facets, wanted, timeLimit);
  }

  /** The same with another limit of time. */
  public SearchRequest timeLimit(Duration limitOfTime) {
    return new SearchRequest(
        query, notes, order, offset, limit, snippets, threads, facets, asOnLore, limitOfTime);
  }
}
