package dev.tidemark.analysis.series;

/** Why a series may not be what its author meant. Data to be shown, never an error. */
public enum Doubt {
  /** Some patches did not reach the archives at hand. */
  MISSING_PATCHES("patches missing"),
  /** Only the cover letter is there. */
  COVER_ONLY("only the cover letter is here"),
  /** A counter runs past its total, as in {@code 6/5}. */
  COUNTER_ABOVE_TOTAL("a counter is above its total"),
  /** The mails disagree on how many patches there are. */
  TOTALS_DIFFER("mails disagree on the number of patches"),
  /** The mails disagree on the version. */
  VERSIONS_DIFFER("mails disagree on the version"),
  /** A subject that can be read in more than one way. */
  MALFORMED_SUBJECT("a subject is malformed"),
  /** A counter occurs twice with the same patch; the second mail was put aside. */
  DUPLICATE_PATCH("a patch was sent twice"),
  /** A counter occurs twice with different patches; the mails were told apart by time and ids. */
  SPLIT_BY_COLLISION("two postings with the same counters were told apart"),
  /** Sent without threading: put together by author, counters and time. */
  NOT_THREADED("sent without threading"),
  /** The cover has no counter: it was recognised by its place in the thread. */
  NAKED_COVER("the cover letter carries no 0/N"),
  /** Cover and patches come from different people. */
  AUTHORS_DIFFER("cover and patches come from different people");

  private final String words;

  Doubt(String words) {
    this.words = words;
  }

  /** The doubt in a few plain words, for tables and notes. */
  public String words() {
    return words;
  }
}
