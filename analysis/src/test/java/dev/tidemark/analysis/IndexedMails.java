package dev.tidemark.analysis;

import dev.tidemark.index.schema.DocumentMapper;
import dev.tidemark.index.schema.Fields;
import dev.tidemark.index.schema.IndexHome;
import dev.tidemark.index.schema.IndexOptions;
import dev.tidemark.index.schema.IndexSchema;
import dev.tidemark.index.schema.MailAnalyzers;
import dev.tidemark.index.schema.MailCodec;
import dev.tidemark.index.schema.MailIdentity;
import dev.tidemark.index.search.MailSearcher;
import dev.tidemark.ingest.commit.UpstreamCommit;
import dev.tidemark.ingest.mail.MailMessage;
import dev.tidemark.ingest.mail.MailParser;
import dev.tidemark.ingest.mail.ParserLimits;
import dev.tidemark.ingest.mail.RawMail;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.store.FSDirectory;

/** An index of mails for tests, with no Kafka in front of it. */
public final class IndexedMails {
  private IndexedMails() {}

  /** Writes an index of these mails, in several segments, and opens it. */
  public static MailSearcher in(Path folder, List<RawMail> mails) throws IOException {
    return in(folder, mails, List.of());
  }

  /** The same with commits. */
  public static MailSearcher in(Path folder, List<RawMail> mails, List<UpstreamCommit> commits)
      throws IOException {
    var home = new IndexHome(folder);
    var parser = new MailParser(ParserLimits.DEFAULT);
    var mapper = new DocumentMapper(IndexOptions.DEFAULT);
    var config = new IndexWriterConfig(MailAnalyzers.analyzer());
    config.setCodec(new MailCodec());
    try (var directory = FSDirectory.open(home.currentOrNew());
        var writer = new IndexWriter(directory, config)) {
      int written = 0;
      for (RawMail mail : mails) {
        MailMessage parsed = parser.parse(mail.bytes(), mail.archived());
        writer.updateDocument(
            new Term(Fields.ID, MailIdentity.of(parsed)), mapper.map(mail, parsed));
        if (++written % (1 + mails.size() / 5) == 0) {
          writer.flush();
        }
      }
      for (UpstreamCommit commit : commits) {
        writer.addDocument(mapper.map(commit, parser));
      }
      var data = new HashMap<String, String>();
      IndexSchema.stamp(data, IndexOptions.DEFAULT);
      writer.setLiveCommitData(data.entrySet());
      writer.commit();
    }
    return MailSearcher.open(folder);
  }
}
