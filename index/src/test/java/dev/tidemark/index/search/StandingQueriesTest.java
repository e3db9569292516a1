package dev.tidemark.index.search;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.index.schema.IndexOptions;
import dev.tidemark.index.schema.MailIdentity;
import dev.tidemark.index.schema.TestMails;
import dev.tidemark.ingest.mail.MailMessage;
import dev.tidemark.ingest.mail.MailParser;
import dev.tidemark.ingest.mail.ParserLimits;
import dev.tidemark.ingest.mail.RawMail;
import dev.tidemark.testing.RealArchive;
import dev.tidemark.testing.Seeds;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class StandingQueriesTest {
  private static final Instant NOW = Instant.parse("2025-06-15T12:00:00Z");
  private static final MailParser PARSER = new MailParser(ParserLimits.DEFAULT);

  private static final RawMail PATCH =
      TestMails.raw(
          "rust-for-linux",
          """
          Message-ID: <patch1@example.org>
          References: <cover@example.org>
          From: Jane Doe <jane@example.org>
          To: Rust List <rust@lists.example.org>
          Cc: Bob Roe <bob@example.net>
          List-Id: Rust <rust.lists.example.org>
          Subject: [PATCH net-next v3 1/2] tide: gauge: use dma_alloc_coherent
          Date: Sat, 1 Mar 2025 10:00:01 +0000

          The buffers were coming from coherent memory.

          Bob wrote:
          > where does it go?

          Reviewed-by: Bob Roe <bob@example.net>
          ---
           drivers/tide/gauge.rs | 2 +-

          diff --git a/drivers/tide/gauge.rs b/drivers/tide/gauge.rs
          index 8b74a4707bc6..0123456789ab 100644
          --- a/drivers/tide/gauge.rs
          +++ b/drivers/tide/gauge.rs
          @@ -10,3 +10,3 @@ impl Gauge for Basin {
               let size = 10;
          -    let buffer = kmalloc(size);
          +    let buffer = dma_alloc_coherent(size);
               Ok(buffer)
          --\s
          2.40
          """);

  @TempDir Path folder;

  private static StandingQueries standing(String... queries) throws QueryException {
    Map<String, SavedQuery> named = new HashMap<>();
    for (String query : queries) {
      named.put(query, SavedQuery.of(query, NOW));
    }
    return StandingQueries.of(named, IndexOptions.DEFAULT);
  }

  @Test
  void matching_eachKindOfQuery_namesThoseThatFit() throws Exception {
    String[] fit = {
      "*",
      "gauge",
      "buffer",
      "nq:come",
      "\"coherent memory\"",
      "dma_alloc*",
      "drivers/tide/gau*",
      "s:(basin OR gauge)",
      "NOT s:basin",
      "f:jane -s:basin",
      "f:jane@example.org",
      "tc:bob",
      "q:where",
      "dfn:drivers/tide",
      "dfa:kmalloc",
      "dfb:alloc",
      "dfctx:size",
      "dfhh:Basin",
      "dfpre:8b74a4707bc6",
      "dfpre:8b74a47",
      "dfblob:0123456789abcdef0123456789abcdef01234567",
      "8b74a4707bc6f00",
      "trailer:\"Reviewed-by: Bob\"",
      "tree:net-next",
      "is:patch is:series",
      "l:rust-for-linux",
      "lid:rust.lists.example.org",
      "mid:patch1@example.org",
      "m:patch1",
      "d:2025-03-01",
      "d:2025",
      "v:3",
      "parts:..2",
      "lines:1..5",
      "z:100..5000",
    };
    String[] others = {
      "harbour s:gauge",
      "NOT gauge",
      "s:buffer",
      "\"memory coherent\"",
      "kfree*",
      "drivers/ride/gau*",
      "dfpre:0123456789ab",
      "dfpost:8b74a4707bc7",
      "tree:net",
      "is:cover",
      "l:kbuild",
      "d:2025-03-02..",
      "v:4..",
      "lines:6..",
      "is:commit",
      "xyzzyplugh",
    };
    var all = new ArrayList<>(List.of(fit));
    all.addAll(List.of(others));
    assertThat(standing(all.toArray(new String[0])).matching(PATCH, NOW))
        .containsExactlyElementsOf(new TreeSet<>(List.of(fit)));
  }

  @Test
  void matching_relativeDate_isThatOfTheMoment() throws Exception {
    StandingQueries queries = standing("d:last.week..", "d:..2.years.ago");
    Instant then = Instant.parse("2025-03-03T00:00:00Z");
    assertThat(queries.matching(PATCH, then)).containsExactly("d:last.week..");
    assertThat(queries.matching(PATCH, NOW)).isEmpty();
    assertThat(queries.matching(PATCH, Instant.parse("2028-01-01T00:00:00Z")))
        .containsExactly("d:..2.years.ago");
  }

  @Test
  void needingTheIndex_aQueryAboutOtherMails_isNamedAndNeverMatches() throws Exception {
    StandingQueries queries =
        standing("thread:{gauge}", "like:a@b", "is:patch OR lineage:a@b", "-landed:2025", "gauge");
    assertThat(queries.needingTheIndex())
        .containsExactly("-landed:2025", "is:patch OR lineage:a@b", "like:a@b", "thread:{gauge}");
    assertThat(queries.matching(PATCH, NOW)).containsExactly("gauge");
  }

  @Test
  void matching_hostileMail_isAnAnswer() throws Exception {
    StandingQueries queries = standing("*", "gauge");
    byte[] noise = new byte[1 << 16];
    new Random(Seeds.seed()).nextBytes(noise);
    for (byte[] bytes :
        List.of(new byte[0], noise, "a".repeat(1 << 20).getBytes(UTF_8), new byte[1 << 16])) {
      var mail = new RawMail(PATCH.key(), bytes, "", Instant.EPOCH, null);
      assertThat(queries.matching(mail, NOW)).contains("*");
    }
    assertThat(queries.matching(PATCH, NOW)).containsExactly("*", "gauge");
  }

  /** As wide as a query may be: left to the query itself, and still answered. */
  @Test
  void matching_widestQuery_isAnswered() throws Exception {
    var wide = new StringBuilder("gauge");
    for (int i = 1; i < QueryLanguage.MAX_CLAUSES; i++) {
      wide.append(" OR word").append(i);
    }
    String none = wide.toString().replace("gauge", "xyzzy");
    assertThat(standing(wide.toString(), none).matching(PATCH, NOW))
        .containsExactly(wide.toString());
  }

  @Test
  void matching_manyThreads_eachGetsTheAnswerForItsMail() throws Exception {
    StandingQueries queries =
        standing(IntStream.range(0, 100).mapToObj(i -> "s:word" + i).toArray(String[]::new));
    List<SortedSet<String>> found =
        IntStream.range(0, 1_000)
            .parallel()
            .mapToObj(
                i ->
                    queries.matching(
                        TestMails.raw("a", TestMails.mail(i + "@b", "word" + i % 100, "text")),
                        NOW))
            .toList();
    for (int i = 0; i < found.size(); i++) {
      assertThat(found.get(i)).containsExactly("s:word" + i % 100);
    }
  }

  @Test
  void of_tooMany_isRefused() throws Exception {
    SavedQuery query = SavedQuery.of("gauge", NOW);
    Map<String, SavedQuery> many = new HashMap<>();
    for (int i = 0; i <= StandingQueries.MAX_QUERIES; i++) {
      many.put("rule" + i, query);
    }
    assertThatThrownBy(() -> StandingQueries.of(many, IndexOptions.DEFAULT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("100001");
  }

  /** Queries as in the tables of the other tests, made up, and of words the mails really hold. */
  @Test
  void matching_realMails_isAsTheSearchHasIt() throws Exception {
    long seed = Seeds.seed();
    var random = new Random(seed);
    var mails = new ArrayList<RawMail>();
    for (int i = random.nextInt(60); i < RealArchive.mails().size(); i += 1 + random.nextInt(60)) {
      mails.add(RealArchive.mails().get(i));
    }
    var texts = new ArrayList<String>();
    texts.addAll(
        firstColumn(
            Files.readString(
                Path.of(System.getProperty("tidemark.basedir", ".."))
                    .resolve("deploy/src/test/resources/ranking/queries.txt"))));
    try (InputStream table = getClass().getResourceAsStream("oracle-queries.txt")) {
      assertThat(table).isNotNull();
      texts.addAll(firstColumn(new String(table.readAllBytes(), UTF_8)));
    }
    for (int i = 0; i < 400; i++) {
      texts.add(RandomQuery.next(random));
      texts.add(ownWords(mails.get(random.nextInt(mails.size())), random));
    }
    try (TestIndex index = TestIndex.in(folder)) {
      for (RawMail mail : mails) {
        index.add(mail);
      }
      try (MailSearcher searcher = index.searcher()) {
        int matches = check(searcher, mails, texts, seed);
        assertThat(matches).isGreaterThan(1_000);
      }
    }
  }

  private static int check(
      MailSearcher searcher, List<RawMail> mails, List<String> texts, long seed)
      throws IOException {
    Map<String, SavedQuery> queries = new HashMap<>();
    Map<String, Set<String>> expected = new HashMap<>();
    for (String text : texts) {
      try {
        SavedQuery query = SavedQuery.of(text, NOW);
        SearchResult result =
            searcher.search(
                SearchRequest.of(text, Clock.fixed(NOW, ZoneOffset.UTC))
                    .page(0, SearchRequest.MAX_LIMIT));
        if (result.notes().stream()
            .anyMatch(
                note ->
                    note.contains("stands for too many words")
                        || note.contains("is searched for as"))) {
          continue; // the search itself is bounded, or goes by what the archive does not have
        }
        queries.put(text, query);
        if (!query.needsIndex()) {
          for (Hit hit : result.hits()) {
            expected.computeIfAbsent(MailIdentity.of(hit.mail()), id -> new HashSet<>()).add(text);
          }
        }
      } catch (QueryException e) {
        // made up, and not to be understood
      }
    }
    assertThat(queries).hasSizeGreaterThan(texts.size() / 3);
    StandingQueries standing = StandingQueries.of(queries, IndexOptions.DEFAULT);
    int matches = 0;
    for (RawMail mail : mails) {
      MailMessage parsed = PARSER.parse(mail.bytes(), mail.archived());
      SortedSet<String> matching = standing.matching(mail, NOW);
      assertThat(matching)
          .as("seed %d: %s", seed, parsed.messageId())
          .isEqualTo(expected.getOrDefault(MailIdentity.of(parsed), Set.of()));
      matches += matching.size();
    }
    return matches;
  }

  private static List<String> firstColumn(String table) {
    return table
        .lines()
        .filter(line -> !line.startsWith("#") && line.indexOf(" | ") > 0)
        .map(line -> line.substring(0, line.indexOf(" | ")).strip())
        .toList();
  }

  /** A query of words that a mail holds, in the ways that a query can ask for them. */
  private static String ownWords(RawMail raw, Random random) {
    MailMessage mail = PARSER.parse(raw.bytes(), raw.archived());
    String[] subject = mail.subject().split("[ \"]+");
    String[] body = mail.body().text().split("[\\s\"]+");
    var query = new StringBuilder();
    int clauses = 1 + random.nextInt(4);
    for (int i = 0; i < clauses; i++) {
      String word = body[random.nextInt(body.length)];
      int at = random.nextInt(body.length);
      query
          .append(i == 0 ? "" : new String[] {" ", " AND ", " OR "}[random.nextInt(3)])
          .append(random.nextInt(5) == 0 ? "NOT " : "")
          .append(
              switch (random.nextInt(14)) {
                case 0 -> "s:" + subject[random.nextInt(subject.length)];
                case 1 -> "f:" + mail.author().address();
                case 2 -> "\"" + body[at] + ' ' + body[Math.min(at + 1, body.length - 1)] + '"';
                case 3 -> word.substring(0, Math.max(1, word.length() - 1)) + '*';
                case 4 -> "dfn:" + word;
                case 5 -> "dfb:" + word;
                case 6 -> "b:" + word;
                case 7 -> "trailer:" + word;
                case 8 -> "mid:" + mail.messageId().value();
                case 9 -> "d:" + mail.sent().toString().substring(0, 10) + "..";
                case 10 -> "z:" + mail.size() + ".." + (mail.size() + 5_000);
                case 11 ->
                    mail.body().postBlobs().isEmpty()
                        ? "q:" + word
                        : "dfblob:" + mail.body().postBlobs().iterator().next();
                case 12 -> "tc:\"" + subject[0] + "\" OR a:" + mail.author().address();
                default -> word;
              });
    }
    return query.toString();
  }
}
