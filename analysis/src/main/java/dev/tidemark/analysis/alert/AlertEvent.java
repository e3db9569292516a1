package dev.tidemark.analysis.alert;

import dev.tidemark.ingest.mail.MessageId;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * One thing that one rule's owner is to be told, once.
 *
 * @param id names it for good: the same happening under the same rule always has the same id, so
 *     that a receiver can tell a repeat
 * @param rule name of the rule
 * @param watch what was watched
 * @param amends the id of the event it completes, if a late mail was added to something already
 *     told; such an event corrects, it does not tell anew
 * @param time when it happened by the archive's clock
 * @param news what happened
 */
public record AlertEvent(
    String id, String rule, Watch watch, Optional<String> amends, Instant time, News news) {

  private static final int ID_BYTES = 16;

  /** The id of what one mail made happen under one rule: 32 hex digits. */
  static String id(String rule, Watch watch, MessageId message) {
    byte[] hash = Fingerprint.of(List.of(rule, watch.word(), message.value()));
    return HexFormat.of().formatHex(hash, 0, ID_BYTES);
  }
}
