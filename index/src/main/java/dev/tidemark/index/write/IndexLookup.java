package dev.tidemark.index.write;

import dev.tidemark.index.schema.Fields;
import dev.tidemark.index.schema.MailIdentity;
import dev.tidemark.index.schema.MailSummary;
import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;

/** Finds single documents by exact terms, as a writer needs it: no scores, no caches. */
final class IndexLookup {

  /** No such document. */
  static final int NONE = -1;

  private IndexLookup() {}

  /** A live document with the term, {@link #NONE} if there is none. */
  static int find(IndexReader reader, String field, String value) throws IOException {
    var term = new BytesRef(value);
    for (LeafReaderContext leaf : reader.leaves()) {
      Terms terms = leaf.reader().terms(field);
      if (terms == null) {
        continue;
      }
      TermsEnum each = terms.iterator();
      if (!each.seekExact(term)) {
        continue;
      }
      Bits live = leaf.reader().getLiveDocs();
      PostingsEnum postings = each.postings(null, PostingsEnum.NONE);
      for (int document = postings.nextDoc();
          document != DocIdSetIterator.NO_MORE_DOCS;
          document = postings.nextDoc()) {
        if (live == null || live.get(document)) {
          return leaf.docBase + document;
        }
      }
    }
    return NONE;
  }

  /** The {@link MailIdentity} of a document. */
  static String identity(IndexReader reader, int document) throws IOException {
    List<LeafReaderContext> leaves = reader.leaves();
    LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(document, leaves));
    BinaryDocValues summaries = leaf.reader().getBinaryDocValues(Fields.SUMMARY);
    if (summaries == null || !summaries.advanceExact(document - leaf.docBase)) {
      throw new IOException("the index holds a mail without a summary; run 'tidemark reindex'");
    }
    return MailIdentity.of(MailSummary.decode(summaries.binaryValue()));
  }

  /** Adds the hashes of every term of a field; those of deleted documents may be among them. */
  static void hashes(IndexReader reader, String field, LongHashes into) throws IOException {
    for (LeafReaderContext leaf : reader.leaves()) {
      Terms terms = leaf.reader().terms(field);
      if (terms == null) {
        continue;
      }
      TermsEnum each = terms.iterator();
      for (BytesRef term = each.next(); term != null; term = each.next()) {
        into.add(LongHashes.hash(term));
      }
    }
  }
}
