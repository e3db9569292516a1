package dev.tidemark.ingest.source;

import dev.tidemark.ingest.commit.Passage;
import dev.tidemark.ingest.source.TagSteps.Step;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevSort;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/**
 * Goes from tag to tag and says what has become of which commit.
 *
 * <p>Where a tag tells what it was built on (its base in mainline), a commit is in the tag if the
 * tag leads to it and its base does not. Between two tags such sets differ by what came up, what
 * reached mainline, and what is gone. A commit that comes back within {@link #MEMORY} tags is known
 * again. A release says of the commits that are known that it has them. Where there is no base,
 * commits only come up, along the branch first and then in the release that has them.
 */
final class TagHistory {
  /**
   * Tags that a commit may be away and still be known when it comes back, and from which a reading
   * that goes on learns what was there: a quarter of a year of working days.
   */
  static final int MEMORY = 64;

  /** As the time of a passage: that at which the commit was committed. */
  static final long TIME_OF_COMMIT = -1;

  private static final Pattern MERGED_BRANCH = Pattern.compile("^Merge .*?branch '([^'\\s]+)'");

  /** What is to be said about a commit. */
  record Said(ObjectId commit, Passage passage) {}

  /**
   * What one step has changed, each list oldest first.
   *
   * @param fresh commits never met
   * @param gone commits that were in the step before, and are neither here nor in mainline
   * @param moved commits known that have come back, reached mainline or a release
   */
  record Changes(List<Said> fresh, List<Said> gone, List<Said> moved) {
    int size() {
      return fresh.size() + gone.size() + moved.size();
    }
  }

  private static final class Known {
    private Passage passage;
    private int last;

    Known(Passage passage, int last) {
      this.passage = passage;
      this.last = last;
    }
  }

  private final Repository repository;

  private final boolean next;

  /** Tips of steps that were gone through, for those that know no base. */
  private final List<ObjectId> tips = new ArrayList<>();

  private final List<ObjectId> releases = new ArrayList<>();

  private final Map<ObjectId, Known> known = new HashMap<>();

  /** Tags of linux-next before those that are gone through again. */
  private final List<Step> forgotten = new ArrayList<>();

  /** Commits of the first tag that is gone through again: they may have come up before it. */
  private final Set<ObjectId> old = new HashSet<>();

  /** Commits that have reached mainline, and no release yet. */
  private final Map<ObjectId, Known> unreleased = new HashMap<>();

  private Set<ObjectId> present = new HashSet<>();
  private @Nullable ObjectId base;

  /** Where there are no tags of linux-next: what each step to come brings up. */
  private @Nullable FirstSteps firstOfReleases;

  private @Nullable FirstSteps firstOfBranch;
  private int number;

  /**
   * @param next whether the repository has tags of linux-next
   */
  TagHistory(Repository repository, boolean next) {
    this.repository = repository;
    this.next = next;
  }

  /** Takes a tip for gone through, without looking at what leads to it. */
  void skip(ObjectId tip) {
    tips.add(tip);
  }

  /** The same for a release. */
  void skipRelease(ObjectId tip) {
    skip(tip);
    releases.add(tip);
  }

  /** The same for a tag of linux-next, older than those to be gone through again. */
  void forget(Step step) {
    forgotten.add(step);
  }

  /**
   * Looks ahead, once, at all steps that are to come.
   *
   * @return about how many commits they will bring up
   */
  long ahead(List<Step> steps) throws IOException {
    return next ? aheadInNext(steps) : aheadInReleases(steps);
  }

  private long aheadInNext(List<Step> steps) throws IOException {
    List<Step> made = steps.stream().filter(step -> !step.release()).toList();
    ObjectId start = made.isEmpty() ? null : NextTree.of(repository, made.getFirst().tip()).base();
    try (RevWalk walk = walk()) {
      for (ObjectId tip : tips) {
        avoid(walk, tip);
      }
      if (start != null) {
        avoid(walk, start);
      }
      for (Step step : made) {
        walk.markStart(walk.parseCommit(step.tip()));
      }
      long count = 0;
      while (walk.next() != null) {
        count++;
      }
      return count;
    }
  }

  /**
   * What came up along the branch comes up again once a release has it; the branch has the rest.
   */
  private long aheadInReleases(List<Step> steps) throws IOException {
    List<Step> made = steps.stream().filter(Step::release).toList();
    FirstSteps ofReleases;
    try (RevWalk walk = walk()) {
      for (ObjectId tip : releases) {
        avoid(walk, tip);
      }
      ofReleases = new FirstSteps(walk, made);
    }
    firstOfReleases = ofReleases;
    try (RevWalk walk = walk()) {
      for (ObjectId tip : tips) {
        avoid(walk, tip);
      }
      for (Step release : made) {
        avoid(walk, release.tip());
      }
      FirstSteps ofBranch =
          new FirstSteps(walk, steps.stream().filter(step -> !step.release()).toList());
      firstOfBranch = ofBranch;
      return ofReleases.size() + ofBranch.size();
    }
  }

