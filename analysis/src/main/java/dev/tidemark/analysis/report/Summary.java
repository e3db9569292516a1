package dev.tidemark.analysis.report;

import dev.tidemark.analysis.discussion.Debate;
import dev.tidemark.analysis.discussion.Topic;
import dev.tidemark.analysis.report.Section.Line;
import dev.tidemark.analysis.report.Section.Piece;
import dev.tidemark.analysis.report.WeeklyReport.Figure;
import dev.tidemark.analysis.report.WeeklyReport.SeriesLine;
import dev.tidemark.analysis.report.WeeklyReport.VersionLine;
import java.util.List;

/** The few sentences a report begins with, made of its own numbers. Nothing here is escaped. */
final class Summary {
  /** A change of fewer percent is "about as many". */
  private static final int ABOUT = 10;

  /** Topics that are named. */
  private static final int TOPICS = 3;

  private Summary() {}

  static List<Piece> of(WeeklyReport report) {
    var line = new Line();
    if (report.now().mails() == 0) {
      return line.text("No mail by people in this period.").pieces();
    }
    line.text(
        Wording.count(report.now().people(), "person", "people")
            + " wrote "
            + Wording.count(report.now().mails(), "mail", "mails")
            + " in "
            + Wording.count(report.now().threads(), "thread", "threads")
            + ", "
            + compared(report)
            + ".");
    topics(report, line);
    if (!report.discussion().debates().isEmpty()) {
      Debate debate = report.discussion().debates().getFirst();
      line.text(" The hottest debate was ")
          .link(debate.subject(), debate.root())
          .text(" (" + Wording.mailsByPeople(debate.mails(), debate.people()) + ").");
    }
    if (!report.newSeries().isEmpty()) {
      SeriesLine largest = report.newSeries().getFirst();
      line.text(" " + Wording.count(report.newSeries().size(), "series", "series"));
      line.text(report.newSeries().size() == 1 ? " is new, " : " are new, the largest ")
          .link(largest.title(), largest.head())
          .text(" by " + largest.author() + " (" + Wording.size(largest) + ").");
    }
    if (!report.newVersions().isEmpty() && report.newVersions().getFirst().change().isPresent()) {
      VersionLine most = report.newVersions().getFirst();
      line.text(" Most changed ")
          .link(most.now().title(), most.now().head())
          .text(" in " + most.now().label() + " (" + Wording.change(most) + ").");
    }
    return line.pieces();
  }

  private static String compared(WeeklyReport report) {
    double mean = report.mean(Figure.MAILS);
    if (mean == 0) {
      return "the first of this list in "
          + WeeklyReport.PERIODS_COMPARED
          + " "
          + Wording.units(report);
    }
    long percent = Math.round((report.now().mails() - mean) * 100 / mean);
    String than =
        " than in the mean of the "
            + WeeklyReport.PERIODS_COMPARED
            + " "
            + Wording.units(report)
            + " before";
    return Math.abs(percent) < ABOUT
        ? "about as many as in the mean of the "
            + WeeklyReport.PERIODS_COMPARED
            + " "
            + Wording.units(report)
            + " before"
        : Wording.number(Math.abs(percent)) + "% " + (percent > 0 ? "more" : "fewer") + than;
  }

  private static void topics(WeeklyReport report, Line line) {
    int named = 0;
    for (Topic topic : report.discussion().topics()) {
      if (topic.state() == Topic.State.STEADY || topic.threads().isEmpty() || named == TOPICS) {
        continue;
      }
      line.text(named == 0 ? " What stood out: " : "; ")
          .link(topic.label(), topic.threads().getFirst().root())
          .text(" (" + Wording.mailsByPeople(topic.mails(), topic.people()) + ")");
      named++;
    }
    if (named > 0) {
      line.text(".");
    }
  }
}
