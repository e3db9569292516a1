package dev.tidemark.index.schema;

import dev.tidemark.ingest.mail.BodyText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Reads the author's own words out of a mail: see {@link MailTalk} for what is left out. One pass
 * over the lines, no regular expressions, no backtracking: linear in the text. For one mail.
 */
final class TalkReader {
  /**
   * Words of the prose that are kept; what comes after them in a mail brings little that is new.
   */
  static final int MAX_WORDS = 600;

  /** Longer words are data. */
  private static final int MAX_WORD = 60;

  /** A line indented by this much is code, a log or a table. */
  private static final int CODE_INDENT = 4;

  /** Lines before {@code ... wrote:} that may belong to it. */
  private static final int ATTRIBUTION_LINES = 3;

  /** A name below a closing formula has at most this many words. */
  private static final int NAME_WORDS = 3;

  /** A greeting has at most this many words. */
  private static final int GREETING_WORDS = 6;

  private static final int COMMIT_DIGITS = 7;

  private static final Set<String> GREETINGS =
      Set.of("hi", "hello", "hey", "dear", "morning", "hallo");

  private static final Set<String> CLOSINGS =
      Set.of(
          "thanks", "thank", "cheers", "regards", "best", "kind", "br", "sincerely", "thx", "mit");

  /** Names before a colon that are trailers, headers or git's own, beside all that end in -by. */
  private static final Set<String> NAMES =
      Set.of(
          "cc",
          "to",
          "from",
          "sent",
          "date",
          "subject",
          "link",
          "links",
          "fixes",
          "closes",
          "bug",
          "buglink",
          "message-id",
          "change-id",
          "base-commit",
          "prerequisite-change-id",
          "prerequisite-patch-id",
          "prerequisite-message-id",
          "reply-to",
          "in-reply-to",
          "references",
          "obsoleted-by",
          "supersedes",
          "commit",
          "author",
          "upstream-status");

  private static final List<String> GIT_LINES =
      List.of(
          "create mode ",
          "delete mode ",
          "new file mode ",
          "deleted file mode ",
          "rename ",
          "copy from ",
          "copy to ",
          "similarity index ",
          "old mode ",
          "new mode ",
          "mode change ",
          "index ",
          "diff --git ",
          "git binary patch",
          "for you to fetch changes up to ",
          "the following changes since commit ",
          "are available in the git repository",
          "changes since ",
          "changes in v",
          "changes from v",
          "changelog",
          "link to v");

  private static final List<String> DISSENT =
      List.of(
          " disagree ",
          " disagreement ",
          " i don't think ",
          " i do not think ",
          " i don't agree ",
          " don't like ",
          " do not like ",
          " not convinced ",
          " makes no sense ",
          " doesn't make sense ",
          " does not make sense ",
          " bad idea ",
          " terrible ",
          " unacceptable ",
          " not acceptable ",
          " nonsense ",
          " is wrong ",
          " not true ",
          " not correct ",
          " object to ",
          " objection ",
          " objections ",
          " against this ",
          " against it ",
          " please don't ",
          " please do not ",
          " won't work ",
          " pointless ",
          " refuse ",
          " on the contrary ",
          " controversial ");

  /** What makes a turn of dissent say the opposite, or less, up to three words before it. */
  private static final Set<String> NEGATIONS =
      Set.of("no", "any", "if", "maybe", "might", "without", "not", "nobody", "don't", "doesn't");

  private static final int NEGATION_WORDS = 3;

  private static final Set<String> NAKS = Set.of("NAK", "NACK", "Nak", "Nack", "NAKed", "NACKed");

  private final StringBuilder out = new StringBuilder();
  private int kept;
  private final QuestionReader questions = new QuestionReader();
  private int naks;
  private boolean fresh = true;

  /** The words of a title. */
  static String title(String title) {
    var reader = new TalkReader();
    reader.line(title);
    return reader.words();
  }

  /** Takes in the prose of a body; attached files are none. */
  void body(BodyText body) {
    var lines = new ArrayList<String>();
    for (int i = 0; i < body.count(); i++) {
      int end = Math.min(body.end(i), body.filesFrom());
      if (body.kind(i) == BodyText.Kind.PROSE) {
        prose(body.text(), body.start(i), end, lines);
      }
      lines.add("");
    }
    boolean closing = false;
    for (int i = 0; i < lines.size() && kept < MAX_WORDS; i++) {
      String line = lines.get(i);
      if (line.isEmpty()) {
        end();
        questions.end();
      } else if (isClosing(line)) {
        closing = true;
        end();
      } else if (closing && wordCount(line) <= NAME_WORDS) {
        closing = false;
        end();
      } else {
        closing = false;
        if (line.startsWith("- ") || line.startsWith("* ") || line.startsWith("+ ")) {
          end();
          questions.end();
        }
        line(line);
        questions.line(line);
      }
    }
  }

