package dev.tidemark.ingest.source;

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
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.jspecify.annotations.Nullable;

/**
 * The files in scope that a merge took from none of its parents, where git does not say it. Not
 * thread-safe.
 */
final class MergeFiles {
  private final ObjectReader reader;
  private final RevWalk walk;
  private final PathScope scope;

  MergeFiles(ObjectReader reader, RevWalk walk, PathScope scope) {
    this.reader = reader;
    this.walk = walk;
    this.scope = scope;
  }

  /**
   * Of these files, the paths of those with a line that no parent has.
   *
   * @throws MissingObjectException if an object is not in this repository
   */
  List<String> changedByHand(RevCommit merge) throws IOException {
    var paths = new ArrayList<String>();
    int parents = merge.getParentCount();
    try (TreeWalk tree = trees(merge)) {
      while (nextTakenFromNone(tree, parents)) {
        if (changedByHand(tree, parents)) {
          paths.add(tree.getPathString());
        }
      }
    }
    return paths;
  }

  /** The trees of the parents, and that of the merge after them. */
  private TreeWalk trees(RevCommit merge) throws IOException {
    var tree = new TreeWalk(reader);
    try {
      for (RevCommit parent : merge.getParents()) {
        tree.addTree(walk.parseCommit(parent).getTree());
      }
      tree.addTree(merge.getTree());
      return tree;
    } catch (IOException | RuntimeException e) {
      tree.close();
      throw e;
    }
  }

  /** Goes on to the next file in scope that is as no parent has it. */
  private boolean nextTakenFromNone(TreeWalk tree, int parents) throws IOException {
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
      } else if (scope.wantsPath(tree.getPathString())) {
        return true;
      }
    }
    return false;
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
}
