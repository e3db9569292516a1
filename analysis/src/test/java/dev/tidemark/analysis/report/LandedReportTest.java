package dev.tidemark.analysis.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tidemark.analysis.AnalysisCatalog;
import dev.tidemark.analysis.Clock;
import dev.tidemark.analysis.Mailbox;
import dev.tidemark.analysis.Period;
import dev.tidemark.analysis.discussion.Discussion;
import dev.tidemark.analysis.landing.DiffTexts;
import dev.tidemark.analysis.landing.Landings;
import dev.tidemark.analysis.report.LandedInPeriod.Dropped;
import dev.tidemark.analysis.report.LandedInPeriod.Landed;
import dev.tidemark.analysis.report.WeeklyReport.Options;
import dev.tidemark.ingest.commit.Passage;
import dev.tidemark.ingest.commit.TaggedTree;
import dev.tidemark.ingest.commit.UpstreamCommit;
import dev.tidemark.ingest.mail.MailAddress;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What reports say of a source tree: what landed, what was dropped, how much Rust there is. */
class LandedReportTest {
  private static final String MAILS =
      """
      a0      | ann | 01-10T10:00 | [PATCH 0/2] frob: make it fast
      a1 < a0 | ann | 01-10T10:01 | [PATCH 1/2] frob: add a cache     | frob/a.rs +3 -1
      a2 < a0 | ann | 01-10T10:02 | [PATCH 2/2] frob: use the cache   | frob/b.rs +2
      b0      | ann | 01-25T10:00 | [PATCH v2 0/2] frob: make it fast | link a0
      b1 < b0 | ann | 01-25T10:01 | [PATCH v2 1/2] frob: add a cache  | frob/a.rs +4 -1
      b2 < b0 | ann | 01-25T10:02 | [PATCH v2 2/2] frob: use the cache | frob/b.rs +3
      c       | cyd | 02-01T10:00 | [PATCH] knob: turn both ways      | knob/k.rs +9
      d       | bob | 02-02T10:00 | [PATCH] gear: oil it              | gear/g.rs +1
      """;

  private static final AnalysisCatalog CATALOG = AnalysisCatalog.of(Mailbox.of(MAILS));
  private static final Period W07 = Period.week("2025-W07");
  private static final Period W08 = Period.week("2025-W08");

  /** A commit of {@code linux-next}: made of a mail or of none, first in the tag of a day. */
  private static UpstreamCommit commit(int id, String mail, String title, Passage passage) {
    return new UpstreamCommit(
        String.format(Locale.ROOT, "%040x", id),
        "linux-next",
        List.of(String.format(Locale.ROOT, "%040x", id + 1000)),
        new MailAddress("Keeper", "keeper@example.org"),
        passage.tagged(),
        new MailAddress("Keeper", "keeper@example.org"),
        passage.tagged(),
        title,
        mail.isEmpty() ? "" : "Link: https://lore.kernel.org/r/" + Mailbox.id(mail).value() + "\n",
        List.of(),
        "",
        "",
        "",
        passage);
  }

  private static Passage came(String day) {
    return Passage.first("next-" + day, time(day), "frob");
  }

  private static long time(String day) {
    return LocalDate.parse(day, DateTimeFormatter.BASIC_ISO_DATE)
            .atStartOfDay()
            .toEpochSecond(ZoneOffset.UTC)
        + 7200;
  }

  private static String id(int commit) {
    return String.format(Locale.ROOT, "%040x", commit);
  }

  private static TaggedTree tree(String day, long kernel, long drivers, int files) {
    var rows = new ArrayList<TaggedTree.Row>();
    rows.add(new TaggedTree.Row("drivers", "rust", 1, drivers, 10, 5, 1, 0));
    rows.add(new TaggedTree.Row("rust/kernel", "rust", files - 1, kernel, 20, 5, 7, 2));
    rows.add(new TaggedTree.Row("kernel", "c", 9, 999_999, 1, 1, 0, 0));
    return new TaggedTree("linux-next", "next-" + day, time(day), id(7), rows, 90, 0, 0, false);
  }

  private static KnownTrees known() throws IOException {
    List<UpstreamCommit> commits =
        List.of(
            commit(1, "b1", "frob: add a cache", came("20250218")),
            // Came and went in one week.
            commit(2, "b2", "frob: use the cache", came("20250218").gone("next-20250221", "")),
            // Rewritten: counts where it first came up, a week before.
            commit(3, "c", "knob: turn both ways", came("20250211").gone("next-20250219", id(4))),
            commit(4, "c", "knob: turn both ways", came("20250219")),
            // Nobody's that we know.
            commit(5, "", "lamp: light it", came("20250220")),
            // Dropped a week later, in a tag that brought nothing.
            commit(6, "d", "gear: oil it", came("20250212").gone("next-20250217", "")));
    Landings landings = Landings.of(CATALOG.series(), commits, DiffTexts.NONE);
    return KnownTrees.of(
        landings,
        List.of(
            tree("20250221", 1_250, 300, 7),
            tree("20250214", 1_000, 310, 6),
            tree("20250213", 1, 1, 2),
            tree("20250218", 2_000, 1, 2)));
  }

  private static WeeklyReport report(Period week) throws IOException {
    KnownTrees known = known();
    var archives =
        ArchiveState.of(
            CATALOG,
            known,
            Set.of(),
            Map.of(new TopicPartition("mail", 0), 1234L, new TopicPartition("commits", 0), 6L));
    var options = new Options(Set.of(), Clock.AUTHOR, ArchiveLinks.lore("frob"), archives, 2);
    return WeeklyReport.of(CATALOG, week, options, Discussion.none(week), known);
  }

