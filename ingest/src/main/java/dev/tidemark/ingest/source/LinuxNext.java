package dev.tidemark.ingest.source;

import dev.tidemark.ingest.commit.Language;
import dev.tidemark.ingest.commit.Passage;
import dev.tidemark.ingest.commit.TaggedTree;
import dev.tidemark.ingest.commit.UpstreamCommit;
import dev.tidemark.ingest.source.GitDiffs.Renames;
import dev.tidemark.ingest.source.TagHistory.Changes;
import dev.tidemark.ingest.source.TagHistory.Said;
import dev.tidemark.ingest.source.TagSteps.Step;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commits of linux-next, tag by tag, from a clone on this machine (which is only read) or from
 * a mirror of a remote repository. Any repository will do: one without tags {@code next-YYYYMMDD}
 * is gone through release by release, and then along its branch.
 *
 * <p>The cursor is the last tag gone through, and beside linux-next's the last release. Within a
 * tag with many commits it also says how many of them are done, for they always come in the same
 * order. See {@link TagHistory} for what is said about a commit, and {@link PathScope} for which
 * commits are looked at.
 */
public final class LinuxNext implements Source {
  private static final Logger LOG = LoggerFactory.getLogger(LinuxNext.class);

  private static final String TAG = "tag";
  private static final String COMMIT = "commit";
  private static final String BRANCH = "branch";
  private static final String RELEASE = "release";
  private static final String RELEASE_COMMIT = "release.commit";
  private static final String UNDER_WAY = "underway";
  private static final String UNDER_WAY_TIP = "underway.tip";
  private static final String UNDER_WAY_DONE = "underway.done";

  /** Name of the file with {@link CountedBlobs}. */
  private static final String LINES = "lines";

  private static final List<RefSpec> BRANCHES_AND_TAGS =
      List.of(new RefSpec("+refs/heads/*:refs/heads/*"), new RefSpec("+refs/tags/*:refs/tags/*"));

  private final String name;
  private final String shortName;
  private final PathScope scope;
  private final Set<Language> counted;
  private final @Nullable URI url;
  private final Path gitDir;
  private final Path store;
  private final FetchSettings settings;

