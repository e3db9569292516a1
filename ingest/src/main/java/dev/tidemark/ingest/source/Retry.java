package dev.tidemark.ingest.source;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries again what may go better the next time. */
final class Retry {
  private static final Logger LOGGER = LoggerFactory.getLogger(Retry.class);

  /** The longest wait between two attempts, whatever a server asks for. */
  private static final Duration MAX_PAUSE = Duration.ofMinutes(2);

  private Retry() {}

  /**
   * A failure that another attempt may not meet: a time-out, a lost connection, HTTP 5xx or 429.
   */
  static final class PassingException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Duration wanted;

    PassingException(String message, @Nullable Throwable cause, @Nullable Duration wanted) {
      super(message, cause);
      this.wanted = wanted;
    }
  }

  /** Something that is tried. */
  interface Attempt<T extends @Nullable Object> {
    T run() throws IOException, InterruptedException;
  }

  static <T extends @Nullable Object> T run(FetchSettings settings, Attempt<T> attempt)
      throws IOException, InterruptedException {
    Duration pause = settings.pause();
    for (int i = 1; ; i++) {
      try {
        return attempt.run();
      } catch (PassingException e) {
        if (i >= settings.attempts()) {
          throw new IOException(
              e.getMessage() + (i > 1 ? " (tried " + i + " times)" : ""), e.getCause());
        }
        Duration wait = e.wanted != null && e.wanted.compareTo(pause) > 0 ? e.wanted : pause;
        wait = wait.compareTo(MAX_PAUSE) > 0 ? MAX_PAUSE : wait;
        LOGGER
            .atInfo()
            .addKeyValue("attempt", i)
            .addKeyValue("wait", wait)
            .addKeyValue("error", e.getMessage())
            .log("fetch failed, trying again");
        if (new CountDownLatch(1).await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
          throw new IllegalStateException("a latch nobody holds was released");
        }
        pause = pause.multipliedBy(2);
      }
    }
  }
}
