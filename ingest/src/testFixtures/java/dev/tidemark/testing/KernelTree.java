package dev.tidemark.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/**
 * Makes a repository of invented source, commit by commit, and puts trees together into tags as
 * linux-next is made: a base, one merge a tree, and {@code Next/} files that tell about it. Its
 * clock steps a minute a commit unless it is set.
 */
public final class KernelTree implements AutoCloseable {
  /** Who everything is by unless another is named. */
  public static final PersonIdent AUTHOR = person("Ada Example", "ada@example.org");

  private final Path gitDir;
  private final Repository repository;
  private final Map<ObjectId, Map<String, byte[]>> trees = new java.util.HashMap<>();
  private Instant now = Instant.parse("2025-01-01T00:00:00Z");

  private KernelTree(Path gitDir, Repository repository) {
    this.gitDir = gitDir;
    this.repository = repository;
  }

  /** An empty bare repository. */
  public static KernelTree create(Path gitDir) throws IOException {
    Files.createDirectories(gitDir);
    Repository repository =
        new FileRepositoryBuilder().setGitDir(gitDir.toFile()).setBare().build();
    repository.create(true);
    repository.updateRef(Constants.HEAD).link("refs/heads/master");
    return new KernelTree(gitDir, repository);
  }

  /** Somebody without a time. */
  public static PersonIdent person(String name, String address) {
    return new PersonIdent(name, address, Instant.EPOCH, ZoneOffset.UTC);
  }

  /** Where it is. */
  public Path gitDir() {
    return gitDir;
  }

  /** Sets the clock. */
  public void clock(Instant time) {
    now = time;
  }

  /** What the clock says. */
  public Instant now() {
    return now;
  }

  /** The files of a commit. */
  public Map<String, byte[]> files(ObjectId commit) {
    return new TreeMap<>(trees.getOrDefault(commit, Map.of()));
  }

  /** A commit on a parent that sets one file. */
  public ObjectId commit(ObjectId parent, String message, String path, String text)
      throws IOException {
    var files = files(parent);
    files.put(path, text.getBytes(UTF_8));
    return commit(List.of(parent), message.getBytes(UTF_8), AUTHOR, files);
  }

  /** The same by somebody else. */
  public ObjectId commit(
      ObjectId parent, String message, PersonIdent author, String path, String text)
      throws IOException {
    var files = files(parent);
    files.put(path, text.getBytes(UTF_8));
    return commit(List.of(parent), message.getBytes(UTF_8), author, files);
  }

  /** A commit with these files and parents, its message as raw bytes. */
  public ObjectId commit(
      List<ObjectId> parents, byte[] message, PersonIdent author, Map<String, byte[]> files)
      throws IOException {
    now = now.plusSeconds(60);
    try (ObjectInserter inserter = repository.newObjectInserter()) {
      DirCache index = DirCache.newInCore();
      DirCacheBuilder builder = index.builder();
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        var entry = new DirCacheEntry(file.getKey());
        entry.setFileMode(FileMode.REGULAR_FILE);
        entry.setObjectId(inserter.insert(Constants.OBJ_BLOB, file.getValue()));
        builder.add(entry);
      }
      builder.finish();
      var out = new ByteArrayOutputStream();
      out.writeBytes(("tree " + index.writeTree(inserter).name() + "\n").getBytes(UTF_8));
      for (ObjectId parent : parents) {
        out.writeBytes(("parent " + parent.name() + "\n").getBytes(UTF_8));
      }
      String who = ident(author);
      out.writeBytes(("author " + who + "\ncommitter " + who + "\n\n").getBytes(UTF_8));
      out.writeBytes(message);
      ObjectId id = inserter.insert(Constants.OBJ_COMMIT, out.toByteArray());
      inserter.flush();
      trees.put(id, new TreeMap<>(files));
      return id;
    }
  }

  private String ident(PersonIdent who) {
    return who.getName() + " <" + who.getEmailAddress() + "> " + now.getEpochSecond() + " +0000";
  }

  /**
   * Puts the tips of trees together on a base, as linux-next does each day, and tags the outcome.
   * Files of later trees win; there are no conflicts.
   *
   * @param day {@code YYYYMMDD}
   * @param base the commit of mainline; it is also what branch {@code stable} is set to
   * @param tips names of trees to their tips, in the order of merging
   */
  public ObjectId next(String day, ObjectId base, Map<String, ObjectId> tips) throws IOException {
    ObjectId tip = base;
    var log = new StringBuilder();
    var ids = new StringBuilder("Name\t\tSHA1\n----\t\t----\norigin\t\t" + base.name() + "\n");
    Map<String, byte[]> ground = files(base);
    for (Map.Entry<String, ObjectId> tree : tips.entrySet()) {
      String name = tree.getKey();
      ObjectId merged = tree.getValue();
      log.append("Merging ").append(name).append("/for-next (");
      log.append(merged.name(), 0, 12).append(" some subject)\n");
      ids.append(name).append("\t\t").append(merged.name()).append('\n');
      var files = files(tip);
      files(merged)
          .forEach(
              (path, bytes) -> {
                if (!java.util.Arrays.equals(bytes, ground.get(path))) {
                  files.put(path, bytes);
                }
              });
      tip =
          commit(
              List.of(tip, merged),
              ("Merge branch 'for-next' of git://git.example.org/" + name + "\n").getBytes(UTF_8),
              AUTHOR,
              files);
    }
    var files = files(tip);
    files.put("Next/merge.log", log.toString().getBytes(UTF_8));
    files.put("Next/SHA1s", ids.toString().getBytes(UTF_8));
    tip =
        commit(
            List.of(tip),
            ("Add linux-next specific files for " + day + "\n").getBytes(UTF_8),
            AUTHOR,
            files);
    ref("refs/heads/stable", base);
    ref("refs/heads/master", tip);
    ref("refs/tags/next-" + day, tip);
    return tip;
  }

  /** Points a branch or tag at a commit, from wherever it was. */
  public void ref(String name, ObjectId commit) throws IOException {
    var update = repository.updateRef(name);
    update.setForceUpdate(true);
    update.disableRefLog();
    update.setNewObjectId(commit);
    var result = update.update();
    switch (result) {
      case NEW, FORCED, FAST_FORWARD, NO_CHANGE -> {}
      default -> throw new IOException("cannot set " + name + ": " + result);
    }
  }

  /** All lines of a file of so many lines, for a start. */
  public static String lines(String word, int count) {
    var lines = new ArrayList<String>();
    for (int i = 1; i <= count; i++) {
      lines.add(word + " " + i);
    }
    return String.join("\n", lines) + "\n";
  }

  @Override
  public void close() {
    repository.close();
  }
}
