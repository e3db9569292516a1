package dev.tidemark.ingest.source;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for news of a source on this machine: watches the directories that its mail or its refs lie
 * in. The operating system tells of most changes at once; because it does not on every file system
 * (network mounts), the times of the files there are looked at as well, every second.
 *
 * <p>What changes between {@link #of} or {@link #await} and the next {@code await} ends that one at
 * once, so a caller that reads the source in between misses nothing. Used by one thread.
 */
public final class SourceWatch implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(SourceWatch.class);
  private static final Duration LOOK = Duration.ofSeconds(1);

  /**
   * Entries of one directory that are looked at; what a Maildir has beyond them only events show.
   */
  private static final int MAX_ENTRIES = 1_000;

  private final Source source;

  /** Null where the system has no more watches to give; then files are looked at only. */
  private final @Nullable WatchService events;

  private final Map<Path, WatchKey> keys = new HashMap<>();
  private Map<Path, String> seen = Map.of();

  private SourceWatch(Source source, @Nullable WatchService events) {
    this.source = source;
    this.events = events;
  }

  /** Starts to watch. */
  public static SourceWatch of(Source source) {
    WatchService events = null;
    try {
      events = FileSystems.getDefault().newWatchService();
    } catch (IOException | UnsupportedOperationException e) {
      LOG.atDebug()
          .addKeyValue("source", source.name())
          .addKeyValue("error", e.toString())
          .log("nothing tells of changes; looked at every second");
    }
    var watch = new SourceWatch(source, events);
    watch.follow();
    watch.seen = watch.look();
    return watch;
  }

  /**
   * Waits until something has changed since the last call.
   *
   * @param most how long to wait
   * @return whether something has changed; always false for a source that cannot be watched
   */
  public boolean await(Duration most) throws InterruptedException {
    long deadline = System.nanoTime() + most.toNanos();
    while (true) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      boolean told = told(Math.min(left, LOOK.toNanos()));
      follow();
      Map<Path, String> now = look();
      boolean changed = told || !now.equals(seen);
      seen = now;
      if (changed) {
        return true;
      }
    }
  }

  /** Waits for the system to tell of a change, at most so many nanoseconds. */
  private boolean told(long nanos) throws InterruptedException {
    if (events == null) {
      TimeUnit.NANOSECONDS.sleep(nanos);
      return false;
    }
    boolean told = false;
    WatchKey key = events.poll(nanos, TimeUnit.NANOSECONDS);
    while (key != null) {
      told |= news(key);
      key.reset();
      key = events.poll();
    }
    return told;
  }

  private static boolean news(WatchKey key) {
    for (WatchEvent<?> event : key.pollEvents()) {
      // git writes NAME.lock first and renames it to NAME, which is the news.
      if (!(event.context() instanceof Path path) || !path.toString().endsWith(".lock")) {
        return true;
      }
    }
    return false;
  }

  /** Watches directories that have appeared, such as a new epoch. */
  private void follow() {
    if (events == null) {
      return;
    }
    Set<Path> wanted = new HashSet<>(watched());
    keys.entrySet()
        .removeIf(
            entry -> {
              boolean gone = !wanted.contains(entry.getKey()) || !entry.getValue().isValid();
              if (gone) {
                entry.getValue().cancel();
              }
              return gone;
            });
    for (Path directory : wanted) {
      if (!keys.containsKey(directory)) {
        try {
          keys.put(
              directory,
              directory.register(
                  events,
                  StandardWatchEventKinds.ENTRY_CREATE,
                  StandardWatchEventKinds.ENTRY_MODIFY,
                  StandardWatchEventKinds.ENTRY_DELETE));
        } catch (NoSuchFileException | NotDirectoryException e) {
          // It went away meanwhile.
        } catch (IOException | ClosedWatchServiceException e) {
          LOG.atDebug()
              .addKeyValue("directory", directory)
              .addKeyValue("error", e.toString())
              .log("cannot be watched; looked at every second");
        }
      }
    }
  }

  private List<Path> watched() {
    try {
      return source.watched();
    } catch (IOException e) {
      // Not there at this moment: the next read of the source says so.
      return List.of();
    }
  }

  /** Times and sizes of the files in the watched directories. */
  private Map<Path, String> look() {
    Map<Path, String> files = new HashMap<>();
    for (Path directory : watched()) {
      try (var entries = Files.newDirectoryStream(directory)) {
        int count = 0;
        for (Path entry : entries) {
          if (++count > MAX_ENTRIES) {
            break;
          }
          var attributes = Files.readAttributes(entry, BasicFileAttributes.class);
          if (attributes.isRegularFile() && !entry.toString().endsWith(".lock")) {
            files.put(entry, attributes.lastModifiedTime() + " " + attributes.size());
          }
        }
      } catch (IOException | DirectoryIteratorException e) {
        // A file that goes away while it is looked at is a change that the next look shows.
      }
    }
    return files;
  }

  @Override
  public void close() throws IOException {
    if (events != null) {
      events.close();
    }
  }
}
