package dev.tidemark.deploy.line;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.deploy.cli.Tidemark;
import dev.tidemark.testing.RealArchive;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole line on thousands of real mails: sync, index, series, growth. */
@Timeout(600)
class RealArchiveLineTest {
  private static final int MAILS = 7_048;

  @TempDir static Path home;
  private static Tidemark tidemark = new Tidemark(Path.of("."));
  private static JsonNode first = tools.jackson.databind.node.NullNode.getInstance();

  @BeforeAll
  static void sync() {
    tidemark = new Tidemark(home);
    first = tidemark.run("sync", "--json", RealArchive.inbox().toString()).json();
  }

  @Test
  void sync_fromNothing_indexesEveryMail() {
    assertThat(first.at("/sources/0/added").asInt()).isEqualTo(MAILS);
    assertThat(first.at("/sources/0/damaged").asInt()).isZero();
    assertThat(first.at("/index/added").asInt()).isEqualTo(MAILS);
    assertThat(first.at("/index/failures").asInt()).isZero();
    assertThat(tidemark.run("status", "--json").json().at("/mails").asInt()).isEqualTo(MAILS);
  }

  @Test
  void sync_again_addsNothingAndTakesNoIndexWork() {
    JsonNode again = tidemark.run("sync", "--json", RealArchive.inbox().toString()).json();
    assertThat(again.at("/sources/0/added").asInt()).isZero();
    assertThat(again.at("/index/records").asInt()).isZero();
    assertThat(again.at("/index/commits").asInt()).isZero();
    assertThat(tidemark.run("status", "--json").json().at("/mails").asInt()).isEqualTo(MAILS);
  }

  @Test
  void index_isSmallerThanTheRawMail() {
    long raw = RealArchive.mails().stream().mapToLong(mail -> mail.bytes().length).sum();
    assertThat(tidemark.run("status", "--json").json().at("/indexBytes").asLong()).isLessThan(raw);
  }

  /** The table of what the eleven cover letters declare; v2 carries no version in its subject. */
  @Test
  void seriesShow_anyMailOfTheRustSupportWork_hasElevenVersionsAsTheCoversDeclare()
      throws IOException {
    List<String> truth = Files.readAllLines(RealArchive.folder().resolve("rust-support.tsv"));
    // The RFC's cover, v2's cover, a patch of v1, a reply to v6's cover.
    var mails = new ArrayList<String>();
    for (String row : truth.subList(1, truth.size())) {
      mails.add(row.substring(row.lastIndexOf('\t') + 1));
    }
    String version = mails.get(1);
    mails.addAll(
        tidemark
            .run(
                "search",
                "--ids",
                "-n",
                "3",
                "s:\"Rust support\" is:reply d:2022-01-01..2022-12-31")
            .lines());
    mails.addAll(
        tidemark
            .run("search", "--ids", "-n", "2", "is:patch f:ojeda s:rust d:2021-07-04..2021-07-05")
            .lines());
    assertThat(mails).hasSizeGreaterThan(13).contains(version);
    for (String mail : mails) {
      JsonNode lineage = tidemark.run("series", "show", "--json", mail).json();
      var rows = new ArrayList<String>();
      rows.add(truth.getFirst());
      for (JsonNode each : lineage.at("/versions")) {
        rows.add(
            String.join(
                "\t",
                each.at("/version").asString(),
                each.at("/posted").asString().substring(0, 10),
                each.at("/expected").asString(),
                each.at("/declared/files").asString(),
                each.at("/declared/added").asString(),
                each.at("/declared/removed").asString(),
                each.at("/messageId").asString()));
      }
      assertThat(rows).as("asked by " + mail).isEqualTo(truth);
    }
  }

  /** What a rule would have told of new series in 2025 is what the weekly reports name. */
  @Test
  void alertTest_ofAYear_isTheNewSeriesOfItsWeeklyReports() throws IOException {
    Path reports = home.resolve("reports");
    assertThat(
            tidemark
                .run(
                    "report",
                    "--week",
                    "2025-W01..2025-W52",
                    "--clock",
                    "archive",
                    "--format",
                    "json",
                    "-o",
                    reports.toString())
                .status())
        .isZero();
    var named = new TreeSet<String>();
    try (var files = Files.list(reports)) {
      for (Path file : files.toList()) {
        for (JsonNode series :
            JsonMapper.shared().readTree(Files.readString(file)).at("/newSeries")) {
          named.add(series.at("/messageId").asString());
        }
      }
    }
    var told = new TreeSet<String>();
    for (JsonNode event :
        tidemark
            .run(
                "alert",
                "test",
                "--on",
                "series.posted",
                "--since",
                "2024-12-30",
                "--until",
                "2025-12-28",
                "--json")
            .json()) {
      told.add(event.at("/data/messageId").asString());
    }
    assertThat(told).hasSizeGreaterThan(50).isEqualTo(named);
  }

