package dev.tidemark.deploy.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.temporal.ChronoUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;

/**
 * Decides where a log line goes. Everything is logged through {@code java.util.logging}, which
 * Lucene uses itself and to which slf4j is bound. Tidemark's own lines, from warnings up, go to
 * standard error in the form {@code tidemark: TEXT}; those of libraries go to a file, or nowhere as
 * long as no file was named. One for the whole process.
 */
public final class LogRouter {
  private static final String OWN = "dev.tidemark";
  private static final long MAX_FILE_BYTES = 4L << 20;
  private static final Object LOCK = new Object();
  private static final OutputStream ERR = new FileOutputStream(FileDescriptor.err);

  /** Held here, for java.util.logging forgets the levels of loggers that nobody holds. */
  private static final Logger ROOT = Logger.getLogger("");

  private static volatile boolean everythingToErr;
  private static volatile @Nullable String lastLibraryError;
  private static @Nullable OutputStream file;

  static {
    LogManager.getLogManager().reset();
    ROOT.setLevel(Level.WARNING);
    ROOT.addHandler(new Router());
  }

  private LogRouter() {}

  /** Puts the router in place of the handlers that Java sets up; any other call does so as well. */
  public static void install() {}

  /** Shows all warnings, those of libraries and stack traces included, on standard error. */
  public static void debug() {
    everythingToErr = true;
  }

  /**
   * Sends the lines of libraries to the end of a file. One above 4 MiB is moved to {@code NAME.1}
   * before. Directories are created.
   *
   * @throws IOException if the file cannot be written
   */
  public static void librariesTo(Path path) throws IOException {
    Path directory = path.toAbsolutePath().getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    if (Files.exists(path) && Files.size(path) > MAX_FILE_BYTES) {
      Files.move(
          path,
          path.resolveSibling(path.getFileName() + ".1"),
          StandardCopyOption.REPLACE_EXISTING);
    }
    OutputStream opened =
        Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    synchronized (LOCK) {
      OutputStream before = file;
      file = opened;
      if (before != null) {
        before.close();
      }
    }
  }

  /** The last line a library logged as an error, with its cause; null if there was none. */
  public static @Nullable String lastLibraryError() {
    return lastLibraryError;
  }

  private static final class Router extends Handler {
    private final SimpleFormatter formatter = new SimpleFormatter();

    @Override
    public void publish(LogRecord line) {
      String logger = String.valueOf(line.getLoggerName());
      boolean ours = logger.startsWith(OWN);
      if (!ours && logger.startsWith("org.apache.lucene.internal.vectorization")) {
        return; // It says at every start that the vector module is off, as it is meant to be.
      }
      String text = formatter.formatMessage(line);
      Throwable failure = line.getThrown();
      String reason = failure == null ? "" : ": " + failure.getMessage();
      if (!ours && line.getLevel().intValue() >= Level.SEVERE.intValue()) {
        lastLibraryError = text + reason;
      }
      boolean toErr = ours || everythingToErr;
      String shown =
          ours && !everythingToErr
              ? "tidemark: " + text + reason + '\n'
              : full(line, logger, text, failure);
      synchronized (LOCK) {
        OutputStream out = toErr ? ERR : file;
        if (out != null) {
          try {
            out.write(shown.getBytes(UTF_8));
          } catch (IOException e) {
            // There is no better place to say so.
            if (!toErr) {
              file = null;
            }
          }
        }
      }
    }

    private static String full(
        LogRecord line, String logger, String text, @Nullable Throwable failure) {
      var full = new StringBuilder();
      full.append(line.getInstant().truncatedTo(ChronoUnit.MILLIS))
          .append(' ')
          .append(line.getLevel())
          .append(" [")
          .append(Thread.currentThread().getName())
          .append("] ")
          .append(logger)
          .append(" - ")
          .append(text)
          .append('\n');
      if (failure != null) {
        var trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        full.append(trace);
      }
      return full.toString();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
