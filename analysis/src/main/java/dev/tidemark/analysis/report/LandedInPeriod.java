package dev.tidemark.analysis.report;

import dev.tidemark.analysis.AnalysisCatalog;
import dev.tidemark.analysis.Period;
import dev.tidemark.analysis.landing.CommitMatch;
import dev.tidemark.analysis.landing.Landing;
import dev.tidemark.analysis.landing.Landings;
import dev.tidemark.analysis.series.Lineage;
import dev.tidemark.analysis.series.LineageVersion;
import dev.tidemark.analysis.series.PatchMail;
import dev.tidemark.ingest.commit.Passage;
import dev.tidemark.ingest.commit.UpstreamCommit;
import dev.tidemark.ingest.mail.MessageId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What came up in the source trees in a period, and what was dropped from them again: as it was at
 * the period's end. A change that came up, was rewritten and came up as another commit counts once,
 * where it came up first.
 *
 * @param trees short names of the source trees that are followed, sorted; empty if there are none
 * @param commits commits that came up in the period and were there at its end, merges left out
 * @param known how many of them came of a patch that is here
 * @param works whose patches these were, most patches first
 * @param dropped works of which commits were dropped in the period and not replaced
 */
public record LandedInPeriod(
    List<String> trees, int commits, int known, List<Landed> works, List<Dropped> dropped) {
  private static final long DAY = 24 * 60 * 60;

  /** Nothing, since no source tree is followed. */
  public static final LandedInPeriod NONE =
      new LandedInPeriod(List.of(), 0, 0, List.of(), List.of());

  /**
   * A work of which something landed.
   *
   * @param head cover or first patch of the version that landed
   * @param title hostile text
   * @param author name, or address if there is none; hostile text
   * @param fresh commits of the work that came up in the period
   * @param landing how far it had landed by the period's end
   */
  public record Landed(MessageId head, String title, String author, int fresh, Landing landing) {

    /** Days from the first posting of the work to the tag; 0 or more. */
    public long days() {
      return landing.sinceFirst() / DAY;
    }
  }

  /**
   * A work of which something was dropped.
   *
   * @param head cover or first patch of the newest version that was dropped
   * @param label that version, such as {@code v3}
   * @param title hostile text
   * @param author name, or address if there is none; hostile text
   * @param commits how many commits of it were dropped in the period
   * @param tag the first tag without the last of them
   */
  public record Dropped(
      MessageId head, String label, String title, String author, int commits, String tag) {}

  public LandedInPeriod {
    trees = List.copyOf(trees);
    works = List.copyOf(works);
    dropped = List.copyOf(dropped);
  }

  /**
   * What landed in a period.
   *
   * @param lists only works whose newest version was seen on one of them; empty for all. Commits
   *     are counted whatever list they were on
   */
  static LandedInPeriod of(
      AnalysisCatalog catalog, Landings landings, Period period, Set<String> lists) {
    if (landings.size() == 0) {
      return NONE;
    }
    long stop = period.stop().getEpochSecond();
    var trees = new TreeSet<String>();
    int commits = 0;
    int known = 0;
    Map<MessageId, Tally> tallies = new LinkedHashMap<>();
    for (UpstreamCommit commit : landings.commits()) {
      trees.add(commit.repository());
      if (commit.merge() || commit.passage().state() == Passage.State.REWRITTEN) {
        continue;
      }
      long goneAt = landings.goneAt(commit);
      boolean came = period.contains(landings.firstSeen(commit).tagged()) && goneAt >= stop;
      boolean went = period.contains(goneAt);
      if (!came && !went) {
        continue;
      }
      List<CommitMatch> matches = landings.ofCommit(commit.id());
      if (came) {
        commits++;
        known += matches.isEmpty() ? 0 : 1;
      }
      Lineage work =
          matches.isEmpty() ? null : catalog.lineage(matches.getFirst().mail()).orElse(null);
      if (work != null && catalog.seenOn(work.newest().series().messageId(), lists)) {
        Tally tally = tallies.computeIfAbsent(work.id(), id -> new Tally(work));
        tally.came += came ? 1 : 0;
        if (went) {
          tally.went.add(commit);
        }
      }
    }
    var works = new ArrayList<Landed>();
    var dropped = new ArrayList<Dropped>();
    for (Tally tally : tallies.values()) {
      if (tally.came > 0) {
        landings
            .of(tally.work, stop - 1)
            .ifPresent(now -> works.add(landed(tally.work, tally.came, now)));
      }
      if (!tally.went.isEmpty()) {
        dropped.add(dropped(tally.work, tally.went, landings));
      }
    }
    works.sort(
        Comparator.<Landed>comparingInt(line -> -line.fresh())
            .thenComparingInt(line -> -line.landing().landed())
            .thenComparing(Landed::head));
    dropped.sort(
        Comparator.<Dropped>comparingInt(line -> -line.commits()).thenComparing(Dropped::head));
    return new LandedInPeriod(List.copyOf(trees), commits, known, works, dropped);
  }

  private static final class Tally {
    final Lineage work;
    int came;
    final List<UpstreamCommit> went = new ArrayList<>();

    Tally(Lineage work) {
      this.work = work;
    }
  }

  private static Landed landed(Lineage work, int fresh, Landing landing) {
    LineageVersion version = work.versions().get(landing.versions() - 1);
    return new Landed(
        version.series().messageId(),
        version.series().title(),
        version.series().author().display(),
        fresh,
        landing);
  }

  private static Dropped dropped(Lineage work, List<UpstreamCommit> lost, Landings landings) {
    UpstreamCommit last = lost.getFirst();
    Map<MessageId, Integer> versionOfMail = new HashMap<>();
    for (int v = 0; v < work.versions().size(); v++) {
      for (PatchMail mail : work.versions().get(v).series().mails()) {
        versionOfMail.put(mail.messageId(), v);
      }
    }
    int number = 0;
    for (UpstreamCommit commit : lost) {
      if (landings.goneAt(commit) > landings.goneAt(last)) {
        last = commit;
      }
      for (CommitMatch match : landings.ofCommit(commit.id())) {
        number = Math.max(number, versionOfMail.getOrDefault(match.mail(), 0));
      }
    }
    LineageVersion newest = work.versions().get(number);
    return new Dropped(
        newest.series().messageId(),
        newest.label(),
        newest.series().title(),
        newest.series().author().display(),
        lost.size(),
        last.passage().gone());
  }
}
