package dev.tidemark.index.schema;

/**
 * The index on disk cannot be used by this program as it is configured: another schema, other
 * options, or another Kafka cluster. The text says which, and what to do.
 */
public final class IndexMismatchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public IndexMismatchException(String message) {
    super(message);
  }
}
