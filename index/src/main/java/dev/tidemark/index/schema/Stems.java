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
   * @param word holds the word from index 0 on: lower-case ASCII letters
   * @return bytes not to be changed; null if the word is its own stem
   */
  byte @Nullable [] marked(byte[] word, int length) {
    if (length < MIN_LENGTH || FIXED_END[word[length - 1]]) {
      return null;
    }
    int hash = length;
    for (int i = 0; i < length; i++) {
      hash = hash * 31 + word[i];
    }
    hash *= 0x9e3779b9;
    int slot = hash >>> 17;
    byte[] known = words[slot];
    if (known != null && Arrays.equals(known, 0, known.length, word, 0, length)) {
      return stems[slot];
    }
    byte[] stem = compute(word, length);
    words[slot] = Arrays.copyOf(word, length);
    stems[slot] = stem;
    return stem;
  }

  /** The stem of a word of lower-case ASCII letters; any other word is its own stem. */
  String stem(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (word.charAt(i) < 'a' || word.charAt(i) > 'z') {
        return word;
      }
    }
    byte[] bytes = word.getBytes(US_ASCII);
    byte[] marked = bytes.length == 0 ? null : marked(bytes, bytes.length);
    return marked == null ? word : new String(marked, 1, marked.length - 1, US_ASCII);
  }

  private byte @Nullable [] compute(byte[] word, int length) {
    if (letters.length < length) {
      letters = new char[length];
    }
    for (int i = 0; i < length; i++) {
      letters[i] = (char) word[i];
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
      same = same && stem[i] == word[i];
    }
    return same ? null : marked;
  }
}
