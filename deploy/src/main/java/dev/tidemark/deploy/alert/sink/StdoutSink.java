package dev.tidemark.deploy.alert.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.analysis.alert.AlertEvent;
import dev.tidemark.analysis.alert.AlertEventCodec;
import java.io.PrintStream;

/** Prints a line an event: words, or the event's JSON. */
final class StdoutSink implements Sink {
  private final PrintStream out;
  private final boolean json;

  StdoutSink(PrintStream out, boolean json) {
    this.out = out;
    this.json = json;
  }

  @Override
  public void deliver(Dispatch dispatch) throws DeliveryFailure {
    var lines = new StringBuilder();
    for (AlertEvent event : dispatch.events()) {
      lines
          .append(json ? new String(AlertEventCodec.write(event), UTF_8) : EventText.line(event))
          .append('\n');
    }
    out.print(lines);
    out.flush();
    if (out.checkError()) {
      throw DeliveryFailure.passing("standard output is closed");
    }
  }

  @Override
  public boolean wantsAll() {
    return true;
  }
}
