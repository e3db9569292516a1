/**
 * The whole line in one process: sources into Kafka, Kafka into the index, all stages at the same
 * time. {@link dev.tidemark.deploy.line.Pipeline#run} reads like the picture in the README.
 */
@NullMarked
package dev.tidemark.deploy.line;

import org.jspecify.annotations.NullMarked;
