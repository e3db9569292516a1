package dev.tidemark.deploy.alert.sink;

import dev.tidemark.analysis.alert.AlertEvent;
import dev.tidemark.analysis.alert.AlertEventCodec;
import java.io.ByteArrayOutputStream;
import java.util.List;

/** Several events in the JSON batch format of CloudEvents 1.0: an array of them. */
final class EventBatch {
  private EventBatch() {}

  static byte[] write(List<AlertEvent> events) {
    var out = new ByteArrayOutputStream(1 << 12);
    char before = '[';
    for (AlertEvent event : events) {
      out.write(before);
      out.writeBytes(AlertEventCodec.write(event));
      before = ',';
    }
    out.write(']');
    return out.toByteArray();
  }
}
