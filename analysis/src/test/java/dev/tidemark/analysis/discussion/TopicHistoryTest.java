package dev.tidemark.analysis.discussion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.analysis.Period;
import dev.tidemark.analysis.RealSummaries;
import dev.tidemark.analysis.discussion.Topic.State;
import dev.tidemark.analysis.discussion.TopicHistory.Change;
import dev.tidemark.analysis.discussion.TopicHistory.Life;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TopicHistoryTest {
  private static Topic topic(int people, String... phrases) {
    return new Topic(
        phrases[0],
        phrases[0].hashCode(),
        List.of(phrases),
        people,
        State.NEW,
        people,
        people,
        List.of(),
        List.of(),
        List.of(people),
        -1,
        Optional.empty());
  }

  private static TopicHistory history(List<List<Topic>> weeks) {
    var discussions = new ArrayList<Discussion>();
    Period first = Period.week("2025-W20");
    for (int i = 0; i < weeks.size(); i++) {
      Period period = first.before(-i);
      discussions.add(
          new Discussion(period, weeks.get(i), List.of(), List.of(), List.of(), List.of()));
    }
    return TopicHistory.of(discussions);
  }

  private static List<String> told(TopicHistory history) {
    var lines = new ArrayList<String>();
    for (Life life : history.lives()) {
      var line = new StringBuilder(life.label() + " " + life.people());
      life.events()
          .forEach(
              event ->
                  line.append(", ")
                      .append((event.change().words() + " " + event.other()).strip())
                      .append(" in ")
                      .append(event.period()));
      lines.add(line.toString());
    }
    return lines;
  }

  @Test
  void life_ofATopicThatChangesItsLabel_goesOn() {
    assertThat(
            told(
                history(
                    List.of(
                        List.of(topic(4, "valve policy", "steam", "pipe")),
                        List.of(topic(9, "steam", "valve", "brass"), topic(2, "lamp"))))))
        .containsExactly("steam [4, 9]", "lamp [0, 2]");
  }

  @Test
  void life_afterSilence_returnsUnlessItWasTooLong() {
    var weeks = new ArrayList<List<Topic>>();
    weeks.add(List.of(topic(4, "valve"), topic(3, "lamp")));
    weeks.add(List.of());
    weeks.add(List.of(topic(5, "valve")));
    while (weeks.size() < TopicHistory.GAP + 2) {
      weeks.add(List.of());
    }
    weeks.add(List.of(topic(6, "lamp")));
    assertThat(told(history(weeks)))
        .containsExactly(
            "valve [4, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0], returned in 2025-W22",
            "lamp [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6]",
            "lamp [3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]");
  }

  @Test
  void lives_thatMergeAndSplit_sayIntoAndFromWhat() {
    assertThat(
            told(
                history(
                    List.of(
                        List.of(topic(9, "policy", "rules"), topic(5, "passing", "aggregate")),
                        List.of(topic(8, "policy", "passing", "aggregate")),
                        List.of(topic(7, "policy", "rules"), topic(3, "aggregate", "abi"))))))
        .containsExactly(
            "policy [9, 8, 7]",
            "passing [5, 0, 0], merged into policy in 2025-W21",
            "aggregate [0, 0, 3], split from policy in 2025-W22");
  }

  @Test
  void history_ofARealArchive_followsThePolicyOverTheWeeks() throws IOException {
    var discussions = RealSummaries.discussions();
    var weeks = new ArrayList<Discussion>();
    for (String week : List.of("2025-W06", "2025-W07", "2025-W08", "2025-W09", "2025-W10")) {
      weeks.add(discussions.of(Period.week(week)));
    }
    TopicHistory history = TopicHistory.of(weeks);
    Life policy = history.lives().getFirst();
    assertThat(policy.label()).isEqualTo("Rust kernel policy");
    assertThat(policy.first()).isEqualTo(2);
    assertThat(policy.people().subList(2, 4)).containsExactly(45, 30);
    assertThat(history.lives())
        .filteredOn(life -> life.label().equals("C aggregate passing"))
        .flatExtracting(Life::events)
        .anySatisfy(
            event -> {
              assertThat(event.change()).isEqualTo(Change.MERGED);
              assertThat(event.other()).isEqualTo("Rust kernel policy");
            });
  }
}
