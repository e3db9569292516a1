/**
 * Which mails are one series, which series are versions of one work, and how that work grew.
 *
 * <p>A reader meets the classes in this order. {@link dev.tidemark.analysis.series.MailGraph}
 * numbers every Message-ID and joins those that refer to each other; {@link
 * dev.tidemark.analysis.series.People} joins the names and addresses of one person; {@link
 * dev.tidemark.analysis.series.SeriesAssembler} makes {@link
 * dev.tidemark.analysis.series.PatchSeries} (one version as posted) of the patch mails; {@link
 * dev.tidemark.analysis.series.LineageLinker} makes {@link dev.tidemark.analysis.series.Lineage}s
 * (all versions of one work) of the series, each link with its {@link
 * dev.tidemark.analysis.series.Evidence}; {@link dev.tidemark.analysis.series.LineageGrowth} turns
 * a lineage into the rows of a growth table.
 *
 * <p>Everything here is a pure function of a set of mails: the order in which they come changes
 * nothing.
 */
@NullMarked
package dev.tidemark.analysis.series;

import org.jspecify.annotations.NullMarked;
