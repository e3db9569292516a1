package dev.tidemark.deploy.cli;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * One line on the terminal that says how far a long job is: a count, a rate and the time left.
 * Prints nothing in the first two seconds, nothing where standard error is no terminal, and at most
 * ten times a second. Thread-safe.
 */
public final class Progress implements AutoCloseable {
  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final PrintStream err;
  private final boolean enabled;
  private final long start = System.nanoTime();
  private long nextPrint = start + QUIET_NANOS;
  private int printed;

  public Progress(Console console) {
    this.err = console.err();
    this.enabled = console.errIsTerminal();
  }

  /**
   * Says how far the job is.
   *
   * @param what what is being done, such as {@code indexing}
   * @param done how many are done
   * @param total how many there are, or a number below zero if that is not known
   */
  public synchronized void update(String what, long done, long total) {
    long now = System.nanoTime();
    if (!enabled || now < nextPrint) {
      return;
    }
    nextPrint = now + PAUSE_NANOS;
    double seconds = (now - start) / 1e9;
    double rate = done / seconds;
    var line = new StringBuilder(what).append(": ").append(String.format(Locale.ROOT, "%,d", done));
    if (total > 0) {
      line.append(
          String.format(Locale.ROOT, "/%,d (%d%%)", total, Math.min(100, done * 100 / total)));
    }
    line.append(String.format(Locale.ROOT, ", %,.0f/s", rate));
    if (total > done && rate > 0) {
      line.append(", ").append(duration((long) ((total - done) / rate))).append(" left");
    }
    int length = line.length();
    while (line.length() < printed) {
      line.append(' ');
    }
    printed = length;
    err.print("\r" + line);
    err.flush();
  }

  /** Seconds as people say them: {@code 45 s}, {@code 3 min}, {@code 1 h 05 min}. */
  static String duration(long seconds) {
    if (seconds < 60) {
      return seconds + " s";
    }
    long minutes = (seconds + 59) / 60;
    return minutes < 60
        ? minutes + " min"
        : String.format(Locale.ROOT, "%d h %02d min", minutes / 60, minutes % 60);
  }

  /** Wipes the line, as does {@link #clear}. */
  @Override
  public void close() {
    clear();
  }

  /** Wipes the line. */
  public synchronized void clear() {
    if (printed > 0) {
      err.print("\r" + " ".repeat(printed) + "\r");
      err.flush();
      printed = 0;
    }
  }
}
