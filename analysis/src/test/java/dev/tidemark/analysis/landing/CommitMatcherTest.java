package dev.tidemark.analysis.landing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.analysis.landing.EditedPatches.Edit;
import dev.tidemark.ingest.mail.MessageId;
import dev.tidemark.testing.Seeds;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CommitMatcherTest {
  /** Fewer lines than these say nothing by themselves, nor would they to a person. */
  static final int TELLING = 6;

  private static final int OF_EACH = 60;
  private static final String TABLE = "matching.txt";

  private static final class Score {
    int commits;
    int expected;
    int right;
    int wrong;
    final Map<MatchRule, Integer> rules = new TreeMap<>();
  }

  private static Map<Edit, Score> scores(EditedPatches made) throws Exception {
    Map<String, Set<MessageId>> found = new HashMap<>();
    var scores = new EnumMap<Edit, Score>(Edit.class);
    made.edits.forEach(
        (commit, edit) -> {
          Score score = scores.computeIfAbsent(edit, key -> new Score());
          score.commits++;
          score.expected += made.expected.getOrDefault(commit, Set.of()).size();
        });
    for (CommitMatch match : made.matches()) {
      Score score = scores.get(made.edits.get(match.commit()));
      if (score == null) {
        throw new AssertionError("a match of an unknown commit " + match);
      }
      score.rules.merge(match.rule(), 1, Integer::sum);
      boolean fresh =
          found.computeIfAbsent(match.commit(), key -> new HashSet<>()).add(match.mail());
      if (fresh && made.expected.getOrDefault(match.commit(), Set.of()).contains(match.mail())) {
        score.right++;
      } else {
        score.wrong++;
      }
    }
    return scores;
  }

  @Test
  void editsOfAMaintainer_areSeenThrough() throws Exception {
    long seed = Seeds.seed();
    Map<Edit, Score> scores = scores(new EditedPatches(seed, OF_EACH));
    int expected = 0;
    int right = 0;
    int wrong = 0;
    for (Score score : scores.values()) {
      expected += score.expected;
      right += score.right;
      wrong += score.wrong;
    }
    assertThat((double) right / (right + wrong)).as("precision, seed %d", seed).isGreaterThan(0.99);
    assertThat((double) right / expected).as("recall, seed %d", seed).isGreaterThan(0.95);
  }

  @Test
  void table_ofOneSeed_isAsWrittenDown() throws Exception {
    var table = new StringBuilder("edit commits postings found wrong rules\n");
    scores(new EditedPatches(20250303, OF_EACH))
        .forEach(
            (edit, score) -> {
              var rules = new StringJoiner(" ");
              score.rules.forEach((rule, count) -> rules.add(rule + "=" + count));
              table
                  .append(
                      String.format(
                              Locale.ROOT,
                              "%s %d %d %d %d %s",
                              edit,
                              score.commits,
                              score.expected,
                              score.right,
                              score.wrong,
                              rules)
                          .strip())
                  .append('\n');
            });
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(
          Path.of(System.getProperty("tidemark.basedir", "."))
              .resolve("analysis/src/test/resources/landing/" + TABLE),
          table);
      return;
    }
    try (InputStream in = CommitMatcherTest.class.getResourceAsStream("/landing/" + TABLE)) {
      assertThat(in).isNotNull();
      assertThat(table.toString()).isEqualTo(new String(in.readAllBytes(), UTF_8));
    }
  }

  @Test
  void postingAfterTheCommit_doesNotWin() throws Exception {
    var made = new EditedPatches(1, 3);
    List<CommitMatch> matches = made.matches();
    assertThat(matches).isNotEmpty();
    assertThat(matches).noneMatch(match -> match.mail().value().contains("-v4@"));
    assertThat(matches)
        .filteredOn(match -> match.rule() == MatchRule.SUBJECT_AUTHOR)
        .allSatisfy(match -> assertThat(match.earlier()).hasSize(2));
  }
}
