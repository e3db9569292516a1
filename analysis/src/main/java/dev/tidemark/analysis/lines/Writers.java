package dev.tidemark.analysis.lines;

import dev.tidemark.analysis.series.People;
import dev.tidemark.ingest.commit.Language;
import dev.tidemark.ingest.commit.TreeParts;
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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Who writes a repository, in the whole tree and part by part: its commits by the tag in which they
 * first came up. Commits that are gone, because they were dropped or another took their place, and
 * merges do not count.
 */
public final class Writers {
  private final List<UpstreamCommit> commits = new ArrayList<>();
  private final String language;
  private final People people = new People();

  private static final class Tally {
    private final Set<Integer> people = new HashSet<>();
    private int commits;
    private long added;
    private long removed;
    private int newPeople;

    void commit(int person, boolean first) {
      commits++;
      people.add(person);
      newPeople += first ? 1 : 0;
    }

    void file(FileStat file) {
      added += file.added();
      removed += file.removed();
    }

    Written written() {
      return new Written(commits, added, removed, people.size(), newPeople);
    }
  }

  /** The tallies of one span of time. */
  private static final class Span {
    private final Tally total = new Tally();
    private final Map<String, Tally> parts = new TreeMap<>();

    Map<String, Written> written() {
      Map<String, Written> written = new TreeMap<>();
      parts.forEach((part, tally) -> written.put(part, tally.written()));
      return written;
    }
  }

  /**
   * @param all commits of any repositories, in any order
   * @param language whose lines count, such as {@code rust}
   */
  public Writers(Collection<UpstreamCommit> all, String repository, String language) {
    this.language = language;
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
    commits.forEach(commit -> people.add(commit.author()));
  }

  /** The weeks in which there were commits, oldest first. */
  public List<WrittenWeek> weeks() {
    Map<LocalDate, Span> spans = new TreeMap<>();
    tally(spans, LocalDate.MIN, true);
    var weeks = new ArrayList<WrittenWeek>();
    spans.forEach(
        (monday, span) -> weeks.add(new WrittenWeek(monday, span.total.written(), span.written())));
    return weeks;
  }

  /** What was written in each part of the tree from a Monday on, the most lines first. */
  public List<Map.Entry<String, Written>> partsSince(LocalDate monday) {
    Map<LocalDate, Span> spans = new TreeMap<>();
    tally(spans, monday, false);
    var parts = new ArrayList<Map.Entry<String, Written>>();
    spans.values().forEach(span -> parts.addAll(span.written().entrySet()));
    parts.sort(
        Comparator.comparingLong(
                (Map.Entry<String, Written> part) ->
                    -(part.getValue().added() + part.getValue().removed()))
            .thenComparing(Map.Entry::getKey));
    return parts;
  }

  /** Adds the commits up, a span a week or one for all from a day on; all make people known. */
  private void tally(Map<LocalDate, Span> spans, LocalDate from, boolean weekly) {
    Set<Integer> known = new HashSet<>();
    Map<String, Set<Integer>> knownInPart = new HashMap<>();
    for (UpstreamCommit commit : commits) {
      LocalDate monday = monday(commit.passage().tagged());
      int person = people.person(commit.author());
      boolean first = known.add(person);
      Map<String, List<FileStat>> parts = parts(commit);
      Set<String> firstIn = new HashSet<>();
      for (String part : parts.keySet()) {
        if (knownInPart.computeIfAbsent(part, key -> new HashSet<>()).add(person)) {
          firstIn.add(part);
        }
      }
      if (monday.isBefore(from)) {
        continue;
      }
      Span span = spans.computeIfAbsent(weekly ? monday : from, key -> new Span());
      span.total.commit(person, first);
      parts.forEach(
          (part, files) -> {
            Tally tally = span.parts.computeIfAbsent(part, key -> new Tally());
            tally.commit(person, firstIn.contains(part));
            files.forEach(
                file -> {
                  tally.file(file);
                  span.total.file(file);
                });
          });
    }
  }

  /** The files of the language by part of the tree. */
  private Map<String, List<FileStat>> parts(UpstreamCommit commit) {
    Map<String, List<FileStat>> parts = new TreeMap<>();
    for (FileStat file : commit.files()) {
      Language found = Language.of(file.path());
      if (found != null && found.word().equals(language)) {
        parts.computeIfAbsent(TreeParts.of(file.path()), key -> new ArrayList<>()).add(file);
      }
    }
    return parts;
  }

  private static LocalDate monday(long time) {
    return Instant.ofEpochSecond(time)
        .atOffset(ZoneOffset.UTC)
        .toLocalDate()
        .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
  }
}
