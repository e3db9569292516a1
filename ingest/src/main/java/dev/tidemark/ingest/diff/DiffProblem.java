package dev.tidemark.ingest.diff;

/**
 * Something in a diff that could not be read as it should be.
 *
 * @param kind what was wrong
 * @param line its line in the text, from 1
 */
public record DiffProblem(Kind kind, int line) {

  /** The things that go wrong with diffs in mail. */
  public enum Kind {
    /** A hunk has fewer lines than its header promises: cut, wrapped or edited. */
    SHORT_HUNK,
    /** A hunk header whose numbers cannot be read. */
    BAD_HUNK_HEADER,
    /** A hunk with no file header before it. */
    NO_FILE,
    /** A file header that names no file. */
    NO_NAME,
    /** A combined diff of a merge: not a patch that can be applied. */
    COMBINED,
    /** A limit was reached; the rest was left out. */
    LIMIT
  }
}
