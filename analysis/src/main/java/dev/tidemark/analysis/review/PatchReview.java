package dev.tidemark.analysis.review;

import dev.tidemark.analysis.series.PatchMail;
import java.util.List;

/**
 * How far the review of one patch is.
 *
 * @param patch the patch
 * @param tags the judgements that hold for it, each person's of one kind once
 * @param answers mails of reviewers to this patch
 */
public record PatchReview(PatchMail patch, List<ReviewTag> tags, int answers) {

  public PatchReview {
    tags = List.copyOf(tags);
  }

  /** Whether there is such a judgement. */
  public boolean has(ReviewTrailer.Kind kind) {
    for (ReviewTag tag : tags) {
      if (tag.kind() == kind) {
        return true;
      }
    }
    return false;
  }

  /** Whether a Reviewed-by was given to this patch, and not only to the whole series. */
  boolean reviewedItself() {
    for (ReviewTag tag : tags) {
      if (tag.kind() == ReviewTrailer.Kind.REVIEWED && tag.way() != ReviewTag.Way.COVER) {
        return true;
      }
    }
    return false;
  }
}
