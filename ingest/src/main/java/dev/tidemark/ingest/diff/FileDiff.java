package dev.tidemark.ingest.diff;

import java.util.List;

/**
 * What a diff does to one file.
 *
 * @param oldPath the path before, without {@code a/}; empty if there was no file
 * @param newPath the path after, without {@code b/}; empty if there is no file
 * @param change what happens to the file
 * @param oldBlob hex of the blob before, as written on the {@code index} line; empty if unknown
 * @param newBlob hex of the blob after; empty if unknown
 * @param binary whether the content is not shown as lines
 * @param added added lines that were there
 * @param removed removed lines that were there
 * @param unsafeAdded {@code unsafe} blocks that added lines of Rust begin
 * @param unsafeRemoved such blocks that removed lines began
 * @param hunks the hunks, in order
 */
public record FileDiff(
    String oldPath,
    String newPath,
    Change change,
    String oldBlob,
    String newBlob,
    boolean binary,
    int added,
    int removed,
    int unsafeAdded,
    int unsafeRemoved,
    List<Hunk> hunks) {

  /** What happens to a file. */
  public enum Change {
    /** Its content changes; its mode may too. */
    MODIFIED,
    /** It is new. */
    ADDED,
    /** It goes away. */
    DELETED,
    /** It has a new path; its content may change too. */
    RENAMED,
    /** It is a copy of another; its content may differ. */
    COPIED,
    /** Only its mode changes. */
    MODE
  }

  public FileDiff {
    hunks = List.copyOf(hunks);
  }

  /** The path the file is known by: the new one, or the old one of a deleted file. */
  public String path() {
    return newPath.isEmpty() ? oldPath : newPath;
  }
}
