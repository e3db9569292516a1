package dev.tidemark.ingest.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the trailers of one text, line by line. */
final class TrailerReader {
  /** Most trailers kept of one text. */
  static final int MAX_TRAILERS = 1000;

  /** Most lines one wrapped value may have. */
  private static final int MAX_WRAPPED_LINES = 4;

  /** Longest trailer name, in characters. */
  private static final int MAX_NAME = 40;

  /** Fewest hex digits that name a commit in a Fixes line. */
  private static final int MIN_FIXES_DIGITS = 6;

  /** Trailers whose value is no person. Lower case. */
  private static final Set<String> UTILITIES =
      Set.of(
          "fixes",
          "link",
          "closes",
          "buglink",
          "bugzilla",
          "bug",
          "obsoleted-by",
          "supersedes",
          "depends-on",
          "change-id",
          "base-commit",
          "prerequisite-patch-id",
          "prerequisite-change-id",
          "reported-by",
          "references",
          "upstream-status",
          "cherry-picked-from",
          "message-id",
          "assisted-by");

  /** Words that look like trailers with a person behind them and are none. Lower case. */
  private static final Set<String> NOT_TRAILERS =
      Set.of(
          "from",
          "to",
          "date",
          "subject",
          "sender",
          "reply-to",
          "mail",
          "email",
          "e-mail",
          "phone",
          "tel",
          "prerequisite-message-id",
          "author",
          "authordate",
          "commitdate",
          "http",
          "https");

  private final String text;
  private int next;

  TrailerReader(String text) {
    this.text = text;
  }

  List<Trailer> read() {
    if (text.indexOf(':') < 0) {
      return List.of();
    }
    List<Trailer> found = new ArrayList<>();
    while (next < text.length() && found.size() < MAX_TRAILERS) {
      int start = next;
      int end = lineEnd(start);
      next = Math.min(text.length(), end + 1);
      int stop = end > start && text.charAt(end - 1) == '\r' ? end - 1 : end;
      if (stop - start == 3 && text.startsWith("-- ", start)) {
        break;
      }
      int colon = nameEnd(start, stop);
      if (colon < 0) {
        continue;
      }
      Trailer trailer = readTrailer(firstWord(start, colon), text.substring(colon + 1, stop));
      if (trailer != null) {
        found.add(trailer);
      }
    }
    return found;
  }

  private int lineEnd(int from) {
    int newline = text.indexOf('\n', from);
    return newline < 0 ? text.length() : newline;
  }

