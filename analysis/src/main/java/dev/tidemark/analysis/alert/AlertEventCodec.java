package dev.tidemark.analysis.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.analysis.alert.News.SeriesFacts;
import dev.tidemark.analysis.series.LineCount;
import dev.tidemark.ingest.mail.MailAddress;
import dev.tidemark.ingest.mail.MessageId;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Events as CloudEvents 1.0 in their JSON format, structured mode: one object with the attributes
 * and the data. Extension attributes are {@code rule} and, on an event that completes another,
 * {@code amends}. Texts stand as they were decoded; whoever shows them must escape them.
 */
public final class AlertEventCodec {
  /** The media type of what {@link #write} gives. */
  public static final String MEDIA_TYPE = "application/cloudevents+json; charset=UTF-8";

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String SOURCE = "/tidemark/alerts/";

  private AlertEventCodec() {}

  /** The event as UTF-8 JSON. */
  public static byte[] write(AlertEvent event) {
    ObjectNode root = JSON.createObjectNode();
    root.put("specversion", "1.0");
    root.put("id", event.id());
    root.put("source", SOURCE + event.rule());
    root.put("type", event.watch().type());
    root.put("subject", event.news().lineage().value());
    root.put("time", event.time().toString());
    root.put("datacontenttype", "application/json");
    root.put("rule", event.rule());
    event.amends().ifPresent(id -> root.put("amends", id));
    news(root.putObject("data"), event.news());
    return JSON.writeValueAsBytes(root);
  }

  private static void news(ObjectNode data, News news) {
    data.put("messageId", news.message().value());
    data.put("lineage", news.lineage().value());
    data.put("title", news.title());
    ObjectNode author = data.putObject("author");
    author.put("name", news.author().name());
    author.put("address", news.author().address());
    news.lists().forEach(data.putArray("lists")::add);
    data.put("url", news.url());
    data.put("text", news.text());
    ids(data.putArray("messageIds"), news.mails());
    news.series().ifPresent(facts -> series(data.putObject("series"), facts));
  }

  private static void series(ObjectNode series, SeriesFacts facts) {
    series.put("version", facts.version());
    if (!facts.previous().isEmpty()) {
      series.put("previous", facts.previous());
    }
    facts.previousMessage().ifPresent(id -> series.put("previousMessageId", id.value()));
    series.put("expected", facts.expected());
    series.put("received", facts.received());
    facts.missing().forEach(series.putArray("missing")::add);
    facts.lines().ifPresent(lines -> lines(series.putObject("lines"), lines));
    facts.change().ifPresent(change -> lines(series.putObject("change"), change));
    series.put("files", facts.files());
    facts.paths().forEach(series.putArray("paths")::add);
    facts.subsystems().forEach(series.putArray("subsystems")::add);
    if (!facts.state().isEmpty()) {
      series.put("state", facts.state());
    }
  }

  private static void lines(ObjectNode node, LineCount lines) {
    node.put("files", lines.files());
    node.put("added", lines.added());
    node.put("removed", lines.removed());
  }

  private static void ids(ArrayNode array, List<MessageId> ids) {
    ids.forEach(id -> array.add(id.value()));
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException if it is no such event; its text says what is wrong
   */
  public static AlertEvent read(byte[] json) {
    try {
      JsonNode root = JSON.readTree(json);
      if (!text(root, "specversion").equals("1.0")) {
        throw new IllegalArgumentException("specversion is not 1.0");
      }
      String type = text(root, "type");
      return new AlertEvent(
          text(root, "id"),
          rule(text(root, "source")),
          Watch.ofType(type)
              .orElseThrow(() -> new IllegalArgumentException("unknown type '" + type + "'")),
          maybe(root, "amends"),
          Instant.parse(text(root, "time")),
          news(root.path("data")));
    } catch (JacksonException | DateTimeException | IllegalArgumentException e) {
      String start = new String(json, 0, Math.min(json.length, 120), UTF_8);
      throw new IllegalArgumentException(
          "reading an alert event: " + e.getMessage() + ", in: " + start, e);
    }
  }

  private static String rule(String source) {
    try {
      String path = new URI(source).getPath();
      if (path != null && path.startsWith(SOURCE)) {
        return path.substring(SOURCE.length());
      }
    } catch (URISyntaxException e) {
      // Said below.
    }
    throw new IllegalArgumentException("source does not begin with " + SOURCE);
  }

  private static News news(JsonNode data) {
    JsonNode author = data.path("author");
    return new News(
        new MessageId(text(data, "messageId")),
        new MessageId(text(data, "lineage")),
        text(data, "title"),
        new MailAddress(text(author, "name"), text(author, "address")),
        texts(data.path("lists")),
        text(data, "url"),
        text(data, "text"),
        texts(data.path("messageIds")).stream().map(MessageId::new).toList(),
        data.has("series") ? Optional.of(series(data.path("series"))) : Optional.empty());
  }

  private static SeriesFacts series(JsonNode series) {
    var missing = new ArrayList<Integer>();
    series.path("missing").forEach(index -> missing.add(index.intValue()));
    return new SeriesFacts(
        text(series, "version"),
        maybe(series, "previous").orElse(""),
        maybe(series, "previousMessageId").map(MessageId::new),
        number(series, "expected"),
        number(series, "received"),
        missing,
        lines(series.path("lines")),
        lines(series.path("change")),
        number(series, "files"),
        texts(series.path("paths")),
        texts(series.path("subsystems")),
        maybe(series, "state").orElse(""));
  }

  private static Optional<LineCount> lines(JsonNode node) {
    return node.isObject()
        ? Optional.of(
            new LineCount(number(node, "files"), number(node, "added"), number(node, "removed")))
        : Optional.empty();
  }

  private static List<String> texts(JsonNode array) {
    var texts = new ArrayList<String>();
    for (JsonNode one : array) {
      texts.add(one.stringValue());
    }
    return texts;
  }

  private static String text(JsonNode node, String name) {
    return maybe(node, name)
        .orElseThrow(() -> new IllegalArgumentException("there is no text '" + name + "'"));
  }

  private static Optional<String> maybe(JsonNode node, String name) {
    JsonNode value = node.path(name);
    return value.isString() ? Optional.of(value.stringValue()) : Optional.empty();
  }

  private static int number(JsonNode node, String name) {
    JsonNode value = node.path(name);
    if (!value.isInt()) {
      throw new IllegalArgumentException("there is no whole number '" + name + "'");
    }
    return value.intValue();
  }
}
