package dev.tidemark.analysis.alert;

import dev.tidemark.analysis.AnalysisCatalog;
import dev.tidemark.analysis.landing.Landing;
import dev.tidemark.analysis.landing.Landings;
import dev.tidemark.analysis.review.Answer;
import dev.tidemark.analysis.review.Standing;
import dev.tidemark.analysis.review.VersionReview;
import dev.tidemark.analysis.series.Lineage;
import dev.tidemark.analysis.series.LineageVersion;
import dev.tidemark.analysis.series.PatchSeries;
import dev.tidemark.analysis.series.PatchSeries.Origin;
import dev.tidemark.analysis.series.Posting;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What happened to the series of a catalog. A pure function: the same mails and commits, the same
 * answer. Which was first is decided by the archive's clock, as mail reaches a reader in that
 * order. Series of stable queues, pull requests and robots are passed over, as in reports.
 */
final class Happenings {
  private Happenings() {}

  /** What happened to a work, of the kinds that are asked for, oldest first within a kind. */
  static List<Happening> of(
      Lineage lineage, AnalysisCatalog catalog, Landings landings, Set<Watch> asked) {
    var happenings = new ArrayList<Happening>();
    for (Posting posting : Posting.of(lineage, PatchSeries::archived)) {
      happenings.addAll(ofPosting(posting, asked));
    }
    if (lineage.newest().series().origin() != Origin.AUTHOR) {
      return happenings;
    }
    if (asked.contains(Watch.APPLIED)) {
      applied(lineage, catalog, happenings);
    }
    if (asked.contains(Watch.LANDED)) {
      landings.of(lineage).ifPresent(landing -> landed(lineage, landing, happenings));
    }
    if (asked.contains(Watch.STALLED)) {
      stalled(lineage, catalog, landings, happenings);
    }
    return happenings;
  }

  /** What the posting itself makes happen: that it came, and that all of it is here. */
  static List<Happening> ofPosting(Posting posting, Set<Watch> asked) {
    Watch watch =
        switch (posting.kind()) {
          case NEW_WORK -> Watch.POSTED;
          case NEW_VERSION, RESEND -> Watch.REVISED;
          case STABLE, PULL, BOT -> null;
        };
    if (watch == null) {
      return List.of();
    }
    PatchSeries series = posting.series();
    var happenings = new ArrayList<Happening>(2);
    if (asked.contains(watch)) {
      happenings.add(
          new Happening(
              watch,
              posting.lineage(),
              posting.version(),
              series,
              series.archived(),
              posting.kind() == Posting.Kind.RESEND ? "sent again" : ""));
    }
    if (asked.contains(Watch.COMPLETED) && series.complete()) {
      happenings.add(
          new Happening(
              Watch.COMPLETED,
              posting.lineage(),
              posting.version(),
              series,
              Happening.lastArrival(series),
              ""));
    }
    return happenings;
  }

  /**
   * The versions of a work that were said to be taken into a tree, since the mail that says so of
   * the last of it.
   */
  private static void applied(Lineage lineage, AnalysisCatalog catalog, List<Happening> to) {
    List<VersionReview> rows = catalog.review(lineage).rows();
    for (int version = 0; version < rows.size(); version++) {
      Optional<Answer> said = rows.get(version).applied(Long.MAX_VALUE);
      if (said.isPresent()) {
        to.add(
            new Happening(
                Watch.APPLIED,
                lineage,
                version,
                answered(lineage.versions().get(version), said.get()),
                said.get().received(),
                "applied by " + said.get().author().display()));
      }
    }
  }

  /** The posting of a version that an answer belongs to. */
  private static PatchSeries answered(LineageVersion version, Answer answer) {
    for (PatchSeries posting : version.postings()) {
      if (posting.mails().stream().anyMatch(mail -> mail.messageId().equals(answer.to()))) {
        return posting;
      }
    }
    return version.series();
  }

  private static void landed(Lineage lineage, Landing landing, List<Happening> to) {
    if (landing.state() != Landing.State.LANDED) {
      return;
    }
    int version = landing.versions() - 1;
    String state =
        String.format(
            Locale.ROOT,
            "%s landed by %s, %d days after the first posting",
            landing.version(),
            landing.tag(),
            landing.sinceFirst() / (24 * 3600));
    PatchSeries series = lineage.versions().get(version).series();
    to.add(new Happening(Watch.LANDED, lineage, version, series, landing.landedAt(), state));
  }

  private static void stalled(
      Lineage lineage, AnalysisCatalog catalog, Landings landings, List<Happening> to) {
    Standing standing = Standing.of(catalog.review(lineage), catalog.newest(), landings::landedAt);
    if (standing.state() != Standing.State.STALLED) {
      return;
    }
    LineageVersion newest = lineage.newest();
    to.add(
        new Happening(
            Watch.STALLED,
            lineage,
            lineage.versions().size() - 1,
            newest.series(),
            standing.since() + Standing.STALLED_AFTER.toSeconds(),
            "silent for six weeks, waits for its " + standing.turn().words()));
  }
}
