package dev.tidemark.analysis.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.analysis.Activity;
import dev.tidemark.analysis.Period;
import dev.tidemark.analysis.RealSummaries;
import dev.tidemark.analysis.ThreadActivity;
import dev.tidemark.analysis.report.PeopleOfPeriod.Newcomer;
import dev.tidemark.analysis.report.RawMails.Mail;
import dev.tidemark.analysis.report.RawMails.Posting;
import dev.tidemark.analysis.report.RawMails.Stat;
import dev.tidemark.analysis.report.RawMails.Tag;
import dev.tidemark.analysis.report.ReviewQueue.Applied;
import dev.tidemark.analysis.report.ReviewQueue.Reviewer;
import dev.tidemark.analysis.report.ReviewQueue.Waiting;
import dev.tidemark.analysis.report.WeeklyReport.Figure;
import dev.tidemark.analysis.report.WeeklyReport.Options;
import dev.tidemark.analysis.report.WeeklyReport.SeriesLine;
import dev.tidemark.analysis.report.WeeklyReport.VersionLine;
import dev.tidemark.analysis.series.LineCount;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The numbers of three reports, counted again by other means: straight from the raw mails, see
 * {@link RawMails}. What people talked about in them is counted again by {@link
 * DiscussionNumbersTest}. Not counted again are changes since a version that was posted under
 * another title.
 */
class ReportNumbersTest {
  private static final long SIX_WEEKS = Duration.ofDays(42).toSeconds();
  private static final Pattern STAT =
      Pattern.compile(
          "(\\d+) files? changed(?:, (\\d+) insertions?\\(\\+\\))?(?:, (\\d+) deletions?\\(-\\))?");

  private static final Map<Period, WeeklyReport> REPORTS = new HashMap<>();
  private static RawMails raw = RawMails.NONE;

  @BeforeAll
  static void read() throws Exception {
    raw = RawMails.read();
  }

  private static WeeklyReport report(Period period) throws IOException {
    WeeklyReport known = REPORTS.get(period);
    if (known == null) {
      known =
          WeeklyReport.of(
              RealSummaries.catalog(),
              period,
              Options.DEFAULT,
              RealSummaries.discussions().of(period),
              KnownTrees.NONE);
      REPORTS.put(period, known);
    }
    return known;
  }

  private static Set<String> newcomers(Period period) {
    var before = new HashSet<String>();
    var now = new HashSet<String>();
    for (Mail mail : raw.mails) {
      if (mail.robot()) {
        continue;
      }
      if (mail.time() < period.start().getEpochSecond()) {
        before.add(raw.person(mail));
      } else if (period.contains(mail.time())) {
        now.add(raw.person(mail));
      }
    }
    now.removeAll(before);
    return now;
  }

