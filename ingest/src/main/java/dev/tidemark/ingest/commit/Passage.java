package dev.tidemark.ingest.commit;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

/**
 * How a commit went through the tags of its repository. linux-next is put together anew every day,
 * so a commit may be in one tag and gone from the next.
 *
 * @param tag the first tag that had the commit, such as {@code next-20250303}; in a repository
 *     without such tags the first release that had it, or the branch if no release has it yet
 * @param tagged when that tag was made, epoch seconds; for a branch, when the commit was committed
 * @param tree the tree it came through, as linux-next names it ({@code rust}); empty if not known
 * @param gone the first tag without the commit, though it is not in mainline either; empty while it
 *     is there
 * @param rewrittenAs the commit that took its place in the tag {@code gone}: the same change by the
 *     same author with the same subject; empty if none did
 * @param mainline the first tag whose base had the commit, or the release that had it if that came
 *     sooner: by when it had reached mainline; empty if it has not, or if the repository has no
 *     tags of linux-next
 * @param release the first release tag that had the commit, such as {@code v6.15-rc1}; empty if
 *     none had
 * @param released when that tag was made, epoch seconds; 0 if there is none
 */
public record Passage(
    String tag,
    long tagged,
    String tree,
    String gone,
    String rewrittenAs,
    String mainline,
    String release,
    long released) {

  /** Where a commit stands at the newest tag. */
  public enum State {
    /** In the tag, not in mainline yet. */
    PRESENT,
    /** In mainline; in a repository without linux-next's tags, {@link #PRESENT} is all there is. */
    MAINLINE,
    /** Gone; another commit has taken its place. */
    REWRITTEN,
    /** Gone without a successor. */
    DROPPED
  }

  public Passage {
    requireNonNull(tag, "tag");
    requireNonNull(tree, "tree");
    requireNonNull(gone, "gone");
    requireNonNull(rewrittenAs, "rewrittenAs");
    requireNonNull(mainline, "mainline");
    // Records of former days do not have it.
    release = requireNonNullElse(release, "");
  }

  /** A commit that has just come up. */
  public static Passage first(String tag, long tagged, String tree) {
    return new Passage(tag, tagged, tree, "", "", "", "", 0);
  }

  /** A commit of a repository without tags of linux-next that a release is the first to have. */
  public static Passage release(String tag, long tagged) {
    return new Passage(tag, tagged, "", "", "", "", tag, tagged);
  }

  /**
   * The same, come up in an earlier tag.
   *
   * @param first that tag
   * @param time when it was made, epoch seconds
   */
  public Passage since(String first, long time) {
    return new Passage(first, time, tree, gone, rewrittenAs, mainline, release, released);
  }

  /**
   * The same, gone.
   *
   * @param without the first tag without it
   * @param successor the commit that replaced it, or empty
   */
  public Passage gone(String without, String successor) {
    return new Passage(tag, tagged, tree, without, successor, mainline, release, released);
  }

  /** The same, in mainline as of a tag. */
  public Passage mainline(String asOf) {
    return new Passage(tag, tagged, tree, "", "", asOf, release, released);
  }

  /**
   * The same, in a release, and so in mainline.
   *
   * @param name of the release's tag
   * @param time when it was made, epoch seconds
   */
  public Passage released(String name, long time) {
    return new Passage(tag, tagged, tree, "", "", mainline.isEmpty() ? name : mainline, name, time);
  }

  /** Where the commit stands. */
  public State state() {
    if (!mainline.isEmpty()) {
      return State.MAINLINE;
    }
    if (!rewrittenAs.isEmpty()) {
      return State.REWRITTEN;
    }
    return gone.isEmpty() ? State.PRESENT : State.DROPPED;
  }
}
