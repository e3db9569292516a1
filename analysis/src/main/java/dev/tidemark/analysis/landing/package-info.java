/**
 * Which patch became which commit: {@link dev.tidemark.analysis.landing.CommitMatcher} finds the
 * postings of a commit and says by which rule, {@link dev.tidemark.analysis.landing.Landings} says
 * of a lineage how much of it has landed, where and when.
 *
 * <p>Pure functions of the mails and commits of one index snapshot; the order in which they come
 * changes nothing.
 */
@NullMarked
package dev.tidemark.analysis.landing;

import org.jspecify.annotations.NullMarked;
