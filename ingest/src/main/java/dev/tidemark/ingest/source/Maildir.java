package dev.tidemark.ingest.source;

import dev.tidemark.ingest.mail.MailKey;
import dev.tidemark.ingest.mail.RawMail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A directory with a file per mail in {@code new/} and {@code cur/}; what lies in {@code tmp/} is
 * unfinished and left alone (maildir(5)). The file's name says nothing but that it is unique.
 *
 * <p>The cursor is a time for each of the two directories. A file gets a new inode change time at
 * the moment it is moved or linked into the directory, and the directory gets a new time of change
 * at the same moment from the same clock. So with the directory's time taken before it is listed,
 * every file with an older change time is in the listing, and the few that are not older are
 * remembered by name. No clock but the file system's plays a part. A file that is renamed (the user
 * read or flagged it) has a new change time and is sent again, which changes nothing.
 *
 * <p>A mail that disappears from the directory is not removed: people expire and refile mail. A
 * file that disappears between listing and reading is passed over; if it moved to {@code cur/}, it
 * is met there now or in the next read. Symbolic links are followed, directories and names
 * beginning with a dot are not mail.
 */
public final class Maildir implements MailSource {
  private static final List<String> PARTS = List.of("new", "cur");
  private static final String RECENT = ".recent";

  /** Names of one instant are written into the cursor anew only after as many mails. */
  private static final int RECENT_BATCH = 256;

  private final String name;
  private final String list;
  private final Path directory;

  Maildir(String name, String list, Path directory) {
    this.name = name;
    this.list = list;
    this.directory = directory;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String list() {
    return list;
  }

  @Override
  public List<Path> watched() {
    return List.of(directory.resolve("new"), directory.resolve("cur"));
  }

  private record Entry(Path path, String name, long changed, Instant modified) {}

  /**
   * What one of the two directories held.
   *
   * @param settled all files with earlier change times are read or in {@code entries}
   * @param recent what was read before and is not older than the cursor's time
   * @param entries what was not read yet, oldest first
   */
  private record Listing(
      String part, long settled, Map<String, Long> recent, List<Entry> entries) {}

  @Override
  public void read(SourceCursor from, MailSink sink) throws IOException, InterruptedException {
    // Both are listed before anything is read, new/ first: a mail on its way from new/ to cur/ is
    // then in one of the listings, or its move makes cur/ look changed to the next read.
    var listings = new ArrayList<Listing>();
    long total = 0;
    for (String part : PARTS) {
      Listing listing = list(part, from);
      listings.add(listing);
      total += listing.entries.size();
    }
    SourceCursor cursor = from;
    long done = 0;
    for (Listing listing : listings) {
      var recent = new TreeMap<>(listing.recent);
      long mark = mark(from, listing.part);
      int unsaved = 0;
      for (Entry entry : listing.entries) {
        Interrupts.check(name);
        send(entry, listing.part, sink);
        sink.progress(++done, total);
        long reached = Math.min(entry.changed, listing.settled);
        if (reached > mark) {
          mark = reached;
          forgetBefore(mark, recent);
          unsaved = RECENT_BATCH;
        }
        recent.put(entry.name, entry.changed);
        if (++unsaved >= RECENT_BATCH) {
          cursor = cursor(cursor, listing.part, mark, recent);
          unsaved = 0;
        }
        sink.checkpoint(cursor);
      }
      if (listing.settled > mark) {
        mark = listing.settled;
        forgetBefore(mark, recent);
      }
      SourceCursor last = cursor(cursor, listing.part, mark, recent);
      if (!last.equals(cursor)) {
        cursor = last;
        sink.checkpoint(cursor);
      }
    }
    sink.progress(done, done);
  }

  private static void forgetBefore(long mark, Map<String, Long> recent) {
    recent.values().removeIf(changed -> changed < mark);
  }

  private static SourceCursor cursor(
      SourceCursor cursor, String part, long mark, Map<String, Long> recent) {
    return cursor
        .with(part, Long.toString(mark))
        // A slash cannot be in a name.
        .with(part + RECENT, String.join("/", recent.keySet()));
  }

  private static long mark(SourceCursor from, String part) {
    String position = from.position(part);
    try {
      return position == null ? Long.MIN_VALUE : Long.parseLong(position);
    } catch (NumberFormatException e) {
      return Long.MIN_VALUE;
    }
  }

  private Listing list(String part, SourceCursor from) throws IOException {
    Path path = directory.resolve(part);
    if (!Files.isDirectory(path)) {
      throw new IOException("cannot read Maildir " + directory + ": it has no directory " + part);
    }
    long settled = nanos(Files.getLastModifiedTime(path));
    long mark = mark(from, part);
    String names = from.position(part + RECENT);
    Set<String> recent =
        names == null || mark == Long.MIN_VALUE
            ? Set.of()
            : new HashSet<>(List.of(names.split("/")));
    var entries = new ArrayList<Entry>();
    var stillThere = new TreeMap<String, Long>();
    try (var files = Files.newDirectoryStream(path)) {
      for (Path file : files) {
        String base = String.valueOf(file.getFileName());
        if (base.startsWith(".")) {
          continue;
        }
        try {
          var attributes = Files.readAttributes(file, BasicFileAttributes.class);
          if (!attributes.isRegularFile()) {
            continue;
          }
          long changed = changed(file, attributes);
          if (changed >= mark && recent.contains(base)) {
            stillThere.put(base, changed);
          } else if (changed >= mark) {
            entries.add(new Entry(file, base, changed, attributes.lastModifiedTime().toInstant()));
          }
        } catch (NoSuchFileException e) {
          // Moved or deleted since.
        }
      }
    }
    entries.sort(Comparator.comparingLong(Entry::changed).thenComparing(Entry::name));
    return new Listing(part, settled, stillThere, entries);
  }

  /** Inode change time; where the file system has none, the time of the last write. */
  private static long changed(Path file, BasicFileAttributes attributes) throws IOException {
    try {
      return Files.getAttribute(file, "unix:ctime", LinkOption.NOFOLLOW_LINKS)
              instanceof FileTime time
          ? nanos(time)
          : nanos(attributes.lastModifiedTime());
    } catch (UnsupportedOperationException | IllegalArgumentException e) {
      return nanos(attributes.lastModifiedTime());
    }
  }

  private static long nanos(FileTime time) {
    return time.to(TimeUnit.NANOSECONDS);
  }

  private void send(Entry entry, String part, MailSink sink) throws InterruptedException {
    String what = directory.resolve(part).resolve(entry.name).toString();
    byte[] bytes;
    try {
      long size = Files.size(entry.path);
      if (size > RawMails.MAX_MAIL_BYTES) {
        sink.damaged(what, RawMails.tooLarge(size));
        return;
      }
      bytes = Files.readAllBytes(entry.path);
    } catch (NoSuchFileException e) {
      return;
    } catch (IOException e) {
      Interrupts.check(name, e);
      sink.damaged(what, "cannot be read: " + e.getMessage());
      return;
    }
    sink.added(
        new RawMail(new MailKey(list, RawMails.blobId(bytes)), bytes, name, entry.modified, null));
  }
}
