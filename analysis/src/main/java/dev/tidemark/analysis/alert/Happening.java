package dev.tidemark.analysis.alert;

import dev.tidemark.analysis.series.Lineage;
import dev.tidemark.analysis.series.PatchMail;
import dev.tidemark.analysis.series.PatchSeries;
import dev.tidemark.ingest.mail.MessageId;
import java.util.ArrayList;
import java.util.List;

/**
 * Something that happened to a series, before it is known whether any rule wants to hear of it.
 *
 * @param watch what happened
 * @param lineage the work
 * @param version place of the version it happened to among the work's versions
 * @param series the posting it happened to
 * @param time when, epoch seconds by the archive's clock
 * @param state where the series stands now, in a few words; empty for a posting
 */
record Happening(
    Watch watch, Lineage lineage, int version, PatchSeries series, long time, String state) {

  /** Own mails of the posting, by which it is known: cover first, then patches by index. */
  List<MessageId> mails() {
    var mails = new ArrayList<MessageId>();
    for (PatchMail mail : series.mails()) {
      mails.add(mail.messageId());
    }
    return mails;
  }

  /** When the archive took in the last of its mails, epoch seconds. */
  static long lastArrival(PatchSeries series) {
    long last = Long.MIN_VALUE;
    for (PatchMail mail : series.mails()) {
      last = Math.max(last, mail.received());
    }
    return last;
  }
}
