package dev.tidemark.analysis.landing;

import java.util.List;

/**
 * How far a work has landed.
 *
 * @param state all of it, a part, or not any more
 * @param landed patches that became a commit which is there
 * @param patches patches of the version that landed
 * @param version the version most of them are of, such as {@code v4}
 * @param versions how many versions there were up to that one
 * @param tag the tag by which the last of them was there
 * @param landedAt when that tag was made, epoch seconds
 * @param sinceFirst seconds from the first posting of the work to the tag
 * @param sinceLast seconds from the posting of the version that landed to the tag
 * @param release the first release tag that had all that landed, such as {@code v6.15-rc1}; empty
 *     if a part of it is in none
 * @param releasedAt when that release was made, epoch seconds; 0 if there is none
 * @param dropped commits of the work that were dropped again
 * @param commits ids of the commits that are there, in order of the patches
 */
public record Landing(
    State state,
    int landed,
    int patches,
    String version,
    int versions,
    String tag,
    long landedAt,
    long sinceFirst,
    long sinceLast,
    String release,
    long releasedAt,
    int dropped,
    List<String> commits) {

  /** How much of a work is there. */
  public enum State {
    /** Every patch of the version. */
    LANDED,
    /** Some patches. */
    PARTLY,
    /** None any more: what was there was dropped. */
    DROPPED
  }

  public Landing {
    commits = List.copyOf(commits);
  }
}
