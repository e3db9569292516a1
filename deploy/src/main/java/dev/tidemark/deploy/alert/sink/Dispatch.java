package dev.tidemark.deploy.alert.sink;

import dev.tidemark.analysis.alert.AlertEvent;
import java.util.List;

/**
 * What goes to a destination at one time.
 *
 * @param rule name of the rule
 * @param events in the order they happened; at least one
 * @param more how many further events there were that are only to be counted
 */
public record Dispatch(String rule, List<AlertEvent> events, int more) {
  public Dispatch {
    events = List.copyOf(events);
    if (events.isEmpty() || more < 0) {
      throw new IllegalArgumentException(
          "a delivery has events, got: " + events.size() + " and " + more + " more");
    }
  }

  /** A single event. */
  public static Dispatch of(AlertEvent event) {
    return new Dispatch(event.rule(), List.of(event), 0);
  }
}
