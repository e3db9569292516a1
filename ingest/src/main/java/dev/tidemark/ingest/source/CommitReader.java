package dev.tidemark.ingest.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.ingest.commit.Passage;
import dev.tidemark.ingest.commit.UpstreamCommit;
import dev.tidemark.ingest.diff.DiffStat;
import dev.tidemark.ingest.diff.PatchId;
import dev.tidemark.ingest.mail.MailAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.eclipse.jgit.diff.DiffAlgorithm;
import org.eclipse.jgit.diff.DiffEntry;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.diff.Edit;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;
import org.eclipse.jgit.errors.LargeObjectException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.patch.FileHeader;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevTree;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.jspecify.annotations.Nullable;

/** Reads single commits of a repository, those in scope. Not thread-safe; cheap to make. */
final class CommitReader implements AutoCloseable {
  /** Most bytes of a diff that are kept; of a longer one files are counted, not shown. */
  static final int MAX_DIFF_BYTES = 1 << 20;

  /** A file larger than this is treated as binary. */
  private static final int MAX_TEXT_FILE_BYTES = 4 << 20;

  /** Files added and deleted beyond which renames are not looked for; git's default is 1000. */
  private static final int RENAME_LIMIT = 400;

  /** Of those JGit has, the one whose diffs most often are git's own. */
  private static final DiffAlgorithm LINES =
      DiffAlgorithm.getAlgorithm(DiffAlgorithm.SupportedAlgorithm.HISTOGRAM);

  private static final int MAX_MESSAGE_CHARS = 1 << 18;
  private static final int ABBREVIATION = 12;

  private final String repositoryName;
  private final PathScope scope;
  private final RevWalk walk;
  private final ObjectReader reader;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final DiffFormatter formatter = new DiffFormatter(out);

  CommitReader(Repository repository, String repositoryName, PathScope scope) {
    this.repositoryName = repositoryName;
    this.scope = scope;
    this.reader = repository.newObjectReader();
    this.walk = new RevWalk(reader);
    formatter.setReader(reader, new Config());
    formatter.setDiffAlgorithm(LINES);
    formatter.setDetectRenames(true);
    formatter.getRenameDetector().setRenameLimit(RENAME_LIMIT);
    formatter.setAbbreviationLength(ABBREVIATION);
    formatter.setBinaryFileThreshold(MAX_TEXT_FILE_BYTES);
  }

  /** The commit, or null if it is out of scope. */
  @Nullable UpstreamCommit read(ObjectId id, Passage passage) throws IOException {
    RevCommit commit = walk.parseCommit(id);
    try {
      return commit.getParentCount() > 1 ? merge(commit, passage) : plain(commit, passage);
    } finally {
      commit.disposeBody();
    }
  }

  private @Nullable UpstreamCommit merge(RevCommit commit, Passage passage) throws IOException {
    var files = new ArrayList<DiffStat.FileStat>();
    boolean wanted = false;
    String problem = "";
    try {
      for (String path : pathsChangedByHand(commit)) {
        files.add(new DiffStat.FileStat(path, 0, 0, false, false));
        wanted = true;
      }
    } catch (MissingObjectException e) {
      problem = missing(e);
    }
    return wanted ? build(commit, passage, files, "", problem) : null;
  }

