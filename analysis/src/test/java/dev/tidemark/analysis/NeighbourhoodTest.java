package dev.tidemark.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.analysis.series.Lineage;
import dev.tidemark.index.search.MailSearcher;
import dev.tidemark.ingest.mail.Mailmap;
import dev.tidemark.ingest.mail.MessageId;
import dev.tidemark.ingest.mail.RawMail;
import dev.tidemark.testing.RealArchive;
import dev.tidemark.testing.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of one work does not depend on whether all other mails were looked at. */
class NeighbourhoodTest {
  private static final Path THREADS =
      Path.of(System.getProperty("tidemark.basedir", ".."), "analysis/src/test/resources/threads");

  @TempDir private Path folder;

  @Test
  void of_everyWorkOfARealArchive_saysWhatTheWholeCatalogSays() throws IOException {
    try (MailSearcher searcher = IndexedMails.in(folder, RealArchive.mails())) {
      AnalysisCatalog whole = AnalysisCatalog.of(searcher);
      var heads = whole.lineages().stream().map(Lineage::id).toList();
      assertSame(searcher, whole, heads);
    }
  }

  @Test
  void of_anyMailOfARealArchive_saysWhatTheWholeCatalogSays() throws IOException {
    try (MailSearcher searcher = IndexedMails.in(folder, RealArchive.mails())) {
      AnalysisCatalog whole = AnalysisCatalog.of(searcher);
      var random = new Random(Seeds.seed());
      var mails = new ArrayList<MessageId>();
      for (int i = 0; i < 500; i++) {
        mails.add(whole.id(random.nextInt(whole.mailCount())));
      }
      assertSame(searcher, whole, mails);
      // Several at once, as newly arrived mails are asked for.
      for (int i = 0; i + 20 <= mails.size(); i += 20) {
        List<MessageId> some = mails.subList(i, i + 20);
        AnalysisCatalog near = Neighbourhood.of(searcher, some);
        for (MessageId mail : some) {
          assertThat(near.lineage(mail)).as("%s", mail).isEqualTo(whole.lineage(mail));
        }
      }
    }
  }

  /** All invented threads in one list: a hundred works of the same few people. */
  @Test
  void of_everyWorkOfTheInventedThreads_saysWhatTheWholeCatalogSays() throws IOException {
    var mails = new ArrayList<RawMail>();
    try (Stream<Path> files = Files.list(THREADS)) {
      for (Path file : files.sorted().toList()) {
        mails.addAll(Mailbox.raw(Files.readString(file).split("\n=>\n", 2)[0]));
      }
    }
    try (MailSearcher searcher = IndexedMails.in(folder, mails)) {
      AnalysisCatalog whole = AnalysisCatalog.of(searcher);
      var all = new ArrayList<>(whole.lineages().stream().map(Lineage::id).toList());
      for (int i = 0; i < whole.mailCount(); i += 4) {
        all.add(whole.id(i));
      }
      assertSame(searcher, whole, all);
    }
    // Once more with two of these people joined.
    Mailmap mailmap = Mailmap.of("Ann Author <ann@example.org> Bob Builder <bob@example.net>");
    try (MailSearcher searcher = MailSearcher.open(folder, mailmap)) {
      AnalysisCatalog whole = AnalysisCatalog.of(searcher);
      var heads = whole.lineages().stream().map(Lineage::id).toList();
      assertSame(searcher, whole, heads);
    }
  }

  @Test
  void of_mailThatIsNotThere_knowsNothing() throws IOException {
    try (MailSearcher searcher = IndexedMails.in(folder, List.of())) {
      assertThat(Neighbourhood.of(searcher, List.of(new MessageId("none@example.org"))).lineages())
          .isEmpty();
    }
  }

  private static void assertSame(
      MailSearcher searcher, AnalysisCatalog whole, Collection<MessageId> mails)
      throws IOException {
    var sizes = new ArrayList<Integer>();
    var different = new ArrayList<String>();
    for (MessageId mail : mails) {
      AnalysisCatalog near = Neighbourhood.of(searcher, List.of(mail));
      sizes.add(near.mailCount());
      if (!say(near, mail).equals(say(whole, mail))
          || !near.series(mail).equals(whole.series(mail))
          || !near.lineage(mail).equals(whole.lineage(mail))) {
        different.add(mail + "\nnear:  " + say(near, mail) + "\nwhole: " + say(whole, mail));
      }
    }
    sizes.sort(null);
    System.getLogger("tidemark")
        .log(
            System.Logger.Level.INFO,
            "neighbourhoods: median {0}, 90 % {1}, most {2} of {3} mails",
            sizes.get(sizes.size() / 2),
            sizes.get(sizes.size() * 9 / 10),
            sizes.getLast(),
            whole.mailCount());
    assertThat(different).isEmpty();
  }

  private static String say(AnalysisCatalog catalog, MessageId mail) {
    Optional<Lineage> lineage = catalog.lineage(mail);
    if (lineage.isEmpty()) {
      return "no work";
    }
    var out = new StringBuilder(Drawing.of(List.of(lineage.get())));
    out.append(Drawing.review(catalog, lineage.get()));
    for (Lineage.Relation relation : lineage.get().relations()) {
      out.append('\n').append(catalog.lineage(relation.other()).map(Lineage::title).orElse("?"));
    }
    return out.toString();
  }
}
