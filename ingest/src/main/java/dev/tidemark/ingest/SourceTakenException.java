package dev.tidemark.ingest;

import java.io.IOException;

/**
 * Another process has begun to read the same source, and Kafka lets only the latest one write. What
 * was committed stands; this process must not go on with the source.
 */
public final class SourceTakenException extends IOException {
  private static final long serialVersionUID = 1L;

  SourceTakenException(String source, Throwable cause) {
    super(
        "source "
            + source
            + " is being read by another Tidemark process, which has taken it over from this one;"
            + " let one of them do it",
        cause);
  }
}
