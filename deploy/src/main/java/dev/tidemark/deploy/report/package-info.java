/**
 * Making reports: {@link dev.tidemark.deploy.report.ReportMaker} of an open index, {@link
 * dev.tidemark.deploy.report.ScheduledReports} by schedule.
 */
@NullMarked
package dev.tidemark.deploy.report;

import org.jspecify.annotations.NullMarked;