  /** Answers and people counted by reading the thread of the last version, six answers in all. */
  @Test
  void seriesShow_review_isWhatPeopleWrote() {
    String v10 = "20220927131518.30000-1-ojeda@kernel.org";
    JsonNode work = tidemark.run("series", "show", "--json", v10).json();
    assertThat(work.at("/state").asString()).isEqualTo("reviewed");
    assertThat(work.at("/turn").asString()).isEqualTo("maintainer");
    JsonNode review = work.at("/versions/10/review");
    assertThat(review.at("/answers").asInt()).isEqualTo(5);
    assertThat(review.at("/reviewers").asInt()).isEqualTo(2);
    assertThat(review.at("/firstAnswer/name").asString()).isEqualTo("Greg Kroah-Hartman");
    // In an answer to the cover: by rule it holds for all, also for the patches that are not here.
    assertThat(review.at("/reviewed").asInt()).isEqualTo(27);
    assertThat(tidemark.run("series", "show", v10).out())
        .contains("reviewed (by trailers on the cover) since 2022-09-2")
        .contains("(for the whole series)")
        .contains("27/27");
    assertThat(tidemark.run("series", "s:\"Rust support\"", "is:cover").out())
        .contains("27/27")
        .contains("reviewed");
  }

  @Test
  void series_filtered_areThoseThatFit() {
    JsonNode all = tidemark.run("series", "--json", "-n", "1000").json();
    int total = all.at("/total").asInt();
    int reviewed = 0;
    int large = 0;
    for (JsonNode work : all.at("/lineages")) {
      reviewed += work.at("/state").asString().equals("reviewed") ? 1 : 0;
      large += work.at("/versions").size() >= 5 ? 1 : 0;
    }
    assertThat(reviewed).isBetween(1, total - 1);
    assertThat(large).isBetween(1, total - 1);
    assertThat(tidemark.run("series", "--json", "--state", "reviewed").json().at("/total").asInt())
        .isEqualTo(reviewed);
    assertThat(tidemark.run("series", "--json", "--versions", "5..").json().at("/total").asInt())
        .isEqualTo(large);
    JsonNode ojeda =
        tidemark.run("series", "--json", "--author", "OJEDA", "--patches", "20..40").json();
    assertThat(ojeda.at("/lineages/0/title").asString()).isEqualTo("Rust support");
    assertThat(ojeda.at("/total").asInt()).isEqualTo(1);
    assertThat(
            tidemark.run("series", "--path", "drivers/gpu/nova-core", "--growth", "1000..").out())
        .contains("FWSEC-FRTS");
    List<String> waiting = tidemark.run("series", "--sort", "waiting", "--csv").lines();
    assertThat(waiting.getFirst()).startsWith("id,title,author,").contains(",state,state_since,");
    assertThat(waiting.subList(1, waiting.size()))
        .hasSize(25)
        .allMatch(line -> line.contains(",reviewers,\"https://"));
    assertThat(tidemark.run("series", "--state", "fresh").status()).isEqualTo(2);
    assertThat(tidemark.run("series", "--age", "9..3").err()).contains("9..3");
  }

  /** A series of 23 and 24 patches, read side by side. */
  @Test
  void diff_betweenTwoVersions_pairsWhatWasReworked() {
    String v6 = "20250619-nova-frts-v6-0-ecf41ef99252@nvidia.com";
    JsonNode diff = tidemark.run("diff", "--json", v6, "v5..v6").json();
    assertThat(diff.at("/older/received").asInt()).isEqualTo(23);
    assertThat(diff.at("/newer/received").asInt()).isEqualTo(24);
    var marks = new TreeMap<String, Integer>();
    for (JsonNode pair : diff.at("/pairs")) {
      marks.merge(pair.at("/mark").asString(), 1, Integer::sum);
    }
    assertThat(marks).isEqualTo(Map.of("unchanged", 13, "changed", 8, "dropped", 2, "new", 3));
    assertThat(tidemark.run("diff", "-s", v6).out())
        .containsPattern("(?m)^23 ! 23  .*  \\(diff: \\+136 -13, was \\+77 -4\\)$")
        .containsPattern("(?m)^ 4 <  -  ")
        .contains("13 unchanged, 8 changed, 2 dropped, 3 new");
    assertThat(tidemark.run("diff", v6, "v5..v9").err()).contains("no version 'v9'").contains("v6");
  }

  /**
   * Of fifty queries, where the mail that a person would want ranks. A change of ranking shows as a
   * change of the summary beside the queries.
   */
  @Test
  void search_byRelevance_ranksTheWantedMailAsTheSummarySays() throws IOException {
    var ranks = new GoldenRanks();
    for (GoldenRanks.Wanted wanted : GoldenRanks.wanted()) {
      ranks.add(
          wanted,
          tidemark
              .run(
                  "search",
                  "--ids",
                  "--sort=relevance",
                  "-n",
                  String.valueOf(GoldenRanks.LOOKED_AT),
                  wanted.query())
              .lines());
    }
    ranks.assertGolden();
  }

