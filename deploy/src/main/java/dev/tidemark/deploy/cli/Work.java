package dev.tidemark.deploy.cli;

import dev.tidemark.analysis.AnalysisCatalog;
import dev.tidemark.analysis.landing.Landing;
import dev.tidemark.analysis.landing.Landings;
import dev.tidemark.analysis.review.LineageReview;
import dev.tidemark.analysis.review.Standing;
import dev.tidemark.analysis.series.Lineage;
import dev.tidemark.analysis.series.LineageGrowth;
import java.util.Optional;

/**
 * What is shown of a work.
 *
 * @param growth how it grew
 * @param review how far its review is
 * @param standing where it stands, as of the newest mail
 * @param landing what became of it in the source tree; empty if nothing did
 */
record Work(
    LineageGrowth growth, LineageReview review, Standing standing, Optional<Landing> landing) {

  static Work of(Lineage lineage, AnalysisCatalog catalog, Landings landings) {
    LineageReview review = catalog.review(lineage);
    return new Work(
        LineageGrowth.of(lineage),
        review,
        Standing.of(review, catalog.newest(), landings::landedAt),
        landings.of(lineage));
  }

  /** Lines that the newest version adds, as far as known. */
  long lines() {
    return added(growth.rows().getLast());
  }

  /** Lines added by the newest version less those of the first. */
  long growthInLines() {
    return lines() - added(growth.rows().getFirst());
  }

  private static long added(LineageGrowth.Row row) {
    return row.growth().best().map(count -> (long) count.added()).orElse(0L);
  }

  Lineage lineage() {
    return growth.lineage();
  }
}
