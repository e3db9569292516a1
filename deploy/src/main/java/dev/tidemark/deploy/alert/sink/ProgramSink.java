package dev.tidemark.deploy.alert.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.analysis.alert.AlertEvent;
import dev.tidemark.analysis.alert.AlertEventCodec;
import dev.tidemark.deploy.mail.SmtpSender;
import dev.tidemark.ingest.mail.SafeText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Starts a program, without a shell, with an event's JSON on its standard input; several events
 * that were gathered are an array. The environment has {@code TIDEMARK_RULE}, {@code
 * TIDEMARK_EVENTS} (how many) and, of a single event, {@code TIDEMARK_EVENT_TYPE} and {@code
 * TIDEMARK_URL}. Exit status 0 is done, {@value #DATA_ERROR} is never to be tried again, any other
 * is tried again. What it prints is told only if it fails.
 */
final class ProgramSink implements Sink {
  /** {@code EX_DATAERR} of sysexits.h: the program does not want this event. */
  private static final int DATA_ERROR = 65;

  private static final int OUTPUT_BYTES = 4096;
  private static final int OUTPUT_SHOWN = 300;

  private final List<String> command;
  private final Duration limit;

  /**
   * @param limit how long it may run
   */
  ProgramSink(List<String> command, Duration limit) {
    this.command = command;
    this.limit = limit;
  }

  @Override
  public void deliver(Dispatch dispatch) throws DeliveryFailure, InterruptedException {
    Process process;
    try {
      process = start(dispatch);
    } catch (IOException e) {
      throw DeliveryFailure.passing("cannot be started: " + SafeText.line(e.getMessage() + ""));
    }
    try {
      byte[] input =
          dispatch.events().size() == 1
              ? AlertEventCodec.write(dispatch.events().getFirst())
              : EventBatch.write(dispatch.events());
      Thread.ofVirtual().name("tidemark-program-in").start(() -> feed(process, input));
      var output = new Output(process.getInputStream());
      Thread reader = Thread.ofVirtual().name("tidemark-program-out").start(output);
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw DeliveryFailure.passing("ran longer than " + limit.toSeconds() + " s, was ended");
      }
      int status = process.exitValue();
      if (status == 0) {
        return;
      }
      // A child of its own may hold the pipe open for longer than anybody wants to wait.
      reader.join(Duration.ofSeconds(1));
      String reason = "ended with status " + status + output.shown();
      throw status == DATA_ERROR
          ? DeliveryFailure.permanent(reason)
          : DeliveryFailure.passing(reason);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private Process start(Dispatch dispatch) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.remove(SmtpSender.PASSWORD);
    environment.put("TIDEMARK_RULE", dispatch.rule());
    environment.put("TIDEMARK_EVENTS", String.valueOf(dispatch.events().size()));
    if (dispatch.events().size() == 1) {
      AlertEvent event = dispatch.events().getFirst();
      environment.put("TIDEMARK_EVENT_TYPE", event.watch().type());
      environment.put("TIDEMARK_URL", EventText.url(event.news()));
    }
    return builder.start();
  }

  /** A program need not read what it is given. */
  private static void feed(Process process, byte[] input) {
    try (OutputStream out = process.getOutputStream()) {
      out.write(input);
    } catch (IOException e) {
      // It has ended, or closed its input; its exit status is what counts.
    }
  }

  /** Reads everything a program prints, so that it never waits, and keeps the beginning. */
  private static final class Output implements Runnable {
    private final InputStream in;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

    Output(InputStream in) {
      this.in = in;
    }

    @Override
    public void run() {
      byte[] buffer = new byte[OUTPUT_BYTES];
      try (in) {
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          synchronized (kept) {
            kept.write(buffer, 0, Math.min(read, OUTPUT_BYTES - kept.size()));
          }
        }
      } catch (IOException e) {
        // The process was ended.
      }
    }

    String shown() {
      String text;
      synchronized (kept) {
        text = SafeText.line(kept.toString(UTF_8)).strip();
      }
      if (text.isEmpty()) {
        return "";
      }
      return ", said: "
          + (text.length() <= OUTPUT_SHOWN ? text : text.substring(0, OUTPUT_SHOWN) + "…");
    }
  }

  @Override
  public int room() {
    return 100;
  }

  @Override
  public boolean wantsAll() {
    return true;
  }
}
