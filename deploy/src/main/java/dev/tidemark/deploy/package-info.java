/** Placeholder. */
@NullMarked
package dev.tidemark.deploy;

import org.jspecify.annotations.NullMarked;
