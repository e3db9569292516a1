package dev.tidemark.index.search;

import java.util.List;

/**
 * A few lines of a mail that show why it matches.
 *
 * @param place what kind of text it is from
 * @param file of a diff the file the lines change; else empty
 * @param hunk of a diff the text of the hunk's header, mostly a function; may be empty
 * @param text the lines, without the line end of the last; hostile text, to be escaped where it is
 *     shown
 * @param matches the words that match, as ranges of {@code text}, in order, not overlapping
 */
public record Snippet(Place place, String file, String hunk, String text, List<Range> matches) {

  /** Kinds of text, those that say most about a mail first. */
  public enum Place {
    /** The author's own words. */
    PROSE,
    /** A diff. */
    DIFF,
    /** Somebody else's words. */
    QUOTED
  }

  /**
   * Part of a text.
   *
   * @param start first character
   * @param end one past the last
   */
  public record Range(int start, int end) {}

  public Snippet {
    matches = List.copyOf(matches);
  }
}
