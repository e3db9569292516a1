/** Placeholder. */
@NullMarked
package dev.tidemark.analysis;

import org.jspecify.annotations.NullMarked;
