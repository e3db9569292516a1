package dev.tidemark.analysis.landing;

import dev.tidemark.index.schema.MailSummary;
import dev.tidemark.index.search.MailSearcher;
import dev.tidemark.ingest.mail.MailParser;
import dev.tidemark.ingest.mail.MessageId;
import dev.tidemark.ingest.mail.ParserLimits;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** The texts of an index. */
public final class IndexedTexts implements DiffTexts {
  private final MailSearcher searcher;
  private final MailParser parser = new MailParser(ParserLimits.DEFAULT);

  /**
   * @param searcher stays open as long as this is used
   */
  public IndexedTexts(MailSearcher searcher) {
    this.searcher = searcher;
  }

  @Override
  public String ofMail(MessageId mail) throws IOException {
    return text(searcher.mail(mail));
  }

  @Override
  public String ofCommit(String commit) throws IOException {
    return text(searcher.commitMail(commit));
  }

  private String text(Optional<MailSummary> mail) throws IOException {
    if (mail.isEmpty()) {
      return "";
    }
    Optional<byte[]> raw = searcher.raw(mail.get());
    return raw.isEmpty()
        ? ""
        : parser.parse(raw.get(), Instant.ofEpochSecond(mail.get().received())).body().text();
  }
}
