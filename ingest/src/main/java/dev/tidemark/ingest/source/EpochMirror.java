package dev.tidemark.ingest.source;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.api.errors.JGitInternalException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.errors.NotSupportedException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ProgressMonitor;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.FetchResult;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bare copy of a remote repository: of one epoch, or of linux-next. It can be stopped at any
 * instant: references move only after the pack they need is complete, a new repository appears
 * under its name only when it is one, and what a killed process left behind (half packs, lock
 * files) is cleared away by the next, which holds the store's lock.
 *
 * <p>When the remote rewrites its history, the old tip is kept under {@code refs/tidemark/kept/}:
 * the old commits are what tells which mails were dropped. So a purged mail leaves the index and
 * the log, but its bytes stay in the mirror until the mirror is deleted, which is always safe.
 *
 * <p>Each fetch leaves a pack, so now and then the small ones are put together as {@code git gc}
 * does; packs of {@link #LARGE_PACK_BYTES} or more are never written again.
 */
final class EpochMirror {
  private static final Logger LOGGER = LoggerFactory.getLogger(EpochMirror.class);
  private static final String SECTION = "tidemark";
  private static final String STATE = "fetched";
  private static final String KEPT = "refs/tidemark/kept/";

  /** Small packs, and loose objects in a 256th part, from which it is worth tidying: as git gc. */
  static final int MAX_PACKS = 50;

  private static final int MAX_LOOSE_SAMPLE = 27;
  static final long LARGE_PACK_BYTES = 64L << 20;

  /** What is fetched of an epoch. */
  static final List<RefSpec> BRANCHES = List.of(new RefSpec("+refs/heads/*:refs/heads/*"));

  private final Path gitDir;
  private final String label;
  private final List<RefSpec> wanted;

  /**
   * @param label what people call it, such as {@code rust-for-linux/git/0.git}
   * @param wanted what is fetched
   */
  EpochMirror(Path gitDir, String label, List<RefSpec> wanted) {
    this.gitDir = gitDir;
    this.label = label;
    this.wanted = List.copyOf(wanted);
  }

  /** The remote's state at the last complete fetch, or null if there was none. */
  @Nullable String fetchedState() throws IOException {
    if (!PublicInboxDirectory.isRepository(gitDir)) {
      return null;
    }
    try (Repository repository = open()) {
      return repository.getConfig().getString(SECTION, null, STATE);
    }
  }

  /**
   * Fetches all branches and points HEAD where the remote's points.
   *
   * @param state what to remember of the remote when all is fetched; empty to remember nothing
   * @return false if there is no repository at that address
   * @throws IOException if it failed, after as many attempts as set
   */
  boolean fetch(String url, String state, FetchSettings settings, SourceSink sink)
      throws IOException, InterruptedException {
    boolean created = create();
    clearLeftovers();
    boolean there;
    try (Repository repository = open()) {
      tidy(repository);
      there = Retry.run(settings, () -> fetchOnce(repository, url, settings, sink));
      if (there) {
        StoredConfig config = repository.getConfig();
        if (state.isEmpty()) {
          config.unset(SECTION, null, STATE);
        } else {
          config.setString(SECTION, null, STATE, state);
        }
        config.save();
      }
    }
    if (!there && created) {
      delete(gitDir);
    }
    return there;
  }

  private Repository open() throws IOException {
    GitCache.install();
    return new FileRepositoryBuilder().setGitDir(gitDir.toFile()).setMustExist(true).build();
  }

  /** Makes an empty repository if there is none; true if it did. */
  private boolean create() throws IOException {
    if (PublicInboxDirectory.isRepository(gitDir)) {
      return false;
    }
    Path fresh = gitDir.resolveSibling(gitDir.getFileName() + ".new");
    delete(fresh);
    delete(gitDir);
    Files.createDirectories(fresh);
    try (Repository repository =
        new FileRepositoryBuilder().setGitDir(fresh.toFile()).setBare().build()) {
      repository.create(true);
      StoredConfig config = repository.getConfig();
      // A power cut must not leave references to objects that never reached the disk.
      config.setBoolean("core", null, "fsyncObjectFiles", true);
      config.setBoolean("core", null, "fsyncRefFiles", true);
      config.setString("gc", null, "auto", "0");
      // Packs that were put together may go at once, as with git repack -d.
      config.setString("gc", null, "prunePackExpire", "now");
      config.setBoolean("pack", null, "buildBitmaps", false);
      config.save();
    }
    Files.move(fresh, gitDir, StandardCopyOption.ATOMIC_MOVE);
    return true;
  }

  private boolean fetchOnce(
      Repository repository, String url, FetchSettings settings, SourceSink sink)
      throws IOException, InterruptedException {
    try (Transport transport = Transport.open(repository, new URIish(url))) {
      transport.setTimeout((int) Math.max(1, settings.timeout().toSeconds()));
      if (transport instanceof TransportHttp http) {
        http.setAdditionalHeaders(Map.of("User-Agent", settings.userAgent()));
      }
      RefUpdate kept = keepTip(repository);
      FetchResult result = transport.fetch(new Progress(sink, label), wanted);
      pointHead(repository, result);
      boolean rewritten =
          result.getTrackingRefUpdates().stream()
              .anyMatch(update -> update.getResult() == RefUpdate.Result.FORCED);
      if (kept != null && !rewritten) {
        kept.setForceUpdate(true);
        kept.delete();
      }
      return true;
    } catch (NoRemoteRepositoryException e) {
      return false;
    } catch (URISyntaxException e) {
      throw new IOException("cannot fetch " + url + ": not a URL git understands", e);
    } catch (IOException e) {
      Interrupts.check(url, e);
      String message = "cannot fetch " + url + ": " + e.getMessage();
      if (e instanceof NotSupportedException || isLocal(e) || isRefusal(e)) {
        throw new IOException(message, e);
      }
      throw new Retry.PassingException(message, e, null);
    }
  }

  /** Holds on to what HEAD leads to, before a fetch may take it from its branch. */
  private static @Nullable RefUpdate keepTip(Repository repository) throws IOException {
    ObjectId tip = repository.resolve(Constants.HEAD);
    if (tip == null) {
      return null;
    }
    RefUpdate update = repository.updateRef(KEPT + tip.name());
    update.disableRefLog();
    update.setNewObjectId(tip);
    RefUpdate.Result result = update.forceUpdate();
    return switch (result) {
      case NEW, FORCED, FAST_FORWARD -> repository.updateRef(KEPT + tip.name());
      // Kept by an earlier fetch, which had its reason.
      case NO_CHANGE -> null;
      default ->
          throw new IOException(
              "cannot keep " + tip.name() + " in " + repository.getDirectory() + ": " + result);
    };
  }

  private void tidy(Repository repository) throws IOException {
    Path objects = gitDir.resolve("objects");
    int packs = 0;
    if (Files.isDirectory(objects.resolve("pack"))) {
      try (var files = Files.newDirectoryStream(objects.resolve("pack"), "*.pack")) {
        for (Path pack : files) {
          if (Files.size(pack) < LARGE_PACK_BYTES) {
            packs++;
          } else {
            String name = String.valueOf(pack.getFileName());
            Path keep = pack.resolveSibling(name.substring(0, name.length() - 5) + ".keep");
            if (!Files.exists(keep)) {
              Files.createFile(keep);
            }
          }
        }
      }
    }
    int loose = 0;
    if (Files.isDirectory(objects.resolve("17"))) {
      try (var files = Files.newDirectoryStream(objects.resolve("17"))) {
        for (Path file : files) {
          loose += Files.isRegularFile(file) ? 1 : 0;
        }
      }
    }
    if (packs <= MAX_PACKS && loose < MAX_LOOSE_SAMPLE) {
      return;
    }
    try {
      Git.wrap(repository).gc().call();
    } catch (GitAPIException | JGitInternalException e) {
      // The mirror is as good as before, only slower.
      LOGGER
          .atWarn()
          .addKeyValue("repository", gitDir)
          .addKeyValue("error", e.getMessage())
          .log("cannot put packs together");
    }
  }

  private static boolean isLocal(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof FileSystemException) {
        return true;
      }
    }
    return false;
  }

  /** Whether the server said no, and will say so again. */
  private static boolean isRefusal(IOException e) {
    String message = String.valueOf(e.getMessage());
    return e instanceof TransportException
        && (message.contains("not authorized") || message.contains("not permitted"));
  }

  private static void pointHead(Repository repository, FetchResult result) throws IOException {
    Ref head = result.getAdvertisedRef(Constants.HEAD);
    String branch = null;
    if (head != null && head.isSymbolic()) {
      branch = head.getTarget().getName();
    } else if (head != null) {
      // The dumb protocol and old servers give HEAD's commit, not its branch.
      for (Ref ref : result.getAdvertisedRefs()) {
        if (ref.getName().startsWith(Constants.R_HEADS)
            && ref.getObjectId() != null
            && ref.getObjectId().equals(head.getObjectId())
            && (branch == null || ref.getName().equals(Constants.R_HEADS + Constants.MASTER))) {
          branch = ref.getName();
        }
      }
    }
    if (branch == null || branch.equals(repository.getFullBranch())) {
      return;
    }
    RefUpdate update = repository.updateRef(Constants.HEAD);
    update.disableRefLog();
    RefUpdate.Result linked = update.link(branch);
    if (linked != RefUpdate.Result.NEW
        && linked != RefUpdate.Result.FORCED
        && linked != RefUpdate.Result.NO_CHANGE) {
      throw new IOException(
          "cannot point HEAD of " + repository.getDirectory() + " to " + branch + ": " + linked);
    }
  }

  /** Removes lock files and half packs of a process that was killed. */
  private void clearLeftovers() throws IOException {
    Files.walkFileTree(
        gitDir,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            String name = String.valueOf(file.getFileName());
            if (name.endsWith(".lock") || name.startsWith("incoming_")) {
              Files.delete(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
              throws IOException {
            if (e != null) {
              throw e;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Tells the sink how far the fetch is, and the fetch that the thread was interrupted. */
  private static final class Progress implements ProgressMonitor {
    private final SourceSink sink;
    private final String label;
    private long total;
    private long done;

    Progress(SourceSink sink, String label) {
      this.sink = sink;
      this.label = label;
    }

    @Override
    public void start(int totalTasks) {}

    @Override
    public void beginTask(String title, int totalWork) {
      done = 0;
      total = totalWork == UNKNOWN ? -1 : totalWork;
      sink.fetching(label, done, total);
    }

    @Override
    public void update(int completed) {
      done += completed;
      sink.fetching(label, done, total);
    }

    @Override
    public void endTask() {}

    @Override
    public boolean isCancelled() {
      return Thread.currentThread().isInterrupted();
    }

    @Override
    public void showDuration(boolean enabled) {}
  }
}
