package dev.tidemark.ingest.commit;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * What the source tree of one tag holds, counted.
 *
 * @param repository short name of where it was seen, such as {@code linux-next}; one word
 * @param tag such as {@code next-20250303}
 * @param tagged when the tag was made, epoch seconds
 * @param commit the commit tagged
 * @param rows counts by part of the tree and language, in order of these
 * @param files files of any kind in the tree
 * @param addedFiles files that the tag before did not have, by path; 0 for the first tag
 * @param addedRust how many of these are Rust
 * @param release whether it is the tag of a release, which is compared with the release before it
 */
public record TaggedTree(
    String repository,
    String tag,
    long tagged,
    String commit,
    List<Row> rows,
    int files,
    int addedFiles,
    int addedRust,
    boolean release) {

  /**
   * One part of the tree in one language.
   *
   * @param part the part: its top folder ({@code drivers}), or two levels below {@code rust}
   *     ({@code rust/kernel/sync}); see {@link TreeParts}
   * @param language {@code rust}, or {@code c} where C was asked for
   * @param files how many files
   * @param code lines that hold code
   * @param comment lines that hold nothing but comment, documentation included
   * @param blank lines of white space
   * @param unsafeBlocks {@code unsafe} before a block
   * @param unsafeFunctions {@code unsafe} before {@code fn}, and before {@code impl}, {@code trait}
   *     and {@code extern}
   */
  public record Row(
      String part,
      String language,
      int files,
      long code,
      long comment,
      long blank,
      long unsafeBlocks,
      long unsafeFunctions) {

    public Row {
      requireNonNull(part, "part");
      requireNonNull(language, "language");
    }

    /** All lines. */
    public long lines() {
      return code + comment + blank;
    }
  }

  public TaggedTree {
    requireNonNull(repository, "repository");
    requireNonNull(tag, "tag");
    requireNonNull(commit, "commit");
    rows = List.copyOf(rows);
  }
}
