package dev.tidemark.analysis.discussion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.analysis.AnalysisCatalog;
import dev.tidemark.analysis.Mailbox;
import dev.tidemark.analysis.Period;
import dev.tidemark.analysis.RealSummaries;
import dev.tidemark.analysis.discussion.Topic.TopicThread;
import dev.tidemark.ingest.mail.MessageId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Topics of a real archive against what a person named who read all subjects of the weeks. */
class NamedTopicsTest {
  /** Weeks that the acceptance names; the others are the sheet's own choice. */
  private static final List<String> GIVEN = List.of("2025-W06", "2025-W08");

  private static final int LOOKED_AT = 10;

  private record Named(String week, int rank, List<String> labels, MessageId mail) {}

  private static List<Named> sheet() throws IOException {
    try (var in = NamedTopicsTest.class.getResourceAsStream("/named-topics.tsv")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(row -> !row.startsWith("#"))
          .map(row -> row.split("\t"))
          .map(
              cells ->
                  new Named(
                      cells[0],
                      Integer.parseInt(cells[1]),
                      List.of(cells[2].split("\\|")),
                      new MessageId(cells[3])))
          .toList();
    }
  }

  /** From 1; 0 if no topic bears one of the names and is talked about in the thread named. */
  private static int rank(AnalysisCatalog catalog, List<Topic> topics, Named named) {
    int thread = catalog.threadOf(catalog.mail(named.mail()));
    for (int i = 0; i < topics.size(); i++) {
      boolean inThread = false;
      for (TopicThread each : topics.get(i).threads()) {
        inThread |= catalog.threadOf(catalog.mail(each.root())) == thread;
      }
      for (String phrase : shown(topics.get(i))) {
        for (String label : named.labels()) {
          if (inThread && plain(phrase).contains(plain(label))) {
            return i + 1;
          }
        }
      }
    }
    return 0;
  }

  /** The words that a report shows of a topic. */
  private static List<String> shown(Topic topic) {
    var shown = new ArrayList<>(topic.phrases());
    topic.work().ifPresent(work -> shown.add(work.title()));
    return shown;
  }

  private static String plain(String phrase) {
    return ' ' + phrase.toLowerCase(Locale.ROOT).replace('_', ' ').replace('-', ' ') + ' ';
  }

  @Test
  void topics_ofTenWeeks_areThoseThatAReaderNamed() throws IOException {
    AnalysisCatalog catalog = RealSummaries.catalog();
    var discussions = RealSummaries.discussions();
    Map<String, List<Topic>> topics = new HashMap<>();
    int weeks = 0;
    int firstFound = 0;
    int found = 0;
    int all = 0;
    var missed = new ArrayList<String>();
    for (Named named : sheet()) {
      List<Topic> week = topics.get(named.week());
      if (week == null) {
        week = discussions.of(Period.week(named.week())).topics();
        topics.put(named.week(), week);
      }
      int rank = rank(catalog, week, named);
      if (GIVEN.contains(named.week())) {
        assertThat(rank).as("%s", named).isEqualTo(named.rank());
        continue;
      }
      all++;
      if (rank >= 1 && rank <= LOOKED_AT) {
        found++;
      } else {
        missed.add(named.week() + " " + named.labels());
      }
      if (named.rank() == 1) {
        weeks++;
        firstFound += rank >= 1 && rank <= 3 ? 1 : 0;
      }
    }
    assertThat(weeks).isEqualTo(10);
    assertThat(firstFound).as("first named among the first three").isGreaterThanOrEqualTo(8);
    assertThat((double) found / all).as("missed: %s", missed).isGreaterThanOrEqualTo(0.6);
  }

  @Test
  void debates_ofTheWeekOfThePolicy_areThePolicyAndWhatItGrewInto() throws IOException {
    var discussions = RealSummaries.discussions();
    List<Debate> debates = discussions.of(Period.week("2025-W08")).debates();
    assertThat(debates.getFirst().subject()).isEqualTo("Rust kernel policy");
    assertThat(debates.getFirst().people()).isEqualTo(41);
    assertThat(debates.getFirst().mails()).isEqualTo(149);
    assertThat(debates.subList(0, 3))
        .extracting(Debate::subject)
        .contains("C aggregate passing (Rust kernel policy)");
  }

  @Test
  void discussion_ofMailsInAnyOrder_isTheSame() throws IOException {
    var mails = new ArrayList<>(RealSummaries.indexed());
    Period week = Period.week("2025-W08");
    Discussion expected =
        new Discussions(RealSummaries.catalog(), Mailbox.talk(mails), Discussion.Options.DEFAULT)
            .of(week);
    long seed = Long.getLong("tests.seed", new Random().nextLong());
    Collections.shuffle(mails, new Random(seed));
    AnalysisCatalog shuffled =
        AnalysisCatalog.of(mails.stream().map(Mailbox.Indexed::summary).toList());
    assertThat(new Discussions(shuffled, Mailbox.talk(mails), Discussion.Options.DEFAULT).of(week))
        .as("seed %d", seed)
        .isEqualTo(expected);
  }
}
