package dev.tidemark.ingest.mail;

import static dev.tidemark.ingest.mail.MailKind.APPLIED;
import static dev.tidemark.ingest.mail.MailKind.APPLIED_IN_PART;
import static dev.tidemark.ingest.mail.MailKind.APPLIED_TO_TREE;
import static dev.tidemark.ingest.mail.MailKind.BOT;
import static dev.tidemark.ingest.mail.MailKind.COMMIT_NOTICE;
import static dev.tidemark.ingest.mail.MailKind.COVER;
import static dev.tidemark.ingest.mail.MailKind.PATCH;
import static dev.tidemark.ingest.mail.MailKind.PULL;
import static dev.tidemark.ingest.mail.MailKind.REPLY;
import static dev.tidemark.ingest.mail.MailKind.STABLE;
import static dev.tidemark.ingest.mail.MailKind.WITHDRAWAL;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailKindsTest {
  private static final String PERSON = "Alex Doe <alex@example.org>";
  private static final String DIFF = "Boil.\n\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n";

  private static Set<MailKind> kinds(String from, String subject, String headers, String body) {
    String raw =
        "Message-ID: <1@example.org>\nDate: Wed, 1 Jan 2031 00:00:00 +0000\nFrom: "
            + from
            + "\nSubject: "
            + subject
            + "\n"
            + headers
            + "\n"
            + body;
    MailMessage mail =
        new MailParser(ParserLimits.DEFAULT)
            .parse(raw.getBytes(StandardCharsets.UTF_8), Instant.EPOCH);
    return MailKinds.of(mail, PatchSubject.parse(mail.subject()));
  }

  private static Set<MailKind> kinds(String subject, String body) {
    return kinds(PERSON, subject, "", body);
  }

  @Test
  void of_answersThatTakeAPatchBack_areWithdrawals() {
    String subject = "Re: [PATCH 0/4] kettle: boil";
    assertThat(kinds(subject, "Please ignore this\nseries, it does not boil.\n"))
        .containsExactly(REPLY, WITHDRAWAL);
    assertThat(kinds(subject, "Self-NAK, the lid was open.\n")).containsExactly(REPLY, WITHDRAWAL);
    assertThat(kinds(subject, "Please ignore. Was sent by mistake.\n"))
        .containsExactly(REPLY, WITHDRAWAL);
    assertThat(kinds(subject, "Please ignore this message, it was sent by mistake.\n"))
        .containsExactly(REPLY);
    assertThat(kinds(subject, "I guess we would rather discard this patch.\n"))
        .containsExactly(REPLY);
    assertThat(kinds(subject, "> Please ignore this series.\n\nWhy?\n")).containsExactly(REPLY);
    assertThat(kinds(subject, "Please do not ignore my question.\n")).containsExactly(REPLY);
    assertThat(kinds("[PATCH] kettle: ignore this patch of rust", DIFF)).containsExactly(PATCH);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Applied, thanks!",
        "Thanks, applied.",
        "Queued up for 6.12, thank you!",
        "Looks good.\n\nApplied to `kettle-next` -- thanks everyone!",
        "Applied (i.e. with the lid) to kettle-next.",
        "I've applied this to kettle/next for Linux 6.9-rc1.",
        "All applied to\nkettle/linux.git (kettle-next), thanks!",
        "Pushed to drm-kettle-next",
        "Merged into kettle-fixes",
        "Now applied.",
        "Applied to kettle-next, thanks for testing!",
        "Applied to kettle-next, with minor changes.",
        "Series applied, with the typo mended.",
        "No problem, applied.",
        "With the following changes, applied to kettle-next, thanks.",
        "Much better, thank you :)  Merged into kettle/dev.",
        "So, I applied to kettle-fixes with Alex's ack now.",
        "I applied the series to kettle next",
        "applied to kettle-next.",
        "Applied both to kettle-next.",
        "Patches applied to the\n`kettle-next` branch, thanks!",
        "Applied early to `kettle-next` -- thanks!"
      })
  void of_answersOfWhoTookAPatch_areApplied(String text) {
    assertThat(kinds("Re: [PATCH 0/4] kettle: boil", "> It boils.\n\n" + text + "\n"))
        .contains(REPLY, APPLIED)
        .doesNotContain(APPLIED_IN_PART);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Applied to my test tree, and it boils over.",
        "I applied the following change to make it boil:",
        "I've applied this on top of kettle-next, and it boils.",
        "Applied all your recommendations.",
        "I applied this to 6.14-rc1 and it no longer boils.",
        "Applied on top of kettle-next this fails to boil.",
        "Applied, but it does not boil, so dropped again.",
        "Applied in v3, thanks!",
        "Applied for the next version.",
        "It would need to be\napplied since it boils.",
        "merged into one kettle.",
        "Merged in the same cycle as the lids, it boils.",
        "Applied?",
        "Queued up and building it now.",
        "> Applied, thanks!\n\nWhere?",
        "I applied the patches to v6.14-rc7 and had a look at the lid.",
        "I applied this series to your latest kettle branch, and it boils.",
        "I pushed this series to\nkettle.git kettle-v6-testing",
        "I pushed this series to\n git://kettle.example/kettle.git\n kettle-v6-testing",
        "I applied\n\n  https://kettle.example/lid\n\nand it boils.",
        "I applied this patch to see if it boils - yes, it does.",
        "I pushed this lid to a separate branch, to see it boil.",
        "So I took the lid and\napplied to it what was left.",
        "I pushed the lid down."
      })
  void of_answersThatOnlySpeakOfApplying_areReplies(String text) {
    assertThat(kinds("Re: [PATCH 0/4] kettle: boil", text + "\n")).containsExactly(REPLY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Applied to kettle-next, thanks!",
        "Merged into kettle/fixes.",
        "Applied to the kettle tree.",
        "All applied to\n`next`, thanks!"
      })
  void of_answersThatNameTheTree_sayToWhichItWasApplied(String text) {
    assertThat(kinds("Re: [PATCH] kettle: boil", text + "\n"))
        .containsExactly(REPLY, APPLIED, APPLIED_TO_TREE);
    assertThat(kinds("Re: [PATCH] kettle: boil", "Applied, thanks!\n"))
        .containsExactly(REPLY, APPLIED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Applied, and moved the lid to rust/kettle/lid.rs.",
        "Applied to rust/kettle/lid.rs.",
        "Applied to the read/write lids, thanks!",
        "Applied to both/all kettles.",
        "Applied, thanks. I also renamed kettle to kettle-lid."
      })
  void of_answersThatTakeAdvice_nameNoTree(String text) {
    assertThat(kinds("Re: [PATCH] kettle: boil", text + "\n")).doesNotContain(APPLIED_TO_TREE);
  }

  @Test
  void of_answersThatListSomePatches_areAppliedInPart() {
    String list = "Applied, thanks!\n\n[%s/3] kettle: boil\n      commit: 0123456789ab\n";
    String subject = "Re: [PATCH 0/3] kettle";
    assertThat(kinds(subject, String.format(Locale.ROOT, list, 2)))
        .containsExactly(REPLY, APPLIED, APPLIED_IN_PART);
    assertThat(
            kinds(
                subject,
                String.format(Locale.ROOT, list, 1) + "[2/3] kettle: steam\n[3/3] kettle: cool\n"))
        .containsExactly(REPLY, APPLIED);
    assertThat(kinds("Re: (subset) [PATCH 0/3] kettle", "Applied, thanks!\n"))
        .containsExactly(REPLY, APPLIED, APPLIED_IN_PART);
  }

  /** The words before may come again and again; nobody hides a mail by them. */
  @Test
  void of_aLineOfManySuchWords_isReadToItsEnd() {
    assertThat(kinds("Re: [PATCH] kettle", "Now " + "now ".repeat(50_000) + "queued x\n"))
        .containsExactly(REPLY);
    assertThat(kinds("Re: [PATCH] kettle", "I have ".repeat(50_000) + "\napplied\n"))
        .containsExactly(REPLY);
    assertThat(kinds("Re: [PATCH] kettle", "x. Pushed on top of ".repeat(200_000) + "applied\n"))
        .containsExactly(REPLY);
  }

  @Test
  void of_thanksWrittenByB4_areApplied() {
    String raw =
        "Message-ID: <171837272952.1234.5.b4-ty@example.org>\nFrom: "
            + PERSON
            + "\nSubject: Re: [PATCH] kettle: boil\n\nThanks for the kettle!\n";
    MailMessage mail =
        new MailParser(ParserLimits.DEFAULT)
            .parse(raw.getBytes(StandardCharsets.UTF_8), Instant.EPOCH);
    assertThat(MailKinds.of(mail, PatchSubject.parse(mail.subject())))
        .containsExactly(REPLY, APPLIED);
  }

  @Test
  void of_patches_arePatches() {
    assertThat(kinds("[PATCH] kettle: boil", DIFF)).containsExactly(PATCH);
    assertThat(kinds("[PATCH v2 3/4] kettle: boil", "see attachment\n")).containsExactly(PATCH);
    assertThat(kinds("[RFC] kettle: boil", DIFF)).containsExactly(PATCH);
    assertThat(kinds("[RFC] kettle: shall we boil", "What do you think?\n")).isEmpty();
    assertThat(kinds("kettle: it leaks", DIFF)).isEmpty();
  }

  @Test
  void of_covers_areCoversEvenWithDiff() {
    assertThat(kinds("[PATCH 0/4] kettle", "Hello.\n")).containsExactly(COVER);
    assertThat(kinds("[PATCH 0/4] kettle", DIFF)).containsExactly(COVER);
  }

  @Test
  void of_replies_areNoPatches() {
    assertThat(kinds("Re: [PATCH 1/4] kettle: boil", DIFF)).containsExactly(REPLY);
    assertThat(kinds(PERSON, "kettle: another thought", "In-Reply-To: <0@example.org>\n", "Yes.\n"))
        .containsExactly(REPLY);
    assertThat(
            kinds(
                PERSON,
                "[PATCH] kettle: boil",
                "In-Reply-To: <0@example.org>\n",
                "Reviewed-by: Alex Doe <alex@example.org>\n"))
        .containsExactly(REPLY);
    assertThat(kinds(PERSON, "[PATCH 2/4] kettle: boil", "In-Reply-To: <0@example.org>\n", DIFF))
        .containsExactly(PATCH);
  }

  @Test
  void of_pulls_arePulls() {
    assertThat(kinds("[GIT PULL] kettles for 6.20", "Please pull.\n")).containsExactly(PULL);
    assertThat(
            kinds(
                "kettles for 6.20",
                "The following changes since commit 0123:\n\nare available\n\nfor you to fetch changes up to 4567:\n"))
        .containsExactly(PULL);
    assertThat(kinds("Re: [GIT PULL] kettles for 6.20", "Pulled.\n"))
        .containsExactly(REPLY, APPLIED);
  }

  @Test
  void of_robots_areBots() {
    assertThat(kinds("kernel test robot <lkp@example.org>", "Re: [PATCH] kettle", "", "warning\n"))
        .containsExactlyInAnyOrder(BOT, REPLY);
    assertThat(kinds("[linux-next:master 3/3] kettle.c:1:2: warning: dry", "x\n"))
        .containsExactly(BOT);
    assertThat(
            kinds(
                "syzbot <syzbot+0123@example.org>",
                "[syzbot] [kettle?] WARNING in boil",
                "",
                "x\n"))
        .containsExactly(BOT);
    assertThat(kinds(PERSON, "[PATCH 1/2] kettle", "Auto-Submitted: auto-generated\n", DIFF))
        .containsExactly(BOT);
    assertThat(kinds("Abbot Costello <abbot@example.org>", "[PATCH] kettle", "", DIFF))
        .containsExactly(PATCH);
    assertThat(kinds(PERSON, "[Bug 7] kettle leaks", "X-Bugzilla-Type: changed\n", "x\n"))
        .containsExactly(BOT);
  }

  @Test
  void of_stableMails_areStable() {
    assertThat(kinds("[PATCH 5.15 1/3] kettle: boil", DIFF))
        .containsExactlyInAnyOrder(PATCH, STABLE);
    assertThat(kinds("[PATCH AUTOSEL 6.14 1/3] kettle", DIFF))
        .containsExactlyInAnyOrder(PATCH, STABLE);
    assertThat(kinds("[PATCH 6.1 000/430] 6.1.99-rc1 review", "x\n"))
        .containsExactlyInAnyOrder(COVER, STABLE);
    assertThat(kinds(PERSON, "[PATCH] kettle", "X-stable: review\n", DIFF))
        .containsExactlyInAnyOrder(PATCH, STABLE);
    assertThat(
            kinds(
                PERSON,
                "[PATCH] kettle",
                "Cc: stable@vger.kernel.org\n",
                "[ Upstream commit 0123456789ab0123 ]\n" + DIFF))
        .containsExactlyInAnyOrder(PATCH, STABLE);
    assertThat(kinds(PERSON, "[PATCH] kettle", "Cc: stable@vger.kernel.org\n", DIFF))
        .containsExactly(PATCH);
    assertThat(kinds("FAILED: patch \"kettle: boil\" failed to apply to 5.15-stable tree", "x\n"))
        .containsExactly(STABLE);
    assertThat(kinds("Re: [PATCH 5.15 1/3] kettle: boil", "ok\n"))
        .containsExactlyInAnyOrder(REPLY, STABLE);
  }

  @Test
  void of_noticesOfCommits_areNotices() {
    assertThat(
            kinds(
                "tip-bot2 for Alex <tip-bot2@example.org>",
                "[tip: kettle/core] kettle: Boil",
                "",
                DIFF))
        .containsExactlyInAnyOrder(BOT, APPLIED, COMMIT_NOTICE);
    assertThat(
            kinds(
                "patchwork-bot+kettles@example.org",
                "Re: [PATCH v2 0/3] kettle",
                "",
                "This series was applied to kettles.git (main)\nby Alex:\n"))
        .containsExactlyInAnyOrder(BOT, REPLY, APPLIED, COMMIT_NOTICE);
    assertThat(kinds("Applied \"kettle: boil\" to the kettle tree", DIFF))
        .containsExactlyInAnyOrder(APPLIED, COMMIT_NOTICE);
    assertThat(kinds("+ kettle-boil.patch added to mm-unstable branch", DIFF))
        .containsExactlyInAnyOrder(APPLIED, COMMIT_NOTICE);
    assertThat(kinds("Patch \"kettle: boil\" has been added to the 5.15-stable tree", "x\n"))
        .containsExactlyInAnyOrder(STABLE, APPLIED, COMMIT_NOTICE);
  }
}
