package dev.tidemark.deploy.line;

import dev.tidemark.deploy.alert.Alerts;
import dev.tidemark.deploy.broker.KafkaAccess;
import dev.tidemark.deploy.config.Settings;
import dev.tidemark.index.schema.IndexHome;
import dev.tidemark.index.schema.IndexOptions;
import dev.tidemark.index.write.CommitPoint;
import dev.tidemark.index.write.IndexCounts;
import dev.tidemark.index.write.MailFeed;
import dev.tidemark.index.write.MailIndexer;
import dev.tidemark.ingest.IngestCounts;
import dev.tidemark.ingest.IngestLimits;
import dev.tidemark.ingest.IngestListener;
import dev.tidemark.ingest.Ingestor;
import dev.tidemark.ingest.source.Source;
import dev.tidemark.ingest.source.SourceWatch;
import dev.tidemark.ingest.topic.KafkaConnection;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pulls mail and commits from sources into Kafka and from Kafka into the index, in one process and
 * at the same time: each source has a thread that reads it and one that writes to Kafka, the
 * calling thread reads Kafka, and the indexer's workers parse and index on all cores. Dies well:
 * whatever was not committed is done again by the next run.
 */
public final class Pipeline implements Closeable {

  /** Watches a run. Called from several threads; must be quick. */
  public interface Listener {
    /** Watches nothing. */
    Listener NONE = new Listener() {};

    /** A remote source is being fetched. */
    default void fetching(Source source, String what, long done, long total) {}

    /** A source is being read; {@code total} is -1 if not known. */
    default void reading(Source source, long done, long total) {}

    /** Mail is being indexed; {@code left} is -1 if not known. */
    default void indexing(IndexCounts counts, long left) {}

    /** A source was pulled to its end, or failed. In a run that follows, once a round. */
    default void pulled(SourceOutcome outcome) {}
  }

  /**
   * How it went with one source.
   *
   * @param source which
   * @param counts what went into Kafka
   * @param failure why it stopped early, or null if it did not
   */
  public record SourceOutcome(Source source, IngestCounts counts, @Nullable Exception failure) {}

