package dev.tidemark.ingest.source;

import dev.tidemark.ingest.commit.Language;
import dev.tidemark.ingest.lines.LineCount;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lines of files that were counted, by blob and language. Those of the last tree are kept on
 * disk, so that the next reading counts what has changed since and not a whole kernel.
 *
 * <p>The file is no more than a memory: one that is missing, damaged or of other rules of counting
 * is passed over, and written anew. Not thread-safe.
 */
final class CountedBlobs {
  private static final Logger LOG = LoggerFactory.getLogger(CountedBlobs.class);

  private record Key(ObjectId blob, Language language) {}

  private final Path file;
  private final Map<Key, LineCount> counts = new HashMap<>();

  /** Those of the tree that is being counted, or was last. */
  private final Map<Key, LineCount> inTree = new HashMap<>();

  /**
   * @param file where they are kept; its folder is there by the time of {@link #save}
   */
  CountedBlobs(Path file) {
    this.file = file;
    try {
      load();
    } catch (NoSuchFileException e) {
      LOG.atTrace().addKeyValue("file", file).log("nothing counted yet");
    } catch (IOException | IllegalArgumentException e) {
      counts.clear();
      LOG.atDebug().addKeyValue("file", file).setCause(e).log("all lines are counted again");
    }
  }

  private void load() throws IOException {
    try (var in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
      if (in.readInt() != LineCount.RULES) {
        return;
      }
      byte[] id = new byte[Constants.OBJECT_ID_LENGTH];
      for (int left = in.readInt(); left > 0; left--) {
        in.readFully(id);
        var key = new Key(ObjectId.fromRaw(id), Language.valueOf(in.readUTF()));
        counts.put(
            key,
            new LineCount(in.readInt(), in.readInt(), in.readInt(), in.readInt(), in.readInt()));
      }
    }
  }

  /** Begins another tree. */
  void beginTree() {
    inTree.clear();
  }

  /** What is known of a blob of this tree, or null. */
  @Nullable LineCount get(ObjectId blob, Language language) {
    var key = new Key(blob, language);
    LineCount known = counts.get(key);
    if (known != null) {
      inTree.put(key, known);
    }
    return known;
  }

  /** Takes in what was counted in a blob of this tree. */
  void put(ObjectId blob, Language language, LineCount count) {
    var key = new Key(blob.copy(), language);
    counts.put(key, count);
    inTree.put(key, count);
  }

  /**
   * Keeps those of the last tree, all of them or none; where nothing was counted, what was kept.
   */
  void save() throws IOException {
    if (inTree.isEmpty()) {
      return;
    }
    Path unfinished = file.resolveSibling(file.getFileName() + ".new");
    try (var out =
        new DataOutputStream(
            new BufferedOutputStream(Files.newOutputStream(unfinished), 1 << 16))) {
      out.writeInt(LineCount.RULES);
      out.writeInt(inTree.size());
      byte[] id = new byte[Constants.OBJECT_ID_LENGTH];
      for (Map.Entry<Key, LineCount> entry : inTree.entrySet()) {
        entry.getKey().blob.copyRawTo(id, 0);
        out.write(id);
        out.writeUTF(entry.getKey().language.name());
        LineCount count = entry.getValue();
        out.writeInt(count.code());
        out.writeInt(count.comment());
        out.writeInt(count.blank());
        out.writeInt(count.unsafeBlocks());
        out.writeInt(count.unsafeFunctions());
      }
    }
    Files.move(
        unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
