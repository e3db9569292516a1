package dev.tidemark.ingest.source;

import dev.tidemark.ingest.commit.Passage;
import dev.tidemark.ingest.commit.UpstreamCommit;
import dev.tidemark.ingest.diff.DiffStat;
import dev.tidemark.ingest.diff.PatchId;
import dev.tidemark.ingest.mail.MailAddress;
import dev.tidemark.ingest.source.GitDiffs.Renames;
import dev.tidemark.ingest.source.TagHistory.Said;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevTree;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.jspecify.annotations.Nullable;

/**
 * Reads commits of a repository, those in scope, their diffs by git or else by JGit. Keeps nothing
 * from one call to the next. Not thread-safe.
 */
final class CommitReader implements AutoCloseable {
  private static final int MAX_MESSAGE_CHARS = 1 << 18;

  private final String repositoryName;
  private final PathScope scope;
  private final RevWalk walk;
  private final ObjectReader reader;
  private final JGitDiffs jgit;
  private final MergeFiles merges;
  private final @Nullable GitDiffs git;

  /**
   * Is asked about merges first. Most of what git needs for a merge is to look for renames, and in
   * few of them a file can have been moved: one that a parent does not have where it is now.
   */
  private final @Nullable GitDiffs gitOfMerges;

  /**
   * @param git makes what diffs come from first, or gives null for JGit's only
   */
  CommitReader(
      Repository repository,
      String repositoryName,
      PathScope scope,
      Function<Renames, @Nullable GitDiffs> git) {
    this.repositoryName = repositoryName;
    this.scope = scope;
    this.reader = repository.newObjectReader();
    this.walk = new RevWalk(reader);
    this.jgit = new JGitDiffs(reader);
    this.merges = new MergeFiles(reader, walk, scope);
    this.git = git.apply(Renames.FOUND);
    this.gitOfMerges = git.apply(Renames.IGNORED);
  }

  /** Reads some commits, some tens at most; null stands for one that is out of scope. */
  List<@Nullable UpstreamCommit> read(List<Said> commits) throws IOException {
    var parsed = new ArrayList<RevCommit>(commits.size());
    var asked = new ArrayList<RevCommit>(commits.size());
    for (Said said : commits) {
      RevCommit commit = walk.parseCommit(said.commit());
      parsed.add(commit);
      if (merge(commit) || wanted(commit)) {
        asked.add(commit);
      }
    }
    Map<RevCommit, CommitDiff> diffs = askGit(asked);
    var read = new ArrayList<@Nullable UpstreamCommit>(commits.size());
    for (int i = 0; i < parsed.size(); i++) {
      RevCommit commit = parsed.get(i);
      CommitDiff diff = null;
      if (merge(commit)) {
        diff = mergeDiff(commit, diffs.get(commit));
      } else if (asked.contains(commit)) {
        diff = diff(commit, diffs.get(commit));
      }
      read.add(diff == null ? null : build(commit, commits.get(i).passage(), diff));
    }
    walk.dispose();
    return read;
  }

  private static boolean merge(RevCommit commit) {
    return commit.getParentCount() > 1;
  }

  /** What git says about commits; nothing about those that it gives no answer to. */
  private Map<RevCommit, CommitDiff> askGit(List<RevCommit> commits) {
    Map<RevCommit, CommitDiff> diffs = new HashMap<>();
    if (git == null || gitOfMerges == null) {
      return diffs;
    }
    List<RevCommit> merges = commits.stream().filter(CommitReader::merge).toList();
    List<RevCommit> others = commits.stream().filter(commit -> !merge(commit)).toList();
    gitOfMerges.ask(merges);
    git.ask(others);
    take(gitOfMerges, merges, diffs);
    take(git, others, diffs);
    List<RevCommit> again =
        merges.stream().filter(merge -> mayHaveMoved(diffs.get(merge))).toList();
    git.ask(again);
    take(git, again, diffs);
    return diffs;
  }

  private static void take(GitDiffs from, List<RevCommit> asked, Map<RevCommit, CommitDiff> diffs) {
    for (RevCommit commit : asked) {
      CommitDiff diff = from.next();
      if (diff == null) {
        diffs.remove(commit);
      } else {
        diffs.put(commit, diff);
      }
    }
  }

  private boolean mayHaveMoved(@Nullable CommitDiff merge) {
    return merge != null
        && merge.files().stream().anyMatch(file -> file.created() && scope.wantsPath(file.path()));
  }

