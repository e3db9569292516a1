package dev.tidemark.analysis.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.analysis.AnalysisCatalog;
import dev.tidemark.analysis.Mailbox;
import dev.tidemark.analysis.review.ReviewTrailer.Kind;
import dev.tidemark.analysis.review.Standing.State;
import dev.tidemark.analysis.review.Standing.Turn;
import dev.tidemark.analysis.series.Lineage;
import dev.tidemark.analysis.series.PatchMail;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;

/** Trailers gathered, latency, state; mails as in {@link Mailbox}. */
class ReviewTest {
  private static final String SERIES =
      """
      c | ann | 02-03 10:00 | [PATCH 0/2] frob: grow | stat 2 4 0
      p < c | ann | 02-03 10:00 | [PATCH 1/2] frob: one | a.c +3
      q < c | ann | 02-03 10:01 | [PATCH 2/2] frob: two | b.c +1
      """;

  private static LineageReview review(String table) {
    AnalysisCatalog catalog = AnalysisCatalog.of(Mailbox.of(table));
    return catalog.review(catalog.lineages().getFirst());
  }

  /** {@code 1: REVIEWED Dan Reviewer ANSWER; 2: -}. */
  private static String tags(VersionReview version) {
    var all = new StringJoiner("; ");
    for (PatchReview patch : version.patches()) {
      var one = new StringJoiner(", ");
      for (ReviewTag tag : patch.tags()) {
        one.add(tag.kind() + " " + tag.person().name() + " " + tag.way());
      }
      all.add(patch.patch().index() + ": " + (one.length() == 0 ? "-" : one));
    }
    return all.toString();
  }

  private static String reviewOf(String more) {
    return tags(review(SERIES + more).newest());
  }

  private static Standing standing(String table, String day) {
    return Standing.of(
        review(table),
        Instant.parse("2025-" + day + "T00:00:00Z").getEpochSecond(),
        patch -> OptionalLong.empty());
  }

  @Test
  void trailer_inAnswerToPatch_holdsForThatPatch() {
    assertThat(
            reviewOf(
                "r < p | dan | 02-04 10:00 | Re: [PATCH 1/2] frob: one | text Reviewed-by: Dan"
                    + " Reviewer <dan@example.net>"))
        .isEqualTo("1: REVIEWED Dan Reviewer ANSWER; 2: -");
  }

  @Test
  void trailer_deepInTheThread_goesUpToThePatch() {
    assertThat(
            reviewOf(
                """
                r < p | dan | 02-04 10:00 | Re: [PATCH 1/2] frob: one |
                s < r | ann | 02-04 11:00 | Re: [PATCH 1/2] frob: one |
                t < s | dan | 02-04 12:00 | Re: [PATCH 1/2] frob: one | text Acked-by: Dan Reviewer <dan@example.net>
                """))
        .isEqualTo("1: ACKED Dan Reviewer ANSWER; 2: -");
  }

  @Test
  void trailer_inAnswerToCover_holdsForAllPatches() {
    VersionReview version =
        review(
                SERIES
                    + "r < c | dan | 02-04 10:00 | Re: [PATCH 0/2] frob: grow | text Reviewed-by: Dan"
                    + " Reviewer <dan@example.net>")
            .newest();
    assertThat(tags(version))
        .isEqualTo("1: REVIEWED Dan Reviewer COVER; 2: REVIEWED Dan Reviewer COVER");
    assertThat(version.reviewed()).isTrue();
  }

  @Test
  void trailer_inAnswerToAPatchThatIsNotHere_holdsForNoOther() {
    VersionReview version =
        review(
                """
                c | ann | 02-03 10:00 | [PATCH 0/3] frob: grow | stat 3 4 0
                p < c | ann | 02-03 10:00 | [PATCH 1/3] frob: one | a.c +3
                w | dan | 02-04 10:00 | Re: [PATCH 2/3] frob: two | header References: <c@example.org> <lost@example.org>; text Reviewed-by: Dan Reviewer <dan@example.net>
                """)
            .newest();
    assertThat(version.count(Kind.REVIEWED)).isZero();
    assertThat(version.answersByReviewers()).isEqualTo(1);
  }

