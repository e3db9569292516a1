/** Placeholder. */
@NullMarked
package dev.tidemark.index;

import org.jspecify.annotations.NullMarked;
