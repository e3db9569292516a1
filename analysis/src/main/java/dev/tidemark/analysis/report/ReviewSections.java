package dev.tidemark.analysis.report;

import dev.tidemark.analysis.report.PeopleOfPeriod.Newcomer;
import dev.tidemark.analysis.report.ReviewQueue.Applied;
import dev.tidemark.analysis.report.ReviewQueue.Reviewer;
import dev.tidemark.analysis.report.ReviewQueue.Waiting;
import dev.tidemark.analysis.report.Section.Item;
import dev.tidemark.analysis.report.Section.Line;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The sections of a report on review: what was applied, what waits, who reviews, who is new. */
final class ReviewSections {
  private static final int APPLIED = 20;
  private static final int WAITING = 8;
  private static final int STALLED = 8;
  private static final int REVIEWERS = 10;
  private static final int NEWCOMERS = 25;
  private static final long DAY = 24 * 60 * 60;

  /** Who waits for less has not waited long. */
  private static final long LONG = 7 * DAY;

  private final WeeklyReport report;

  ReviewSections(WeeklyReport report) {
    this.report = report;
  }

  Optional<Section> applied() {
    return Section.of(
        "Applied",
        "Taken into a tree, by the word of who took it.",
        List.of("work", "patches", "versions", "days since the first"),
        report.queue().applied(),
        APPLIED,
        ReviewSections::applied);
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
            + " after the first posting here",
        List.of(
            Wording.number(line.patches()),
            Wording.number(line.versions()),
            Wording.number(line.days())));
  }

  /** What waits and what stalled, unless the archives do not reach the period. */
  List<Section> queue() {
    return report.isBeyondArchives()
        ? List.of()
        : Stream.of(waiting(), stalled()).flatMap(Optional::stream).toList();
  }

  private Optional<Section> waiting() {
    long stop = report.period().stop().getEpochSecond();
    List<Waiting> waiting =
        report.queue().waiting().stream().filter(line -> stop - line.since() >= LONG).toList();
    return Section.of(
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
        this::waiting);
  }

  private Item waiting(Waiting line) {
    return new Item(
        Section.work(line.label(), line.title(), line.head(), line.author()),
        ", "
            + Wording.count(line.patches(), "patch", "patches")
            + "; waits for "
            + Wording.count(days(line), "day", "days"),
        List.of(Wording.number(line.patches()), Wording.number(days(line))));
  }

  private Optional<Section> stalled() {
    return Section.of(
        "Stalled",
        "Six weeks without a word were over in " + report.period().label() + ".",
        List.of("work", "patches", "answers", "days of silence"),
        report.queue().stalled(),
        STALLED,
        this::stalled);
  }

  private Item stalled(Waiting line) {
    String after =
        line.answers() == 0 ? "" : " after " + Wording.count(line.answers(), "answer", "answers");
    return new Item(
        Section.work(line.label(), line.title(), line.head(), line.author()),
        ", "
            + Wording.count(line.patches(), "patch", "patches")
            + "; silent for "
            + Wording.count(days(line), "day", "days")
            + after,
        List.of(
            Wording.number(line.patches()),
            Wording.number(line.answers()),
            Wording.number(days(line))));
  }

  private long days(Waiting line) {
    return (report.period().stop().getEpochSecond() - line.since()) / DAY;
  }

  /** Who reviews, and who is new. */
  List<Section> people() {
    return Stream.of(reviewers(), newcomers()).flatMap(Optional::stream).toList();
  }

  private Optional<Section> reviewers() {
    return Section.of(
        "Reviewers",
        "Answers to patches of others.",
        List.of("who", "mails", "series", "Reviewed-by"),
        report.queue().reviewers(),
        REVIEWERS,
        ReviewSections::reviewer);
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
                : ", Reviewed-by " + Wording.times(reviewer.reviewed())),
        List.of(
            Wording.number(reviewer.mails()),
            Wording.number(reviewer.series()),
            Wording.number(reviewer.reviewed())));
  }

  private Optional<Section> newcomers() {
    return Section.of(
        "First mails",
        "People whose first mail here it was.",
        List.of(),
        report.people().newcomers(),
        NEWCOMERS,
        ReviewSections::newcomer);
  }

  private static Item newcomer(Newcomer newcomer) {
    return new Item(
        new Line().text(newcomer.name() + ": ").link(newcomer.subject(), newcomer.mail()).pieces(),
        "");
  }
}