  @Test
  void trailer_toCoverThatIsNotHere_holdsForMissingPatchesToo() {
    VersionReview version =
        review(
                """
                q < c | ann | 02-03 10:01 | [PATCH 2/3] frob: two | b.c +1
                r < c | dan | 02-04 10:00 | Re: [PATCH 0/3] frob | text Reviewed-by: Dan Reviewer <dan@example.net>
                """)
            .newest();
    assertThat(version.count(Kind.REVIEWED)).isEqualTo(3);
  }

  @Test
  void trailer_namingSomebodyElse_isAMismatchAndCountsForNothing() {
    VersionReview version =
        review(
                SERIES
                    + "r < p | dan | 02-04 10:00 | Re: [PATCH 1/2] frob: one | text Reviewed-by: Cyd Else"
                    + " <cyd@example.net>")
            .newest();
    assertThat(tags(version)).isEqualTo("1: -; 2: -");
    assertThat(version.mismatches())
        .extracting(one -> one.trailer().person().name())
        .containsExactly("Cyd Else");
  }

  @Test
  void trailer_quoted_isNone() {
    assertThat(
            reviewOf(
                "r < p | bob | 02-04 10:00 | Re: [PATCH 1/2] frob: one | text > Reviewed-by: Bob Builder"
                    + " <bob@example.net>"))
        .isEqualTo("1: -; 2: -");
  }

  @Test
  void trailer_addressWithTagOrSubdomain_isTheSamePerson() {
    assertThat(SameMailbox.sameAddress("dan@example.net", "Dan+kernel@example.net")).isTrue();
    assertThat(SameMailbox.sameAddress("dan@example.net", "dan@mail.example.net")).isTrue();
    assertThat(SameMailbox.sameAddress("dan@example.net", "dan@a.b.example.net")).isFalse();
    assertThat(SameMailbox.sameAddress("dan@net", "dan@example.net")).isFalse();
    assertThat(SameMailbox.sameAddress("dan@example.net", "den@example.net")).isFalse();
    assertThat(SameMailbox.sameAddress("@example.net", "@example.net")).isFalse();
    assertThat(SameMailbox.sameAddress("", "")).isFalse();
    assertThat(SameMailbox.sameName("Dan  Reviewer via B4 Relay", "\"dan reviewer\"")).isTrue();
    assertThat(SameMailbox.sameName("", "")).isFalse();
  }

  @Test
  void trailer_withTwoWords_saysBoth() {
    assertThat(
            reviewOf(
                "r < p | dan | 02-04 10:00 | Re: [PATCH 1/2] frob: one | text Reviewed-and-tested-by: Dan"
                    + " Reviewer <dan@example.net>"))
        .isEqualTo("1: REVIEWED Dan Reviewer ANSWER, TESTED Dan Reviewer ANSWER; 2: -");
  }

  @Test
  void nextVersion_carriesOverWhereThePatchIdIsEqual() {
    String table =
        SERIES
            + """
            r < p | dan | 02-04 10:00 | Re: [PATCH 1/2] frob: one | text Reviewed-by: Dan Reviewer <dan@example.net>
            s < q | dan | 02-04 10:00 | Re: [PATCH 2/2] frob: two | text Reviewed-by: Dan Reviewer <dan@example.net>
            d | ann | 02-09 10:00 | [PATCH v2 0/2] frob: grow | stat 2 5 0
            t < d | ann | 02-09 10:00 | [PATCH v2 1/2] frob: one | a.c +3
            u < d | ann | 02-09 10:01 | [PATCH v2 2/2] frob: two | b.c +2
            """;
    LineageReview review = review(table);
    assertThat(review.rows()).hasSize(2);
    assertThat(review.rows().getFirst().reviewed()).isTrue();
    assertThat(tags(review.newest())).isEqualTo("1: REVIEWED Dan Reviewer CARRIED; 2: -");
    assertThat(review.newest().count(Kind.REVIEWED)).isEqualTo(1);
  }

