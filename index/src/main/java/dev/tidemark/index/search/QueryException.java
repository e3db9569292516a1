package dev.tidemark.index.search;

/**
 * A query that cannot be understood. The text is one line that says where, what was found, what was
 * expected and, if there is a guess, what may have been meant.
 */
public final class QueryException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int column;
  private final String problem;
  private final String expected;
  private final String suggestion;

  /**
   * @param column where in the query, in characters, the first is 1; one past the end if something
   *     is missing there
   * @param problem what was found, such as {@code unknown prefix 'subj:'}
   * @param expected what would have been right; may be empty
   * @param suggestion what may have been meant, a whole sentence; may be empty
   */
  QueryException(int column, String problem, String expected, String suggestion) {
    super(text(column, problem, expected, suggestion));
    this.column = column;
    this.problem = problem;
    this.expected = expected;
    this.suggestion = suggestion;
  }

  private static String text(int column, String problem, String expected, String suggestion) {
    var text = new StringBuilder("query, column ").append(column).append(": ").append(problem);
    if (!expected.isEmpty()) {
      text.append("; expected ").append(expected);
    }
    if (!suggestion.isEmpty()) {
      text.append(". ").append(suggestion);
    }
    return text.toString();
  }

  /** Where in the query, in characters; the first is 1. */
  public int column() {
    return column;
  }

  /** What was found there. */
  public String problem() {
    return problem;
  }

  /** What would have been right there; empty if the problem says it all. */
  public String expected() {
    return expected;
  }

  /** What may have been meant, as a sentence; empty if there is no guess. */
  public String suggestion() {
    return suggestion;
  }
}
