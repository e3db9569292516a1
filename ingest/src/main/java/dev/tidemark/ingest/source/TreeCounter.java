package dev.tidemark.ingest.source;

import dev.tidemark.ingest.commit.Language;
import dev.tidemark.ingest.commit.TaggedTree;
import dev.tidemark.ingest.commit.TreeParts;
import dev.tidemark.ingest.lines.LineCount;
import dev.tidemark.ingest.source.TagSteps.Step;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.jgit.errors.LargeObjectException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevTree;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.jspecify.annotations.Nullable;

/**
 * Counts the source of tag after tag. From one tag to the next few files change, so each blob is
 * counted once, and a folder in which there was nothing to count is not entered again.
 */
final class TreeCounter implements AutoCloseable {
  /** Larger files are not source that people wrote. */
  private static final int MAX_FILE_BYTES = 16 << 20;

  private final Set<Language> languages;
  private final ObjectReader reader;
  private final RevWalk walk;
  private final CountedBlobs counted;

  /** Files in folders that have nothing to count. */
  private final Map<ObjectId, Integer> barren = new HashMap<>();

  private static final class Sum {
    private int files;
    private long code;
    private long comment;
    private long blank;
    private long unsafeBlocks;
    private long unsafeFunctions;

    void add(LineCount count) {
      files++;
      code += count.code();
      comment += count.comment();
      blank += count.blank();
      unsafeBlocks += count.unsafeBlocks();
      unsafeFunctions += count.unsafeFunctions();
    }
  }

  private record Part(String part, Language language) implements Comparable<Part> {
    @Override
    public int compareTo(Part other) {
      int byPart = part.compareTo(other.part);
      return byPart != 0 ? byPart : language.compareTo(other.language);
    }
  }

  /** What is known of a folder while it is walked through. */
  private static final class Folder {
    private int files;
    private boolean counts;
  }

  /**
   * @param counted what is known already
   */
  TreeCounter(Repository repository, Set<Language> languages, CountedBlobs counted) {
    this.languages = languages;
    this.counted = counted;
    this.reader = repository.newObjectReader();
    this.walk = new RevWalk(reader);
  }

  /**
   * Counts the tree of a tag.
   *
   * @param before the commit of the tag before, or null if this is the first
   */
  TaggedTree count(String repository, Step step, @Nullable ObjectId before) throws IOException {
    RevTree tree = walk.parseCommit(step.tip()).getTree();
    var sums = new TreeMap<Part, Sum>();
    counted.beginTree();
    int files = sumUp(tree, sums);
    int added = 0;
    int addedRust = 0;
    RevTree old = before == null ? null : tree(before);
    if (old != null) {
      try (var changes = new TreeWalk(reader)) {
        changes.addTree(old);
        changes.addTree(tree);
        changes.setRecursive(true);
        changes.setFilter(TreeFilter.ANY_DIFF);
        while (changes.next()) {
          if (changes.getRawMode(0) == 0) {
            added++;
            addedRust += Language.of(changes.getPathString()) == Language.RUST ? 1 : 0;
          }
        }
      }
    }
    var rows = new ArrayList<TaggedTree.Row>();
    sums.forEach(
        (part, sum) ->
            rows.add(
                new TaggedTree.Row(
                    part.part,
                    part.language.word(),
                    sum.files,
                    sum.code,
                    sum.comment,
                    sum.blank,
                    sum.unsafeBlocks,
                    sum.unsafeFunctions)));
    return new TaggedTree(
        repository,
        step.name(),
        step.time(),
        step.tip().name(),
        rows,
        files,
        added,
        addedRust,
        step.release());
  }

  private @Nullable RevTree tree(ObjectId commit) throws IOException {
    try {
      return walk.parseCommit(commit).getTree();
    } catch (MissingObjectException e) {
      return null;
    }
  }

  /** Adds up all files that are to be counted; returns how many files there are of any kind. */
  private int sumUp(RevTree tree, Map<Part, Sum> sums) throws IOException {
    List<Folder> open = new ArrayList<>();
    open.add(new Folder());
    try (var files = new TreeWalk(reader)) {
      files.addTree(tree);
      files.setPostOrderTraversal(true);
      while (files.next()) {
        Folder here = open.getLast();
        if (files.isPostChildren()) {
          Folder done = open.removeLast();
          Folder above = open.getLast();
          above.files += done.files;
          above.counts |= done.counts;
          if (!done.counts) {
            barren.put(files.getObjectId(0), done.files);
          }
        } else if (files.isSubtree()) {
          Integer known = barren.get(files.getObjectId(0));
          if (known != null) {
            here.files += known;
          } else {
            open.add(new Folder());
            files.enterSubtree();
          }
        } else {
          here.files++;
          here.counts |= addFile(files, sums);
        }
      }
    }
    return open.getFirst().files;
  }

  private boolean addFile(TreeWalk file, Map<Part, Sum> sums) throws IOException {
    String path = file.getPathString();
    Language language = Language.of(path);
    int type = file.getRawMode(0) & FileMode.TYPE_MASK;
    if (language == null || !languages.contains(language) || type != FileMode.TYPE_FILE) {
      return false;
    }
    LineCount count = count(file.getObjectId(0), language);
    if (count != null) {
      sums.computeIfAbsent(new Part(TreeParts.of(path), language), key -> new Sum()).add(count);
    }
    return true;
  }

  private @Nullable LineCount count(ObjectId blob, Language language) throws IOException {
    LineCount known = counted.get(blob, language);
    if (known == null) {
      try {
        byte[] bytes = reader.open(blob, Constants.OBJ_BLOB).getCachedBytes(MAX_FILE_BYTES);
        known = LineCount.of(bytes, language);
      } catch (MissingObjectException | LargeObjectException e) {
        return null;
      }
      counted.put(blob, language, known);
    }
    return known;
  }

  @Override
  public void close() {
    walk.close();
    reader.close();
  }
}
