/**
 * The way in: {@code Ingestor} moves mail and its source's cursor into Kafka in one transaction.
 */
@NullMarked
package dev.tidemark.ingest;

import org.jspecify.annotations.NullMarked;