  /** Goes on to a step. */
  Changes advance(Step step) throws IOException {
    Changes changes;
    if (next && step.release()) {
      changes = released(step);
    } else {
      number++;
      FirstSteps found = step.release() ? firstOfReleases : firstOfBranch;
      changes = found == null ? look(step) : fresh(step, found.take(step));
      tips.add(step.tip());
    }
    if (step.release()) {
      releases.add(step.tip());
    }
    return changes;
  }

  private Changes look(Step step) throws IOException {
    NextTree made = next ? NextTree.of(repository, step.tip()) : new NextTree(null, Map.of());
    ObjectId newBase = made.base();
    return newBase == null ? withoutBase(step) : withBase(step, made, newBase);
  }

  /** What a release of mainline has, of the commits that are known, and no release before it. */
  private Changes released(Step step) throws IOException {
    var moved = new ArrayList<Said>();
    if (known.isEmpty() && unreleased.isEmpty()) {
      return new Changes(List.of(), List.of(), moved);
    }
    try (RevWalk walk = walk()) {
      for (ObjectId release : releases) {
        avoid(walk, release);
      }
      walk.markStart(walk.parseCommit(step.tip()));
      for (RevCommit commit : walk) {
        Known at = unreleased.remove(commit);
        if (at == null) {
          at = known.get(commit);
        }
        if (at != null && at.passage.release().isEmpty()) {
          remember(commit, at);
          at.passage = at.passage.released(step.name(), step.time());
          moved.add(new Said(commit.copy(), at.passage));
        }
      }
    }
    Collections.reverse(moved);
    return new Changes(List.of(), List.of(), moved);
  }

  private Changes withoutBase(Step step) throws IOException {
    var fresh = new ArrayList<ObjectId>();
    try (RevWalk walk = walk()) {
      // What came up along the branch comes up again, now that a release has it.
      for (ObjectId tip : step.release() ? releases : tips) {
        avoid(walk, tip);
      }
      walk.markStart(walk.parseCommit(step.tip()));
      for (RevCommit commit : walk) {
        fresh.add(commit.copy());
      }
    }
    Collections.reverse(fresh);
    return fresh(step, fresh);
  }

  private static Changes fresh(Step step, List<ObjectId> commits) {
    Passage passage =
        step.release()
            ? Passage.release(step.name(), step.time())
            : Passage.first(step.name(), step.branch() ? TIME_OF_COMMIT : step.time(), "");
    return new Changes(
        commits.stream().map(commit -> new Said(commit, passage)).toList(), List.of(), List.of());
  }

  private Changes withBase(Step step, NextTree made, ObjectId newBase) throws IOException {
    Map<ObjectId, List<ObjectId>> inTag = new HashMap<>();
    var order = new ArrayList<ObjectId>();
    try (RevWalk walk = walk()) {
      avoid(walk, newBase);
      walk.markStart(walk.parseCommit(step.tip()));
      for (RevCommit commit : walk) {
        var parents = new ArrayList<ObjectId>(commit.getParentCount());
        for (RevCommit parent : commit.getParents()) {
          parents.add(parent.copy());
        }
        ObjectId id = commit.copy();
        inTag.put(id, parents);
        order.add(id);
      }
    }
    Collections.reverse(order);
    Set<ObjectId> arrived = arrivedInMainline(newBase);
    var fresh = new ArrayList<Said>();
    var gone = new ArrayList<Said>();
    var moved = new ArrayList<Said>();
    Map<ObjectId, String> trees = null;
    for (ObjectId id : order) {
      Known before = known.get(id);
      if (before == null) {
        if (trees == null) {
          trees = trees(step.tip(), inTag, made);
        }
        Passage passage = Passage.first(step.name(), step.time(), trees.getOrDefault(id, ""));
        known.put(id, new Known(passage, number));
        fresh.add(new Said(id, passage));
        if (number == 1 && !forgotten.isEmpty()) {
          old.add(id);
        }
      } else {
        if (!present.contains(id)) {
          remember(id, before);
          moved.add(new Said(id, before.passage));
        }
        before.last = number;
      }
    }
    for (ObjectId id : sorted(present)) {
      Known before = known.get(id);
      if (before != null && !inTag.containsKey(id) && !arrived.contains(id)) {
        remember(id, before);
        gone.add(new Said(id, before.passage.gone(step.name(), "")));
      }
    }
    for (ObjectId id : sorted(arrived)) {
      Known before = known.get(id);
      if (before != null && !inTag.containsKey(id)) {
        if (before.passage.mainline().isEmpty()) {
          remember(id, before);
          before.passage = before.passage.mainline(step.name());
          moved.add(new Said(id, before.passage));
        }
        known.remove(id);
        if (before.passage.release().isEmpty()) {
          before.last = number;
          unreleased.put(id, before);
        }
      }
    }
    known.values().removeIf(each -> each.last < number - MEMORY);
    unreleased.values().removeIf(each -> each.last < number - MEMORY);
    present = new HashSet<>(inTag.keySet());
    base = newBase;
    return new Changes(fresh, gone, moved);
  }

