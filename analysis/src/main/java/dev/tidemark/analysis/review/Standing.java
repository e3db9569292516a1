package dev.tidemark.analysis.review;

import dev.tidemark.analysis.series.Lineage;
import dev.tidemark.analysis.series.PatchMail;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * Where a work stands at some moment, told from its newest version.
 *
 * @param state where it stands
 * @param since since when, epoch seconds: the mail that made it so, or the tag that showed it
 * @param turn who has to do something now
 */
public record Standing(State state, long since, Turn turn) {

  /** Where a work can stand; of several that fit, the first. */
  public enum State {
    /** Every patch of the newest version is in the tree. */
    LANDED("landed"),
    /** Somebody who takes patches, or a program, said that it was taken into a tree. */
    APPLIED("applied"),
    /** Its author takes it back: by a Nacked-by of his own, or in words such as "please ignore". */
    WITHDRAWN("withdrawn"),
    /** Its patches went into another work. */
    SUPERSEDED("superseded"),
    /** Every patch carries a Reviewed-by, and nobody said no since. */
    REVIEWED("reviewed"),
    /** Nobody said a word for {@link #STALLED_AFTER}. */
    STALLED("stalled"),
    /** Somebody answered with more than approval, and the author has not answered since. */
    CHANGES_REQUESTED("changes requested"),
    /** People answered, and the author had the last word; or they only approved. */
    UNDER_REVIEW("under review"),
    /** Nobody answered yet. */
    NEW("new");

    private final String words;

    State(String words) {
      this.words = words;
    }

    /** The state in one or two plain words. */
    public String words() {
      return words;
    }
  }

  /** Who has to do something. */
  public enum Turn {
    /** Those who review. */
    REVIEWERS("reviewers"),
    /** Who posted it. */
    AUTHOR("author"),
    /** Who applies it. */
    MAINTAINER("maintainer"),
    /** Nobody any more. */
    NOBODY("nobody");

    private final String words;

    Turn(String words) {
      this.words = words;
    }

    /** The one in a plain word. */
    public String words() {
      return words;
    }
  }

  /** Silence after which a work counts as stalled: six weeks, longer than a merge window lasts. */
  public static final Duration STALLED_AFTER = Duration.ofDays(42);

  /**
   * Where a work stands.
   *
   * @param review its review
   * @param asOf the moment that is asked about, epoch seconds; later mails are not left out, so
   *     this should not lie before the newest mail
   * @param landed since when a patch is in the tree, epoch seconds; empty if it is not, and where
   *     commits are not known
   */
  public static Standing of(
      LineageReview review, long asOf, Function<PatchMail, OptionalLong> landed) {
    VersionReview newest = review.newest();
    OptionalLong landedAt = landed(newest, landed);
    if (landedAt.isPresent()) {
      return new Standing(State.LANDED, landedAt.getAsLong(), Turn.NOBODY);
    }
    long posted = newest.version().series().posted();
    Optional<Answer> applied = newest.applied(Long.MAX_VALUE);
    if (applied.isPresent()) {
      return new Standing(State.APPLIED, applied.get().posted(), Turn.NOBODY);
    }
    long lastWord = posted;
    long lastByPoster = posted;
    long lastObjection = Long.MIN_VALUE;
    long lastApproval = Long.MIN_VALUE;
    long refusal = Long.MIN_VALUE;
    long withdrawal = Long.MIN_VALUE;
    boolean answered = false;
    for (Answer answer : newest.answers()) {
      boolean nack = answer.refuses();
      if (answer.byPoster()) {
        lastByPoster = Math.max(lastByPoster, answer.posted());
        if (nack || (answer.withdrawal() && newest.toAll(answer))) {
          withdrawal = answer.posted();
        }
      } else if (!answer.robot()) {
        answered = true;
        if (answer.approves() && !nack) {
          lastApproval = answer.posted();
        } else {
          lastObjection = answer.posted();
        }
        if (nack) {
          refusal = answer.posted();
        }
      }
      if (!answer.robot()) {
        lastWord = Math.max(lastWord, answer.posted());
      }
    }
    if (withdrawal != Long.MIN_VALUE) {
      return new Standing(State.WITHDRAWN, withdrawal, Turn.NOBODY);
    }
    for (Lineage.Relation relation : review.lineage().relations()) {
      if (relation.kind() == Lineage.Relation.Kind.JOINED_INTO) {
        return new Standing(State.SUPERSEDED, lastWord, Turn.NOBODY);
      }
    }
    if (newest.reviewed() && refusal <= lastApproval) {
      return new Standing(State.REVIEWED, Math.max(posted, lastApproval), Turn.MAINTAINER);
    }
    boolean asked = lastObjection > lastByPoster;
    Turn turn = asked ? Turn.AUTHOR : Turn.REVIEWERS;
    if (asOf - lastWord > STALLED_AFTER.toSeconds()) {
      return new Standing(State.STALLED, lastWord, turn);
    }
    if (asked) {
      return new Standing(State.CHANGES_REQUESTED, lastObjection, turn);
    }
    return new Standing(answered ? State.UNDER_REVIEW : State.NEW, lastByPoster, turn);
  }

  /** Since when all patches of a version are in the tree; empty if one is not, or not here. */
  private static OptionalLong landed(
      VersionReview version, Function<PatchMail, OptionalLong> landed) {
    if (version.patches().size() < version.expected()) {
      return OptionalLong.empty();
    }
    OptionalLong last = OptionalLong.empty();
    for (PatchReview patch : version.patches()) {
      OptionalLong one = landed.apply(patch.patch());
      if (one.isEmpty()) {
        return one;
      }
      last = OptionalLong.of(Math.max(one.getAsLong(), last.orElse(Long.MIN_VALUE)));
    }
    return last;
  }
}
