/** Where mail comes from. Nothing outside {@code ingest} and {@code deploy} sees this package. */
@NullMarked
package dev.tidemark.ingest.source;

import org.jspecify.annotations.NullMarked;
