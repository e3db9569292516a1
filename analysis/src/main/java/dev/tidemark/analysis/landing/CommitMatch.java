package dev.tidemark.analysis.landing;

import dev.tidemark.ingest.mail.MessageId;
import java.util.List;

/**
 * The posting that a commit came of.
 *
 * @param commit id of the commit
 * @param mail the patch mail: of several postings the last before the commit, unless the commit
 *     itself names one
 * @param rule why
 * @param score how sure, 0 to 1; 1 for all rules but {@link MatchRule#FUZZY}
 * @param earlier other postings of the same change, the newest first
 */
public record CommitMatch(
    String commit, MessageId mail, MatchRule rule, double score, List<Posting> earlier) {

  /**
   * Another posting of the same change.
   *
   * @param mail the patch mail
   * @param rule why it is thought to be one
   * @param score how sure, 0 to 1
   */
  public record Posting(MessageId mail, MatchRule rule, double score) {}

  public CommitMatch {
    earlier = List.copyOf(earlier);
  }
}
