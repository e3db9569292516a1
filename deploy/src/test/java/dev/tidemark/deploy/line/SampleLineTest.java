package dev.tidemark.deploy.line;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.deploy.cli.Tidemark;
import dev.tidemark.deploy.demo.SampleArchive;
import dev.tidemark.index.schema.IndexOptions;
import dev.tidemark.index.schema.MailIdentity;
import dev.tidemark.index.schema.MailSummary;
import dev.tidemark.index.search.Hit;
import dev.tidemark.index.search.MailSearcher;
import dev.tidemark.index.search.QueryException;
import dev.tidemark.index.search.SavedQuery;
import dev.tidemark.index.search.SearchRequest;
import dev.tidemark.index.search.StandingQueries;
import dev.tidemark.testing.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The whole line on an invented archive, whose truth is known. */
@Timeout(600)
class SampleLineTest {
  @TempDir static Path folder;
  private static Tidemark tidemark = new Tidemark(Path.of("."));
  private static SampleArchive.Summary sample =
      new SampleArchive.Summary(
          Path.of("."),
          List.of(),
          0,
          List.of(),
          java.util.Map.of(),
          java.util.Optional.empty(),
          java.time.Instant.EPOCH,
          java.time.Instant.EPOCH);
  private static JsonNode outcome = tools.jackson.databind.node.NullNode.getInstance();

  @BeforeAll
  static void sync() throws IOException {
    sample =
        SampleArchive.write(
            folder.resolve("archive"), SampleArchive.Options.DEFAULT, SampleArchive.Progress.NONE);
    tidemark = new Tidemark(folder.resolve("home"));
    outcome = tidemark.run("sync", words("--json")).json();
  }

  private static String[] words(String option) {
    var words = new ArrayList<String>(List.of(option));
    sample.lists().forEach(list -> words.add(sample.dir().resolve(list.name()).toString()));
    sample.sourceTree().ifPresent(tree -> words.add(tree.toString()));
    return words.toArray(new String[0]);
  }

  @Test
  void sync_twoLists_indexesEachMailOnceAndLeavesTheRemovedOut() {
    assertThat(outcome.at("/index/failures").asInt()).isZero();
    assertThat(tidemark.run("status", "--json").json().at("/mails").asLong())
        .isEqualTo(sample.mails());
    for (SampleArchive.ListSummary list : sample.lists()) {
      assertThat(tidemark.run("status", "--json").json().at("/lists").path(list.name()).asLong())
          .as(list.name())
          .isEqualTo(list.left());
    }
  }

  @Test
  void sync_again_addsNothing() {
    JsonNode again = tidemark.run("sync", words("--json")).json();
    assertThat(again.at("/index/records").asInt()).isZero();
    assertThat(again.at("/index/commits").asInt()).isZero();
  }

  @Test
  void seriesShow_everyPlainSeries_hasTheVersionsAndFiguresItWasMadeWith() {
    int checked = 0;
    for (SampleArchive.Series series : sample.series()) {
      if (!series.oddities().isEmpty()
          || series.versions().stream().anyMatch(version -> !version.oddities().isEmpty())) {
        continue;
      }
      JsonNode lineage =
          tidemark.run("series", "show", "--json", series.versions().getLast().head()).json();
      var expected = new ArrayList<String>();
      for (SampleArchive.Version version : series.versions()) {
        expected.add(
            version.head()
                + " "
                + version.expected()
                + " +"
                + version.counted().insertions()
                + " -"
                + version.counted().deletions());
      }
      var found = new ArrayList<String>();
      for (JsonNode version : lineage.at("/versions")) {
        found.add(
            version.at("/messageId").asString()
                + " "
                + version.at("/expected").asString()
                + " +"
                + version.at("/counted/added").asString()
                + " -"
                + version.at("/counted/removed").asString());
      }
      assertThat(found).as(series.title()).isEqualTo(expected);
      checked++;
    }
    assertThat(checked).isGreaterThan(50);
  }

