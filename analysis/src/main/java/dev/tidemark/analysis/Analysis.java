package dev.tidemark.analysis;

/**
 * Answers one question about a period. Must be a pure function: no clock, no network, nothing but
 * the catalog and the period.
 *
 * @param <R> the answer, an immutable value
 */
@FunctionalInterface
public interface Analysis<R> {
  /** The answer for a period; never null, empty where nothing happened. */
  R of(AnalysisCatalog catalog, Period period);
}
