package dev.tidemark.deploy.cli;

import dev.tidemark.analysis.alert.AlertEvent;
import dev.tidemark.analysis.alert.AlertEventCodec;
import dev.tidemark.analysis.alert.AlertRule;
import dev.tidemark.analysis.alert.Watch;
import dev.tidemark.deploy.alert.Alerts;
import dev.tidemark.deploy.alert.DeliveryReport;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/** Rules and events as JSON; of a secret only where it is kept. */
final class AlertJson {
  private AlertJson() {}

  static void rule(JsonGenerator json, AlertRule rule) {
    json.writeStartObject();
    json.writeStringProperty("name", rule.name());
    json.writeStringProperty("query", rule.query());
    json.writeArrayPropertyStart("on");
    rule.on().stream().map(Watch::word).forEach(json::writeString);
    json.writeEndArray();
    json.writeStringProperty("since", rule.since().toString());
    json.writeBooleanProperty("paused", rule.paused());
    json.writeArrayPropertyStart("to");
    rule.to().forEach(to -> json.writeString(to.toString()));
    json.writeEndArray();
    json.writeStringProperty("digest", rule.pace().digest().word());
    rule.pace().quiet().ifPresent(quiet -> json.writeStringProperty("quiet", quiet.toString()));
    json.writeNumberProperty("limit", rule.pace().limit());
    json.writeEndObject();
  }

  /** How a run went, as a property of the object that is open. */
  static void outcome(JsonGenerator json, Alerts.Outcome outcome) {
    json.writeObjectPropertyStart("alerts");
    json.writeNumberProperty("events", outcome.events());
    json.writeNumberProperty("delivered", outcome.delivery().delivered());
    json.writeNumberProperty("rejected", outcome.delivery().rejected());
    json.writeArrayPropertyStart("waiting");
    for (DeliveryReport.Waiting waiting : outcome.delivery().waiting()) {
      json.writeStartObject();
      json.writeStringProperty("rule", waiting.rule());
      json.writeStringProperty("to", waiting.destination().toString());
      json.writeNumberProperty("events", waiting.events());
      json.writeStringProperty("why", waiting.hold().name().toLowerCase(Locale.ROOT));
      json.writeStringProperty("reason", waiting.reason());
      waiting.until().ifPresent(until -> json.writeStringProperty("until", until.toString()));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** The events as they are in Kafka: CloudEvents. */
  static void events(Console console, List<AlertEvent> events) {
    try (JsonGenerator json = Json.to(console)) {
      json.writeStartArray();
      for (AlertEvent event : events) {
        json.writeRawValue(new String(AlertEventCodec.write(event), StandardCharsets.UTF_8));
      }
      json.writeEndArray();
    }
    console.out().println();
  }
}
