package dev.tidemark.analysis.report;

import dev.tidemark.analysis.discussion.Debate;
import dev.tidemark.analysis.discussion.Topic;
import dev.tidemark.analysis.report.LandedInPeriod.Landed;
import dev.tidemark.analysis.report.ReviewQueue.Applied;
import dev.tidemark.analysis.report.Section.Line;
import dev.tidemark.analysis.report.Section.Piece;
import dev.tidemark.analysis.report.WeeklyReport.Figure;
import dev.tidemark.analysis.report.WeeklyReport.SeriesLine;
import dev.tidemark.analysis.report.WeeklyReport.VersionLine;
import dev.tidemark.analysis.series.LineageGrowth.Change;
import dev.tidemark.ingest.mail.MessageId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The few sentences a report begins with, made of its own numbers. Nothing here is escaped. */
final class Summary {
  /** A change of fewer percent is "about as many". */
  private static final int ABOUT = 10;

  /** Fewer changed lines are not worth a sentence. */
  private static final int MUCH = 100;

  /** Sentences beside the first, at most: of what there is, that which comes first here. */
  private static final int SENTENCES = 4;

  /** Topics that are named. */
  private static final int TOPICS = 3;

  private Summary() {}

  static List<Piece> of(WeeklyReport report) {
    var pieces = new ArrayList<Piece>(mails(report));
    var told = new HashSet<MessageId>();
    var sentences = new ArrayList<List<Piece>>();
    sentences.add(topics(report, told));
    sentences.add(debate(report, told));
    sentences.add(landed(report));
    sentences.add(applied(report, told));
    report.trees().forEach(tree -> sentences.add(tree(tree)));
    sentences.add(newSeries(report, told));
    sentences.add(mostChanged(report, told));
    sentences.removeIf(List::isEmpty);
    for (List<Piece> sentence : sentences.subList(0, Math.min(SENTENCES, sentences.size()))) {
      pieces.addAll(new Line().text(" ").pieces());
      pieces.addAll(sentence);
    }
    return pieces;
  }

  private static List<Piece> mails(WeeklyReport report) {
    if (report.newest() == 0) {
      return new Line().text("There is no mail at all.").pieces();
    }
    if (report.isBeyondArchives()) {
      return new Line()
          .text("The archives of mail end on " + Wording.day(report.newest()))
          .text("; nothing is known of the mails of " + report.period().label() + ".")
          .pieces();
    }
    if (report.now().mails() == 0) {
      return new Line().text("No mail by people in this period.").pieces();
    }
    return new Line()
        .text(Wording.count(report.now().people(), "person", "people") + " wrote ")
        .text(Wording.count(report.now().mails(), "mail", "mails") + " in ")
        .text(Wording.count(report.now().threads(), "thread", "threads") + ", ")
        .text(compared(report) + ".")
        .pieces();
  }

  private static List<Piece> debate(WeeklyReport report, Set<MessageId> told) {
    if (report.discussion().debates().isEmpty()) {
      return List.of();
    }
    Debate debate = report.discussion().debates().getFirst();
    return told.contains(debate.root())
        ? List.of()
        : new Line()
            .text("The hottest debate was “")
            .link(debate.subject(), debate.root())
            .text("” (" + Wording.mailsByPeople(debate.mails(), debate.people()) + ").")
            .pieces();
  }

  private static List<Piece> landed(WeeklyReport report) {
    List<Landed> works = report.landed().works();
    if (works.isEmpty()) {
      return List.of();
    }
    int commits = works.stream().mapToInt(Landed::fresh).sum();
    Landed most = works.getFirst();
    return new Line()
        .text(Wording.count(commits, "patch", "patches") + " of ")
        .text(Wording.count(works.size(), "work", "works") + " landed, ")
        .text(works.size() == 1 ? "“" : "most of them of “")
        .link(most.title(), most.head())
        .text("” in " + most.landing().version() + ", ")
        .text(Wording.count(most.days(), "day", "days") + " after it was first posted.")
        .pieces();
  }

