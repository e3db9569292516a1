package dev.tidemark.index.search;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A query that is kept to be asked again and again. It stays text where it speaks of dates such as
 * {@code d:last.week..}, which mean another week each time; any other query is read once.
 */
public final class SavedQuery {
  private final String text;
  private final QueryNode first;
  private final boolean relative;

  private SavedQuery(String text, QueryLanguage.Reading reading) {
    this.text = text;
    this.first = reading.query();
    this.relative = reading.relative();
  }

  /**
   * A query in the search language.
   *
   * @param text what the user typed, any text at all
   * @param now a time at which it has to make sense
   * @throws QueryException if it cannot be understood or goes beyond a limit of {@link
   *     QueryLanguage}
   */
  public static SavedQuery of(String text, Instant now) throws QueryException {
    return new SavedQuery(text, QueryLanguage.read(text, now, new ArrayList<>()));
  }

  /**
   * What it means at a time.
   *
   * @param now what dates are relative to
   * @throws QueryException if a date in it is none at that time; never if it names no relative date
   */
  public QueryNode at(Instant now) throws QueryException {
    return relative ? QueryLanguage.read(text, now, new ArrayList<>()).query() : first;
  }

  /**
   * Whether other mails, or what is known of them, decide which mails match: {@code thread:},
   * {@code like:}, {@code lineage:}, {@code landed:}, {@code topic:}.
   */
  public boolean needsIndex() {
    return needsIndex(first);
  }

  /** What it meant when it was read; at any other time it differs at most in the ends of spans. */
  QueryNode first() {
    return first;
  }

  /** The text, as it was given. */
  @Override
  public String toString() {
    return text;
  }

  private static boolean needsIndex(QueryNode node) {
    return switch (node) {
      case QueryNode.InThread thread -> true;
      case QueryNode.Like like -> true;
      case QueryNode.InLineage lineage -> true;
      case QueryNode.InTopic topic -> true;
      case QueryNode.Range range -> range.prefix() == Prefix.LANDED;
      case QueryNode.And and -> anyNeedsIndex(and.clauses());
      case QueryNode.Or or -> anyNeedsIndex(or.clauses());
      case QueryNode.Not not -> needsIndex(not.clause());
      case QueryNode.Everything everything -> false;
      case QueryNode.Word word -> false;
      case QueryNode.Phrase phrase -> false;
      case QueryNode.StartsWith start -> false;
      case QueryNode.Exact exact -> false;
    };
  }

  private static boolean anyNeedsIndex(List<QueryNode> clauses) {
    return clauses.stream().anyMatch(SavedQuery::needsIndex);
  }
}
