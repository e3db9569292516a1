/** Counts lines of source: code, comment, blank, and what Rust calls unsafe. */
@NullMarked
package dev.tidemark.ingest.lines;

import org.jspecify.annotations.NullMarked;
