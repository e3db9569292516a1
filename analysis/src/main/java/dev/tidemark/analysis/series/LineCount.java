package dev.tidemark.analysis.series;

/**
 * How much text a set of patches touches.
 *
 * @param files different paths
 * @param added lines added
 * @param removed lines removed
 */
public record LineCount(int files, int added, int removed) {
  /** Nothing touched. */
  public static final LineCount NONE = new LineCount(0, 0, 0);

  /** Lines added less lines removed. */
  public int net() {
    return added - removed;
  }

  /** What lies between an older count and this one. */
  public LineCount minus(LineCount older) {
    return new LineCount(files - older.files, added - older.added, removed - older.removed);
  }
}