  /** The lines worth reading, stripped; others are empty. */
  private void prose(String text, int start, int stop, List<String> lines) {
    int first = lines.size();
    int at = start;
    while (at < stop) {
      int lineEnd = text.indexOf('\n', at);
      lineEnd = lineEnd < 0 || lineEnd > stop ? stop : lineEnd;
      String raw = text.substring(at, lineEnd);
      at = lineEnd + 1;
      String line = raw.strip();
      if (line.startsWith("-----Original Message") || line.startsWith("__________")) {
        return;
      }
      if (isAttribution(line)) {
        int from = lines.size();
        for (int back = 1; back <= ATTRIBUTION_LINES && lines.size() - back >= first; back++) {
          String above = lines.get(lines.size() - back);
          if (above.isEmpty()) {
            break;
          }
          if (above.startsWith("On ") || above.startsWith("* ") || above.startsWith("Am ")) {
            from = lines.size() - back;
            break;
          }
        }
        while (lines.size() > from) {
          lines.removeLast();
        }
        lines.add("");
      } else {
        lines.add(isCode(raw) || isNoise(line) ? "" : line);
      }
    }
  }

  private static boolean isCode(String raw) {
    int indent = 0;
    while (indent < raw.length() && raw.charAt(indent) == ' ') {
      indent++;
    }
    return indent >= CODE_INDENT || (indent < raw.length() && raw.charAt(indent) == '\t');
  }

  private static boolean isAttribution(String line) {
    return line.endsWith("wrote:")
        || line.endsWith("writes:")
        || line.endsWith("schrieb:")
        || line.endsWith("a écrit :")
        || line.endsWith("said:");
  }

  private boolean isNoise(String line) {
    if (line.isEmpty()) {
      return true;
    }
    int colon = line.indexOf(':');
    if (colon > 0) {
      String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      boolean by = name.endsWith("-by") && name.indexOf(' ') < 0;
      if (by || NAMES.contains(name)) {
        if (name.equals("nacked-by") || name.equals("naked-by")) {
          naks = Math.min(MailTalk.MAX_COUNT, naks + 1);
        }
        return true;
      }
    }
    int bar = line.indexOf(" | ");
    if (bar > 0 && bar + 3 < line.length()) {
      String rest = line.substring(bar + 3).strip();
      if (!rest.isEmpty() && (isDigit(rest.charAt(0)) || rest.startsWith("Bin"))) {
        return true; // A diffstat.
      }
    }
    if (line.endsWith("):") && isDigit(line.charAt(line.length() - 3))) {
      return true; // "Ann Author (3):" of a shortlog
    }
    if (line.endsWith("(+)") || line.endsWith("(-)")) {
      return true;
    }
    String lower = line.toLowerCase(Locale.ROOT);
    if (lower.startsWith("\\ no newline") || isBinarySize(lower)) {
      return true;
    }
    String bare = lower.startsWith("- ") || lower.startsWith("* ") ? lower.substring(2) : lower;
    for (String start : GIT_LINES) {
      if (bare.startsWith(start)) {
        return true;
      }
    }
    if (colon > 0 && colon <= 4 && isRangeDiff(line, colon)) {
      return true;
    }
    int blank = lower.indexOf(' ');
    String first = strip(blank < 0 ? lower : lower.substring(0, blank));
    char last = line.charAt(line.length() - 1);
    return GREETINGS.contains(first)
        && wordCount(line) <= GREETING_WORDS
        && (last == ',' || last == '!' || last == ':' || last == '.');
  }

  /** {@code literal 123} or {@code delta 45} of a git binary patch. */
  private static boolean isBinarySize(String lower) {
    int digits = lower.startsWith("literal ") ? 8 : lower.startsWith("delta ") ? 6 : lower.length();
    return digits < lower.length()
        && lower.chars().skip(digits).allMatch(c -> c >= '0' && c <= '9');
  }

  /** {@code 1: 0123abc ! 1: 4567def title} */
  private static boolean isRangeDiff(String line, int colon) {
    for (int i = 0; i < colon; i++) {
      if (!isDigit(line.charAt(i)) && line.charAt(i) != '-') {
        return false;
      }
    }
    String rest = line.substring(colon + 1).strip();
    int blank = rest.indexOf(' ');
    return blank >= COMMIT_DIGITS && isCommit(rest.substring(0, blank).replace('-', '0'));
  }

  private static boolean isClosing(String line) {
    int words = wordCount(line);
    int blank = line.indexOf(' ');
    String first = strip(blank < 0 ? line : line.substring(0, blank)).toLowerCase(Locale.ROOT);
    return words <= NAME_WORDS && CLOSINGS.contains(first);
  }

