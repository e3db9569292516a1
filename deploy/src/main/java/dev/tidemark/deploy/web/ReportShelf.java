package dev.tidemark.deploy.web;

import dev.tidemark.analysis.Clock;
import dev.tidemark.analysis.Period;
import dev.tidemark.analysis.report.WeeklyReport;
import dev.tidemark.deploy.config.Settings;
import dev.tidemark.deploy.report.ReportMaker;
import dev.tidemark.index.search.MailSearcher;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Reports on demand. Those of one index snapshot are kept until they are too many or there is a
 * newer snapshot, which is looked for at most once a minute. They are made one at a time, and only
 * so many wait: reports are the one page that costs seconds.
 */
final class ReportShelf implements Closeable {
  /** Reports that are kept. */
  static final int KEPT = 60;

  private static final Duration LOOK = Duration.ofMinutes(1);

  /** Requests that may wait for a report, the one that makes it included. */
  private static final int WAITING = 8;

  private final Settings settings;
  private final InstantSource clock;
  private final LiveIndex index;
  private final ReentrantLock making = new ReentrantLock();
  private final Semaphore waiting = new Semaphore(WAITING);

  // Behind the lock.
  private final Map<String, WeeklyReport> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, WeeklyReport> eldest) {
          return size() > KEPT;
        }
      };
  private @Nullable ReportMaker maker;
  private String snapshot = "";
  private Instant looked = Instant.MIN;

  ReportShelf(Settings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    this.index = new LiveIndex(settings.home().resolve("index"));
  }

  /**
   * The report on all lists in a period; empty if too many wait for one.
   *
   * @throws java.nio.file.NoSuchFileException if nothing was ever indexed
   */
  Optional<WeeklyReport> report(Period period) throws IOException, InterruptedException {
    if (!waiting.tryAcquire()) {
      return Optional.empty();
    }
    try {
      making.lockInterruptibly();
      try {
        ReportMaker current = maker();
        WeeklyReport report = kept.get(period.label());
        if (report == null) {
          report = current.report(period);
          kept.put(period.label(), report);
        }
        return Optional.of(report);
      } finally {
        making.unlock();
      }
    } finally {
      waiting.release();
    }
  }

  private ReportMaker maker() throws IOException {
    ReportMaker known = maker;
    Instant now = clock.instant();
    if (known != null && now.isBefore(looked.plus(LOOK))) {
      return known;
    }
    MailSearcher searcher = index.now();
    if (known == null || !searcher.snapshot().equals(snapshot)) {
      kept.clear();
      maker = null;
      known = new ReportMaker(settings, searcher, List.of(), Clock.AUTHOR);
      maker = known;
      snapshot = searcher.snapshot();
    }
    looked = now;
    return known;
  }

  @Override
  public void close() throws IOException {
    index.close();
  }
}
