package dev.tidemark.analysis;

import dev.tidemark.analysis.discussion.Discussion;
import dev.tidemark.analysis.discussion.Discussions;
import dev.tidemark.index.schema.MailSummary;
import dev.tidemark.ingest.mail.RawMail;
import dev.tidemark.testing.RealArchive;
import java.util.ArrayList;
import java.util.List;

/** The mails of a real archive, as the index would summarise them. Read once a test JVM. */
public final class RealSummaries {
  private RealSummaries() {}

  private static final class Holder {
    static final List<Mailbox.Indexed> INDEXED = read();
    static final List<MailSummary> MAILS = INDEXED.stream().map(Mailbox.Indexed::summary).toList();
    static final AnalysisCatalog CATALOG = AnalysisCatalog.of(MAILS);
    static final Discussions DISCUSSIONS =
        new Discussions(CATALOG, Mailbox.talk(INDEXED), Discussion.Options.DEFAULT);
  }

  /** All mails, in the order of the archive; skips the test where there is no archive. */
  static List<MailSummary> mails() {
    RealArchive.folder();
    return Holder.MAILS;
  }

  /** All mails with their words, in the order of the archive. */
  public static List<Mailbox.Indexed> indexed() {
    RealArchive.folder();
    return Holder.INDEXED;
  }

  /** The catalog of all mails. */
  public static AnalysisCatalog catalog() {
    RealArchive.folder();
    return Holder.CATALOG;
  }

  /** What people talk about in them; one for all tests, which run one after the other. */
  public static Discussions discussions() {
    RealArchive.folder();
    return Holder.DISCUSSIONS;
  }

  private static List<Mailbox.Indexed> read() {
    var mailbox = new Mailbox();
    var mails = new ArrayList<Mailbox.Indexed>();
    for (RawMail mail : RealArchive.mails()) {
      mails.add(mailbox.indexed(mail));
    }
    return List.copyOf(mails);
  }
}
