package dev.tidemark.analysis.report;

import dev.tidemark.analysis.discussion.Debate;
import dev.tidemark.analysis.discussion.Discussion;
import dev.tidemark.analysis.discussion.OpenQuestion;
import dev.tidemark.analysis.discussion.ToolTalk;
import dev.tidemark.analysis.discussion.Topic;
import dev.tidemark.analysis.discussion.Topic.State;
import dev.tidemark.analysis.discussion.Topic.TopicThread;
import dev.tidemark.analysis.report.Section.Item;
import dev.tidemark.analysis.report.Section.Line;
import dev.tidemark.analysis.report.Section.Piece;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The sections of a report on what people talk about: topics, debates, questions, tools. */
final class TalkSections {
  private static final int TOPICS = 10;
  private static final int FALLING = 5;
  private static final int THREADS = 3;
  private static final int DEBATES = 5;
  private static final int QUESTIONS = 8;
  private static final int TOOLS = 8;

  private final WeeklyReport report;
  private final Discussion discussion;

  TalkSections(WeeklyReport report) {
    this.report = report;
    this.discussion = report.discussion();
  }

  /** Topics, debates and questions, as far as there are any. */
  List<Section> sections() {
    return Stream.of(rising(), returned(), steady(), falling(), debates(), questions())
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<Section> rising() {
    return Section.of(
        "Topics that rise",
        "What more people say in more threads than usual. Against the "
            + Discussion.BEFORE
            + " "
            + Wording.units(report)
            + " before.",
        topics(discussion.topics(), EnumSet.of(State.NEW, State.RISING), TOPICS));
  }

  private Optional<Section> returned() {
    return Section.of(
        "Topics that return",
        "Talked about before, then silent for weeks.",
        topics(discussion.topics(), EnumSet.of(State.RETURNED), TOPICS));
  }

  /** What goes on is told of only where people talk with each other about it. */
  private Optional<Section> steady() {
    List<Topic> talkedOf =
        discussion.topics().stream()
            .filter(topic -> topic.threads().stream().anyMatch(thread -> thread.people() > 1))
            .toList();
    return Section.of("Topics that go on", "", topics(talkedOf, EnumSet.of(State.STEADY), FALLING));
  }

  private Optional<Section> falling() {
    return Section.of(
        "Topics that fall",
        "Talked about in the "
            + Discussion.RECENT
            + " "
            + Wording.units(report)
            + " before, and hardly now.",
        topics(discussion.falling(), EnumSet.allOf(State.class), FALLING));
  }

  private List<Item> topics(List<Topic> topics, Set<State> states, int most) {
    var items = new ArrayList<Item>();
    for (Topic topic : topics) {
      if (!states.contains(topic.state()) || items.size() == most) {
        continue;
      }
      var details = new ArrayList<List<Piece>>();
      for (TopicThread thread : threads(topic)) {
        details.add(
            new Line()
                .link(thread.subject(), thread.root())
                .text(" (" + Wording.mailsByPeople(thread.mails(), thread.people()) + ")")
                .pieces());
      }
      if (topic.phrases().size() > 1) {
        details.add(
            new Line()
                .text(
                    "also: "
                        + String.join(", ", topic.phrases().subList(1, topic.phrases().size())))
                .pieces());
      }
      String words =
          ": "
              + topic.state().words()
              + ", "
              + Wording.mailsByPeople(topic.mails(), topic.people())
              + since(topic);
      items.add(
          new Item(topic(topic), words)
              .detailed(details)
              .charted(
                  topic.timeline(),
                  "people in threads, " + topic.timeline().size() + " " + Wording.units(report)));
    }
    return items;
  }

  /** {@code LABEL}; if it is about one work, {@code “TITLE” (LABEL)}, or the title that says it. */
  static List<Piece> topic(Topic topic) {
    if (topic.work().isEmpty()) {
      return new Line().text(topic.label()).pieces();
    }
    Topic.Work work = topic.work().get();
    boolean said = plain(work.title()).contains(plain(topic.label()));
    return new Line()
        .text("“")
        .link(work.title(), work.head())
        .text(said ? "”" : "” (" + topic.label() + ")")
        .pieces();
  }

  private static String plain(String words) {
    return ' ' + words.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", " ").strip() + ' ';
  }

  /** The threads that are told of beside the head: not the one that it links to, if that is all. */
  private static List<TopicThread> threads(Topic topic) {
    boolean one =
        topic.threads().size() == 1
            && topic
                .work()
                .filter(work -> work.head().equals(topic.threads().getFirst().root()))
                .isPresent();
    return one ? List.of() : topic.threads().subList(0, Math.min(THREADS, topic.threads().size()));
  }

  private String since(Topic topic) {
    int last = topic.timeline().size() - 1;
    return topic.burst() < 0 || topic.burst() == last
        ? ""
        : ", much talked about since " + report.period().before(last - topic.burst()).label();
  }

  private Optional<Section> debates() {
    return Section.of(
        "Debates",
        "Threads with many people, many turns, and mails of several that disagree. Maintainers are"
            + " those who took or acked patches of others, or asked to pull, then or in the "
            + Discussion.BEFORE
            + " "
            + Wording.units(report)
            + " before.",
        List.of("thread", "mails", "people", "turns", "disagree", "NAKs"),
        discussion.debates(),
        DEBATES,
        TalkSections::debate);
  }

  private static Item debate(Debate debate) {
    String naks = debate.naks() == 0 ? "" : ", " + Wording.number(debate.naks()) + " with a NAK";
    return new Item(
            new Line().link(debate.subject(), debate.root()).pieces(),
            ": "
                + Wording.mailsByPeople(debate.mails(), debate.people())
                + ", "
                + Wording.count(debate.turns(), "turn", "turns")
                + "; "
                + Wording.number(debate.dissent())
                + " disagree"
                + naks,
            List.of(
                Wording.number(debate.mails()),
                Wording.number(debate.people()),
                Wording.number(debate.turns()),
                Wording.number(debate.dissent()),
                Wording.number(debate.naks())))
        .detailed(debaters(debate));
  }

  private static List<List<Piece>> debaters(Debate debate) {
    var details = new ArrayList<List<Piece>>();
    details.add(new Line().text("most by " + String.join(", ", debate.speakers())).pieces());
    if (!debate.maintainers().isEmpty()) {
      details.add(
          new Line().text("maintainers: " + String.join(", ", debate.maintainers())).pieces());
    }
    return details;
  }

  private Optional<Section> questions() {
    return Section.of(
        "Questions without an answer",
        "Nobody answered, whom they ask has not come back, and there is no new version.",
        List.of(),
        discussion.unanswered(),
        QUESTIONS,
        TalkSections::question);
  }

  private static Item question(OpenQuestion question) {
    return new Item(
        new Line().text("“").link(question.question(), question.mail()).text("”").pieces(),
        " "
            + question.author()
            + " on "
            + (question.subject().isBlank() ? "(no subject)" : question.subject())
            + ", "
            + Wording.day(question.asked()));
  }

  /** Compilers, tools and crates that more people than usual name. */
  Optional<Section> tools() {
    return Section.of(
        "Compilers, tools and crates",
        "Named by twice as many people as in the " + Wording.units(report) + " before.",
        List.of("name", "people", "mails", "people a " + Wording.unit(report) + " before"),
        discussion.tools().stream()
            .filter(tool -> tool.people() >= 2 * tool.peopleBefore())
            .toList(),
        TOOLS,
        this::tool);
  }

  private Item tool(ToolTalk tool) {
    String before = String.format(Locale.ROOT, "%.1f", tool.peopleBefore());
    return new Item(
        new Line()
            .text(tool.name() + (tool.crate() ? " (crate)" : ""))
            .text(tool.versions().isEmpty() ? "" : " " + String.join(", ", tool.versions()))
            .pieces(),
        ": "
            + Wording.mailsByPeople(tool.mails(), tool.people())
            + "; before, "
            + before
            + " people a "
            + Wording.unit(report),
        List.of(Wording.number(tool.people()), Wording.number(tool.mails()), before));
  }
}
