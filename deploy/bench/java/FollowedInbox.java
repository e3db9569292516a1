package dev.tidemark.bench;

import dev.tidemark.deploy.config.Settings;
import dev.tidemark.deploy.line.Pipeline;
import dev.tidemark.ingest.source.MailSource;
import dev.tidemark.ingest.source.MailSources;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
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

/** A public-inbox of one epoch in a temporary folder, and a pipeline that follows it. */
final class FollowedInbox implements Closeable {
  private final Path folder;
  private final Repository epoch;
  private final Pipeline pipeline;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread follower;

  /** Opens the pipeline to be followed. */
  interface Opening {
    Pipeline open(Settings settings) throws IOException, InterruptedException;
  }

  /**
   * @param overrides settings as after {@code -c}; what is written below the home before goes here
   * @param folder empty; removed at the end
   */
  FollowedInbox(Path folder, List<String> overrides, Opening opening)
      throws IOException, InterruptedException {
    this.folder = folder;
    epoch =
        new FileRepositoryBuilder()
            .setGitDir(folder.resolve("inbox/git/0.git").toFile())
            .setBare()
            .build();
    epoch.create(true);
    epoch.updateRef(Constants.HEAD).link("refs/heads/master");
    MailSource source =
        MailSources.parse(folder.resolve("inbox").toString(), null, folder.resolve("store"));
    pipeline =
        opening.open(
            Settings.load(Map.of("TIDEMARK_HOME", home(folder).toString()), overrides));
    follower =
        Thread.ofPlatform()
            .name("bench-follow")
            .start(
                () -> {
                  try {
                    pipeline.follow(
                        List.of(source), Duration.ofDays(1), stop, Pipeline.Listener.NONE);
                  } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                });
  }

  /** Where the home is of what is followed in a folder. */
  static Path home(Path folder) {
    return folder.resolve("home");
  }

  /** Takes a mail in, as public-inbox does: a commit whose tree is the one file m. */
  void add(String mail) throws IOException {
    try (ObjectInserter inserter = epoch.newObjectInserter()) {
      var tree = new TreeFormatter();
      tree.append(
          "m",
          FileMode.REGULAR_FILE,
          inserter.insert(Constants.OBJ_BLOB, mail.getBytes(StandardCharsets.UTF_8)));
      var commit = new CommitBuilder();
      commit.setTreeId(inserter.insert(tree));
      ObjectId tip = epoch.resolve("refs/heads/master");
      if (tip != null) {
        commit.setParentId(tip);
      }
      var author = new PersonIdent("Ada Example", "ada@example.org");
      commit.setAuthor(author);
      commit.setCommitter(author);
      commit.setMessage("mail\n");
      ObjectId made = inserter.insert(commit);
      inserter.flush();
      RefUpdate update = epoch.updateRef("refs/heads/master");
      update.setNewObjectId(made);
      update.forceUpdate();
    }
  }

  /** Stops, and removes what was written. */
  @Override
  public void close() throws IOException {
    stop.countDown();
    try {
      follower.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    pipeline.close();
    epoch.close();
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
