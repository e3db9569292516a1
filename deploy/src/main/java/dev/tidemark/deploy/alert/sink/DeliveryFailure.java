package dev.tidemark.deploy.alert.sink;

import java.time.Duration;
import java.util.Optional;

/**
 * A delivery did not succeed. The message says why, for the user, and holds no secret; for the same
 * reason there is no cause.
 */
public final class DeliveryFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean permanent;
  private final transient Optional<Duration> pause;

  private DeliveryFailure(String message, boolean permanent, Optional<Duration> pause) {
    super(message);
    this.permanent = permanent;
    this.pause = pause;
  }

  /** It may go better the next time. */
  public static DeliveryFailure passing(String message) {
    return new DeliveryFailure(message, false, Optional.empty());
  }

  /** It may go better the next time, which should not be before {@code pause} has passed. */
  public static DeliveryFailure passing(String message, Optional<Duration> pause) {
    return new DeliveryFailure(message, false, pause);
  }

  /** The receiver will never take these events. */
  public static DeliveryFailure permanent(String message) {
    return new DeliveryFailure(message, true, Optional.empty());
  }

  /** Why, in a few words. */
  public String reason() {
    return String.valueOf(getMessage());
  }

  /** Whether trying again is of no use. */
  public boolean permanent() {
    return permanent;
  }

  /** How long the receiver asked to be left alone; empty if it did not say. */
  public Optional<Duration> pause() {
    return pause;
  }
}
