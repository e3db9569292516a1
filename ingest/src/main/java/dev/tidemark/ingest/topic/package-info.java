/**
 * The Kafka contract in one place: topic names, keys, headers, retention. Part of the language of
 * {@code ingest}.
 */
@NullMarked
package dev.tidemark.ingest.topic;

import org.jspecify.annotations.NullMarked;
