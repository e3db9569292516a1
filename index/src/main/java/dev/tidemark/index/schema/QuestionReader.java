package dev.tidemark.index.schema;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds the question that a mail puts to others in the lines of its prose: the last one that says
 * what it is about, else the last one. No question are an aside in brackets, a {@code nit}, what
 * ends in {@code right?}, a question mark in code, and what its author answers in the next sentence
 * ({@code Let me try.}). For one mail.
 */
final class QuestionReader {
  /** Longer questions are cut there, at a blank, and end in an ellipsis. */
  static final int MAX_LENGTH = 200;

  /** Fewer words do not say what a question is about. */
  private static final int TELLING_WORDS = 4;

  /** What asks by itself; other single words with a question mark wonder. */
  private static final Set<String> ASKING =
      Set.of("why?", "how?", "thoughts?", "opinions?", "ideas?", "objections?", "comments?");

  /** How somebody goes on who does not wait for an answer. */
  private static final Pattern OWN_ANSWER =
      Pattern.compile("(?i)(let me|i'll|i will|never ?mind|ah|oh|ok|okay)\\b");

  private static final Pattern NO_QUESTION =
      Pattern.compile("(?i)\\W*nit\\b.*|.*\\bright\\?\\W*", Pattern.DOTALL);

  private static final String CLOSING = ")]}\"'*_>";

  private final StringBuilder sentence = new StringBuilder();
  private int words;
  private int brackets;
  private String pending = "";
  private String found = "";

  /** Takes in a line of prose, which may end within a sentence. */
  void line(String line) {
    int at = 0;
    while (at < line.length()) {
      int end = at;
      while (end < line.length() && line.charAt(end) > ' ') {
        end++;
      }
      boolean bullet = end == at + 1 && at == 0 && "-*+".indexOf(line.charAt(0)) >= 0;
      if (end > at && !bullet) {
        word(line.substring(at, end));
      }
      at = end + 1;
    }
  }

  /** What comes now is another paragraph. */
  void end() {
    if (words > 0) {
      close(false);
    }
    settle(true);
    brackets = 0;
  }

  /** The question, words as they are written with a blank between two; empty if there is none. */
  String question() {
    end();
    return found;
  }

  private void word(String word) {
    if (sentence.length() < 2 * MAX_LENGTH) {
      sentence.append(words == 0 ? "" : " ").append(word);
    }
    words++;
    int last = word.length() - 1;
    while (last > 0 && CLOSING.indexOf(word.charAt(last)) >= 0) {
      last--;
    }
    boolean asks = false;
    boolean ends = false;
    for (int i = 0; i <= last; i++) {
      char c = word.charAt(i);
      brackets = c == '(' ? brackets + 1 : c == ')' ? Math.max(0, brackets - 1) : brackets;
    }
    for (int i = last; i >= 0 && "?!.".indexOf(word.charAt(i)) >= 0; i--) {
      asks |= word.charAt(i) == '?';
      // The dots of "e.g." end nothing.
      ends = word.charAt(i) != '.' || word.lastIndexOf('.', i - 1) < 0;
    }
    if (asks || ends) {
      close(asks && brackets == 0 && word.indexOf('`') < 0);
    }
    for (int i = last + 1; i < word.length(); i++) {
      brackets -= word.charAt(i) == ')' && brackets > 0 ? 1 : 0;
    }
  }

  private void close(boolean asks) {
    String text = sentence.toString();
    settle(!OWN_ANSWER.matcher(text).lookingAt());
    boolean says = words > 1 || ASKING.contains(text.toLowerCase(Locale.ROOT));
    if (asks && says && !NO_QUESTION.matcher(text).matches()) {
      pending = words < TELLING_WORDS && !found.isEmpty() ? found : cut(text);
    }
    sentence.setLength(0);
    words = 0;
  }

  /** What was asked last is a question if its author does not answer it. */
  private void settle(boolean stands) {
    if (stands && !pending.isEmpty()) {
      found = pending;
    }
    pending = "";
  }

  private static String cut(String text) {
    if (text.length() <= MAX_LENGTH) {
      return text;
    }
    int end = Math.max(text.lastIndexOf(' ', MAX_LENGTH - 1), MAX_LENGTH / 2);
    end -= Character.isHighSurrogate(text.charAt(end - 1)) ? 1 : 0;
    return text.substring(0, end) + '…';
  }
}
