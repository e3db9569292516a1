package dev.tidemark.deploy.alert.sink;

/**
 * A place that events are delivered to. Used by one thread at a time; what it tells may arrive more
 * than once, each time with the same event ids.
 */
public interface Sink {

  /**
   * Delivers; when this returns, the receiver has it.
   *
   * @throws DeliveryFailure if it does not, or may not
   */
  void deliver(Dispatch dispatch) throws DeliveryFailure, InterruptedException;

  /** How many events one delivery can hold; at least 1. */
  default int room() {
    return 50;
  }

  /**
   * Whether the receiver is to have every event, so that those above {@link #room} come in further
   * deliveries; else they are only counted.
   */
  default boolean wantsAll() {
    return false;
  }

  /** Whether the pace of the rule holds here; not where nobody is disturbed. */
  default boolean isPaced() {
    return true;
  }

  /** Whether events that complete an earlier one are wanted. */
  default boolean wantsAmendments() {
    return false;
  }
}
