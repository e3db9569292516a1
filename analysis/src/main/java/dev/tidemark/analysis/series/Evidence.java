package dev.tidemark.analysis.series;

import dev.tidemark.ingest.mail.MessageId;

/**
 * One reason why two postings are, or are not, versions of one work.
 *
 * @param kind what was seen
 * @param newer head of the newer posting
 * @param older head of the older posting
 * @param detail what exactly, for the user: a count, an id, a title; may hold hostile text
 */
public record Evidence(Kind kind, MessageId newer, MessageId older, String detail) {

  /** What can be seen, strongest first; then what speaks against. */
  public enum Kind {
    /** Both carry the same b4 change-id. */
    CHANGE_ID("same change-id", false),
    /** The newer one's cover names a mail of the older one by URL. */
    LINK("links to it", false),
    /** The newer one answers a mail of the older one. */
    IN_REPLY_TO("sent in reply to it", false),
    /** Same author, same title. */
    TITLE("same title", false),
    /** Patches with the same titles. */
    PATCH_TITLES("same patch titles", false),
    /** Patches with the same patch-id. */
    PATCH_IDS("unchanged patches", false),
    /** The next version number of the same author, under a title that is alike. */
    LIKE_TITLE("next version, title alike", false),
    /** The author's name is the same, the address is not. */
    ADDRESS_CHANGED("address changed", false),
    /** The title is another one. */
    TITLE_CHANGED("title changed", true),
    /** Sent by somebody else. */
    AUTHOR_CHANGED("author changed", true),
    /** Both carry a change-id, and they differ. */
    CHANGE_ID_DIFFERS("change-id differs", true),
    /** The version number does not grow. */
    VERSION_NOT_NEWER("version is not newer", true),
    /** A long time lies between them. */
    LONG_GAP("long time between", true),
    /** Both are complete, and no patch of the one is in the other. */
    NO_COMMON_PATCH("no patch in common", true);

    private final String words;
    private final boolean against;

    Kind(String words, boolean against) {
      this.words = words;
      this.against = against;
    }

    /** The kind in a few plain words. */
    public String words() {
      return words;
    }

    /** Whether it speaks against the link. */
    public boolean against() {
      return against;
    }
  }

  /** Whether it speaks against the link. */
  public boolean against() {
    return kind.against();
  }
}
