package dev.tidemark.analysis.report;

import dev.tidemark.analysis.Activity;
import dev.tidemark.analysis.Analysis;
import dev.tidemark.analysis.AnalysisCatalog;
import dev.tidemark.analysis.Clock;
import dev.tidemark.analysis.Period;
import dev.tidemark.analysis.ThreadActivity;
import dev.tidemark.analysis.discussion.Discussion;
import dev.tidemark.analysis.series.Growth;
import dev.tidemark.analysis.series.LineCount;
import dev.tidemark.analysis.series.Lineage;
import dev.tidemark.analysis.series.LineageGrowth;
import dev.tidemark.analysis.series.LineageGrowth.Change;
import dev.tidemark.analysis.series.LineageGrowth.Row;
import dev.tidemark.analysis.series.LineageVersion;
import dev.tidemark.analysis.series.PatchSeries;
import dev.tidemark.analysis.series.Posting;
import dev.tidemark.ingest.mail.MessageId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/**
 * What happened in a week (or any period): mails, threads and people against the time before, new
 * series, new versions with their growth, the busiest threads. A value; {@link ReportFormat} writes
 * it.
 *
 * @param options what it was made with
 * @param now the period's figures
 * @param before the figures of the {@link #PERIODS_SHOWN} periods before, oldest first
 * @param newSeries works that were first posted in the period, largest first
 * @param newVersions versions of older works that were posted in the period, largest change first;
 *     also a v2 or later whose older versions are not in the archives
 * @param resent how many postings of the period repeat a version, seen or not
 * @param stableSeries how many series of stable queues were posted
 * @param pulls how many pull requests were posted
 * @param discussion what people talked about; empty if the words of mails were not at hand
 * @param queue what waits for review, what stalled, who reviewed
 * @param people who wrote for the first time
 * @param landed what came up in the source trees, and what was dropped from them
 * @param trees Rust in each source tree that had a tag in the period
 * @param newest the moment that the mails know of, epoch seconds; see {@code
 *     AnalysisCatalog.newest}
 */