  /** The colon behind a word at the start of a line, -1 if the line is no trailer. */
  private int nameEnd(int start, int stop) {
    int at = start;
    while (at < stop && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
    int word = at;
    while (at < stop && at - word <= MAX_NAME && isNameChar(text.charAt(at))) {
      at++;
    }
    if (at - word < 2 || at >= stop || text.charAt(at) != ':') {
      return -1;
    }
    return at + 1 == stop || text.charAt(at + 1) == ' ' || text.charAt(at + 1) == '\t' ? at : -1;
  }

  private static boolean isNameChar(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_';
  }

  private String firstWord(int start, int colon) {
    return text.substring(start, colon).strip();
  }

  private @Nullable Trailer readTrailer(String name, String rest) {
    String key = name.toLowerCase(Locale.ROOT);
    if (NOT_TRAILERS.contains(key)) {
      return null;
    }
    String value = rest.strip();
    if (value.startsWith(name + ':')) {
      value = value.substring(name.length() + 1).strip();
    }
    boolean utility = UTILITIES.contains(key);
    boolean byLine = key.endsWith("-by");
    if (!utility && !byLine && value.indexOf('@') < 0) {
      return null;
    }
    int before = next;
    value = unwrap(key, value, utility, byLine);
    List<String> notes = new ArrayList<>();
    value = cutNotes(value, notes);
    boolean good =
        switch (key) {
          case "fixes" -> hexDigits(value) >= MIN_FIXES_DIGITS || value.contains("://");
          case "link", "closes", "bug", "buglink", "bugzilla", "references" ->
              pointsSomewhere(value);
          default ->
              (utility && !value.isEmpty())
                  || (byLine && (person(value).isPresent() || looksLikeName(value)))
                  || (person(value).isPresent() && !key.equals("cc") && key.indexOf('-') > 0)
                  || (key.equals("cc") && person(value).isPresent());
        };
    if (!good) {
      next = before;
      return null;
    }
    readNoteLines(notes);
    return new Trailer(name, value, notes);
  }

  /** Joins what a mailer or an editor wrapped. */
  private String unwrap(String key, String value, boolean utility, boolean byLine) {
    if (key.equals("fixes")) {
      return unwrapFixes(value);
    }
    String below = peek();
    if (value.isEmpty()) {
      if (utility && below.startsWith("http")) {
        skip();
        return below;
      }
      return value;
    }
    if ((byLine || key.equals("cc"))
        && value.indexOf('@') < 0
        && below.startsWith("<")
        && below.indexOf('@') > 0) {
      skip();
      return value + ' ' + below;
    }
    return value;
  }

  /** A Fixes line goes on until its parenthesis is closed. */
  private String unwrapFixes(String value) {
    if (hexDigits(value) < MIN_FIXES_DIGITS) {
      return value;
    }
    String joined = value;
    int before = next;
    for (int i = 0; i < MAX_WRAPPED_LINES; i++) {
      if ((joined.indexOf('(') >= 0 && joined.endsWith(")"))
          || (joined.indexOf('(') < 0 && !peek().startsWith("(\""))) {
        return joined;
      }
      String below = peek();
      if (below.isEmpty() || looksLikeTrailer(below)) {
        break;
      }
      joined = joined + ' ' + below;
      skip();
    }
    if (joined.endsWith(")")) {
      return joined;
    }
    next = before;
    return value;
  }

  private static boolean looksLikeTrailer(String line) {
    int colon = line.indexOf(": ");
    if (colon < 2 || (line.indexOf('-') < 0 && !line.startsWith("Link:")) || line.endsWith("\")")) {
      return false;
    }
    return line.chars().limit(colon).allMatch(c -> isNameChar((char) c));
  }

  private static int hexDigits(String value) {
    int at = 0;
    while (at < value.length() && Character.digit(value.charAt(at), 16) >= 0) {
      at++;
    }
    return at == value.length() || " (,".indexOf(value.charAt(at)) >= 0 ? at : 0;
  }

  /** Takes {@code # note} and {@code [1]} off the end of a value. */
  private static String cutNotes(String value, List<String> notes) {
    String kept = value;
    int hash = kept.indexOf(" #");
    if (hash > 0 && kept.indexOf('"') < 0) {
      addNote(kept.substring(hash + 2), notes);
      kept = kept.substring(0, hash).strip();
    }
    if (kept.endsWith("]")) {
      int open = kept.lastIndexOf(" [");
      if (open > 0) {
        addNote(kept.substring(open + 2, kept.length() - 1), notes);
        kept = kept.substring(0, open).strip();
      }
    }
    return kept;
  }

  /** Reads {@code [who: what changed]} lines below a trailer, wrapped ones too. */
  private void readNoteLines(List<String> notes) {
    String below = peek();
    while (below.startsWith("[")) {
      int before = next;
      skip();
      var note = new StringBuilder(below);
      for (int i = 0; i < MAX_WRAPPED_LINES && !below.endsWith("]"); i++) {
        below = peek();
        if (below.isEmpty()) {
          break;
        }
        note.append(' ').append(below);
        skip();
      }
      if (!below.endsWith("]")) {
        next = before;
        return;
      }
      addNote(note.substring(1, note.length() - 1), notes);
      below = peek();
    }
  }

  private static void addNote(String note, List<String> notes) {
    String text = note.strip();
    if (!text.isEmpty()) {
      notes.add(text);
    }
  }

  private String peek() {
    return text.substring(next, lineEnd(next)).strip();
  }

  private void skip() {
    next = Math.min(text.length(), lineEnd(next) + 1);
  }

  /** A URL, a path without its scheme, or a number; no sentence. */
  private static boolean pointsSomewhere(String value) {
    if (value.isEmpty()) {
      return false;
    }
    int blank = value.indexOf(' ');
    String first = blank < 0 ? value : value.substring(0, blank);
    return first.indexOf('/') > 0
        || first.indexOf('@') > 0
        || first.charAt(0) == '#'
        || Character.isDigit(first.charAt(0));
  }

  /** A -by line without an address: at least it must read like a name, not like a sentence. */
  private static boolean looksLikeName(String value) {
    if (value.isEmpty() || value.length() > 60 || !Character.isLetter(value.codePointAt(0))) {
      return false;
    }
    return value.chars().filter(c -> c == ' ').count() <= 4 && !value.endsWith(".");
  }

  /** {@code Name <address>}, {@code <address>} or {@code address}. */
  static Optional<MailAddress> person(String value) {
    int at = value.indexOf('@');
    if (at < 0) {
      return Optional.empty();
    }
    int open = value.lastIndexOf('<', at);
    int close = value.indexOf('>', at);
    if (open >= 0 && close > at && at > open + 1 && close > at + 1) {
      String address = value.substring(open + 1, close).strip();
      if (address.indexOf(' ') >= 0) {
        return Optional.empty();
      }
      String name = value.substring(0, open).strip();
      if (name.length() > 1 && name.startsWith("\"") && name.endsWith("\"")) {
        name = name.substring(1, name.length() - 1).strip();
      }
      return Optional.of(new MailAddress(name, address));
    }
    boolean bare = open < 0 && at > 0 && at < value.length() - 1;
    for (int i = 0; bare && i < value.length(); i++) {
      char c = value.charAt(i);
      bare = c > ' ' && c != ',' && c != '(' && c != '/';
    }
    return bare ? Optional.of(new MailAddress("", value)) : Optional.empty();
  }
}