  /** One work is found without a look at all mails, and looks the same. */
  @Test
  void seriesShow_everyWork_saysWhatTheListOfAllSays() {
    JsonNode all = tidemark.run("series", "--json", "-n", "100000").json().at("/lineages");
    assertThat(all.size()).isGreaterThan(100);
    for (JsonNode work : all) {
      String id = work.at("/id").asString();
      assertThat(tidemark.run("series", "show", "--json", id).json()).as(id).isEqualTo(work);
    }
  }

  @Test
  void search_threadsAndFacets_agreeWithEachOther() {
    JsonNode hits = tidemark.run("search", "--json", "-n", "5", "is:cover").json();
    JsonNode threads = tidemark.run("search", "--json", "--threads", "-n", "5", "is:cover").json();
    assertThat(threads.at("/total").asInt()).isEqualTo(hits.at("/total").asInt());
    assertThat(threads.at("/threads").asInt()).isPositive();
    JsonNode first = threads.at("/hits/0");
    assertThat(first.at("/messageId")).isEqualTo(hits.at("/hits/0/messageId"));
    assertThat(
            tidemark.run("search", "--ids", "thread:" + first.at("/messageId").asString()).lines())
        .hasSize(first.at("/thread/mails").asInt());
    JsonNode facets = tidemark.run("search", "--json", "--facets", "is:cover").json();
    JsonNode cover = facets.at("/facets/kind/values/0");
    assertThat(cover.at("/query").asString()).isEqualTo("is:cover");
    assertThat(cover.at("/mails").asInt()).isEqualTo(hits.at("/total").asInt());
    assertThat(tidemark.run("search", "--facets", "is:cover").out()).contains("is:cover");
  }

  /** A mail that just came in is told by itself which queries would find it in the whole index. */
  @Test
  void matching_eachMailAlone_isAsTheSearchOfAllHasIt() throws Exception {
    try (MailSearcher searcher = MailSearcher.open(folder.resolve("home/index"))) {
      var mails = new ArrayList<MailSummary>();
      searcher.forEachSummary(mails::add);
      mails.removeIf(mail -> mail.copies().size() > 1);
      mails.sort(Comparator.comparing(mail -> mail.messageId().value()));
      Collections.shuffle(mails, new Random(Seeds.seed()));
      var texts =
          new TreeSet<String>(List.of("is:cover", "is:bot", "v:2.. NOT is:reply", "lines:..9"));
      GoldenRanks.wanted().forEach(wanted -> texts.add(wanted.query()));
      for (MailSummary mail : mails.subList(0, 30)) {
        texts.add("s:\"" + mail.subject().replace('"', ' ') + "\" NOT is:cover");
        texts.add("f:" + mail.authorAddress() + " OR a:" + mail.authorName().split(" ")[0]);
        mail.files().forEach(file -> texts.add("dfn:" + file.path() + " d:..2025"));
        mail.trailers().forEach(line -> texts.add("trailer:\"" + line.value() + '"'));
      }
      Map<String, SavedQuery> queries = new HashMap<>();
      Map<String, Set<String>> expected = new HashMap<>();
      for (String text : texts) {
        SearchRequest all;
        try {
          all = SearchRequest.of(text, Clock.systemUTC());
          queries.put(text, SavedQuery.of(text, Instant.EPOCH));
        } catch (QueryException e) {
          continue; // the subject or the name of one of the odd mails
        }
        for (Hit hit : searcher.search(all.page(0, SearchRequest.MAX_LIMIT)).hits()) {
          expected.computeIfAbsent(MailIdentity.of(hit.mail()), id -> new TreeSet<>()).add(text);
        }
      }
      StandingQueries standing = StandingQueries.of(queries, IndexOptions.DEFAULT);
      for (MailSummary mail : mails.subList(0, 500)) {
        assertThat(standing.matching(searcher.copies(mail).getFirst(), Instant.EPOCH))
            .as(mail.messageId().toString())
            .isEqualTo(expected.getOrDefault(MailIdentity.of(mail), Set.of()));
      }
      assertThat(expected).hasSizeGreaterThan(100);
    }
  }

