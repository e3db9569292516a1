package dev.tidemark.analysis.discussion;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Cuts the words of a mail into phrases of one to {@value #LONGEST} words and names each by a
 * 64-bit key that is the same for all ways to write it: {@code pin-init}, {@code pin_init}, {@code
 * Pin init} and {@code pin inits}. Not thread-safe.
 *
 * <p>A phrase begins and ends with a word that means something; inside it may hold one of the small
 * words that tie names together ({@code use of unsafe}). A single word counts if it is an
 * identifier or a name, or not a plain word of English.
 */
final class Phrases {
  /** Words in a phrase at most; an identifier is one word. */
  static final int LONGEST = 4;

  /** Words in a phrase that is asked for. */
  static final int LONGEST_ASKED = 8;

  /** Different words remembered at once. */
  private static final int MAX_KNOWN = 200_000;

  /** An odd multiplier with well spread bits, so that keys can be put together from parts. */
  private static final long BASE = 0x9E3779B97F4A7C15L | 1;

  private static final Set<String> TIES = Set.of("of", "for", "in", "and", "to", "a", "the", "on");

  /** What is done with a phrase. */
  interface Visitor {
    /**
     * @param key of the phrase
     * @param words how many words it has
     * @param line the line it is in
     * @param from where it begins in the line
     * @param to where it ends
     */
    void phrase(long key, int words, String line, int from, int to);
  }

  private record Word(long hash, long power, boolean content, boolean tie, boolean alone) {}

  private final Map<String, Word> known = new HashMap<>();
  private final Set<String> names;
  private Word[] window = new Word[64];
  private int[] starts = new int[64];
  private int[] ends = new int[64];

  /**
   * @param names parts of people's names, lower case: no topic alone
   */
  Phrases(Set<String> names) {
    this.names = names;
  }

  /** Visits every phrase of a text as {@code MailTalk} has it. */
  void visit(String text, Visitor visitor) {
    int at = 0;
    while (at < text.length()) {
      int end = text.indexOf('\n', at);
      end = end < 0 ? text.length() : end;
      line(text, at, end, visitor);
      at = end + 1;
    }
  }

  /** The key of a phrase written somewhere else. */
  long key(String phrase) {
    long hash = 0;
    int start = 0;
    boolean first = true;
    while (start < phrase.length()) {
      int end = phrase.indexOf(' ', start);
      end = end < 0 ? phrase.length() : end;
      if (end > start) {
        Word word = word(phrase.substring(start, end));
        hash = first ? word.hash : join(hash, word);
        first = false;
      }
      start = end + 1;
    }
    return LongTable.mix(hash);
  }

  /**
   * Whether the words of a line, written somewhere else, are a phrase that {@link #visit} knows.
   */
  boolean isPhrase(String line) {
    int count = split(line, 0, line.length());
    return count > 0 && isPhrase(0, count);
  }

  /**
   * Whether a text holds a phrase.
   *
   * @param key of a phrase of {@value #LONGEST_ASKED} words at most
   * @param anyWords whether words count that are no phrase together ({@code as bytes}), so that
   *     what is asked for need not be one either
   */
  boolean says(String text, long key, boolean anyWords) {
    int at = 0;
    while (at < text.length()) {
      int end = text.indexOf('\n', at);
      end = end < 0 ? text.length() : end;
      int count = split(text, at, end);
      for (int i = 0; i < count; i++) {
        long hash = window[i].hash;
        for (int n = 1; n <= LONGEST_ASKED && i + n <= count; n++) {
          hash = n == 1 ? hash : join(hash, window[i + n - 1]);
          if (LongTable.mix(hash) == key && (anyWords || isPhrase(i, n))) {
            return true;
          }
        }
      }
      at = end + 1;
    }
    return false;
  }

  private boolean isPhrase(int from, int words) {
    for (int i = from; i < from + words; i++) {
      boolean within = i > from && i < from + words - 1;
      if (!window[i].content && !(within && window[i].tie)) {
        return false;
      }
    }
    return true;
  }

  /** Puts the words of a line into the window; how many there are. */
  private int split(String text, int from, int to) {
    int count = 0;
    int at = from;
    while (at < to) {
      int end = text.indexOf(' ', at);
      end = end < 0 || end > to ? to : end;
      if (end > at) {
        if (count == window.length) {
          window = java.util.Arrays.copyOf(window, count * 2);
          starts = java.util.Arrays.copyOf(starts, count * 2);
          ends = java.util.Arrays.copyOf(ends, count * 2);
        }
        window[count] = word(text.substring(at, end));
        starts[count] = at;
        ends[count++] = end;
      }
      at = end + 1;
    }
    return count;
  }

  private void line(String text, int from, int to, Visitor visitor) {
    int count = split(text, from, to);
    for (int i = 0; i < count; i++) {
      Word first = window[i];
      if (!first.content) {
        continue;
      }
      long hash = first.hash;
      if (first.alone) {
        visitor.phrase(LongTable.mix(hash), 1, text, starts[i], ends[i]);
      }
      for (int n = 2; n <= LONGEST && i + n <= count; n++) {
        Word last = window[i + n - 1];
        if (!last.content && !last.tie) {
          break;
        }
        hash = join(hash, last);
        if (last.content) {
          visitor.phrase(LongTable.mix(hash), n, text, starts[i], ends[i + n - 1]);
        }
      }
    }
  }

  private static long join(long hash, Word next) {
    return (hash * BASE + ' ') * next.power + next.hash;
  }

  private Word word(String written) {
    Word seen = known.get(written);
    if (seen == null) {
      seen = make(written);
      if (known.size() < MAX_KNOWN) {
        known.put(written, seen);
      }
    }
    return seen;
  }

  private Word make(String written) {
    String plain = plain(written);
    long hash = 0;
    long power = 1;
    for (int i = 0; i < plain.length(); i++) {
      hash = hash * BASE + plain.charAt(i);
      power *= BASE;
    }
    boolean letters = plain.chars().anyMatch(Character::isLetter);
    boolean version =
        plain.length() > 1 && plain.charAt(0) == 'v' && Character.isDigit(plain.charAt(1));
    boolean stop = version || PlainWords.stops(plain) || (plain.length() < 2 && !plain.equals("c"));
    boolean name = names.contains(plain) && !isIdentifier(written);
    boolean content = letters && !stop && !name;
    boolean alone = content && plain.length() > 2 && !PlainWords.common(plain);
    return new Word(hash, power, content, TIES.contains(plain), alone);
  }

  /** Lower case, joints as blanks, without the s of a plural. */
  static String plain(String written) {
    var plain = new StringBuilder(written.length());
    boolean joined = false;
    for (int i = 0; i < written.length(); i++) {
      char c = written.charAt(i);
      if (c == '_' || c == '-') {
        joined = true;
      } else {
        if (joined && !plain.isEmpty()) {
          plain.append(' ');
        }
        joined = false;
        plain.append(Character.toLowerCase(c));
      }
    }
    int length = plain.length();
    if (length >= 4 && plain.charAt(length - 1) == 's') {
      char before = plain.charAt(length - 2);
      if (before != 's' && before != 'u' && before != 'i' && before != '\'') {
        plain.setLength(length - 1);
      }
    }
    return plain.toString();
  }

  /** Whether it is written as no word of a language is. */
  static boolean isIdentifier(String written) {
    for (int i = 0; i < written.length(); i++) {
      char c = written.charAt(i);
      if (c == '_' || c == ':' || c == '/' || c == '.' || (c >= '0' && c <= '9')) {
        return true;
      }
      if (i > 0
          && Character.isUpperCase(c)
          && (Character.isLowerCase(written.charAt(i - 1)) || written.length() > 3)) {
        return true;
      }
    }
    return false;
  }
}