  /** The files in scope that a merge changed by itself, or null if there is none. */
  private @Nullable CommitDiff mergeDiff(RevCommit commit, @Nullable CommitDiff said)
      throws IOException {
    var files = new ArrayList<DiffStat.FileStat>();
    if (said != null) {
      files.addAll(said.files());
      files.removeIf(file -> !scope.wantsPath(file.path()));
    } else {
      try {
        for (String path : merges.changedByHand(commit)) {
          files.add(new DiffStat.FileStat(path, 0, 0, false, false));
        }
      } catch (MissingObjectException e) {
        return null;
      }
    }
    return files.isEmpty() ? null : new CommitDiff("", files, "");
  }

  private boolean wanted(RevCommit commit) throws IOException {
    if (scope.wantsSubject(commit.getShortMessage())) {
      return true;
    }
    if (ruledOut(commit)) {
      return false;
    }
    try {
      return touches(before(commit), commit.getTree());
    } catch (MissingObjectException e) {
      return false;
    }
  }

  /** Whether the repository has a changed-path filter that says no. */
  private boolean ruledOut(RevCommit commit) {
    if (scope.plainPaths().isEmpty()) {
      return false;
    }
    var filter = commit.getChangedPathFilter(walk);
    return filter != null && scope.plainPaths().stream().noneMatch(filter::maybeContains);
  }

  private @Nullable RevTree before(RevCommit commit) throws IOException {
    return commit.getParentCount() == 0 ? null : walk.parseCommit(commit.getParent(0)).getTree();
  }

  private CommitDiff diff(RevCommit commit, @Nullable CommitDiff said) throws IOException {
    if (said != null) {
      return said;
    }
    try {
      return jgit.diff(before(commit), commit.getTree());
    } catch (MissingObjectException e) {
      return new CommitDiff("", List.of(), missing(e));
    }
  }

  private boolean touches(@Nullable RevTree before, RevTree after) throws IOException {
    try (var tree = new TreeWalk(reader)) {
      if (before == null) {
        tree.addTree(new EmptyTreeIterator());
      } else {
        tree.addTree(before);
      }
      tree.addTree(after);
      tree.setRecursive(true);
      tree.setFilter(TreeFilter.ANY_DIFF);
      while (tree.next()) {
        if (scope.wantsPath(tree.getPathString())) {
          return true;
        }
      }
      return false;
    }
  }

  private UpstreamCommit build(RevCommit commit, Passage passage, CommitDiff diff) {
    String message = commit.getFullMessage();
    if (message.length() > MAX_MESSAGE_CHARS) {
      message = message.substring(0, MAX_MESSAGE_CHARS);
    }
    message = message.replace("\r\n", "\n");
    int start = 0;
    while (start < message.length() && message.charAt(start) == '\n') {
      start++;
    }
    int end = message.indexOf("\n\n", start);
    String subject = end < 0 ? message.substring(start) : message.substring(start, end);
    String body = end < 0 ? "" : message.substring(end).strip();
    var parents = new ArrayList<String>(commit.getParentCount());
    for (RevCommit parent : commit.getParents()) {
      parents.add(parent.name());
    }
    PersonIdent author = commit.getAuthorIdent();
    PersonIdent committer = commit.getCommitterIdent();
    long committed = commit.getCommitTime();
    Passage timed =
        passage.tagged() == TagHistory.TIME_OF_COMMIT
            ? Passage.first(passage.tag(), committed, passage.tree())
            : passage;
    // A diff that is cut off has a patch-id that no mail has.
    String patchId =
        diff.problem().isEmpty() ? PatchId.of(diff.text()).map(PatchId::hex).orElse("") : "";
    return new UpstreamCommit(
        commit.name(),
        repositoryName,
        parents,
        address(author),
        author == null ? committed : author.getWhenAsInstant().getEpochSecond(),
        address(committer),
        committed,
        subject.replace('\n', ' ').strip(),
        body,
        diff.files(),
        patchId,
        diff.text(),
        diff.problem(),
        timed);
  }

  private static MailAddress address(@Nullable PersonIdent person) {
    return person == null
        ? new MailAddress("", "")
        : new MailAddress(person.getName(), person.getEmailAddress());
  }

  private static String missing(MissingObjectException e) {
    return "the diff is left out: object "
        + e.getObjectId().name()
        + " is not in this repository (a shallow or partial clone)";
  }

  @Override
  public void close() {
    if (git != null) {
      git.close();
    }
    if (gitOfMerges != null) {
      gitOfMerges.close();
    }
    jgit.close();
    walk.close();
    reader.close();
  }
}
