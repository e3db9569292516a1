package dev.tidemark.analysis.landing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidemark.analysis.AnalysisCatalog;
import dev.tidemark.index.search.MailSearcher;
import dev.tidemark.ingest.commit.UpstreamCommit;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What people found who read matches of real lists, in {@code landing/judged.txt}. With {@code
 * -Dtidemark.judged=HOME}, where HOME is a home into which both pairs named there were synced (with
 * {@code scope = all}), the matcher has to give the same answers still.
 */
class JudgedMatchesTest {
  private static final String NOTHING = "-";

  private record Judged(String commit, String mail, String rule, String verdict) {}

  private static List<Judged> sheet() throws IOException {
    var sheet = new ArrayList<Judged>();
    try (var in =
        new BufferedReader(
            new InputStreamReader(
                requireNonNull(JudgedMatchesTest.class.getResourceAsStream("/landing/judged.txt")),
                UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (!line.startsWith("#")) {
          String[] parts = line.split(" ");
          sheet.add(new Judged(parts[0], parts[1], parts[2], parts[3]));
        }
      }
    }
    return sheet;
  }

  @Test
  void sheet_saysTheSameThroughout() throws Exception {
    List<Judged> sheet = sheet();
    Set<String> commits = new HashSet<>();
    for (Judged row : sheet) {
      assertThat(UpstreamCommit.isId(row.commit)).as(row.commit).isTrue();
      assertThat(commits.add(row.commit)).as("judged twice: " + row.commit).isTrue();
      if (row.mail.equals(NOTHING)) {
        assertThat(row.rule).isEqualTo("NONE");
        assertThat(row.verdict).isIn("none", "missed");
      } else {
        assertThat(row.rule).isIn(Arrays.stream(MatchRule.values()).map(Enum::name).toList());
        assertThat(row.verdict).isIn("right", "wrong");
      }
    }
    assertThat(sheet).hasSizeGreaterThanOrEqualTo(100);
    assertThat(sheet).extracting(Judged::rule).contains("LINK", "PATCH_ID", "SUBJECT_AUTHOR");
  }

  @Test
  void verdicts_comeToEnoughPrecisionAndRecall() throws Exception {
    Map<String, Integer> verdicts = new HashMap<>();
    sheet().forEach(row -> verdicts.merge(row.verdict, 1, Integer::sum));
    double right = verdicts.getOrDefault("right", 0);

    assertThat(right / (right + verdicts.getOrDefault("wrong", 0))).isGreaterThanOrEqualTo(0.99);
    assertThat(right / (right + verdicts.getOrDefault("missed", 0))).isGreaterThanOrEqualTo(0.95);
  }

  @Test
  void matcher_whereTheListsAreHere_answersAsJudged() throws Exception {
    String home = System.getProperty("tidemark.judged", "");
    assumeTrue(!home.isEmpty(), "no home with the judged lists is named: skipped");
    Map<String, String> found = new HashMap<>();
    try (MailSearcher searcher = MailSearcher.open(Path.of(home).resolve("index"))) {
      var catalog = new AnalysisCatalog.Builder();
      searcher.forEachSummary(catalog::add);
      var commits = new ArrayList<UpstreamCommit>();
      searcher.forEachCommit(commits::add);
      Set<String> known = new HashSet<>();
      commits.forEach(commit -> known.add(commit.id()));
      assertThat(known).containsAll(sheet().stream().map(Judged::commit).toList());
      for (CommitMatch match :
          CommitMatcher.match(catalog.build().series(), commits, new IndexedTexts(searcher))) {
        found.putIfAbsent(match.commit(), match.mail().value() + " " + match.rule());
      }
    }

    for (Judged row : sheet()) {
      assertThat(found.getOrDefault(row.commit, NOTHING + " NONE"))
          .as(row.commit)
          .isEqualTo(row.mail + " " + row.rule);
    }
  }
}
