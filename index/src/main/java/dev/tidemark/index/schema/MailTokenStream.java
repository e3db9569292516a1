package dev.tidemark.index.schema;

import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.BytesTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.apache.lucene.util.AttributeFactory;
import org.apache.lucene.util.BytesRef;

/**
 * {@link KernelTokenizer} over ranges of one buffer, for Lucene's writer. Terms go over as the
 * bytes the tokenizer made, with no detour over UTF-16; offsets are not indexed, so none are given.
 */
final class MailTokenStream extends TokenStream {

  /**
   * Positions left free between two sections of a field, so that no phrase spans them. Above any
   * slop that is asked for, and small enough that most position deltas still take one byte.
   */
  static final int GAP = 50;

  private final BytesTermAttribute term;
  private final PositionIncrementAttribute increment;
  private final BytesRef bytes = new BytesRef();
  private final KernelTokenizer tokenizer;
  private char[] text = new char[0];
  private int partsFrom;
  private int partsTo;
  private int[] ranges = new int[0];
  private int length;
  private int at;
  private boolean stemmed;
  private boolean linewise;

  MailTokenStream(Stems stems) {
    super(AttributeFactory.DEFAULT_ATTRIBUTE_FACTORY);
    tokenizer = new KernelTokenizer(stems);
    term = addAttribute(BytesTermAttribute.class);
    increment = addAttribute(PositionIncrementAttribute.class);
  }

  /**
   * The buffer of the mail at hand.
   *
   * @param partsFrom where text begins whose words are to be parts
   * @param partsTo where it ends
   */
  void text(char[] text, int partsFrom, int partsTo) {
    this.text = text;
    this.partsFrom = partsFrom;
    this.partsTo = partsTo;
  }

  /** The field at hand: pairs of from and to. */
  void field(int[] ranges, int length, boolean stemmed, boolean linewise) {
    this.ranges = ranges;
    this.length = length;
    this.stemmed = stemmed;
    this.linewise = linewise;
  }

  @Override
  public void reset() {
    tokenizer.start(stemmed, linewise);
    at = 0;
    term.setBytesRef(bytes);
  }

  @Override
  public boolean incrementToken() {
    while (!tokenizer.next()) {
      if (at >= length) {
        return false;
      }
      int from = ranges[at];
      boolean asParts = from >= partsFrom && from < partsTo;
      tokenizer.range(text, from, ranges[at + 1], at == 0 ? 0 : GAP, asParts);
      at += 2;
    }
    bytes.bytes = tokenizer.term();
    bytes.offset = tokenizer.termOffset();
    bytes.length = tokenizer.termLength();
    increment.setPositionIncrement(tokenizer.increment());
    return true;
  }

  @Override
  public void end() {}

  @Override
  public void close() {}
}
