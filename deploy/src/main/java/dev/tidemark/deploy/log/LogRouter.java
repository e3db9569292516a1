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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * Decides for every log line whether it is wanted and where it goes. Tidemark's own lines, from
 * warnings up, go to standard error in the form {@code tidemark: TEXT}; those of libraries go to a
 * file, or nowhere as long as no file was named. One for the whole process.
 */
public final class LogRouter {
  private static final long MAX_FILE_BYTES = 4L << 20;
  private static final Object LOCK = new Object();
  private static final OutputStream ERR = new FileOutputStream(FileDescriptor.err);

  private static volatile Level own = Level.WARN;
  private static volatile Level libraries = Level.WARN;
  private static volatile boolean everythingToErr;
  private static volatile @Nullable String lastLibraryError;
  private static @Nullable OutputStream file;

  private LogRouter() {}

  /**
   * Shows everything, libraries and stack traces included, on standard error.
   *
   * @param level the least that is shown
   */
  public static void debug(Level level) {
    own = level;
    libraries = level;
    everythingToErr = true;
  }

  /** Sets the least level of Tidemark's own lines, such as INFO for a verbose run. */
  public static void ownLevel(Level level) {
    own = level;
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

  static boolean wants(boolean ours, Level level) {
    return level.toInt() >= (ours ? own : libraries).toInt();
  }

  static void write(
      boolean ours, Level level, String logger, String text, @Nullable Throwable failure) {
    boolean toErr = ours || everythingToErr;
    if (!ours && level == Level.ERROR) {
      lastLibraryError = failure == null ? text : text + ": " + failure.getMessage();
    }
    String line =
        ours && !everythingToErr
            ? "tidemark: " + text + (failure == null ? "" : ": " + failure.getMessage()) + '\n'
            : full(level, logger, text, failure);
    synchronized (LOCK) {
      OutputStream out = toErr ? ERR : file;
      if (out != null) {
        try {
          out.write(line.getBytes(UTF_8));
        } catch (IOException e) {
          // There is no better place to say so.
          if (!toErr) {
            file = null;
          }
        }
      }
    }
  }

  private static String full(Level level, String logger, String text, @Nullable Throwable failure) {
    StringBuilder line = new StringBuilder();
    line.append(Instant.now().truncatedTo(ChronoUnit.MILLIS))
        .append(' ')
        .append(level)
        .append(" [")
        .append(Thread.currentThread().getName())
        .append("] ")
        .append(logger)
        .append(" - ")
        .append(text)
        .append('\n');
    if (failure != null) {
      StringWriter trace = new StringWriter();
      failure.printStackTrace(new PrintWriter(trace));
      line.append(trace);
    }
    return line.toString();
  }
}
