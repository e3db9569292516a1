package dev.tidemark.ingest.source;

import dev.tidemark.ingest.commit.Passage;
import dev.tidemark.ingest.commit.UpstreamCommit;
import dev.tidemark.ingest.diff.DiffStat;
import dev.tidemark.ingest.diff.PatchId;
import dev.tidemark.ingest.mail.MailAddress;
import dev.tidemark.ingest.source.TagHistory.Said;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.eclipse.jgit.diff.Edit;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;
import org.eclipse.jgit.errors.LargeObjectException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
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
  private final @Nullable GitDiffs git;

  /**
   * @param git where diffs come from first, or null for JGit's only; closed with this reader
   */
  CommitReader(
      Repository repository, String repositoryName, PathScope scope, @Nullable GitDiffs git) {
    this.repositoryName = repositoryName;
    this.scope = scope;
    this.reader = repository.newObjectReader();
    this.walk = new RevWalk(reader);
    this.jgit = new JGitDiffs(reader);
    this.git = git;
  }

  /** Reads some commits, some tens at most; null stands for one that is out of scope. */
  List<@Nullable UpstreamCommit> read(List<Said> commits) throws IOException {
    var parsed = new ArrayList<RevCommit>(commits.size());
    var wanted = new ArrayList<RevCommit>(commits.size());
    for (Said said : commits) {
      RevCommit commit = walk.parseCommit(said.commit());
      parsed.add(commit);
      if (merge(commit) ? mayBeWanted(commit) : wanted(commit)) {
        wanted.add(commit);
      }
    }
    if (git != null) {
      git.ask(wanted);
    }
    var read = new ArrayList<@Nullable UpstreamCommit>(commits.size());
    int next = 0;
    for (int i = 0; i < parsed.size(); i++) {
      RevCommit commit = parsed.get(i);
      if (next == wanted.size() || !wanted.get(next).equals(commit)) {
        read.add(null);
        continue;
      }
      next++;
      CommitDiff diff = merge(commit) ? mergeDiff(commit) : diff(commit);
      boolean plainMerge = merge(commit) && diff.files().isEmpty();
      read.add(plainMerge ? null : build(commit, commits.get(i).passage(), diff));
    }
    walk.dispose();
    return read;
  }

  private static boolean merge(RevCommit commit) {
    return commit.getParentCount() > 1;
  }

  /** Whether a merge has files in scope that it took from no parent; not told if all are. */
  private boolean mayBeWanted(RevCommit commit) throws IOException {
    try {
      return scope.all() || !pathsTakenFromNoParent(commit, false).isEmpty();
    } catch (MissingObjectException e) {
      return false;
    }
  }

  /** The files in scope that a merge changed by itself. */
  private CommitDiff mergeDiff(RevCommit commit) throws IOException {
    CommitDiff diff = git == null ? null : git.next();
    var files = new ArrayList<DiffStat.FileStat>();
    if (diff != null) {
      files.addAll(diff.files());
      files.removeIf(file -> !scope.wantsPath(file.path()));
      return new CommitDiff("", files, "");
    }
    try {
      for (String path : pathsTakenFromNoParent(commit, true)) {
        files.add(new DiffStat.FileStat(path, 0, 0, false, false));
      }
    } catch (MissingObjectException e) {
      return new CommitDiff("", List.of(), missing(e));
    }
    return new CommitDiff("", files, "");
  }

  /**
   * Paths in scope whose content a merge has from none of its parents.
   *
   * @param byHand only those with a line that no parent has
   */
  private List<String> pathsTakenFromNoParent(RevCommit commit, boolean byHand) throws IOException {
    var paths = new ArrayList<String>();
    try (var tree = new TreeWalk(reader)) {
      int parents = commit.getParentCount();
      for (RevCommit parent : commit.getParents()) {
        tree.addTree(walk.parseCommit(parent).getTree());
      }
      tree.addTree(commit.getTree());
      while (tree.next()) {
        boolean taken = false;
        for (int i = 0; i < parents && !taken; i++) {
          taken = tree.idEqual(i, parents) && tree.getRawMode(i) == tree.getRawMode(parents);
        }
        if (taken) {
          continue;
        }
        if (tree.isSubtree()) {
          tree.enterSubtree();
        } else if (scope.wantsPath(tree.getPathString())
            && (!byHand || changedByHand(tree, parents))) {
          paths.add(tree.getPathString());
        }
      }
    }
    return paths;
  }

  /**
   * Whether a file that a merge took from no parent has a line that it has from none either. A file
   * that was only put together from what the parents have has no such line.
   */
  private boolean changedByHand(TreeWalk tree, int parents) throws IOException {
    if ((tree.getRawMode(parents) & FileMode.TYPE_MASK) != FileMode.TYPE_FILE) {
      return tree.getRawMode(parents) != 0; // A link; a file that is gone leaves nothing to show.
    }
    byte[] merged = bytes(tree.getObjectId(parents));
    if (merged == null || RawText.isBinary(merged)) {
      return true;
    }
    var text = new RawText(merged);
    var own = new BitSet(text.size());
    own.set(0, text.size());
    for (int i = 0; i < parents && !own.isEmpty(); i++) {
      byte[] before = tree.getRawMode(i) == 0 ? new byte[0] : bytes(tree.getObjectId(i));
      if (before == null || RawText.isBinary(before)) {
        return true;
      }
      var added = new BitSet(text.size());
      for (Edit edit : JGitDiffs.LINES.diff(RawTextComparator.DEFAULT, new RawText(before), text)) {
        added.set(edit.getBeginB(), edit.getEndB());
      }
      own.and(added);
    }
    return !own.isEmpty();
  }

  /** The content of a file, or null if it is too large to be text. */
  private byte @Nullable [] bytes(ObjectId blob) throws IOException {
    try {
      return reader.open(blob, Constants.OBJ_BLOB).getCachedBytes(CommitDiff.MAX_TEXT_FILE_BYTES);
    } catch (LargeObjectException e) {
      return null;
    }
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
    jgit.close();
    walk.close();
    reader.close();
  }
}
