package dev.tidemark.index.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.index.schema.IndexHome;
import dev.tidemark.index.schema.IndexMismatchException;
import dev.tidemark.index.schema.MailAnalyzers;
import dev.tidemark.index.schema.MailSummary;
import dev.tidemark.index.thread.MailThread;
import dev.tidemark.ingest.mail.MessageId;
import dev.tidemark.testing.Seeds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailSearcherTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2025-03-10T12:00:00Z"), ZoneOffset.UTC);

  @TempDir static Path folder;
  private static TestIndex index;
  private static MailSearcher searcher;

  @BeforeAll
  static void writeIndex() throws IOException {
    index = TestIndex.in(folder.resolve("shared"));
    for (String mail : MAILS) {
      index.add(mail);
    }
    index.add(
        "other-list", MAILS[2].replace("X-Way: 1", "X-Way: 2").getBytes(StandardCharsets.UTF_8));
    searcher = index.searcher();
  }

  @AfterAll
  static void close() throws IOException {
    searcher.close();
    index.close();
  }

  /** Invented. The name before the @ is what the tables below call a mail. */
  private static final String[] MAILS = {
    """
    Message-ID: <cover@example.org>
    From: Jane Doe <jane@example.org>
    To: Rust List <rust@lists.example.org>
    Cc: Bob Roe <bob@example.net>
    Subject: [PATCH net-next v2 0/2] tide: add the gauge allocator
    Date: Sat, 1 Mar 2025 10:00:00 +0000

    This series adds the gauge. It was working before.

    change-id: 20250301-tide-gauge-1234

     2 files changed, 30 insertions(+), 2 deletions(-)
    """,
    """
    Message-ID: <patch1@example.org>
    In-Reply-To: <cover@example.org>
    References: <cover@example.org>
    From: Jane Doe <jane@example.org>
    To: Rust List <rust@lists.example.org>
    Subject: [PATCH net-next v2 1/2] tide: gauge: use dma_alloc_coherent
    Date: Sat, 1 Mar 2025 10:00:01 +0000

    The buffer must come from coherent memory.

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
    """,
    """
    Message-ID: <reply@example.net>
    X-Way: 1
    In-Reply-To: <patch1@example.org>
    References: <cover@example.org> <patch1@example.org>
    From: Bob Roe <bob@example.net>
    To: Jane Doe <jane@example.org>
    Cc: Rust List <rust@lists.example.org>
    Subject: Re: [PATCH net-next v2 1/2] tide: gauge: use dma_alloc_coherent
    Date: Sun, 2 Mar 2025 23:59:59 +0000

    > The buffer must come from coherent memory.

    Why not take kernel::sync::Arc here? It works.
    """,
    """
    Message-ID: <single@example.org>
    From: =?utf-8?q?Bj=C3=B6rn?= <bjorn@example.org>
    To: Rust List <rust@lists.example.org>
    Subject: [RFC PATCH] basin: allocator for vmalloc
    Date: Mon, 3 Mar 2025 00:00:00 +0000
    Content-Type: text/plain; charset=utf-8
    Content-Transfer-Encoding: 8bit

    Just an idea about memory, in v6.12-rc3.
    """,
    """
    Message-ID: <lonely@example.org>
    In-Reply-To: <missing@example.org>
    From: Ann Poe <ann@example.org>
    To: Rust List <rust@lists.example.org>
    Subject: Re: gone
    Date: Fri, 7 Mar 2025 12:00:00 +0000

    The others saw something I did not.
    """,
  };

  /**
   * The words {@code alloc} and {@code allocator} share a stem, and {@code dma_alloc_coherent} is
   * found by its parts: so {@code allocator} finds it, in quotes it does not.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                            | lonely single reply patch1 cover
          *                             | lonely single reply patch1 cover
          gauge                         | reply patch1 cover
          gauge allocator               | reply patch1 cover
          gauge OR vmalloc              | single reply patch1 cover
          allocator NOT gauge           | single
          -gauge                        | lonely single
          NOT (gauge OR vmalloc)        | lonely
          s:gone OR -s:tide             | lonely single
          s:gauge                       | reply patch1 cover
          s:allocator                   | single reply patch1 cover
          s:"allocator"                 | single cover
          nq:gauge                      | patch1 cover
          "coherent memory"             | reply patch1
          "memory coherent"             |
          nq:"coherent memory"          | patch1
          q:"coherent memory"           | reply
          b:buffer                      | reply patch1
          bs:gauge                      | reply patch1 cover
          working                       | reply cover
          works                         | reply cover
          Working                       | cover
          "works"                       | reply
          f:jane                        | patch1 cover
          f:"Jane Doe"                  | patch1 cover
          f:jane@example.org            | patch1 cover
          f:björn                       | single
          t:jane                        | reply
          c:bob                         | cover
          tc:jane                       | reply
          a:bob@example.net             | reply cover
          l:other-list                  | reply
          m:patch1                      | patch1
          mid:patch1@example.org        | patch1
          <patch1@example.org>          | patch1
          https://lore.kernel.org/r/patch1%40example.org/ | patch1
          dma_alloc_coherent            | reply patch1
          dfb:dma_alloc_coherent        | patch1
          dfb:coherent                  | patch1
          dfa:kmalloc                   | patch1
          dfb:kmalloc                   |
          dfctx:size                    | patch1
          dfhh:basin                    | patch1
          dfn:drivers/tide/gauge.rs     | patch1
          dfn:tide                      | patch1
          dfn:tide/ga*                  | patch1
          dfn:drivers/gauge             |
          gaug*                         | reply patch1 cover
          dma_all*                      | reply patch1
          s:(vmall* OR gon*)            | lonely single
          kernel::sync::Arc             | reply
          v6.12-rc3                     | single
          dfpre:8b74a47                 | patch1
          dfpre:8b74a4707bc6aaaabbbbccccddddeeeeffff0000 | patch1
          dfpost:8b74a47                |
          dfblob:0123456                | patch1
          8b74a4707bc6                  | patch1
          patchid:1234567               |
          changeid:20250301-tide-gauge-1234 | cover
          tree:net-next                 | reply patch1 cover
          trailer:bob                   | patch1
          is:cover                      | cover
          is:patch                      | single patch1
          is:series                     | patch1 cover
          is:reply                      | lonely reply
          is:(cover OR reply) f:jane    | cover
          v:2                           | reply patch1 cover
          v:1                           | single
          parts:2..                     | reply patch1 cover
          lines:2                       | patch1
          lines:3..                     |
          z:..100                       |
          d:20250301                    | patch1 cover
          d:20250302                    | reply
          d:20250301..20250302          | reply patch1 cover
          d:2025-03-02..                | lonely single reply
          d:..20250301                  | patch1 cover
          d:last.week..                 | lonely
          d:5.days.ago..                | lonely
          d:3.days.ago                  | lonely
          dt:20250301100001..20250303000000 | single reply patch1
          rt:2025-03-03..2025-03-07     | lonely single
          mid:cover@example.org mid:patch1@example.org | patch1 cover
          """)
  void search_query_findsExactlyThese(String query, String expected) throws Exception {
    SearchResult result = searcher.search(SearchRequest.of(query, CLOCK));
    assertThat(names(result)).isEqualTo(expected == null ? "" : expected);
    assertThat(result.total()).isEqualTo(result.hits().size());
    assertThat(result.complete()).isTrue();
    SearchResult ranked =
        searcher.search(SearchRequest.of(query, CLOCK).order(SearchRequest.Order.RELEVANCE));
    assertThat(ranked.hits()).hasSameSizeAs(result.hits());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          alloc                         | single reply patch1 cover | single cover
          "alloc"                       |                           |
          s:alloc                       | single reply patch1 cover | single cover
          dfb:coherent                  | patch1                    |
          dfb:(alloc coherent)          | patch1                    |
          dfb:alloc-coherent            | patch1                    |
          dfb:"alloc coherent"          |                           |
          dfb:alloc/coh*                | patch1                    |
          dma_alloc_coherent            | reply patch1              | reply patch1
          dma_al*                       | reply patch1              | reply patch1
          coher*                        | reply patch1              | reply patch1
          dfb:coher*                    | patch1                    |
          """)
  void search_partOfAnIdentifier_isFoundButNotOnLore(String query, String byDefault, String onLore)
      throws Exception {
    SearchRequest request = SearchRequest.of(query, CLOCK);
    assertThat(names(searcher.search(request))).isEqualTo(byDefault == null ? "" : byDefault);
    assertThat(names(searcher.search(request.asOnLore(true))))
        .isEqualTo(onLore == null ? "" : onLore);
  }

  /** Mails that public-inbox and an eager tokenizer see apart. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          C++                           | xa    | xa
          c                             | xa xb | xb
          c#                            | xa xb | xb
          Gary                          | xa xb | xb
          gary                          | xa xb | xa xb
          Gary's                        | xa    | xa
          don’t                         | xb    | xb
          Opaque<T>                     |       | xc
          "Opaque T"                    |       |
          works                         |       | xd
          dfb:"first line"              | xe    | xe
          dfb:"line second"             |       |
          dfb:lonely                    |       |
          nq:lonely                     | xf    | xf
          dfa:gone                      |       |
          gizmo                         | xg    |
          dfb:gizmo                     | xg    |
          "gizmo"                       |       |
          nq:report                     | xg    | xg
          m:20250301123456              | 20250301123456.789-1-jane | 20250301123456.789-1-jane
          m:jane                        | 20250301123456.789-1-jane | 20250301123456.789-1-jane
          """)
  void search_word_isWhatPublicInboxTakesForOne(
      String query, String byDefault, String onLore, @TempDir Path other) throws Exception {
    try (TestIndex words = TestIndex.in(other)) {
      words.add(mail("20250301123456.789-1-jane", "numbered", "x"));
      words.add(
          """
          Message-ID: <xg@example.org>
          From: Jane <jane@example.org>
          Subject: attached
          MIME-Version: 1.0
          Content-Type: multipart/mixed; boundary=b

          --b
          Content-Type: application/x-patch; name=0001.patch

          --- a/x
          +++ b/x
          @@ -1 +1 @@
          -nothing
          +gizmo
          --b
          Content-Type: text/plain

          A report.
          --b--
          """);
      words.add(mail("xf", "pasted", "try\n@@ -1 +1 @@\n-gone\n+lonely"));
      words.add(
          mail("xe", "patch", "--- a/x\n+++ b/x\n@@ -0,0 +1,2 @@\n+first line\n+second line"));
      words.add(mail("xd", "address", "x").replace("jane@", "work@"));
      words.add(mail("xc", "type", "an Opaque<u8> of T"));
      words.add(mail("xb", "language", "C by Gary, don't"));
      words.add(mail("xa", "other language", "Gary's C++"));
      try (MailSearcher found = words.searcher()) {
        SearchRequest request = SearchRequest.of(query, CLOCK).order(SearchRequest.Order.RELEVANCE);
        assertThat(sortedNames(found.search(request)))
            .isEqualTo(byDefault == null ? "" : byDefault);
        assertThat(sortedNames(found.search(request.asOnLore(true))))
            .isEqualTo(onLore == null ? "" : onLore);
      }
    }
  }

  /** Parts of a word that is not all ASCII all begin where it does. */
  @Test
  void search_wordOfMixedScripts_onLore_isAnswered() throws Exception {
    SearchRequest request = SearchRequest.of("\u6795a\u531f_alloc_coh\ua9f2erent", CLOCK);
    assertThat(searcher.search(request.asOnLore(true)).hits()).isEmpty();
    assertThat(searcher.search(request).hits()).isEmpty();
  }

  private static String sortedNames(SearchResult result) {
    String[] names = names(result).split(" ");
    Arrays.sort(names);
    return String.join(" ", names);
  }

  @Test
  void search_wordWithSignsThatNoMailHas_isAskedWithoutThem() throws Exception {
    SearchResult result = searcher.search(SearchRequest.of("gauge++", CLOCK));
    assertThat(names(result)).isEqualTo("reply patch1 cover");
    assertThat(result.notes()).singleElement().asString().contains("searched for as 'gauge'");
  }

  private static String names(SearchResult result) {
    return String.join(
        " ",
        result.hits().stream()
            .map(hit -> hit.mail().messageId().value())
            .map(id -> id.substring(0, id.indexOf('@')))
            .toList());
  }

  @Test
  void search_pageByPage_givesEachHitOnce() throws Exception {
    SearchRequest all = SearchRequest.of("", CLOCK);
    var paged = new ArrayList<String>();
    for (int i = 0; i < 6; i += 2) {
      SearchResult page = searcher.search(all.page(i, 2));
      assertThat(page.total()).isEqualTo(5);
      paged.add(names(page));
    }
    assertThat(paged).containsExactly("lonely single", "reply patch1", "cover");
    assertThat(searcher.search(all.page(5, 10)).hits()).isEmpty();
    assertThat(searcher.search(all.page(1_000_000_000, 10)).hits()).isEmpty();
  }

  @Test
  void search_oldestFirst_isTheOtherWayRound() throws Exception {
    assertThat(
            names(
                searcher.search(
                    SearchRequest.of("gauge", CLOCK).order(SearchRequest.Order.OLDEST))))
        .isEqualTo("cover patch1 reply");
  }

  @Test
  void search_byRelevance_prefersSubjectsAndCovers() throws Exception {
    SearchResult result =
        searcher.search(SearchRequest.of("gauge", CLOCK).order(SearchRequest.Order.RELEVANCE));
    assertThat(names(result)).startsWith("cover ");
    assertThat(result.hits())
        .extracting(Hit::score)
        .isSortedAccordingTo((a, b) -> Float.compare(b, a))
        .allMatch(score -> score > 0);
  }

  @Test
  void search_notesOfTheQuery_areHandedOn() throws Exception {
    SearchResult result = searcher.search(SearchRequest.of("gauge &&", CLOCK));
    assertThat(result.notes()).singleElement().asString().contains("&&");
  }

  @Test
  void search_timeIsUp_saysSo() throws Exception {
    SearchResult result =
        searcher.search(SearchRequest.of("gauge", CLOCK).timeLimit(Duration.ofNanos(1)));
    assertThat(result.complete()).isFalse();
    assertThat(result.notes()).singleElement().asString().contains("stopped");
  }

  @Test
  void search_timeIsUp_costsNoMoreSnippets() throws Exception {
    SearchResult result =
        searcher.search(SearchRequest.of("*", CLOCK).snippets(true).timeLimit(Duration.ofNanos(1)));
    assertThat(result.complete()).isFalse();
    assertThat(result.hits()).allSatisfy(hit -> assertThat(hit.snippets()).isEmpty());
  }

  @Test
  void search_tooManyExpansions_areBoundedAndNamed(@TempDir Path other) throws Exception {
    try (TestIndex many = TestIndex.in(other)) {
      var words = new StringBuilder();
      for (int i = 0; i < LuceneQueries.MAX_EXPANSIONS + 500; i++) {
        words.append(" wide").append(i);
      }
      many.add(mail("wide", "subject", words.toString()));
      many.add(mail("narrow", "wide7 wide7", "nothing"));
      try (MailSearcher wide = many.searcher()) {
        SearchResult result = wide.search(SearchRequest.of("wide*", CLOCK));
        assertThat(result.total()).isEqualTo(2);
        assertThat(result.notes()).singleElement().asString().contains("too many words");
        assertThat(wide.search(SearchRequest.of("\"x\" nq:wide/wide*", CLOCK)).notes())
            .singleElement()
            .asString()
            .contains("too many words");
      }
    }
  }

  @Test
  void search_snippets_preferTheAuthorsWords() throws Exception {
    assertThat(snippets("memory", "patch1"))
        .first()
        .satisfies(
            snippet -> {
              assertThat(snippet.place()).isEqualTo(Snippet.Place.PROSE);
              assertThat(snippet.text()).contains("The buffer must come from coherent memory.");
              assertThat(matches(snippet)).containsExactly("memory");
            });
    assertThat(snippets("memory", "reply"))
        .singleElement()
        .satisfies(
            snippet -> {
              assertThat(snippet.place()).isEqualTo(Snippet.Place.QUOTED);
              assertThat(snippet.text()).isEqualTo("> The buffer must come from coherent memory.");
            });
  }

  /** A diffstat repeats file names; it is shown only where nothing else of the mail matches. */
  @Test
  void search_snippets_leaveDiffstatsForLast(@TempDir Path other) throws Exception {
    try (TestIndex few = TestIndex.in(other)) {
      few.add(
          mail(
              "both",
              "x",
              """
              The gauge counts.
              ---
               drivers/gauge.rs | 3 ++-
               1 file changed, 2 insertions(+)
               create mode 100644 drivers/gauge.rs
              """));
      few.add(mail("stat", "x", "No word here.\n---\n drivers/gauge.rs | 3 ++-"));
      try (MailSearcher mails = few.searcher()) {
        List<Hit> hits = mails.search(SearchRequest.of("gauge", CLOCK).snippets(true)).hits();
        assertThat(hits).hasSize(2);
        for (Hit hit : hits) {
          boolean both = hit.mail().messageId().value().startsWith("both");
          assertThat(hit.snippets())
              .singleElement()
              .satisfies(
                  snippet ->
                      assertThat(snippet.text())
                          .contains(both ? "The gauge counts." : "drivers/gauge.rs | 3")
                          .satisfies(text -> assertThat(text.contains("file changed")).isFalse()));
        }
      }
    }
  }

  /** Near-equal versions of a patch: the newest first, whatever their scores. */
  @Test
  void search_byRelevance_newestVersionStandsForAll(@TempDir Path other) throws Exception {
    try (TestIndex few = TestIndex.in(other)) {
      for (int v = 1; v <= 4; v++) {
        few.add(
            mail(
                "v" + v,
                "[PATCH" + (v == 1 ? "" : " v" + v) + "] tide: measure the gauge",
                "The gauge." + " More about the change.".repeat(v),
                "Sat, 0" + v + " Mar 2025 00:00:00 +0000"));
      }
      few.add(mail("other", "tide", "gauge"));
      try (MailSearcher mails = few.searcher()) {
        assertThat(
                names(
                    mails.search(
                        SearchRequest.of("measure gauge", CLOCK)
                            .order(SearchRequest.Order.RELEVANCE))))
            .isEqualTo("v4 v3 v2 v1");
      }
    }
  }

  @Test
  void search_snippetsOfADiff_nameFileAndHunk() throws Exception {
    assertThat(snippets("dfb:dma_alloc_coherent", "patch1"))
        .singleElement()
        .isEqualTo(
            new Snippet(
                Snippet.Place.DIFF,
                "drivers/tide/gauge.rs",
                "impl Gauge for Basin {",
                "+    let buffer = dma_alloc_coherent(size);",
                List.of(new Snippet.Range(18, 36))));
  }

  /** What is said of another field, a phrase above all, must not keep the highlighter silent. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "dfb:dma_alloc_coherent dfn:drivers/tide",
        "dfn:drivers/tide dfb:coherent",
        "dfb:dma_alloc_coherent nq:\"coherent memory\"",
        "dfb:dma_alloc_coher* dfn:drivers/tide/gau*",
        "dfb:dma_alloc_coherent f:jane -nq:\"other words\""
      })
  void search_snippetsOfSeveralFields_eachShowItsOwn(String query) throws Exception {
    for (SearchRequest.Order order : SearchRequest.Order.values()) {
      SearchResult result =
          searcher.search(SearchRequest.of(query, CLOCK).order(order).snippets(true));
      assertThat(result.hits()).hasSize(1);
      assertThat(result.hits().getFirst().snippets())
          .anySatisfy(
              snippet -> {
                assertThat(snippet.text()).contains("let buffer = dma_alloc_coherent(size)");
                assertThat(snippet.file()).isEqualTo("drivers/tide/gauge.rs");
              });
    }
  }

  @Test
  void search_snippetsOfPhraseStemAndPrefix_markTheWords() throws Exception {
    assertThat(matches(snippets("nq:\"coherent memory\"", "patch1").getFirst()))
        .containsExactly("coherent memory");
    assertThat(matches(snippets("nq:work", "cover").getFirst())).containsExactly("working");
    assertThat(matches(snippets("nq:coher*", "patch1").getFirst())).containsExactly("coherent");
    assertThat(snippets("f:jane", "patch1")).isEmpty();
    assertThat(snippets("NOT vmalloc", "patch1")).isEmpty();
  }

  private static List<Snippet> snippets(String query, String name) throws Exception {
    SearchResult result = searcher.search(SearchRequest.of(query, CLOCK).snippets(true));
    return result.hits().stream()
        .filter(hit -> hit.mail().messageId().value().startsWith(name + "@"))
        .findFirst()
        .orElseThrow()
        .snippets();
  }

  private static List<String> matches(Snippet snippet) {
    return snippet.matches().stream()
        .map(range -> snippet.text().substring(range.start(), range.end()))
        .toList();
  }

  @Test
  void mail_byMessageId_isThatMailWithAllItsCopies() throws Exception {
    MailSummary reply = searcher.mail(new MessageId("reply@example.net")).orElseThrow();
    assertThat(reply.subject()).contains("dma_alloc_coherent");
    assertThat(searcher.copies(reply))
        .extracting(copy -> copy.key().list())
        .containsExactly("other-list", "test");
    assertThat(new String(searcher.raw(reply).orElseThrow(), StandardCharsets.UTF_8))
        .contains("X-Way: 2");
    assertThat(searcher.mail(new MessageId("missing@example.org"))).isEmpty();
  }

  @Test
  void mails_withOneMessageId_realOneFirst(@TempDir Path other) throws Exception {
    try (TestIndex twice = TestIndex.in(other)) {
      twice.add(mail("twice", "second", "b", "Sun, 2 Mar 2025 00:00:00 +0000"));
      twice.add(mail("twice", "first", "a", "Sat, 1 Mar 2025 00:00:00 +0000"));
      try (MailSearcher two = twice.searcher()) {
        List<MailSummary> mails = two.mails(new MessageId("twice@example.org"));
        assertThat(mails).extracting(MailSummary::subject).containsExactly("first", "second");
        assertThat(two.raw(mails.get(1)).orElseThrow()).asString().contains("Subject: second");
        MailThread thread = two.thread(new MessageId("twice@example.org")).orElseThrow();
        assertThat(thread.nodes())
            .extracting(MailThread.Node::imposter)
            .containsExactly(false, true);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cover@example.org", "patch1@example.org", "reply@example.net"})
  void thread_ofAnyOfItsMails_isTheWholeThread(String id) throws Exception {
    MailThread thread = searcher.thread(new MessageId(id)).orElseThrow();
    assertThat(thread.nodes())
        .extracting(node -> node.depth() + " " + node.messageId())
        .containsExactly("0 cover@example.org", "1 patch1@example.org", "2 reply@example.net");
  }

  @Test
  void thread_ofAGhost_isWhatAnswersIt() throws Exception {
    MailThread thread = searcher.thread(new MessageId("missing@example.org")).orElseThrow();
    assertThat(thread.nodes()).extracting(MailThread.Node::ghost).containsExactly(true, false);
    assertThat(searcher.thread(new MessageId("nobody@example.org"))).isEmpty();
  }

  @Test
  void forEachSummary_handsOverEveryMail() throws Exception {
    var seen = new ArrayList<String>();
    searcher.forEachSummary(mail -> seen.add(mail.messageId().value()));
    assertThat(seen).hasSize(5).doesNotHaveDuplicates();
    assertThat(searcher.size()).isEqualTo(5);
  }

  @Test
  void refresh_afterACommit_seesIt(@TempDir Path other) throws Exception {
    try (TestIndex growing = TestIndex.in(other);
        MailSearcher live = growing.searcher()) {
      String before = live.snapshot();
      assertThat(live.search(SearchRequest.of("", CLOCK)).total()).isZero();
      assertThat(live.refresh()).isFalse();
      growing.add(mail("one", "hello", "world")).commit();
      assertThat(live.search(SearchRequest.of("", CLOCK)).total()).isZero();
      assertThat(live.refresh()).isTrue();
      assertThat(live.search(SearchRequest.of("hello", CLOCK)).total()).isEqualTo(1);
      assertThat(live.snapshot()).isNotEqualTo(before);
    }
  }

  @Test
  void refresh_afterARebuild_readsTheNewGeneration(@TempDir Path other) throws Exception {
    var home = new IndexHome(other);
    try (TestIndex old = TestIndex.in(other);
        MailSearcher live = old.add(mail("one", "hello", "world")).searcher()) {
      Path next = home.next();
      try (TestIndex elsewhere = TestIndex.in(other.resolve("build"))) {
        elsewhere.add(mail("two", "bye", "world")).commit();
      }
      Files.move(new IndexHome(other.resolve("build")).current().orElseThrow(), next);
      home.switchTo(next);
      assertThat(live.refresh()).isTrue();
      assertThat(names(live.search(SearchRequest.of("world", CLOCK)))).isEqualTo("two");
    }
  }

  @Test
  void search_whileOthersRefresh_alwaysSeesOneSnapshot(@TempDir Path other) throws Exception {
    try (TestIndex growing = TestIndex.in(other);
        MailSearcher live = growing.searcher();
        ExecutorService pool = Executors.newFixedThreadPool(2, Thread.ofPlatform().factory())) {
      var done = new AtomicBoolean();
      Callable<Long> reader =
          () -> {
            long searches = 0;
            while (!done.get()) {
              SearchResult result = live.search(SearchRequest.of("world", CLOCK));
              assertThat(result.total() % 2).isZero();
              searches++;
            }
            return searches;
          };
      Future<Long> first = pool.submit(reader);
      Future<Long> second = pool.submit(reader);
      for (int i = 0; i < 20; i += 2) {
        growing.add(mail("m" + i, "x", "world")).add(mail("m" + (i + 1), "x", "world")).commit();
        live.refresh();
      }
      done.set(true);
      assertThat(first.get() + second.get()).isPositive();
      assertThat(live.search(SearchRequest.of("world", CLOCK)).total()).isEqualTo(20);
    }
  }

  @Test
  void open_nothingThere_saysWhatToDo(@TempDir Path empty) {
    assertThatThrownBy(() -> MailSearcher.open(empty))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("tidemark sync");
  }

  @Test
  void open_otherSchema_saysReindex(@TempDir Path other) throws Exception {
    var home = new IndexHome(other);
    try (FSDirectory directory = FSDirectory.open(home.currentOrNew());
        var writer = new IndexWriter(directory, new IndexWriterConfig(MailAnalyzers.analyzer()))) {
      writer.setLiveCommitData(Map.of("tidemark.schema", "0").entrySet());
      writer.commit();
    }
    assertThatThrownBy(() -> MailSearcher.open(other))
        .isInstanceOf(IndexMismatchException.class)
        .hasMessageContaining("reindex");
  }

  @Test
  void search_closed_isRefused() throws Exception {
    try (TestIndex some = TestIndex.in(folder.resolve("closed"))) {
      MailSearcher gone = some.searcher();
      gone.close();
      gone.close();
      assertThatThrownBy(() -> gone.search(SearchRequest.of("", CLOCK)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("closed");
    }
  }

  @Test
  void search_madeUpAndMutatedQueries_anAnswerOrQueryException() throws Exception {
    long seed = Seeds.seed();
    var random = new Random(seed);
    int answers = 0;
    for (int i = 0; i < 2_000; i++) {
      String query = RandomQuery.next(random);
      SearchRequest request;
      try {
        request = SearchRequest.of(query, CLOCK);
      } catch (QueryException e) {
        continue;
      }
      try {
        SearchRequest.Order[] orders = SearchRequest.Order.values();
        searcher.search(request.order(orders[i % orders.length]).snippets(true));
        answers++;
      } catch (RuntimeException e) {
        throw new AssertionError("query (seed " + seed + "): " + query, e);
      }
    }
    assertThat(answers).isGreaterThan(500);
  }

  @ParameterizedTest
  @Timeout(60)
  @ValueSource(strings = {"a", "* ", "a* ", "a OR ", "s:a* OR ", "-a* ", "\"a b c\" ", "dfn:a/b* "})
  void search_asManyClausesAsAreAllowed_isAnswered(String piece) throws Exception {
    int times = Math.min(QueryLanguage.MAX_CLAUSES, QueryLanguage.MAX_LENGTH / piece.length() - 1);
    String query = piece.repeat(times - 1) + (piece.endsWith("OR ") ? "a" : "");
    var result = searcher.search(SearchRequest.of(query, CLOCK).snippets(true));
    assertThat(result.total()).isGreaterThanOrEqualTo(result.hits().size());
  }

  private static String mail(String name, String subject, String text) {
    return mail(name, subject, text, "Sat, 1 Mar 2025 00:00:00 +0000");
  }

  private static String mail(String name, String subject, String text, String date) {
    return "Message-ID: <"
        + name
        + "@example.org>\nFrom: Jane <jane@example.org>\nSubject: "
        + subject
        + "\nDate: "
        + date
        + "\n\n"
        + text
        + "\n";
  }
}
