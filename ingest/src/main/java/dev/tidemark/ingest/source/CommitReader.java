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
import java.util.List;
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
   * For merges in which no file moved, by far the most: as git says it, in a quarter of the time.
   */
  private final @Nullable GitDiffs gitOfMerges;

  /** How what a commit changes is found out. */
  private enum Way {
    NONE,
    WHOLE,
    MERGE_IN_PLACE
  }

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
    var ways = new ArrayList<Way>(commits.size());
    var toGit = new ArrayList<RevCommit>(commits.size());
    var toGitOfMerges = new ArrayList<RevCommit>();
    for (Said said : commits) {
      RevCommit commit = walk.parseCommit(said.commit());
      Way way = way(commit);
      parsed.add(commit);
      ways.add(way);
      if (way == Way.WHOLE) {
        toGit.add(commit);
      } else if (way == Way.MERGE_IN_PLACE) {
        toGitOfMerges.add(commit);
      }
    }
    if (git != null && gitOfMerges != null) {
      git.ask(toGit);
      gitOfMerges.ask(toGitOfMerges);
    }
    var read = new ArrayList<@Nullable UpstreamCommit>(commits.size());
    for (int i = 0; i < parsed.size(); i++) {
      RevCommit commit = parsed.get(i);
      Way way = ways.get(i);
      if (way == Way.NONE) {
        read.add(null);
        continue;
      }
      CommitDiff diff =
          merge(commit) ? mergeDiff(commit, way == Way.WHOLE ? git : gitOfMerges) : diff(commit);
      boolean plainMerge = merge(commit) && diff.files().isEmpty();
      read.add(plainMerge ? null : build(commit, commits.get(i).passage(), diff));
    }
    walk.dispose();
    return read;
  }

  private Way way(RevCommit commit) throws IOException {
    if (!merge(commit)) {
      return wanted(commit) ? Way.WHOLE : Way.NONE;
    }
    try {
      return switch (merges.takenFromNoParent(commit)) {
        case NOTHING -> Way.NONE;
        case IN_PLACE -> Way.MERGE_IN_PLACE;
        case NEW_PATHS -> Way.WHOLE;
      };
    } catch (MissingObjectException e) {
      return Way.NONE;
    }
  }

  private static boolean merge(RevCommit commit) {
    return commit.getParentCount() > 1;
  }

  /** The files in scope that a merge changed by itself. */
  private CommitDiff mergeDiff(RevCommit commit, @Nullable GitDiffs asked) throws IOException {
    CommitDiff diff = asked == null ? null : asked.next();
    var files = new ArrayList<DiffStat.FileStat>();
    if (diff != null) {
      files.addAll(diff.files());
      files.removeIf(file -> !scope.wantsPath(file.path()));
      return new CommitDiff("", files, "");
    }
    try {
      for (String path : merges.changedByHand(commit)) {
        files.add(new DiffStat.FileStat(path, 0, 0, false, false));
      }
    } catch (MissingObjectException e) {
      return new CommitDiff("", List.of(), missing(e));
    }
    return new CommitDiff("", files, "");
  }

  private boolean wanted(RevCommit commit) throws IOException {
    if (scope.wantsSubject(commit.getShortMessage())) {
      return true;
    }
    try {
      return touches(before(commit), commit.getTree());
    } catch (MissingObjectException e) {
      return false;
    }
  }

  private @Nullable RevTree before(RevCommit commit) throws IOException {
    return commit.getParentCount() == 0 ? null : walk.parseCommit(commit.getParent(0)).getTree();
  }

  private CommitDiff diff(RevCommit commit) throws IOException {
    CommitDiff diff = git == null ? null : git.next();
    if (diff != null) {
      return diff;
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
