package dev.tidemark.analysis.report;

import dev.tidemark.analysis.discussion.Debate;
import dev.tidemark.analysis.discussion.Discussion;
import dev.tidemark.analysis.discussion.OpenQuestion;
import dev.tidemark.analysis.discussion.ToolTalk;
import dev.tidemark.analysis.discussion.Topic;
import dev.tidemark.analysis.discussion.Topic.State;
import dev.tidemark.analysis.discussion.Topic.TopicThread;
import dev.tidemark.analysis.report.PeopleOfPeriod.Newcomer;
import dev.tidemark.analysis.report.ReviewQueue.Reviewer;
import dev.tidemark.analysis.report.ReviewQueue.Waiting;
import dev.tidemark.analysis.report.Section.Item;
import dev.tidemark.analysis.report.Section.Line;
import dev.tidemark.analysis.report.Section.Piece;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Says in sections what a report holds beside its tables. A section with nothing in it is absent.
 */
final class Sections {
  private static final int TOPICS = 10;
  private static final int FALLING = 5;
  private static final int THREADS = 3;
  private static final int DEBATES = 5;
  private static final int QUESTIONS = 8;
  private static final int TOOLS = 8;
  private static final int WAITING = 8;
  private static final int STALLED = 8;
  private static final int REVIEWERS = 10;
  private static final int NEWCOMERS = 25;
  private static final long DAY = 24 * 60 * 60;

  private final WeeklyReport report;

  Sections(WeeklyReport report) {
    this.report = report;
  }

  /** What people talked about; stands before the series. */
  List<Section> talk() {
    var sections = new ArrayList<Section>();
    Discussion discussion = report.discussion();
    String against = "Against the " + Discussion.BEFORE + " " + Wording.units(report) + " before.";
    add(
        sections,
        "Topics that rise",
        "Phrases that many people use in many threads. " + against,
        topics(discussion.topics(), EnumSet.of(State.NEW, State.RISING), TOPICS));
    add(
        sections,
        "Topics that return",
        "Talked about before, then silent for weeks.",
        topics(discussion.topics(), EnumSet.of(State.RETURNED), TOPICS));
    add(
        sections,
        "Topics that go on",
        "",
        topics(discussion.topics(), EnumSet.of(State.STEADY), FALLING));
    add(
        sections,
        "Topics that fall",
        "Talked about in the "
            + Discussion.RECENT
            + " "
            + Wording.units(report)
            + " before, and hardly now.",
        topics(discussion.falling(), EnumSet.allOf(State.class), FALLING));
    add(sections, "Debates", "", debates(discussion.debates()));
    add(
        sections,
        "Questions without an answer",
        "Nobody but who asked has answered, until the archives end.",
        questions(discussion.unanswered()));
    return sections;
  }

  /** What waits, who reviews, who is new, tools; stands after the series. */
  List<Section> work() {
    var sections = new ArrayList<Section>();
    add(
        sections,
        "Waiting longest for review",
        "Nobody answered the newest version; at the end of "
            + report.period().label()
            + ", "
            + Wording.count(report.queue().waiting().size(), "work waits.", "works wait."),
        waiting(report.queue().waiting(), WAITING, "waits for "));
    add(
        sections,
        "Stalled",
        "Six weeks without a word were over in " + report.period().label() + ".",
        waiting(report.queue().stalled(), STALLED, "silent for "));
    add(sections, "Reviewers", "Answers to patches of others.", reviewers());
    add(sections, "First mails", "People who never wrote before.", newcomers());
    add(sections, "Compilers, tools and crates", "", tools(report.discussion().tools()));
    return sections;
  }

  private static void add(List<Section> sections, String title, String note, List<Item> items) {
    if (!items.isEmpty()) {
      sections.add(new Section(title, note, items));
    }
  }

