package dev.tidemark.ingest.lines;

import dev.tidemark.ingest.commit.Language;

/**
 * The lines of one file. Every line is one of the first three; a last line without a line end is a
 * line.
 *
 * @param code lines with anything but white space and comment
 * @param comment lines with comment, documentation included, and no code
 * @param blank lines of white space, also within comments and strings
 * @param unsafeBlocks Rust: the word {@code unsafe} before a brace
 * @param unsafeFunctions Rust: the word {@code unsafe} before {@code fn}, {@code extern}, {@code
 *     impl} or {@code trait}
 */
public record LineCount(int code, int comment, int blank, int unsafeBlocks, int unsafeFunctions) {

  /** Goes up whenever the same file may count otherwise than before: counts are kept on disk. */
  public static final int RULES = 1;

  /** Counts a file. Bytes that are no UTF-8 are taken as they are; nothing is refused. */
  public static LineCount of(byte[] source, Language language) {
    return new LineScanner(source, language).scan();
  }
}
