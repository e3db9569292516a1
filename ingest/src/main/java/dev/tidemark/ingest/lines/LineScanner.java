package dev.tidemark.ingest.lines;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tidemark.ingest.commit.Language;

/**
 * Goes through a source file once, byte by byte, and knows at each whether it is in code, in a
 * comment or in a string. Rust's block comments nest, its raw strings end at as many {@code #} as
 * they began with, and an apostrophe may begin a lifetime (The Rust Reference, "Lexical
 * structure").
 */
final class LineScanner {
  private static final byte[] UNSAFE = "unsafe".getBytes(US_ASCII);
  private static final String[] BEFORE_UNSAFE_ITEMS = {"fn", "extern", "impl", "trait"};

  private final byte[] source;
  private final boolean rust;
  private int at;
  private boolean hasCode;
  private boolean hasComment;
  private int code;
  private int comment;
  private int blank;
  private int unsafeBlocks;
  private int unsafeFunctions;

  LineScanner(byte[] source, Language language) {
    this.source = source;
    this.rust = language == Language.RUST;
  }

  LineCount scan() {
    while (at < source.length) {
      byte b = source[at];
      if (b == '/' && next() == '/') {
        lineComment();
      } else if (b == '/' && next() == '*') {
        blockComment();
      } else if (b == '"') {
        string((byte) '"');
      } else if (b == '\'') {
        apostrophe();
      } else if (rust && b == 'r' && !isWord(at - 1) && rawString()) {
        hasCode = true;
      } else if (rust && b == 'u' && !isWord(at - 1) && isWordHere(UNSAFE)) {
        unsafe();
      } else {
        plain(b);
        at++;
      }
    }
    if (source.length > 0 && source[source.length - 1] != '\n') {
      endLine();
    }
    return new LineCount(code, comment, blank, unsafeBlocks, unsafeFunctions);
  }

  private int next() {
    return at + 1 < source.length ? source[at + 1] : -1;
  }

  /** Takes a byte of code, a line end or white space. */
  private void plain(byte b) {
    if (b == '\n') {
      endLine();
    } else if (b > ' ' || b < 0) {
      hasCode = true;
    }
  }

  private void endLine() {
    if (hasCode) {
      code++;
    } else if (hasComment) {
      comment++;
    } else {
      blank++;
    }
    hasCode = false;
    hasComment = false;
  }

  private void lineComment() {
    while (at < source.length && source[at] != '\n') {
      at++;
    }
    hasComment = true;
  }

  private void blockComment() {
    int depth = 0;
    while (at < source.length) {
      byte b = source[at];
      if (b == '/' && next() == '*' && (rust || depth == 0)) {
        depth++;
        hasComment = true;
        at += 2;
      } else if (b == '*' && next() == '/') {
        depth--;
        hasComment = true;
        at += 2;
        if (depth == 0) {
          return;
        }
      } else {
        if (b == '\n') {
          endLine();
        } else if (b > ' ' || b < 0) {
          hasComment = true;
        }
        at++;
      }
    }
  }

  /** A string or, in C, a character: to the next such quote that no backslash stands before. */
  private void string(byte quote) {
    hasCode = true;
    at++;
    while (at < source.length) {
      byte b = source[at];
      at++;
      if (b == '\\') {
        if (at < source.length) {
          plain(source[at]);
          at++;
        }
      } else if (b == quote) {
        hasCode = true;
        return;
      } else {
        plain(b);
        if (b == '\n' && !rust) {
          return; // C has no string over lines; better a wrong string than a wrong file.
        }
      }
    }
  }

  /** In C a character; in Rust a character or a lifetime. */
  private void apostrophe() {
    if (!rust || next() == '\\') {
      string((byte) '\'');
      return;
    }
    hasCode = true;
    int width = 1;
    while (at + 1 + width < source.length && (source[at + 1 + width] & 0xc0) == 0x80) {
      width++;
    }
    boolean character =
        at + 1 + width < source.length && source[at + 1 + width] == '\'' && next() != '\n';
    at += character ? width + 2 : 1;
  }

  /** Passes over {@code r"..."} and {@code r#"..."#}; false if this is neither. */
  private boolean rawString() {
    int quote = at + 1;
    while (quote < source.length && source[quote] == '#') {
      quote++;
    }
    if (quote >= source.length || source[quote] != '"') {
      return false;
    }
    int hashes = quote - at - 1;
    hasCode = true;
    at = quote + 1;
    while (at < source.length) {
      byte b = source[at];
      at++;
      plain(b);
      if (b == '"' && hashes(at, hashes)) {
        at += hashes;
        return true;
      }
    }
    return true;
  }

  private boolean hashes(int from, int count) {
    if (from + count > source.length) {
      return false;
    }
    for (int i = from; i < from + count; i++) {
      if (source[i] != '#') {
        return false;
      }
    }
    return true;
  }

  private void unsafe() {
    hasCode = true;
    at += UNSAFE.length;
    int then = at;
    while (then < source.length && source[then] <= ' ' && source[then] >= 0) {
      then++;
    }
    if (then < source.length && source[then] == '{') {
      unsafeBlocks++;
      return;
    }
    for (String word : BEFORE_UNSAFE_ITEMS) {
      if (isWord(then, word.getBytes(US_ASCII))) {
        unsafeFunctions++;
        return;
      }
    }
  }

  private boolean isWordHere(byte[] word) {
    return isWord(at, word);
  }

  private boolean isWord(int from, byte[] word) {
    if (from + word.length > source.length || isWord(from + word.length)) {
      return false;
    }
    for (int i = 0; i < word.length; i++) {
      if (source[from + i] != word[i]) {
        return false;
      }
    }
    return true;
  }

  /** Whether the byte there may be part of a word. */
  private boolean isWord(int index) {
    if (index < 0 || index >= source.length) {
      return false;
    }
    byte b = source[index];
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || b == '_'
        || b < 0;
  }
}
