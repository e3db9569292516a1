package dev.tidemark.deploy.cli;

import dev.tidemark.analysis.review.ReviewTrailer;
import dev.tidemark.analysis.review.VersionReview;
import dev.tidemark.analysis.series.Growth;
import dev.tidemark.analysis.series.LineCount;
import dev.tidemark.analysis.series.LineageVersion;
import dev.tidemark.ingest.mail.SafeText;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Works as comma-separated values (RFC 4180), a line each, times as in RFC 3339. */
final class SeriesCsv {
  private static final String TITLES =
      "id,title,author,address,versions,newest,first_posted,posted,patches,received,files,added,removed,growth,"
          + "answers,reviewers,first_answer_seconds,first_approval_seconds,reviewed,acked,tested,state,state_since,turn,url";

  private SeriesCsv() {}

  static void print(PrintStream out, List<Work> works, Links links) {
    out.println(TITLES);
    for (Work work : works) {
      out.println(line(work, links));
    }
  }

  private static String line(Work work, Links links) {
    LineageVersion newest = work.lineage().newest();
    Growth growth = work.growth().rows().getLast().growth();
    LineCount count = growth.best().orElse(growth.counted());
    VersionReview review = work.review().newest();
    return String.join(
        ",",
        text(work.lineage().id().value()),
        text(work.lineage().title()),
        text(work.lineage().author().name()),
        text(work.lineage().author().address()),
        "" + work.lineage().versions().size(),
        text(newest.label()),
        Times.instant(work.lineage().first()),
        Times.instant(newest.posted()),
        "" + growth.expected(),
        "" + growth.received(),
        "" + count.files(),
        "" + count.added(),
        "" + count.removed(),
        "" + work.growthInLines(),
        "" + review.answersByReviewers(),
        "" + review.reviewers(),
        review.firstAnswer().map(answer -> "" + review.delay(answer)).orElse(""),
        review.firstApproval().map(answer -> "" + review.delay(answer)).orElse(""),
        "" + review.count(ReviewTrailer.Kind.REVIEWED),
        "" + review.count(ReviewTrailer.Kind.ACKED),
        "" + review.count(ReviewTrailer.Kind.TESTED),
        work.standing().state().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        Times.instant(work.standing().since()),
        work.standing().turn().words(),
        text(links.to(newest.series().messageId())));
  }

  private static String text(String value) {
    return '"' + SafeText.line(value).replace("\"", "\"\"") + '"';
  }
}