public record WeeklyReport(
    Options options,
    Activity now,
    List<Activity> before,
    List<SeriesLine> newSeries,
    List<VersionLine> newVersions,
    int resent,
    int stableSeries,
    int pulls,
    Discussion discussion,
    ReviewQueue queue,
    PeopleOfPeriod people,
    LandedInPeriod landed,
    List<TreeOfPeriod> trees,
    long newest) {

  /** How many periods before are shown in the charts. */
  public static final int PERIODS_SHOWN = 52;

  /** How many periods before the figures are compared with. */
  public static final int PERIODS_COMPARED = 8;

  private static final long DAY = 24 * 60 * 60;

  /** How many of the busiest threads are named. */
  public static final int BUSIEST = 10;

  /**
   * What a report is made with.
   *
   * @param lists the lists to report on; empty for all
   * @param clock the clock that decides what falls into the period
   * @param links where mails can be read
   * @param archives the archives the catalog was made from, for the footer
   * @param problems how many mails could not be read as they should, for the footer; -1 if not
   *     known
   */
  public record Options(
      Set<String> lists, Clock clock, ArchiveLinks links, List<Archive> archives, long problems) {
    /** All lists, the author's clock, links to lore.kernel.org. */
    public static final Options DEFAULT =
        new Options(Set.of(), Clock.AUTHOR, ArchiveLinks.LORE, List.of(), -1);

    public Options {
      lists = Collections.unmodifiableSet(new TreeSet<>(lists));
      archives = List.copyOf(archives);
    }
  }

  /**
   * An archive that was read.
   *
   * @param name its name, such as a URL
   * @param state how far it was read, in words
   */
  public record Archive(String name, String state) {}

  /**
   * A new work.
   *
   * @param head its cover or first patch
   * @param label its version, such as {@code v1} or {@code RFC}
   * @param title hostile text
   * @param author name, or address if there is none; hostile text
   * @param expected patches it has
   * @param received patches that are here
   * @param lines files and lines: declared, or counted if nothing is declared and all patches are
   *     here
   */
  public record SeriesLine(
      MessageId head,
      String label,
      String title,
      String author,
      int expected,
      int received,
      Optional<LineCount> lines) {}

  /**
   * A new version of an older work.
   *
   * @param now the new version
   * @param work the work it is a version of, by the id of its lineage
   * @param previous label of the version before; empty if that is not in the archives
   * @param change against the version before, if both have figures
   * @param sizes lines added and removed of every version so far, oldest first; -1 where not known
   */
  public record VersionLine(
      SeriesLine now,
      MessageId work,
      String previous,
      Optional<Change> change,
      List<Integer> sizes) {
    public VersionLine {
      sizes = List.copyOf(sizes);
    }
  }

  public WeeklyReport {
    before = List.copyOf(before);
    newSeries = List.copyOf(newSeries);
    newVersions = List.copyOf(newVersions);
    trees = List.copyOf(trees);
  }

  /** The analysis that makes such reports, of mails alone and without what people talked about. */
  public static Analysis<WeeklyReport> analysis(Options options) {
    return (catalog, period) ->
        of(catalog, period, options, Discussion.none(period), KnownTrees.NONE);
  }

  /**
   * The report on a period.
   *
   * @param discussion what people talked about in it
   * @param known the source trees that are followed
   */
  public static WeeklyReport of(
      AnalysisCatalog catalog,
      Period period,
      Options options,
      Discussion discussion,
      KnownTrees known) {
    var periods = new ArrayList<Period>(PERIODS_SHOWN + 1);
    for (int i = PERIODS_SHOWN; i >= 0; i--) {
      periods.add(period.before(i));
    }
    List<Activity> activity =
        Activity.of(catalog, periods, options.clock(), options.lists(), BUSIEST);
    var newSeries = new ArrayList<SeriesLine>();
    var newVersions = new ArrayList<VersionLine>();
    int resent = 0;
    int stable = 0;
    int pulls = 0;
    ToLongFunction<PatchSeries> time = clock(options.clock());
    for (Lineage lineage : catalog.lineages()) {
      LineageGrowth growth = null;
      for (int i = 0; i < lineage.versions().size(); i++) {
        LineageVersion version = lineage.versions().get(i);
        if (!catalog.seenOn(version.series().messageId(), options.lists())) {
          continue;
        }
        for (PatchSeries resend : version.resends()) {
          if (period.contains(time.applyAsLong(resend))) {
            resent++;
          }
        }
        if (!period.contains(Posting.time(version, time))) {
          continue;
        }
        switch (Posting.kind(lineage, i, time)) {
          case NEW_WORK -> newSeries.add(line(LineageGrowth.of(lineage).rows().getFirst()));
          case NEW_VERSION -> {
            growth = growth == null ? LineageGrowth.of(lineage) : growth;
            newVersions.add(version(growth, i));
          }
          case RESEND -> resent++;
          case STABLE -> stable++;
          case PULL -> pulls++;
          case BOT -> {}
        }
      }
    }
    newSeries.sort(
        Comparator.<SeriesLine>comparingInt(line -> -size(line.lines()))
            .thenComparingInt(line -> -line.expected())
            .thenComparing(SeriesLine::head));
    newVersions.sort(
        Comparator.<VersionLine>comparingInt(line -> -size(line.change().map(Change::lines)))
            .thenComparingInt(line -> -size(line.now().lines()))
            .thenComparing(line -> line.now().head()));
    return new WeeklyReport(
        options,
        activity.getLast(),
        activity.subList(0, PERIODS_SHOWN),
        newSeries,
        newVersions,
        resent,
        stable,
        pulls,
        discussion,
        ReviewQueue.of(catalog, known.landings(), period, options.lists(), options.clock()),
        PeopleOfPeriod.of(catalog, period, options.lists(), options.clock()),
        LandedInPeriod.of(catalog, known.landings(), period, options.lists()),
        known.growth().stream()
            .flatMap(growth -> TreeOfPeriod.of(growth, period).stream())
            .toList(),
        catalog.newest());
  }

  private static ToLongFunction<PatchSeries> clock(Clock clock) {
    return clock == Clock.AUTHOR ? PatchSeries::posted : PatchSeries::archived;
  }

  private static int size(Optional<LineCount> lines) {
    return lines.map(count -> Math.abs(count.added()) + Math.abs(count.removed())).orElse(-1);
  }

  private static SeriesLine line(Row row) {
    PatchSeries series = row.version().series();
    Growth growth = row.growth();
    return new SeriesLine(
        series.messageId(),
        row.version().label(),
        series.title(),
        series.author().display(),
        growth.expected(),
        growth.received(),
        growth.best());
  }

  private static VersionLine version(LineageGrowth growth, int index) {
    var sizes = new ArrayList<Integer>(index + 1);
    for (int i = 0; i <= index; i++) {
      sizes.add(size(growth.rows().get(i).growth().best()));
    }
    String previous = index == 0 ? "" : growth.rows().get(index - 1).version().label();
    return new VersionLine(
        line(growth.rows().get(index)),
        growth.lineage().id(),
        previous,
        growth.rows().get(index).change(),
        sizes);
  }

  /** Its title in a line: the lists and the period. */
  public String title() {
    return Wording.title(this);
  }

  /** The period reported on. */
  public Period period() {
    return now.period();
  }

  /** A figure of the period, and what it is compared with. */
  public enum Figure {
    /** Mails by people. */
    MAILS("mails"),
    /** Threads with such a mail. */
    THREADS("threads"),
    /** Different authors. */
    PEOPLE("people"),
    /** Authors who never wrote before. */
    NEW_PEOPLE("new people");

    private final String words;

    Figure(String words) {
      this.words = words;
    }

    /** The figure's name in a table. */
    public String words() {
      return words;
    }

    /** Its value in a period. */
    public int of(Activity activity) {
      return switch (this) {
        case MAILS -> activity.mails();
        case THREADS -> activity.threads();
        case PEOPLE -> activity.people();
        case NEW_PEOPLE -> activity.newPeople();
      };
    }
  }

  /** The mean of a figure over the {@link #PERIODS_COMPARED} periods before. */
  public double mean(Figure figure) {
    double sum = 0;
    for (Activity activity : before.subList(before.size() - PERIODS_COMPARED, before.size())) {
      sum += figure.of(activity);
    }
    return sum / PERIODS_COMPARED;
  }

  /** Whether the archives end before the period begins, so that nothing is known of it. */
  public boolean isBeyondArchives() {
    return newest < period().start().getEpochSecond()
        && now.mails() + now.robots() + now.stable() == 0;
  }

  /** Whether the archives end within the period, more than a day before its end. */
  public boolean isWithinTheEnd() {
    return !isBeyondArchives() && newest + DAY < period().stop().getEpochSecond();
  }

  /** The busiest threads of the period. */
  public List<ThreadActivity> busiest() {
    return now.busiest();
  }
}
