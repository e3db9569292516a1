package dev.tidemark.index.write;

import dev.tidemark.ingest.mail.ParseProblem;
import java.util.Map;

/**
 * What an indexer has done since it was opened.
 *
 * @param records Kafka records taken, removals included
 * @param bytes raw bytes of the mails among them
 * @param added documents added
 * @param updated documents rewritten because a copy came or went
 * @param removed documents deleted with their last copy
 * @param rejects records that are no mail records at all
 * @param failures mails that made some stage fail, and were indexed by little more than their
 *     Message-ID, or not at all
 * @param commits Lucene commits made
 * @param problems how many mails had each problem, of those parsed
 */
public record IndexCounts(
    long records,
    long bytes,
    long added,
    long updated,
    long removed,
    long rejects,
    long failures,
    long commits,
    Map<ParseProblem.Kind, Long> problems) {

  public IndexCounts {
    problems = Map.copyOf(problems);
  }
}
