package dev.tidemark.deploy.demo;

import dev.tidemark.deploy.demo.SampleTexts.Person;
import dev.tidemark.deploy.demo.SourceTree.Block;
import dev.tidemark.deploy.demo.SourceTree.SourceFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.TreeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * The git repository of the invented source tree: a commit for every patch that landed and a tag
 * {@code next-YYYYMMDD} for every week, so that {@code base-commit:} lines name real commits.
 */
final class SourceHistory implements Closeable {
  private final PackedRepository repository;
  private final Set<ObjectId> written = new HashSet<>();
  private @Nullable ObjectId tip;

  SourceHistory(Path gitDir) throws IOException {
    this.repository = new PackedRepository(gitDir);
  }

  /**
   * Tags the tree as it is, after making the first commit if there is none; returns the id of the
   * tagged commit. That is one beside the branch, made on the day of the tag, as in linux-next.
   */
  String tag(SourceTree tree, Instant when) {
    String keeper =
        "Teodor Lindqvist <teodor@shorelab.example> " + when.getEpochSecond() + " +0000";
    String name = "next-" + MailDate.stamp(when).substring(0, 8);
    try {
      ObjectId branch = tip == null ? write(tree, "Tide kernel\n", keeper) : tip;
      SortedMap<String, SourceFile> files = tree.files();
      files.put(
          "localversion-next",
          new SourceFile(List.of(Block.of("version", "-" + name)), false, true));
      ObjectId commit =
          repository.commit(
              tree(files, ""), branch, keeper, keeper, "Add files of the day for " + name + "\n");
      repository.ref("refs/tags/" + name, commit);
      return commit.name();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot tag the invented source tree", e);
    }
  }

  void commit(SourceTree tree, String message, Person author, Instant when) {
    try {
      write(
          tree,
          message,
          PackedRepository.ident(author.name(), author.address())
              + " "
              + when.getEpochSecond()
              + " +0000");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot commit to the invented source tree", e);
    }
  }

  private ObjectId write(SourceTree tree, String message, String author) throws IOException {
    ObjectId id = repository.commit(tree(tree.files(), ""), tip, author, author, message);
    tip = id;
    return id;
  }

  private ObjectId tree(Map<String, SourceFile> files, String prefix) throws IOException {
    // Names sort as git wants them: a folder as if its name ended with a slash.
    TreeMap<String, Object> entries = new TreeMap<>();
    TreeMap<String, TreeMap<String, SourceFile>> folders = new TreeMap<>();
    for (Map.Entry<String, SourceFile> entry : files.entrySet()) {
      String rest = entry.getKey().substring(prefix.length());
      int slash = rest.indexOf('/');
      if (slash < 0) {
        entries.put(rest, entry.getValue());
      } else {
        folders
            .computeIfAbsent(rest.substring(0, slash + 1), k -> new TreeMap<>())
            .put(entry.getKey(), entry.getValue());
      }
    }
    entries.putAll(folders);
    TreeFormatter formatter = new TreeFormatter();
    for (Map.Entry<String, Object> entry : entries.entrySet()) {
      if (entry.getValue() instanceof SourceFile file) {
        if (written.add(file.id())) {
          repository.blob(file.bytes());
        }
        formatter.append(
            entry.getKey(),
            file.executable ? FileMode.EXECUTABLE_FILE : FileMode.REGULAR_FILE,
            file.id());
      } else {
        String folder = entry.getKey();
        ObjectId id = tree(folders.getOrDefault(folder, new TreeMap<>()), prefix + folder);
        formatter.append(folder.substring(0, folder.length() - 1), FileMode.TREE, id);
      }
    }
    return repository.tree(formatter);
  }

  /** Writes the branch and closes the repository. */
  @Override
  public void close() throws IOException {
    if (tip != null) {
      repository.ref(Constants.R_HEADS + Constants.MASTER, tip);
    }
    repository.close();
  }
}
