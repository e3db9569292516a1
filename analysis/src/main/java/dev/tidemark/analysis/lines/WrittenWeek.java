package dev.tidemark.analysis.lines;

import dev.tidemark.analysis.series.People;
import dev.tidemark.ingest.commit.UpstreamCommit;
import dev.tidemark.ingest.diff.DiffStat.FileStat;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What was written in one week, by the tag in which commits first came up. Commits that are gone,
 * because they were dropped or another took their place, do not count.
 *
 * @param monday the week's first day
 * @param commits how many commits
 * @param added lines of Rust they add
 * @param removed lines of Rust they remove
 * @param people how many people wrote them
 * @param newPeople how many of these have no commit before
 */
public record WrittenWeek(
    LocalDate monday, int commits, long added, long removed, int people, int newPeople) {

  /** The weeks in which there were commits, oldest first. */
  public static List<WrittenWeek> of(Collection<UpstreamCommit> all, String repository) {
    var commits = new ArrayList<UpstreamCommit>();
    for (UpstreamCommit commit : all) {
      if (commit.repository().equals(repository)
          && commit.passage().gone().isEmpty()
          && !commit.merge()) {
        commits.add(commit);
      }
    }
    commits.sort(
        Comparator.comparingLong((UpstreamCommit commit) -> commit.passage().tagged())
            .thenComparing(UpstreamCommit::id));
    var people = new People();
    commits.forEach(commit -> people.add(commit.author()));
    Map<LocalDate, Week> weeks = new TreeMap<>();
    Set<Integer> known = new HashSet<>();
    for (UpstreamCommit commit : commits) {
      LocalDate monday =
          Instant.ofEpochSecond(commit.passage().tagged())
              .atOffset(ZoneOffset.UTC)
              .toLocalDate()
              .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      Week week = weeks.computeIfAbsent(monday, key -> new Week());
      week.commits++;
      for (FileStat file : commit.files()) {
        if (file.path().endsWith(".rs")) {
          week.added += file.added();
          week.removed += file.removed();
        }
      }
      int person = people.person(commit.author());
      week.people.add(person);
      if (known.add(person)) {
        week.newPeople++;
      }
    }
    var written = new ArrayList<WrittenWeek>();
    weeks.forEach(
        (monday, week) ->
            written.add(
                new WrittenWeek(
                    monday,
                    week.commits,
                    week.added,
                    week.removed,
                    week.people.size(),
                    week.newPeople)));
    return written;
  }

  private static final class Week {
    private final Set<Integer> people = new HashSet<>();
    private int commits;
    private long added;
    private long removed;
    private int newPeople;
  }
}
