package dev.tidemark.deploy.demo;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.Deflater;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.internal.storage.file.PackInserter;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.TreeFormatter;
import org.jspecify.annotations.Nullable;

/** A new bare git repository that is only written to, straight into packs. Not thread-safe. */
final class PackedRepository implements Closeable {
  private final Path gitDir;
  private final FileRepository repository;
  private final PackInserter inserter;

  /**
   * @param gitDir must not exist or be empty
   */
  PackedRepository(Path gitDir) throws IOException {
    this.gitDir = gitDir;
    Files.createDirectories(gitDir.resolve("objects/pack"));
    Files.createDirectories(gitDir.resolve("objects/info"));
    Files.createDirectories(gitDir.resolve("refs/heads"));
    Files.createDirectories(gitDir.resolve("refs/tags"));
    Files.writeString(gitDir.resolve("HEAD"), "ref: refs/heads/master\n");
    Files.writeString(
        gitDir.resolve("config"),
        "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n");
    this.repository = new FileRepository(gitDir.toFile());
    this.inserter = repository.getObjectDatabase().newPackInserter();
    inserter.checkExisting(false);
    inserter.setCompressionLevel(Deflater.BEST_SPEED);
  }

  ObjectId blob(byte[] bytes) throws IOException {
    return inserter.insert(Constants.OBJ_BLOB, bytes);
  }

  ObjectId tree(TreeFormatter formatter) throws IOException {
    return formatter.insertTo(inserter);
  }

  /**
   * @param author name, mail, seconds and zone as they stand in the commit; also dates that git's
   *     own tools would refuse
   */
  ObjectId commit(
      ObjectId tree, @Nullable ObjectId parent, String author, String committer, String message)
      throws IOException {
    StringBuilder out = new StringBuilder(message.length() + 300);
    out.append("tree ").append(tree.name()).append('\n');
    if (parent != null) {
      out.append("parent ").append(parent.name()).append('\n');
    }
    out.append("author ").append(author).append('\n');
    out.append("committer ").append(committer).append("\n\n");
    out.append(message);
    return inserter.insert(Constants.OBJ_COMMIT, out.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Writes what was inserted so far as a pack, which frees its memory. */
  void flush() throws IOException {
    inserter.flush();
  }

  void ref(String name, ObjectId target) throws IOException {
    Files.writeString(gitDir.resolve(name), target.name() + "\n");
  }

  @Override
  public void close() throws IOException {
    try {
      inserter.flush();
    } finally {
      inserter.close();
      repository.close();
    }
  }

  /** "Name &lt;mail&gt;" without the characters that would end either. */
  static String ident(String name, String address) {
    return name.replaceAll("[<>\\n]", "") + " <" + address.replaceAll("[<>\\n]", "") + ">";
  }
}
