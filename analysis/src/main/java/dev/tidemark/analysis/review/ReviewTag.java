package dev.tidemark.analysis.review;

import dev.tidemark.ingest.mail.MailAddress;
import dev.tidemark.ingest.mail.MessageId;

/**
 * A judgement that holds for a patch.
 *
 * @param kind what it says
 * @param person who says so; hostile text
 * @param way how it came to the patch
 * @param mail the mail it stands in
 * @param posted when that was posted, epoch seconds
 */
public record ReviewTag(
    ReviewTrailer.Kind kind, MailAddress person, Way way, MessageId mail, long posted) {

  /** How a judgement came to a patch; the first ones say most. */
  public enum Way {
    /** In an answer to the patch. */
    ANSWER("in an answer"),
    /** In an answer to the cover: it holds for the whole series. */
    COVER("for the whole series"),
    /** The poster wrote it into the patch. */
    PATCH("in the patch"),
    /** Given to another posting of the patch, which has the same patch-id. */
    CARRIED("carried over, patch unchanged");

    private final String words;

    Way(String words) {
      this.words = words;
    }

    /** The way in a few plain words. */
    public String words() {
      return words;
    }
  }

  /** Whether both say the same and come from the same person. */
  boolean sameAs(ReviewTag other) {
    return kind == other.kind
        && (SameMailbox.vouches(person, other.person) || person.equals(other.person));
  }
}
