package dev.tidemark.ingest.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/**
 * The points of a repository's history at which one looks what has become new: the tags of
 * linux-next and the releases of mainline, by time; where there are none of linux-next, release
 * tags of any kind, and the branch at last.
 *
 * @param next whether these are linux-next's tags
 * @param steps oldest first
 */
record TagSteps(boolean next, List<Step> steps) {

  private static final Pattern NEXT_TAG = Pattern.compile("next-[0-9]{8}(-[0-9]+)?");

  /** Of mainline, and of the candidates for it; not of its stable branches. */
  private static final Pattern MAINLINE_TAG =
      Pattern.compile("v([3-9]|[1-9][0-9]+|2\\.6)\\.[0-9]+(-rc[0-9]+)?");

  private static final Pattern RELEASE_TAG = Pattern.compile("v?[0-9].*");

  /** What a point is. */
  enum Kind {
    NEXT,
    RELEASE,
    BRANCH
  }

  /**
   * One point.
   *
   * @param name of the tag or branch, without {@code refs/tags/}
   * @param tip the commit
   * @param time of the commit, epoch seconds
   */
  record Step(String name, ObjectId tip, long time, Kind kind) {
    boolean branch() {
      return kind == Kind.BRANCH;
    }

    boolean release() {
      return kind == Kind.RELEASE;
    }
  }

  TagSteps {
    steps = List.copyOf(steps);
  }

  /** Those of a repository. Tags that lead to no commit that is here are left out. */
  static TagSteps of(Repository repository) throws IOException {
    var nexts = new ArrayList<Step>();
    var releases = new ArrayList<Step>();
    try (var walk = new RevWalk(repository)) {
      walk.setRetainBody(false);
      for (Ref ref : repository.getRefDatabase().getRefsByPrefix(Constants.R_TAGS)) {
        String name = ref.getName().substring(Constants.R_TAGS.length());
        boolean next = NEXT_TAG.matcher(name).matches();
        if (next || RELEASE_TAG.matcher(name).matches()) {
          RevCommit commit = commit(walk, ref.getObjectId());
          if (commit != null) {
            Kind kind = next ? Kind.NEXT : Kind.RELEASE;
            (next ? nexts : releases)
                .add(new Step(name, commit.copy(), commit.getCommitTime(), kind));
          }
        }
      }
      releases.sort(Comparator.comparingLong(Step::time).thenComparing(Step::name));
      if (!nexts.isEmpty()) {
        releases.removeIf(release -> !MAINLINE_TAG.matcher(release.name()).matches());
        nexts.sort(Comparator.comparing(Step::name));
        return new TagSteps(true, merged(nexts, releases));
      }
      ObjectId head = repository.resolve(Constants.HEAD);
      if (head != null) {
        RevCommit tip = walk.parseCommit(head);
        String branch = Repository.shortenRefName(String.valueOf(repository.getFullBranch()));
        releases.add(new Step(branch, tip.copy(), tip.getCommitTime(), Kind.BRANCH));
      }
      return new TagSteps(false, releases);
    }
  }

  /** Each release before the first tag of linux-next that was made after it. */
  private static List<Step> merged(List<Step> nexts, List<Step> releases) {
    var steps = new ArrayList<Step>(nexts.size() + releases.size());
    int taken = 0;
    for (Step next : nexts) {
      while (taken < releases.size() && releases.get(taken).time() <= next.time()) {
        steps.add(releases.get(taken++));
      }
      steps.add(next);
    }
    steps.addAll(releases.subList(taken, releases.size()));
    return steps;
  }

  /** The commit that a tag leads to, or null: a tag of a blob, or beyond a shallow clone's edge. */
  private static @Nullable RevCommit commit(RevWalk walk, @Nullable ObjectId id)
      throws IOException {
    if (id == null) {
      return null;
    }
    try {
      return walk.parseCommit(id);
    } catch (MissingObjectException | IncorrectObjectTypeException e) {
      return null;
    }
  }
}
