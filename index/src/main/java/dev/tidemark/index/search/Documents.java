package dev.tidemark.index.search;

import dev.tidemark.index.schema.Fields;
import dev.tidemark.index.schema.MailSummary;
import dev.tidemark.index.schema.StoredCopies;
import dev.tidemark.ingest.commit.UpstreamCommit;
import dev.tidemark.ingest.mail.MessageId;
import dev.tidemark.ingest.mail.RawMail;
import dev.tidemark.ingest.topic.UpstreamCodec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** Reads single documents of a snapshot: by exact term, by number, by what they refer to. */
final class Documents {
  private Documents() {}

  /** What is done with a document that was found, by its number in the reader. */
  interface Each {
    void accept(int doc) throws IOException;
  }

  /** What is done with a mail that was found. */
  interface EachMail {
    void accept(int doc, MailSummary mail) throws IOException;
  }

  /**
   * Finds the live documents that have one of these terms; one with several comes several times.
   */
  static void having(IndexReader reader, String field, Collection<String> values, Each each)
      throws IOException {
    for (LeafReaderContext leaf : reader.leaves()) {
      Terms terms = leaf.reader().terms(field);
      if (terms == null) {
        continue;
      }
      TermsEnum term = terms.iterator();
      Bits live = leaf.reader().getLiveDocs();
      PostingsEnum documents = null;
      for (String value : values) {
        if (term.seekExact(new BytesRef(value))) {
          documents = term.postings(documents, PostingsEnum.NONE);
          for (int doc = documents.nextDoc();
              doc != PostingsEnum.NO_MORE_DOCS;
              doc = documents.nextDoc()) {
            if (live == null || live.get(doc)) {
              each.accept(leaf.docBase + doc);
            }
          }
        }
      }
    }
  }

  /**
   * Every mail that references connect with some ids, by going on from each to its neighbours.
   *
   * @param most where to stop
   */
  static void connected(IndexReader reader, Collection<String> ids, int most, EachMail each)
      throws IOException {
    Set<Integer> found = new HashSet<>();
    Set<String> known = new HashSet<>(ids);
    List<String> fresh = List.copyOf(known);
    while (!fresh.isEmpty() && found.size() < most) {
      var next = new ArrayList<String>();
      for (String field : List.of(Fields.MID, Fields.REFERENCE)) {
        having(
            reader,
            field,
            fresh,
            doc -> {
              if (found.size() >= most || !found.add(doc)) {
                return;
              }
              MailSummary mail = summary(reader, doc);
              each.accept(doc, mail);
              for (String id : ids(mail)) {
                if (known.add(id)) {
                  next.add(id);
                }
              }
            });
      }
      fresh = next;
    }
  }

  /** The Message-IDs that a mail has and those it refers to. */
  static List<String> ids(MailSummary mail) {
    var ids = new ArrayList<String>(mail.messageIds().size() + mail.references().size());
    for (MessageId id : mail.messageIds()) {
      ids.add(id.value());
    }
    for (MessageId id : mail.references()) {
      ids.add(id.value());
    }
    return ids;
  }

  static MailSummary summary(IndexReader reader, int doc) throws IOException {
    MailSummary mail = summaryOrNull(reader, doc);
    if (mail == null) {
      throw new IllegalStateException("reading the index: document " + doc + " has no summary");
    }
    return mail;
  }

  /** The summary of a document; null if it is the tree of a tag. */
  static @Nullable MailSummary summaryOrNull(IndexReader reader, int doc) throws IOException {
    List<LeafReaderContext> leaves = reader.leaves();
    LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(doc, leaves));
    BinaryDocValues summaries = leaf.reader().getBinaryDocValues(Fields.SUMMARY);
    return summaries == null || !summaries.advanceExact(doc - leaf.docBase)
        ? null
        : MailSummary.decode(summaries.binaryValue());
  }

  /** The commit of a document, without its diff. */
  static UpstreamCommit commit(IndexReader reader, int doc) throws IOException {
    List<LeafReaderContext> leaves = reader.leaves();
    LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(doc, leaves));
    BinaryDocValues values = leaf.reader().getBinaryDocValues(Fields.UPSTREAM);
    if (values == null || !values.advanceExact(doc - leaf.docBase)) {
      throw new IllegalStateException("reading the index: document " + doc + " is no commit");
    }
    BytesRef json = values.binaryValue();
    return UpstreamCodec.commit(json.bytes, json.offset, json.length);
  }

  /** All copies of the mail of a document, the one that is shown first. */
  static List<RawMail> copies(IndexReader reader, int doc) throws IOException {
    return StoredCopies.read(
        reader.storedFields().document(doc, Set.of(Fields.COPIES, Fields.RAW)));
  }
}