  /** Finds out since when a commit has been in one tag after the other, if that is not known. */
  private void remember(ObjectId id, Known at) throws IOException {
    if (!old.remove(id)) {
      return;
    }
    Step first = null;
    try (var walk = new RevWalk(repository)) {
      walk.setRetainBody(false);
      RevCommit commit = walk.parseCommit(id);
      for (int i = forgotten.size() - 1; i >= 0; i--) {
        if (!walk.isMergedInto(commit, walk.parseCommit(forgotten.get(i).tip()))) {
          break;
        }
        first = forgotten.get(i);
      }
    } catch (MissingObjectException e) {
      // Pruned: what is known has to do.
      return;
    }
    if (first != null) {
      at.passage = at.passage.since(first.name(), first.time());
    }
  }

  /** What mainline has now and had not at the step before. */
  private Set<ObjectId> arrivedInMainline(ObjectId newBase) throws IOException {
    ObjectId before = base;
    var arrived = new HashSet<ObjectId>();
    if (before == null || before.equals(newBase)) {
      return arrived;
    }
    try (RevWalk walk = walk()) {
      avoid(walk, before);
      walk.markStart(walk.parseCommit(newBase));
      for (RevCommit commit : walk) {
        arrived.add(commit.copy());
      }
    }
    return arrived;
  }

  private static List<ObjectId> sorted(Set<ObjectId> ids) {
    var sorted = new ArrayList<>(ids);
    Collections.sort(sorted);
    return sorted;
  }

  /**
   * The tree each commit came through: of the merges on the way from the base to the tip, the first
   * that brought it in.
   */
  private Map<ObjectId, String> trees(
      ObjectId tip, Map<ObjectId, List<ObjectId>> inTag, NextTree made) throws IOException {
    var merges = new ArrayList<ObjectId>();
    Set<ObjectId> chain = new HashSet<>();
    ObjectId at = tip;
    while (at != null && inTag.containsKey(at)) {
      List<ObjectId> parents = inTag.getOrDefault(at, List.of());
      chain.add(at);
      if (parents.size() > 1) {
        merges.add(at);
      }
      at = parents.isEmpty() ? null : parents.getFirst();
    }
    Collections.reverse(merges);
    Map<ObjectId, String> trees = new HashMap<>();
    var stack = new ArrayDeque<ObjectId>();
    for (ObjectId merge : merges) {
      List<ObjectId> parents = inTag.getOrDefault(merge, List.of());
      for (ObjectId merged : parents.subList(1, parents.size())) {
        String name = made.name(merged);
        if (name.isEmpty()) {
          name = mergedBranch(merge);
        }
        stack.push(merged);
        while (!stack.isEmpty()) {
          ObjectId id = stack.pop();
          if (inTag.containsKey(id) && !chain.contains(id) && trees.putIfAbsent(id, name) == null) {
            inTag.getOrDefault(id, List.of()).forEach(stack::push);
          }
        }
      }
    }
    return trees;
  }

  private String mergedBranch(ObjectId merge) throws IOException {
    Matcher branch = MERGED_BRANCH.matcher(repository.parseCommit(merge).getShortMessage());
    return branch.find() ? branch.group(1) : "";
  }

  private RevWalk walk() {
    var walk = new RevWalk(repository);
    walk.setRetainBody(false);
    walk.sort(RevSort.TOPO);
    return walk;
  }

  private static void avoid(RevWalk walk, ObjectId tip) throws IOException {
    try {
      walk.markUninteresting(walk.parseCommit(tip));
    } catch (MissingObjectException e) {
      // Pruned since; what it led to comes again, which changes nothing.
      return;
    }
  }
}
