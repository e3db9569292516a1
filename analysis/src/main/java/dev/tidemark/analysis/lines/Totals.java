package dev.tidemark.analysis.lines;

import dev.tidemark.ingest.commit.TaggedTree.Row;

/**
 * Counts added up.
 *
 * @param files how many files
 * @param code lines of code
 * @param comment lines of comment
 * @param blank blank lines
 * @param unsafeBlocks blocks of unsafe Rust
 * @param unsafeFunctions unsafe functions, and implementations, traits and foreign blocks
 */
public record Totals(
    int files, long code, long comment, long blank, long unsafeBlocks, long unsafeFunctions) {

  /** Nothing. */
  public static final Totals NONE = new Totals(0, 0, 0, 0, 0, 0);

  /** With a part of a tree added. */
  public Totals plus(Row row) {
    return new Totals(
        files + row.files(),
        code + row.code(),
        comment + row.comment(),
        blank + row.blank(),
        unsafeBlocks + row.unsafeBlocks(),
        unsafeFunctions + row.unsafeFunctions());
  }

  /** All lines. */
  public long lines() {
    return code + comment + blank;
  }
}
