package dev.tidemark.bench;

import dev.tidemark.deploy.line.Pipeline;
import dev.tidemark.index.search.MailSearcher;
import dev.tidemark.ingest.mail.MessageId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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
  private FollowedInbox inbox;
  private MailSearcher searcher;
  private int count;

  /** Starts to follow an epoch with one mail in it. */
  @Setup(Level.Trial)
  public void follow() throws Exception {
    Path folder = Files.createTempDirectory("tidemark-bench");
    inbox =
        new FollowedInbox(folder, List.of(), settings -> Pipeline.open(settings, "bench"));
    MessageId first = new MessageId(commit());
    while (searcher == null) {
      try {
        MailSearcher opened = MailSearcher.open(FollowedInbox.home(folder).resolve("index"));
        if (opened.mail(first).isPresent()) {
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
    inbox.close();
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
    inbox.add(
        "From: Ada Example <ada@example.org>\nSubject: mail "
            + count
            + "\nMessage-ID: <"
            + id
            + ">\n\nThe tide rises.\n");
    return id;
  }
}
