package dev.tidemark.deploy.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.analysis.Period;
import dev.tidemark.analysis.report.ReportFormat;
import dev.tidemark.analysis.report.WeeklyReport;
import dev.tidemark.deploy.alert.Backoff;
import dev.tidemark.deploy.config.Settings;
import dev.tidemark.deploy.config.Settings.ScheduleSettings;
import dev.tidemark.deploy.file.WholeFile;
import dev.tidemark.deploy.mail.MailFailure;
import dev.tidemark.deploy.mail.OutgoingMail;
import dev.tidemark.deploy.mail.SmtpSender;
import dev.tidemark.index.search.MailSearcher;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes the reports of the settings' schedules when they are due and takes them to where they are
 * wanted. What a destination got is remembered after it has it: whatever ends the process, no
 * report is lost, and one that is sent again after a crash has the same Message-ID. Of several that
 * were missed only the newest is made. A destination that is new begins with the next one.
 */
public final class ScheduledReports {
  /** Says whether reports would be whole. */
  @FunctionalInterface
  public interface Intake {
    /**
     * Whether everything that the sources had at that moment is in the index. A failure to tell is
     * a no.
     */
    boolean isComplete(Instant moment) throws IOException, InterruptedException;
  }

  /** How long a report waits for a source that cannot be pulled before it is made without. */
  static final Duration PATIENCE = Duration.ofHours(1);

  private static final Duration LOOK = Duration.ofSeconds(15);
  private static final String HOST = "reports.tidemark.invalid";

  /** One thing to do: a report that a destination has not got yet. */
  private record Job(ScheduleSettings schedule, String destination, @Nullable String address) {
    String key() {
      return schedule.name() + '\0' + destination;
    }
  }

  /** How often in a row something failed, and when to try again. */
  private record Trouble(int failures, Instant again) {}

  private final Settings settings;
  private final Clock clock;
  private final Intake intake;
  private final Consumer<String> news;
  private final SmtpSender sender;
  private final ScheduleLog log;
  private final Instant started;
  private final Map<String, Trouble> troubles = new HashMap<>();

  /**
   * @param clock decides what is due
   * @param intake asked before a report is made
   * @param news told in a line what was sent, what failed and what was given up
   * @throws IOException if it cannot be read what was sent before
   */
  public ScheduledReports(Settings settings, Clock clock, Intake intake, Consumer<String> news)
      throws IOException {
    this.settings = settings;
    this.clock = clock;
    this.intake = intake;
    this.news = news;
    this.sender = new SmtpSender(settings.mail(), System.getenv());
    this.log = ScheduleLog.open(settings.home());
    this.started = clock.instant();
  }

  /** Does what is due, again and again until told to stop. */
  public void follow(CountDownLatch stop) throws InterruptedException {
    String failure = "";
    do {
      String now = "";
      try {
        look();
      } catch (IOException | RuntimeException e) {
        now = String.valueOf(e.getMessage());
      }
      if (!now.isEmpty() && !now.equals(failure)) {
        news.accept("reports by schedule: " + now + "; trying again");
      }
      failure = now;
    } while (!stop.await(LOOK.toMillis(), TimeUnit.MILLISECONDS));
  }

  /**
   * Looks once at what is due, and does it. What a destination or the making of its report fails
   * with is told as news, and tried again by a later look.
   *
   * @throws IOException if it cannot be remembered what was sent
   */
  public void look() throws IOException, InterruptedException {
    for (ScheduleSettings schedule : settings.schedules()) {
      Instant now = clock.instant();
      Period period = schedule.at().latest(now);
      var open = new ArrayList<Job>();
      for (Job job : jobs(schedule)) {
        if (log.last(schedule.name(), job.destination()).isEmpty()) {
          log.put(schedule.name(), job.destination(), period);
        } else if (log.end(schedule.name(), job.destination()).isBefore(period.end())
            && !now.isBefore(again(job))) {
          open.add(job);
        }
      }
      if (!open.isEmpty() && isTimeFor(schedule.at().due(period), now)) {
        run(open, schedule, period);
      }
    }
  }