  @Test
  void landed_inAWeek_isWhatCameUpInItAndWasThereAtItsEnd() throws IOException {
    LandedInPeriod landed = report(W08).landed();
    assertThat(landed.trees()).containsExactly("linux-next");
    assertThat(landed.commits()).as("b1's and nobody's").isEqualTo(2);
    assertThat(landed.known()).isEqualTo(1);
    assertThat(landed.works()).hasSize(1);
    Landed work = landed.works().getFirst();
    assertThat(work.head()).isEqualTo(Mailbox.id("b0"));
    assertThat(work.fresh()).isEqualTo(1);
    assertThat(work.landing().landed()).isEqualTo(1);
    assertThat(work.landing().patches()).isEqualTo(2);
    assertThat(work.landing().version()).isEqualTo("v2");
    assertThat(work.landing().versions()).isEqualTo(2);
    assertThat(work.landing().tag()).isEqualTo("next-20250218");
    assertThat(work.days()).as("January 10 to February 18").isEqualTo(38);
    assertThat(landed.dropped())
        .extracting(Dropped::title, Dropped::label, Dropped::commits, Dropped::tag)
        .containsExactlyInAnyOrder(
            tuple("frob: make it fast", "v2", 1, "next-20250221"),
            tuple("gear: oil it", "v1", 1, "next-20250217"));
  }

  /** What happened to it later does not change the report of a week. */
  @Test
  void landed_inTheWeekBefore_knowsNothingOfLaterDropsAndRewrites() throws IOException {
    LandedInPeriod landed = report(W07).landed();
    assertThat(landed.commits()).isEqualTo(2);
    assertThat(landed.known()).isEqualTo(2);
    assertThat(landed.works())
        .extracting(Landed::title)
        .containsExactlyInAnyOrder("knob: turn both ways", "gear: oil it");
    assertThat(landed.works()).allMatch(work -> work.landing().tag().startsWith("next-2025021"));
    assertThat(landed.dropped()).isEmpty();
  }

  /** The v2 waits since half of it is not there; the knob landed and waits for nobody. */
  @Test
  void waiting_whatHasLanded_doesNotWait() throws IOException {
    assertThat(report(W08).queue().waiting())
        .extracting(ReviewQueue.Waiting::title)
        .containsExactly("frob: make it fast", "gear: oil it");
    assertThat(report(W07).queue().waiting())
        .extracting(ReviewQueue.Waiting::title)
        .containsExactly("frob: make it fast");
  }

  @Test
  void landed_onAList_namesOnlyWorksOfThatList() throws IOException {
    LandedInPeriod landed =
        LandedInPeriod.of(CATALOG, known().landings(), W08, Set.of("elsewhere"));
    assertThat(landed.commits()).isEqualTo(2);
    assertThat(landed.works()).isEmpty();
    assertThat(landed.dropped()).isEmpty();
  }

  @Test
  void tree_ofAWeek_isThatOfItsLastTagAgainstTheLastBefore() throws IOException {
    TreeOfPeriod tree = report(W08).trees().getFirst();
    assertThat(tree.tag()).isEqualTo("next-20250221");
    assertThat(tree.before()).isEqualTo("next-20250214");
    assertThat(tree.now().code()).as("no C").isEqualTo(1_550);
    assertThat(tree.then().code()).isEqualTo(1_310);
    assertThat(tree.parts())
        .containsExactly(
            new TreeOfPeriod.Part("rust/kernel", 1_250, 250),
            new TreeOfPeriod.Part("drivers", 300, -10));
    assertThat(tree.weeks()).containsExactly(1_310, 1_550);
    TreeOfPeriod first = report(W07).trees().getFirst();
    assertThat(first.before()).isEmpty();
    assertThat(first.parts()).isEmpty();
    assertThat(report(Period.week("2025-W09")).trees()).as("no tag in it").isEmpty();
  }

  @Test
  void report_withoutATree_saysNothingOfOne() throws IOException {
    WeeklyReport report =
        WeeklyReport.of(CATALOG, W08, Options.DEFAULT, Discussion.none(W08), KnownTrees.NONE);
    assertThat(report.landed()).isEqualTo(LandedInPeriod.NONE);
    for (ReportFormat format : List.of(ReportFormat.HTML, ReportFormat.TEXT)) {
      assertThat(format.write(report)).doesNotContain("Landed", "Dropped", "Rust in");
    }
  }

  @ParameterizedTest
  @EnumSource(ReportFormat.class)
  void write_ofWhatLanded_isGolden(ReportFormat format) throws IOException {
    WeeklyReportTest.golden(format, "landed-2025-W08", report(W08));
  }

  @Test
  void archives_ofASnapshot_sayHowFarEachWasRead() throws IOException {
    assertThat(report(W08).options().archives())
        .extracting(archive -> archive.name() + ": " + archive.state())
        .containsExactly(
            "frob: 8 mails, the last arrived 2025-02-02 10:00 UTC",
            "linux-next: 6 commits, the last tag next-20250221",
            "Kafka: read up to commits-0 6, mail-0 1,234");
    assertThat(ArchiveState.of(CATALOG, KnownTrees.NONE, Set.of("other"), Map.of())).isEmpty();
    assertThat(ReportFormat.TEXT.write(report(W08)))
        .contains("Mails that had problems when read: 2.");
  }
}