  @Test
  void nextVersion_whereThePosterTookTheTrailerIn_hasItOnce() {
    String table =
        """
        p | ann | 02-03 10:00 | [PATCH] frob: one thing | a.c +3
        r < p | dan | 02-04 10:00 | Re: [PATCH] frob: one thing | text Reviewed-by: Dan Reviewer <dan@example.net>
        q | ann | 02-05 10:00 | [PATCH v2] frob: one thing | text Reviewed-by: Dan Reviewer <dan@example.net>; a.c +3
        """;
    assertThat(tags(review(table).newest())).isEqualTo("1: REVIEWED Dan Reviewer PATCH");
  }

  @Test
  void resend_keepsWhatTheFirstPostingWasGiven() {
    String table =
        SERIES
            + """
            r < c | dan | 02-04 10:00 | Re: [PATCH 0/2] frob: grow | text Acked-by: Dan Reviewer <dan@example.net>
            d | ann | 02-09 10:00 | [PATCH RESEND 0/2] frob: grow | stat 2 4 0
            t < d | ann | 02-09 10:00 | [PATCH RESEND 1/2] frob: one | a.c +3
            u < d | ann | 02-09 10:01 | [PATCH RESEND 2/2] frob: two | b.c +1
            """;
    LineageReview review = review(table);
    assertThat(review.rows()).hasSize(1);
    assertThat(review.newest().count(Kind.ACKED)).isEqualTo(2);
    assertThat(review.newest().firstAnswer()).isPresent();
  }

  @Test
  void latency_leavesOutPosterAndRobots() {
    VersionReview version =
        review(
                SERIES
                    + """
                    x < c | robot | 02-03 10:05 | Re: [PATCH 0/2] frob: grow |
                    y < c | ann | 02-03 11:00 | Re: [PATCH 0/2] frob: grow |
                    z < c | bob | 02-03 13:00 | Re: [PATCH 0/2] frob: grow |
                    r < p | dan | 02-05 10:00 | Re: [PATCH 1/2] frob: one | text Acked-by: Dan Reviewer <dan@example.net>
                    """)
            .newest();
    assertThat(version.answersByReviewers()).isEqualTo(2);
    assertThat(version.reviewers()).isEqualTo(2);
    Answer first = version.firstAnswer().orElseThrow();
    assertThat(first.author().name()).isEqualTo("Bob Builder");
    assertThat(version.delay(first)).isEqualTo(3 * 3600);
    assertThat(version.delay(version.firstApproval().orElseThrow())).isEqualTo(48 * 3600);
  }

  @Test
  void gathering_inAnyOrder_isTheSame() {
    List<dev.tidemark.index.schema.MailSummary> mails =
        Mailbox.of(
            SERIES
                + """
                r < p | dan | 02-02 10:00 | Re: [PATCH 1/2] frob: one |
                t < r | dan | 02-01 12:00 | Re: [PATCH 1/2] frob: one | text Acked-by: Dan Reviewer <dan@example.net>
                """);
    AnalysisCatalog catalog = AnalysisCatalog.of(mails);
    String expected = tags(catalog.review(catalog.lineages().getFirst()).newest());
    assertThat(expected).isEqualTo("1: ACKED Dan Reviewer ANSWER; 2: -");
    AnalysisCatalog backwards = AnalysisCatalog.of(new ArrayList<>(mails).reversed());
    assertThat(tags(backwards.review(backwards.lineages().getFirst()).newest()))
        .isEqualTo(expected);
  }

