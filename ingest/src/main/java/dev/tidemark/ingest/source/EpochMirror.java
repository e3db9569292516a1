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
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.errors.NotSupportedException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.Constants;
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

/**
 * A bare copy of one remote epoch. It can be stopped at any instant: references move only after the
 * pack they need is complete, a new repository appears under its name only when it is one, and what
 * a killed process left behind (half packs, lock files) is cleared away by the next, which holds
 * the store's lock.
 *
 * <p>Nothing that was fetched is given up when the remote rewrites its history: the old commits are
 * what tells which mails were dropped.
 */
final class EpochMirror {
  private static final String SECTION = "tidemark";
  private static final String STATE = "fetched";
  private static final List<RefSpec> BRANCHES = List.of(new RefSpec("+refs/heads/*:refs/heads/*"));

  private final Path gitDir;
  private final String label;

  /**
   * @param label what people call it, such as {@code rust-for-linux/git/0.git}
   */
  EpochMirror(Path gitDir, String label) {
    this.gitDir = gitDir;
    this.label = label;
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
  boolean fetch(String url, String state, FetchSettings settings, MailSink sink)
      throws IOException, InterruptedException {
    boolean created = create();
    clearLeftovers();
    boolean there;
    try (Repository repository = open()) {
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
      config.save();
    }
    Files.move(fresh, gitDir, StandardCopyOption.ATOMIC_MOVE);
    return true;
  }

  private boolean fetchOnce(
      Repository repository, String url, FetchSettings settings, MailSink sink)
      throws IOException, InterruptedException {
    try (Transport transport = Transport.open(repository, new URIish(url))) {
      transport.setTimeout((int) Math.max(1, settings.timeout().toSeconds()));
      if (transport instanceof TransportHttp http) {
        http.setAdditionalHeaders(Map.of("User-Agent", settings.userAgent()));
      }
      FetchResult result = transport.fetch(new Progress(sink, label), BRANCHES);
      pointHead(repository, result);
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
    private final MailSink sink;
    private final String label;
    private long total;
    private long done;

    Progress(MailSink sink, String label) {
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
