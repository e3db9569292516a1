package dev.tidemark.index.schema;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.tartarus.snowball.ext.EnglishStemmer;

/**
 * English stems (Porter 2, as Xapian's "english") of lower-case ASCII words, remembered in a table
 * of fixed size, since a list uses the same words over and over. Not thread-safe.
 */
final class Stems {

  /**
   * Stands before a stem in a term, so that stems and words never meet; Xapian uses the same
   * letter. Words are lower case, so none begins with it.
   */
  static final char MARK = 'Z';

  /** Shorter words have no stem but themselves. */
  private static final int MIN_LENGTH = 3;

  /** Words remembered; a power of two. */
  private static final int SLOTS = 1 << 15;

  /** Words that end in one of these are their own stems, whatever comes before. */
  private static final boolean[] FIXED_END = new boolean[128];

  static {
    for (char c : "abfhjkopquvwxz".toCharArray()) {
      FIXED_END[c] = true;
    }
  }

  private final byte[] @Nullable [] words = new byte[SLOTS][];
  private final byte[] @Nullable [] stems = new byte[SLOTS][];
  private final EnglishStemmer stemmer = new EnglishStemmer();
  private char[] letters = new char[KernelTokenizer.MAX_TERM];

  /**
   * The stem of a word with {@link #MARK} before it.
   *
   * @param word holds the word from index {@code from} up to {@code to}
   * @return bytes not to be changed; null if the word is its own stem, as each is that holds
   *     anything but lower-case ASCII letters and apostrophes
   */
  byte @Nullable [] marked(byte[] word, int from, int to) {
    int length = to - from;
    if (length < MIN_LENGTH || word[to - 1] < 0 || FIXED_END[word[to - 1]]) {
      return null;
    }
    int hash = length;
    for (int i = from; i < to; i++) {
      hash = hash * 31 + word[i];
    }
    hash *= 0x9e3779b9;
    int slot = hash >>> 17;
    byte[] known = words[slot];
    if (known != null && Arrays.equals(known, 0, known.length, word, from, to)) {
      return stems[slot];
    }
    byte[] stem = compute(word, from, to);
    words[slot] = Arrays.copyOfRange(word, from, to);
    stems[slot] = stem;
    return stem;
  }

  /** The stem of a word; see {@link #marked}. */
  String stem(String word) {
    if (!hasStem(word)) {
      return word;
    }
    byte[] bytes = word.getBytes(US_ASCII);
    byte[] marked = marked(bytes, 0, bytes.length);
    return marked == null ? word : new String(marked, 1, marked.length - 1, US_ASCII);
  }

  /** Whether a word is of such letters that it may have a stem. */
  static boolean hasStem(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (!isLetter(word.charAt(i))) {
        return false;
      }
    }
    return !word.isEmpty();
  }

  private static boolean isLetter(int c) {
    return (c >= 'a' && c <= 'z') || c == '\'';
  }

  private byte @Nullable [] compute(byte[] word, int from, int to) {
    int length = to - from;
    if (letters.length < length) {
      letters = new char[length];
    }
    for (int i = 0; i < length; i++) {
      byte letter = word[from + i];
      if (!isLetter(letter)) {
        return null;
      }
      letters[i] = (char) letter;
    }
    stemmer.setCurrent(letters, length);
    stemmer.stem();
    int stemLength = stemmer.getCurrentBufferLength();
    char[] stem = stemmer.getCurrentBuffer();
    boolean same = stemLength == length;
    byte[] marked = new byte[stemLength + 1];
    marked[0] = MARK;
    for (int i = 0; i < stemLength; i++) {
      marked[i + 1] = (byte) stem[i];
      same = same && stem[i] == word[from + i];
    }
    return same ? null : marked;
  }
}
