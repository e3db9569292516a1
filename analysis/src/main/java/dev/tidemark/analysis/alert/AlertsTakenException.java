package dev.tidemark.analysis.alert;

import java.io.IOException;

/**
 * Another process has begun to run alerts, and Kafka lets only the latest one write. What was told
 * stands; this process must not go on.
 */
public final class AlertsTakenException extends IOException {
  private static final long serialVersionUID = 1L;

  AlertsTakenException(Throwable cause) {
    super(
        "alerts are run by another Tidemark process of the same Kafka cluster, which has taken"
            + " them over from this one; let one of them do it",
        cause);
  }
}