  private static int figure(Figure figure, Period period) {
    List<Mail> mails = raw.in(period);
    return switch (figure) {
      case MAILS -> mails.size();
      case THREADS -> (int) mails.stream().map(raw::thread).distinct().count();
      case PEOPLE -> (int) mails.stream().map(raw::person).distinct().count();
      case NEW_PEOPLE -> newcomers(period).size();
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"2025-W08", "2025-W24", "2024-W33"})
  void figures_ofAReportAndTheYearBefore_areThoseOfTheRawMails(String week) throws IOException {
    Period period = Period.week(week);
    WeeklyReport report = report(period);
    for (Figure figure : Figure.values()) {
      assertThat(figure.of(report.now())).as("%s", figure).isEqualTo(figure(figure, period));
      double sum = 0;
      for (int i = 1; i <= WeeklyReport.PERIODS_SHOWN; i++) {
        Activity activity = report.before().get(WeeklyReport.PERIODS_SHOWN - i);
        int counted = figure(figure, period.before(i));
        // Further back, one person under two names is two to the few lines of this test.
        if (i <= WeeklyReport.PERIODS_COMPARED
            || figure == Figure.MAILS
            || figure == Figure.THREADS) {
          assertThat(figure.of(activity)).as("%s, %d weeks before", figure, i).isEqualTo(counted);
        }
        sum += i <= WeeklyReport.PERIODS_COMPARED ? counted : 0;
      }
      assertThat(report.mean(figure)).as("mean of %s", figure).isEqualTo(sum / 8);
    }
    assertThat(report.now().stable())
        .isEqualTo(
            raw.mails.stream()
                .filter(mail -> mail.stable() && period.contains(mail.time()))
                .count());
    assertThat(report.now().robots())
        .isEqualTo(
            raw.mails.stream()
                .filter(mail -> mail.robot() && period.contains(mail.time()))
                .count());
    var names = newcomers(period);
    assertThat(report.people().newcomers()).hasSize(names.size());
    for (Newcomer newcomer : report.people().newcomers()) {
      String person = raw.person(raw.mail(newcomer.mail().value()));
      assertThat(names).contains(person);
      assertThat(newcomer.mail().value())
          .as("the first mail of %s", newcomer.name())
          .isEqualTo(
              raw.in(period).stream()
                  .filter(mail -> raw.person(mail).equals(person))
                  .min((a, b) -> Long.compare(a.time(), b.time()))
                  .orElseThrow()
                  .id());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"2025-W08", "2025-W24", "2024-W33"})
  void threads_ofAReport_areThoseOfTheRawMails(String week) throws IOException {
    Period period = Period.week(week);
    WeeklyReport report = report(period);
    Map<String, Integer> mailsOfThread = new HashMap<>();
    raw.in(period).forEach(mail -> mailsOfThread.merge(raw.thread(mail), 1, Integer::sum));
    assertThat(report.busiest().stream().map(ThreadActivity::mails).toList())
        .isEqualTo(
            mailsOfThread.values().stream()
                .sorted((a, b) -> b - a)
                .limit(WeeklyReport.BUSIEST)
                .toList());
    for (ThreadActivity thread : report.busiest()) {
      String root = raw.thread(raw.mail(thread.root().value()));
      var inThread = raw.in(period).stream().filter(mail -> raw.thread(mail).equals(root)).toList();
      assertThat(thread.mails()).as(thread.subject()).isEqualTo(inThread.size());
      assertThat(thread.people())
          .as(thread.subject())
          .isEqualTo(inThread.stream().map(raw::person).distinct().count());
      assertThat(thread.total())
          .isEqualTo(raw.mails.stream().filter(mail -> raw.thread(mail).equals(root)).count());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"2025-W08", "2025-W24", "2024-W33"})
  void series_ofAReport_areTheRawPostingsWithTheirSizes(String week) throws IOException {
    Period period = Period.week(week);
    WeeklyReport report = report(period);
    var told = new LinkedHashMap<String, SeriesLine>();
    report.newSeries().forEach(line -> told.put(line.head().value(), line));
    report.newVersions().forEach(line -> told.put(line.now().head().value(), line.now()));
    int pulls = 0;
    int stable = 0;
    int resent = 0;
    for (Posting posting : raw.postings) {
      if (!period.contains(posting.head().time())) {
        continue;
      }
      if (posting.tag().pull()) {
        pulls++;
      } else if (posting.head().stable()) {
        stable++;
      } else if (posting.mails().stream().noneMatch(mail -> told.containsKey(mail.id()))) {
        assertThat(repeats(posting)).as("left out: " + posting.head().subject()).isTrue();
        resent++;
      }
    }
    assertThat(report.pulls()).isEqualTo(pulls);
    assertThat(report.resent()).isEqualTo(resent);
    assertThat(report.stableSeries()).isEqualTo(stable);
    for (SeriesLine line : told.values()) {
      Posting posting = raw.posting(line.head().value()).orElseThrow();
      Tag tag = posting.tag();
      assertThat(line.head().value()).as(line.title()).isEqualTo(posting.head().id());
      assertThat(line.expected()).as(line.title()).isEqualTo(tag.total());
      assertThat(line.received())
          .as(line.title())
          .isEqualTo(
              posting.patches().stream()
                  .map(mail -> mail.tag().orElseThrow().index())
                  .distinct()
                  .count());
      assertThat(line.label())
          .as(line.title())
          .isEqualTo(
              tag.rfc() && tag.version() == 1
                  ? "RFC"
                  : tag.rfc() ? "RFC v" + tag.version() : "v" + tag.version());
      assertThat(line.lines().map(ReportNumbersTest::stat))
          .as(line.title())
          .isEqualTo(size(posting));
    }
    for (SeriesLine line : report.newSeries()) {
      assertThat(line.label()).isIn("v1", "RFC");
    }
  }

