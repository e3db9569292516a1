package dev.tidemark.analysis.review;

import dev.tidemark.analysis.series.LineageVersion;
import dev.tidemark.analysis.series.PatchSeries;
import dev.tidemark.ingest.mail.MessageId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far the review of one version is. Answers to each of its postings count.
 *
 * @param version the version
 * @param patches the patches that are here, by index
 * @param coverTags judgements given to the whole series
 * @param mismatches trailers in answers that name somebody other than who wrote the answer; they
 *     count for nothing
 * @param answers all mails that answer it, in order of time
 */
public record VersionReview(
    LineageVersion version,
    List<PatchReview> patches,
    List<ReviewTag> coverTags,
    List<Mismatch> mismatches,
    List<Answer> answers) {

  /**
   * A trailer that nobody vouches for.
   *
   * @param trailer what it says
   * @param answer the mail it stands in
   */
  public record Mismatch(ReviewTrailer trailer, Answer answer) {}

  public VersionReview {
    patches = List.copyOf(patches);
    coverTags = List.copyOf(coverTags);
    mismatches = List.copyOf(mismatches);
    answers = List.copyOf(answers);
  }

  /** How many patches the version has. */
  public int expected() {
    return version.series().expected();
  }

  /**
   * How many patches carry such a judgement; all of them, also those that are not here, if the
   * whole series was given it.
   */
  public int count(ReviewTrailer.Kind kind) {
    for (ReviewTag tag : coverTags) {
      if (tag.kind() == kind) {
        return expected();
      }
    }
    int count = 0;
    for (PatchReview patch : patches) {
      if (patch.has(kind)) {
        count++;
      }
    }
    return count;
  }

  /** Whether every patch carries a Reviewed-by. */
  public boolean reviewed() {
    return count(ReviewTrailer.Kind.REVIEWED) >= expected();
  }

  /**
   * Whether it is {@link #reviewed} only since a Reviewed-by was given to the cover: some patch, or
   * one that is not here, has none of its own. The words beside such a trailer may say less.
   */
  public boolean reviewedByCover() {
    return reviewed()
        && (patches.size() < expected()
            || patches.stream().anyMatch(patch -> !patch.reviewedItself()));
  }

  /** Whether an answer is about the whole version: it goes to a cover, or there is one patch. */
  public boolean toAll(Answer answer) {
    return expected() == 1 || (!answer.lost() && !indexes().containsKey(answer.to()));
  }

  /** Which patch each patch mail of the version is, in whichever of its postings. */
  private Map<MessageId, Integer> indexes() {
    var indexes = new HashMap<MessageId, Integer>();
    var postings = new ArrayList<PatchSeries>(version.resends());
    postings.add(version.series());
    for (PatchSeries posting : postings) {
      posting.patches().forEach(patch -> indexes.put(patch.messageId(), patch.index()));
      posting.duplicates().forEach(patch -> indexes.put(patch.messageId(), patch.index()));
    }
    return indexes;
  }

  /**
   * The answer since which all of it was said to be taken into a tree: the first that says so of
   * the whole, or, where there is no cover to say it of, of the first patch, as {@code b4 ty} does;
   * else the one that says so of the last of its patches. Empty if somebody refused it, or its
   * author took it back, later.
   *
   * @param stop later answers do not count, epoch seconds
   */
  public Optional<Answer> applied(long stop) {
    Map<MessageId, Integer> indexes = indexes();
    PatchSeries series = version.series();
    boolean coverless = series.cover().isEmpty() && series.references().isEmpty();
    var taken = new HashSet<Integer>();
    Optional<Answer> applied = Optional.empty();
    for (Answer answer : answers) {
      if (answer.posted() >= stop) {
        continue;
      }
      int index = indexes.getOrDefault(answer.to(), 0);
      boolean whole = expected() == 1 || (index == 0 && !answer.part());
      if (answer.refuses() || (answer.byPoster() && answer.withdrawal() && toAll(answer))) {
        applied = Optional.empty();
        taken.clear();
      } else if (answer.applies()) {
        if (index > 0) {
          taken.add(index);
        }
        boolean ofFirst = index == 1 && coverless && !answer.robot() && !answer.part();
        boolean all = whole || ofFirst || taken.size() >= expected();
        applied = applied.isEmpty() && all ? Optional.of(answer) : applied;
      }
    }
    return applied;
  }

  /** Mails of reviewers. */
  public int answersByReviewers() {
    int count = 0;
    for (Answer answer : answers) {
      if (answer.byReviewer()) {
        count++;
      }
    }
    return count;
  }

  /** How many different people answered, the poster and programs left out. */
  public int reviewers() {
    var people = new HashSet<Integer>();
    for (Answer answer : answers) {
      if (answer.byReviewer()) {
        people.add(answer.person());
      }
    }
    return people.size();
  }

  /** The first mail of a reviewer. */
  public Optional<Answer> firstAnswer() {
    for (Answer answer : answers) {
      if (answer.byReviewer()) {
        return Optional.of(answer);
      }
    }
    return Optional.empty();
  }

  /** The first answer in which somebody else than the poster gives a Reviewed-by or an Acked-by. */
  public Optional<Answer> firstApproval() {
    for (Answer answer : answers) {
      if (!answer.byPoster()) {
        for (ReviewTrailer trailer : answer.trailers()) {
          if (trailer.vouched()
              && (trailer.kind() == ReviewTrailer.Kind.REVIEWED
                  || trailer.kind() == ReviewTrailer.Kind.ACKED)) {
            return Optional.of(answer);
          }
        }
      }
    }
    return Optional.empty();
  }

  /** Seconds from posting to an answer; 0 where clocks say it came before. */
  public long delay(Answer answer) {
    return Math.max(0, answer.posted() - version.posted());
  }
}
