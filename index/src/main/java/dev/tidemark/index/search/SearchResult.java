package dev.tidemark.index.search;

import java.util.List;

/**
 * The answer to a {@link SearchRequest}.
 *
 * @param query what was searched for
 * @param hits this page of the answer
 * @param total how many mails match
 * @param threadTotal how many threads hold one of them; 0 unless one hit a thread was asked for
 * @param facets how all mails that match spread; empty unless asked for
 * @param complete false if time ran out: then there may be more hits than {@code total}, and better
 *     ones than those shown
 * @param notes one line for each part of the query that was left out or bounded, and for time that
 *     ran out; fit to be shown to the user, but holding what the user typed
 */
public record SearchResult(
    QueryNode query,
    List<Hit> hits,
    long total,
    long threadTotal,
    List<Facet> facets,
    boolean complete,
    List<String> notes) {
  public SearchResult {
    hits = List.copyOf(hits);
    facets = List.copyOf(facets);
    notes = List.copyOf(notes);
  }
}