  @Test
  void standing_followsTheLastWord() {
    assertThat(standing(SERIES, "02-10"))
        .isEqualTo(
            new Standing(
                State.NEW, Instant.parse("2025-02-03T10:00:00Z").getEpochSecond(), Turn.REVIEWERS));
    String asked = SERIES + "z < c | bob | 02-03 13:00 | Re: [PATCH 0/2] frob: grow |\n";
    assertThat(standing(asked, "02-10").state()).isEqualTo(State.CHANGES_REQUESTED);
    assertThat(standing(asked, "02-10").turn()).isEqualTo(Turn.AUTHOR);
    String answered = asked + "y < z | ann | 02-03 14:00 | Re: [PATCH 0/2] frob: grow |\n";
    assertThat(standing(answered, "02-10").state()).isEqualTo(State.UNDER_REVIEW);
    assertThat(standing(answered, "06-10"))
        .isEqualTo(
            new Standing(
                State.STALLED,
                Instant.parse("2025-02-03T14:00:00Z").getEpochSecond(),
                Turn.REVIEWERS));
    String approved =
        answered
            + "r < c | dan | 02-05 10:00 | Re: [PATCH 0/2] frob: grow | text Reviewed-by: Dan"
            + " Reviewer <dan@example.net>\n";
    assertThat(standing(approved, "06-10").state()).isEqualTo(State.REVIEWED);
    String refused =
        approved
            + "n < c | bob | 02-06 10:00 | Re: [PATCH 0/2] frob: grow | text Nacked-by: Bob Builder"
            + " <bob@example.net>\n";
    assertThat(standing(refused, "02-10").state()).isEqualTo(State.CHANGES_REQUESTED);
    String withdrawn =
        refused
            + "w < c | ann | 02-07 10:00 | Re: [PATCH 0/2] frob: grow | text Nacked-by: Ann Author"
            + " <ann@example.org>\n";
    assertThat(standing(withdrawn, "02-10").state()).isEqualTo(State.WITHDRAWN);
  }

  @Test
  void standing_takenBackInWords_isWithdrawnIfThePosterSaysSoOfTheWhole() {
    String words = "| text Please ignore this series, I sent the wrong branch.\n";
    assertThat(
            standing(
                    SERIES + "w < c | ann | 02-03 10:30 | Re: [PATCH 0/2] frob: grow " + words,
                    "02-10")
                .state())
        .isEqualTo(State.WITHDRAWN);
    assertThat(
            standing(
                    SERIES + "w < q | ann | 02-03 10:30 | Re: [PATCH 2/2] frob: two " + words,
                    "02-10")
                .state())
        .isEqualTo(State.NEW);
    assertThat(
            standing(
                    SERIES + "w < c | bob | 02-03 10:30 | Re: [PATCH 0/2] frob: grow " + words,
                    "02-10")
                .state())
        .isEqualTo(State.CHANGES_REQUESTED);
  }

  @Test
  void standing_whoTookItSaysSo_isApplied() {
    String applied =
        SERIES + "w < c | bob | 02-07 10:00 | Re: [PATCH 0/2] frob: grow | text Applied, thanks!\n";
    assertThat(standing(applied, "06-10"))
        .isEqualTo(
            new Standing(
                State.APPLIED,
                Instant.parse("2025-02-07T10:00:00Z").getEpochSecond(),
                Turn.NOBODY));
    String subset =
        SERIES
            + "w < c | bob | 02-07 10:00 | Re: (subset) [PATCH 0/2] frob: grow | text Applied,"
            + " thanks!\n";
    assertThat(standing(subset, "02-10").state()).isEqualTo(State.CHANGES_REQUESTED);
    String robot =
        SERIES
            + "w < c | patchwork-bot+frob@kernel.example | 02-07 10:00 | Re: [PATCH 0/2] frob: grow"
            + " | text This series was applied to frob.git (main)\n";
    assertThat(standing(robot, "02-10").state()).isEqualTo(State.APPLIED);
  }

  @Test
  void standing_patchByPatchApplied_isAppliedWithTheLast() {
    String one =
        SERIES + "w < p | bob | 02-07 10:00 | Re: [PATCH 1/2] frob: one | text Applied, thanks!\n";
    assertThat(standing(one, "02-10").state()).isEqualTo(State.CHANGES_REQUESTED);
    String both =
        one + "v < q | dan | 02-08 10:00 | Re: [PATCH 2/2] frob: two | text Queued for 6.15.\n";
    assertThat(standing(both, "02-10").state()).isEqualTo(State.APPLIED);
  }

  @Test
  void standing_onePatchOfAResendApplied_isNotApplied() {
    String resent =
        SERIES
            + """
            c2 | ann | 02-05 10:00 | [PATCH RESEND 0/2] frob: grow | stat 2 4 0
            p2 < c2 | ann | 02-05 10:00 | [PATCH RESEND 1/2] frob: one | a.c +3
            q2 < c2 | ann | 02-05 10:01 | [PATCH RESEND 2/2] frob: two | b.c +1
            w < q2 | bob | 02-07 10:00 | Re: [PATCH RESEND 2/2] frob: two | text Applied, thanks!
            """;
    assertThat(standing(resent, "02-10").state()).isNotEqualTo(State.APPLIED);
  }

