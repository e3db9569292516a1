package dev.tidemark.bench;

import dev.tidemark.deploy.config.Settings;
import dev.tidemark.deploy.line.Pipeline;
import dev.tidemark.index.search.MailSearcher;
import dev.tidemark.ingest.mail.MessageId;
import dev.tidemark.ingest.source.MailSource;
import dev.tidemark.ingest.source.MailSources;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * From a commit in a followed epoch on this disk to the mail being found by an open searcher:
 * watch, git, Kafka's transaction, parse, Lucene's commit, refresh.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class FreshnessBenchmark {
  private Path folder;
  private Repository epoch;
  private Pipeline pipeline;
  private CountDownLatch stop;
  private Thread follower;
  private MailSearcher searcher;
  private int count;

  /** Starts to follow an epoch with one mail in it. */
  @Setup(Level.Trial)
  public void follow() throws Exception {
    folder = Files.createTempDirectory("tidemark-bench");
    epoch =
        new FileRepositoryBuilder()
            .setGitDir(folder.resolve("inbox/git/0.git").toFile())
            .setBare()
            .build();
    epoch.create(true);
    epoch.updateRef(Constants.HEAD).link("refs/heads/master");
    commit();
    MailSource source =
        MailSources.parse(folder.resolve("inbox").toString(), null, folder.resolve("store"));
    Settings settings = Settings.defaults(folder.resolve("home"));
    pipeline = Pipeline.open(settings, "bench");
    stop = new CountDownLatch(1);
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
    while (searcher == null) {
      try {
        MailSearcher opened = MailSearcher.open(settings.home().resolve("index"));
        if (opened.mail(new MessageId("bench.1@example.org")).isPresent()) {
          searcher = opened;
        } else {
          opened.close();
        }
      } catch (IOException e) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
    }
  }

  /** Stops, and removes what was written. */
  @TearDown(Level.Trial)
  public void stop() throws Exception {
    searcher.close();
    stop.countDown();
    follower.join();
    pipeline.close();
    epoch.close();
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Commits a mail and looks for it until it is there. */
  @Benchmark
  public boolean commitToFound() throws IOException {
    MessageId id = new MessageId(commit());
    while (searcher.mail(id).isEmpty()) {
      if (!searcher.refresh()) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      }
    }
    return true;
  }

  private String commit() throws IOException {
    String id = "bench." + ++count + "@example.org";
    String mail =
        "From: Ada Example <ada@example.org>\nSubject: mail "
            + count
            + "\nMessage-ID: <"
            + id
            + ">\n\nThe tide rises.\n";
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
      commit.setMessage("mail " + count + "\n");
      ObjectId made = inserter.insert(commit);
      inserter.flush();
      RefUpdate update = epoch.updateRef("refs/heads/master");
      update.setNewObjectId(made);
      update.forceUpdate();
    }
    return id;
  }
}
