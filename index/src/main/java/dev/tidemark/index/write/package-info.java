/**
 * From the mail topic into the index. {@link dev.tidemark.index.write.MailIndexer} is the only
 * owner of the Lucene writer; the Kafka offsets it has reached lie in the same Lucene commit as the
 * documents, so a crash loses nothing and doubles nothing. {@link
 * dev.tidemark.index.write.Reindexer} builds a new index beside the old one and switches.
 */
@NullMarked
package dev.tidemark.index.write;

import org.jspecify.annotations.NullMarked;