  /** A work is applied by a mail that a search for such mails finds. */
  @Test
  void seriesShow_ofAppliedWorks_namesWhoSaidSoAndWhere() {
    List<String> said = tidemark.run("search", "--ids", "-n", "1000", "is:applied").lines();
    JsonNode works =
        tidemark.run("series", "--json", "-n", "1000", "--state", "applied").json().at("/lineages");
    assertThat(works.size()).isGreaterThan(5);
    for (JsonNode work : works) {
      String id = work.at("/id").asString();
      Tidemark.Run shown = tidemark.run("series", "show", id);
      assertThat(shown.out()).containsPattern("(?m)^applied 202\\d-\\d\\d-\\d\\d by ");
      assertThat(said)
          .as(work.at("/title").asString())
          .anyMatch(mail -> shown.out().contains(mail));
    }
  }

  @Test
  void search_behindTheLastHit_saysThatThereAreNoMore() {
    Tidemark.Run run = tidemark.run("search", "--offset", "100000", "is:patch");
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("no more: ").contains("--offset 100,000");
  }

  @Test
  void report_intoAFolderThatIsNotThere_saysWhatIsWrong() {
    Tidemark.Run run = tidemark.run("report", "--week", "2024-W10", "-o", "/nonexistent/week.html");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("/nonexistent/week.html: no such file or directory");
  }

  /** The versions of one work use the same words, and each version is a thread of its own. */
  @Test
  void moreLike_aVersionOfALongWork_findsItsOtherVersions() {
    SampleArchive.Series longest =
        sample.series().stream()
            .max(java.util.Comparator.comparingInt(series -> series.versions().size()))
            .orElseThrow();
    List<String> heads = longest.versions().stream().map(SampleArchive.Version::head).toList();
    JsonNode like = tidemark.run("more-like", "--json", heads.getLast()).json();
    var found = new ArrayList<String>();
    like.at("/hits").forEach(hit -> found.add(hit.at("/subject").asString()));
    assertThat(found).isNotEmpty();
    assertThat(found.getFirst()).contains(longest.title());
  }

  /** Every version of some works, given by its head, onto the tree it was made for. */
  @Test
  void showSeries_asMbox_isWhatGitAmTakes() throws Exception {
    Path work = folder.resolve("work");
    git(folder, "clone", "-q", "-s", sample.sourceTree().orElseThrow().toString(), work.toString());
    int applied = 0;
    for (SampleArchive.Series series : sample.series()) {
      for (SampleArchive.Version version : series.versions()) {
        if (applied == 12
            || !series.oddities().isEmpty()
            || !version.oddities().isEmpty()
            || version.patches().size() < 3) {
          continue;
        }
        Tidemark.Run run = tidemark.run("show", "--mbox", "--series", version.head());
        assertThat(run.status()).as(run.err()).isZero();
        Path mbox = Files.writeString(folder.resolve("series.mbox"), run.out());
        git(work, "checkout", "-qf", version.base());
        git(work, "am", "-q", mbox.toString());
        assertThat(git(work, "rev-list", "--count", version.base() + "..HEAD").strip())
            .as(version.subject())
            .isEqualTo(String.valueOf(version.expected()));
        applied++;
      }
    }
    assertThat(applied).isEqualTo(12);
    String head = sample.series().getFirst().versions().getFirst().head();
    JsonNode parts = tidemark.run("show", "--json", "--series", head).json();
    assertThat(parts.get(0).at("/messageId").asString()).isEqualTo(head);
  }

