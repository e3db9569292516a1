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
import dev.tidemark.analysis.report.ReviewQueue.Applied;
import dev.tidemark.analysis.report.ReviewQueue.Reviewer;
import dev.tidemark.analysis.report.ReviewQueue.Waiting;
import dev.tidemark.analysis.report.Section.Item;
import dev.tidemark.analysis.report.Section.Line;
import dev.tidemark.analysis.report.Section.Piece;
import dev.tidemark.ingest.mail.MessageId;
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
  private static final int APPLIED = 20;
  private static final int PARTS = 8;
  private static final int WAITING = 8;
  private static final int STALLED = 8;
  private static final int REVIEWERS = 10;
  private static final int NEWCOMERS = 25;
  private static final long DAY = 24 * 60 * 60;

  /** Who waits for less has not waited long. */
  private static final long LONG = 7 * DAY;

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
        "What more people say in more threads than usual. " + against,
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
        "Threads with many people, many turns, and mails of several that disagree. Maintainers are"
            + " those who took, acked or sent on patches of others in the year before.",
        List.of("thread", "mails", "people", "turns", "disagree", "NAKs"),
        discussion.debates(),
        DEBATES,
        Sections::debate);
    table(
        sections,
        "Questions without an answer",
        "Nobody answered, whom they ask has not come back, and there is no new version.",
        List.of(),
        discussion.unanswered(),
        QUESTIONS,
        Sections::question);
    return sections;
  }

  /** What landed, what waits, who reviews, who is new, tools; stands after the series. */
  List<Section> work() {
    var sections = new ArrayList<Section>();
    table(
        sections,
        "Applied",
        "Taken into a tree, by the word of who took it.",
        List.of("work", "patches", "versions", "days since the first"),
        report.queue().applied(),
        APPLIED,
        Sections::applied);
    landed(sections);
    report.trees().forEach(tree -> sections.add(tree(tree)));
    if (!report.isBeyondArchives()) {
      queue(sections);
    }
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
        "People whose first mail here it was.",
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
        "Named by twice as many people as in the " + Wording.units(report) + " before.",
        List.of("name", "people", "mails", "people a " + Wording.unit(report) + " before"),
        report.discussion().tools().stream()
            .filter(tool -> tool.people() >= 2 * tool.peopleBefore())
            .toList(),
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

  /** Who waits, and for whom nobody speaks. */
  private void queue(List<Section> sections) {
    long stop = report.period().stop().getEpochSecond();
    List<Waiting> waiting =
        report.queue().waiting().stream().filter(line -> stop - line.since() >= LONG).toList();
    table(
        sections,
        "Waiting longest for review",
        "Nobody answered the newest version; at the end of "
            + report.period().label()
            + ", "
            + Wording.count(report.queue().waiting().size(), "work waits", "works wait")
            + ", "
            + Wording.number(waiting.size())
            + " of them for a week or more.",
        List.of("work", "patches", "days"),
        waiting,
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

  private static Item applied(Applied line) {
    return new Item(
        new Line()
            .text(line.label() + " ")
            .link(line.title(), line.head())
            .text(", " + line.author() + ": ")
            .link("applied", line.mail())
            .text(" by " + line.by())
            .pieces(),
        "; "
            + Wording.count(line.patches(), "patch", "patches")
            + ", "
            + Wording.count(line.versions(), "version", "versions")
            + ", "
            + Wording.count(line.days(), "day", "days")
            + " after the first posting",
        List.of(
            Wording.number(line.patches()),
            Wording.number(line.versions()),
            Wording.number(line.days())));
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
            + (line.answers() == 0 || !words.startsWith("silent")
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
}