  @Test
  void standing_appliedInAnswerToAPatchThatIsNotHere_isNotApplied() {
    String table =
        """
        c | ann | 02-03 10:00 | [PATCH 0/3] frob: grow | stat 3 4 0
        p < c | ann | 02-03 10:00 | [PATCH 1/3] frob: one | a.c +3
        r < c | ann | 02-03 10:02 | [PATCH 3/3] frob: three | c.c +1
        w | bob | 02-04 10:00 | Re: [PATCH 2/3] frob: two | header References: <c@example.org> <lost@example.org>; text Applied, thanks!
        """;
    assertThat(standing(table, "02-10").state()).isNotEqualTo(State.APPLIED);
    String second =
        """
        q | ann | 02-03 10:00 | [PATCH 2/3] frob: two | b.c +3
        w < q | bob | 02-04 10:00 | Re: [PATCH 2/3] frob: two | text Applied, thanks!
        """;
    assertThat(standing(second, "02-10").state()).isNotEqualTo(State.APPLIED);
  }

  @Test
  void standing_refusedOrTakenBackAfterItWasApplied_isNotApplied() {
    String applied =
        SERIES + "w < c | bob | 02-07 10:00 | Re: [PATCH 0/2] frob: grow | text Applied, thanks!\n";
    String refused =
        applied
            + "n < c | bob | 02-08 10:00 | Re: [PATCH 0/2] frob: grow | text Nacked-by: Bob Builder"
            + " <bob@example.net>\n";
    assertThat(standing(refused, "02-10").state()).isEqualTo(State.CHANGES_REQUESTED);
    String withdrawn =
        applied
            + "n < c | ann | 02-08 10:00 | Re: [PATCH 0/2] frob: grow | text Please drop this"
            + " series.\n";
    assertThat(standing(withdrawn, "02-10").state()).isEqualTo(State.WITHDRAWN);
  }

  /** A maintainer answers the own patch; an author answers who advised. */
  @Test
  void standing_posterSaysApplied_isAppliedInAnswerToThePatchOnly() {
    String own =
        SERIES + "w < c | ann | 02-07 10:00 | Re: [PATCH 0/2] frob: grow | text Applied to next.\n";
    assertThat(standing(own, "02-10").state()).isEqualTo(State.APPLIED);
    String advised =
        SERIES
            + """
            z < c | bob | 02-03 13:00 | Re: [PATCH 0/2] frob: grow | text Grow more.
            w < z | ann | 02-07 10:00 | Re: [PATCH 0/2] frob: grow | text Applied, thanks!
            """;
    assertThat(standing(advised, "02-10").state()).isEqualTo(State.UNDER_REVIEW);
    String taken =
        SERIES
            + """
            z < c | bob | 02-03 13:00 | Re: [PATCH 0/2] frob: grow | text Looks nice.
            w < z | ann | 02-07 10:00 | Re: [PATCH 0/2] frob: grow | text Applied to frob-next.
            """;
    assertThat(standing(taken, "02-10").state()).isEqualTo(State.APPLIED);
  }

  @Test
  void standing_somePatchesListedAsApplied_isAppliedWhenSomebodyTakesAll() {
    String some =
        SERIES
            + "w < c | bob | 02-07 10:00 | Re: [PATCH 0/2] frob: grow | text Applied, thanks!;"
            + " text [2/2] frob: two\n";
    assertThat(standing(some, "02-10").state()).isNotEqualTo(State.APPLIED);
    String all =
        some
            + "v < c | dan | 02-08 10:00 | Re: [PATCH 0/2] frob: grow | text Applied to frob-next.\n";
    assertThat(standing(all, "02-10").since())
        .isEqualTo(Instant.parse("2025-02-08T10:00:00Z").getEpochSecond());
  }

