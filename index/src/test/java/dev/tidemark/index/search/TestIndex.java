package dev.tidemark.index.search;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.index.schema.DocumentMapper;
import dev.tidemark.index.schema.Fields;
import dev.tidemark.index.schema.IndexHome;
import dev.tidemark.index.schema.IndexOptions;
import dev.tidemark.index.schema.IndexSchema;
import dev.tidemark.index.schema.MailAnalyzers;
import dev.tidemark.index.schema.MailCodec;
import dev.tidemark.index.schema.MailIdentity;
import dev.tidemark.index.schema.ParsedCopy;
import dev.tidemark.ingest.mail.MailKey;
import dev.tidemark.ingest.mail.MailMessage;
import dev.tidemark.ingest.mail.MailParser;
import dev.tidemark.ingest.mail.ParserLimits;
import dev.tidemark.ingest.mail.RawMail;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.store.FSDirectory;

/** Writes an index of mails for tests, with no Kafka in front of it. */
public final class TestIndex implements Closeable {
  private static final MailParser PARSER = new MailParser(ParserLimits.DEFAULT);

  private final IndexHome home;
  private final FSDirectory directory;
  private final IndexWriter writer;
  private final DocumentMapper mapper = new DocumentMapper(IndexOptions.DEFAULT);
  private final Map<String, List<ParsedCopy>> copies = new HashMap<>();

  private TestIndex(Path folder) throws IOException {
    home = new IndexHome(folder);
    directory = FSDirectory.open(home.currentOrNew());
    var config = new IndexWriterConfig(MailAnalyzers.analyzer());
    config.setCodec(new MailCodec());
    config.setRAMBufferSizeMB(128);
    writer = new IndexWriter(directory, config);
    commit();
  }

  /** A new, empty, committed index. */
  public static TestIndex in(Path folder) throws IOException {
    return new TestIndex(folder);
  }

  public Path folder() {
    return home.directory();
  }

  /** Adds a mail given as text with LF line ends. */
  public TestIndex add(String mail) throws IOException {
    return add("test", mail.getBytes(UTF_8));
  }

  public TestIndex add(String list, byte[] mail) throws IOException {
    return add(new RawMail(new MailKey(list, blob(mail)), mail, "", Instant.EPOCH, null));
  }

  public TestIndex add(RawMail raw) throws IOException {
    MailMessage parsed = PARSER.parse(raw.bytes(), raw.archived());
    String id = MailIdentity.of(parsed);
    List<ParsedCopy> all = copies.computeIfAbsent(id, key -> new ArrayList<>(1));
    if (all.stream().noneMatch(copy -> copy.raw().key().equals(raw.key()))) {
      all.add(new ParsedCopy(raw, parsed));
      writer.updateDocument(new Term(Fields.ID, id), mapper.map(all));
    }
    return this;
  }

  public TestIndex commit() throws IOException {
    var data = new HashMap<String, String>();
    IndexSchema.stamp(data, IndexOptions.DEFAULT);
    writer.setLiveCommitData(data.entrySet());
    writer.commit();
    return this;
  }

  public MailSearcher searcher() throws IOException {
    commit();
    return MailSearcher.open(home.directory());
  }

  @Override
  public void close() throws IOException {
    writer.close();
    directory.close();
  }

  private static String blob(byte[] mail) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-1");
      digest.update(("blob " + mail.length + "\0").getBytes(UTF_8));
      return HexFormat.of().formatHex(digest.digest(mail));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