  /** What maintainers say that they applied; not beside what a tree shows to have landed. */
  private static List<Piece> applied(WeeklyReport report, Set<MessageId> told) {
    List<Applied> all = report.queue().applied();
    if (all.isEmpty() || !report.landed().works().isEmpty()) {
      return List.of();
    }
    var line = new Line().text(Wording.count(all.size(), "work was", "works were") + " applied");
    all.stream()
        .filter(work -> !told.contains(work.head()))
        .max(Comparator.comparingInt(Applied::patches))
        .ifPresent(
            most ->
                line.text(all.size() == 1 ? ", “" : ", among them “")
                    .link(most.title(), most.head())
                    .text("” by " + most.author() + " in " + most.label()));
    return line.text(".").pieces();
  }

  /** Names the longest of which no sentence before this has told. */
  private static List<Piece> newSeries(WeeklyReport report, Set<MessageId> told) {
    List<SeriesLine> all = report.newSeries();
    if (all.isEmpty()) {
      return List.of();
    }
    var line =
        new Line()
            .text(Wording.count(all.size(), "series", "series"))
            .text(all.size() == 1 ? " is new" : " are new");
    // Of some not even the size is known, but how many patches they have.
    all.stream()
        .filter(series -> !told.contains(series.head()))
        .max(Comparator.comparingInt(SeriesLine::expected))
        .ifPresent(
            longest ->
                line.text(all.size() == 1 ? ", “" : ", among them “")
                    .link(longest.title(), longest.head())
                    .text("” by " + longest.author() + " (" + Wording.size(longest) + ")"));
    return line.text(".").pieces();
  }

  private static List<Piece> mostChanged(WeeklyReport report, Set<MessageId> told) {
    if (report.newVersions().isEmpty()
        || told.contains(report.newVersions().getFirst().now().head())) {
      return List.of();
    }
    VersionLine most = report.newVersions().getFirst();
    boolean much =
        most.change()
            .map(Change::lines)
            .filter(lines -> Math.abs(lines.added()) + Math.abs(lines.removed()) >= MUCH)
            .isPresent();
    return much
        ? new Line()
            .text("Most changed “")
            .link(most.now().title(), most.now().head())
            .text("”, in " + most.now().label() + " (" + Wording.change(most) + ").")
            .pieces()
        : List.of();
  }

  private static List<Piece> tree(TreeOfPeriod tree) {
    long change = tree.now().code() - tree.then().code();
    return tree.before().isEmpty() || Math.abs(change) < MUCH
        ? List.of()
        : new Line()
            .text("Rust in " + tree.repository() + (change > 0 ? " grew by " : " shrank by "))
            .text(Wording.count(Math.abs(change), "line", "lines") + " of code to ")
            .text(Wording.number(tree.now().code()) + " at " + tree.tag() + ".")
            .pieces();
  }

  private static String compared(WeeklyReport report) {
    double mean = report.mean(Figure.MAILS);
    if (mean == 0) {
      return "the first of this list in "
          + WeeklyReport.PERIODS_COMPARED
          + " "
          + Wording.units(report);
    }
    double times = report.now().mails() / mean;
    long percent = Math.round((times - 1) * 100);
    String than = Wording.before(report);
    if (Math.abs(percent) < ABOUT) {
      return "about the " + than;
    }
    return times >= 2
        ? String.format(Locale.ROOT, "%,.1f times the %s", times, than)
        : Wording.number(Math.abs(percent))
            + "% "
            + (percent > 0 ? "above" : "below")
            + " the "
            + than;
  }

  /** Names what stands out, and notes the threads it leads to. */
  private static List<Piece> topics(WeeklyReport report, Set<MessageId> told) {
    var line = new Line();
    int named = 0;
    for (Topic topic : report.discussion().topics()) {
      if (topic.state() == Topic.State.STEADY || topic.threads().isEmpty() || named == TOPICS) {
        continue;
      }
      MessageId thread = topic.threads().getFirst().root();
      if (told.add(thread)) {
        topic.work().ifPresent(work -> told.add(work.head()));
        line.text(named++ == 0 ? "What stood out: " : "; ")
            .add(
                topic.work().isPresent()
                    ? TalkSections.topic(topic)
                    : new Line().link(topic.label(), thread).pieces())
            .text(" (" + Wording.mailsByPeople(topic.mails(), topic.people()) + ")");
      }
    }
    return named == 0 ? List.of() : line.text(".").pieces();
  }
}
