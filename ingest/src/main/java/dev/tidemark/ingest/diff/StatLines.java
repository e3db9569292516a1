package dev.tidemark.ingest.diff;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks for the summary lines of diffstats. */
final class StatLines {
  private static final String CHANGED = " changed";

  private StatLines() {}

  static Optional<DeclaredStat> find(String prose) {
    DeclaredStat alone = null;
    int at = prose.lastIndexOf(CHANGED);
    while (at >= 0) {
      int start = prose.lastIndexOf('\n', at) + 1;
      DeclaredStat stat = summary(prose, start);
      if (stat != null) {
        if (start > 0 && isStatLine(prose, start)) {
          return Optional.of(stat);
        }
        if (alone == null) {
          alone = stat;
        }
      }
      at = start == 0 ? -1 : prose.lastIndexOf(CHANGED, start - 1);
    }
    return Optional.ofNullable(alone);
  }

  /**
   * Whether the line above a position is {@code path | 12 ++--} or {@code path | Bin 0 -> 9 bytes}.
   */
  private static boolean isStatLine(String prose, int below) {
    int end = below - 1;
    int start = prose.lastIndexOf('\n', end - 1) + 1;
    int bar = end - 1;
    while (bar > start && prose.charAt(bar) != '|') {
      bar--;
    }
    if (bar <= start || prose.charAt(bar - 1) != ' ') {
      return false;
    }
    int at = bar + 1;
    while (at < end && prose.charAt(at) == ' ') {
      at++;
    }
    return at < end
        && (isDigit(prose.charAt(at))
            || prose.startsWith("Bin", at)
            || prose.startsWith("Unmerged", at));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static @Nullable DeclaredStat summary(String prose, int start) {
    var line = new Cursor(prose, start);
    line.blanks();
    int files = line.number();
    if (files < 0 || !(line.word(" files changed") || line.word(" file changed"))) {
      return null;
    }
    int insertions = 0;
    int deletions = 0;
    while (line.comma()) {
      int count = line.number();
      if (count < 0) {
        return null;
      }
      line.blanks();
      if (line.word("insertions(+)") || line.word("insertion(+)")) {
        insertions = count;
      } else if (line.word("deletions(-)") || line.word("deletion(-)")) {
        deletions = count;
      } else {
        return null;
      }
    }
    return line.atEnd() ? new DeclaredStat(files, insertions, deletions) : null;
  }

  /** Reads one line, and the next one where a mailer wrapped it behind a comma or a number. */
  private static final class Cursor {
    private final String text;
    private int at;

    Cursor(String text, int at) {
      this.text = text;
      this.at = at;
    }

    void blanks() {
      int from = at;
      while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
        at++;
      }
      if (at > start && at < text.length() && wrapsHere(from)) {
        at++;
        while (at < text.length() && text.charAt(at) == ' ') {
          at++;
        }
      }
    }

    private int start = Integer.MAX_VALUE;

    private boolean wrapsHere(int from) {
      return from >= start && text.charAt(at) == '\n';
    }

    int number() {
      start = at;
      int from = at;
      while (at < text.length() && isDigit(text.charAt(at))) {
        at++;
      }
      return at == from || at - from > 9 ? -1 : Integer.parseInt(text, from, at, 10);
    }

    boolean word(String word) {
      if (text.startsWith(word, at)) {
        at += word.length();
        return true;
      }
      return false;
    }

    boolean comma() {
      if (at < text.length() && text.charAt(at) == ',') {
        at++;
        blanks();
        return true;
      }
      return false;
    }

    boolean atEnd() {
      while (at < text.length()
          && (text.charAt(at) == ' ' || text.charAt(at) == '\t' || text.charAt(at) == '\r')) {
        at++;
      }
      return at == text.length() || text.charAt(at) == '\n';
    }
  }
}
