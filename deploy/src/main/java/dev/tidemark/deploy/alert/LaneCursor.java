package dev.tidemark.deploy.alert;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * How far a destination of a rule is. Kept as a JSON object of strings, as all cursors are.
 *
 * @param position all events of the rule below this offset of the topic are dealt with
 * @param failing since when nothing could be delivered; empty if the last delivery succeeded
 * @param attempts deliveries that failed in a row
 * @param window when the present hour of the rate limit began; empty if none did
 * @param sent deliveries in it
 * @param absent since when no rule has had this destination; empty if one has
 */
record LaneCursor(
    long position,
    Optional<Instant> failing,
    int attempts,
    Optional<Instant> window,
    int sent,
    Optional<Instant> absent) {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  static LaneCursor at(long position) {
    return new LaneCursor(position, Optional.empty(), 0, Optional.empty(), 0, Optional.empty());
  }

  LaneCursor position(long offset) {
    return new LaneCursor(offset, failing, attempts, window, sent, absent);
  }

  LaneCursor absent(Optional<Instant> since) {
    return new LaneCursor(position, failing, attempts, window, sent, since);
  }

  /** After one more failure. */
  LaneCursor failed(Instant now) {
    return new LaneCursor(
        position, Optional.of(failing.orElse(now)), attempts + 1, window, sent, absent);
  }

  /** Without a failure. */
  LaneCursor well() {
    return new LaneCursor(position, Optional.empty(), 0, window, sent, absent);
  }

  /** After one more delivery, by the hour of the rate limit. */
  LaneCursor sent(Instant now) {
    boolean same = window.isPresent() && now.isBefore(window.get().plus(Pacing.WINDOW));
    return new LaneCursor(
        position, failing, attempts, same ? window : Optional.of(now), same ? sent + 1 : 1, absent);
  }

  String toJson() {
    ObjectNode node = JSON.createObjectNode();
    node.put("position", String.valueOf(position));
    failing.ifPresent(since -> node.put("failing", since.toString()));
    if (attempts > 0) {
      node.put("attempts", String.valueOf(attempts));
    }
    window.ifPresent(since -> node.put("window", since.toString()));
    if (sent > 0) {
      node.put("sent", String.valueOf(sent));
    }
    absent.ifPresent(since -> node.put("absent", since.toString()));
    return JSON.writeValueAsString(node);
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws IllegalArgumentException if it is no such cursor
   */
  static LaneCursor fromJson(String json) {
    try {
      JsonNode node = JSON.readTree(json);
      return new LaneCursor(
          Long.parseLong(node.path("position").stringValue("")),
          time(node, "failing"),
          Integer.parseInt(node.path("attempts").stringValue("0")),
          time(node, "window"),
          Integer.parseInt(node.path("sent").stringValue("0")),
          time(node, "absent"));
    } catch (JacksonException | NumberFormatException | DateTimeException e) {
      throw new IllegalArgumentException("not a cursor of a destination: '" + json + "'", e);
    }
  }

  private static Optional<Instant> time(JsonNode node, String name) {
    String text = node.path(name).stringValue("");
    return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
  }
}