  private static String git(Path directory, String... words) throws Exception {
    var command =
        new ArrayList<>(
            List.of("git", "-c", "user.name=Test", "-c", "user.email=test@tide.example"));
    command.addAll(List.of(words));
    Process git =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    String output =
        new String(git.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(git.waitFor()).as(output).isZero();
    return output;
  }

  /** What was said about any version, and by whom. */
  @Test
  void search_inLineage_hasTheHeadOfEveryVersion() {
    SampleArchive.Series longest =
        sample.series().stream()
            .filter(series -> series.oddities().isEmpty())
            .max(java.util.Comparator.comparingInt(series -> series.versions().size()))
            .orElseThrow();
    List<String> heads = longest.versions().stream().map(SampleArchive.Version::head).toList();
    List<String> found =
        tidemark.run("search", "--ids", "-n", "1000", "lineage:" + heads.getFirst()).lines();
    assertThat(found).containsAll(heads);
    assertThat(
            tidemark
                .run("search", "--ids", "-n", "1000", "thread:{lineage:" + heads.getLast() + "}")
                .lines())
        .containsAll(found);
  }

  /** Nothing that is typed gets a stack trace for an answer. */
  @Test
  void search_hostileQueries_areAnsweredOrRefused() {
    for (String query :
        List.of(
            "(".repeat(10_000) + "a" + ")".repeat(10_000),
            "thread:{".repeat(10_000) + "a",
            "NOT ".repeat(8_000) + "a",
            "a ".repeat(500_000),
            "x".repeat(1_000_000),
            "* ".repeat(400),
            "a* OR ".repeat(400) + "b*",
            "thread:{*} ".repeat(40),
            "\ud800\udc00\udfff s:\ud83d",
            "\0 \u001b[2J",
            "like:nobody@example.org",
            "lineage:nobody@example.org",
            "z:999999999999999999",
            "d:99999999..00000000")) {
      for (String option : List.of("--json", "--threads", "--facets", "--explain")) {
        Tidemark.Run run = tidemark.run("search", option, query);
        assertThat(run.status()).as(run.err()).isIn(0, 2);
        assertThat(run.err()).doesNotContain("\tat ").doesNotContain("\u001b");
        assertThat(run.out()).doesNotContain("\u001b");
        assertThat(run.err().length()).isLessThan(2_000);
      }
    }
  }

  /**
   * Three weeks that have every section between them, what landed and the tree's lines included:
   * save what the story has not, talk about compilers and commits that were dropped.
   */
  @ParameterizedTest
  @CsvSource({
    "2024-W10, html", "2024-W10, md", "2024-W10, text", "2024-W10, json",
    "2024-W14, html", "2024-W14, md", "2024-W14, text", "2024-W14, json",
    "2024-W29, html", "2024-W29, md", "2024-W29, text", "2024-W29, json"
  })
  void report_ofAWeek_isGolden(String week, String format) throws IOException {
    Path file = folder.resolve("report." + format);
    tidemark.run("report", "--week", week, "--format", format, "-o", file.toString()).lines();
    // How many records Kafka has of them goes with the transactions they came in.
    String written = Files.readString(file).replaceAll("(tidemark\\.[a-z]+-\\d+) [\\d,]+", "$1 N");
    Path golden =
        Path.of(System.getProperty("tidemark.basedir", ".."))
            .resolve("deploy/src/test/resources/reports/sample-" + week + "." + format);
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(golden.getParent());
      Files.writeString(golden, written);
    }
    assertThat(written).isEqualTo(Files.readString(golden));
    assertThat(written).doesNotContain("<script", "<link", "src=\"http");
  }

  /** What a report counts for a topic is what a search for its label finds in that week. */
  @Test
  void search_topicOfAReport_findsTheMailsThatItCounts() {
    JsonNode topics = tidemark.run("topics", "--json", "--week", "2024-W28").json().at("/topics");
    assertThat(topics).isNotEmpty();
    for (JsonNode topic : topics) {
      String query =
          "topic:\"" + topic.at("/label").asString() + "\" d:2024-07-08..2024-07-14 -is:bot";
      assertThat(tidemark.run("search", "--json", query).json().at("/total").asInt())
          .as(query)
          .isEqualTo(topic.at("/mails").asInt());
    }
    String explained = tidemark.run("search", "--explain", "topic:pin-init d:2025").out();
    assertThat(explained).contains("topic:pin-init", "in any spelling");
  }
}
