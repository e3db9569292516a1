package dev.tidemark.index.search;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads queries in the language of lore.kernel.org (public-inbox), widened by a few prefixes.
 *
 * <ul>
 *   <li>Words side by side must all be there; {@code AND}, {@code OR}, {@code NOT} in capitals,
 *       {@code -word}, {@code +word} and brackets as usual, {@code OR} binding least. A query may
 *       consist of a {@code NOT} alone.
 *   <li>{@code "several words"}, in straight or curly quotes, stand in a row. So do the parts of a
 *       word such as {@code rust/kernel/sync.rs}.
 *   <li>{@code foo*} is the beginning of a word; {@code *} alone, like the empty query, is every
 *       mail.
 *   <li>{@code s:word}, {@code s:"a phrase"}, {@code s:(a OR b)}: see {@link Prefix}. A word with a
 *       colon that is no prefix ({@code kernel::sync}, {@code rust:}, {@code https://…}) is text.
 *   <li>{@code d:20250301..20250331}: both ends belong to it, either may be missing, days are whole
 *       days in UTC; one day alone is that day; {@code 2025-03} and {@code 2025} are that month and
 *       that year. Anything else is read by {@link ApproxiDate}; such a moment alone begins a span
 *       of 24 hours.
 *   <li>{@code thread:{query}} is every mail of the threads that hold a mail which matches, {@code
 *       thread:ID} the thread of one; {@code like:ID} is mails about the same thing as that one,
 *       {@code lineage:ID} the covers and patches of all versions of its work; {@code landed:} with
 *       dates as above, the patches that came up in a source tree then and are still there.
 *   <li>{@code topic:pin-init}, {@code topic:"rust kernel policy"}: the mails that say so in their
 *       author's own words or in the subject, in whatever spelling, at any time; {@code d:} beside
 *       it makes it those of a period.
 *   <li>A Message-ID in {@code <>} and the URL of a message find that message.
 * </ul>
 *
 * <p>Where this differs from public-inbox 1.9: {@code d:20250301} is one day, not two; days are
 * whole days in {@code dt:} and {@code rt:} too, where public-inbox takes the present time of day;
 * a date that is not understood is an error, not today; {@code NOT} needs no other clause; {@code
 * -ENOMEM} is the error code; an unclosed quote or bracket is an error.
 */
public final class QueryLanguage {
  /** Longest query, in characters. */
  public static final int MAX_LENGTH = 32_768;

  /** Most words, phrases, terms and ranges in one query. */
  public static final int MAX_CLAUSES = 500;

  /**
   * Most {@code thread:}, {@code like:}, {@code lineage:} and {@code topic:}, each of which is a
   * search by itself.
   */
  public static final int MAX_SEARCHES_WITHIN = 20;

  /** Deepest nesting of brackets. */
  public static final int MAX_DEPTH = 40;

  /** Fewest hex digits of a blob id, as public-inbox indexes them. */
  static final int MIN_HEX = 7;

  private static final int MAX_PREFIX_LENGTH = 8;

  /** What {@code is:} knows. */
  public static final List<String> KINDS =
      List.of(
          "patch",
          "cover",
          "reply",
          "series",
          "bot",
          "pull",
          "stable",
          "commit-notice",
          "withdrawal",
          "applied",
          "applied-in-part",
          "applied-to-tree",
          "commit");

  /** The error codes kernel code returns most, which nobody writes without their minus. */
  private static final Set<String> ERROR_CODES =
      Set.of(
          ("EPERM ENOENT EINTR EIO ENXIO E2BIG EBADF EAGAIN ENOMEM EACCES EFAULT EBUSY "
                  + "EEXIST ENODEV ENOTDIR EISDIR EINVAL ENFILE ENOTTY EFBIG ENOSPC ESPIPE EROFS "
                  + "EPIPE EDOM ERANGE EDEADLK ENAMETOOLONG ENOSYS ENOTEMPTY ENODATA ETIME EPROTO "
                  + "EBADMSG EOVERFLOW EILSEQ EMSGSIZE EOPNOTSUPP ENOTSUPP EADDRINUSE ENETDOWN "
                  + "ECONNRESET ENOBUFS EISCONN ENOTCONN ESHUTDOWN ETIMEDOUT ECONNREFUSED "
                  + "EALREADY EINPROGRESS ESTALE EREMOTEIO ECANCELED ERESTARTSYS EPROBE_DEFER "
                  + "EUCLEAN EFSCORRUPTED")
              .split(" "));

  private final String text;
  private final Instant now;
  private final List<String> notes;
  private int at;
  private int clauses;
  private int searchesWithin;

  /** Whether what the text means changes with the time it is read at. */
  private boolean relative;

  /** How many braces of {@code thread:} are open here; within one, a closing brace ends a word. */
  private int openBraces;

  /**
   * A text that was read.
   *
   * @param query what it means
   * @param relative whether it may mean something else at another time
   */
  record Reading(QueryNode query, boolean relative) {}

  private QueryLanguage(String text, Instant now, List<String> notes) {
    this.text = text;
    this.now = now;
    this.notes = notes;
  }

  /** Reads a query; see {@link #parse(String, Clock, List)}. */
  public static QueryNode parse(String text, Clock clock) throws QueryException {
    return parse(text, clock, new ArrayList<>());
  }

  /**
   * Reads a query.
   *
   * @param text what the user typed, any text at all
   * @param clock what dates are relative to
   * @param notes gets one line for each part that was left out or not taken as it may have been
   *     meant
   * @throws QueryException if it cannot be understood or goes beyond a limit
   */
  public static QueryNode parse(String text, Clock clock, List<String> notes)
      throws QueryException {
    return read(text, clock.instant(), notes).query();
  }

  /** Reads a query, and says whether time plays a part; see {@link #parse(String, Clock, List)}. */
  static Reading read(String text, Instant now, List<String> notes) throws QueryException {
    if (text.length() > MAX_LENGTH) {
      throw new QueryException(
          MAX_LENGTH + 1,
          "the query has " + text.length() + " characters",
          "at most " + MAX_LENGTH,
          "");
    }
    var language = new QueryLanguage(text, now, notes);
    QueryNode query = language.read();
    return new Reading(query, language.relative);
  }

  private QueryNode read() throws QueryException {
    skipBlanks();
    if (at == text.length()) {
      return new QueryNode.Everything();
    }
    QueryNode root = either(Prefix.DEFAULT, 0);
    if (at < text.length()) {
      throw error(at, "')' without its '('", "", "Quote it to search for text.");
    }
    if (root == null) {
      throw error(0, "nothing here can be searched for", "a word with a letter or a digit", "");
    }
    return root;
  }

  // Operators

  /** {@code a OR b}. Null if nothing in it can be searched for. */
  private @Nullable QueryNode either(Prefix prefix, int depth) throws QueryException {
    var found = new ArrayList<QueryNode>();
    add(found, all(prefix, depth));
    while (operator("OR")) {
      at += 2;
      add(found, all(prefix, depth));
    }
    return switch (found.size()) {
      case 0 -> null;
      case 1 -> found.getFirst();
      default -> new QueryNode.Or(found);
    };
  }

  /** {@code a b AND c NOT d}, up to an OR, a closing bracket or the end. */
  private @Nullable QueryNode all(Prefix prefix, int depth) throws QueryException {
    var found = new ArrayList<QueryNode>();
    int runStart = 0;
    add(found, one(prefix, depth));
    while (true) {
      skipBlanks();
      if (at == text.length() || isCloser(text.charAt(at)) || operator("OR")) {
        break;
      }
      if (operator("AND")) {
        at += 3;
        alternatives(found, runStart);
        runStart = found.size();
      }
      add(found, one(prefix, depth));
    }
    alternatives(found, runStart);
    return switch (found.size()) {
      case 0 -> null;
      case 1 -> found.getFirst();
      default -> new QueryNode.And(found);
    };
  }

  /** Turns terms of one prefix that stand side by side into an Or; see {@link Prefix}. */
  private static void alternatives(List<QueryNode> found, int start) {
    for (int i = start; i < found.size(); i++) {
      if (!(found.get(i) instanceof QueryNode.Exact first) || !first.prefix().sideBySideIsOr()) {
        continue;
      }
      var same = new ArrayList<QueryNode>();
      same.add(first);
      for (int k = found.size() - 1; k > i; k--) {
        if (found.get(k) instanceof QueryNode.Exact other && other.prefix() == first.prefix()) {
          same.add(1, other);
          found.remove(k);
        }
      }
      if (same.size() > 1) {
        found.set(i, new QueryNode.Or(same));
      }
    }
  }

  /** {@code NOT a}, {@code -a}, {@code +a}, {@code a}. */
  private @Nullable QueryNode one(Prefix prefix, int depth) throws QueryException {
    boolean negated = false;
    while (true) {
      skipBlanks();
      if (operator("NOT")) {
        at += 3;
        negated = !negated;
      } else if (at + 1 < text.length() && text.charAt(at) == '-' && startsOperand(at + 1)) {
        if (errorCode(at + 1)) {
          break;
        }
        at++;
        negated = !negated;
      } else if (at + 1 < text.length() && text.charAt(at) == '+' && startsOperand(at + 1)) {
        at++;
      } else {
        break;
      }
    }
    if (at == text.length() || isCloser(text.charAt(at)) || operator("OR") || operator("AND")) {
      String found =
          at == text.length() ? "the query ends" : "'" + text.substring(at, wordEnd(at)) + "'";
      throw error(
          at,
          found + " where a word should be",
          "a word, a \"phrase\" or a '('",
          at < text.length() && !isCloser(text.charAt(at))
              ? "Quote it to search for the word itself."
              : "");
    }
    QueryNode node = operand(prefix, depth);
    if (node == null || !negated) {
      return node;
    }
    return node instanceof QueryNode.Not not ? not.clause() : new QueryNode.Not(node);
  }

  /**
   * Whether {@code ENOMEM} or the like stands here: then the minus before it is part of the word.
   */
  private boolean errorCode(int start) {
    String word = text.substring(start, wordEnd(start));
    if (!ERROR_CODES.contains(word)) {
      return false;
    }
    note("'-" + word + "' was taken for the error code; say NOT " + word + " to leave it out");
    return true;
  }

  private boolean startsOperand(int index) {
    char c = text.charAt(index);
    return !isBlank(c) && !isCloser(c) && c != '-' && c != '+' && c != '>';
  }

  /** A group, a phrase, a word, or a prefix with one of them. */
  private @Nullable QueryNode operand(Prefix prefix, int depth) throws QueryException {
    char c = text.charAt(at);
    if (c == '(') {
      return group(prefix, depth);
    }
    if (isQuote(c)) {
      int start = at;
      return value(prefix, quoted(), start, true);
    }
    int colon = prefixEnd(at);
    if (colon > 0) {
      Prefix named = Prefix.of(text.substring(at, colon));
      if (named != null) {
        return prefixed(named, colon, depth);
      }
      refuseSlip(text.substring(at, colon));
    }
    int start = at;
    at = wordEnd(at);
    return value(prefix, text.substring(start, at), start, false);
  }

  private @Nullable QueryNode prefixed(Prefix prefix, int colon, int depth) throws QueryException {
    int start = at;
    at = colon + 1;
    if (isSearch(prefix) && ++searchesWithin > MAX_SEARCHES_WITHIN) {
      throw error(
          start,
          "too many searches within the search",
          "at most " + MAX_SEARCHES_WITHIN + " of thread:, like:, lineage: and topic:",
          "");
    }
    if (at == text.length() || isBlank(text.charAt(at)) || isCloser(text.charAt(at))) {
      throw error(
          at,
          "nothing follows '" + prefix.word() + ":'",
          switch (prefix.kind()) {
            case QUERY -> "a query in braces or a Message-ID, without a blank before it";
            case MAIL -> "a Message-ID without a blank before it";
            case LABEL -> "a topic such as topic:pin-init or topic:\"rust kernel policy\"";
            default -> "a word, a \"phrase\" or a '(' without a blank before it";
          },
          "");
    }
    if (prefix.kind() == Prefix.Kind.QUERY && (text.charAt(at) == '{' || text.charAt(at) == '(')) {
      return inThread(depth);
    }
    if (text.charAt(at) == '(') {
      return group(prefix, depth);
    }
    int valueStart = at;
    if (isQuote(text.charAt(at))) {
      return value(prefix, quoted(), valueStart, true);
    }
    at = wordEnd(at);
    return value(prefix, text.substring(valueStart, at), valueStart, false);
  }

  /** Whether what follows a prefix is found by a search of its own. */
  private static boolean isSearch(Prefix prefix) {
    return switch (prefix.kind()) {
      case QUERY, MAIL, LABEL -> true;
      case TEXT, EXACT, HEX, TIME, NUMBER -> false;
    };
  }

  private @Nullable QueryNode group(Prefix prefix, int depth) throws QueryException {
    int open = at;
    if (depth == MAX_DEPTH) {
      throw error(open, "brackets are nested too deep", "at most " + MAX_DEPTH + " levels", "");
    }
    at++;
    QueryNode node = either(prefix, depth + 1);
    skipBlanks();
    if (at == text.length() || text.charAt(at) != ')') {
      throw error(open, "'(' without its ')'", "", "");
    }
    at++;
    return node;
  }

  /** What stands in {@code thread:{}}; brackets do as well as braces. */
  private @Nullable QueryNode inThread(int depth) throws QueryException {
    if (text.charAt(at) == '(') {
      QueryNode node = group(Prefix.DEFAULT, depth);
      return node == null ? null : new QueryNode.InThread(node);
    }
    int open = at;
    if (depth == MAX_DEPTH) {
      throw error(open, "braces are nested too deep", "at most " + MAX_DEPTH + " levels", "");
    }
    at++;
    openBraces++;
    QueryNode node = either(Prefix.DEFAULT, depth + 1);
    openBraces--;
    skipBlanks();
    if (at == text.length() || text.charAt(at) != '}') {
      throw error(open, "'{' without its '}'", "", "");
    }
    at++;
    return node == null ? null : new QueryNode.InThread(node);
  }

  private String quoted() throws QueryException {
    int open = at;
    int end = open + 1;
    while (end < text.length() && !isQuote(text.charAt(end))) {
      end++;
    }
    if (end == text.length()) {
      throw error(open, "a quote that is not closed", "another '\"' after it", "");
    }
    at = end + 1;
    return text.substring(open + 1, end);
  }

  // Values

  private @Nullable QueryNode value(Prefix prefix, String value, int start, boolean quoted)
      throws QueryException {
    if (++clauses > MAX_CLAUSES) {
      throw error(start, "the query has too many words", "at most " + MAX_CLAUSES, "");
    }
    return switch (prefix.kind()) {
      case TEXT -> text(prefix, value, quoted);
      case EXACT -> exact(prefix, value, start);
      case HEX -> hex(prefix, value, start);
      case TIME -> time(prefix, value, start);
      case NUMBER -> number(prefix, value, start);
      case QUERY ->
          new QueryNode.InThread(new QueryNode.Exact(Prefix.MID, mail(prefix, value, start)));
      case MAIL ->
          prefix == Prefix.LINEAGE
              ? new QueryNode.InLineage(mail(prefix, value, start))
              : new QueryNode.Like(mail(prefix, value, start));
      case LABEL -> topic(value, start);
    };
  }

  private QueryNode topic(String value, int start) throws QueryException {
    String label = value.strip();
    if (!searchable(label)) {
      throw error(
          start,
          "'" + label + "' is no topic",
          "a topic such as topic:pin-init or topic:\"rust kernel policy\"",
          "");
    }
    return new QueryNode.InTopic(label);
  }

  private @Nullable QueryNode text(Prefix prefix, String value, boolean quoted) {
    if (quoted) {
      if (!searchable(value)) {
        return leftOut('"' + value + '"');
      }
      return new QueryNode.Phrase(prefix, value);
    }
    int from = 0;
    while (prefix != Prefix.DEFAULT && from < value.length() && value.charAt(from) == ':') {
      from++; // s:(:foo) is s:foo
    }
    int end = value.length();
    while (end > from && value.charAt(end - 1) == '*') {
      end--;
    }
    boolean star = end < value.length();
    String word = value.substring(from, end);
    if (prefix == Prefix.DEFAULT || prefix == Prefix.M) {
      String messageId = PastedId.cleaned(PastedId.of(word));
      if (!messageId.isEmpty()) {
        return new QueryNode.Exact(Prefix.MID, messageId);
      }
    }
    if (star && word.isEmpty() && prefix == Prefix.DEFAULT) {
      return new QueryNode.Everything();
    }
    if (!searchable(word)) {
      return leftOut(value);
    }
    if (word.equals("XOR") || word.equals("NEAR") || word.equals("ADJ")) {
      note("'" + word + "' is searched for as a word; the operators are AND, OR and NOT");
    }
    if (star
        && (word.endsWith("_") || Character.isLetterOrDigit(word.codePointBefore(word.length())))) {
      return new QueryNode.StartsWith(prefix, word);
    }
    return new QueryNode.Word(prefix, word);
  }

  private QueryNode exact(Prefix prefix, String value, int start) throws QueryException {
    String term = value;
    switch (prefix) {
      case MID -> {
        String pasted = PastedId.of(value);
        term = PastedId.cleaned(pasted.isEmpty() ? value : pasted);
      }
      case LID -> {
        if (term.startsWith("<") && term.endsWith(">")) {
          term = term.substring(1, term.length() - 1);
        }
        term = term.toLowerCase(Locale.ROOT);
      }
      case PATCHID, TREE, IS -> term = term.toLowerCase(Locale.ROOT);
      default -> {}
    }
    term = term.strip();
    if (term.isEmpty()) {
      throw error(start, "nothing follows '" + prefix.word() + ":'", prefix.meaning(), "");
    }
    if (prefix == Prefix.IS && !KINDS.contains(term)) {
      String guess = Spelling.nearest(term, KINDS, 2);
      throw error(
          start,
          "unknown kind '" + term + "'",
          "one of " + String.join(", ", KINDS),
          guess.isEmpty() ? "" : "Did you mean 'is:" + guess + "'?");
    }
    return new QueryNode.Exact(prefix, term);
  }

  /** The Message-ID of a mail, which may be given by its URL. */
  private String mail(Prefix prefix, String value, int start) throws QueryException {
    String pasted = PastedId.of(value);
    String id = PastedId.cleaned(pasted.isEmpty() ? value : pasted);
    if (id.indexOf('@') < 0) {
      throw error(
          start,
          "'" + value + "' is no Message-ID",
          prefix == Prefix.THREAD ? "a Message-ID, or a query in braces" : "a Message-ID or a URL",
          prefix == Prefix.THREAD && searchable(value)
              ? "Did you mean 'thread:{" + value + "}'?"
              : "");
    }
    return id;
  }

  private QueryNode hex(Prefix prefix, String value, int start) throws QueryException {
    int end = value.endsWith("*") ? value.length() - 1 : value.length();
    for (int i = 0; i < end; i++) {
      if (Character.digit(value.charAt(i), 16) < 0 || value.charAt(i) > 'f') {
        throw error(start + i, "'" + value + "' is no " + idOf(prefix), "hexadecimal digits", "");
      }
    }
    if (end < MIN_HEX || end > 64) {
      throw error(
          start,
          "'" + value + "' is no " + idOf(prefix),
          MIN_HEX + " to 64 hexadecimal digits",
          "");
    }
    return new QueryNode.Exact(prefix, value.substring(0, end).toLowerCase(Locale.ROOT));
  }

  private static String idOf(Prefix prefix) {
    return prefix == Prefix.COMMIT ? "commit id" : "blob id";
  }

  // Ranges

  private QueryNode time(Prefix prefix, String value, int start) throws QueryException {
    relative |= QueryTimes.isRelative(prefix, value);
    QueryNode.Range span = QueryTimes.span(prefix, value, start, now);
    if (span.from() > span.to()) {
      noteEmpty(prefix, value);
    }
    return span;
  }

  private void noteEmpty(Prefix prefix, String value) {
    note("'" + prefix.word() + ':' + value + "' ends before it begins, so it matches nothing");
  }

  private QueryNode number(Prefix prefix, String value, int start) throws QueryException {
    int dots = value.indexOf("..");
    if (dots < 0) {
      long number = wholeNumber(prefix, value, start);
      return new QueryNode.Range(prefix, number, number);
    }
    String first = value.substring(0, dots);
    String second = value.substring(dots + 2);
    long from = first.isEmpty() ? Long.MIN_VALUE : wholeNumber(prefix, first, start);
    long to = second.isEmpty() ? Long.MAX_VALUE : wholeNumber(prefix, second, start + dots + 2);
    if (from > to) {
      noteEmpty(prefix, value);
    }
    return new QueryNode.Range(prefix, from, to);
  }

  private long wholeNumber(Prefix prefix, String value, int start) throws QueryException {
    if (value.isEmpty() || value.length() > 18 || !QueryTimes.digitsOnly(value)) {
      throw error(
          start,
          "'" + value + "' is no number",
          "digits, or a range such as " + prefix.word() + ":10..20",
          "");
    }
    return Long.parseLong(value);
  }

  // Words

  /** The end of a run of letters that a colon ends and that may be a prefix, or -1. */
  private int prefixEnd(int start) {
    int end = start;
    while (end < text.length() && isAsciiLetter(text.charAt(end))) {
      end++;
    }
    if (end == start || end - start > MAX_PREFIX_LENGTH) {
      return -1;
    }
    if (end == text.length() || text.charAt(end) != ':') {
      return -1;
    }
    boolean scope = end + 1 < text.length() && text.charAt(end + 1) == ':';
    return scope || text.startsWith("//", end + 1) ? -1 : end;
  }

  /** Refuses a prefix that another system, or a slip of the finger, would make of one of ours. */
  private void refuseSlip(String word) throws QueryException {
    int after = at + word.length() + 1;
    if (after == text.length() || isBlank(text.charAt(after)) || isCloser(text.charAt(after))) {
      return; // "rust: sync: …" is how subjects begin
    }
    String guess = Spelling.prefix(word);
    if (!guess.isEmpty()) {
      throw error(
          at,
          "unknown prefix '" + word + ":'",
          "",
          "Did you mean '" + guess + ":'? Quote it to search for the text.");
    }
  }

  /**
   * Where the word that begins at {@code start} ends: at a blank, a quote or a bracket; but a pair
   * of brackets or braces right behind a letter, with no blank inside, belongs to it, as in {@code
   * kmalloc()}.
   */
  private int wordEnd(int start) {
    int end = start;
    while (end < text.length()) {
      char c = text.charAt(end);
      if (isBlank(c) || isQuote(c) || isCloser(c)) {
        break;
      }
      if (c == '(' || (c == '{' && openBraces > 0)) {
        int close = end > start ? closing(end, c == '(' ? ')' : '}') : -1;
        if (close >= 0) {
          end = close;
        } else if (c == '(') {
          break;
        }
      }
      end++;
    }
    return Math.max(end, Math.min(start + 1, text.length()));
  }

  private int closing(int open, char closer) {
    for (int i = open + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == closer) {
        return i;
      }
      if (isBlank(c) || isQuote(c) || c == '(' || c == ')' || c == '{') {
        return -1;
      }
    }
    return -1;
  }

  // Characters

  private void skipBlanks() {
    while (at < text.length() && isBlank(text.charAt(at))) {
      at++;
    }
  }

  private boolean operator(String word) {
    skipBlanks();
    int end = at + word.length();
    if (!text.startsWith(word, at)) {
      return false;
    }
    if (end == text.length()) {
      return true;
    }
    char c = text.charAt(end);
    return isBlank(c) || c == '(' || isCloser(c) || isQuote(c);
  }

  private boolean isCloser(char c) {
    return c == ')' || (c == '}' && openBraces > 0);
  }

  private static boolean isBlank(char c) {
    return c <= ' ' || c == 0x7f || (c > 0x7f && Character.isSpaceChar(c));
  }

  private static boolean isQuote(char c) {
    return c == '"' || c == '\u201c' || c == '\u201d';
  }

  private static boolean isAsciiLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  /** Does the text hold anything the index could hold? */
  private static boolean searchable(String value) {
    for (int i = 0; i < value.length(); ) {
      int codePoint = value.codePointAt(i);
      if (Character.isLetterOrDigit(codePoint)) {
        return true;
      }
      i += Character.charCount(codePoint);
    }
    return false;
  }

  private @Nullable QueryNode leftOut(String value) {
    note("'" + value + "' has no letter or digit and was left out");
    return null;
  }

  private void note(String line) {
    notes.add(line);
  }

  private static void add(List<QueryNode> nodes, @Nullable QueryNode node) {
    if (node != null) {
      nodes.add(node);
    }
  }

  private QueryException error(int index, String problem, String expected, String suggestion) {
    return new QueryException(Math.min(index, text.length()) + 1, problem, expected, suggestion);
  }
}
