package dev.tidemark.analysis.discussion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.analysis.AnalysisCatalog;
import dev.tidemark.analysis.Clock;
import dev.tidemark.analysis.Mailbox;
import dev.tidemark.analysis.Period;
import dev.tidemark.ingest.mail.MessageId;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TopicMailsTest {
  private static final String TABLE =
      """
      a       | ann | 02-18T09:00 | Valve policy        | text A strict valve policy for all of us.
      b < a   | bob | 02-18T10:00 | Re: Valve policy    | text I disagree with the valve_policy.
      c < b   | cyd | 02-18T11:00 | Re: Valve policy    | text Why?
      d       | dan | 02-19T09:00 | Oil for the shaft   | text See our Valve-Policy on that.
      e       | ann | 02-19T10:00 | Oil for the gearbox | text A policy for valves is not the same.
      r       | robot | 02-19T12:00 | Valve policy      | text The valve policy.
      late    | bob | 02-26T09:00 | Oil again           | text The valve policy says so.
      """;

  private final List<Mailbox.Indexed> mails = Mailbox.indexed(TABLE);

  private Set<String> found(String label) throws IOException {
    return TopicMails.of(Mailbox.talk(mails), label).stream()
        .map(MessageId::value)
        .map(id -> id.replace("@example.org", ""))
        .collect(Collectors.toSet());
  }

  @Test
  void of_aLabelInAnySpelling_findsWhoSaysItInWhateverSpelling() throws IOException {
    for (String label :
        List.of("valve policy", "Valve-Policy", "valve_policy", " VALVE  POLICY ")) {
      assertThat(found(label)).as(label).containsExactlyInAnyOrder("a", "b", "c", "d", "late");
    }
    assertThat(found("strict valve policy for all of us")).containsExactly("a");
    assertThat(found("valve policy office")).isEmpty();
    assertThat(found("?")).isEmpty();
  }

  /** Words that mean something only when they are written as one, as reports count them. */
  @Test
  void of_anIdentifierWithASmallWordInIt_findsOnlyWhereItIsOneWord() throws IOException {
    List<Mailbox.Indexed> oil =
        Mailbox.indexed(
            """
            one   | ann | 02-18T09:00 | Oil by the barrel | text Have as_barrels give the count.
            two   | bob | 02-18T10:00 | Oil by the can    | text It is as barrels that we count it.
            three | cyd | 02-18T11:00 | Oil: as_barrel()  | text Why?
            four  | dan | 02-18T12:00 | Oil by the drop   | text Say more of the barrels, then.
            """);
    assertThat(TopicMails.of(Mailbox.talk(oil), "as_barrels"))
        .extracting(MessageId::value)
        .containsExactlyInAnyOrder("one@example.org", "three@example.org");
    assertThat(TopicMails.of(Mailbox.talk(oil), "as barrels")).hasSize(3);
    assertThat(TopicMails.of(Mailbox.talk(oil), "of the barrels")).hasSize(1);
  }

  /** What a topic counts in its period is what a search for its label finds there. */
  @Test
  void of_aTopicsLabel_hasTheMailsThatTheTopicCounts() throws IOException {
    AnalysisCatalog catalog =
        AnalysisCatalog.of(mails.stream().map(Mailbox.Indexed::summary).toList());
    Period week = Period.week("2025-W08");
    Discussion discussion =
        new Discussions(catalog, Mailbox.talk(mails), Discussion.Options.DEFAULT).of(week);
    assertThat(discussion.topics()).isNotEmpty();
    for (Topic topic : discussion.topics()) {
      long inWeek =
          TopicMails.of(Mailbox.talk(mails), topic.label()).stream()
              .filter(id -> week.contains(catalog.time(catalog.mail(id), Clock.AUTHOR)))
              .count();
      assertThat(inWeek).as(topic.label()).isEqualTo(topic.mails());
    }
  }
}
