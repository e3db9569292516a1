package dev.tidemark.ingest.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jgit.errors.LargeObjectException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.revwalk.filter.RevFilter;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.jspecify.annotations.Nullable;

/**
 * What linux-next writes into its own tree about how it was made: {@code Next/SHA1s} has the commit
 * of mainline it began with, on the line {@code origin}, and {@code Next/merge.log} a line {@code
 * Merging TREE/BRANCH (COMMIT SUBJECT)} for each tree.
 *
 * @param base the commit of mainline, or null if it cannot be told
 * @param trees the first digits of a merged commit to the name of its tree
 */
record NextTree(@Nullable ObjectId base, Map<String, String> trees) {
  private static final String BASE_NAME = "origin";
  private static final String BASE_BRANCH = "stable";
  private static final int MAX_FILE_BYTES = 8 << 20;

  /** Digits by which trees are found; the log abbreviates to twelve, older ones to fewer. */
  private static final int MIN_DIGITS = 7;

  private static final Pattern MERGING =
      Pattern.compile("^Merging ([^/\\s]+)/\\S+ \\(([0-9a-f]{7,40})\\b", Pattern.MULTILINE);
  private static final Pattern ORIGIN =
      Pattern.compile("^" + BASE_NAME + "\\s+([0-9a-f]{40})\\b", Pattern.MULTILINE);

  NextTree {
    trees = Map.copyOf(trees);
  }

  /** Reads the tree of a tag. A tag without these files has the branch {@code stable} for base. */
  static NextTree of(Repository repository, ObjectId tip) throws IOException {
    try (var walk = new RevWalk(repository)) {
      walk.setRetainBody(false);
      RevCommit commit = walk.parseCommit(tip);
      ObjectReader reader = walk.getObjectReader();
      var trees = new HashMap<String, String>();
      Matcher merging = MERGING.matcher(text(reader, commit, "Next/merge.log"));
      while (merging.find()) {
        trees.putIfAbsent(merging.group(2).substring(0, MIN_DIGITS), merging.group(1));
      }
      Matcher origin = ORIGIN.matcher(text(reader, commit, "Next/SHA1s"));
      ObjectId base = origin.find() ? ObjectId.fromString(origin.group(1)) : null;
      if (base == null || !isCommit(walk, base)) {
        base = stable(repository, walk, commit);
      }
      return new NextTree(base, trees);
    }
  }

  /** The name of the tree that a merge brought in, empty if the log has none. */
  String name(ObjectId merged) {
    return trees.getOrDefault(merged.name().substring(0, MIN_DIGITS), "");
  }

  private static boolean isCommit(RevWalk walk, ObjectId id) throws IOException {
    try {
      walk.parseCommit(id);
      return true;
    } catch (MissingObjectException e) {
      return false;
    }
  }

  private static @Nullable ObjectId stable(Repository repository, RevWalk walk, RevCommit tip)
      throws IOException {
    Ref stable = repository.exactRef(Constants.R_HEADS + BASE_BRANCH);
    if (stable == null) {
      stable = repository.exactRef(Constants.R_REMOTES + "origin/" + BASE_BRANCH);
    }
    if (stable == null || stable.getObjectId() == null) {
      return null;
    }
    walk.reset();
    walk.setRevFilter(RevFilter.MERGE_BASE);
    walk.markStart(tip);
    walk.markStart(walk.parseCommit(stable.getObjectId()));
    RevCommit base = walk.next();
    return base == null ? null : base.copy();
  }

  private static String text(ObjectReader reader, RevCommit commit, String path)
      throws IOException {
    try (TreeWalk file = TreeWalk.forPath(reader, path, commit.getTree())) {
      if (file == null) {
        return "";
      }
      return new String(
          reader.open(file.getObjectId(0), Constants.OBJ_BLOB).getCachedBytes(MAX_FILE_BYTES),
          UTF_8);
    } catch (LargeObjectException | MissingObjectException e) {
      return "";
    }
  }
}