  /**
   * @param counted languages whose lines are counted in the tree of each tag
   * @param url where to mirror from; null if {@code gitDir} is somebody's clone
   * @param gitDir the repository to read
   * @param store what is kept beside it
   */
  LinuxNext(
      String name,
      String shortName,
      PathScope scope,
      Set<Language> counted,
      @Nullable URI url,
      Path gitDir,
      Path store,
      FetchSettings settings) {
    this.name = name;
    this.shortName = shortName;
    this.scope = scope;
    this.counted = Set.copyOf(counted);
    this.url = url;
    this.gitDir = gitDir;
    this.store = store;
    this.settings = settings;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String list() {
    return shortName;
  }

  /** Where tags and branches of somebody's clone lie; a mirror of ours changes only by a read. */
  @Override
  public List<Path> watched() {
    return url == null
        ? List.of(gitDir.resolve("refs/tags"), gitDir.resolve("refs/heads"))
        : List.of();
  }

  /** Of a shallow or a partial clone. */
  @Override
  public List<String> blindSpots() {
    var missing = new ArrayList<String>();
    if (!PublicInboxDirectory.isRepository(gitDir)) {
      return missing;
    }
    try (Repository repository = open()) {
      if (shallow(repository)) {
        missing.add(
            "a shallow clone: commits before its edge cannot be seen, nor what the first ones"
                + " changed; 'git fetch --unshallow' completes it");
      }
      if (partial(repository)) {
        missing.add(
            "a partial clone: the diff of a commit whose files are not here is left out, nor are"
                + " such files counted; 'git fetch --refetch --no-filter' completes it");
      }
    } catch (IOException e) {
      LOG.atDebug()
          .addKeyValue("repository", gitDir)
          .addKeyValue("error", e.getMessage())
          .log("cannot be asked what is missing");
    }
    return missing;
  }

  /**
   * Reads everything after {@code from}, oldest first, and hands it to {@code sink} on the calling
   * thread. Returns when there is no further tag at this moment.
   *
   * @param from where an earlier read stopped, or {@link SourceCursor#EMPTY}
   * @throws IOException if the repository cannot be fetched or read; what was handed over until
   *     then stands, and its last checkpoint is good
   * @throws InterruptedException if the thread was interrupted or the sink gave up
   */
  public void read(SourceCursor from, CommitSink sink) throws IOException, InterruptedException {
    try (SourceStore lock = SourceStore.open(store)) {
      IOException failure = null;
      if (url != null) {
        try {
          fetch(url, sink);
        } catch (IOException e) {
          failure = e;
        }
      }
      if (failure == null || PublicInboxDirectory.isRepository(gitDir)) {
        try (Repository repository = open()) {
          read(repository, from, sink);
        }
      }
      lock.settled();
      if (failure != null) {
        throw failure;
      }
    }
  }

  private void fetch(URI from, CommitSink sink) throws IOException, InterruptedException {
    var mirror = new EpochMirror(gitDir, shortName, BRANCHES_AND_TAGS);
    if (!mirror.fetch(from.toString(), "", settings, sink)) {
      throw new IOException("cannot fetch " + from + ": there is no git repository");
    }
  }

  /** The repository; its commit-graph file is used if it has one. */
  private Repository open() throws IOException {
    GitCache.install();
    Repository repository =
        new FileRepositoryBuilder().setGitDir(gitDir.toFile()).setMustExist(true).build();
    try {
      // Not in a shallow clone, in which it may lead to parents that are not there; as git has it.
      // Only for us: nothing is written.
      repository
          .getConfig()
          .setBoolean(
              ConfigConstants.CONFIG_CORE_SECTION,
              null,
              ConfigConstants.CONFIG_COMMIT_GRAPH,
              !shallow(repository));
      if (!scope.plainPaths().isEmpty()) {
        readChangedPaths();
      }
      return repository;
    } catch (IOException e) {
      repository.close();
      throw e;
    }
  }

  /** Has JGit read changed-path filters, which only its own settings can tell it. */
  private static void readChangedPaths() throws IOException {
    try {
      SystemReader.getInstance()
          .getJGitConfig()
          .setBoolean(
              ConfigConstants.CONFIG_COMMIT_GRAPH_SECTION,
              null,
              ConfigConstants.CONFIG_KEY_READ_CHANGED_PATHS,
              true);
    } catch (ConfigInvalidException e) {
      LOG.atDebug().setCause(e).log("changed-path filters are not read");
    }
  }

  private void read(Repository repository, SourceCursor from, CommitSink sink)
      throws IOException, InterruptedException {
    TagSteps all = TagSteps.of(repository);
    if (all.steps().isEmpty()) {
      throw new IOException("reading " + gitDir + ": there is neither a tag nor a branch in it");
    }
    List<Step> done = new ArrayList<>();
    List<Step> todo = new ArrayList<>();
    divide(all, from, done, todo);
    if (todo.isEmpty()) {
      return;
    }
    var history = new TagHistory(repository, all.next());
    if (all.next()) {
      int remembered = Math.max(0, done.size() - TagHistory.MEMORY);
      for (Step step : done.subList(0, remembered)) {
        if (step.release()) {
          history.skipRelease(step.tip());
        } else {
          history.forget(step);
        }
      }
      for (Step step : done.subList(remembered, done.size())) {
        history.advance(step);
      }
    } else {
      for (String part : List.of(COMMIT, BRANCH)) {
        String id = from.position(part);
        if (id != null && ObjectId.isId(id)) {
          history.skip(ObjectId.fromString(id));
        }
      }
      done.forEach(step -> history.skipRelease(step.tip()));
    }
    var blobs = new CountedBlobs(store.resolve(LINES));
    try (var counter = new TreeCounter(repository, counted, blobs);
        CommitReaders readers =
            new CommitReaders(
                () ->
                    new CommitReader(
                        repository, shortName, scope, renames -> gitDiffs(repository, renames)))) {
      var reading = new Reading(repository, all.next(), sink, from, counter, history.ahead(todo));
      for (Step step : todo) {
        reading.step(step, history.advance(step), readers);
      }
      reading.end();
    }
    blobs.save();
  }

  /** Git itself, unless it would go and fetch what a partial clone does not have. */
  private @Nullable GitDiffs gitDiffs(Repository repository, Renames renames) {
    return partial(repository) ? null : new GitDiffs(GitDiffs.PROGRAM, gitDir, renames);
  }

  /** Parts the steps into those that the cursor has behind it and those to come. */
  private static void divide(TagSteps all, SourceCursor from, List<Step> done, List<Step> todo) {
    int tags = last(all, from.position(TAG), !all.next());
    int releases = all.next() ? last(all, from.position(RELEASE), true) : tags;
    String branchTip = from.position(BRANCH);
    for (int i = 0; i < all.steps().size(); i++) {
      Step step = all.steps().get(i);
      if (i <= (step.release() ? releases : tags)) {
        done.add(step);
      } else if (!step.branch() || !step.tip().name().equals(branchTip)) {
        todo.add(step);
      }
    }
    resume(todo, from);
  }

  /**
   * The place of the last step that a cursor has behind it, or -1.
   *
   * @param release whether the name is of a release; a tag of linux-next may have been deleted, so
   *     that only those before it are left
   */
  private static int last(TagSteps all, @Nullable String name, boolean release) {
    int last = -1;
    for (int i = 0; name != null && i < all.steps().size(); i++) {
      Step step = all.steps().get(i);
      if (step.release() == release
          && (release ? step.name().equals(name) : step.name().compareTo(name) <= 0)) {
        last = i;
      }
    }
    return last;
  }

  private static void resume(List<Step> todo, SourceCursor from) {
    String name = from.position(UNDER_WAY);
    String tip = from.position(UNDER_WAY_TIP);
    if (name != null && tip != null && ObjectId.isId(tip)) {
      for (int i = 0; i < todo.size(); i++) {
        Step step = todo.get(i);
        if (step.name().equals(name) && !step.tip().name().equals(tip) && step.branch()) {
          // The branch has moved on since: first to where it was.
          todo.add(i, new Step(name, ObjectId.fromString(tip), step.time(), step.kind()));
          break;
        }
      }
    }
  }

  private static boolean shallow(Repository repository) throws IOException {
    return !repository.getObjectDatabase().getShallowCommits().isEmpty();
  }

  private static boolean partial(Repository repository) {
    boolean partial = repository.getConfig().getString("extensions", null, "partialclone") != null;
    for (String remote : repository.getConfig().getSubsections("remote")) {
      partial |= repository.getConfig().getBoolean("remote", remote, "promisor", false);
    }
    return partial;
  }

  /** One reading of one repository: where it is, and what it says. */
  private final class Reading {
    private final Repository repository;
    private final boolean next;
    private final CommitSink sink;
    private final TreeCounter counter;
    private SourceCursor cursor;

    /** Of the step under way: commits looked at, and how many of these an earlier reading did. */
    private int position;

    private int doneBefore;

    /** For people to watch: new commits gone through, of about how many. */
    private long passed;

    private final long ahead;

    Reading(
        Repository repository,
        boolean next,
        CommitSink sink,
        SourceCursor from,
        TreeCounter counter,
        long ahead) {
      this.repository = repository;
      this.next = next;
      this.sink = sink;
      this.cursor = from;
      this.counter = counter;
      this.ahead = ahead;
    }

    void step(Step step, Changes changes, CommitReaders readers)
        throws IOException, InterruptedException {
      position = 0;
      doneBefore =
          step.name().equals(cursor.position(UNDER_WAY))
                  && step.tip().name().equals(cursor.position(UNDER_WAY_TIP))
              ? number(cursor.position(UNDER_WAY_DONE))
              : 0;
      // Releases beside linux-next's tags are a row of their own.
      boolean beside = next && step.release();
      String before = cursor.position(beside ? RELEASE_COMMIT : COMMIT);
      ObjectId countedBefore =
          before != null && ObjectId.isId(before) ? ObjectId.fromString(before) : null;
      Future<TaggedTree> tree =
          step.branch()
              ? null
              : readers.beside(() -> counter.count(shortName, step, countedBefore));
      Map<String, String> goneByChange = new HashMap<>();
      List<Said> gone = there(changes.gone());
      readers.read(
          gone,
          (said, commit) -> {
            if (commit != null) {
              goneByChange.putIfAbsent(change(commit), commit.id());
            }
          });
      Map<String, String> successors = new HashMap<>();
      List<Said> fresh = changes.fresh();
      if (goneByChange.isEmpty()) {
        // Nothing to compare with: what an earlier reading did need not be read again.
        position = Math.min(doneBefore, fresh.size());
        fresh = fresh.subList(position, fresh.size());
        passed += position;
      }
      sink.progress(passed, Math.max(passed, ahead));
      readers.read(
          fresh,
          (said, commit) -> {
            if (commit != null) {
              String predecessor = goneByChange.get(change(commit));
              if (predecessor != null) {
                successors.putIfAbsent(predecessor, commit.id());
              }
            }
            say(step, commit);
            sink.progress(++passed, Math.max(passed, ahead));
          });
      // Once more, since the diffs of all of them would be much to keep.
      readers.read(
          gone,
          (said, commit) -> {
            if (commit != null) {
              Passage passage = commit.passage();
              String successor = successors.getOrDefault(commit.id(), "");
              say(step, commit.with(passage.gone(passage.gone(), successor)));
            }
          });
      readers.read(there(changes.moved()), (said, commit) -> say(step, commit));
      if (tree != null) {
        sink.tree(CommitReaders.result(tree));
      }
      cursor = cursor.without(UNDER_WAY).without(UNDER_WAY_TIP).without(UNDER_WAY_DONE);
      if (step.branch()) {
        cursor = cursor.with(BRANCH, step.tip().name());
      } else {
        cursor =
            cursor
                .with(beside ? RELEASE : TAG, step.name())
                .with(beside ? RELEASE_COMMIT : COMMIT, step.tip().name());
      }
      sink.checkpoint(cursor);
    }

    void end() {
      sink.progress(passed, passed);
    }

    private void say(Step step, @Nullable UpstreamCommit commit) throws InterruptedException {
      position++;
      if (position <= doneBefore) {
        return;
      }
      if (commit != null) {
        sink.commit(commit);
      }
      // After every one: the next may take long to read, and the transaction would wait for it.
      cursor =
          cursor
              .with(UNDER_WAY, step.name())
              .with(UNDER_WAY_TIP, step.tip().name())
              .with(UNDER_WAY_DONE, String.valueOf(position));
      sink.checkpoint(cursor);
    }

    /** Those that were not pruned since they went. */
    private List<Said> there(List<Said> commits) throws IOException {
      var there = new ArrayList<Said>(commits.size());
      try (ObjectReader reader = repository.newObjectReader()) {
        for (Said said : commits) {
          // A commit-graph file may still have one that is gone.
          if (reader.has(said.commit())) {
            there.add(said);
          } else {
            LOG.atDebug()
                .addKeyValue("commit", said.commit().name())
                .log("a commit that is gone was pruned");
          }
        }
      }
      return there;
    }
  }

  /** What makes two commits the same change: author, subject, patch-id. */
  private static String change(UpstreamCommit commit) {
    return commit.patchId().isEmpty()
        ? commit.id()
        : commit.patchId() + ' ' + commit.author() + ' ' + commit.subject();
  }

  private static int number(@Nullable String text) {
    try {
      return text == null ? 0 : Math.max(0, Integer.parseInt(text));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
