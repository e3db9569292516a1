package dev.tidemark.ingest.source;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.ObjectId;

/**
 * What the commits of a stretch of history did, newest first, in flat arrays: 52 bytes a commit, so
 * that a million commits do not need a million objects.
 */
final class EpochLog {

  /** What a commit did. */
  enum Change {
    /** Neither {@code m} nor {@code d}, or the tree of its parent again. */
    NONE(0),
    ADDED(1),
    REMOVED(2),
    /** The tree is missing or no tree; the blob of such an entry is the tree's id. */
    BAD_TREE(3);

    private final int code;

    Change(int code) {
      this.code = code;
    }

    private static Change of(int code) {
      return switch (code) {
        case 1 -> ADDED;
        case 2 -> REMOVED;
        case 3 -> BAD_TREE;
        default -> NONE;
      };
    }
  }

  private static final int INTS = 13;
  private static final int BLOB = 5;
  private static final int SECONDS = 10;
  private static final int CHANGE = 12;
  private static final int CHUNK = 4096;

  private final List<int[]> chunks = new ArrayList<>();
  private int size;

  void add(AnyObjectId commit, Change change, AnyObjectId blob, long seconds) {
    if (size % CHUNK == 0) {
      chunks.add(new int[CHUNK * INTS]);
    }
    int[] chunk = chunks.getLast();
    int at = size % CHUNK * INTS;
    commit.copyRawTo(chunk, at);
    blob.copyRawTo(chunk, at + BLOB);
    chunk[at + SECONDS] = (int) (seconds >>> 32);
    chunk[at + SECONDS + 1] = (int) seconds;
    chunk[at + CHANGE] = change.code;
    size++;
  }

  int size() {
    return size;
  }

  ObjectId commit(int i) {
    return ObjectId.fromRaw(chunks.get(i / CHUNK), i % CHUNK * INTS);
  }

  ObjectId blob(int i) {
    return ObjectId.fromRaw(chunks.get(i / CHUNK), i % CHUNK * INTS + BLOB);
  }

  /** Committer date, seconds since 1970. */
  long seconds(int i) {
    int[] chunk = chunks.get(i / CHUNK);
    int at = i % CHUNK * INTS + SECONDS;
    return ((long) chunk[at] << 32) | (chunk[at + 1] & 0xffff_ffffL);
  }

  Change change(int i) {
    return Change.of(chunks.get(i / CHUNK)[i % CHUNK * INTS + CHANGE]);
  }

  /** Turns entry {@code i} into one that did nothing. */
  void forget(int i) {
    chunks.get(i / CHUNK)[i % CHUNK * INTS + CHANGE] = Change.NONE.code;
  }

  /** Drops the oldest entries from {@code newSize} on. */
  void truncate(int newSize) {
    while (chunks.size() > (newSize + CHUNK - 1) / CHUNK) {
      chunks.removeLast();
    }
    size = newSize;
  }
}
