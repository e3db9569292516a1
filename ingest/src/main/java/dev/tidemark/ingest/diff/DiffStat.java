package dev.tidemark.ingest.diff;

import java.util.List;

/**
 * How many lines a diff adds and removes, file by file, as {@code git apply --numstat} counts.
 *
 * @param files in the order of the diff; a file that occurs twice is listed twice
 */
public record DiffStat(List<FileStat> files) {

  /** No files. */
  public static final DiffStat EMPTY = new DiffStat(List.of());

  /**
   * One file.
   *
   * @param path the new path, or the old one of a deleted file
   * @param added lines added, 0 for a binary file
   * @param removed lines removed, 0 for a binary file
   * @param binary whether lines cannot be counted
   * @param created whether the file is new
   * @param moved whether the file was renamed or copied from another
   * @param unsafeAdded {@code unsafe} blocks that added lines of Rust begin
   * @param unsafeRemoved such blocks that removed lines began
   */
  public record FileStat(
      String path,
      int added,
      int removed,
      boolean binary,
      boolean created,
      boolean moved,
      int unsafeAdded,
      int unsafeRemoved) {

    /** A file that was not moved and has nothing to do with unsafe Rust. */
    public FileStat(String path, int added, int removed, boolean binary, boolean created) {
      this(path, added, removed, binary, created, false, 0, 0);
    }

    /** {@code rust/kernel} of {@code rust/kernel/sync/arc.rs}; a file at the top is itself. */
    public String folder() {
      int first = path.indexOf('/');
      if (first < 0) {
        return path;
      }
      int second = path.indexOf('/', first + 1);
      return path.substring(0, second < 0 ? first : second);
    }
  }

  public DiffStat {
    files = List.copyOf(files);
  }

  /** Counts the diff in a text without keeping its lines; see {@link UnifiedDiff#parse}. */
  public static DiffStat of(String text) {
    return new DiffReader(text, false).read().stat();
  }

  /** Lines added in all files. */
  public int added() {
    int sum = 0;
    for (FileStat file : files) {
      sum += file.added();
    }
    return sum;
  }

  /** Lines removed in all files. */
  public int removed() {
    int sum = 0;
    for (FileStat file : files) {
      sum += file.removed();
    }
    return sum;
  }
}
