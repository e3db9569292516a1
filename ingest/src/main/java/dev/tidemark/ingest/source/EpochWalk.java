package dev.tidemark.ingest.source;

import dev.tidemark.ingest.source.EpochLog.Change;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The history of one public-inbox v2 epoch: a bare repository where every commit's tree holds one
 * file, {@code m} for a mail that came or {@code d} for one that was taken back (both are the
 * mail's blob), or none after a purge. See public-inbox-v2-format(5). What a commit did is read
 * from its tree alone; commit subjects say nothing reliable.
 *
 * <p>Deliberate readings where the format leaves room:
 *
 * <ul>
 *   <li>The branch is what HEAD names.
 *   <li>Only regular files {@code m} and {@code d} count: symbolic links, submodules, directories
 *       and other names are passed over. If both are there, {@code d} is taken before {@code m}.
 *   <li>A commit with its first parent's tree did nothing.
 *   <li>Merges should not exist. Where one does, all parents are followed, as {@code git log} does,
 *       parents before children.
 *   <li>Ancestry is followed exactly and never cut short by dates: committer dates of archives run
 *       backwards wherever old mail was imported.
 *   <li>A missing or broken commit ends the history there, as if it were the first; then nothing is
 *       concluded about what was dropped.
 * </ul>
 *
 * Not thread-safe.
 */
final class EpochWalk implements AutoCloseable {

  /** Latest committer date taken over: 9999-12-31; later ones are noise. */
  private static final long MAX_SECONDS = 253_402_300_799L;

  /** A commit larger than this is no archive's commit. */
  private static final int MAX_COMMIT_BYTES = 16 << 20;

  private static final int MAX_TREE_BYTES = 16 << 20;

  private static final ObjectId EMPTY_TREE =
      ObjectId.fromString("4b825dc642cb6eb9a060e54bf8d69288fbee4904");

  /** Something that could not be read. */
  record Damage(String what, String reason) {}

  /**
   * What lies between a cursor and the tip.
   *
   * @param added what the commits did that the tip has and the cursor has not, newest first
   * @param dropped what the commits did that the cursor has and the tip no longer, newest first
   * @param rewritten whether the cursor is no ancestor of the tip
   * @param forgotten whether the cursor's own history can no longer be read to its beginning,
   *     though the tip's can: what was dropped is not known then, and {@code dropped} is empty
   * @param damages what of the history itself was unreadable
   */
  record Changes(
      EpochLog added,
      EpochLog dropped,
      boolean rewritten,
      boolean forgotten,
      List<Damage> damages) {}

  private final Repository repository;
  private final ObjectReader reader;
  private final Set<ObjectId> shallow;

  private EpochWalk(Repository repository) throws IOException {
    this.repository = repository;
    this.reader = repository.newObjectReader();
    this.shallow = repository.getObjectDatabase().getShallowCommits();
  }

  /**
   * Opens a bare repository.
   *
   * @throws IOException if the directory is no repository JGit can read
   */
  static EpochWalk open(Path gitDir) throws IOException {
    GitCache.install();
    Repository repository =
        new FileRepositoryBuilder().setGitDir(gitDir.toFile()).setMustExist(true).build();
    try {
      return new EpochWalk(repository);
    } catch (IOException | RuntimeException e) {
      repository.close();
      throw e;
    }
  }

  /** The commit HEAD leads to, or null in a repository that has none yet. */
  @Nullable ObjectId tip() throws IOException {
    return repository.resolve(Constants.HEAD + "^{commit}");
  }

  /** Whether the commit is in the repository, reachable or not. */
  boolean has(AnyObjectId commit) throws IOException {
    return reader.has(commit, Constants.OBJ_COMMIT);
  }

  /** About how many mails the packs hold: a mail is a commit, a tree and a blob. */
  long estimatedMails() throws IOException {
    return Math.max(0, repository.getObjectDatabase().getApproximateObjectCount()) / 3;
  }

  /**
   * The bytes of a blob.
   *
   * @throws IOException if it is missing or broken
   * @throws MailTooLargeException if it is larger than {@link RawMails#MAX_MAIL_BYTES}
   */
  byte[] blob(AnyObjectId id) throws IOException {
    try {
      ObjectLoader loader = reader.open(id, Constants.OBJ_BLOB);
      if (loader.getSize() > RawMails.MAX_MAIL_BYTES) {
        throw new MailTooLargeException(loader.getSize());
      }
      return loader.getCachedBytes(RawMails.MAX_MAIL_BYTES);
    } catch (RuntimeException e) {
      // JGit meets some broken packs with unchecked exceptions.
      throw new IOException("broken object " + id.name(), e);
    }
  }

  /** A mail that does not fit. */
  static final class MailTooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    MailTooLargeException(long bytes) {
      super(RawMails.tooLarge(bytes));
    }
  }

  /**
   * Compares {@code cursor} with {@code tip}.
   *
   * @param cursor a commit for which {@link #has} is true, or null to get all of history
   */
  Changes changes(ObjectId tip, @Nullable ObjectId cursor) throws InterruptedException {
    var damages = new ArrayList<Damage>();
    Line fresh = line(tip, cursor, damages);
    if (fresh.merges) {
      return graphChanges(tip, cursor);
    }
    if (cursor == null || fresh.reachedStop) {
      return new Changes(fresh.log, new EpochLog(), false, false, damages);
    }
    if (fresh.broken) {
      return new Changes(fresh.log, new EpochLog(), true, false, damages);
    }
    Line old = line(cursor, null, damages);
    if (old.merges) {
      return graphChanges(tip, cursor);
    }
    if (old.broken) {
      return new Changes(fresh.log, new EpochLog(), true, true, damages);
    }
    // Both lines go down to a first commit, so what they share is their common end.
    int shared = 0;
    while (shared < Math.min(fresh.log.size(), old.log.size())
        && fresh
            .log
            .commit(fresh.log.size() - 1 - shared)
            .equals(old.log.commit(old.log.size() - 1 - shared))) {
      shared++;
    }
    fresh.log.truncate(fresh.log.size() - shared);
    old.log.truncate(old.log.size() - shared);
    return new Changes(fresh.log, old.log, true, false, damages);
  }

  /** A walk along first parents. */
  private static final class Line {
    final EpochLog log = new EpochLog();
    boolean reachedStop;
    boolean merges;
    boolean broken;
  }

  private Line line(ObjectId from, @Nullable ObjectId stop, List<Damage> damages)
      throws InterruptedException {
    var line = new Line();
    ObjectId id = from;
    Commit child = null;
    while (true) {
      Interrupts.check(label());
      if (id.equals(stop)) {
        line.reachedStop = true;
      }
      Commit commit;
      try {
        commit = commit(id);
      } catch (IOException | RuntimeException e) {
        Interrupts.check(label(), e);
        if (!line.reachedStop) {
          damages.add(new Damage(id.name(), "the history ends here: " + reason(e)));
          line.broken = true;
        }
        break;
      }
      if (child != null) {
        record(line.log, child, commit.tree);
      }
      child = line.reachedStop ? null : commit;
      if (line.reachedStop) {
        break;
      }
      if (commit.parents.length > 1) {
        line.merges = true;
        return line;
      }
      if (commit.parents.length == 0) {
        break;
      }
      id = commit.parents[0];
    }
    if (child != null) {
      record(line.log, child, EMPTY_TREE);
    }
    return line;
  }

  /** The same for a history with merges: exact sets of ancestors, about 200 bytes a commit. */
  private Changes graphChanges(ObjectId tip, @Nullable ObjectId cursor)
      throws InterruptedException {
    var damages = new ArrayList<Damage>();
    Map<ObjectId, Commit> fresh = ancestors(tip, damages);
    if (cursor == null) {
      return new Changes(graphLog(tip, fresh, Set.of()), new EpochLog(), false, false, damages);
    }
    boolean broken = !damages.isEmpty();
    Map<ObjectId, Commit> old = ancestors(cursor, damages);
    boolean rewritten = !fresh.containsKey(cursor);
    boolean forgotten = rewritten && !broken && !damages.isEmpty();
    EpochLog dropped =
        rewritten && damages.isEmpty() ? graphLog(cursor, old, fresh.keySet()) : new EpochLog();
    return new Changes(graphLog(tip, fresh, old.keySet()), dropped, rewritten, forgotten, damages);
  }

  private Map<ObjectId, Commit> ancestors(ObjectId from, List<Damage> damages)
      throws InterruptedException {
    var commits = new HashMap<ObjectId, Commit>();
    var todo = new ArrayDeque<ObjectId>();
    var met = new HashSet<ObjectId>();
    todo.add(from);
    met.add(from);
    while (!todo.isEmpty()) {
      ObjectId id = todo.removeLast();
      try {
        Commit commit = commit(id);
        commits.put(id, commit);
        for (ObjectId parent : commit.parents) {
          if (met.add(parent)) {
            todo.addLast(parent);
          }
        }
      } catch (IOException | RuntimeException e) {
        Interrupts.check(label(), e);
        damages.add(new Damage(id.name(), "the history ends here: " + reason(e)));
      }
    }
    return commits;
  }

  /** All of {@code commits} save {@code without}, newest first: no commit before its children. */
  private EpochLog graphLog(ObjectId tip, Map<ObjectId, Commit> commits, Set<ObjectId> without)
      throws InterruptedException {
    var oldestFirst = new ArrayList<Commit>();
    var entered = new HashSet<ObjectId>();
    var stack = new ArrayDeque<Commit>();
    Commit top = commits.get(tip);
    if (top != null && !without.contains(tip)) {
      entered.add(tip);
      stack.addLast(top);
    }
    while (!stack.isEmpty()) {
      Commit commit = stack.getLast();
      Commit next = null;
      for (ObjectId parent : commit.parents) {
        Commit candidate = commits.get(parent);
        if (candidate != null && !without.contains(parent) && entered.add(parent)) {
          next = candidate;
          break;
        }
      }
      if (next != null) {
        stack.addLast(next);
      } else {
        oldestFirst.add(stack.removeLast());
      }
    }
    var log = new EpochLog();
    for (int i = oldestFirst.size() - 1; i >= 0; i--) {
      Commit commit = oldestFirst.get(i);
      Commit parent = commit.parents.length == 0 ? null : commits.get(commit.parents[0]);
      record(log, commit, parent == null ? EMPTY_TREE : parent.tree);
    }
    return log;
  }

  /** What of a commit matters here. */
  private record Commit(ObjectId id, ObjectId tree, ObjectId[] parents, long seconds) {}

  private Commit commit(ObjectId id) throws IOException {
    byte[] raw = reader.open(id, Constants.OBJ_COMMIT).getCachedBytes(MAX_COMMIT_BYTES);
    // tree HEX \n (parent HEX \n)* author … \n committer … \n
    if (!startsWith(raw, 0, "tree ") || raw.length < 46) {
      throw new CorruptObjectException(id, "commit does not begin with its tree");
    }
    ObjectId tree = ObjectId.fromString(raw, 5);
    var parents = new ArrayList<ObjectId>(1);
    int at = 46;
    while (startsWith(raw, at, "parent ") && at + 48 <= raw.length) {
      parents.add(ObjectId.fromString(raw, at + 7));
      at += 48;
    }
    return new Commit(
        id,
        tree,
        shallow.contains(id) ? new ObjectId[0] : parents.toArray(new ObjectId[0]),
        committed(raw, at));
  }

  /** Committer date in seconds; the author's, then 0, if it cannot be read. */
  private static long committed(byte[] raw, int at) {
    long author = 0;
    while (at < raw.length && raw[at] != '\n') {
      int end = at;
      while (end < raw.length && raw[end] != '\n') {
        end++;
      }
      if (startsWith(raw, at, "committer ")) {
        long seconds = personSeconds(raw, at, end);
        return seconds >= 0 ? seconds : author;
      }
      if (startsWith(raw, at, "author ")) {
        author = Math.max(0, personSeconds(raw, at, end));
      }
      at = end + 1;
    }
    return author;
  }

  /** The number after the last {@code >} of a line, or -1. */
  private static long personSeconds(byte[] raw, int start, int end) {
    int at = end;
    while (at > start && raw[at - 1] != '>') {
      at--;
    }
    while (at < end && raw[at] == ' ') {
      at++;
    }
    long seconds = -1;
    while (at < end && raw[at] >= '0' && raw[at] <= '9') {
      seconds = Math.max(0, seconds) * 10 + (raw[at] - '0');
      if (seconds > MAX_SECONDS) {
        return MAX_SECONDS;
      }
      at++;
    }
    return seconds;
  }

  /** Records what {@code commit} did, given its first parent's tree. */
  private void record(EpochLog log, Commit commit, ObjectId parentTree)
      throws InterruptedException {
    if (commit.tree.equals(parentTree) || commit.tree.equals(EMPTY_TREE)) {
      log.add(commit.id, Change.NONE, ObjectId.zeroId(), commit.seconds);
      return;
    }
    ObjectId m = null;
    ObjectId d = null;
    try {
      byte[] raw = reader.open(commit.tree, Constants.OBJ_TREE).getCachedBytes(MAX_TREE_BYTES);
      // (MODE ' ' NAME '\0' 20 bytes)*
      int at = 0;
      while (at < raw.length) {
        int mode = 0;
        while (raw[at] != ' ') {
          mode = mode * 8 + (raw[at++] - '0');
        }
        int name = ++at;
        while (raw[at] != 0) {
          at++;
        }
        if (at - name == 1 && (mode & 0170000) == 0100000) {
          if (raw[name] == 'm') {
            m = ObjectId.fromRaw(raw, at + 1);
          } else if (raw[name] == 'd') {
            d = ObjectId.fromRaw(raw, at + 1);
          }
        }
        at += 21;
      }
    } catch (IOException | RuntimeException e) {
      Interrupts.check(label(), e);
      log.add(commit.id, Change.BAD_TREE, commit.tree, commit.seconds);
      return;
    }
    // Newest first: what happened last is recorded first.
    if (m != null) {
      log.add(commit.id, Change.ADDED, m, commit.seconds);
    }
    if (d != null) {
      log.add(commit.id, Change.REMOVED, d, commit.seconds);
    }
    if (m == null && d == null) {
      log.add(commit.id, Change.NONE, ObjectId.zeroId(), commit.seconds);
    }
  }

  private static boolean startsWith(byte[] raw, int at, String prefix) {
    if (at + prefix.length() > raw.length) {
      return false;
    }
    for (int i = 0; i < prefix.length(); i++) {
      if (raw[at + i] != prefix.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private String label() {
    return repository.getDirectory().toString();
  }

  /** What is wrong with an object, in words that stay the same over runs. */
  static String reason(Exception e) {
    if (e instanceof MissingObjectException) {
      return "the object is missing";
    }
    if (e instanceof IncorrectObjectTypeException) {
      return "the object is of another type";
    }
    if (e instanceof MailTooLargeException) {
      return String.valueOf(e.getMessage());
    }
    return "the object is broken (" + e.getMessage() + ")";
  }

  @Override
  public void close() {
    reader.close();
    repository.close();
  }
}
