/**
 * From Kafka to Lucene, and the search over it. {@link dev.tidemark.index.schema} says what a mail
 * looks like in the index, {@link dev.tidemark.index.write} puts it there, and the packages beside
 * them read it.
 */
@NullMarked
package dev.tidemark.index;

import org.jspecify.annotations.NullMarked;
