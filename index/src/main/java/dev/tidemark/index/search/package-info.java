/**
 * Asking the index. A query is text; {@link dev.tidemark.index.search.QueryLanguage} reads it once
 * into a tree of {@link dev.tidemark.index.search.QueryNode}s, the tree becomes Lucene's query, and
 * {@link dev.tidemark.index.search.MailSearcher} answers with one consistent snapshot of the index.
 * Opens the index directory read-only: no broker, no lock, no writer.
 */
@NullMarked
package dev.tidemark.index.search;

import org.jspecify.annotations.NullMarked;
