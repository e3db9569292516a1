package dev.tidemark.analysis.report;

import java.util.ArrayList;
import java.util.List;

/** The sections of a report, beside its figures, new series and versions, and busiest threads. */
final class Sections {
  private final WeeklyReport report;
  private final TalkSections talk;

  Sections(WeeklyReport report) {
    this.report = report;
    this.talk = new TalkSections(report);
  }

  /** What people talked about; stands before the series. */
  List<Section> talk() {
    return talk.sections();
  }

  /** What was applied and landed, what waits, who reviews, who is new, tools; after the series. */
  List<Section> work() {
    var review = new ReviewSections(report);
    var sections = new ArrayList<Section>();
    review.applied().ifPresent(sections::add);
    sections.addAll(new TreeSections(report).sections());
    sections.addAll(review.queue());
    sections.addAll(review.people());
    talk.tools().ifPresent(sections::add);
    return sections;
  }
}
