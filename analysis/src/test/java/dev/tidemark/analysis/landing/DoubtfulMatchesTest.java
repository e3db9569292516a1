package dev.tidemark.analysis.landing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.analysis.AnalysisCatalog;
import dev.tidemark.analysis.Mailbox;
import dev.tidemark.ingest.commit.Passage;
import dev.tidemark.ingest.commit.UpstreamCommit;
import dev.tidemark.ingest.diff.DiffStat;
import dev.tidemark.ingest.diff.PatchId;
import dev.tidemark.ingest.mail.MailAddress;
import dev.tidemark.ingest.mail.MailKey;
import dev.tidemark.ingest.mail.MessageId;
import dev.tidemark.ingest.mail.RawMail;
import dev.tidemark.ingest.mail.Trailer;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What reading a hundred matches of real lists has shown to go wrong, with invented patches. */
class DoubtfulMatchesTest {
  private static final String ADA = "Ada Example <ada@example.org>";
  private static final String BO = "Bo Example <bo@example.org>";
  private static final long POSTED = Instant.parse("2025-02-03T10:00:00Z").getEpochSecond();
  private static final long WEEK = 7L * 24 * 3600;

  private final AnalysisCatalog.Builder catalog = new AnalysisCatalog.Builder();
  private final Mailbox mailbox = new Mailbox();
  private final Map<String, String> texts = new HashMap<>();
  private final List<UpstreamCommit> commits = new ArrayList<>();
  private int number;

  /** Two people copy the same flag from the kernel's header. */
  @Test
  void samePatchId_ofOneLineByAnotherPersonInOtherWords_isNoMatch() throws Exception {
    String diff = diff("src/ring.h", List.of(), List.of("#define RING_FAST (1U << 5)"));
    mail("flag", ADA, "[PATCH] sync ring.h with newer kernels", "", diff);
    commit(BO, "Take over what 6.15 will bring", diff);

    assertThat(matches()).isEmpty();
  }

  @Test
  void samePatchId_ofOneLineInTheSameWords_isAMatch() throws Exception {
    String diff = diff("src/ring.h", List.of(), List.of("#define RING_FAST (1U << 5)"));
    mail("flag", ADA, "[PATCH] ring: add the fast flag", "", diff);
    commit(BO, "ring: add the fast flag", diff);

    assertThat(matches()).containsExactly("flag PATCH_ID");
  }

  /** Its lines were moved about, so they stand in every later change of the place. */
  @Test
  void smallPatch_thatBecameAnotherCommit_isNoPartOfALaterOne() throws Exception {
    List<String> few = List.of("err = load(file);", "if (err < 0)", "return err;");
    String moved = diff("lib/module.c", few, few);
    mail("move", ADA, "[PATCH 1/1] lib: move load() as applicable", "", moved);
    commit(ADA, "lib: move load() as applicable", moved);
    var later = new ArrayList<>(few);
    for (int i = 0; i < 20; i++) {
      later.add("module_" + i + " = find(file, " + i + ");");
    }
    commit(ADA, "lib: inline get() as applicable", diff("lib/module.c", few, later));

    assertThat(matches()).containsExactly("move PATCH_ID");
  }

  @Test
  void threeCommonLines_areNoPartOfALargePatch() throws Exception {
    var large = new ArrayList<>(List.of("if (err < 0)", "return err;", "goto out;"));
    for (int i = 0; i < 20; i++) {
      large.add("module_" + i + " = find(file, " + i + ");");
    }
    mail(
        "large",
        ADA,
        "[PATCH] lib: module: find all of it",
        "",
        diff("lib/module.c", List.of(), large));
    commit(
        ADA,
        "lib: module: give the error back",
        diff("lib/module.c", List.of(), List.of("if (err < 0)", "return err;", "goto out;")));

    assertThat(matches()).isEmpty();
  }

  /** A series that asks to be pulled is a posting all the same. */
  @Test
  void patch_ofAPullRequest_isMatched() throws Exception {
    mail("20250203100000.1234-1-ada", ADA, "[PATCH v2 RFC 0/2] No libc", PULL, "");
    String one = diff("test/a.c", List.of("free(probe);"), List.of("free_probe(probe);"));
    mail(
        "20250203100000.1234-2-ada",
        ADA,
        "[PATCH v2 RFC 1/2] test/a: Use free_probe()",
        "",
        one,
        "20250203100000.1234-1-ada");
    String two = diff("test/b.c", List.of("if (errno)"), List.of("if (ret)"));
    mail(
        "20250203100000.1234-3-ada",
        ADA,
        "[PATCH v2 RFC 2/2] test/b: Don't use errno",
        "",
        two,
        "20250203100000.1234-1-ada");
    commit(ADA, "test/a: Use free_probe()", one);
    commit(ADA, "test/b: Don't use errno", two);

    assertThat(matches())
        .containsExactly(
            "20250203100000.1234-2-ada PATCH_ID", "20250203100000.1234-3-ada PATCH_ID");
  }

