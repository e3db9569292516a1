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
 *   <li>A <em>word</em> is a run of letters, digits, combining marks and {@code _}. A dot, comma or
 *       semicolon between two digits goes on with it ({@code v5.17}), so does an apostrophe or an
 *       ampersand between two letters ({@code don't}), and up to three of {@code +#} may end it
 *       ({@code C++}). Capitals with dots between are one word without them ({@code U.S.}). Xapian,
 *       hence public-inbox, has the same words. Terms are lower case, in Unicode's NFC form, as
 *       UTF-8.
 *   <li>A word with such a sign in it is a <em>whole</em>, and its <em>parts</em> follow, each with
 *       {@link #PART} before it so that it can be told from a word: {@code dma_alloc_coherent}
 *       gives {@code dma_alloc_coherent Pdma Palloc Pcoherent}, {@code v5.17-rc8} gives {@code
 *       v5.17 Pv5 P17 rc8}. The whole stands at the position of its first part; parts stand at
 *       positions of their own.
 *   <li>All else separates. So paths, {@code ::} names and addresses are found by a phrase of their
 *       words, whole or by any run of words, as in Xapian.
 *   <li>A CJK character (ideographs, kana) is a word of its own; a run of them is found as a
 *       phrase. A word that touches one is a part.
 *   <li>A word or part above {@link #MAX_TERM} bytes is left out (Xapian's limit is the same), but
 *       takes up its position. Of a run joined by {@code _} only the first {@link #MAX_COMPOUND}
 *       bytes count.
 *   <li>Where stems are wanted, a word of ASCII letters, and apostrophes between them, that differs
 *       from its stem gives a second term, {@link Stems#MARK} and the stem, at the same position.
 *   <li>Where lines stand for themselves, as in a diff, no phrase goes on in the next one.
 * </ul>
 */
final class KernelTokenizer {

  /** Longest term in bytes, its mark not counted. */
  static final int MAX_TERM = 64;

  /** Stands before a part of a word in a term. Words are lower case, so none begins with it. */
  static final char PART = 'P';

  /** Bytes of a compound that are looked at. */
  static final int MAX_COMPOUND = 1024;

  // Classes of characters. A separator is none of them.
  private static final int LETTER = 1;
  private static final int DIGIT = 2;
  private static final int UNDERSCORE = 4;

  /** Belongs to a word between two digits. */
  private static final int NUMERIC = 8;

  /** Beyond ASCII. */
  private static final int WIDE = 16;

  /** Belongs to a word between two of its letters. */
  private static final int INFIX = 32;

  /** Belongs to a word at its end. */
  private static final int SUFFIX = 64;

  private static final int LINE_END = -128;

  private static final int WORD = LETTER | DIGIT | UNDERSCORE;

  /** What makes a whole of a word. */
  private static final int JOINED = UNDERSCORE | NUMERIC | INFIX | SUFFIX;

  private static final int MAX_SUFFIX = 3;

  /** What may stand behind a word and have a say in what it is. */
  private static final int FOLLOWING = NUMERIC | WIDE | SUFFIX;

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
    CLASS['.'] = NUMERIC;
    CLASS[','] = NUMERIC;
    CLASS[';'] = NUMERIC;
    CLASS['\''] = INFIX;
    CLASS['&'] = INFIX;
    CLASS['+'] = SUFFIX;
    CLASS['#'] = SUFFIX;
    CLASS['\n'] = LINE_END;
  }

  private final @Nullable Stems stems;

  private char[] text = new char[0];
  private int end;
  private int next;
  private boolean stemming;
  private boolean asParts;

  /** Where the last character ended that is a word by itself. */
  private int aloneEnd;

  /** Positions that the end of a line takes up: 0 or 1. */
  private int lineGap;

  /** Positions to step over before the next term. */
  private int step;

  // The word at hand. Its bytes begin at 1, so that there is room for a mark before its first part;
  // the marks of the others take the place of what joins them.
  private byte[] word = new byte[MAX_COMPOUND + 8];
  private int wordEnd;
  private int wordStart;
  private boolean aligned;
  private boolean marked;

  /** Up to where its parts were given out. */
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

  /**
   * Starts a field: positions begin anew.
   *
   * @param stemmed whether to give stems
   * @param linewise whether a phrase ends with its line
   */
  void start(boolean stemmed, boolean linewise) {
    this.stemming = stemmed && stems != null;
    this.lineGap = linewise ? 1 : 0;
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
   * @param asParts whether all its words are to be parts
   */
  void range(char[] text, int from, int to, int gap, boolean asParts) {
    this.asParts = asParts;
    this.text = text;
    this.aloneEnd = -1;
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
      int kind = 0;
      char c = 0;
      while (i < end) {
        c = text[i];
        kind = c < 128 ? CLASS[c] : WIDE;
        if ((kind & (WORD | WIDE)) != 0) {
          break;
        }
        if (kind == LINE_END) {
          step += lineGap;
        }
        i++;
      }
      if (i >= end) {
        next = end;
        return false;
      }
      // To its end.
      int start = i;
      int length = 1;
      int seen = 0;
      while (true) {
        if ((kind & WORD) == 0) {
          if (kind == WIDE) {
            int width = wide(i, start);
            if (width <= 0) {
              break;
            }
            seen |= isInfix(c) ? WIDE | INFIX : WIDE;
            i += width;
            if (i >= end) {
              break;
            }
            c = text[i];
            kind = c < 128 ? CLASS[c] : WIDE;
            continue;
          }
          // Mostly a blank follows, which spares a look.
          if ((kind & (NUMERIC | INFIX)) == 0
              || i + 1 >= end
              || text[i + 1] <= ' '
              || !joins(kind, i)) {
            break;
          }
        }
        seen |= kind;
        if (length <= MAX_COMPOUND) {
          word[length++] = LOWER[c];
        }
        if (++i >= end) {
          break;
        }
        c = text[i];
        kind = c < 128 ? CLASS[c] : WIDE;
      }
      if (seen == 0) {
        // A character beyond ASCII that is no part of a word, or is one all by itself.
        int width = single(i);
        if (width > 0) {
          next = i + width;
          encode(i, next);
          if (wordEnd == 1) {
            i = next;
            continue;
          }
          aloneEnd = next;
          give(1, wordEnd, i, next);
          step = 1;
          return true;
        }
        i -= width;
        continue;
      }
      boolean touching = asParts || start == aloneEnd;
      if ((kind & FOLLOWING) != 0 && i < end) {
        if (kind == WIDE) {
          touching |= alone(codePoint(i));
        } else if (kind == SUFFIX) {
          for (int signs = suffix(i); signs > 0; signs--) {
            seen |= SUFFIX;
            if (length <= MAX_COMPOUND) {
              word[length++] = LOWER[text[i]];
            }
            i++;
          }
        } else if (length == 2) {
          int to = initials(start);
          if (to > 0) {
            length = 1;
            for (i = start; i < to; i++) {
              if (text[i] != '.' && length <= MAX_COMPOUND) {
                word[length++] = LOWER[text[i]];
              }
            }
          }
        }
      }
      next = i;
      if (((seen & (WIDE | JOINED)) == 0 && !touching) || seen == UNDERSCORE) {
        // A plain word, as nearly all are.
        if (length > MAX_TERM + 1) {
          step++;
          continue;
        }
        term = word;
        termOffset = 1;
        termLength = length - 1;
        startOffset = start;
        endOffset = i;
        increment = step;
        step = 1;
        if (seen == LETTER && stemming && stems != null) {
          pendingStem = stems.marked(word, 1, length);
        }
        return true;
      }
      wordStart = start;
      if ((seen & WIDE) != 0) {
        encode(start, i);
      } else {
        wordEnd = length;
        aligned = true;
      }
      partsDone = 1;
      inParts = true;
      marked = touching || (seen & JOINED) != 0;
      if ((seen & JOINED) != 0 && !touching && wordEnd - 1 <= MAX_TERM) {
        give(1, wordEnd, start, i);
        step = 0;
        whole = true;
        if ((seen & ~(LETTER | INFIX | WIDE)) == 0 && stemming && stems != null) {
          pendingStem = stems.marked(this.word, 1, wordEnd);
        }
        return true;
      }
      if (nextPart()) {
        return true;
      }
      word = this.word;
    }
  }

  private void give(int from, int to, int startsAt, int endsAt) {
    term = word;
    termOffset = from;
    termLength = to - from;
    startOffset = startsAt;
    endOffset = endsAt;
    increment = step;
  }

  private boolean nextPart() {
    byte[] word = this.word;
    int end = wordEnd;
    int from = partsDone;
    while (true) {
      while (from < end && isJoint(word[from])) {
        from++;
      }
      if (from >= end) {
        inParts = false;
        if (step == 0) {
          step = 1;
        }
        return false;
      }
      int to = from + 1;
      while (to < end && !isJoint(word[to])) {
        to++;
      }
      partsDone = to;
      if (to - from <= MAX_TERM) {
        int mark = from;
        if (marked) {
          word[--mark] = PART;
        }
        term = word;
        termOffset = mark;
        termLength = to - mark;
        startOffset = aligned ? wordStart + from - 1 : wordStart;
        endOffset = aligned ? wordStart + to - 1 : next;
        increment = step;
        step = 1;
        return true;
      }
      step++;
      from = to;
    }
  }

  private static boolean isJoint(byte b) {
    return b <= '_' && b >= 0 && (CLASS[b] & JOINED) != 0;
  }

  /** Whether a sign within a word goes on with it: both its neighbours are there and fit. */
  private boolean joins(int kind, int i) {
    if (i + 1 >= end) {
      return false;
    }
    char before = text[i - 1];
    char after = text[i + 1];
    if (before < 128 && CLASS[before] == DIGIT && after < 128 && CLASS[after] == DIGIT) {
      return kind == NUMERIC;
    }
    return kind == INFIX && isWordAt(i + 1);
  }

  private boolean isWordAt(int i) {
    char c = text[i];
    if (c < 128) {
      return (CLASS[c] & WORD) != 0;
    }
    int codePoint = codePoint(i);
    int type = Character.getType(codePoint);
    return !alone(codePoint) && (isWord(type) || isMark(type));
  }

  /** Where {@code U.S.} or the like ends that begins here; -1 if none does. */
  private int initials(int start) {
    int i = start;
    int letters = 0;
    while (i < end && text[i] >= 'A' && text[i] <= 'Z') {
      letters++;
      i++;
      if (i == end || text[i] != '.') {
        break;
      }
      i++;
    }
    return letters > 1 && (i == end || !isWordAt(i)) ? i : -1;
  }

  /** How many signs from here on end the word: none if they go on or another word follows. */
  private int suffix(int i) {
    int to = i;
    while (to < end && text[to] < 128 && CLASS[text[to]] == SUFFIX) {
      to++;
    }
    return to - i > MAX_SUFFIX || (to < end && isWordAt(to)) ? 0 : to - i;
  }

  /** Other signs that are apostrophes to Xapian, or that Unicode lets stand within a word. */
  private static boolean isInfix(char c) {
    return c == 0x2019 || c == 0x201b || c == 0xb7 || c == 0x2027 || c == 0x5f4;
  }

  /**
   * How many chars the code point at {@code i} adds to the word begun at {@code start}; 0 if it
   * ends the word.
   */
  private int wide(int i, int start) {
    int codePoint = codePoint(i);
    if (isInfix(text[i])) {
      return i > start && joins(INFIX, i) ? 1 : 0;
    }
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
      if (codePoint == 0x2019 || codePoint == 0x201b) {
        lower.append('\'');
      } else if (Character.getType(codePoint) != Character.FORMAT) {
        lower.appendCodePoint(Character.toLowerCase(codePoint));
      }
    }
    byte[] bytes = lower.toString().getBytes(UTF_8);
    if (bytes.length + 1 > word.length) {
      word = new byte[bytes.length + 1];
    }
    System.arraycopy(bytes, 0, word, 1, bytes.length);
    wordEnd = bytes.length + 1;
    aligned = false;
  }
}
