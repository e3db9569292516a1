package dev.tidemark.analysis;

/**
 * By which clock a mail falls into a period. They differ: a mail may wait weeks for a moderator, be
 * delivered again years later, or carry a date of 1970.
 */
public enum Clock {
  /**
   * The author's: the Date header, as long as it is not after the archive's and at most a year
   * before it; else the archive's.
   */
  AUTHOR("the author's clock (Date)"),
  /** The archive's: the Received header (public-inbox's {@code rt:}). */
  ARCHIVE("the archive's clock (Received)");

  private final String words;

  Clock(String words) {
    this.words = words;
  }

  /** The clock in a few plain words. */
  public String words() {
    return words;
  }
}
