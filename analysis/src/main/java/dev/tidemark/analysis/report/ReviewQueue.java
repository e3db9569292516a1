package dev.tidemark.analysis.report;

import dev.tidemark.analysis.AnalysisCatalog;
import dev.tidemark.analysis.Clock;
import dev.tidemark.analysis.Period;
import dev.tidemark.analysis.landing.Landing;
import dev.tidemark.analysis.landing.Landings;
import dev.tidemark.analysis.review.Answer;
import dev.tidemark.analysis.review.LineageReview;
import dev.tidemark.analysis.review.PatchReview;
import dev.tidemark.analysis.review.ReviewTag;
import dev.tidemark.analysis.review.ReviewTrailer;
import dev.tidemark.analysis.review.Standing;
import dev.tidemark.analysis.review.VersionReview;
import dev.tidemark.analysis.series.Lineage;
import dev.tidemark.analysis.series.PatchSeries;
import dev.tidemark.ingest.mail.MessageId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What was applied in a period, what waits for review at its end, what stalled in it, and who
 * reviewed in it: as it was then, so later answers do not count. What had landed or was applied
 * waits for nobody.
 *
 * @param applied works that somebody said in the period to have taken into a tree, in order of time
 * @param waiting works that nobody answered yet and that are not stalled, longest first
 * @param stalled works about which nobody said a word for {@link Standing#STALLED_AFTER}, where
 *     that time ran out in the period, longest discussion first
 * @param reviewers who answered patches of others in the period, most mails first
 */
public record ReviewQueue(
    List<Applied> applied, List<Waiting> waiting, List<Waiting> stalled, List<Reviewer> reviewers) {

  /**
   * A work that was taken into a tree, by the word of who took it.
   *
   * @param head the cover or first patch of the version that was taken
   * @param label that version, such as {@code v3}
   * @param title hostile text
   * @param author name, or address if there is none; hostile text
   * @param patches how many it has
   * @param versions how many versions there were, by its number or, if more, by those that are here
   * @param days since the first of them that is here was posted
   * @param by who says so, by name; hostile text
   * @param mail the mail that says so
   */
  public record Applied(
      MessageId head,
      String label,
      String title,
      String author,
      int patches,
      int versions,
      long days,
      String by,
      MessageId mail) {}

  /**
   * A work that waits.
   *
   * @param head the cover or first patch of its newest version then
   * @param label that version, such as {@code v3}
   * @param title hostile text
   * @param author name, or address if there is none; hostile text
   * @param patches how many it has
   * @param since since when: it was posted, or the last word was said; epoch seconds
   * @param answers mails that answered that version until then, robots left out
   */
  public record Waiting(
      MessageId head,
      String label,
      String title,
      String author,
      int patches,
      long since,
      int answers) {}

  /**
   * Who reviewed.
   *
   * @param name name or address; hostile text
   * @param mails answers to patches of others
   * @param series different series answered
   * @param reviewed patches (or covers) given a Reviewed-by
   */
  public record Reviewer(String name, int mails, int series, int reviewed) {}

  private static final long DAY = 24 * 60 * 60;

  public ReviewQueue {
    applied = List.copyOf(applied);
    waiting = List.copyOf(waiting);
    stalled = List.copyOf(stalled);
    reviewers = List.copyOf(reviewers);
  }

  private static final class Tally {
    final int person;
    int mails;
    int reviewed;
    final Set<MessageId> series = new HashSet<>();

    Tally(int person) {
      this.person = person;
    }
  }

  static ReviewQueue of(
      AnalysisCatalog catalog, Landings landings, Period period, Set<String> lists, Clock clock) {
    long start = period.start().getEpochSecond();
    long stop = period.stop().getEpochSecond();
    long silence = Standing.STALLED_AFTER.toSeconds();
    var taken = new TreeMap<Long, List<Applied>>();
    var waiting = new ArrayList<Waiting>();
    var stalled = new ArrayList<Waiting>();
    var tallies = new HashMap<Integer, Tally>();
    for (Lineage lineage : catalog.lineages()) {
      if (lineage.newest().series().origin() != PatchSeries.Origin.AUTHOR
          || lineage.first() >= stop
          || !catalog.seenOn(lineage.newest().series().messageId(), lists)) {
        continue;
      }
      LineageReview review = catalog.review(lineage);
      VersionReview newest = null;
      boolean applied = false;
      for (VersionReview row : review.rows()) {
        reviewers(row, start, stop, tallies);
        long time = clock == Clock.AUTHOR ? row.version().posted() : row.version().archived();
        if (time < stop) {
          newest = row;
          Optional<Answer> said = row.applied(stop);
          applied = said.isPresent();
          if (said.isPresent() && said.get().posted() >= start) {
            taken
                .computeIfAbsent(said.get().posted(), at -> new ArrayList<>())
                .add(applied(catalog, review, row, said.get()));
          }
        }
      }
      if (newest == null
          || applied
          || joined(lineage)
          || reviewed(newest, stop)
          || landed(lineage, landings, stop)) {
        continue;
      }
      long posted = newest.version().posted();
      long lastWord = posted;
      int answers = 0;
      boolean byReviewer = false;
      for (Answer answer : newest.answers()) {
        if (answer.posted() < stop && !answer.robot()) {
          answers++;
          lastWord = Math.max(lastWord, answer.posted());
          byReviewer |= answer.byReviewer();
        }
      }
      if (!byReviewer && stop - lastWord <= silence) {
        waiting.add(line(newest, posted, answers));
      } else if (lastWord + silence >= start && lastWord + silence < stop) {
        stalled.add(line(newest, lastWord, answers));
      }
    }
    waiting.sort(Comparator.comparingLong(Waiting::since).thenComparing(Waiting::head));
    stalled.sort(
        Comparator.<Waiting>comparingInt(line -> -line.answers())
            .thenComparingLong(Waiting::since)
            .thenComparing(Waiting::head));
    var reviewers = new ArrayList<Reviewer>();
    for (Tally tally : tallies.values()) {
      reviewers.add(
          new Reviewer(
              catalog.personName(tally.person), tally.mails, tally.series.size(), tally.reviewed));
    }
    reviewers.sort(
        Comparator.<Reviewer>comparingInt(reviewer -> -reviewer.mails())
            .thenComparingInt(reviewer -> -reviewer.series())
            .thenComparing(Reviewer::name));
    return new ReviewQueue(
        taken.values().stream().flatMap(List::stream).toList(), waiting, stalled, reviewers);
  }

  private static boolean landed(Lineage lineage, Landings landings, long stop) {
    return landings
        .of(lineage, stop - 1)
        .filter(landing -> landing.state() == Landing.State.LANDED)
        .isPresent();
  }

  private static boolean joined(Lineage lineage) {
    return lineage.relations().stream()
        .anyMatch(relation -> relation.kind() == Lineage.Relation.Kind.JOINED_INTO);
  }

  private static boolean reviewed(VersionReview row, long stop) {
    if (row.patches().size() < row.expected()) {
      return false;
    }
    for (PatchReview patch : row.patches()) {
      boolean found = false;
      for (ReviewTag tag : patch.tags()) {
        found |= tag.kind() == ReviewTrailer.Kind.REVIEWED && tag.posted() < stop;
      }
      if (!found) {
        return false;
      }
    }
    return true;
  }

  private static void reviewers(
      VersionReview row, long start, long stop, Map<Integer, Tally> tallies) {
    for (Answer answer : row.answers()) {
      if (answer.byReviewer() && answer.posted() >= start && answer.posted() < stop) {
        Tally tally = tallies.computeIfAbsent(answer.person(), Tally::new);
        tally.mails++;
        tally.series.add(row.version().series().messageId());
        for (ReviewTrailer trailer : answer.trailers()) {
          if (trailer.vouched() && trailer.kind() == ReviewTrailer.Kind.REVIEWED) {
            tally.reviewed++;
          }
        }
      }
    }
  }

  private static Applied applied(
      AnalysisCatalog catalog, LineageReview review, VersionReview row, Answer answer) {
    PatchSeries series = row.version().series();
    return new Applied(
        series.messageId(),
        row.version().label(),
        series.title(),
        series.author().display(),
        row.expected(),
        Math.max(row.version().number(), review.rows().indexOf(row) + 1),
        Math.max(0, answer.posted() - review.lineage().first()) / DAY,
        catalog.personName(answer.person()),
        answer.messageId());
  }

  private static Waiting line(VersionReview row, long since, int answers) {
    PatchSeries series = row.version().series();
    return new Waiting(
        series.messageId(),
        row.version().label(),
        series.title(),
        series.author().display(),
        row.expected(),
        since,
        answers);
  }
}
