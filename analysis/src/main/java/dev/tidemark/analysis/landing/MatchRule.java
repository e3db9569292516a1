package dev.tidemark.analysis.landing;

/** Why a mail is thought to be the posting of a commit, the surest first. */
public enum MatchRule {
  /** The commit's {@code Link:} or {@code Message-ID:} names the mail. */
  LINK("the commit links to it"),
  /** Both have the same stable patch-id. */
  PATCH_ID("same patch-id"),
  /** Same title, and the sender is the commit's author. */
  SUBJECT_AUTHOR("same title and author"),
  /** Same title, and the mail's text names the commit's author in a {@code From:} line. */
  BODY_FROM("same title, and the mail names the author"),
  /** Title and changed lines are much alike. */
  FUZZY("title and changed lines are alike");

  private final String words;

  MatchRule(String words) {
    this.words = words;
  }

  /** For people. */
  public String words() {
    return words;
  }
}
