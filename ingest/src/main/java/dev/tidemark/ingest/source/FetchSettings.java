package dev.tidemark.ingest.source;

import java.time.Duration;

/**
 * How remote sources are asked.
 *
 * @param userAgent who we say we are, so that an archive's keeper can tell and complain
 * @param timeout how long to wait for a connection, and for the next byte of an answer
 * @param attempts how often a thing is tried before it counts as failed; at least 1
 * @param pause wait before the second attempt, doubled before each further one
 */
public record FetchSettings(String userAgent, Duration timeout, int attempts, Duration pause) {

  /** 60 s, 5 attempts with 1, 2, 4 and 8 s between them. */
  public static final FetchSettings DEFAULT =
      new FetchSettings("tidemark/" + version(), Duration.ofSeconds(60), 5, Duration.ofSeconds(1));

  public FetchSettings {
    if (attempts < 1) {
      throw new IllegalArgumentException("attempts must be at least 1, got: " + attempts);
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout must be more than zero, got: " + timeout);
    }
  }

  private static String version() {
    String version = FetchSettings.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }
}
