package dev.tidemark.deploy.cli;

import dev.tidemark.analysis.review.PatchReview;
import dev.tidemark.analysis.review.ReviewTrailer;
import dev.tidemark.analysis.review.VersionReview;
import dev.tidemark.analysis.series.FileClass;
import dev.tidemark.analysis.series.Growth;
import dev.tidemark.analysis.series.LineCount;
import dev.tidemark.analysis.series.LineageGrowth;
import dev.tidemark.analysis.series.PatchChanges;
import dev.tidemark.analysis.series.PatchChanges.Change;
import dev.tidemark.analysis.series.PatchMail;
import dev.tidemark.ingest.mail.SafeText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** What the patches of a work hold, as text: by version, and one by one. */
final class PatchesText {
  private final Console console;

  PatchesText(Console console) {
    this.console = console;
  }

  /** A row a version: what became of the patches of the one before, and lines by kind of file. */
  void printVersions(LineageGrowth growth) {
    if (growth.rows().stream().allMatch(row -> row.growth().received() == 0)) {
      return;
    }
    var kinds = new TreeSet<FileClass>();
    for (LineageGrowth.Row row : growth.rows()) {
      kinds.addAll(row.growth().byClass().keySet());
    }
    var titles =
        new ArrayList<>(
            List.of(
                "  version", ">same", ">reworked", ">new", ">dropped", ">new files", ">unsafe"));
    kinds.forEach(kind -> titles.add(">" + kind.name().toLowerCase(Locale.ROOT)));
    var table = new Table(titles.toArray(new String[0]));
    for (LineageGrowth.Row row : growth.rows()) {
      Growth figures = row.growth();
      Optional<PatchChanges> patches = row.patches();
      var cells = new ArrayList<String>();
      cells.add("  " + row.version().label());
      cells.add(patches.map(one -> "" + one.count(Change.UNCHANGED)).orElse("-"));
      cells.add(patches.map(one -> "" + one.count(Change.REWORKED)).orElse("-"));
      cells.add(patches.map(one -> atMost(one.count(Change.NEW), one.newKnown())).orElse("-"));
      cells.add(patches.map(one -> atMost(one.dropped().size(), one.droppedKnown())).orElse("-"));
      cells.add(figures.received() == 0 ? "-" : "" + figures.newFiles());
      cells.add(
          figures.received() == 0
              ? "-"
              : plusMinus(figures.unsafeAdded(), figures.unsafeRemoved()));
      for (FileClass kind : kinds) {
        LineCount count = figures.byClass().get(kind);
        cells.add(count == null ? "-" : plusMinus(count.added(), count.removed()));
      }
      table.row(cells.toArray(new String[0]));
    }
    console.out().println();
    console.out().println("Patches and lines that are here");
    table.print(console.out());
  }

  /** {@code 3}, or {@code 3?} where patches are missing that may be the same. */
  private static String atMost(int count, boolean known) {
    return count == 0 || known ? Integer.toString(count) : count + "?";
  }

  private static String plusMinus(int added, int removed) {
    if (added == 0 && removed == 0) {
      return "-";
    }
    return "+"
        + SeriesCommand.number(added)
        + (removed == 0 ? "" : " -" + SeriesCommand.number(removed));
  }

  /** The patches of one version, a row each. */
  void print(LineageGrowth.Row version, VersionReview review) {
    Map<PatchMail, String> changes = new HashMap<>();
    version
        .patches()
        .ifPresent(
            patches ->
                patches.rows().forEach(row -> changes.put(row.patch(), row.change().words())));
    var table = new Table(">  patch", "change", ">files", ">+", ">-", ">unsafe", "review", "title");
    for (PatchReview each : review.patches()) {
      PatchMail patch = each.patch();
      Growth growth = Growth.of(patch);
      table.row(
          "  " + patch.index(),
          changes.getOrDefault(patch, "-"),
          SeriesCommand.number(growth.counted().files()),
          SeriesCommand.number(growth.counted().added()),
          SeriesCommand.number(growth.counted().removed()),
          plusMinus(growth.unsafeAdded(), growth.unsafeRemoved()),
          letters(each),
          SafeText.line(patch.title()));
    }
    console.out().println();
    console.out().println("Patches of " + version.version().label());
    table.print(console.out());
  }

  /** {@code RRA}: a letter for each person's Reviewed-by, Acked-by, Tested-by, Nacked-by. */
  private static String letters(PatchReview patch) {
    var letters = new StringBuilder();
    for (ReviewTrailer.Kind kind : ReviewTrailer.Kind.values()) {
      long count = patch.tags().stream().filter(tag -> tag.kind() == kind).count();
      letters.repeat(kind.trailer().charAt(0), (int) count);
    }
    return letters.isEmpty() ? "-" : letters.toString();
  }
}
