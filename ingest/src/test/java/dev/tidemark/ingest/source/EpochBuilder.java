package dev.tidemark.ingest.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Makes epochs as public-inbox does, as loose objects in a bare repository, with a clock of its own
 * that steps a minute a commit. Rewriting makes every commit anew from where it starts, as a purge
 * does.
 */
final class EpochBuilder implements AutoCloseable {
  private static final String BRANCH = "refs/heads/master";

  /** What a commit is to hold. */
  record Step(@Nullable String name, FileMode mode, @Nullable ObjectId blob) {
    static final Step EMPTY = new Step(null, FileMode.REGULAR_FILE, null);

    static Step mail(ObjectId blob) {
      return new Step("m", FileMode.REGULAR_FILE, blob);
    }

    static Step removal(ObjectId blob) {
      return new Step("d", FileMode.REGULAR_FILE, blob);
    }
  }

  private record Made(Step step, ObjectId commit) {}

  private final Path gitDir;
  private final Repository repository;
  private final List<Made> made = new ArrayList<>();
  private Instant now;

  private EpochBuilder(Path gitDir, Repository repository, Instant start) {
    this.gitDir = gitDir;
    this.repository = repository;
    this.now = start;
  }

  static EpochBuilder create(Path gitDir) throws IOException {
    Files.createDirectories(gitDir);
    Repository repository =
        new FileRepositoryBuilder().setGitDir(gitDir.toFile()).setBare().build();
    repository.create(true);
    repository.updateRef(Constants.HEAD).link(BRANCH);
    return new EpochBuilder(gitDir, repository, Instant.parse("2024-01-01T00:00:00Z"));
  }

  /** The same epoch after its directory was moved. */
  static EpochBuilder open(Path gitDir, EpochBuilder before) throws IOException {
    Repository repository =
        new FileRepositoryBuilder().setGitDir(gitDir.toFile()).setMustExist(true).build();
    var epoch = new EpochBuilder(gitDir, repository, before.now);
    epoch.made.addAll(before.made);
    return epoch;
  }

  /** An invented mail. */
  static byte[] mail(String word) {
    return """
    From: Ada Example <ada@example.org>
    To: list@example.org
    Subject: about WORD
    Message-ID: <WORD@example.org>

    This is about WORD.
    """
        .replace("WORD", word)
        .getBytes(StandardCharsets.UTF_8);
  }

  Path gitDir() {
    return gitDir;
  }

  Repository repository() {
    return repository;
  }

  ObjectId tip() {
    return made.getLast().commit;
  }

  ObjectId commit(int i) {
    return made.get(i).commit;
  }

  int size() {
    return made.size();
  }

  Step step(int i) {
    return made.get(i).step;
  }

  void clock(Instant time) {
    now = time;
  }

  ObjectId blob(byte[] bytes) throws IOException {
    try (ObjectInserter inserter = repository.newObjectInserter()) {
      ObjectId id = inserter.insert(Constants.OBJ_BLOB, bytes);
      inserter.flush();
      return id;
    }
  }

  /** Adds a mail about {@code word}; its blob. */
  ObjectId add(String word) throws IOException {
    ObjectId blob = blob(mail(word));
    append(Step.mail(blob));
    return blob;
  }

  void remove(ObjectId blob) throws IOException {
    append(Step.removal(blob));
  }

  ObjectId append(Step step) throws IOException {
    ObjectId commit = commit(step, made.isEmpty() ? List.of() : List.of(tip()));
    made.add(new Made(step, commit));
    move(commit);
    return commit;
  }

  /** Replaces everything from {@code index} on by {@code steps}. */
  void rewrite(int index, List<Step> steps) throws IOException {
    // Other dates, so that no commit comes out with an id it had before.
    now = now.plusSeconds(1);
    made.subList(index, made.size()).clear();
    for (Step step : steps) {
      ObjectId commit = commit(step, made.isEmpty() ? List.of() : List.of(tip()));
      made.add(new Made(step, commit));
    }
    if (!made.isEmpty()) {
      move(tip());
    }
  }

  /** Rewrites history so that the mail never was there, leaving an empty tree, as a purge does. */
  void purge(ObjectId blob) throws IOException {
    int first = -1;
    var steps = new ArrayList<Step>();
    for (int i = 0; i < made.size(); i++) {
      boolean hit = blob.equals(made.get(i).step.blob);
      if (hit && first < 0) {
        first = i;
      }
      if (first >= 0) {
        steps.add(hit ? Step.EMPTY : made.get(i).step);
      }
    }
    if (first >= 0) {
      rewrite(first, steps);
    }
  }

  /** A commit with these parents that is on no branch yet. */
  ObjectId commit(Step step, List<ObjectId> parents) throws IOException {
    now = now.plusSeconds(60);
    try (ObjectInserter inserter = repository.newObjectInserter()) {
      var tree = new TreeFormatter();
      if (step.name != null && step.blob != null) {
        tree.append(step.name, step.mode, step.blob);
      }
      return commit(inserter, inserter.insert(tree), parents);
    }
  }

  /** A commit with any tree. */
  ObjectId commitTree(TreeFormatter tree, List<ObjectId> parents) throws IOException {
    now = now.plusSeconds(60);
    try (ObjectInserter inserter = repository.newObjectInserter()) {
      return commit(inserter, inserter.insert(tree), parents);
    }
  }

  private ObjectId commit(ObjectInserter inserter, ObjectId tree, List<ObjectId> parents)
      throws IOException {
    var commit = new CommitBuilder();
    commit.setTreeId(tree);
    commit.setParentIds(parents);
    var author = new PersonIdent("Ada Example", "ada@example.org", now, ZoneOffset.UTC);
    commit.setAuthor(author);
    commit.setCommitter(author);
    // Subjects are whatever the mail said: they must not be relied on.
    commit.setMessage("rm");
    ObjectId id = inserter.insert(commit);
    inserter.flush();
    return id;
  }

  /** Points the branch there, whatever it pointed to. */
  void move(ObjectId commit) throws IOException {
    RefUpdate update = repository.updateRef(BRANCH);
    update.setNewObjectId(commit);
    update.setForceUpdate(true);
    update.forceUpdate();
  }

  /** Takes a commit that another way made as the new tip. */
  void adopt(ObjectId commit, Step step) throws IOException {
    made.add(new Made(step, commit));
    move(commit);
  }

  /** Deletes an object's file, as a prune or a bad disk would. */
  void lose(ObjectId id) throws IOException {
    Files.delete(file(id));
  }

  /** Overwrites the middle of an object's file. */
  void spoil(ObjectId id) throws IOException {
    Path file = file(id);
    byte[] bytes = Files.readAllBytes(file);
    for (int i = bytes.length / 2; i < bytes.length; i++) {
      bytes[i] = 0x55;
    }
    Files.delete(file);
    Files.write(file, bytes);
  }

  private Path file(ObjectId id) {
    String hex = id.name();
    return gitDir.resolve("objects").resolve(hex.substring(0, 2)).resolve(hex.substring(2));
  }

  @Override
  public void close() {
    repository.close();
  }
}
