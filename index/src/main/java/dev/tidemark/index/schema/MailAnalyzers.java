package dev.tidemark.index.schema;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;

/**
 * How text becomes terms, for asking and for highlighting. The index is written with the same
 * {@link KernelTokenizer}, so what is asked and what is stored are cut alike.
 *
 * <p>How to ask:
 *
 * <ul>
 *   <li>A quoted phrase, or a text of several words: {@link #words}, and a phrase query over their
 *       terms and positions. {@code rust/kernel/sync.rs} becomes the phrase {@code rust kernel sync
 *       rs}, {@code dma_alloc_coherent} the single term of that name.
 *   <li>One word in lower case, unquoted, without {@code *}, in a {@link Fields#stemmed} field: an
 *       OR over {@link #forms}. A word that begins with a capital is asked as it is (Xapian's
 *       STEM_SOME).
 *   <li>A prefix {@code foo*}: terms that begin with the lower-case prefix. Stems never match, for
 *       they begin with a capital.
 *   <li>Where identifiers are to be found by their parts, {@link #part} of each term as well.
 * </ul>
 */
public final class MailAnalyzers {

  private static final ThreadLocal<Stems> STEMS = ThreadLocal.withInitial(Stems::new);

  /**
   * One term to ask for.
   *
   * @param term a word as it stands in the index, {@code rust} or {@code config_rust}
   * @param whole whether it has parts of its own, as {@code config_rust} has
   * @param position where it stands in relation to the others, the first at 0. A whole takes as
   *     many positions as it has parts
   * @param start where it begins in the text
   * @param end where it ends
   */
  public record Word(String term, boolean whole, int position, int start, int end) {}

  private MailAnalyzers() {}

  /**
   * The terms to ask for so that text is found: each whole without its parts, and parts that belong
   * to no whole. Empty if the text holds no word. Terms too long to be in the index are left out.
   */
  public static List<Word> words(String text) {
    var tokenizer = new KernelTokenizer(null);
    tokenizer.start(false, false);
    tokenizer.range(text.toCharArray(), 0, text.length(), 0, false);
    var words = new ArrayList<Word>();
    int position = -1;
    int wholeEnd = 0;
    while (tokenizer.next()) {
      position += tokenizer.increment();
      if (tokenizer.startOffset() < wholeEnd) {
        continue; // a part of the whole just taken
      }
      if (tokenizer.isWhole()) {
        wholeEnd = tokenizer.endOffset();
      }
      words.add(
          new Word(
              tokenizer.termText(),
              tokenizer.isWhole(),
              position,
              tokenizer.startOffset(),
              tokenizer.endOffset()));
    }
    if (!words.isEmpty() && words.getFirst().position() > 0) {
      int shift = words.getFirst().position();
      words.replaceAll(
          w -> new Word(w.term(), w.whole(), w.position() - shift, w.start(), w.end()));
    }
    return words;
  }

  /** Every term the text has in an index field, in order, stems included if {@code stemmed}. */
  public static List<String> terms(String text, boolean stemmed) {
    var tokenizer = new KernelTokenizer(STEMS.get());
    tokenizer.start(stemmed, false);
    tokenizer.range(text.toCharArray(), 0, text.length(), 0, false);
    var terms = new ArrayList<String>();
    while (tokenizer.next()) {
      terms.add(tokenizer.termText());
    }
    return terms;
  }

  /**
   * The English stem of a word, lower-cased. A word of other than ASCII letters and apostrophes is
   * its own stem.
   */
  public static String stem(String word) {
    return STEMS.get().stem(lower(word));
  }

  /**
   * The terms of a stemmed field that mean any word with the same stem as this one: the word
   * itself, the stem (if some word can be it) and the marked stem.
   *
   * @param word one word, in any case
   */
  public static List<String> forms(String word) {
    String lower = lower(word);
    Stems stems = STEMS.get();
    String stem = stems.stem(lower);
    var forms = new ArrayList<String>(3);
    forms.add(lower);
    if (!stem.equals(lower) && stems.stem(stem).equals(stem)) {
      forms.add(stem);
    }
    if (Stems.hasStem(stem)) {
      forms.add(Stems.MARK + stem);
    }
    return forms;
  }

  /** The term that finds identifiers with a word among their parts; a beginning does as well. */
  public static String part(String term) {
    return KernelTokenizer.PART + term;
  }

  /** Whether a term of an index field is a word as it was written, no stem and no part of one. */
  public static boolean isWord(String term) {
    return !term.isEmpty()
        && term.charAt(0) != Stems.MARK
        && term.charAt(0) != KernelTokenizer.PART;
  }

  /** The same terms as a Lucene analyzer, with offsets into the text, for highlighters. */
  public static Analyzer analyzer() {
    return new Analyzer(Analyzer.PER_FIELD_REUSE_STRATEGY) {
      @Override
      protected TokenStreamComponents createComponents(String field) {
        return new TokenStreamComponents(
            new ReaderTokenizer(Fields.stemmed(field), Fields.linewise(field)));
      }
    };
  }

  private static String lower(String word) {
    var lower = new StringBuilder(word.length());
    word.codePoints().map(Character::toLowerCase).forEach(lower::appendCodePoint);
    return lower.toString();
  }

  /** {@link KernelTokenizer} behind Lucene's general interface; not used for writing. */
  private static final class ReaderTokenizer extends Tokenizer {
    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
    private final OffsetAttribute offsets = addAttribute(OffsetAttribute.class);
    private final PositionIncrementAttribute increment =
        addAttribute(PositionIncrementAttribute.class);
    private final KernelTokenizer tokenizer = new KernelTokenizer(new Stems());
    private final boolean stemmed;
    private final boolean linewise;
    private int length;

    ReaderTokenizer(boolean stemmed, boolean linewise) {
      this.stemmed = stemmed;
      this.linewise = linewise;
    }

    @Override
    public void reset() throws IOException {
      super.reset();
      var text = new StringBuilder();
      char[] buffer = new char[4096];
      for (int n = input.read(buffer); n >= 0; n = input.read(buffer)) {
        text.append(buffer, 0, n);
      }
      length = text.length();
      char[] chars = new char[length];
      text.getChars(0, length, chars, 0);
      tokenizer.start(stemmed, linewise);
      tokenizer.range(chars, 0, length, 0, false);
    }

    @Override
    public boolean incrementToken() {
      clearAttributes();
      if (!tokenizer.next()) {
        return false;
      }
      term.setEmpty().append(tokenizer.termText());
      offsets.setOffset(
          correctOffset(tokenizer.startOffset()), correctOffset(tokenizer.endOffset()));
      increment.setPositionIncrement(tokenizer.increment());
      return true;
    }

    @Override
    public void end() throws IOException {
      super.end();
      offsets.setOffset(correctOffset(length), correctOffset(length));
    }
  }
}
