package dev.tidemark.index.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.index.schema.MailSummary;
import dev.tidemark.ingest.mail.MessageId;
import dev.tidemark.testing.Seeds;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Threads in queries and answers, facets, and mails about the same thing, on made-up threads. */
class ThreadSearchTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2025-03-10T12:00:00Z"), ZoneOffset.UTC);
  private static final String[] COLOURS = {"red", "green", "blue", "white"};
  private static final int MAILS = 400;

  @TempDir static Path folder;
  private static long seed;
  private static TestIndex index;
  private static MailSearcher searcher;

  /** Mails that answer up to three others each, of which some were never seen. */
  @BeforeAll
  static void writeIndex() throws IOException {
    seed = Seeds.seed();
    var random = new Random(seed);
    index = TestIndex.in(folder.resolve("index"));
    for (int i = 0; i < MAILS; i++) {
      var references = new StringBuilder();
      for (int k = random.nextInt(4) - 1; k > 0; k--) {
        int to = Math.floorDiv(i, 8) * 8 + random.nextInt(12);
        references.append(" <m").append(to).append(to % 11 == 0 ? "-gone" : "");
        references.append("@example.org>");
      }
      index.add(
          mail("m" + i, COLOURS[random.nextInt(COLOURS.length)], i)
              .replace("\nDate:", references.isEmpty() ? "\nDate:" : refs(references)));
    }
    searcher = index.searcher();
  }

  private static String refs(StringBuilder ids) {
    return "\nReferences:" + ids + "\nDate:";
  }

  private static String mail(String name, String word, int minute) {
    return "Message-ID: <"
        + name
        + "@example.org>\nFrom: Jane Doe <jane@example.org>\nSubject: the "
        + word
        + " tide\nDate: "
        + DateTimeFormatter.RFC_1123_DATE_TIME.format(
            Instant.parse("2025-03-01T00:00:00Z")
                .plus(Duration.ofMinutes(minute))
                .atOffset(ZoneOffset.UTC))
        + "\n\ntext\n";
  }

  @AfterAll
  static void close() throws IOException {
    searcher.close();
    index.close();
  }

  private static List<String> ids(String query) throws Exception {
    SearchResult result = searcher.search(SearchRequest.of(query, CLOCK).page(0, 10_000));
    return result.hits().stream().map(hit -> hit.mail().messageId().value()).toList();
  }

  /** The ids of the thread of each mail, as the thread view has it. */
  private static Map<String, Set<String>> threads() throws IOException {
    Map<String, Set<String>> threads = new HashMap<>();
    searcher.forEachSummary(mail -> threads.put(mail.messageId().value(), Set.of()));
    for (String id : List.copyOf(threads.keySet())) {
      Set<String> ids = new HashSet<>();
      for (MailSummary mail : searcher.thread(new MessageId(id)).orElseThrow().mails()) {
        ids.add(mail.messageId().value());
      }
      threads.put(id, ids);
    }
    return threads;
  }

  /** One hit is walked from, many are looked up in the threads of all. */
  @Test
  void search_inThread_isTheThreadsOfAllThatMatch() throws Exception {
    Map<String, Set<String>> threads = threads();
    for (String query : List.of("mid:m7@example.org", "s:red", "s:green m:m1*", "*")) {
      Set<String> expected = new HashSet<>();
      ids(query).forEach(id -> expected.addAll(threads.getOrDefault(id, Set.of())));
      assertThat(ids("thread:{" + query + "}"))
          .as("seed %d: %s", seed, query)
          .containsExactlyInAnyOrderElementsOf(expected);
    }
    assertThat(ids("thread:m7@example.org"))
        .containsExactlyInAnyOrderElementsOf(threads.getOrDefault("m7@example.org", Set.of()));
    assertThat(ids("thread:{mid:nobody@example.org}")).isEmpty();
  }

  @Test
  void search_oneHitAThread_isTheFirstHitOfEach() throws Exception {
    Map<String, Set<String>> threads = threads();
    for (SearchRequest.Order order : SearchRequest.Order.values()) {
      for (String query : List.of("s:blue", "s:tide", "mid:m7@example.org")) {
        SearchRequest request = SearchRequest.of(query, CLOCK).order(order).page(0, 10_000);
        List<Hit> all = searcher.search(request).hits();
        var expected = new ArrayList<String>();
        Set<String> seen = new TreeSet<>();
        for (Hit hit : all) {
          String id = hit.mail().messageId().value();
          if (!seen.contains(id)) {
            expected.add(id);
            seen.addAll(threads.getOrDefault(id, Set.of()));
          }
        }
        SearchResult result = searcher.search(request.threads(true));
        assertThat(result.hits())
            .as("seed %d: %s %s", seed, order, query)
            .extracting(hit -> hit.mail().messageId().value())
            .isEqualTo(expected);
        assertThat(result.total()).isEqualTo(all.size());
        assertThat(result.threadTotal()).isEqualTo(expected.size());
        assertThat(result.hits())
            .allSatisfy(
                hit ->
                    assertThat(hit.thread())
                        .isEqualTo(
                            inThread(
                                threads.getOrDefault(hit.mail().messageId().value(), Set.of()),
                                all)));
        int page = Math.min(3, expected.size());
        assertThat(searcher.search(request.threads(true).page(page - 1, 1)).hits())
            .singleElement()
            .satisfies(
                hit ->
                    assertThat(hit.mail().messageId().value()).isEqualTo(expected.get(page - 1)));
      }
    }
  }

  private static Hit.InThread inThread(Set<String> thread, List<Hit> hits) {
    int matching = 0;
    for (Hit hit : hits) {
      matching += thread.contains(hit.mail().messageId().value()) ? 1 : 0;
    }
    return new Hit.InThread(matching, thread.size());
  }

  @Test
  void search_facets_countEveryHitAndGiveTheQueryForEach() throws Exception {
    SearchResult result = searcher.search(SearchRequest.of("s:red", CLOCK).facets(5));
    assertThat(result.facets())
        .extracting(Facet::kind)
        .containsExactly(
            Facet.Kind.LIST, Facet.Kind.YEAR, Facet.Kind.MONTH, Facet.Kind.AUTHOR, Facet.Kind.KIND);
    for (Facet facet : result.facets()) {
      for (Facet.Value value : facet.values()) {
        assertThat(ids("s:red " + value.query())).as(value.query()).hasSize((int) value.mails());
      }
    }
    assertThat(result.facets().get(3).values())
        .singleElement()
        .isEqualTo(
            new Facet.Value("Jane Doe <jane@example.org>", "f:jane@example.org", result.total()));
    assertThat(searcher.search(SearchRequest.of("s:yellow", CLOCK).facets(5)).facets()).isEmpty();
  }

  @Test
  void search_facetsOfPatches_nameFolders(@TempDir Path other) throws Exception {
    try (TestIndex patches = TestIndex.in(other)) {
      for (String file : List.of("rust/kernel/a.rs", "rust/kernel/sync/b.rs", "Makefile")) {
        patches.add(
            mail(file.replace('/', '.'), "a patch", 1)
                + "---\ndiff --git a/F b/F\n--- a/F\n+++ b/F\n@@ -1 +1 @@\n-a\n+b\n"
                    .replace("F", file));
      }
      try (MailSearcher few = patches.searcher()) {
        SearchResult result = few.search(SearchRequest.of("", CLOCK).facets(1));
        Facet folders =
            result.facets().stream()
                .filter(facet -> facet.kind() == Facet.Kind.PATH)
                .findFirst()
                .orElseThrow();
        assertThat(folders)
            .isEqualTo(
                new Facet(
                    Facet.Kind.PATH,
                    List.of(new Facet.Value("rust/kernel", "dfn:rust/kernel", 2)),
                    1));
      }
    }
  }

  @Test
  void search_like_findsWhatSharesRareWords(@TempDir Path other) throws Exception {
    try (TestIndex few = TestIndex.in(other)) {
      few.add(text("ask", "How does the estuary allocator reclaim sediment pages?"));
      few.add(text("answer", "The estuary allocator frees sediment pages lazily."));
      few.add(text("aside", "The build fails on my machine with this compiler."));
      for (int i = 0; i < 20; i++) {
        few.add(text("noise" + i, "The build works on my machine, thanks for the patch " + i));
      }
      try (MailSearcher mails = few.searcher()) {
        SearchResult result =
            mails.search(
                SearchRequest.of("like:ask@example.org", CLOCK)
                    .order(SearchRequest.Order.RELEVANCE));
        assertThat(result.hits())
            .extracting(hit -> hit.mail().messageId().value())
            .first()
            .isEqualTo("answer@example.org");
        assertThat(result.hits())
            .extracting(hit -> hit.mail().messageId().value())
            .doesNotContain("ask@example.org", "noise1@example.org");
        SearchResult none = mails.search(SearchRequest.of("like:nobody@example.org", CLOCK));
        assertThat(none.total()).isZero();
        assertThat(none.notes()).singleElement().asString().contains("nobody@example.org");
      }
    }
  }

  private static String text(String name, String text) {
    return mail(name, name, 1).replace("\n\ntext\n", "\n\n" + text + "\n");
  }

  @Test
  void search_inLineage_asksWhoKnowsLineages() throws Exception {
    SearchRequest request = SearchRequest.of("lineage:m5@example.org -mid:m2@example.org", CLOCK);
    SearchResult result =
        searcher.search(
            request,
            new Works() {
              @Override
              public Collection<MessageId> lineage(MessageId mail) {
                return List.of(
                    mail, new MessageId("m2@example.org"), new MessageId("m3@example.org"));
              }

              @Override
              public Collection<MessageId> landed(long from, long to) {
                return List.of();
              }
            });
    assertThat(result.hits())
        .extracting(hit -> hit.mail().messageId().value())
        .containsExactly("m5@example.org", "m3@example.org");
    SearchResult none = searcher.search(request);
    assertThat(none.total()).isZero();
    assertThat(none.notes()).singleElement().asString().contains("m5@example.org");
  }

  @Test
  void search_landed_asksForTheSpanThatWasMeant() throws Exception {
    var asked = new ArrayList<Long>();
    var works =
        new Works() {
          @Override
          public Collection<MessageId> lineage(MessageId mail) {
            return List.of();
          }

          @Override
          public Collection<MessageId> landed(long from, long to) {
            asked.add(from);
            asked.add(to);
            return List.of(new MessageId("m2@example.org"));
          }
        };
    SearchRequest request =
        SearchRequest.of("landed:2025-03 mid:m2@example.org OR landed:2025-03", CLOCK);
    assertThat(searcher.search(request, works).hits())
        .extracting(hit -> hit.mail().messageId().value())
        .containsExactly("m2@example.org");
    assertThat(asked)
        .as("asked once, for March")
        .containsExactly(
            Instant.parse("2025-03-01T00:00:00Z").getEpochSecond(),
            Instant.parse("2025-03-31T23:59:59Z").getEpochSecond());
    SearchResult none = searcher.search(request);
    assertThat(none.total()).isZero();
    assertThat(none.notes()).singleElement().asString().contains("source tree");
  }

  @Test
  void search_topic_asksForTheLabelAsTyped() throws Exception {
    var asked = new ArrayList<String>();
    var works =
        new Works() {
          @Override
          public Collection<MessageId> lineage(MessageId mail) {
            return List.of();
          }

          @Override
          public Collection<MessageId> landed(long from, long to) {
            return List.of();
          }

          @Override
          public Collection<MessageId> topic(String label) {
            asked.add(label);
            return List.of(new MessageId("m2@example.org"), new MessageId("m5@example.org"));
          }
        };
    SearchRequest request =
        SearchRequest.of(
            "topic:\"Frob policy\" mid:m2@example.org OR topic:\"Frob policy\"", CLOCK);
    assertThat(searcher.search(request, works).hits())
        .extracting(hit -> hit.mail().messageId().value())
        .containsExactly("m5@example.org", "m2@example.org");
    assertThat(asked).as("asked once").containsExactly("Frob policy");
    SearchResult none = searcher.search(request);
    assertThat(none.total()).isZero();
    assertThat(none.notes())
        .singleElement()
        .asString()
        .contains("nobody here says 'Frob policy'", "tidemark topics");
  }

  @Test
  void search_noTimeLeft_saysThatTheAnswerIsBounded() throws Exception {
    SearchResult result =
        searcher.search(
            SearchRequest.of("thread:{s:red}", CLOCK)
                .threads(true)
                .facets(3)
                .timeLimit(Duration.ofNanos(1)));
    assertThat(result.complete()).isFalse();
    assertThat(result.notes()).anySatisfy(note -> assertThat(note).contains("bounded"));
  }
}
