package dev.tidemark.index.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.ingest.mail.MessageId;
import dev.tidemark.ingest.mail.RawMail;
import dev.tidemark.testing.RealArchive;
import dev.tidemark.testing.Seeds;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten thousand queries that nobody would type, over thousands of real mails. Each has two seconds
 * by the search's own clock; an answer that needed more has to say that it is bounded.
 */
@Tag("campaign")
class QueryCampaignTest {
  /** Takes any mail for a work of its own, and for landed whenever asked. */
  private static final Works EVERYTHING =
      new Works() {
        @Override
        public Collection<MessageId> lineage(MessageId mail) {
          return List.of(mail);
        }

        @Override
        public Collection<MessageId> landed(long from, long to) {
          return List.of(new MessageId("m1@example.org"));
        }

        @Override
        public Collection<MessageId> topic(String label) {
          return List.of(new MessageId("m1@example.org"));
        }
      };

  private static final int QUERIES = 10_000;
  private static final Duration TIME_LIMIT = Duration.ofSeconds(2);

  /** Deeper, longer and wider than anything a parser or an index should have to stand. */
  private static final List<String> WORST =
      List.of(
          "(".repeat(10_000),
          "(".repeat(10_000) + "rust" + ")".repeat(10_000),
          "thread:{".repeat(10_000) + "rust" + "}".repeat(10_000),
          "NOT ".repeat(10_000) + "rust",
          "-".repeat(10_000) + "rust",
          "rust ".repeat(200_000),
          "x".repeat(1 << 20),
          "\"" + "a ".repeat(1 << 19) + "\"",
          "a* ".repeat(QueryLanguage.MAX_CLAUSES),
          "* ".repeat(QueryLanguage.MAX_CLAUSES),
          "dfb:a/b/c* ".repeat(QueryLanguage.MAX_CLAUSES),
          letters(QueryLanguage.MAX_CLAUSES, " OR "),
          letters(QueryLanguage.MAX_CLAUSES, " NOT "),
          "\ud800",
          "\udc00\ud800 rust",
          "s:\ud800* \"\udc00\"",
          "\0\uffff\ufffe",
          "d:" + "9".repeat(10_000),
          "z:" + "9".repeat(100) + "..");

  @TempDir Path folder;

  @Test
  void search_madeUpAndMutated_isAnAnswerOrQueryException(TestReporter reporter) throws Exception {
    long seed = Seeds.seed();
    var random = new Random(seed);
    int answers = 0;
    int bounded = 0;
    long slowest = 0;
    String slowestQuery = "";
    try (TestIndex index = TestIndex.in(folder)) {
      for (RawMail mail : RealArchive.mails()) {
        index.add(mail.key().list(), mail.bytes());
      }
      try (MailSearcher searcher = index.searcher()) {
        for (int i = 0; i < QUERIES; i++) {
          String query =
              i < WORST.size()
                  ? WORST.get(i)
                  : i % 20 == 0 ? hostile(random) : RandomQuery.next(random);
          long start = System.nanoTime();
          try {
            SearchRequest.Order[] orders = SearchRequest.Order.values();
            SearchResult result =
                searcher.search(
                    SearchRequest.of(query, Clock.systemUTC())
                        .order(orders[random.nextInt(orders.length)])
                        .timeLimit(TIME_LIMIT)
                        .asOnLore(random.nextBoolean())
                        .threads(random.nextBoolean())
                        .facets(random.nextInt(3))
                        .snippets(random.nextInt(4) == 0),
                    EVERYTHING);
            answers++;
            if (!result.complete()) {
              bounded++;
              assertThat(result.notes())
                  .as("seed %d: %s", seed, query)
                  .anyMatch(note -> note.contains("the answer is bounded"));
            }
          } catch (QueryException e) {
            assertThat(e.getMessage()).isNotEmpty();
          } catch (RuntimeException e) {
            throw new AssertionError("query (seed " + seed + "): " + query, e);
          }
          long took = System.nanoTime() - start;
          if (took > slowest) {
            slowest = took;
            slowestQuery = query;
          }
        }
      }
    }
    reporter.publishEntry("bounded", String.valueOf(bounded));
    reporter.publishEntry(
        "slowest",
        String.format(
            Locale.ROOT,
            "%.0f ms: %s",
            slowest / 1e6,
            slowestQuery.substring(0, Math.min(200, slowestQuery.length()))));
    assertThat(answers).isGreaterThan(QUERIES / 4);
  }

  /** So many beginnings of words, no two of them the same. */
  private static String letters(int count, String operator) {
    return IntStream.range(0, count)
        .mapToObj(i -> "" + (char) ('a' + i % 26) + (char) ('a' + i / 26) + "*")
        .collect(Collectors.joining(operator));
  }

  /** As wide, deep or long as a query may be, and beyond. */
  private static String hostile(Random random) {
    String[] pieces = {
      "(",
      "thread:{",
      "NOT ",
      "a* ",
      "* ",
      "r* OR ",
      "s:(",
      "\"a b\" ",
      "-a* ",
      "e* t* ",
      "thread:{r*} ",
      "\ud800",
      "dfn:r/k* ",
      "like:x@example.org ",
      "d:2024.. ",
      "\0",
      "z:1.. OR "
    };
    String piece = pieces[random.nextInt(pieces.length)];
    int[] times = {10, 100, 500, 10_000, 1_000_000 / piece.length()};
    return piece.repeat(times[random.nextInt(times.length)]) + (random.nextBoolean() ? "rust" : "");
  }
}
