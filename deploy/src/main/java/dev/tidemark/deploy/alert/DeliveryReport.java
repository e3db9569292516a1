package dev.tidemark.deploy.alert;

import dev.tidemark.analysis.alert.Destination;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a pass of {@link Delivery#deliverDue} has done.
 *
 * @param delivered events that arrived at a destination, each destination counted
 * @param rejected events that were given up for a destination; see {@link DeadLetter}
 * @param waiting destinations that something is kept for, in the order of the rules
 */
public record DeliveryReport(int delivered, int rejected, List<Waiting> waiting) {
  /** Nothing to do. */
  public static final DeliveryReport NONE = new DeliveryReport(0, 0, List.of());

  /** Why something waits. */
  public enum Hold {
    /** It does not: it goes out on the next look. */
    NONE,
    /** The last delivery failed. */
    FAILED,
    /** These are quiet hours. */
    QUIET,
    /** It is gathered. */
    DIGEST,
    /** The rate limit is reached. */
    LIMIT,
    /** The rule is paused. */
    PAUSED
  }

  /**
   * What waits for one destination.
   *
   * @param rule name of the rule
   * @param destination whose {@code toString} tells no secret
   * @param events how many; at least 1
   * @param hold why
   * @param until when it is tried; empty if that depends on somebody
   * @param reason of the last failure, for the user; empty unless that is what holds it
   */
  public record Waiting(
      String rule,
      Destination destination,
      int events,
      Hold hold,
      Optional<Instant> until,
      String reason) {}

  public DeliveryReport {
    waiting = List.copyOf(waiting);
  }
}