  private static List<Job> jobs(ScheduleSettings schedule) {
    var jobs = new ArrayList<Job>();
    for (String address : schedule.mail()) {
      jobs.add(new Job(schedule, "mail " + address, address));
    }
    schedule.directory().ifPresent(dir -> jobs.add(new Job(schedule, "dir " + dir, null)));
    return jobs;
  }

  private boolean isTimeFor(Instant due, Instant now) throws InterruptedException {
    Instant waiting = due.isBefore(started) ? started : due;
    if (!now.isBefore(waiting.plus(PATIENCE))) {
      return true;
    }
    try {
      return intake.isComplete(due);
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  private void run(List<Job> open, ScheduleSettings schedule, Period period)
      throws IOException, InterruptedException {
    WeeklyReport report;
    try (MailSearcher searcher = MailSearcher.open(settings.home().resolve("index"))) {
      report =
          new ReportMaker(settings, searcher, schedule.lists(), dev.tidemark.analysis.Clock.AUTHOR)
              .report(period);
    } catch (IOException | RuntimeException e) {
      for (Job job : open) {
        failed(job, period, "making it: " + e.getMessage());
      }
      return;
    }
    for (Job job : open) {
      tellWhatWasMissed(job, period);
      try {
        deliver(job, report);
        remember(job, period, "sent to " + job.destination());
      } catch (MailFailure e) {
        if (e.permanent()) {
          remember(job, period, "given up: " + e.getMessage());
        } else {
          failed(job, period, String.valueOf(e.getMessage()));
        }
      } catch (IOException e) {
        failed(job, period, "writing it: " + e);
      }
    }
  }

  private void deliver(Job job, WeeklyReport report) throws MailFailure, IOException {
    ScheduleSettings schedule = job.schedule();
    String address = job.address();
    if (address != null) {
      String id = schedule.name() + '\0' + address + '\0' + report.period().label();
      sender.send(
          new OutgoingMail(
              address,
              report.title(),
              ReportFormat.TEXT.write(report),
              Optional.of(ReportFormat.HTML.write(report)),
              Optional.of(
                  new OutgoingMail.Place(
                      "report." + UUID.nameUUIDFromBytes(id.getBytes(UTF_8)) + "@" + HOST,
                      List.of(),
                      schedule.name() + "." + HOST))));
      return;
    }
    Path directory = schedule.directory().orElseThrow();
    for (ReportFormat format : schedule.formats()) {
      WholeFile.write(
          directory.resolve(report.period().label() + "." + format.suffix()),
          format.write(report).getBytes(UTF_8));
    }
  }

  private void remember(Job job, Period period, String what) throws IOException {
    log.put(job.schedule().name(), job.destination(), period);
    troubles.remove(job.key());
    tell(job, period, what);
  }

  private void failed(Job job, Period period, String reason) {
    Trouble before = troubles.get(job.key());
    int failures = before == null ? 1 : before.failures() + 1;
    Duration pause = Backoff.after(failures, ThreadLocalRandom.current().nextDouble());
    troubles.put(job.key(), new Trouble(failures, clock.instant().plus(pause)));
    if (failures == 1) {
      tell(job, period, "not sent to " + job.destination() + ", trying again: " + reason);
    }
  }

  private Instant again(Job job) {
    Trouble trouble = troubles.get(job.key());
    return trouble == null ? Instant.MIN : trouble.again();
  }

  private void tellWhatWasMissed(Job job, Period period) {
    Period last = log.last(job.schedule().name(), job.destination()).orElse(period);
    Period missed = period.before(1);
    if (last.unit() == period.unit()
        && last.end().isBefore(missed.end())
        && !troubles.containsKey(job.key())) {
      tell(
          job,
          period,
          "those after "
              + last.label()
              + " up to "
              + missed.label()
              + " were missed and are not made");
    }
  }

  private void tell(Job job, Period period, String what) {
    news.accept("report " + job.schedule().name() + " " + period.label() + ": " + what);
  }
}
