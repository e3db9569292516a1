package dev.tidemark.analysis.report;

import dev.tidemark.analysis.discussion.Debate;
import dev.tidemark.analysis.discussion.Discussion;
import dev.tidemark.analysis.discussion.OpenQuestion;
import dev.tidemark.analysis.discussion.ToolTalk;
import dev.tidemark.analysis.discussion.Topic;
import dev.tidemark.analysis.discussion.Topic.State;
import dev.tidemark.analysis.discussion.Topic.TopicThread;
import dev.tidemark.analysis.landing.Landing;
import dev.tidemark.analysis.lines.Totals;
import dev.tidemark.analysis.report.LandedInPeriod.Landed;
import dev.tidemark.analysis.report.ReviewQueue.Reviewer;
import dev.tidemark.analysis.report.ReviewQueue.Waiting;
import dev.tidemark.analysis.report.Section.Item;
import dev.tidemark.analysis.report.Section.Line;
import dev.tidemark.analysis.report.Section.Piece;
import dev.tidemark.ingest.mail.MessageId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

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
  private static final int LANDED = 12;
  private static final int PARTS = 8;
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
    list(
        sections,
        "Topics that rise",
        "Phrases that many people use in many threads. " + against,
        topics(discussion.topics(), EnumSet.of(State.NEW, State.RISING), TOPICS));
    list(
        sections,
        "Topics that return",
        "Talked about before, then silent for weeks.",
        topics(discussion.topics(), EnumSet.of(State.RETURNED), TOPICS));
    list(
        sections,
        "Topics that go on",
        "",
        topics(discussion.topics(), EnumSet.of(State.STEADY), FALLING));
    list(
        sections,
        "Topics that fall",
        "Talked about in the "
            + Discussion.RECENT
            + " "
            + Wording.units(report)
            + " before, and hardly now.",
        topics(discussion.falling(), EnumSet.allOf(State.class), FALLING));
    table(
        sections,
        "Debates",
        "Threads with many people, many turns, and mails that disagree.",
        List.of("thread", "mails", "people", "turns", "disagree", "NAKs"),
        discussion.debates(),
        DEBATES,
        Sections::debate);
    table(
        sections,
        "Questions without an answer",
        "Nobody but who asked has answered, until the archives end.",
        List.of(),
        discussion.unanswered(),
        QUESTIONS,
        Sections::question);
    return sections;
  }

  /** What landed, what waits, who reviews, who is new, tools; stands after the series. */
  List<Section> work() {
    var sections = new ArrayList<Section>();
    landed(sections);
    report.trees().forEach(tree -> sections.add(tree(tree)));
    long waiting = report.queue().waiting().size();
    table(
        sections,
        "Waiting longest for review",
        "Nobody answered the newest version; at the end of "
            + report.period().label()
            + ", "
            + Wording.count(waiting, "work waits.", "works wait."),
        List.of("work", "patches", "days"),
        report.queue().waiting(),
        WAITING,
        line -> waiting(line, "waits for "));
    table(
        sections,
        "Stalled",
        "Six weeks without a word were over in " + report.period().label() + ".",
        List.of("work", "patches", "answers", "days of silence"),
        report.queue().stalled(),
        STALLED,
        line -> waiting(line, "silent for "));
    table(
        sections,
        "Reviewers",
        "Answers to patches of others.",
        List.of("who", "mails", "series", "Reviewed-by"),
        report.queue().reviewers(),
        REVIEWERS,
        Sections::reviewer);
    table(
        sections,
        "First mails",
        "People who never wrote before.",
        List.of(),
        report.people().newcomers(),
        NEWCOMERS,
        newcomer ->
            new Item(
                new Line()
                    .text(newcomer.name() + ": ")
                    .link(newcomer.subject(), newcomer.mail())
                    .pieces(),
                ""));
    table(
        sections,
        "Compilers, tools and crates",
        "",
        List.of("name", "people", "mails", "people a " + Wording.unit(report) + " before"),
        report.discussion().tools(),
        TOOLS,
        this::tool);
    return sections;
  }

  private static void list(List<Section> sections, String title, String note, List<Item> items) {
    if (!items.isEmpty()) {
      sections.add(new Section(title, note, List.of(), items, 0));
    }
  }

  private static <T> void table(
      List<Section> sections,
      String title,
      String note,
      List<String> columns,
      List<T> lines,
      int most,
      Function<T, Item> item) {
    if (!lines.isEmpty()) {
      List<T> shown = lines.subList(0, Math.min(most, lines.size()));
      sections.add(
          new Section(
              title,
              note,
              columns,
              shown.stream().map(item).toList(),
              lines.size() - shown.size()));
    }
  }

  private void landed(List<Section> sections) {
    LandedInPeriod landed = report.landed();
    String trees = String.join(", ", landed.trees());
    table(
        sections,
        "Landed",
        Wording.count(landed.commits(), "commit", "commits")
            + " came up in "
            + trees
            + ", "
            + Wording.number(landed.known())
            + " of them from patches that are here.",
        List.of("work", "new commits", "patches there", "versions", "days since the first", "tag"),
        landed.works(),
        LANDED,
        Sections::landed);
    table(
        sections,
        "Dropped again",
        "Commits that " + trees + " had before, and that nothing took the place of.",
        List.of("work", "commits", "gone since"),
        landed.dropped(),
        LANDED,
        line ->
            new Item(
                work(line.label(), line.title(), line.head(), line.author()),
                ": "
                    + Wording.count(line.commits(), "commit", "commits")
                    + ", gone since "
                    + line.tag(),
                List.of(Wording.number(line.commits()), line.tag())));
  }

  private static Item landed(Landed line) {
    Landing now = line.landing();
    return new Item(
        work(now.version(), line.title(), line.head(), line.author()),
        ": "
            + Wording.count(line.fresh(), "commit", "commits")
            + " by "
            + now.tag()
            + "; "
            + Wording.number(now.landed())
            + " of "
            + Wording.count(now.patches(), "patch is", "patches are")
            + " there, "
            + Wording.count(line.days(), "day", "days")
            + " after the first posting, "
            + Wording.count(now.versions(), "version", "versions"),
        List.of(
            Wording.number(line.fresh()),
            Wording.number(now.landed()) + " of " + Wording.number(now.patches()),
            Wording.number(now.versions()),
            Wording.number(line.days()),
            now.tag()));
  }

  private Section tree(TreeOfPeriod tree) {
    Totals now = tree.now();
    var note =
        new StringBuilder(tree.tag())
            .append(" has ")
            .append(Wording.count(now.code(), "line", "lines"))
            .append(" of Rust code and ")
            .append(Wording.number(now.comment()))
            .append(" of comment in ")
            .append(Wording.count(now.files(), "file", "files"))
            .append(", ")
            .append(Wording.count(now.unsafeBlocks(), "unsafe block", "unsafe blocks"))
            .append(" and ")
            .append(Wording.count(now.unsafeFunctions(), "unsafe item", "unsafe items"))
            .append('.');
    var items = new ArrayList<Item>();
    if (!tree.before().isEmpty()) {
      Totals then = tree.then();
      note.append(" Since ").append(tree.before()).append(": ");
      note.append(Wording.changes(changes(now, then))).append('.');
      items.add(
          part("the whole tree", now.code(), now.code() - then.code())
              .charted(tree.weeks(), "lines of code, week by week"));
    }
    List<TreeOfPeriod.Part> shown = tree.parts().subList(0, Math.min(PARTS, tree.parts().size()));
    shown.forEach(part -> items.add(part(part.name(), part.code(), part.change())));
    return new Section(
        "Rust in " + tree.repository(),
        note.toString(),
        List.of("part", "lines of code", "change"),
        items,
        tree.parts().size() - shown.size());
  }

  private static List<String> changes(Totals now, Totals then) {
    var parts = new ArrayList<String>();
    Wording.changed(parts, now.code() - then.code(), "line of code", "lines of code");
    Wording.changed(parts, now.comment() - then.comment(), "of comment", "of comment");
    Wording.changed(parts, now.files() - then.files(), "file", "files");
    Wording.changed(
        parts, now.unsafeBlocks() - then.unsafeBlocks(), "unsafe block", "unsafe blocks");
    Wording.changed(
        parts, now.unsafeFunctions() - then.unsafeFunctions(), "unsafe item", "unsafe items");
    return parts;
  }

  private static Item part(String name, long code, long change) {
    return new Item(
        new Line().text(name).pieces(),
        ": " + Wording.count(code, "line", "lines") + " of code, " + Wording.signed(change),
        List.of(Wording.number(code), Wording.signed(change)));
  }

  /** {@code v3 TITLE, AUTHOR}, linked. */
  private static List<Piece> work(String label, String title, MessageId head, String author) {
    return new Line().text(label + " ").link(title, head).text(", " + author).pieces();
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
      String words =
          ": "
              + topic.state().words()
              + ", "
              + Wording.mailsByPeople(topic.mails(), topic.people())
              + since(topic);
      items.add(
          new Item(new Line().text(topic.label()).pieces(), words)
              .detailed(details)
              .charted(
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
        .detailed(
            List.of(new Line().text("most by " + String.join(", ", debate.speakers())).pieces()));
  }

  private static Item question(OpenQuestion question) {
    return new Item(
        new Line().link(question.subject(), question.mail()).pieces(),
        ", " + question.author() + ", " + day(question.asked()));
  }

  private Item waiting(Waiting line, String words) {
    long days = (report.period().stop().getEpochSecond() - line.since()) / DAY;
    var cells = new ArrayList<String>();
    cells.add(Wording.number(line.patches()));
    if (words.startsWith("silent")) {
      cells.add(Wording.number(line.answers()));
    }
    cells.add(Wording.number(days));
    return new Item(
        work(line.label(), line.title(), line.head(), line.author()),
        ", "
            + Wording.count(line.patches(), "patch", "patches")
            + "; "
            + words
            + Wording.count(days, "day", "days")
            + (line.answers() == 0
                ? ""
                : " after " + Wording.count(line.answers(), "answer", "answers")),
        cells);
  }

  private static Item reviewer(Reviewer reviewer) {
    return new Item(
        new Line().text(reviewer.name()).pieces(),
        ": "
            + Wording.count(reviewer.mails(), "mail", "mails")
            + " on "
            + reviewer.series()
            + " series"
            + (reviewer.reviewed() == 0
                ? ""
                : ", Reviewed-by " + Wording.count(reviewer.reviewed(), "time", "times")),
        List.of(
            Wording.number(reviewer.mails()),
            Wording.number(reviewer.series()),
            Wording.number(reviewer.reviewed())));
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

  private static String day(long epochSecond) {
    return LocalDate.ofInstant(Instant.ofEpochSecond(epochSecond), ZoneOffset.UTC).toString();
  }
}
