package dev.tidemark.ingest.mail;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * The text of a mail, and which of its lines are the author's prose, quotes, or parts of a diff.
 *
 * <p>Sections are maximal runs of lines of one kind, in the order of the text, as character ranges
 * of {@link #text()}. Lines keep their markers ({@code "> "}, {@code +}, {@code -}). The text of
 * several MIME text parts is joined by an empty line.
 */
public final class BodyText {

  /** What a run of lines is. */
  public enum Kind {
    /**
     * The author's own words; also lines around a diff that are neither file names nor hunks (mode
     * lines, trailers).
     */
    PROSE,
    /** Lines that begin with {@code >}. */
    QUOTED,
    /** From a line {@code "-- "} to the end of the part or to the next diff. */
    SIGNATURE,
    /** A file name of a diff: the range holds the path only, without {@code a/} or {@code b/}. */
    DIFF_FILE,
    /** What follows the second {@code @@} of a hunk header: the range holds that text only. */
    HUNK_HEADING,
    /** Added lines. */
    ADDED,
    /** Removed lines. */
    REMOVED,
    /** Context lines. */
    CONTEXT,
    /** An {@code index PRE..POST} line of a diff; see {@link #preBlobs}. */
    BLOB_IDS,
    /** Base85 data of a git binary patch: not for searching. */
    BINARY
  }

  /** No text at all. */
  public static final BodyText EMPTY = new BodyText("");

  private final String text;

  private BodyText(String text) {
    this.text = requireNonNull(text, "text");
  }

  /** Reads the lines of a decoded body (LF or CRLF line ends) into sections. */
  public static BodyText of(String text) {
    return text.isEmpty() ? EMPTY : new BodyText(text);
  }

  /** The whole text, as decoded. */
  public String text() {
    return text;
  }

  /** Lower-case hex of the old blobs of {@code index} lines, in order, distinct. */
  public List<String> preBlobs() {
    return List.of();
  }
}
