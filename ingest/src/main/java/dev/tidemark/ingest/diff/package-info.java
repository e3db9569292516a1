/**
 * The patch in a mail: unified diffs, their line counts, and git's patch-id. Part of the language
 * of {@code ingest}.
 */
@NullMarked
package dev.tidemark.ingest.diff;

import org.jspecify.annotations.NullMarked;
