package dev.tidemark.ingest.source;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where a {@link MailSource} goes on. What the positions are is the source's own business: the last
 * commit per epoch in a public-inbox, offset and digest in an mbox file.
 *
 * @param positions part of the source to position in it; copied
 */
public record SourceCursor(Map<String, String> positions) {

  /** Nothing read yet. */
  public static final SourceCursor EMPTY = new SourceCursor(Map.of());

  private static final JsonMapper JSON = JsonMapper.builder().build();

  public SourceCursor {
    positions = Map.copyOf(positions);
  }

  /** The position in that part of the source, or null if nothing of it was read yet. */
  public @Nullable String position(String part) {
    return positions.get(part);
  }

  /** The same cursor with one position put or replaced. */
  public SourceCursor with(String part, String position) {
    var changed = new HashMap<>(positions);
    changed.put(part, position);
    return new SourceCursor(changed);
  }

  /** The same cursor without one position. */
  public SourceCursor without(String part) {
    if (!positions.containsKey(part)) {
      return this;
    }
    var changed = new HashMap<>(positions);
    changed.remove(part);
    return new SourceCursor(changed);
  }

  /** One JSON object of strings, keys sorted, so that equal cursors are equal texts. */
  public String toJson() {
    return JSON.writeValueAsString(new TreeMap<>(positions));
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws IllegalArgumentException if the text is not a JSON object of strings
   */
  public static SourceCursor fromJson(String json) {
    JsonNode tree;
    try {
      tree = JSON.readTree(json);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(malformed(json), e);
    }
    if (!tree.isObject()) {
      throw new IllegalArgumentException(malformed(json));
    }
    var checked = new HashMap<String, String>();
    for (var entry : tree.properties()) {
      if (!entry.getValue().isString()) {
        throw new IllegalArgumentException(malformed(json));
      }
      checked.put(entry.getKey(), entry.getValue().stringValue());
    }
    return new SourceCursor(checked);
  }

  private static String malformed(String json) {
    return "source cursor must be a JSON object of strings, got: '" + json + "'";
  }
}