  private List<Item> topics(List<Topic> topics, Set<State> states, int most) {
    var items = new ArrayList<Item>();
    for (Topic topic : topics) {
      if (!states.contains(topic.state()) || items.size() == most) {
        continue;
      }
      var details = new ArrayList<List<Piece>>();
      for (TopicThread thread :
          topic.threads().subList(0, Math.min(THREADS, topic.threads().size()))) {
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
      items.add(
          new Item(
              new Line()
                  .text(topic.label() + ": " + topic.state().words() + ", ")
                  .text(Wording.mailsByPeople(topic.mails(), topic.people()))
                  .text(since(topic))
                  .pieces(),
              details,
              topic.timeline(),
              "people in threads, " + topic.timeline().size() + " " + Wording.units(report)));
    }
    return items;
  }

  private String since(Topic topic) {
    int last = topic.timeline().size() - 1;
    return topic.burst() < 0 || topic.burst() == last
        ? ""
        : ", much talked about since " + report.period().before(last - topic.burst()).label();
  }

  private static List<Item> debates(List<Debate> debates) {
    var items = new ArrayList<Item>();
    for (Debate debate : debates.subList(0, Math.min(DEBATES, debates.size()))) {
      String naks =
          debate.naks() == 0 ? "" : ", " + Wording.count(debate.naks(), "with a NAK", "with a NAK");
      items.add(
          new Item(
              new Line()
                  .link(debate.subject(), debate.root())
                  .text(": " + Wording.mailsByPeople(debate.mails(), debate.people()))
                  .text(", " + Wording.count(debate.turns(), "turn", "turns"))
                  .text("; " + Wording.number(debate.dissent()) + " disagree" + naks)
                  .pieces(),
              List.of(new Line().text("most by " + String.join(", ", debate.speakers())).pieces()),
              List.of(),
              ""));
    }
    return items;
  }

  private static List<Item> questions(List<OpenQuestion> questions) {
    var items = new ArrayList<Item>();
    for (OpenQuestion question : questions.subList(0, Math.min(QUESTIONS, questions.size()))) {
      items.add(
          item(
              new Line()
                  .link(question.subject(), question.mail())
                  .text(", " + question.author() + ", " + day(question.asked()))
                  .pieces()));
    }
    return items;
  }

  private List<Item> waiting(List<Waiting> lines, int most, String words) {
    var items = new ArrayList<Item>();
    long stop = report.period().stop().getEpochSecond();
    for (Waiting line : lines.subList(0, Math.min(most, lines.size()))) {
      items.add(
          item(
              new Line()
                  .text(line.label() + " ")
                  .link(line.title(), line.head())
                  .text(", " + line.author() + ", ")
                  .text(Wording.count(line.patches(), "patch", "patches") + "; ")
                  .text(words + Wording.count((stop - line.since()) / DAY, "day", "days"))
                  .text(
                      line.answers() == 0
                          ? ""
                          : " after " + Wording.count(line.answers(), "answer", "answers"))
                  .pieces()));
    }
    return items;
  }

  private List<Item> reviewers() {
    var items = new ArrayList<Item>();
    List<Reviewer> reviewers = report.queue().reviewers();
    for (Reviewer reviewer : reviewers.subList(0, Math.min(REVIEWERS, reviewers.size()))) {
      items.add(
          item(
              new Line()
                  .text(reviewer.name() + ": ")
                  .text(Wording.count(reviewer.mails(), "mail", "mails") + " on ")
                  .text(reviewer.series() + " series")
                  .text(
                      reviewer.reviewed() == 0
                          ? ""
                          : ", Reviewed-by " + Wording.count(reviewer.reviewed(), "time", "times"))
                  .pieces()));
    }
    return items;
  }

  private List<Item> newcomers() {
    var items = new ArrayList<Item>();
    List<Newcomer> newcomers = report.people().newcomers();
    for (Newcomer newcomer : newcomers.subList(0, Math.min(NEWCOMERS, newcomers.size()))) {
      items.add(
          item(
              new Line()
                  .text(newcomer.name() + ": ")
                  .link(newcomer.subject(), newcomer.mail())
                  .pieces()));
    }
    return items;
  }

  private List<Item> tools(List<ToolTalk> tools) {
    var items = new ArrayList<Item>();
    for (ToolTalk tool : tools.subList(0, Math.min(TOOLS, tools.size()))) {
      items.add(
          item(
              new Line()
                  .text(tool.name() + (tool.crate() ? " (crate)" : ""))
                  .text(tool.versions().isEmpty() ? "" : " " + String.join(", ", tool.versions()))
                  .text(": " + Wording.mailsByPeople(tool.mails(), tool.people()))
                  .text(
                      String.format(
                          Locale.ROOT,
                          "; before, %.1f people a %s",
                          tool.peopleBefore(),
                          Wording.unit(report)))
                  .pieces()));
    }
    return items;
  }

  private static Item item(List<Piece> head) {
    return new Item(head, List.of(), List.of(), "");
  }

  private static String day(long epochSecond) {
    return LocalDate.ofInstant(Instant.ofEpochSecond(epochSecond), ZoneOffset.UTC).toString();
  }
}
