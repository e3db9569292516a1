package dev.tidemark.index.search;

import dev.tidemark.index.schema.Fields;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.MultiBits;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Which documents of a snapshot are in one thread. Made either for the threads of some documents,
 * by walking from each to its neighbours, or for all, by one pass over the Message-IDs and
 * references in the term dictionary: the same groups, but the first costs more a mail and the
 * second touches every mail there is.
 */
final class ThreadGroups {
  private static final int UNKNOWN = -1;

  /** The walk looks this many times longer at a mail than the pass over all does. */
  private static final int WALK_FACTOR = 30;

  /** Mails of one thread that are walked to at most. */
  private static final int MAX_THREAD = MailSearcher.MAX_THREAD;

  private static final int TERMS_BETWEEN_LOOKS = 4096;

  // The root of each group stands for it; sizes are kept at roots.
  private final int[] parent;
  private final int[] size;
  private final boolean whole;
  private boolean complete = true;

  private ThreadGroups(int documents, boolean whole) {
    parent = new int[documents];
    size = new int[documents];
    this.whole = whole;
    Arrays.fill(parent, UNKNOWN);
  }

  /** The threads of these documents; of all documents, if that costs less. */
  static ThreadGroups around(IndexReader reader, FixedBitSet documents, BooleanSupplier stop)
      throws IOException {
    if ((long) documents.cardinality() * WALK_FACTOR > reader.maxDoc()) {
      return all(reader, stop);
    }
    var groups = new ThreadGroups(reader.maxDoc(), false);
    for (int doc = nextSetBit(documents, 0); doc >= 0; doc = nextSetBit(documents, doc + 1)) {
      if (groups.parent[doc] != UNKNOWN) {
        continue;
      }
      if (stop.getAsBoolean()) {
        groups.complete = false;
        break;
      }
      groups.add(doc);
      int first = doc;
      Documents.connected(
          reader,
          Documents.ids(Documents.summary(reader, doc)),
          MAX_THREAD,
          (other, mail) -> {
            groups.add(other);
            groups.unite(first, other);
          });
    }
    return groups;
  }

  /** The threads of all documents. */
  static ThreadGroups all(IndexReader reader, BooleanSupplier stop) throws IOException {
    var groups = new ThreadGroups(reader.maxDoc(), true);
    Bits live = MultiBits.getLiveDocs(reader);
    @Nullable TermsEnum ids = terms(reader, Fields.MID);
    @Nullable TermsEnum references = terms(reader, Fields.REFERENCE);
    @Nullable BytesRef id = ids == null ? null : ids.next();
    @Nullable BytesRef reference = references == null ? null : references.next();
    @Nullable PostingsEnum postings = null;
    int looked = 0;
    while (id != null || reference != null) {
      if (++looked % TERMS_BETWEEN_LOOKS == 0 && stop.getAsBoolean()) {
        groups.complete = false;
        break;
      }
      int order = id == null ? 1 : reference == null ? -1 : id.compareTo(reference);
      int first = UNKNOWN;
      if (order <= 0 && ids != null) {
        postings = ids.postings(postings, PostingsEnum.NONE);
        first = groups.uniteAll(postings, live, first);
      }
      if (order >= 0 && references != null) {
        postings = references.postings(postings, PostingsEnum.NONE);
        groups.uniteAll(postings, live, first);
        reference = references.next();
      }
      if (order <= 0 && ids != null) {
        id = ids.next();
      }
    }
    return groups;
  }

  private static @Nullable TermsEnum terms(IndexReader reader, String field) throws IOException {
    Terms terms = MultiTerms.getTerms(reader, field);
    return terms == null ? null : terms.iterator();
  }

  /** Unites the live documents of a term with each other and with one before them, if any. */
  private int uniteAll(PostingsEnum postings, @Nullable Bits live, int before) throws IOException {
    int first = before;
    for (int doc = postings.nextDoc(); doc != PostingsEnum.NO_MORE_DOCS; doc = postings.nextDoc()) {
      if (live != null && !live.get(doc)) {
        continue;
      }
      add(doc);
      if (first == UNKNOWN) {
        first = doc;
      } else {
        unite(first, doc);
      }
    }
    return first;
  }

  private void add(int doc) {
    if (parent[doc] == UNKNOWN) {
      parent[doc] = doc;
      size[doc] = 1;
    }
  }

  private void unite(int a, int b) {
    int rootA = root(a);
    int rootB = root(b);
    if (rootA != rootB) {
      int large = size[rootA] >= size[rootB] ? rootA : rootB;
      int small = large == rootA ? rootB : rootA;
      parent[small] = large;
      size[large] += size[small];
    }
  }

  private int root(int doc) {
    int at = doc;
    while (parent[at] != at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  }

  /** Whether this holds the threads of every document, so that it serves any query. */
  boolean whole() {
    return whole && complete;
  }

  /** False if time ran out: then threads may be missing or in pieces. */
  boolean complete() {
    return complete;
  }

  /** A number that the documents of a thread share, from 0 to the largest document number. */
  synchronized int group(int doc) {
    return parent[doc] == UNKNOWN ? doc : root(doc);
  }

  /** How many mails are in the thread of a document. */
  synchronized int mails(int doc) {
    return parent[doc] == UNKNOWN ? 1 : size[root(doc)];
  }

  /** Every document in a thread of one of these. */
  synchronized FixedBitSet expand(FixedBitSet documents) {
    var groups = new FixedBitSet(parent.length);
    for (int doc = nextSetBit(documents, 0); doc >= 0; doc = nextSetBit(documents, doc + 1)) {
      groups.set(group(doc));
    }
    var expanded = new FixedBitSet(parent.length);
    for (int doc = 0; doc < parent.length; doc++) {
      if (parent[doc] != UNKNOWN && groups.get(root(doc))) {
        expanded.set(doc);
      }
    }
    expanded.or(documents);
    return expanded;
  }

  /** The first document of a set from a number on, or -1. */
  static int nextSetBit(FixedBitSet set, int from) {
    if (from >= set.length()) {
      return -1;
    }
    int next = set.nextSetBit(from);
    return next == org.apache.lucene.search.DocIdSetIterator.NO_MORE_DOCS ? -1 : next;
  }
}
