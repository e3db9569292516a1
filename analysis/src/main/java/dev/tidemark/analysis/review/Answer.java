package dev.tidemark.analysis.review;

import dev.tidemark.ingest.mail.MailAddress;
import dev.tidemark.ingest.mail.MessageId;
import java.util.List;

/**
 * A mail that answers a series: directly, or through other answers.
 *
 * @param messageId the mail
 * @param to the patch or cover it comes to, going up from answer to answer
 * @param lost whether the mail it answers is not here, only one further up, and may be a patch of
 *     the series that is not here either
 * @param author who wrote it
 * @param person number of the person behind the author; means nothing outside its catalog
 * @param byPoster whether that is who posted the series
 * @param robot whether a program wrote it
 * @param withdrawal whether it asks to leave a patch alone; means something from the poster only
 * @param applies whether it says that what it answers was taken into a tree: by who took it, by a
 *     program, or by a poster who answers the own patch itself or names the tree
 * @param part whether it then says so of some patches of a series only
 * @param posted when, epoch seconds; see {@code PatchSeries.believed}
 * @param received when the archive took it in, epoch seconds
 * @param trailers what it says of the patch in trailers
 */
public record Answer(
    MessageId messageId,
    MessageId to,
    boolean lost,
    MailAddress author,
    int person,
    boolean byPoster,
    boolean robot,
    boolean withdrawal,
    boolean applies,
    boolean part,
    long posted,
    long received,
    List<ReviewTrailer> trailers) {

  public Answer {
    trailers = List.copyOf(trailers);
  }

  /** Whether somebody other than the poster, and no program, wrote it. */
  public boolean byReviewer() {
    return !byPoster && !robot;
  }

  /** Whether its author says no to what it answers, by a Nacked-by. */
  public boolean refuses() {
    for (ReviewTrailer trailer : trailers) {
      if (trailer.vouched() && trailer.kind() == ReviewTrailer.Kind.NACKED) {
        return true;
      }
    }
    return false;
  }

  /** Whether its author approves in it of what it answers. */
  public boolean approves() {
    for (ReviewTrailer trailer : trailers) {
      if (trailer.vouched() && trailer.kind().approves()) {
        return true;
      }
    }
    return false;
  }
}
