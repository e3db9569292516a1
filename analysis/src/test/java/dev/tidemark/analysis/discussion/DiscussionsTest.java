package dev.tidemark.analysis.discussion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tidemark.analysis.AnalysisCatalog;
import dev.tidemark.analysis.Clock;
import dev.tidemark.analysis.Mailbox;
import dev.tidemark.analysis.Period;
import dev.tidemark.analysis.discussion.Topic.State;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DiscussionsTest {
  private static Discussion of(String table, String week) throws IOException {
    return of(table, week, Discussion.Options.DEFAULT);
  }

  private static Discussion of(String table, String week, Discussion.Options options)
      throws IOException {
    List<Mailbox.Indexed> mails = Mailbox.indexed(table);
    var catalog = AnalysisCatalog.of(mails.stream().map(Mailbox.Indexed::summary).toList());
    return new Discussions(catalog, Mailbox.talk(mails), options).of(Period.week(week));
  }

  /** Some weeks of small talk about gears, two people each week in a thread of their own. */
  private static String quietWeeks() {
    var table = new StringBuilder();
    for (int day = 6; day <= 27; day += 7) {
      table.append(
          String.format(
              Locale.ROOT,
              """
              g%1$02d | ann | 01-%1$02dT09:00 | Greasy gears | text Grease for the gearbox shaft
              h%1$02d < g%1$02d | bob | 01-%1$02dT10:00 | Re: Greasy gears | text The gearbox shaft squeaks
              i%1$02d < g%1$02d | cyd | 01-%1$02dT11:00 | Re: Greasy gears | text Oil is no grease
              """,
              day));
    }
    return table.toString();
  }

  @Test
  void topics_ofManyPeople_comeBeforeThoseOfOne() throws IOException {
    Discussion talk =
        of(
            quietWeeks()
                + """
                a | ann | 02-18T09:00 | Valve policy | text A strict valve policy.
                b < a | bob | 02-18T10:00 | Re: Valve policy | text Why?
                c < b | cyd | 02-18T11:00 | Re: Valve policy | text Because.
                l1 | dan | 02-18T09:00 | Lamp oil  | text Lamp oil burns.
                l2 | dan | 02-19T09:00 | Lamp oil  | text Lamp oil burns.
                l3 | dan | 02-20T09:00 | Lamp oil  | text Lamp oil burns.
                """,
            "2025-W08");
    assertThat(talk.topics()).extracting(Topic::label).containsExactly("Valve policy");
    Topic topic = talk.topics().getFirst();
    assertThat(topic.state()).isEqualTo(State.NEW);
    assertThat(topic.people()).isEqualTo(3);
    assertThat(topic.mails()).isEqualTo(3);
    assertThat(topic.threads()).hasSize(1);
    assertThat(topic.threads().getFirst().root()).isEqualTo(Mailbox.id("a"));
    assertThat(topic.speakers()).containsExactly("Ann Author", "Bob Builder", "Cyd");
    assertThat(topic.timeline().getLast()).isEqualTo(3);
    assertThat(topic.timeline()).hasSize(Discussion.BEFORE + 1);
  }

  @Test
  void topics_writtenInSeveralWays_areOne() throws IOException {
    Discussion talk =
        of(
            quietWeeks()
                + """
                a | ann | 02-18T09:00 | [PATCH] x: use pin-wheel | text The pin_wheel turns; f/a.c +1
                b < a | bob | 02-18T10:00 | Re: [PATCH] x: use pin-wheel | text Pin wheels turn left
                c | cyd | 02-18T11:00 | Turning | text Nice pin wheel
                """,
            "2025-W08");
    assertThat(talk.topics()).hasSize(1);
    assertThat(talk.topics().getFirst().label()).isIn("pin-wheel", "pin_wheel", "pin wheel");
  }

  @Test
  void topics_ofWhatIsAlwaysTalkedAbout_areNone() throws IOException {
    Discussion talk =
        of(
            quietWeeks()
                + """
                g40 | ann | 02-04T09:00 | Greasy gears | text Grease for the gearbox shaft
                h40 < g40 | bob | 02-04T10:00 | Re: Greasy gears | text The gearbox shaft squeaks
                i40 < g40 | cyd | 02-04T11:00 | Re: Greasy gears | text Oil is no grease
                """,
            "2025-W06");
    assertThat(talk.topics()).isEmpty();
  }

  @Test
  void topics_gone_areFallingAndBackAreReturned() throws IOException {
    var table = new StringBuilder();
    for (String day : List.of("01-07", "01-14", "04-22")) {
      for (String who : List.of("ann", "bob", "cyd", "dan")) {
        table.append(
            String.format(
                Locale.ROOT,
                "%2$s%1$s | %2$s | %1$sT09:00 | Sundial crisis | text A sundial crisis\n",
                day,
                who));
      }
    }
    for (String day : List.of("01-21", "01-28", "02-04", "02-11", "02-18", "02-25", "03-04")) {
      for (String who : List.of("ann", "bob", "cyd", "dan")) {
        table.append(
            String.format(
                Locale.ROOT,
                """
                x%2$s%1$s | %2$s | %1$sT09:00 | Hello %1$s | text Hourglasses
                y%2$s%1$s | %2$s | %1$sT10:00 | Bye %1$s %2$s | text Hourglasses
                """,
                day,
                who));
      }
    }
    assertThat(of(table.toString(), "2025-W04").falling())
        .extracting(topic -> topic.label() + " " + topic.state())
        .contains("Sundial crisis FALLING");
    Topic back = of(table.toString(), "2025-W17").topics().getFirst();
    assertThat(back.label()).isEqualTo("Sundial crisis");
    assertThat(back.state()).isEqualTo(State.RETURNED);
  }

  @Test
  void debates_withRefusals_areFoundAndReviewsAreNot() throws IOException {
    Discussion talk =
        of(
            """
            a | ann | 02-18T09:00 | Paint it red | text Let us paint it red.
            b < a | bob | 02-18T10:00 | Re: Paint it red | text NAK. I disagree with red.
            c < b | ann | 02-18T11:00 | Re: Paint it red | text Why?
            d < c | cyd | 02-18T12:00 | Re: Paint it red | text I don't think red lasts.
            e < d | dan | 02-18T13:00 | Re: Paint it red | text It does.
            f < e | bob | 02-18T14:00 | Re: Paint it red | text Bad idea.
            g < f | ann | 02-18T15:00 | Re: Paint it red | text Fine.
            r | ann | 02-18T09:00 | [PATCH] a: b | f/a.c +1
            s < r | bob | 02-18T10:00 | Re: [PATCH] a: b | text Looks good.
            t < s | ann | 02-18T11:00 | Re: [PATCH] a: b | text Thanks.
            """,
            "2025-W08");
    assertThat(talk.debates()).hasSize(1);
    Debate debate = talk.debates().getFirst();
    assertThat(debate.subject()).isEqualTo("Paint it red");
    assertThat(debate.mails()).isEqualTo(7);
    assertThat(debate.people()).isEqualTo(4);
    assertThat(debate.turns()).isEqualTo(6);
    assertThat(debate.dissent()).isEqualTo(3);
    assertThat(debate.naks()).isEqualTo(1);
  }

  @Test
  void unanswered_questions_areThoseThatNobodyElseAnswered() throws IOException {
    Discussion talk =
        of(
            """
            a | ann | 02-18T09:00 | How many? | text How many gears are there?
            b < a | ann | 02-18T10:00 | Re: How many? | text I meant wheels.
            c | bob | 02-18T09:00 | How long? | text How long is a shaft?
            d < c | cyd | 03-18T10:00 | Re: How long? | text As long as it must be.
            e < d | bob | 02-19T09:00 | Re: How long? | text Which is?
            p | dan | 02-19T09:00 | [PATCH] a: b | text Is it right?; f/a.c +1
            """,
            "2025-W08");
    assertThat(talk.unanswered())
        .extracting(OpenQuestion::mail)
        .containsExactly(Mailbox.id("a"), Mailbox.id("e"));
    assertThat(talk.unanswered().getFirst().starts()).isTrue();
  }

  /** Whom it asks comes back elsewhere in the thread, a new version comes, or a robot is asked. */
  @Test
  void unanswered_questionThatTimeAnswered_isNone() throws IOException {
    String table =
        """
        p | ann | 02-18T09:00 | [PATCH] frob: turn both ways | f/a.c +1
        r < p | robot | 02-18T09:30 | Re: [PATCH] frob: turn both ways | text It fails.
        q < p | bob | 02-18T10:00 | Re: [PATCH] frob: turn both ways | text Why turn at all?
        s < r | bob | 02-18T10:00 | Re: [PATCH] frob: turn both ways | text Where does it fail?
        """;
    assertThat(of(table, "2025-W08").unanswered())
        .extracting(OpenQuestion::question, OpenQuestion::subject)
        .containsExactly(tuple("Why turn at all?", "frob: turn both ways"));
    String back = "t < r | ann | 02-19T09:00 | Re: [PATCH] frob: turn both ways | text So it does.";
    assertThat(of(table + back, "2025-W08").unanswered()).isEmpty();
    String revised = "t | ann | 03-19T09:00 | [PATCH v2] frob: turn both ways | f/a.c +2";
    assertThat(of(table + revised, "2025-W08").unanswered()).isEmpty();
  }

  @Test
  void debate_namesTheMaintainersInIt() throws IOException {
    Discussion talk =
        of(
            """
            o | ann | 01-18T09:00 | [PATCH] frob: spin | f/a.c +1
            p < o | bob | 01-18T10:00 | Re: [PATCH] frob: spin | text Applied, thanks!
            x | eve@example.net | 01-18T09:00 | [PATCH] frob: swing | f/b.c +1
            y < x | eve@example.net | 01-18T10:00 | Re: [PATCH] frob: swing | text Applied in v2.
            a | ann | 02-18T09:00 | Paint it red | text Red it is.
            b < a | bob | 02-18T10:00 | Re: Paint it red | text I disagree.
            c < b | cyd | 02-18T11:00 | Re: Paint it red | text That makes no sense.
            d < c | bob | 02-18T12:00 | Re: Paint it red | text It does.
            e < d | eve@example.net | 02-18T13:00 | Re: Paint it red | text Maybe blue.
            f < e | ann | 02-18T14:00 | Re: Paint it red | text Maybe.
            g < f | bob | 02-18T15:00 | Re: Paint it red | text No.
            """,
            "2025-W08");
    assertThat(talk.debates()).hasSize(1);
    assertThat(talk.debates().getFirst().maintainers()).containsExactly("Bob Builder");
  }

  /** One who says no again and again has no debate with those who ask. */
  @Test
  void debate_inWhichOneDisagrees_isNone() throws IOException {
    Discussion talk =
        of(
            """
            a | ann | 02-18T09:00 | Paint it red | text Red it is.
            b < a | bob | 02-18T10:00 | Re: Paint it red | text I disagree.
            c < b | cyd | 02-18T11:00 | Re: Paint it red | text Why?
            d < c | bob | 02-18T12:00 | Re: Paint it red | text That makes no sense.
            e < d | dan | 02-18T13:00 | Re: Paint it red | text No objections to that.
            f < e | bob | 02-18T14:00 | Re: Paint it red | text It is wrong. NAK.
            g < f | cyd | 02-18T15:00 | Re: Paint it red | text Fine.
            """,
            "2025-W08");
    assertThat(talk.debates()).isEmpty();
  }

  @Test
  void unanswered_questionThatArrivedAfterItsAnswer_isNone() throws IOException {
    Discussion talk =
        of(
            """
            a | ann | 02-18T09:00 | How many? | text How many gears are there?; arrived 04-01T09:00
            b < a | bob | 02-18T10:00 | Re: How many? | text Four.
            """,
            "2025-W08");
    assertThat(talk.unanswered()).isEmpty();
  }

  @Test
  void tools_withVersionsAndCrates_areCountedByPeople() throws IOException {
    Discussion talk =
        of(
            """
            a | ann | 02-18T09:00 | Tools | text We need Rust 1.85.0 and LLVM 19. The wheel crate too
            b < a | bob | 02-18T10:00 | Re: Tools | text With rust 1.85.0 the wheel crate builds
            c < a | cyd | 02-18T11:00 | Re: Tools | text My rust is old
            """,
            "2025-W08");
    assertThat(talk.tools())
        .extracting(tool -> tool.name() + " " + tool.crate() + " " + tool.versions())
        .containsExactly("Rust false [1.85.0]", "wheel true []");
  }

  @Test
  void discussion_ofOneList_leavesTheOthersOut() throws IOException {
    String table =
        """
        a | ann | 02-18T09:00 | Valve policy | text Policy; list here
        b < a | bob | 02-18T10:00 | Re: Valve policy | text Why; list here
        c < a | cyd | 02-18T11:00 | Re: Valve policy | text Why; list here
        """;
    var there = new Discussion.Options(Set.of("there"), Clock.AUTHOR, 10);
    assertThat(of(table, "2025-W08", there).topics()).isEmpty();
    assertThat(of(table, "2025-W08").topics()).hasSize(1);
  }

  @Test
  void bursts_ofASuddenRise_beginWithIt() {
    boolean[] bursts =
        Bursts.of(new int[] {1, 0, 1, 0, 9, 8, 0, 1}, new int[] {50, 50, 50, 50, 50, 50, 50, 50});
    assertThat(bursts).containsExactly(false, false, false, false, true, true, false, false);
    assertThat(Bursts.of(new int[] {1, 0, 0, 0, 0, 9, 8}, new int[] {90, 90, 90, 0, 0, 50, 50}))
        .as("nothing at all was written before the burst")
        .containsExactly(false, false, false, false, false, true, true);
    assertThat(Bursts.of(new int[] {0, 0}, new int[] {5, 0})).containsExactly(false, false);
    assertThat(Bursts.of(new int[] {5}, new int[] {5})).hasSize(1);
  }

  @Test
  void surprise_ofRates_agreesWithDunningsFormula() {
    // 2 * sum(observed * ln(observed / expected)) for 10 of 100 against 10 of 900, by hand.
    assertThat(Surprise.of(10, 100, 10, 900)).isBetween(21.0, 22.5);
    assertThat(Surprise.of(10, 900, 10, 100)).isBetween(-22.5, -21.0);
    assertThat(Surprise.of(5, 100, 5, 100)).isZero();
    assertThat(Surprise.of(0, 0, 5, 100)).isZero();
  }
}
