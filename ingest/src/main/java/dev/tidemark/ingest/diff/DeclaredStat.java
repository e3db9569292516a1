package dev.tidemark.ingest.diff;

import java.util.Optional;

/**
 * The summary line of a diffstat, as the author's tool wrote it: what a cover or a patch says it
 * changes.
 *
 * @param files files changed
 * @param insertions lines added
 * @param deletions lines removed
 */
public record DeclaredStat(int files, int insertions, int deletions) {

  /**
   * Finds the summary of the text's own diffstat.
   *
   * <p>A summary that stands below the lines of its diffstat ({@code path | 12 ++--}) goes before
   * one that stands alone; of several such, the last one counts, since git writes its own last,
   * below whatever the author pasted. Numbers too large for an int are no summary.
   *
   * @param prose text without quotes and diffs (see {@code BodyText.prose})
   */
  public static Optional<DeclaredStat> find(String prose) {
    return StatLines.find(prose);
  }
}