  /** The author's own posting is what led to the commit, not the maintainer's pull request. */
  @Test
  void patch_ofAPullRequestAndOfItsAuthor_isTheAuthors() throws Exception {
    String one = diff("test/a.c", List.of("free(probe);"), List.of("free_probe(probe);"));
    mail("own", ADA, "[PATCH] test/a: Use free_probe()", "", one);
    mail("20250203100000.1234-1-ada", BO, "[PATCH 0/1] Things for next", PULL, "");
    mail(
        "20250203100000.1234-2-ada",
        BO,
        "[PATCH 1/1] test/a: Use free_probe()",
        "From: " + ADA + "\n\n",
        one,
        "20250203100000.1234-1-ada");
    commit(ADA, "test/a: Use free_probe()", one);

    assertThat(matches()).containsExactly("own PATCH_ID");
  }

  /** The release named in the subject is that of a library, which its patch is made for. */
  @Test
  void patch_forARelease_isMatched() throws Exception {
    String diff = diff("man/ring.2", List.of(), List.of(".B RING_UPDATE", "updates a timeout"));
    mail("for", ADA, "[PATCH libring 5.11] man/ring.2: describe updates", "", diff);
    commit(ADA, "man/ring.2: describe updates", diff);

    assertThat(matches()).containsExactly("for PATCH_ID");
  }

  private static final String PULL =
      """
      The following changes since commit 0123456789abcdef0123456789abcdef01234567:

        ring: before (2025-02-01 10:00:00 +0000)

      are available in the Git repository at:

        git://git.example.org/ring.git tags/nolibc

      for you to fetch changes up to fedcba9876543210fedcba9876543210fedcba98:

        test/b: Don't use errno (2025-02-03 10:00:00 +0000)

      """;

  private List<String> matches() throws IOException {
    var texts =
        new DiffTexts() {
          @Override
          public String ofMail(MessageId mail) {
            return DoubtfulMatchesTest.this.texts.getOrDefault(mail.value(), "");
          }

          @Override
          public String ofCommit(String commit) {
            return DoubtfulMatchesTest.this.texts.getOrDefault(commit, "");
          }
        };
    return CommitMatcher.match(catalog.build().series(), commits, texts).stream()
        .map(match -> match.mail().value().replace("@example.org", "") + " " + match.rule())
        .toList();
  }

  private void mail(String id, String from, String subject, String body, String diff) {
    mail(id, from, subject, body, diff, "");
  }

  private void mail(
      String id, String from, String subject, String body, String diff, String parent) {
    number++;
    String text =
        "From: "
            + from
            + "\nDate: "
            + DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Instant.ofEpochSecond(POSTED + number).atOffset(ZoneOffset.UTC))
            + "\nSubject: "
            + subject
            + "\nMessage-ID: <"
            + id
            + "@example.org>\n"
            + (parent.isEmpty() ? "" : "In-Reply-To: <" + parent + "@example.org>\n")
            + "\n"
            + body
            + "Because it is better.\n\nSigned-off-by: "
            + from
            + "\n"
            + (diff.isEmpty() ? "" : "---\n\n" + diff)
            + "-- \n2.43.0\n";
    var raw =
        new RawMail(
            new MailKey("invented", String.format(Locale.ROOT, "%040x", number)),
            text.getBytes(UTF_8),
            "test",
            Instant.ofEpochSecond(POSTED + number),
            null);
    catalog.add(mailbox.indexed(raw).summary());
    texts.put(id + "@example.org", text.substring(text.indexOf("\n\n")));
  }

  private void commit(String author, String title, String diff) {
    String id = String.format(Locale.ROOT, "%040x", 0x1000000 + ++number);
    MailAddress who = new Trailer("From", author, List.of()).person().orElseThrow();
    long when = POSTED + WEEK + number;
    commits.add(
        new UpstreamCommit(
            id,
            "ring",
            List.of(String.format(Locale.ROOT, "%040x", 1)),
            who,
            when,
            who,
            when,
            title,
            "Signed-off-by: " + author,
            DiffStat.of(diff).files(),
            PatchId.of(diff).map(PatchId::hex).orElse(""),
            "",
            "",
            Passage.first("v1", when, "")));
    texts.put(id, diff);
  }

  private static String diff(String path, List<String> removed, List<String> added) {
    var text = new StringBuilder("diff --git a/" + path + " b/" + path + "\n");
    text.append("index 1111111..2222222 100644\n--- a/" + path + "\n+++ b/" + path + "\n");
    text.append(
        String.format(Locale.ROOT, "@@ -10,%d +10,%d @@\n", 2 + removed.size(), 2 + added.size()));
    text.append(" before\n");
    removed.forEach(line -> text.append('-').append(line).append('\n'));
    added.forEach(line -> text.append('+').append(line).append('\n'));
    return text.append(" after\n").toString();
  }
}
