package dev.tidemark.index.search;

import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.ConstantScoreScorerSupplier;
import org.apache.lucene.search.ConstantScoreWeight;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

/** The documents of a set, by their numbers in one reader; good for that reader only. */
final class DocSetQuery extends Query {
  private final FixedBitSet documents;

  DocSetQuery(FixedBitSet documents) {
    this.documents = documents;
  }

  @Override
  public Weight createWeight(IndexSearcher searcher, ScoreMode scoreMode, float boost) {
    return new ConstantScoreWeight(this, boost) {
      @Override
      public @Nullable ScorerSupplier scorerSupplier(LeafReaderContext leaf) {
        int base = leaf.docBase;
        int end = base + leaf.reader().maxDoc();
        int first = base < end ? documents.nextSetBit(base, end) : DocIdSetIterator.NO_MORE_DOCS;
        if (first == DocIdSetIterator.NO_MORE_DOCS) {
          return null;
        }
        int count = documents.cardinality(base, end);
        return ConstantScoreScorerSupplier.fromIterator(
            new Iterator(documents, base, end, count), score(), scoreMode, end - base);
      }

      @Override
      public boolean isCacheable(LeafReaderContext leaf) {
        return false;
      }
    };
  }

  /** Steps through the part of the set that lies in one leaf. */
  private static final class Iterator extends DocIdSetIterator {
    private final FixedBitSet documents;
    private final int base;
    private final int end;
    private final int count;
    private int doc = -1;

    Iterator(FixedBitSet documents, int base, int end, int count) {
      this.documents = documents;
      this.base = base;
      this.end = end;
      this.count = count;
    }

    @Override
    public int docID() {
      return doc;
    }

    @Override
    public int nextDoc() {
      return advance(doc + 1);
    }

    @Override
    public int advance(int target) {
      if (target >= end - base) {
        doc = NO_MORE_DOCS;
      } else {
        int found = documents.nextSetBit(base + target, end);
        doc = found == NO_MORE_DOCS ? NO_MORE_DOCS : found - base;
      }
      return doc;
    }

    @Override
    public long cost() {
      return count;
    }
  }

  @Override
  public void visit(QueryVisitor visitor) {
    visitor.visitLeaf(this);
  }

  @Override
  public String toString(String field) {
    return "set of documents";
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DocSetQuery set && documents.equals(set.documents);
  }

  @Override
  public int hashCode() {
    return 31 * classHash() + documents.hashCode();
  }
}