  /** The lines that git counts in the patches of v10 are those that the table counts. */
  @Test
  void showSeries_asMboxOfRealPatches_isWhatGitReads() throws Exception {
    String head = "20220927131518.30000-1-ojeda@kernel.org";
    Path mbox =
        Files.writeString(
            home.resolve("v10.mbox"), tidemark.run("show", "--mbox", "--series", head).out());
    Process git =
        new ProcessBuilder("git", "apply", "--numstat", mbox.toString())
            .directory(home.toFile())
            .redirectErrorStream(true)
            .start();
    var out = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(git.waitFor()).as(out).isZero();
    long added = 0;
    long removed = 0;
    for (String line : out.lines().toList()) {
      String[] cells = line.split("\t");
      added += Long.parseLong(cells[0]);
      removed += Long.parseLong(cells[1]);
    }
    JsonNode versions = tidemark.run("series", "show", "--json", head).json().at("/versions");
    JsonNode v10 = versions.get(versions.size() - 1);
    assertThat(v10.at("/messageId").asString()).isEqualTo(head);
    assertThat(added).isEqualTo(v10.at("/counted/added").asLong());
    assertThat(removed).isEqualTo(v10.at("/counted/removed").asLong());
  }

  @Test
  void reindex_fromTheLog_givesTheSameContent() throws IOException {
    IndexContent before = IndexContent.of(home);
    assertThat(tidemark.run("reindex", "--json").json().at("/added").asInt()).isEqualTo(MAILS);
    assertThat(IndexContent.of(home)).isEqualTo(before);
  }

  @Test
  void show_threadAndRaw_areWhatTheArchiveHolds() {
    String id =
        tidemark
            .run(
                "search",
                "--ids",
                "-n",
                "1",
                "s:\"Rust support\" is:cover d:2022-02-01..2022-02-28")
            .lines()
            .getFirst();
    String thread = tidemark.run("show", "--thread", id).out();
    assertThat(thread).contains("[PATCH v4 00/20] Rust support").contains("`- ");
    String raw = tidemark.run("show", "--raw", id).out();
    assertThat(raw).contains("Message-Id: <" + id + ">");
    String mbox = tidemark.run("show", "--mbox", "--thread", id).out();
    assertThat(mbox).startsWith("From mboxrd@z Sat Feb 12 ");
    assertThat(mbox.split("\nFrom mboxrd@z ", -1).length)
        .isEqualTo(
            (int) thread.lines().filter(line -> !line.contains("[not in the archives")).count());
  }

  @Test
  void topics_ofTheWeekOfThePolicy_beginWithIt() {
    JsonNode week = tidemark.run("topics", "--week", "2025-W08", "--json").json();
    assertThat(week.at("/topics/0/label").asString()).isEqualTo("Rust kernel policy");
    assertThat(week.at("/topics/1/label").asString()).isEqualTo("C aggregate passing");
    assertThat(week.at("/debates/0/subject").asString()).isEqualTo("Rust kernel policy");
    assertThat(tidemark.run("topics", "--week", "2025-W06").lines().get(2)).contains("faux bus");
    assertThat(tidemark.run("topics", "show", "--week", "2025-W08", "rust-kernel_policy").out())
        .startsWith("Rust kernel policy  new")
        .contains("191 mails by 45 people in 2025-W08")
        .contains("https://lore.kernel.org/all/Z7SwcnUzjZYfuJ4-@infradead.org/");
    assertThat(tidemark.run("topics", "show", "--week", "2025-W08", "faux").out())
        .contains("falling")
        .containsPattern("mails by \\d+ people in 2025-W04 to 2025-W07");
    assertThat(tidemark.run("topics", "--week", "2030-W01").err())
        .contains("the archives of mail end on 2025-06-30");
    assertThat(tidemark.run("topics", "show", "--week", "2025-W08", "teapots").err())
        .contains("no topic 'teapots' in 2025-W08", "Rust kernel policy");
  }

  @Test
  void topicsAndReports_ofSeveralWeeks_followTopicsAndWriteAFileAWeek() {
    assertThat(tidemark.run("topics", "--week", "2025-W06..2025-W10").lines().get(1))
        .startsWith("2025-W08")
        .contains("Rust kernel policy");
    JsonNode lives = tidemark.run("topics", "--week", "2025-W06..2025-W10", "--json").json();
    assertThat(lives.at("/periods")).hasSize(5);
    assertThat(lives.at("/topics/0/label").asString()).isEqualTo("Rust kernel policy");
    Path folder = home.resolve("weeks");
    tidemark.run(
        "report", "--week", "2025-W07..2025-W08", "--format", "md", "-o", folder.toString());
    assertThat(folder.resolve("2025-W08.md")).content().contains("Rust kernel policy");
    assertThat(folder.resolve("2025-W07.md")).isNotEmptyFile();
    assertThat(tidemark.run("report", "--week", "2025-W07..2025-W08").err()).contains("-o DIR");
  }
}
