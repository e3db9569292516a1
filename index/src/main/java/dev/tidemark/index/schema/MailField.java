package dev.tidemark.index.schema;

import java.io.Reader;
import java.util.Arrays;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.InvertableType;
import org.apache.lucene.document.StoredValue;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.index.IndexableFieldType;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * A text field of the document at hand: ranges of the mapper's text buffer, cut into terms only
 * when Lucene asks for them. Lucene goes through the fields of a document one after the other, so
 * all share one token stream.
 */
final class MailField implements IndexableField {

  private static final FieldType PLAIN = type(true);
  private static final FieldType NORMS = type(false);

  private final String name;
  private final FieldType type;
  private final boolean stemmed;
  private final boolean linewise;
  private final MailTokenStream stream;
  private int[] ranges = new int[8];
  private int length;

  MailField(String name, boolean norms, MailTokenStream stream) {
    this.name = name;
    this.type = norms ? NORMS : PLAIN;
    this.stemmed = Fields.stemmed(name);
    this.linewise = Fields.linewise(name);
    this.stream = stream;
  }

  private static FieldType type(boolean omitNorms) {
    var type = new FieldType();
    type.setTokenized(true);
    type.setIndexOptions(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS);
    type.setOmitNorms(omitNorms);
    type.freeze();
    return type;
  }

  void clear() {
    length = 0;
  }

  boolean isEmpty() {
    return length == 0;
  }

  /** Adds {@code [from, to)} of the buffer. */
  void add(int from, int to) {
    if (from >= to) {
      return;
    }
    if (length == ranges.length) {
      ranges = Arrays.copyOf(ranges, length * 2);
    }
    ranges[length++] = from;
    ranges[length++] = to;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public IndexableFieldType fieldType() {
    return type;
  }

  @Override
  public TokenStream tokenStream(@Nullable Analyzer analyzer, @Nullable TokenStream reuse) {
    stream.field(ranges, length, stemmed, linewise);
    return stream;
  }

  @Override
  public InvertableType invertableType() {
    return InvertableType.TOKEN_STREAM;
  }

  @Override
  public @Nullable BytesRef binaryValue() {
    return null;
  }

  @Override
  public @Nullable String stringValue() {
    return null;
  }

  @Override
  public @Nullable Reader readerValue() {
    return null;
  }

  @Override
  public @Nullable CharSequence getCharSequenceValue() {
    return null;
  }

  @Override
  public @Nullable Number numericValue() {
    return null;
  }

  @Override
  public @Nullable StoredValue storedValue() {
    return null;
  }
}
