package dev.tidemark.index.write;

import static dev.tidemark.index.schema.TestMails.mail;
import static dev.tidemark.index.schema.TestMails.patch;
import static dev.tidemark.index.schema.TestMails.raw;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.index.schema.Fields;
import dev.tidemark.index.schema.IndexHome;
import dev.tidemark.index.schema.IndexMismatchException;
import dev.tidemark.index.schema.IndexOptions;
import dev.tidemark.index.schema.MailAnalyzers;
import dev.tidemark.index.schema.MailSummary;
import dev.tidemark.index.schema.TestMails;
import dev.tidemark.ingest.mail.MailKey;
import dev.tidemark.ingest.mail.ParserLimits;
import dev.tidemark.ingest.mail.RawMail;
import dev.tidemark.ingest.topic.MailRecord;
import dev.tidemark.testing.Seeds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.lucene.document.IntField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class MailIndexerTest {

  private static final CommitPoint REACHED =
      new CommitPoint("cluster", Map.of(new TopicPartition("tidemark.mail", 0), 42L));

  @TempDir Path folder;

  private IndexHome home() {
    return new IndexHome(folder.resolve("index"));
  }

  private IndexCounts index(MailRecord... records) throws Exception {
    return index(home(), Arrays.asList(records));
  }

  private static IndexCounts index(IndexHome home, List<MailRecord> records) throws Exception {
    try (var indexer = MailIndexer.open(home, IndexOptions.DEFAULT)) {
      for (MailRecord record : records) {
        indexer.apply(record);
      }
      indexer.commit(REACHED);
      return indexer.counts();
    }
  }

  private static MailRecord add(String list, String text) {
    return new MailRecord.Added(raw(list, text));
  }

  private static MailRecord remove(String list, String text) {
    return new MailRecord.Removed(raw(list, text).key());
  }

  private SortedMap<String, String> dump() throws IOException {
    return IndexDump.of(home().current().orElseThrow());
  }

  private int count(Query query) throws IOException {
    try (var directory = FSDirectory.open(home().current().orElseThrow());
        var reader = DirectoryReader.open(directory)) {
      return new IndexSearcher(reader).count(query);
    }
  }

  private int count(String field, String term) throws IOException {
    return count(new TermQuery(new Term(field, term)));
  }

  private List<MailSummary> summaries() throws IOException {
    var found = new ArrayList<MailSummary>();
    try (var directory = FSDirectory.open(home().current().orElseThrow());
        var reader = DirectoryReader.open(directory)) {
      for (var leaf : reader.leaves()) {
        var values = leaf.reader().getBinaryDocValues(Fields.SUMMARY);
        var live = leaf.reader().getLiveDocs();
        while (values != null && values.nextDoc() != Integer.MAX_VALUE) {
          if (live == null || live.get(values.docID())) {
            found.add(MailSummary.decode(values.binaryValue()));
          }
        }
      }
    }
    return found;
  }

  @Test
  void open_makesAnIndexThatReadersCanOpen() throws Exception {
    MailIndexer.open(home(), IndexOptions.DEFAULT).close();
    assertThat(dump()).isEmpty();
  }

  @Test
  void patch_isFoundByItsParts() throws Exception {
    index(add("dev", patch("p1@example.org", "[PATCH v2 1/3] sync: take the gate once")));

    assertThat(count(Fields.MID, "p1@example.org")).isOne();
    assertThat(count(Fields.IS, "patch")).isOne();
    assertThat(count(Fields.IS, "series")).isOne();
    assertThat(count(Fields.SUBJECT, "gate")).isOne();
    assertThat(count(Fields.PROSE, "Ztaken")).isZero();
    assertThat(count(Fields.PROSE, "taken")).isOne();
    assertThat(count(Fields.FROM, "jane")).isOne();
    assertThat(count(Fields.LIST_ID, "dev.lists.example.org")).isOne();
    assertThat(count(Fields.LIST_NAME, "dev")).isOne();
    assertThat(count(Fields.BLOB_BEFORE, "8b74a4707bc6")).isOne();
    assertThat(count(Fields.BLOB_AFTER, "1f2e3d4c5b6a")).isOne();
    assertThat(count(Fields.DIFF_ADDED, "acquire_once")).isOne();
    assertThat(count(Fields.DIFF_ADDED, "acquire_twice")).isZero();
    assertThat(count(Fields.DIFF_REMOVED, "acquire_twice")).isOne();
    assertThat(count(Fields.DIFF_REMOVED, "twice")).isZero();
    assertThat(count(Fields.DIFF_REMOVED, MailAnalyzers.part("twice"))).isOne();
    assertThat(count(Fields.DIFF_CONTEXT, "fn")).isOne();
    assertThat(count(Fields.DIFF_HUNK, "impl")).isOne();
    assertThat(count(new PhraseQuery(Fields.DIFF_FILE, "kernel", "sync", "gate", "rs"))).isOne();
    assertThat(count(new PhraseQuery(Fields.TRAILER, "reviewed", "by", "max"))).isOne();
    assertThat(count(IntField.newExactQuery(Fields.LINES, 4))).isOne();
    assertThat(count(IntField.newExactQuery(Fields.VERSION, 2))).isOne();
    assertThat(count(IntField.newExactQuery(Fields.PARTS, 3))).isOne();

    MailSummary summary = summaries().getFirst();
    assertThat(summary.added()).isEqualTo(2);
    assertThat(summary.declared()).isPresent();
    assertThat(summary.patchId()).hasSize(40);
    assertThat(summary.trailers()).hasSize(1);
    assertThat(summary.authorName()).isEqualTo("Jane Doe");
  }

  @Test
  void phrase_neverSpansTwoSections() throws Exception {
    index(add("dev", mail("a@example.org", "x", "first words\n> quoted\nlast words")));
    assertThat(count(new PhraseQuery(10, Fields.PROSE, "first", "last"))).isZero();
    assertThat(count(new PhraseQuery(Fields.PROSE, "last", "words"))).isOne();
  }

  @Test
  void severalMessageIds_allFind() throws Exception {
    String text =
        mail("one@example.org", "x", "y")
            .replace("List-Id:", "Message-ID: <two@example.org>\nList-Id:");
    index(add("dev", text));
    assertThat(count(Fields.MID, "one@example.org")).isOne();
    assertThat(count(Fields.MID, "two@example.org")).isOne();
  }

  @Test
  void copyOnAnotherList_isTheSameMail() throws Exception {
    String text = mail("a@example.org", "x", "y");
    String other = "Received: from relay.example.net\n" + text.replace("Development", "Testing");
    IndexCounts counts = index(add("dev", text), add("testing", other), add("third", text));

    assertThat(summaries()).hasSize(1);
    assertThat(summaries().getFirst().copies())
        .extracting(MailKey::list)
        .containsExactly("dev", "testing", "third");
    assertThat(count(Fields.LIST_NAME, "testing")).isOne();
    assertThat(count(Fields.COPY, raw("testing", other).key().toString())).isOne();
    assertThat(counts.added()).isOne();
  }

  @Test
  void copyThatIsShown_followsThePreference() throws Exception {
    String text = mail("a@example.org", "x", "y");
    var options = new IndexOptions(ParserLimits.DEFAULT, List.of("zeta"));
    try (var indexer = MailIndexer.open(home(), options)) {
      indexer.apply(add("alpha", text));
      indexer.apply(add("zeta", "Received: from relay.example.net\n" + text));
      indexer.commit(REACHED);
    }
    assertThat(summaries().getFirst().copies().getFirst().list()).isEqualTo("zeta");
  }

  @Test
  void imposter_isAMailOfItsOwn() throws Exception {
    index(
        add("dev", mail("a@example.org", "x", "the real one")),
        add("dev", mail("a@example.org", "x", "another one")));
    assertThat(summaries()).hasSize(2);
    assertThat(count(Fields.MID, "a@example.org")).isEqualTo(2);
  }

  @Test
  void sameCopyAgain_changesNothing() throws Exception {
    String text = mail("a@example.org", "x", "y");
    index(add("dev", text), add("dev", text));
    SortedMap<String, String> before = dump();
    IndexCounts again = index(add("dev", text));
    assertThat(again.added() + again.updated() + again.removed()).isZero();
    assertThat(dump()).isEqualTo(before).hasSize(1);
  }

  @Test
  void removal_takesTheCopyAndThenTheMail() throws Exception {
    String text = mail("a@example.org", "x", "y");
    index(add("dev", text), add("testing", text));
    assertThat(index(remove("dev", text)).updated()).isOne();
    assertThat(summaries().getFirst().copies()).extracting(MailKey::list).containsOnly("testing");
    assertThat(count(Fields.LIST_NAME, "dev")).isZero();
    assertThat(index(remove("testing", text)).removed()).isOne();
    assertThat(summaries()).isEmpty();
  }

  @Test
  void removal_ofWhatIsNotThere_changesNothing() throws Exception {
    String text = mail("a@example.org", "x", "y");
    index(add("dev", text));
    IndexCounts counts =
        index(remove("testing", text), remove("dev", mail("b@example.org", "", "")));
    assertThat(counts.removed() + counts.updated()).isZero();
    assertThat(summaries()).hasSize(1);
  }

  @Test
  void changesToOneCopy_theLastCounts() throws Exception {
    String text = mail("a@example.org", "x", "y");
    index(add("dev", text), remove("dev", text));
    assertThat(summaries()).isEmpty();
    index(remove("dev", text), add("dev", text));
    assertThat(summaries()).hasSize(1);
    index(remove("dev", text), add("dev", text), remove("dev", text));
    assertThat(summaries()).isEmpty();
  }

  @Test
  void unreadableRecord_countedAndSkipped() throws Exception {
    IndexCounts counts =
        index(new MailRecord.Unreadable("no key"), add("dev", mail("a@example.org", "x", "y")));
    assertThat(counts.rejects()).isOne();
    assertThat(counts.added()).isOne();
  }

  @Test
  void hostileMail_isIndexed() throws Exception {
    IndexCounts counts =
        index(
            add("dev", ""),
            add("dev", "\0\0\n\nFrom nowhere"),
            add("dev", "Message-ID: <" + "x".repeat(40_000) + "@y>\n\n"),
            add("dev", "References: " + "<r@example.org> ".repeat(5_000) + "\n\nbody"),
            add("dev", mail("b@example.org", "[PATCH " + "x".repeat(70_000) + "] y", "")),
            add("dev", "Content-Type: multipart/mixed; boundary=b\n\n--b\n".repeat(500)),
            add("dev", mail("c@example.org", "x", "_a".repeat(200_000))),
            add("dev", mail("d@example.org", "x", "\uFFFF\u0000é".repeat(20_000))));
    assertThat(counts.added()).isEqualTo(8);
    assertThat(counts.failures()).isZero();
    assertThat(summaries()).hasSize(8);
  }

  @Test
  void commit_carriesTheOffsets() throws Exception {
    index(add("dev", mail("a@example.org", "x", "y")));
    try (var indexer = MailIndexer.open(home(), IndexOptions.DEFAULT)) {
      assertThat(indexer.committed()).isEqualTo(REACHED);
    }
  }

  @Test
  void commit_withNothingNew_writesNothing() throws Exception {
    index(add("dev", mail("a@example.org", "x", "y")));
    Path generation = home().current().orElseThrow();
    String[] files = generation.toFile().list();
    IndexCounts counts = index();
    assertThat(counts.commits()).isZero();
    assertThat(generation.toFile().list()).containsExactlyInAnyOrder(files);
  }

  @Test
  void crash_losesNothingAndDoublesNothing() throws Exception {
    List<MailRecord> records = story();
    index(home(), records);
    SortedMap<String, String> whole = dump();

    IndexHome other = new IndexHome(folder.resolve("other"));
    int half = records.size() / 2;
    index(other, records.subList(0, half));
    try (var indexer = MailIndexer.open(other, IndexOptions.DEFAULT)) {
      for (MailRecord record : records.subList(half, records.size())) {
        indexer.apply(record);
      }
      // and dies before it commits
    }
    index(other, records.subList(half, records.size()));
    assertThat(IndexDump.of(other.current().orElseThrow())).isEqualTo(whole);
    // and once more all of it, as if the offsets had been lost
    index(other, records);
    assertThat(IndexDump.of(other.current().orElseThrow())).isEqualTo(whole);
  }

  @Test
  void arrivalOrder_playsNoPart() throws Exception {
    long seed = Seeds.seed();
    var random = new Random(seed);
    List<MailRecord> records = story();
    index(home(), records);
    SortedMap<String, String> expected = dump();
    assertThat(expected).hasSizeGreaterThan(50);

    for (int round = 0; round < 20; round++) {
      IndexHome other = new IndexHome(folder.resolve("shuffle" + round));
      List<MailRecord> shuffled = shuffle(records, random);
      int at = 0;
      while (at < shuffled.size()) {
        int to = Math.min(shuffled.size(), at + 1 + random.nextInt(shuffled.size()));
        index(other, shuffled.subList(at, to));
        at = to;
      }
      assertThat(IndexDump.of(other.current().orElseThrow()))
          .as("round %d, -Dtests.seed=%d", round, seed)
          .isEqualTo(expected);
    }
  }

  @Test
  void otherOptions_needAReindex() throws Exception {
    index(add("dev", mail("a@example.org", "x", "y")));
    var options = new IndexOptions(ParserLimits.DEFAULT, List.of("zeta"));
    assertThatThrownBy(() -> MailIndexer.open(home(), options))
        .isInstanceOf(IndexMismatchException.class)
        .hasMessageContaining("tidemark reindex");
    // and the failed attempt holds no lock
    MailIndexer.open(home(), IndexOptions.DEFAULT).close();
  }

  @Test
  void secondWriter_isRefused() throws Exception {
    try (var first = MailIndexer.open(home(), IndexOptions.DEFAULT)) {
      assertThat(first.committed()).isEqualTo(CommitPoint.START);
      assertThatThrownBy(() -> MailIndexer.open(home(), IndexOptions.DEFAULT))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another Tidemark");
    }
  }

  @Test
  @Timeout(30)
  void openReader_seesWhatIsNotCommitted() throws Exception {
    try (var indexer = MailIndexer.open(home(), IndexOptions.DEFAULT)) {
      indexer.apply(add("dev", mail("a@example.org", "x", "y")));
      int found = 0;
      while (found == 0) { // the worker is still at it
        Thread.onSpinWait();
        try (DirectoryReader reader = indexer.openReader()) {
          found = reader.numDocs();
        }
      }
      assertThat(found).isOne();
    }
  }

  /** Adds, copies, imposters, removals and mails that come back. */
  private static List<MailRecord> story() {
    var records = new ArrayList<MailRecord>();
    for (int i = 0; i < 60; i++) {
      String text =
          i % 3 == 0
              ? patch("m" + i + "@example.org", "[PATCH v" + i + " 1/2] gate: step " + i)
              : mail("m" + i + "@example.org", "Re: step " + i, "> quoted " + i + "\nanswer");
      String relayed = "Received: from relay.example.net\n" + text;
      records.add(add("dev", text));
      if (i % 4 == 0) {
        records.add(add("testing", relayed));
        records.add(add("alpha", text));
      }
      if (i % 5 == 0) {
        records.add(remove("dev", text));
      }
      if (i % 7 == 0) {
        records.add(add("dev", text.replace("answer", "forged").replace("twice", "thrice")));
      }
      if (i % 10 == 0) {
        records.add(add("dev", text));
        records.add(remove("testing", relayed));
      }
      if (i % 6 == 0) {
        RawMail earlier = raw("dev", text, TestMails.ARCHIVED.minusSeconds(60L * i));
        if (i % 5 != 0) {
          records.add(new MailRecord.Added(earlier));
        }
      }
    }
    return records;
  }

  /** Any order that keeps the order of the records of each copy, as partitions by key do. */
  private static List<MailRecord> shuffle(List<MailRecord> records, Random random) {
    Map<String, List<MailRecord>> byKey = new TreeMap<>();
    var keys = new ArrayList<String>();
    for (MailRecord record : records) {
      String key =
          switch (record) {
            case MailRecord.Added copy -> copy.mail().key().toString();
            case MailRecord.Removed gone -> gone.key().toString();
            case MailRecord.Unreadable other -> other.reason();
          };
      byKey.computeIfAbsent(key, k -> new ArrayList<>()).add(record);
      keys.add(key);
    }
    Collections.shuffle(keys, random);
    var shuffled = new ArrayList<MailRecord>();
    for (String key : keys) {
      shuffled.add(Objects.requireNonNull(byKey.get(key)).removeFirst());
    }
    return shuffled;
  }
}
