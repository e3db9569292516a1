package dev.tidemark.ingest.source;

import dev.tidemark.ingest.source.TagSteps.Step;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;

/**
 * Which of several steps is the first to have a commit, found in one walk for all steps: a walk for
 * each would go over the ground between releases again and again.
 *
 * <p>The commits of a step come by the committer's clock, then by id. So their order depends on
 * nothing but what the step brings up, and a number says how many of them are done, even if there
 * are further steps the next time.
 */
final class FirstSteps {
  private final Map<Step, List<ObjectId>> commits = new HashMap<>();
  private final long size;

  private record Dated(ObjectId id, int time) {}

  private static final Comparator<Dated> BY_TIME =
      Comparator.comparingInt(Dated::time).thenComparing(Dated::id);

  /**
   * Walks.
   *
   * @param walk sorted so that children come before parents, what is not wanted marked in it
   * @param steps oldest first
   */
  FirstSteps(RevWalk walk, List<Step> steps) throws IOException {
    Map<ObjectId, Integer> first = new HashMap<>();
    for (int i = 0; i < steps.size(); i++) {
      RevCommit tip = walk.parseCommit(steps.get(i).tip());
      walk.markStart(tip);
      first.merge(tip, i, Math::min);
    }
    var found = new ArrayList<List<Dated>>(steps.size());
    steps.forEach(step -> found.add(new ArrayList<>()));
    long count = 0;
    for (RevCommit commit : walk) {
      Integer step = first.remove(commit);
      if (step == null) {
        throw new IllegalStateException("a walk gave " + commit.name() + " before its children");
      }
      for (RevCommit parent : commit.getParents()) {
        first.merge(parent, step, Math::min);
      }
      found.get(step).add(new Dated(commit.copy(), commit.getCommitTime()));
      count++;
    }
    for (int i = 0; i < steps.size(); i++) {
      List<Dated> dated = found.set(i, List.of());
      dated.sort(BY_TIME);
      var ids = new ArrayList<ObjectId>(dated.size());
      dated.forEach(each -> ids.add(each.id()));
      commits.putIfAbsent(steps.get(i), ids);
    }
    size = count;
  }

  /** How many commits there are in all. */
  long size() {
    return size;
  }

  /** The commits that a step is the first to have, oldest first; the second time, none. */
  List<ObjectId> take(Step step) {
    List<ObjectId> taken = commits.remove(step);
    return taken == null ? List.of() : taken;
  }
}
