/**
 * Alerts: what is worth telling somebody, and that it is told once. An {@link
 * dev.tidemark.analysis.alert.AlertRule} says what a person wants to hear of; what happened becomes
 * an {@link dev.tidemark.analysis.alert.AlertEvent} in Kafka, from where it is delivered.
 */
@NullMarked
package dev.tidemark.analysis.alert;

import org.jspecify.annotations.NullMarked;
