package dev.tidemark.deploy.cli;

import dev.tidemark.analysis.alert.AlertEvent;
import dev.tidemark.analysis.alert.AlertRule;
import dev.tidemark.analysis.alert.Destination;
import dev.tidemark.analysis.alert.News.SeriesFacts;
import dev.tidemark.analysis.alert.Pace;
import dev.tidemark.analysis.alert.Watch;
import dev.tidemark.analysis.series.LineCount;
import dev.tidemark.deploy.alert.Alerts;
import dev.tidemark.deploy.alert.DeliveryReport;
import dev.tidemark.deploy.alert.DeliveryReport.Waiting;
import dev.tidemark.index.search.QueryException;
import dev.tidemark.index.search.SavedQuery;
import dev.tidemark.ingest.mail.SafeText;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rules and events as people read them. */
final class AlertText {
  private AlertText() {}

  /**
   * Refuses a rule whose query cannot be understood.
   *
   * @throws MisuseError that says where and why
   */
  static void check(AlertRule rule) {
    try {
      SavedQuery.of(rule.query(), Instant.now());
    } catch (QueryException e) {
      throw new MisuseError(SearchCommand.pointAt(rule.query(), e));
    }
  }

  /** Where a rule tells, in a line without secrets. */
  static String destinations(AlertRule rule) {
    var to = new ArrayList<String>();
    rule.to().forEach(one -> to.add(one.toString()));
    return to.isEmpty() ? "Kafka only" : SafeText.line(String.join(", ", to));
  }

  static void print(AlertRule rule, PrintStream out) {
    out.println(rule.name() + (rule.paused() ? " (paused)" : ""));
    out.println("  query    " + (rule.query().isEmpty() ? "*" : SafeText.line(rule.query())));
    out.println("  watches  " + String.join(", ", rule.on().stream().map(Watch::word).toList()));
    out.println("  since    " + rule.since());
    for (Destination to : rule.to()) {
      out.println("  tells    " + SafeText.line(to.toString()));
    }
    Pace pace = rule.pace();
    if (pace.digest() != Pace.Digest.NONE) {
      out.println("  digest   " + pace.digest().word());
    }
    pace.quiet().ifPresent(quiet -> out.println("  quiet    " + quiet));
    if (pace.limit() > 0) {
      out.println("  limit    " + pace.limit() + " an hour");
    }
  }

  /** How a run went: a line, and one for each place that something is kept for. */
  static void print(Alerts.Outcome outcome, PrintStream out) {
    DeliveryReport report = outcome.delivery();
    out.println(
        String.format(
                Locale.ROOT, "alerts: %,d new, %,d delivered", outcome.events(), report.delivered())
            + (report.rejected() == 0
                ? ""
                : String.format(
                    Locale.ROOT,
                    ", %,d given up, see 'tidemark alert history'",
                    report.rejected())));
    for (Waiting waiting : report.waiting()) {
      out.println(
          String.format(
              Locale.ROOT,
              "  %s, %s: %,d wait: %s%s",
              waiting.rule(),
              SafeText.line(waiting.destination().toString()),
              waiting.events(),
              SafeText.line(why(waiting)),
              waiting
                  .until()
                  .map(until -> ", until " + Times.minute(until.getEpochSecond()) + " UTC")
                  .orElse("")));
    }
  }

  private static String why(Waiting waiting) {
    return switch (waiting.hold()) {
      case NONE -> "next time";
      case FAILED -> waiting.reason();
      case QUIET -> "quiet hours";
      case DIGEST -> "gathered";
      case LIMIT -> "the limit is reached";
      case PAUSED -> "paused";
    };
  }

  /** An event as table cells: when, rule, what, version, patches, lines, title. */
  static Table table() {
    return new Table("when", "rule", "what", "version", ">patches", ">lines", "title");
  }

  static void row(Table table, AlertEvent event) {
    String version = "";
    String patches = "";
    String lines = "";
    if (event.news().series().isPresent()) {
      SeriesFacts facts = event.news().series().get();
      version = facts.version();
      patches =
          facts.received() == facts.expected()
              ? "" + facts.expected()
              : facts.received() + "/" + facts.expected();
      lines = facts.lines().map(AlertText::lines).orElse("");
    }
    table.row(
        Times.minute(event.time().getEpochSecond()),
        event.rule(),
        event.watch().word() + (event.amends().isPresent() ? " (late)" : ""),
        version,
        patches,
        lines,
        SafeText.line(event.news().title()));
  }

  private static String lines(LineCount lines) {
    return String.format(Locale.ROOT, "+%,d -%,d", lines.added(), lines.removed());
  }

  /** {@code 2 series.posted, 1 series.landed events}: how many, by what they tell of. */
  static String counts(List<AlertEvent> events) {
    var parts = new ArrayList<String>();
    for (Watch watch : Watch.values()) {
      long count = events.stream().filter(event -> event.watch() == watch).count();
      if (count > 0) {
        parts.add(String.format(Locale.ROOT, "%,d %s", count, watch.word()));
      }
    }
    return parts.isEmpty()
        ? "nothing"
        : String.join(", ", parts) + (events.size() == 1 ? " event" : " events");
  }
}
