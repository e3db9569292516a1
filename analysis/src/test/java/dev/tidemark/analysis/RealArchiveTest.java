package dev.tidemark.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.analysis.review.Standing;
import dev.tidemark.analysis.series.Evidence;
import dev.tidemark.analysis.series.Lineage;
import dev.tidemark.analysis.series.LineageGrowth;
import dev.tidemark.analysis.series.LineageGrowth.Row;
import dev.tidemark.analysis.series.LineageVersion;
import dev.tidemark.analysis.series.MailGraph;
import dev.tidemark.analysis.series.PatchMail;
import dev.tidemark.analysis.series.PatchSeries;
import dev.tidemark.index.schema.MailSummary;
import dev.tidemark.index.thread.MailThread;
import dev.tidemark.index.thread.Threader;
import dev.tidemark.ingest.mail.MailKind;
import dev.tidemark.ingest.mail.MessageId;
import dev.tidemark.testing.RealArchive;
import dev.tidemark.testing.Seeds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What comes of a real archive of seven thousand mails. */
class RealArchiveTest {
  private static final MessageId RUST_SUPPORT_V5 =
      new MessageId("20220317181032.15436-1-ojeda@kernel.org");

  private static final Path COUNTS =
      Path.of(
          System.getProperty("tidemark.basedir", ".."),
          "analysis/src/test/resources/real-archive-counts.tsv");

  @Test
  void lineage_ofRustSupport_hasElevenVersionsAsDeclared() throws IOException {
    AnalysisCatalog catalog = AnalysisCatalog.of(RealSummaries.mails());
    var rows = new ArrayList<String>();
    rows.add("version\tdate\tpatches\tfiles\tinsertions\tdeletions\tmessage-id");

    Lineage lineage = catalog.lineage(RUST_SUPPORT_V5).orElseThrow();
    for (Row row : LineageGrowth.of(lineage).rows()) {
      var declared = row.growth().declared().orElseThrow();
      rows.add(
          String.join(
              "\t",
              row.version().label(),
              LocalDate.ofInstant(Instant.ofEpochSecond(row.version().posted()), ZoneOffset.UTC)
                  .toString(),
              "" + row.growth().expected(),
              "" + declared.files(),
              "" + declared.added(),
              "" + declared.removed(),
              row.version().series().messageId().value()));
    }

    assertThat(rows)
        .isEqualTo(Files.readAllLines(RealArchive.folder().resolve("rust-support.tsv")));
    assertThat(lineage.versions())
        .filteredOn(LineageVersion::inferred)
        .extracting(LineageVersion::label)
        .containsExactly("v2");
  }

  @Test
  void lineage_ofAnyMailOfAWork_isFound() {
    List<MailSummary> mails = RealSummaries.mails();
    AnalysisCatalog catalog = AnalysisCatalog.of(mails);
    Lineage lineage = catalog.lineage(RUST_SUPPORT_V5).orElseThrow();
    int patches = 0;
    for (LineageVersion version : lineage.versions()) {
      for (PatchMail mail : version.series().mails()) {
        patches++;
        assertThat(catalog.lineage(mail.messageId())).containsSame(lineage);
      }
    }
    int replies = 0;
    for (MailSummary mail : mails) {
      boolean answers = false;
      for (MessageId reference : mail.references()) {
        answers |= catalog.series(reference).isPresent();
      }
      if (answers) {
        assertThat(catalog.lineage(mail.messageId())).as("%s", mail.messageId()).isPresent();
      }
      if (catalog.lineage(mail.messageId()).equals(Optional.of(lineage))) {
        replies++;
      }
    }
    assertThat(patches).isEqualTo(93);
    assertThat(replies).isGreaterThan(350);
  }

  @Test
  void catalog_inTwentyOrders_isTheSame() {
    List<MailSummary> mails = RealSummaries.mails();
    AnalysisCatalog expected = AnalysisCatalog.of(mails);
    String drawn = Drawing.of(expected);
    List<String> reviews = reviews(expected);
    long seed = Seeds.seed();
    var random = new Random(seed);
    var shuffled = new ArrayList<>(mails);
    var week = List.of(Period.week("2025-W08"), Period.month("2022-05"));
    for (int i = 0; i < 20; i++) {
      Collections.shuffle(shuffled, random);
      AnalysisCatalog catalog = AnalysisCatalog.of(shuffled);
      assertThat(catalog.series()).as("seed %d", seed).isEqualTo(expected.series());
      assertThat(catalog.lineages()).as("seed %d", seed).isEqualTo(expected.lineages());
      assertThat(Drawing.of(catalog)).as("seed %d", seed).isEqualTo(drawn);
      assertThat(reviews(catalog)).as("seed %d", seed).isEqualTo(reviews);
      assertThat(Activity.of(catalog, week, Clock.AUTHOR, Set.of(), 20))
          .as("seed %d", seed)
          .isEqualTo(Activity.of(expected, week, Clock.AUTHOR, Set.of(), 20));
    }
  }

  /** What is said of each version's review; numbers of people are a catalog's own and left out. */
  private static List<String> reviews(AnalysisCatalog catalog) {
    return catalog.lineages().stream().map(lineage -> Drawing.review(catalog, lineage)).toList();
  }