  /** Whether it says of itself that it is sent again, or the same version was posted before. */
  private static boolean repeats(Posting posting) {
    Tag tag = posting.tag();
    return tag.resend()
        || raw.postings.stream()
            .filter(other -> !other.equals(posting))
            .anyMatch(
                other ->
                    other.tag().title().equals(tag.title())
                        && other.tag().version() == tag.version());
  }

  private static Stat stat(LineCount lines) {
    return new Stat(lines.files(), lines.added(), lines.removed());
  }

  /** As the cover declares, else as counted if all patches are here. */
  private static Optional<Stat> size(Posting posting) {
    Matcher stat = STAT.matcher(posting.head().text());
    boolean cover = posting.tag().index() == 0;
    if (cover && stat.find()) {
      return Optional.of(
          new Stat(number(stat.group(1)), number(stat.group(2)), number(stat.group(3))));
    }
    if (posting.patches().size() < posting.tag().total()) {
      return Optional.empty();
    }
    var files = new HashSet<String>();
    int added = 0;
    int removed = 0;
    for (Mail patch : posting.patches()) {
      Stat one = RawMails.diff(patch.text());
      patch.text().lines().filter(line -> line.startsWith("diff --git ")).forEach(files::add);
      added += one.added();
      removed += one.removed();
    }
    return Optional.of(new Stat(files.size(), added, removed));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2025-W08", "2025-W24", "2024-W33"})
  void growth_ofNewVersions_isTheDifferenceOfTheRawPostings(String week) throws IOException {
    int checked = 0;
    WeeklyReport report = report(Period.week(week));
    for (VersionLine line : report.newVersions()) {
      Posting now = raw.posting(line.now().head().value()).orElseThrow();
      assertThat(line.sizes().getLast())
          .isEqualTo(line.now().lines().map(lines -> lines.added() + lines.removed()).orElse(-1));
      Optional<Posting> before = before(now, line.previous());
      if (before.isEmpty() || line.change().isEmpty()) {
        continue;
      }
      Stat then = size(before.get()).orElseThrow();
      Stat since = size(now).orElseThrow();
      var change = line.change().get();
      assertThat(stat(change.lines()))
          .as(line.now().title())
          .isEqualTo(
              new Stat(
                  since.files() - then.files(),
                  since.added() - then.added(),
                  since.removed() - then.removed()));
      assertThat(change.patches())
          .as(line.now().title())
          .isEqualTo(now.tag().total() - before.get().tag().total());
      checked++;
    }
    assertThat(checked).as("versions of which the one before is found by its title").isPositive();
  }

  /** The posting by the same person with the same title and that version. */
  private static Optional<Posting> before(Posting now, String label) {
    String person = raw.person(now.head());
    return raw.postings.stream()
        .filter(posting -> posting.tag().title().equals(now.tag().title()))
        .filter(posting -> raw.person(posting.head()).equals(person))
        .filter(posting -> ("v" + posting.tag().version()).equals(label) && !posting.tag().rfc())
        .filter(posting -> posting.head().time() < now.head().time())
        .findFirst();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2025-W08", "2025-W24", "2024-W33"})
  void queue_ofAReport_isWhatTheRawAnswersSay(String week) throws IOException {
    Period period = Period.week(week);
    long stop = period.stop().getEpochSecond();
    WeeklyReport report = report(period);
    for (Applied line : report.queue().applied()) {
      Mail said = raw.mail(line.mail().value());
      Posting posting = raw.answered(said).orElseThrow();
      assertThat(raw.applies(said)).as("%s in %s", line.title(), line.mail()).isTrue();
      assertThat(period.contains(said.time())).as(line.title()).isTrue();
      assertThat(line.head().value()).as(line.title()).isEqualTo(posting.head().id());
      assertThat(line.patches()).as(line.title()).isEqualTo(posting.tag().total());
    }
    for (Posting posting : raw.postings) {
      if (posting.tag().total() == 1 && posting.head().time() >= period.start().getEpochSecond()) {
        List<Mail> taken =
            raw.in(period).stream()
                .filter(mail -> raw.answered(mail).filter(posting::equals).isPresent())
                .filter(raw::applies)
                .toList();
        assertThat(report.queue().applied())
            .extracting(line -> line.head().value())
            .as("applied in " + taken)
            .satisfies(
                heads ->
                    assertThat(heads.contains(posting.head().id())).isEqualTo(!taken.isEmpty()));
      }
    }
    for (Waiting line : report.queue().waiting()) {
      List<Mail> answers = answers(line, stop);
      assertThat(answers)
          .as("answers of others to " + line.title())
          .allMatch(mail -> raw.person(mail).equals(raw.person(raw.mail(line.head().value()))));
      assertThat(line.answers()).as(line.title()).isEqualTo(answers.size());
      assertThat(line.since()).as(line.title()).isEqualTo(raw.mail(line.head().value()).time());
      assertThat(stop - last(line, answers)).as(line.title()).isLessThanOrEqualTo(SIX_WEEKS);
    }
    for (Waiting line : report.queue().stalled()) {
      List<Mail> answers = answers(line, stop);
      long last = last(line, answers);
      assertThat(line.answers()).as(line.title()).isEqualTo(answers.size());
      assertThat(line.since()).as(line.title()).isEqualTo(last);
      assertThat(period.contains(last + SIX_WEEKS)).as(line.title()).isTrue();
    }
  }

  /** When the last word on a work was said: the posting, or an answer. */
  private static long last(Waiting line, List<Mail> answers) {
    long last = raw.mail(line.head().value()).time();
    for (Mail answer : answers) {
      last = Math.max(last, answer.time());
    }
    return last;
  }

  /** The answers by people to a posting before a moment. */
  private static List<Mail> answers(Waiting line, long stop) {
    Posting posting = raw.posting(line.head().value()).orElseThrow();
    assertThat(line.patches()).as(line.title()).isEqualTo(posting.tag().total());
    return raw.mails.stream()
        .filter(mail -> !mail.robot() && mail.time() < stop)
        .filter(mail -> raw.answered(mail).filter(posting::equals).isPresent())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2025-W08", "2025-W24", "2024-W33"})
  void reviewers_ofAReport_haveTheirRawAnswers(String week) throws IOException {
    Period period = Period.week(week);
    Map<String, Integer> mails = new HashMap<>();
    Map<String, Set<String>> series = new HashMap<>();
    Map<String, Integer> reviewed = new HashMap<>();
    Map<String, String> names = new HashMap<>();
    raw.mails.forEach(mail -> names.put(mail.name(), raw.person(mail)));
    for (Mail mail : raw.in(period)) {
      Optional<Posting> answered = raw.answered(mail);
      if (answered.isEmpty()
          || answered.get().tag().pull()
          || raw.person(answered.get().head()).equals(raw.person(mail))) {
        continue;
      }
      String person = raw.person(mail);
      mails.merge(person, 1, Integer::sum);
      // A version that was posted twice is one.
      Tag tag = answered.get().tag();
      series
          .computeIfAbsent(person, p -> new HashSet<>())
          .add(tag.title() + ' ' + tag.version() + ' ' + raw.person(answered.get().head()));
      reviewed.merge(
          person,
          (int)
              mail.text()
                  .lines()
                  .filter(line -> line.matches("(?i)\\s*Reviewed-by:.*"))
                  .filter(line -> line.contains(mail.name()) || line.contains(mail.address()))
                  .count(),
          Integer::sum);
    }
    WeeklyReport report = report(period);
    var counted = new ArrayList<Reviewer>();
    for (Reviewer reviewer : report.queue().reviewers()) {
      String person = names.getOrDefault(reviewer.name(), "");
      counted.add(
          new Reviewer(
              reviewer.name(),
              mails.getOrDefault(person, 0),
              series.getOrDefault(person, Set.of()).size(),
              reviewed.getOrDefault(person, 0)));
    }
    assertThat(report.queue().reviewers()).isEqualTo(counted);
    assertThat(report.queue().reviewers()).hasSize(mails.size());
  }

  private static int number(String digits) {
    return digits == null ? 0 : Integer.parseInt(digits);
  }
}
