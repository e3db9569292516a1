package dev.tidemark.index.schema;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.text.Normalizer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts text into terms. A small state machine over character classes, made for kernel mail: mostly
 * ASCII, full of identifiers, paths and hex. Not thread-safe; reused for many texts.
 *
 * <p>The rules:
 *
 * <ul>
 *   <li>A <em>part</em> is a run of letters, digits and combining marks. Terms are lower case, in
 *       Unicode's NFC form, as UTF-8.
 *   <li>Parts joined by {@code _}, or by a dot between two digits, also make a <em>whole</em>:
 *       {@code dma_alloc_coherent} gives {@code dma_alloc_coherent dma alloc coherent}, {@code
 *       v5.17-rc8} gives {@code v5.17 v5 17 rc8}. The whole stands at the position of its first
 *       part; parts stand at positions of their own. Xapian, hence public-inbox, indexes the same
 *       wholes and no parts.
 *   <li>All else separates. So paths, {@code ::} names and addresses are found by a phrase of their
 *       parts, whole or by any run of parts, as in Xapian.
 *   <li>A CJK character (ideographs, kana) is a part of its own; a run of them is found as a
 *       phrase.
 *   <li>A part or whole above {@link #MAX_TERM} bytes is left out (Xapian's limit is the same), but
 *       takes up its position. Of a run joined by {@code _} only the first {@link #MAX_COMPOUND}
 *       bytes count.
 *   <li>Where stems are wanted, a part of ASCII letters that stands alone and differs from its stem
 *       gives a second term, {@link Stems#MARK} and the stem, at the same position.
 * </ul>
 */
final class KernelTokenizer {

  /** Longest term in bytes. */
  static final int MAX_TERM = 64;

  /** Bytes of a compound that are looked at. */
  static final int MAX_COMPOUND = 1024;

  private static final int SEPARATOR = 0;
  private static final int LETTER = 1;
  private static final int DIGIT = 2;
  private static final int UNDERSCORE = 4;
  private static final int DOT = 8;
  private static final int WIDE = 16;

  private static final byte[] CLASS = new byte[128];
  private static final byte[] LOWER = new byte[128];

  static {
    for (int c = 0; c < 128; c++) {
      LOWER[c] = (byte) (c >= 'A' && c <= 'Z' ? c + 32 : c);
      if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
        CLASS[c] = LETTER;
      } else if (c >= '0' && c <= '9') {
        CLASS[c] = DIGIT;
      }
    }
    CLASS['_'] = UNDERSCORE;
    CLASS['.'] = DOT;
  }

  private final @Nullable Stems stems;

  private char[] text = new char[0];
  private int end;
  private int next;
  private boolean stemming;

  /** Positions to step over before the next term. */
  private int step;

  // The compound at hand: its bytes, and how many of them were given out as parts.
  private byte[] word = new byte[MAX_COMPOUND + 8];
  private int wordLength;
  private int wordStart;
  private boolean aligned;
  private int partsDone;
  private boolean inParts;

  private byte @Nullable [] pendingStem;

  // The current term.
  private byte[] term = word;
  private int termOffset;
  private int termLength;
  private int increment;
  private int startOffset;
  private int endOffset;
  private boolean whole;

  /**
   * @param stems where to look up stems; null if no text will ever be stemmed
   */
  KernelTokenizer(@Nullable Stems stems) {
    this.stems = stems;
  }

  /** Starts a field: positions begin anew. */
  void start(boolean stemmed) {
    this.stemming = stemmed && stems != null;
    this.step = 1;
    this.end = 0;
    this.next = 0;
    this.inParts = false;
    this.pendingStem = null;
  }

  /**
   * Goes on with {@code text[from, to)} once {@link #next} said that the range before it is used
   * up.
   *
   * @param gap positions to leave free in front of it
   */
  void range(char[] text, int from, int to, int gap) {
    this.text = text;
    this.next = from;
    this.end = to;
    this.step += gap;
  }

  /** Bytes that hold the current term; valid until the next call of {@link #next}. */
  byte[] term() {
    return term;
  }

  int termOffset() {
    return termOffset;
  }

  int termLength() {
    return termLength;
  }

  /** Positions between the term before and this one; 0 if both stand at the same position. */
  int increment() {
    return increment;
  }

  /** Whether the current term is a whole, whose parts follow. */
  boolean isWhole() {
    return whole;
  }

  /** Where in the text the term begins. */
  int startOffset() {
    return startOffset;
  }

  int endOffset() {
    return endOffset;
  }

  /** The current term as text. */
  String termText() {
    return new String(term, termOffset, termLength, UTF_8);
  }

  /** Steps to the next term of the range; false if there is none. */
  boolean next() {
    whole = false;
    byte[] stem = pendingStem;
    if (stem != null) {
      pendingStem = null;
      term = stem;
      termOffset = 0;
      termLength = stem.length;
      increment = 0;
      return true;
    }
    if (inParts && nextPart()) {
      return true;
    }
    return nextWord();
  }

  private boolean nextWord() {
    char[] text = this.text;
    byte[] word = this.word;
    int end = this.end;
    int i = next;
    while (true) {
      // To the first character of a word.
      int kind = SEPARATOR;
      char c = 0;
      while (i < end) {
        c = text[i];
        kind = c < 128 ? CLASS[c] : WIDE;
        if ((kind & (LETTER | DIGIT | UNDERSCORE | WIDE)) != 0) {
          break;
        }
        i++;
      }
      if (i >= end) {
        next = end;
        return false;
      }
      // To its end.
      int start = i;
      int length = 0;
      int seen = 0;
      while (true) {
        if (kind == SEPARATOR) {
          break;
        }
        if (kind == DOT) {
          if (i == start
              || CLASS[text[i - 1] & 127] != DIGIT
              || text[i - 1] > 127
              || i + 1 >= end
              || text[i + 1] > 127
              || CLASS[text[i + 1]] != DIGIT) {
            break;
          }
        } else if (kind == WIDE) {
          int width = wide(i, start);
          if (width <= 0) {
            break;
          }
          seen |= WIDE;
          i += width;
          if (i >= end) {
            break;
          }
          c = text[i];
          kind = c < 128 ? CLASS[c] : WIDE;
          continue;
        }
        seen |= kind;
        if (length < MAX_COMPOUND) {
          word[length++] = LOWER[c];
        }
        if (++i >= end) {
          break;
        }
        c = text[i];
        kind = c < 128 ? CLASS[c] : WIDE;
      }
      if (seen == LETTER || seen == DIGIT || seen == (LETTER | DIGIT)) {
        // A plain part: nearly all words.
        next = i;
        if (length > MAX_TERM) {
          step++;
          continue;
        }
        term = word;
        termOffset = 0;
        termLength = length;
        startOffset = start;
        endOffset = i;
        increment = step;
        step = 1;
        if (seen == LETTER && stemming && stems != null) {
          pendingStem = stems.marked(word, length);
        }
        return true;
      }
      if (seen == 0) {
        // A character beyond ASCII that is no part of a word, or is one all by itself.
        int width = single(i);
        if (width > 0) {
          next = i + width;
          encode(i, next);
          if (wordLength == 0) {
            i = next;
            continue;
          }
          term = this.word;
          termOffset = 0;
          termLength = wordLength;
          startOffset = i;
          endOffset = next;
          increment = step;
          step = 1;
          return true;
        }
        i -= width;
        continue;
      }
      if (seen == UNDERSCORE) {
        continue;
      }
      next = i;
      wordStart = start;
      if ((seen & WIDE) != 0) {
        encode(start, i);
      } else {
        wordLength = length;
        aligned = true;
      }
      partsDone = 0;
      inParts = true;
      if ((seen & (UNDERSCORE | DOT)) != 0 && wordLength <= MAX_TERM) {
        term = this.word;
        termOffset = 0;
        termLength = wordLength;
        startOffset = start;
        endOffset = i;
        increment = step;
        step = 0;
        whole = true;
        return true;
      }
      if (nextPart()) {
        return true;
      }
      word = this.word;
    }
  }

  private boolean nextPart() {
    byte[] word = this.word;
    int length = wordLength;
    int from = partsDone;
    while (true) {
      while (from < length && (word[from] == '_' || word[from] == '.')) {
        from++;
      }
      if (from >= length) {
        inParts = false;
        if (step == 0) {
          step = 1;
        }
        return false;
      }
      int to = from + 1;
      while (to < length && word[to] != '_' && word[to] != '.') {
        to++;
      }
      partsDone = to;
      if (to - from <= MAX_TERM) {
        term = word;
        termOffset = from;
        termLength = to - from;
        startOffset = aligned ? wordStart + from : wordStart;
        endOffset = aligned ? wordStart + to : next;
        increment = step;
        step = 1;
        return true;
      }
      step++;
      from = to;
    }
  }

  /**
   * How many chars the code point at {@code i} adds to the word begun at {@code start}; 0 if it
   * ends the word.
   */
  private int wide(int i, int start) {
    int codePoint = codePoint(i);
    if (alone(codePoint)) {
      return 0;
    }
    int type = Character.getType(codePoint);
    if (isMark(type) || type == Character.FORMAT) {
      return i == start ? 0 : Character.charCount(codePoint);
    }
    return isWord(type) ? Character.charCount(codePoint) : 0;
  }

  /**
   * Width of a character that is a word of its own, with the marks that follow it; if it is none,
   * minus the width to skip.
   */
  private int single(int i) {
    int codePoint = codePoint(i);
    int width = Character.charCount(codePoint);
    if (!alone(codePoint)) {
      return -width;
    }
    int to = i + width;
    while (to < end && text[to] >= 128) {
      int mark = codePoint(to);
      if (!isMark(Character.getType(mark))) {
        break;
      }
      to += Character.charCount(mark);
    }
    return to - i;
  }

  private int codePoint(int i) {
    return Character.codePointAt(text, i, end);
  }

  private static boolean isMark(int type) {
    return type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.COMBINING_SPACING_MARK;
  }

  private static boolean isWord(int type) {
    return switch (type) {
      case Character.UPPERCASE_LETTER,
          Character.LOWERCASE_LETTER,
          Character.TITLECASE_LETTER,
          Character.MODIFIER_LETTER,
          Character.OTHER_LETTER,
          Character.DECIMAL_DIGIT_NUMBER,
          Character.LETTER_NUMBER,
          Character.OTHER_NUMBER ->
          true;
      default -> false;
    };
  }

  /** Whether a character is a word by itself, as scripts that put no spaces between words need. */
  private static boolean alone(int codePoint) {
    if (codePoint < 0x2e80) {
      return false;
    }
    if (Character.isIdeographic(codePoint)) {
      return true;
    }
    return Character.isLetter(codePoint)
        && switch (Character.UnicodeScript.of(codePoint)) {
          case HIRAGANA, KATAKANA -> true;
          default -> codePoint == 0x30fc;
        };
  }

  /** Puts text that is not all ASCII into {@link #word}: NFC, lower case, UTF-8. */
  private void encode(int from, int to) {
    int limit = Math.min(to, from + MAX_COMPOUND);
    String run = new String(text, from, limit - from);
    if (!Normalizer.isNormalized(run, Normalizer.Form.NFC)) {
      run = Normalizer.normalize(run, Normalizer.Form.NFC);
    }
    var lower = new StringBuilder(run.length());
    for (int i = 0; i < run.length(); ) {
      int codePoint = run.codePointAt(i);
      i += Character.charCount(codePoint);
      if (Character.getType(codePoint) != Character.FORMAT) {
        lower.appendCodePoint(Character.toLowerCase(codePoint));
      }
    }
    byte[] bytes = lower.toString().getBytes(UTF_8);
    if (bytes.length > word.length) {
      word = new byte[bytes.length];
    }
    System.arraycopy(bytes, 0, word, 0, bytes.length);
    wordLength = bytes.length;
    aligned = false;
  }
}
