package dev.tidemark.deploy.alert;

import dev.tidemark.analysis.alert.AlertRunner;
import dev.tidemark.analysis.alert.AlertsTakenException;
import dev.tidemark.deploy.alert.sink.Sinks;
import dev.tidemark.deploy.config.AlertRules;
import dev.tidemark.deploy.config.Settings;
import dev.tidemark.index.search.MailSearcher;
import dev.tidemark.index.search.Works;
import dev.tidemark.ingest.topic.KafkaConnection;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Alerts of one home, for a process that pulls mail into it: what the index has taken in becomes
 * events by the rules of {@code HOME/alerts}, and events are delivered. Does nothing, and costs
 * nothing, while there are no rules.
 */
public final class Alerts implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Alerts.class);

  /** How often it is looked for what time alone makes happen, and for changed rules. */
  private static final Duration LOOK = Duration.ofSeconds(15);

  private final CurrentRules rules;
  private final AlertRunner runner;
  private final Delivery delivery;
  private final Duration look;
  private final Semaphore news = new Semaphore(0);
  private boolean away;

  /**
   * Opens nothing yet.
   *
   * @param kafka where the log is; stays the caller's
   * @param works gives what answers {@code lineage:} and {@code landed:} in rules
   * @param out where rules that tell on standard output print
   */
  public Alerts(
      Settings settings,
      KafkaConnection kafka,
      Function<MailSearcher, Works> works,
      PrintStream out) {
    this.rules = new CurrentRules(new AlertRules(settings.home()));
    Duration settle = settings.alert().settle();
    this.runner =
        new AlertRunner(
            kafka,
            new AlertRunner.Setting(
                settings.home().resolve("index"),
                rules,
                works,
                settle,
                settings.report().links(),
                Clock.systemUTC()));
    Clock clock = Clock.system(ZoneId.systemDefault());
    this.delivery =
        new Delivery(kafka, rules, new Sinks(settings, System.getenv(), out, false, clock), clock);
    this.look = settle.compareTo(LOOK) < 0 && !settle.isZero() ? settle : LOOK;
  }

  /** Whether there is a rule that is not paused. */
  public boolean wanted() {
    return rules.get().stream().anyMatch(rule -> !rule.paused());
  }

  /**
   * Tells all there is to tell of what is indexed now, and delivers what is due; for a run that
   * ends.
   *
   * @return how many events there were, and what could not be delivered yet
   * @throws IOException if the index cannot be read, Kafka is away, or another process runs alerts;
   *     the next run goes on
   */
  public Outcome once() throws IOException, InterruptedException {
    try {
      int events = runner.run();
      return new Outcome(events, delivery.deliverDue());
    } catch (KafkaException e) {
      throw new IOException("running alerts: " + e.getMessage(), e);
    }
  }

  /**
   * How a run went.
   *
   * @param events written
   * @param delivery what became of them
   */
  public record Outcome(int events, DeliveryReport delivery) {}

  /**
   * Tells what happens as it happens, until told to stop. What fails is tried again; if another
   * process takes alerts over, this one leaves them to it.
   *
   * @param stop asked again and again
   */
  public void follow(BooleanSupplier stop) throws InterruptedException {
    delivery.start();
    while (!stop.getAsBoolean()) {
      try {
        if (runner.run() > 0) {
          delivery.wake();
        }
        say(null);
      } catch (AlertsTakenException e) {
        LOG.warn("{}", e.getMessage());
        return;
      } catch (IOException | RuntimeException e) {
        if (stop.getAsBoolean()) {
          return; // What ends takes Kafka away.
        }
        say(e);
      }
      if (news.tryAcquire(look.toMillis(), TimeUnit.MILLISECONDS)) {
        news.drainPermits();
      }
    }
  }

  /** The index has taken something in. */
  public void wake() {
    news.release();
  }

  /** One line when alerts begin to fail, one when they are well again. */
  private void say(@Nullable Exception failure) {
    if (failure != null && !away) {
      LOG.warn("alerts cannot be run ({}), trying again until they can", failure.getMessage());
    } else if (failure == null && away) {
      LOG.warn("alerts can be run again");
    }
    away = failure != null;
  }

  @Override
  public void close() throws IOException {
    try {
      delivery.close();
    } finally {
      runner.close();
    }
  }
}