  private static int wordCount(String line) {
    int words = 0;
    boolean inWord = false;
    for (int i = 0; i < line.length(); i++) {
      boolean blank = line.charAt(i) <= ' ';
      if (!blank && !inWord) {
        words++;
      }
      inWord = !blank;
    }
    return words;
  }

  private static String strip(String word) {
    int end = word.length();
    while (end > 0 && !Character.isLetterOrDigit(word.charAt(end - 1))) {
      end--;
    }
    return word.substring(0, end);
  }

  /** Takes in the words of a line; the line's end ends no phrase. */
  private void line(String line) {
    int at = 0;
    while (at < line.length() && kept < MAX_WORDS) {
      while (at < line.length() && line.charAt(at) <= ' ') {
        at++;
      }
      int end = at;
      while (end < line.length() && line.charAt(end) > ' ') {
        end++;
      }
      if (end > at) {
        word(line, at, end);
      }
      at = end;
    }
  }

  private void word(String line, int from, int to) {
    if (to - from > 4 * MAX_WORD) {
      end();
      return;
    }
    for (int i = from; i < to; i++) {
      char c = line.charAt(i);
      if ((c == '@' && i > from) || (c == ':' && line.startsWith("://", i))) {
        end(); // An address or a URL.
        return;
      }
    }
    int at = from;
    while (at < to) {
      char c = line.charAt(at);
      if (!isWordStart(c)) {
        if (endsPhrase(c)) {
          end();
        }
        at++;
        continue;
      }
      int end = at + 1;
      while (end < to && isInWord(line, end, to)) {
        end++;
      }
      keep(line.substring(at, end));
      at = end;
    }
  }

  private static boolean isWordStart(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }

  /** Joints inside a word count only between its parts: {@code a-b}, {@code a::b}, {@code it's}. */
  private static boolean isInWord(String line, int at, int to) {
    char c = line.charAt(at);
    if (isWordStart(c)) {
      return true;
    }
    if (at + 1 >= to) {
      return false;
    }
    char next = line.charAt(at + 1);
    return switch (c) {
      case '-', '.', '/', '\'', '\u2019', '+' -> isWordStart(next);
      case ':' ->
          (next == ':' && at + 2 < to && isWordStart(line.charAt(at + 2)))
              || (line.charAt(at - 1) == ':' && isWordStart(next));
      default -> false;
    };
  }

  private static boolean endsPhrase(char c) {
    return switch (c) {
      case '`', '\'', '"', '*', '_', '<', '>', '&', '#', '!', '+', '-', '$', '%', '~' -> false;
      default -> true;
    };
  }

  private void keep(String written) {
    String word = written.indexOf('\u2019') < 0 ? written : written.replace('\u2019', '\'');
    if (word.endsWith("'s")) {
      word = word.substring(0, word.length() - 2);
    }
    if (word.isEmpty() || word.length() > MAX_WORD || isCommit(word)) {
      end();
      return;
    }
    if (NAKS.contains(word)) {
      naks = Math.min(MailTalk.MAX_COUNT, naks + 1);
    }
    if (!fresh) {
      out.append(' ');
    }
    out.append(word);
    fresh = false;
    kept++;
  }

  private static boolean isCommit(String word) {
    if (word.length() < COMMIT_DIGITS) {
      return false;
    }
    boolean digits = false;
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (isDigit(c)) {
        digits = true;
      } else if (c < 'a' || c > 'f') {
        return false;
      }
    }
    return digits;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private void end() {
    if (!fresh) {
      out.append('\n');
      fresh = true;
    }
  }

  /** What was kept; see {@link MailTalk}. */
  String words() {
    int length = out.length();
    while (length > 0 && out.charAt(length - 1) == '\n') {
      length--;
    }
    return out.substring(0, length);
  }

  String question() {
    return questions.question();
  }

  int naks() {
    return naks;
  }

  int dissent() {
    String text = ' ' + out.toString().replace("\n", " \n ").toLowerCase(Locale.ROOT) + ' ';
    int count = 0;
    for (String turn : DISSENT) {
      for (int at = text.indexOf(turn); at >= 0; at = text.indexOf(turn, at + 1)) {
        count += isNegated(text, at) ? 0 : 1;
      }
    }
    return Math.min(MailTalk.MAX_COUNT, count);
  }

  private static boolean isNegated(String text, int turn) {
    int end = turn;
    for (int i = 0; i < NEGATION_WORDS && end > 0; i++) {
      int start = text.lastIndexOf(' ', end - 1) + 1;
      String word = text.substring(start, end);
      if (word.equals("\n")) {
        return false;
      }
      if (NEGATIONS.contains(word)) {
        return true;
      }
      end = start - 1;
    }
    return false;
  }
}
