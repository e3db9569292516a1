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
 * linux-next by date; where there are none, release tags by time, and the branch at last.
 *
 * @param next whether these are linux-next's tags
 * @param steps oldest first
 */
record TagSteps(boolean next, List<Step> steps) {

  private static final Pattern NEXT_TAG = Pattern.compile("next-[0-9]{8}(-[0-9]+)?");
  private static final Pattern RELEASE_TAG = Pattern.compile("v?[0-9].*");

  /**
   * One point.
   *
   * @param name of the tag or branch, without {@code refs/tags/}
   * @param tip the commit
   * @param time of the tag, or of the commit where the tag has none; epoch seconds
   * @param branch whether it is a branch
   */
  record Step(String name, ObjectId tip, long time, boolean branch) {}

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
            (next ? nexts : releases)
                .add(new Step(name, commit.copy(), commit.getCommitTime(), false));
          }
        }
      }
      if (!nexts.isEmpty()) {
        nexts.sort(Comparator.comparing(Step::name));
        return new TagSteps(true, nexts);
      }
      releases.sort(Comparator.comparingLong(Step::time).thenComparing(Step::name));
      ObjectId head = repository.resolve(Constants.HEAD);
      if (head != null) {
        RevCommit tip = walk.parseCommit(head);
        String branch = Repository.shortenRefName(String.valueOf(repository.getFullBranch()));
        releases.add(new Step(branch, tip.copy(), tip.getCommitTime(), true));
      }
      return new TagSteps(false, releases);
    }
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
