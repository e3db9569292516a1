/**
 * What can be said about the mails of an index snapshot. {@link
 * dev.tidemark.analysis.AnalysisCatalog} holds threads, series and lineages of all mails; an {@link
 * dev.tidemark.analysis.Analysis} is a pure function of a catalog and a {@link
 * dev.tidemark.analysis.Period}: same snapshot, same answer, whatever order the mails came in.
 */
@NullMarked
package dev.tidemark.analysis;

import org.jspecify.annotations.NullMarked;
