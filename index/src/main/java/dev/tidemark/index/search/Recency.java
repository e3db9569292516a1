package dev.tidemark.index.search;

import dev.tidemark.index.schema.Fields;
import java.io.IOException;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PointValues;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.search.DoubleValues;
import org.apache.lucene.search.DoubleValuesSource;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.util.NumericUtils;
import org.jspecify.annotations.Nullable;

/**
 * A factor for scores that is greatest for the newest mail of the index, half as much above 1 for
 * one received a year before it, and so on towards 1. Counted from the newest mail, not from now,
 * so that one snapshot always ranks the same.
 */
final class Recency extends DoubleValuesSource {
  /** Seconds after which half of the gain is gone. */
  private static final long HALF = 365L * 24 * 3600;

  private final long newest;
  private final double gain;

  private Recency(long newest, double gain) {
    this.newest = newest;
    this.gain = gain;
  }

  /**
   * @param gain how much the newest mail gains, 0.2 for a fifth
   */
  static Recency of(IndexReader reader, double gain) throws IOException {
    byte[] greatest = PointValues.getMaxPackedValue(reader, Fields.RECEIVED);
    return new Recency(greatest == null ? 0 : NumericUtils.sortableBytesToLong(greatest, 0), gain);
  }

  private double factor(long received) {
    double age = Math.max(0, newest - received);
    return 1 + gain * HALF / (HALF + age);
  }

  @Override
  public DoubleValues getValues(LeafReaderContext leaf, @Nullable DoubleValues scores)
      throws IOException {
    SortedNumericDocValues received = DocValues.getSortedNumeric(leaf.reader(), Fields.RECEIVED);
    return new DoubleValues() {
      @Override
      public double doubleValue() throws IOException {
        return factor(received.nextValue());
      }

      @Override
      public boolean advanceExact(int doc) throws IOException {
        return received.advanceExact(doc);
      }
    };
  }

  @Override
  public boolean needsScores() {
    return false;
  }

  @Override
  public DoubleValuesSource rewrite(IndexSearcher searcher) {
    return this;
  }

  @Override
  public boolean isCacheable(LeafReaderContext leaf) {
    return true;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Recency recency && recency.newest == newest && recency.gain == gain;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(newest) * 31 + Double.hashCode(gain);
  }

  @Override
  public String toString() {
    return "recency(" + newest + ", " + gain + ")";
  }
}