  /** Paths in scope that a merge changed by itself. */
  private List<String> pathsChangedByHand(RevCommit commit) throws IOException {
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
        } else if (scope.wantsPath(tree.getPathString()) && changedByHand(tree, parents)) {
          paths.add(tree.getPathString());
        }
      }
    }
    return paths;
  }

  /**
   * Whether a file that a merge took from no parent has a line that it has from none either. A file
   * that was only put together from what the parents have has no such line; {@code git diff --cc}
   * leaves it out in the same way.
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
      for (Edit edit : LINES.diff(RawTextComparator.DEFAULT, new RawText(before), text)) {
        added.set(edit.getBeginB(), edit.getEndB());
      }
      own.and(added);
    }
    return !own.isEmpty();
  }

  /** The content of a file, or null if it is too large to be text. */
  private byte @Nullable [] bytes(ObjectId blob) throws IOException {
    try {
      return reader.open(blob, Constants.OBJ_BLOB).getCachedBytes(MAX_TEXT_FILE_BYTES);
    } catch (LargeObjectException e) {
      return null;
    }
  }

  private @Nullable UpstreamCommit plain(RevCommit commit, Passage passage) throws IOException {
    RevTree before =
        commit.getParentCount() == 0 ? null : walk.parseCommit(commit.getParent(0)).getTree();
    boolean wanted = scope.wantsSubject(commit.getShortMessage());
    var files = new ArrayList<DiffStat.FileStat>();
    var diff = new StringBuilder();
    String problem = "";
    try {
      if (!wanted && !touches(before, commit.getTree())) {
        return null;
      }
      problem = diff(before, commit.getTree(), files, diff);
    } catch (MissingObjectException e) {
      if (!wanted) {
        return null;
      }
      problem = missing(e);
      files.clear();
      diff.setLength(0);
    }
    return build(commit, passage, files, diff.toString(), problem);
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

  /** Writes the diff and counts its files; returns what is wrong with it, mostly nothing. */
  private String diff(
      @Nullable RevTree before, RevTree after, List<DiffStat.FileStat> files, StringBuilder diff)
      throws IOException {
    boolean whole = true;
    long bytes = 0;
    for (DiffEntry entry : formatter.scan(before, after)) {
      out.reset();
      if (bytes <= MAX_DIFF_BYTES) {
        formatter.format(entry);
        bytes += out.size();
      }
      if (bytes <= MAX_DIFF_BYTES) {
        String text = text(out.toByteArray());
        diff.append(text);
        List<DiffStat.FileStat> counted = DiffStat.of(text).files();
        if (counted.size() == 1) {
          files.add(counted.getFirst());
          continue;
        }
      } else {
        whole = false;
      }
      files.add(count(entry));
    }
    out.reset();
    return whole ? "" : "the diff is longer than " + MAX_DIFF_BYTES + " bytes and is cut off";
  }

  private DiffStat.FileStat count(DiffEntry entry) throws IOException {
    FileHeader header = formatter.toFileHeader(entry);
    boolean binary = header.getPatchType() != FileHeader.PatchType.UNIFIED;
    int added = 0;
    int removed = 0;
    for (Edit edit : header.toEditList()) {
      added += edit.getLengthB();
      removed += edit.getLengthA();
    }
    boolean deleted = entry.getChangeType() == DiffEntry.ChangeType.DELETE;
    return new DiffStat.FileStat(
        deleted ? entry.getOldPath() : entry.getNewPath(),
        added,
        removed,
        binary,
        entry.getChangeType() == DiffEntry.ChangeType.ADD,
        entry.getChangeType() == DiffEntry.ChangeType.RENAME,
        0,
        0);
  }

  private UpstreamCommit build(
      RevCommit commit,
      Passage passage,
      List<DiffStat.FileStat> files,
      String diff,
      String problem) {
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
    String patchId = problem.isEmpty() ? PatchId.of(diff).map(PatchId::hex).orElse("") : "";
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
        files,
        patchId,
        diff,
        problem,
        timed);
  }

  private static MailAddress address(@Nullable PersonIdent person) {
    return person == null
        ? new MailAddress("", "")
        : new MailAddress(person.getName(), person.getEmailAddress());
  }

  private static String text(byte[] bytes) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return new String(bytes, ISO_8859_1);
    }
  }

  private static String missing(MissingObjectException e) {
    return "the diff is left out: object "
        + e.getObjectId().name()
        + " is not in this repository (a shallow or partial clone)";
  }

  @Override
  public void close() {
    formatter.close();
    walk.close();
    reader.close();
  }
}
