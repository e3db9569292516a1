package dev.tidemark.index.search;

import java.util.List;

/**
 * How the mails that match spread over one property.
 *
 * @param kind which property
 * @param values most frequent first, years and months in order of time
 * @param others values that are not among {@code values}
 */
public record Facet(Kind kind, List<Value> values, int others) {

  /** What mails are counted by. */
  public enum Kind {
    /** The lists that carried them; one mail may count for several. */
    LIST,
    /** The year of the Date header, UTC. */
    YEAR,
    /** The month of the Date header, UTC; the last ones if there are many. */
    MONTH,
    /** The author's address, shown with the name of the newest mail. */
    AUTHOR,
    /** The first two folders of the files that a diff changes; one mail may count for several. */
    PATH,
    /** What they are, as {@code is:} has it; one mail may count for several. */
    KIND
  }

  /**
   * One value.
   *
   * @param text for people; hostile text
   * @param query what to add to the query to see only these mails
   * @param mails how many of the mails that match
   */
  public record Value(String text, String query, long mails) {}

  public Facet {
    values = List.copyOf(values);
  }
}
