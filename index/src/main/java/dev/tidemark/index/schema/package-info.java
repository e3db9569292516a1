/**
 * What a mail looks like in the index: {@link dev.tidemark.index.schema.Fields} names every field,
 * {@link dev.tidemark.index.schema.MailAnalyzers} cuts text into terms the same way for writing and
 * for asking, {@link dev.tidemark.index.schema.DocumentMapper} makes the document of a mail, and
 * {@link dev.tidemark.index.schema.MailSummary} is the part of it that lists, threads and series
 * read back.
 */
@NullMarked
package dev.tidemark.index.schema;

import org.jspecify.annotations.NullMarked;
