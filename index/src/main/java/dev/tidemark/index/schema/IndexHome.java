package dev.tidemark.index.schema;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where the index lies on disk: a folder with one Lucene directory per <em>generation</em> ({@code
 * g1}, {@code g2}, …) and a file {@code CURRENT} that names the one in use. A rebuild writes the
 * next generation beside the current one and switches by renaming {@code CURRENT}, which is atomic:
 * who opens the index sees the old one or the new one, whole.
 *
 * @param directory the folder; need not exist yet
 */
public record IndexHome(Path directory) {

  private static final String CURRENT = "CURRENT";
  private static final String LOCK = "LOCK";
  private static final Pattern GENERATION = Pattern.compile("g[1-9][0-9]{0,8}");

  /**
   * The Lucene directory in use; empty if nothing was ever indexed here.
   *
   * @throws UncheckedIOException if {@code CURRENT} is there and cannot be read
   */
  public Optional<Path> current() {
    try {
      String name = Files.readString(directory.resolve(CURRENT), UTF_8).strip();
      if (!GENERATION.matcher(name).matches()) {
        throw new IOException(
            "reading " + directory.resolve(CURRENT) + ": expected a name such as g1, got: " + name);
      }
      return Optional.of(directory.resolve(name));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The Lucene directory in use; where there is none yet, the first is made and named. */
  public Path currentOrNew() throws IOException {
    Optional<Path> current = current();
    if (current.isPresent()) {
      return current.get();
    }
    Path first = next();
    Files.createDirectories(first);
    switchTo(first);
    return first;
  }

  /** The generation after all that are there; not made yet. */
  public Path next() throws IOException {
    int newest = 0;
    for (Path generation : generations()) {
      newest = Math.max(newest, number(generation));
    }
    return directory.resolve("g" + (newest + 1));
  }

  /** Every generation on disk, oldest first. */
  public List<Path> generations() throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    var found = new ArrayList<Path>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, Files::isDirectory)) {
      for (Path entry : entries) {
        if (GENERATION.matcher(entry.getFileName().toString()).matches()) {
          found.add(entry);
        }
      }
    }
    found.sort(Comparator.comparingInt(IndexHome::number));
    return found;
  }

  /**
   * Makes a generation the current one, atomically and durably. Readers of the one before go on
   * with what they have open.
   *
   * @throws IllegalArgumentException if the path is no generation of this home
   */
  public void switchTo(Path generation) throws IOException {
    String name = generation.getFileName().toString();
    if (!GENERATION.matcher(name).matches() || !generation.equals(directory.resolve(name))) {
      throw new IllegalArgumentException(
          "switching the index at " + directory + ": not a generation of it: " + generation);
    }
    Path written = directory.resolve(CURRENT + ".new");
    Files.writeString(written, name + "\n", UTF_8);
    force(written);
    Files.move(
        written,
        directory.resolve(CURRENT),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    force(directory);
  }

  /** Deletes every generation but the current one: leftovers of rebuilds. */
  public void removeOthers() throws IOException {
    Optional<Path> current = current();
    for (Path generation : generations()) {
      if (current.isEmpty() || !generation.equals(current.get())) {
        delete(generation);
      }
    }
  }

  /**
   * Keeps all other processes from writing this index until the result is closed.
   *
   * @throws IOException if another process, or another part of this one, is writing it
   */
  public Closeable lock() throws IOException {
    Files.createDirectories(directory);
    Path path = directory.resolve(LOCK);
    FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // Held by this process; told below.
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    throw new IOException(
        "opening the index at "
            + directory
            + " for writing: another Tidemark is writing it (it holds "
            + path
            + "); wait for it or stop it");
  }

  private static int number(Path generation) {
    return Integer.parseInt(generation.getFileName().toString().substring(1));
  }

  private static void delete(Path folder) throws IOException {
    List<Path> entries;
    try (Stream<Path> walk = Files.walk(folder)) {
      entries = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path entry : entries) {
      Files.deleteIfExists(entry);
    }
  }

  private static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
