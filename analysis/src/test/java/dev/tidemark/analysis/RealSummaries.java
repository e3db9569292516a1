package dev.tidemark.analysis;

import dev.tidemark.index.schema.MailSummary;
import dev.tidemark.ingest.mail.RawMail;
import dev.tidemark.testing.RealArchive;
import java.util.ArrayList;
import java.util.List;

/** The mails of a real archive, as the index would summarise them. Read once a test JVM. */
final class RealSummaries {
  private RealSummaries() {}

  private static final class Holder {
    static final List<MailSummary> MAILS = read();
  }

  /** All mails, in the order of the archive; skips the test where there is no archive. */
  static List<MailSummary> mails() {
    RealArchive.folder();
    return Holder.MAILS;
  }

  private static List<MailSummary> read() {
    var mailbox = new Mailbox();
    var mails = new ArrayList<MailSummary>();
    for (RawMail mail : RealArchive.mails()) {
      mails.add(mailbox.summary(mail));
    }
    return List.copyOf(mails);
  }
}
