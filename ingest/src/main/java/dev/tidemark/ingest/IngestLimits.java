package dev.tidemark.ingest;

import java.time.Duration;

/**
 * When an {@link Ingestor} closes a transaction, and how far it reads ahead. A transaction is
 * closed at the first checkpoint of the source after any of the three is reached: large enough that
 * Kafka's cost of a transaction does not count, small enough that the index starts early, and never
 * so late that a mail from a slow source waits to be seen.
 *
 * @param queueBytes how much raw mail may be read ahead; one mail above it is still let through
 * @param transactionBytes raw mail in a transaction
 * @param transactionRecords mails, removals and rejects in a transaction
 * @param transactionTime from the first record of a transaction to its end
 */
public record IngestLimits(
    long queueBytes, long transactionBytes, int transactionRecords, Duration transactionTime) {

  /** 16 MiB ahead; 16 MiB, 20,000 records or 150 ms a transaction. */
  public static final IngestLimits DEFAULT =
      new IngestLimits(16L << 20, 16L << 20, 20_000, Duration.ofMillis(150));

  public IngestLimits {
    positive("queueBytes", queueBytes);
    positive("transactionBytes", transactionBytes);
    positive("transactionRecords", transactionRecords);
    if (transactionTime.isNegative()) {
      throw new IllegalArgumentException(
          "transactionTime must not be negative, got: " + transactionTime);
    }
  }

  private static void positive(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be 1 or more, got: " + value);
    }
  }
}
