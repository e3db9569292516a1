package dev.tidemark.ingest.source;

import static java.util.Objects.requireNonNull;

import dev.tidemark.ingest.commit.Passage;
import dev.tidemark.ingest.commit.TaggedTree;
import dev.tidemark.ingest.commit.UpstreamCommit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keeps what a reading of commits says; can give up after so many records, as a kill would. */
final class CommitLog implements CommitSink {
  final List<UpstreamCommit> said = new ArrayList<>();
  final Map<String, UpstreamCommit> commits = new LinkedHashMap<>();
  final Map<String, TaggedTree> trees = new LinkedHashMap<>();
  final List<String> damaged = new ArrayList<>();
  SourceCursor cursor = SourceCursor.EMPTY;
  String progress = "";

  /** Records since the last checkpoint, which a kill would lose. */
  private final List<Runnable> open = new ArrayList<>();

  private int left = Integer.MAX_VALUE;

  /** Gives up before the record after so many. */
  void giveUpAfter(int records) {
    left = records;
  }

  UpstreamCommit commit(String subject) {
    List<UpstreamCommit> found =
        commits.values().stream().filter(commit -> commit.subject().equals(subject)).toList();
    if (found.size() != 1) {
      throw new AssertionError("expected one commit '" + subject + "', got " + found.size());
    }
    return found.getFirst();
  }

  Passage passage(String id) {
    return requireNonNull(commits.get(id), id).passage();
  }

  TaggedTree tree(String tag) {
    return requireNonNull(trees.get(tag), tag);
  }

  @Override
  public void commit(UpstreamCommit commit) throws InterruptedException {
    step();
    open.add(
        () -> {
          said.add(commit);
          commits.put(commit.id(), commit);
        });
  }

  @Override
  public void tree(TaggedTree tree) throws InterruptedException {
    step();
    open.add(() -> trees.put(tree.tag(), tree));
  }

  private void step() throws InterruptedException {
    if (left-- <= 0) {
      open.clear();
      throw new InterruptedException("killed by the test");
    }
  }

  @Override
  public void damaged(String what, String reason) {
    damaged.add(reason);
  }

  @Override
  public void checkpoint(SourceCursor at) {
    open.forEach(Runnable::run);
    open.clear();
    cursor = at;
  }

  @Override
  public void progress(long done, long total) {
    progress = done + " of " + total;
  }
}
