package dev.tidemark.ingest.source;

import dev.tidemark.ingest.diff.DiffStat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.diff.DiffAlgorithm;
import org.eclipse.jgit.diff.DiffEntry;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.diff.Edit;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.patch.FileHeader;
import org.eclipse.jgit.revwalk.RevTree;
import org.jspecify.annotations.Nullable;

/**
 * Diffs of commits by JGit, for where {@link GitDiffs} has none to give. Lines that can be taken
 * for changed in several ways are not always those that git takes. Not thread-safe.
 */
final class JGitDiffs implements AutoCloseable {
  /** Of the algorithms JGit has, the one whose diffs most often are git's own. */
  static final DiffAlgorithm LINES =
      DiffAlgorithm.getAlgorithm(DiffAlgorithm.SupportedAlgorithm.HISTOGRAM);

  /** Files added and deleted beyond which renames are not looked for: JGit is slow at it. */
  private static final int RENAME_LIMIT = 400;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final DiffFormatter formatter = new DiffFormatter(out);

  JGitDiffs(ObjectReader reader) {
    formatter.setReader(reader, new Config());
    formatter.setDiffAlgorithm(LINES);
    formatter.setDetectRenames(true);
    formatter.getRenameDetector().setRenameLimit(RENAME_LIMIT);
    formatter.getRenameDetector().setRenameScore(GitDiffs.RENAME_SCORE);
    formatter.setAbbreviationLength(Constants.OBJECT_ID_STRING_LENGTH);
    formatter.setBinaryFileThreshold(CommitDiff.MAX_TEXT_FILE_BYTES);
  }

  /**
   * The difference between two trees.
   *
   * @param before null for a commit without parent
   */
  CommitDiff diff(@Nullable RevTree before, RevTree after) throws IOException {
    var files = new ArrayList<DiffStat.FileStat>();
    var diff = new StringBuilder();
    boolean whole = true;
    long bytes = 0;
    for (DiffEntry entry : formatter.scan(before, after)) {
      out.reset();
      if (bytes <= CommitDiff.MAX_BYTES) {
        formatter.format(entry);
        bytes += out.size();
      }
      if (bytes <= CommitDiff.MAX_BYTES) {
        String text = withoutNeedlessNames(CommitDiff.decode(out.toByteArray(), 0, out.size()));
        diff.append(text);
        List<DiffStat.FileStat> counted = DiffStat.of(text).files();
        if (counted.size() == 1) {
          files.add(counted.getFirst());
          continue;
        }
      } else {
        whole = false;
      }
      files.add(count(entry));
    }
    out.reset();
    return new CommitDiff(diff.toString(), files, whole ? "" : CommitDiff.CUT_OFF);
  }

  /** JGit names a file that is binary or empty on two lines more than git does. */
  private static String withoutNeedlessNames(String text) {
    int old = text.indexOf("\n--- ") + 1;
    int neu = text.indexOf("\n+++ ", Math.max(0, old - 1)) + 1;
    int after = text.indexOf('\n', neu) + 1;
    if (old == 0 || neu == 0 || text.startsWith("@@", after)) {
      return text;
    }
    String start = text.substring(0, old);
    return after == text.length()
        ? start
        : start
            + "Binary files "
            + text.substring(old + 4, neu - 1)
            + " and "
            + text.substring(neu + 4, after - 1)
            + " differ\n";
  }

  private DiffStat.FileStat count(DiffEntry entry) throws IOException {
    FileHeader header = formatter.toFileHeader(entry);
    boolean binary = header.getPatchType() != FileHeader.PatchType.UNIFIED;
    int added = 0;
    int removed = 0;
    for (Edit edit : header.toEditList()) {
      added += edit.getLengthB();
      removed += edit.getLengthA();
    }
    boolean deleted = entry.getChangeType() == DiffEntry.ChangeType.DELETE;
    return new DiffStat.FileStat(
        deleted ? entry.getOldPath() : entry.getNewPath(),
        added,
        removed,
        binary,
        entry.getChangeType() == DiffEntry.ChangeType.ADD,
        entry.getChangeType() == DiffEntry.ChangeType.RENAME,
        0,
        0);
  }

  @Override
  public void close() {
    formatter.close();
  }
}