  @Test
  void catalog_ofAll_sortsEveryPatchIntoOneSeries() throws IOException {
    List<MailSummary> mails = RealSummaries.mails();
    AnalysisCatalog catalog = AnalysisCatalog.of(mails);
    var counts = new TreeMap<String, Integer>();
    var seen = new HashSet<MessageId>();
    for (PatchSeries series : catalog.series()) {
      String state =
          series.complete() ? "complete" : series.patches().isEmpty() ? "cover only" : "partial";
      counts.merge(state, 1, Integer::sum);
      for (PatchMail mail : series.mails()) {
        assertThat(seen.add(mail.messageId())).as("%s in two series", mail.messageId()).isTrue();
      }
    }
    for (Lineage lineage : catalog.lineages()) {
      String strongest =
          lineage.evidence().stream()
              .filter(evidence -> !evidence.against())
              .map(Evidence::kind)
              .min(Comparator.naturalOrder())
              .map(Evidence.Kind::name)
              .orElse("none");
      counts.merge("lineages by " + strongest, 1, Integer::sum);
      counts.merge("links against which something speaks", against(lineage), Integer::sum);
      for (LineageVersion version : lineage.versions()) {
        counts.merge(version.inferred() ? "versions inferred" : "versions", 1, Integer::sum);
      }
      Standing standing =
          Standing.of(catalog.review(lineage), catalog.newest(), patch -> OptionalLong.empty());
      counts.merge("state " + standing.state().words(), 1, Integer::sum);
    }
    var text = new StringBuilder();
    counts.forEach((what, count) -> text.append(what).append('\t').append(count).append('\n'));
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(COUNTS, text);
    }
    for (MailSummary mail : mails) {
      var kinds = mail.kinds();
      if (kinds.contains(MailKind.PATCH) || kinds.contains(MailKind.COVER)) {
        assertThat(seen).contains(mail.messageId());
      }
    }
    assertThat(catalog.mailCount()).isEqualTo(mails.size());
    assertThat(text).hasToString(Files.readString(COUNTS));
  }

  /** How many pairs of postings are linked although something speaks against it. */
  private static int against(Lineage lineage) {
    return (int)
        lineage.evidence().stream()
            .filter(Evidence::against)
            .map(evidence -> List.of(evidence.newer(), evidence.older()))
            .distinct()
            .count();
  }

  /** Who takes something back says so of the whole, and means it. */
  @Test
  void standing_ofWhatIsTakenBack_isWithdrawn() {
    AnalysisCatalog catalog = RealSummaries.catalog();
    assertThat(catalog.lineages())
        .filteredOn(
            lineage ->
                Standing.of(
                            catalog.review(lineage),
                            catalog.newest(),
                            patch -> OptionalLong.empty())
                        .state()
                    == Standing.State.WITHDRAWN)
        .extracting(Lineage::id)
        .containsExactly(new MessageId("20250626173333.897333-1-igor.korotin.linux@gmail.com"));
  }

  /** The catalog joins mails by its own means; see RATIONALE.md. */
  @Test
  void threads_ofTheCatalog_areThoseOfTheThreader() {
    List<MailSummary> mails = RealSummaries.mails();
    var graph = new MailGraph();
    for (MailSummary mail : mails) {
      graph.add(mail);
    }
    List<MailThread> threads = Threader.of(mails);
    assertThat(AnalysisCatalog.of(mails).threadCount()).isEqualTo(threads.size());
    var seen = new HashSet<Integer>();
    for (MailThread thread : threads) {
      var numbers = new HashSet<Integer>();
      for (MailSummary mail : thread.mails()) {
        numbers.add(graph.thread(graph.node(mail.messageId())));
      }
      assertThat(numbers).as("%s", thread.id()).hasSize(1);
      assertThat(seen.addAll(numbers)).as("%s", thread.id()).isTrue();
    }
  }

  /** The sheet of verdicts: precision at least 99 %, recall at least 95 %. */
  @Test
  void lineages_judgedByHand_agreeWithTheSheet() throws IOException {
    AnalysisCatalog catalog = AnalysisCatalog.of(RealSummaries.mails());
    int right = 0;
    int wrong = 0;
    int missing = 0;
    var complaints = new ArrayList<String>();
    for (String row : sheet()) {
      String[] cells = row.split("\t");
      Lineage newer = catalog.lineage(new MessageId(cells[1])).orElseThrow();
      if (cells[0].equals("alone")) {
        if (newer.versions().size() > 1) {
          wrong++;
          complaints.add(row);
        }
        continue;
      }
      boolean linked = newer.equals(catalog.lineage(new MessageId(cells[2])).orElseThrow());
      boolean same = !cells[0].equals("apart");
      right += same && linked ? 1 : 0;
      wrong += !same && linked ? 1 : 0;
      missing += same && !linked ? 1 : 0;
      if (same != linked && !cells[0].equals("missed")) {
        complaints.add(row);
      }
    }
    assertThat(complaints).isEmpty();
    assertThat((double) right / (right + wrong)).isGreaterThanOrEqualTo(0.99);
    assertThat((double) right / (right + missing)).isGreaterThanOrEqualTo(0.95);
  }

  private static List<String> sheet() throws IOException {
    try (var in = RealArchiveTest.class.getResourceAsStream("/judged-lineages.tsv")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(row -> !row.startsWith("#"))
          .toList();
    }
  }
}