  /**
   * How a run went.
   *
   * @param sources one a source, in their order
   * @param index what the index took in
   * @param alerts what was told; null if there is no rule
   */
  public record Outcome(
      List<SourceOutcome> sources, IndexCounts index, Alerts.@Nullable Outcome alerts) {
    public Outcome {
      sources = List.copyOf(sources);
    }

    /** Whether every source was pulled to its end. */
    public boolean complete() {
      return sources.stream().allMatch(source -> source.failure() == null);
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);

  /** The longest pause that failures lead to, unless the interval is longer by itself. */
  static final Duration LONGEST_INTERVAL = Duration.ofHours(1);

  private static final double JITTER = 0.1;

  private final MailIndexer indexer;
  private final KafkaAccess kafka;
  private final @Nullable Alerts alerts;

  /** What reads Kafka while {@link #follow} runs. */
  private volatile @Nullable MailFeed following;

  /** What {@link #run} has told. */
  private Alerts.@Nullable Outcome told;

  private Pipeline(MailIndexer indexer, KafkaAccess kafka, @Nullable Alerts alerts) {
    this.indexer = indexer;
    this.kafka = kafka;
    this.alerts = alerts;
  }

  /**
   * Opens the index for writing, then Kafka: the broker of the home, or the cluster of the
   * settings.
   *
   * @param command what this process does, for other processes to read
   * @throws IOException if another process writes this index, or Kafka cannot be had; its text is
   *     for the user
   */
  public static Pipeline open(Settings settings, String command)
      throws IOException, InterruptedException {
    return open(settings, command, kafka -> null);
  }

  /** Makes what tells of the news a pipeline brings. */
  @FunctionalInterface
  public interface AlertsOf {
    /** For the log that the pipeline writes; null for none. */
    @Nullable Alerts in(KafkaConnection kafka);
  }

  /** The same, and tells of the news. */
  public static Pipeline open(Settings settings, String command, AlertsOf alerts)
      throws IOException, InterruptedException {
    MailIndexer indexer =
        MailIndexer.open(new IndexHome(settings.home().resolve("index")), IndexOptions.DEFAULT);
    try {
      KafkaAccess kafka = KafkaAccess.open(settings, command);
      return new Pipeline(indexer, kafka, alerts.in(kafka));
    } catch (IOException | InterruptedException | RuntimeException e) {
      indexer.close();
      throw e;
    }
  }

  /**
   * Pulls every source to its end and indexes all there is in Kafka, also what earlier runs left. A
   * source that fails does not keep the others from being pulled, nor what it gave from being
   * indexed. It can be called once: when all is read it lets go of Kafka, while the index still
   * writes.
   *
   * @throws IOException if the index cannot be written
   */
  public Outcome run(List<Source> sources, Listener listener)
      throws IOException, InterruptedException {
    var outcomes = new @Nullable SourceOutcome[sources.size()];
    var pulling = new AtomicInteger(sources.size());
    var pullers = new ArrayList<Thread>();
    for (int i = 0; i < sources.size(); i++) {
      int number = i;
      pullers.add(
          Thread.ofPlatform()
              .name("tidemark-pull-" + sources.get(i).list())
              .start(
                  () -> {
                    try {
                      outcomes[number] = pullOnce(sources.get(number), listener);
                    } finally {
                      pulling.decrementAndGet();
                    }
                  }));
    }
    try {
      feed(listener, feed -> catchUp(feed, () -> pulling.get() == 0));
      listener.indexing(indexer.counts(), 0);
    } finally {
      for (Thread puller : pullers) {
        puller.interrupt();
      }
      for (Thread puller : pullers) {
        puller.join(TimeUnit.SECONDS.toMillis(10));
      }
    }
    var known = new ArrayList<SourceOutcome>();
    for (SourceOutcome outcome : outcomes) {
      if (outcome != null) {
        known.add(outcome);
      }
    }
    return new Outcome(known, indexer.counts(), told);
  }

  /**
   * Follows the sources until told to stop: pulls each again and again, and indexes what arrives at
   * once. A source on this machine is watched and pulled as soon as it changes.
   *
   * @param interval between two pulls of a source; up to a tenth more is added at random, so that
   *     many followers do not ask a server at the same moment, and it doubles with each failure in
   *     a row up to {@link #LONGEST_INTERVAL}
   * @param stop counted down to end the run
   */
  public void follow(
      List<Source> sources, Duration interval, CountDownLatch stop, Listener listener)
      throws IOException, InterruptedException {
    var pullers = new ArrayList<Thread>();
    for (Source source : sources) {
      pullers.add(
          Thread.ofPlatform()
              .name("tidemark-follow-" + source.list())
              .start(() -> pullAgainAndAgain(source, interval, stop, listener)));
    }
    Alerts telling = alerts;
    if (telling != null) {
      pullers.add(Thread.ofPlatform().name("tidemark-alerts").start(() -> tell(telling, stop)));
    }
    try {
      feed(
          listener,
          feed -> {
            following = feed;
            feed.follow(indexer, () -> stop.getCount() == 0);
          });
    } finally {
      stop.countDown();
      for (Thread puller : pullers) {
        puller.interrupt();
        puller.join(TimeUnit.SECONDS.toMillis(10));
      }
    }
  }

  /** The Kafka that this writes to; closed with this. */
  public KafkaConnection kafka() {
    return kafka;
  }

  /**
   * Whether all that was in Kafka before this call is indexed. To be asked, from any thread, while
   * {@link #follow} runs; else the answer is no.
   *
   * @throws org.apache.kafka.common.KafkaException if Kafka cannot be asked
   * @throws IOException if there is no broker
   */
  public boolean isCaughtUp() throws IOException, InterruptedException {
    MailFeed feed = following;
    return feed != null && feed.isCaughtUp();
  }

  /** A local broker takes as long to stop as the last commit takes; but alerts need both. */
  private void catchUp(MailFeed feed, BooleanSupplier pulled)
      throws IOException, InterruptedException {
    CommitPoint reached = feed.read(indexer, pulled);
    Alerts telling = alerts;
    if (telling != null && telling.wanted()) {
      indexer.commit(reached);
      told = telling.once();
      kafka.close();
      return;
    }
    Thread closing = Thread.ofPlatform().name("tidemark-close").start(kafka::close);
    indexer.commit(reached);
    closing.join();
  }

  private static void tell(Alerts alerts, CountDownLatch stop) {
    try {
      alerts.follow(() -> stop.getCount() == 0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private interface Feeding {
    void with(MailFeed feed) throws IOException, InterruptedException;
  }

  private void feed(Listener listener, Feeding feeding) throws IOException, InterruptedException {
    Alerts telling = alerts;
    feeding.with(
        new MailFeed(
            kafka,
            kafka.clients().clusterId(),
            (counts, left) -> {
              listener.indexing(counts, left);
              if (telling != null) {
                telling.wake();
              }
            }));
  }

  private SourceOutcome pullOnce(Source source, Listener listener) {
    try (Ingestor ingestor = ingestor(source, listener)) {
      return pull(ingestor, source, listener);
    }
  }

  private SourceOutcome pull(Ingestor ingestor, Source source, Listener listener) {
    SourceOutcome outcome;
    try {
      outcome = new SourceOutcome(source, ingestor.pull(), null);
    } catch (InterruptedException e) {
      // Told to stop: the source has not failed.
      Thread.currentThread().interrupt();
      return new SourceOutcome(source, IngestCounts.NONE, e);
    } catch (IOException | RuntimeException e) {
      outcome = new SourceOutcome(source, IngestCounts.NONE, e);
    }
    listener.pulled(outcome);
    return outcome;
  }

  private void pullAgainAndAgain(
      Source source, Duration interval, CountDownLatch stop, Listener listener) {
    try (Ingestor ingestor = ingestor(source, listener);
        SourceWatch watch = SourceWatch.of(source)) {
      int failures = 0;
      while (stop.getCount() > 0) {
        failures = pull(ingestor, source, listener).failure() == null ? 0 : failures + 1;
        watch.await(pause(interval, failures, ThreadLocalRandom.current().nextDouble()));
      }
    } catch (IOException e) {
      LOG.warn("closing the watch on {}: {}", source.name(), e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * How long to wait before the next pull.
   *
   * @param failures pulls that failed in a row, up to now
   * @param chance from 0 to 1
   */
  static Duration pause(Duration interval, int failures, double chance) {
    Duration longest = interval.compareTo(LONGEST_INTERVAL) > 0 ? interval : LONGEST_INTERVAL;
    Duration pause = interval.multipliedBy(1L << Math.min(failures, 20));
    pause = pause.compareTo(longest) > 0 ? longest : pause;
    return pause.plusMillis((long) (pause.toMillis() * JITTER * chance));
  }

  private Ingestor ingestor(Source source, Listener listener) {
    return new Ingestor(
        kafka,
        source,
        IngestLimits.DEFAULT,
        new IngestListener() {
          @Override
          public void progress(long done, long total) {
            listener.reading(source, done, total);
          }

          @Override
          public void fetching(String what, long done, long total) {
            listener.fetching(source, what, done, total);
          }
        });
  }

  /** Lets go of the index, then stops the broker if it is ours. */
  @Override
  public void close() throws IOException {
    try (indexer) {
      if (alerts != null) {
        alerts.close();
      }
    } finally {
      kafka.close();
    }
  }
}
