package dev.tidemark.ingest.diff;

import java.util.ArrayList;
import java.util.List;

/**
 * The diff in a text: every file it changes, with hunks and line counts.
 *
 * <p>Reads what {@code git format-patch} writes and what {@code git apply} accepts: a commit
 * message before and a signature after, CRLF line ends, {@code \ No newline at end of file}, binary
 * files, renames, copies, changes of mode only, quoted names, and diffs without {@code diff --git}.
 * A hunk ends where its header says, so lines below it that begin with {@code -} are not counted.
 *
 * @param files in the order of the text
 * @param problems what could not be read as it should be; empty for a good diff
 */
public record UnifiedDiff(List<FileDiff> files, List<DiffProblem> problems) {

  public UnifiedDiff {
    files = List.copyOf(files);
    problems = List.copyOf(problems);
  }

  /** Reads the diffs of a text; never throws. A text without any has no files. */
  public static UnifiedDiff parse(String text) {
    return new DiffReader(text, true).read();
  }

  /** The line counts. */
  public DiffStat stat() {
    List<DiffStat.FileStat> stats = new ArrayList<>(files.size());
    for (FileDiff file : files) {
      stats.add(
          new DiffStat.FileStat(
              file.path(),
              file.added(),
              file.removed(),
              file.binary(),
              file.change() == FileDiff.Change.ADDED,
              file.change() == FileDiff.Change.RENAMED || file.change() == FileDiff.Change.COPIED,
              file.unsafeAdded(),
              file.unsafeRemoved()));
    }
    return new DiffStat(stats);
  }
}
