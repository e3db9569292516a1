package dev.tidemark.ingest.source;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * What Tidemark keeps on disk beside one git source: the lock that keeps a second reader out, the
 * ids of all blobs that were ever handed over, and a note while a rewritten history is settled.
 *
 * <p>The ids are there for one case only. {@code public-inbox-purge} and {@code public-inbox-edit}
 * rewrite history and prune the old commits at once, so afterwards the archive itself can no longer
 * tell which mails it once had. The file may name more than was really handed over (ids are written
 * ahead, and stay when a mail is removed), never less: removing a mail twice is harmless.
 */
final class SourceStore implements AutoCloseable {
  private static final String LOCK = "lock";
  private static final String SEEN = "seen";
  private static final String SETTLING = "settling";
  private static final int BATCH = 1024;

  private final Path directory;
  private final FileChannel lockChannel;
  private @Nullable FileChannel seen;
  private final ByteBuffer buffer = ByteBuffer.allocate(BATCH * Constants.OBJECT_ID_LENGTH);

  private SourceStore(Path directory, FileChannel lockChannel) {
    this.directory = directory;
    this.lockChannel = lockChannel;
  }

  /**
   * Makes the directory if needed and takes its lock, which dies with the process.
   *
   * @throws IOException if another reader holds the lock
   */
  static SourceStore open(Path directory) throws IOException, InterruptedException {
    Interrupts.check(directory.toString());
    Files.createDirectories(directory);
    FileChannel channel =
        FileChannel.open(
            directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock;
      try {
        lock = channel.tryLock();
      } catch (OverlappingFileLockException e) {
        lock = null;
      }
      if (lock == null) {
        throw new IOException(
            "cannot read into " + directory + ": another tidemark is reading the same source");
      }
      return new SourceStore(directory, channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Whether any ids were ever kept. */
  boolean remembers() {
    return Files.exists(directory.resolve(SEEN));
  }

  /**
   * Notes that events are about to be sent which the cursor does not tell of until all are sent.
   *
   * @param cursor where the reading stands meanwhile
   */
  void settling(SourceCursor cursor) throws IOException {
    Files.writeString(directory.resolve(SETTLING), cursor.toJson());
  }

  /**
   * Whether an earlier reading may have sent a part of what it noted by {@link #settling}, and no
   * more: it did not get past the cursor it had then.
   */
  boolean halfSettled(SourceCursor cursor) throws IOException {
    Path note = directory.resolve(SETTLING);
    return Files.exists(note) && Files.readString(note).equals(cursor.toJson());
  }

  /** Drops the note. */
  void settled() throws IOException {
    Files.deleteIfExists(directory.resolve(SETTLING));
  }

  /** Forgets all ids: for a source of which nothing was read yet. */
  void forget() throws IOException {
    settled();
    closeSeen();
    Files.deleteIfExists(directory.resolve(SEEN));
  }

  /** Keeps an id; in effect after {@link #flush}. */
  void remember(ObjectId blob) throws IOException {
    if (!buffer.hasRemaining()) {
      flush();
    }
    blob.copyRawTo(buffer.array(), buffer.position());
    buffer.position(buffer.position() + Constants.OBJECT_ID_LENGTH);
  }

  /** Hands all ids to the operating system. */
  void flush() throws IOException {
    FileChannel channel = seen;
    if (channel == null) {
      channel =
          FileChannel.open(
              directory.resolve(SEEN), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      // A torn last id (power cut) would shift all that follow.
      long size = channel.size();
      channel.position(size - size % Constants.OBJECT_ID_LENGTH);
      seen = channel;
    }
    buffer.flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }

  /** Takes one id. */
  interface Visitor {
    void visit(ObjectId blob) throws InterruptedException;
  }

  /** Goes through all ids kept, in the order they came, repeats included. */
  void forEachRemembered(Visitor visitor) throws IOException, InterruptedException {
    flush();
    byte[] id = new byte[Constants.OBJECT_ID_LENGTH];
    try (var in =
        new DataInputStream(
            new BufferedInputStream(Files.newInputStream(directory.resolve(SEEN)), 1 << 16))) {
      while (true) {
        try {
          in.readFully(id);
        } catch (EOFException e) {
          return;
        }
        visitor.visit(ObjectId.fromRaw(id));
      }
    }
  }

  private void closeSeen() throws IOException {
    buffer.clear();
    FileChannel channel = seen;
    seen = null;
    if (channel != null) {
      channel.close();
    }
  }

  @Override
  public void close() throws IOException {
    try {
      closeSeen();
    } finally {
      lockChannel.close();
    }
  }
}
