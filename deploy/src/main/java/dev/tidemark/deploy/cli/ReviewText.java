package dev.tidemark.deploy.cli;

import dev.tidemark.analysis.review.Answer;
import dev.tidemark.analysis.review.LineageReview;
import dev.tidemark.analysis.review.PatchReview;
import dev.tidemark.analysis.review.ReviewTag;
import dev.tidemark.analysis.review.ReviewTrailer.Kind;
import dev.tidemark.analysis.review.Standing;
import dev.tidemark.analysis.review.VersionReview;
import dev.tidemark.ingest.mail.SafeText;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/** The review of a work as text. */
final class ReviewText {
  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private final Console console;

  ReviewText(Console console) {
    this.console = console;
  }

  /** One line: where the work stands, since when, and whose turn it is; or who applied it. */
  void printStanding(Standing standing, VersionReview newest) {
    Optional<Answer> applied = newest.applied(Long.MAX_VALUE);
    if (standing.state() == Standing.State.APPLIED && applied.isPresent()) {
      String who = applied.get().author().display() + ", " + applied.get().messageId();
      console
          .out()
          .println(
              console.bold(standing.state().words())
                  + " "
                  + Times.day(standing.since())
                  + " by "
                  + SafeText.line(who));
      return;
    }
    boolean byCover = standing.state() == Standing.State.REVIEWED && newest.reviewedByCover();
    console
        .out()
        .println(
            console.bold(standing.state().words())
                + (byCover ? " (by trailers on the cover)" : "")
                + " since "
                + Times.day(standing.since())
                + (standing.turn() == Standing.Turn.NOBODY
                    ? ""
                    : ", waiting for the " + standing.turn().words()));
  }

  /**
   * A row a version, then what the newest one's patches were given, then what counts for nothing.
   */
  void print(LineageReview review) {
    if (review.rows().stream().allMatch(row -> row.answers().isEmpty() && tags(row) == 0)) {
      return;
    }
    PrintStream out = console.out();
    out.println();
    out.println("Review");
    var table =
        new Table(
            "  version",
            ">answers",
            ">people",
            ">first",
            ">approved",
            ">reviewed",
            ">acked",
            ">tested",
            "first answer by");
    for (VersionReview row : review.rows()) {
      table.row(
          "  " + row.version().label(),
          SeriesCommand.number(row.answersByReviewers()),
          SeriesCommand.number(row.reviewers()),
          after(row, row.firstAnswer()),
          after(row, row.firstApproval()),
          share(row, Kind.REVIEWED),
          share(row, Kind.ACKED),
          share(row, Kind.TESTED),
          row.firstAnswer().map(answer -> SafeText.line(answer.author().display())).orElse(""));
    }
    table.print(out);
    printTags(review.newest());
    printMismatches(review);
  }

  private static int tags(VersionReview row) {
    int tags = row.coverTags().size();
    for (PatchReview patch : row.patches()) {
      tags += patch.tags().size();
    }
    return tags;
  }

  private static String after(VersionReview row, Optional<Answer> answer) {
    return answer.map(one -> duration(row.delay(one))).orElse("-");
  }

  /** {@code 3/7}: how many patches of how many carry such a judgement. */
  static String share(VersionReview row, Kind kind) {
    int count = row.count(kind);
    return count == 0 ? "-" : count + "/" + row.expected();
  }

  /** Seconds in the unit that fits: {@code 35 min}, {@code 7 h}, {@code 12 d}. */
  static String duration(long seconds) {
    if (seconds < 2 * HOUR) {
      return seconds / MINUTE + " min";
    }
    return seconds < 2 * DAY ? seconds / HOUR + " h" : seconds / DAY + " d";
  }

  /** Who gave what to the patches of a version; patches that were given the same share a line. */
  private void printTags(VersionReview version) {
    Map<String, StringJoiner> indexes = new LinkedHashMap<>();
    for (PatchReview patch : version.patches()) {
      var words = new StringJoiner("; ");
      for (ReviewTag tag : patch.tags()) {
        words.add(
            tag.kind().trailer()
                + ": "
                + tag.person().display()
                + (tag.way() == ReviewTag.Way.ANSWER ? "" : " (" + tag.way().words() + ")"));
      }
      if (words.length() > 0) {
        indexes
            .computeIfAbsent(words.toString(), key -> new StringJoiner(", "))
            .add(Integer.toString(patch.patch().index()));
      }
    }
    indexes.forEach(
        (words, patches) ->
            console
                .out()
                .println(
                    "  "
                        + version.version().label()
                        + " "
                        + patches
                        + "  "
                        + SafeText.line(words)));
  }

  private void printMismatches(LineageReview review) {
    for (VersionReview row : review.rows()) {
      for (VersionReview.Mismatch mismatch : row.mismatches()) {
        console
            .out()
            .println(
                "  "
                    + row.version().label()
                    + "  not counted: "
                    + SafeText.line(
                        mismatch.trailer().kind().trailer()
                            + ": "
                            + mismatch.trailer().person().display()
                            + ", written by "
                            + mismatch.answer().author().display()));
      }
    }
  }
}
