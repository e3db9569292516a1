/**
 * Reports people read: {@link dev.tidemark.analysis.report.WeeklyReport} is what there is to say, a
 * value made from a catalog and a period; {@link dev.tidemark.analysis.report.ReportFormat} writes
 * it as HTML, Markdown, plain text or JSON. All text that comes from mail is hostile and is escaped
 * where it is written.
 */
@NullMarked
package dev.tidemark.analysis.report;

import org.jspecify.annotations.NullMarked;