  /** Each thank-you lists what it is for. */
  @Test
  void standing_eachPatchListedWhereItIsAnswered_isAppliedWithTheLast() {
    String first =
        SERIES
            + "w < p | bob | 02-07 10:00 | Re: [PATCH 1/2] frob: one | text Applied, thanks!; text"
            + " [1/2] frob: one\n";
    assertThat(standing(first, "02-10").state()).isNotEqualTo(State.APPLIED);
    String both =
        first
            + "v < q | bob | 02-08 10:00 | Re: [PATCH 2/2] frob: two | text Applied, thanks!; text"
            + " [2/2] frob: two\n";
    assertThat(standing(both, "02-10").state()).isEqualTo(State.APPLIED);
    String single =
        """
        p | ann | 02-03 10:00 | [PATCH] frob: one | a.c +3
        w < p | bob | 02-07 10:00 | Re: [PATCH] frob: one | text Applied, thanks!; text [3/7] frob: one
        """;
    assertThat(standing(single, "02-10").state()).isEqualTo(State.APPLIED);
  }

  /** No patch is missing, so the mail that is not here is none. */
  @Test
  void answerBelowALostMail_ofASeriesThatIsComplete_isAboutAll() {
    String lost =
        SERIES
            + "w | dan | 02-04 10:00 | Re: [PATCH 0/2] frob: grow | header References:"
            + " <c@example.org> <lost@example.org>; text ";
    VersionReview reviewed =
        review(lost + "Reviewed-by: Dan Reviewer <dan@example.net>\n").newest();
    assertThat(reviewed.reviewed()).isTrue();
    assertThat(standing(lost + "Applied to frob-next.\n", "02-10").state())
        .isEqualTo(State.APPLIED);
  }

  @Test
  void standing_withdrawalBelowAPatchThatIsNotHere_isNotOfAll() {
    String table =
        """
        c | ann | 02-03 10:00 | [PATCH 0/3] frob: grow | stat 3 4 0
        p < c | ann | 02-03 10:00 | [PATCH 1/3] frob: one | a.c +3
        w | ann | 02-04 10:00 | Re: [PATCH 2/3] frob: two | header References: <c@example.org> <lost@example.org>; text Please ignore this patch.
        """;
    assertThat(standing(table, "02-10").state()).isNotEqualTo(State.WITHDRAWN);
  }

  @Test
  void standing_ofWhatWentIntoAnotherWork_isSuperseded() {
    String table =
        """
        p | ann | 02-03 10:00 | [PATCH] frob: one thing | a.c +3
        c | ann | 02-13 10:00 | [PATCH 0/2] frob: everything now | stat 2 4 0
        q < c | ann | 02-13 10:00 | [PATCH 1/2] frob: one thing | a.c +3
        r < c | ann | 02-13 10:00 | [PATCH 2/2] frob: another | b.c +1
        """;
    AnalysisCatalog catalog = AnalysisCatalog.of(Mailbox.of(table));
    Lineage old = catalog.lineages().getFirst();
    assertThat(
            Standing.of(catalog.review(old), catalog.newest(), patch -> OptionalLong.empty())
                .state())
        .isEqualTo(State.SUPERSEDED);
  }

  @Test
  void newest_isNotMovedByOldMailThatArrivesLate() {
    AnalysisCatalog catalog =
        AnalysisCatalog.of(
            Mailbox.of(
                SERIES
                    + "z < c | bob | 02-01 13:00 | Re: [PATCH 0/2] frob: grow | header Received: from x by"
                    + " y with z; Thu, 5 Mar 2026 10:00:00 +0000\n"));
    assertThat(catalog.newest()).isEqualTo(Instant.parse("2025-02-03T10:01:00Z").getEpochSecond());
  }

  @Test
  void standing_withEveryPatchInTheTree_isLandedSinceTheTagOfTheLastOne() {
    LineageReview review = review(SERIES);
    List<PatchMail> patches = review.newest().version().series().patches();
    assertThat(
            Standing.of(review, 0, patch -> OptionalLong.of(2000L - 100L * patches.indexOf(patch))))
        .isEqualTo(new Standing(State.LANDED, 2000, Turn.NOBODY));
    assertThat(
            Standing.of(
                    review,
                    0,
                    patch ->
                        patch.equals(patches.getFirst())
                            ? OptionalLong.of(2000)
                            : OptionalLong.empty())
                .state())
        .isEqualTo(State.NEW);
  }
}
