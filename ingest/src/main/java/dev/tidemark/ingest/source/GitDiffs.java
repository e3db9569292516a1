package dev.tidemark.ingest.source;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Diffs of commits by the git program: one {@code git diff-tree --stdin} that is asked for commits
 * by id and answers in order. So the lines of a diff, and its patch-id, are git's own, whatever the
 * settings of the user or the repository say.
 *
 * <p>Where there is no git, where it refuses the repository, or where it fails at a commit, there
 * is no answer, and the caller has to do without. Not thread-safe.
 */
final class GitDiffs implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GitDiffs.class);

  /** Git as it is called everywhere. */
  static final String PROGRAM = "git";

  /** How alike two files must be for a rename, in percent; git's default, and format-patch's. */
  static final int RENAME_SCORE = 50;

  /** Files added and deleted beyond which renames are not looked for; git's default. */
  private static final int RENAME_LIMIT = 1000;

  /** Commits after which a new process is started: git remembers every object it has met. */
  private static final int COMMITS_OF_A_PROCESS = 20_000;

  /** Failures in a row after which git is not tried again. */
  private static final int MAX_FAILURES = 3;

  /** Whether a moved file is one that has moved, or one gone and another come. */
  enum Renames {
    FOUND,
    IGNORED
  }

  private final List<String> command;
  private final Map<String, String> environment;
  private final ArrayDeque<RevCommit> asked = new ArrayDeque<>();
  private @Nullable Process process;
  private int answered;
  private int failures;

  private @Nullable DiffAnswers answers;

  /**
   * @param program git's name or path
   * @param gitDir the repository
   * @param renames most of what a merge costs is to look for them
   */
  GitDiffs(String program, Path gitDir, Renames renames) {
    String dir = gitDir.toAbsolutePath().toString();
    String nothing = gitDir.toAbsolutePath().resolve("tidemark-no-such-file").toString();
    // A work tree without files, and an index that is not there: no attributes of the user's.
    this.environment =
        Map.of(
            "GIT_DIR", dir,
            "GIT_WORK_TREE", dir,
            "GIT_INDEX_FILE", nothing,
            "GIT_GRAFT_FILE", nothing,
            "GIT_ATTR_NOSYSTEM", "1",
            "GIT_NO_REPLACE_OBJECTS", "1",
            "GIT_NO_LAZY_FETCH", "1",
            "GIT_OPTIONAL_LOCKS", "0",
            "LC_ALL", "C");
    this.command =
        List.of(
            program,
            "-c",
            "core.attributesFile=" + nothing,
            "-c",
            "core.bigFileThreshold=" + CommitDiff.MAX_TEXT_FILE_BYTES,
            "-c",
            "core.fsmonitor=false",
            "-c",
            "core.quotePath=true",
            "-c",
            "diff.suppressBlankEmpty=false",
            "diff-tree",
            "--stdin",
            "--root",
            "-r",
            "-p",
            "--cc",
            renames == Renames.FOUND ? "-M" + RENAME_SCORE + '%' : "--no-renames",
            "-l" + RENAME_LIMIT,
            "-U3",
            "--inter-hunk-context=0",
            "--diff-algorithm=myers",
            "--indent-heuristic",
            "--full-index",
            "--src-prefix=a/",
            "--dst-prefix=b/",
            "--submodule=short",
            "--ignore-submodules=none",
            "--no-color",
            "--no-ext-diff",
            "--no-textconv",
            "-O/dev/null");
  }

  /**
   * Asks for the diffs of commits, which {@link #next} then gives. The process works ahead, as far
   * as a pipe holds what it says.
   *
   * @param commits parsed, some tens at most, so that a pipe holds all their ids; what was asked
   *     for before and not taken is forgotten
   */
  void ask(Collection<RevCommit> commits) {
    if (!asked.isEmpty()) {
      stop();
      asked.clear();
    }
    asked.addAll(commits);
    send();
  }

  /** What the next commit asked for changes, or null if git does not say. */
  @Nullable CommitDiff next() {
    RevCommit commit = asked.remove();
    if (answers == null) {
      return null;
    }
    try {
      CommitDiff diff = answers.read(commit.name(), commit.getParentCount() > 1);
      answered++;
      failures = 0;
      return diff;
    } catch (IOException e) {
      failed(commit.name(), e);
      send();
      return null;
    }
  }

  private void send() {
    if (asked.isEmpty() || failures >= MAX_FAILURES) {
      return;
    }
    try {
      if (process != null && answered >= COMMITS_OF_A_PROCESS) {
        stop();
      }
      Process running = process;
      if (running == null) {
        running = start();
      }
      OutputStream to = running.getOutputStream();
      for (RevCommit commit : asked) {
        to.write((commit.name() + '\n').getBytes(US_ASCII));
        to.write(DiffAnswers.END);
      }
      to.flush();
    } catch (IOException e) {
      failed("starting it", e);
    }
  }

  private Process start() throws IOException {
    var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
    builder.environment().putAll(environment);
    Process started = builder.start();
    process = started;
    answers = new DiffAnswers(started.getInputStream());
    answered = 0;
    return started;
  }

  private void failed(String at, IOException e) {
    failures++;
    LOG.atDebug().addKeyValue("at", at).setCause(e).log("git gives no diff");
    stop();
  }

  private void stop() {
    Process running = process;
    process = null;
    answers = null;
    if (running != null) {
      // It only reads, so nothing is lost; and nothing of it outlives us.
      running.destroyForcibly().onExit().join();
      closeQuietly(running.getOutputStream());
      closeQuietly(running.getInputStream());
    }
  }

  private static void closeQuietly(Closeable stream) {
    try {
      stream.close();
    } catch (IOException e) {
      LOG.atTrace().setCause(e).log("git had gone already");
    }
  }

  @Override
  public void close() {
    stop();
  }
}
