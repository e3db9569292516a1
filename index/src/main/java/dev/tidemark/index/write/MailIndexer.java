package dev.tidemark.index.write;

import static java.util.Objects.requireNonNull;

import dev.tidemark.index.schema.CarefulParser;
import dev.tidemark.index.schema.DocumentMapper;
import dev.tidemark.index.schema.Fields;
import dev.tidemark.index.schema.IndexHome;
import dev.tidemark.index.schema.IndexMismatchException;
import dev.tidemark.index.schema.IndexOptions;
import dev.tidemark.index.schema.IndexSchema;
import dev.tidemark.index.schema.MailCodec;
import dev.tidemark.index.schema.MailIdentity;
import dev.tidemark.index.schema.ParsedCopy;
import dev.tidemark.index.schema.StoredCopies;
import dev.tidemark.index.write.WaitingChanges.Change;
import dev.tidemark.ingest.commit.UpstreamCommit;
import dev.tidemark.ingest.mail.MailKey;
import dev.tidemark.ingest.mail.MailMessage;
import dev.tidemark.ingest.mail.MailParser;
import dev.tidemark.ingest.mail.RawMail;
import dev.tidemark.ingest.topic.MailRecord;
import dev.tidemark.ingest.topic.UpstreamRecord;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TieredMergePolicy;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts mail records into the index: the only owner of the Lucene writer. One thread calls {@link
 * #apply} and {@link #commit}; a pool of as many threads as there are processors parses mails and
 * adds their documents meanwhile. What was not committed when the process dies, or when {@link
 * #close} is called, is as if it had never been applied.
 *
 * <p>What the index holds is a function of the copies that are in it, not of the order in which
 * they came or of the timing of threads:
 *
 * <ul>
 *   <li>A mail nobody has heard of is added straight away. That is nearly every mail, and told by
 *       two sets of 64-bit hashes, of identities and of copies.
 *   <li>Anything else (a further copy of a known mail, a copy that may be there already, a removal)
 *       waits. When enough waits, or at a commit, the workers come to rest, of several changes to
 *       one copy the last one counts, and each mail concerned is rewritten once with the copies it
 *       then has, or deleted with its last one.
 * </ul>
 *
 * <p>A mail that makes some stage fail is logged, counted and indexed with as little as its
 * Message-ID, so that it never stops the rest.
 */
public final class MailIndexer implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(MailIndexer.class);

  private static final int MIB = 1 << 20;

  /** Of the heap, for raw mails under way. */
  private static final int UNDER_WAY_SHARE = 32;

  /** Of the heap, for Lucene's buffers. */
  private static final int BUFFER_SHARE = 16;

  /** Below this a commit writes the buffers one after the other, and each into one file. */
  private static final long SMALL_BUFFER = 4L * MIB;

  private final IndexOptions options;
  private final Closeable lock;
  private final FSDirectory directory;
  private final IndexWriter writer;
  private final CarefulParser parser;
  private final Workers<DocumentMapper> workers;
  private final WaitingChanges waiting;

  private final MailParser commitParser;

  /** Commits and trees said since the workers last were at rest. */
  private final Set<String> upstreamUnderWay = new HashSet<>();

  private final LongHashes identities = new LongHashes();
  private final LongHashes copies = new LongHashes();
  private boolean loaded;
  private @Nullable DirectoryReader reader;

  private volatile CommitPoint committed;
  private long uncommitted;
  private final AtomicLong records = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong rejects = new AtomicLong();
  private final AtomicLong commits = new AtomicLong();
  private final AtomicLong added = new AtomicLong();
  private final AtomicLong updated = new AtomicLong();
  private final AtomicLong removed = new AtomicLong();

  /** The changes to one mail, and where it is in {@link #reader}. */
  private record Affected(String identity, int document, List<Change> changes) {}

  private MailIndexer(Path path, IndexOptions options, Closeable lock) throws IOException {
    this.options = options;
    this.lock = lock;
    this.parser = new CarefulParser(options.limits());
    this.commitParser = new MailParser(options.limits());
    long heap = Runtime.getRuntime().maxMemory();
    int budget = (int) clamp(heap / UNDER_WAY_SHARE, 8L * MIB, 128L * MIB);
    this.waiting = new WaitingChanges(budget);
    this.directory = FSDirectory.open(path);
    try {
      boolean exists = DirectoryReader.indexExists(directory);
      if (exists) {
        Map<String, String> userData = SegmentInfos.readLatestCommit(directory).getUserData();
        IndexSchema.check(userData, options);
        this.committed = CommitPoint.read(userData);
      } else {
        this.committed = CommitPoint.START;
      }
      this.writer = new IndexWriter(directory, writerConfig(heap));
      if (!exists) {
        // So that there is something for readers to open.
        writer.setLiveCommitData(committed.userData(options).entrySet());
        writer.commit();
        this.loaded = true;
      }
    } catch (IOException | RuntimeException e) {
      directory.close();
      throw e;
    }
    this.workers = new Workers<>("tidemark-index", budget, () -> new DocumentMapper(options));
  }

  private static IndexWriterConfig writerConfig(long heap) {
    var config = new IndexWriterConfig(null);
    config.setRAMBufferSizeMB((double) clamp(heap / BUFFER_SHARE / MIB, 24, 256));
    config.setCodec(new MailCodec());
    config.setUseCompoundFile(false);
    config.setCommitOnClose(false);
    // Small segments are merged when there are many, not while someone waits for a commit.
    config.setMaxFullFlushMergeWaitMillis(0);
    var policy = new TieredMergePolicy();
    policy.setNoCFSRatio(0);
    config.setMergePolicy(policy);
    var scheduler = new ConcurrentMergeScheduler();
    scheduler.setMaxMergesAndThreads(6, 1);
    config.setMergeScheduler(scheduler);
    return config;
  }

  private static long clamp(long value, long least, long most) {
    return Math.max(least, Math.min(value, most));
  }

  /**
   * Opens the current index of a home for writing, and makes it if there is none.
   *
   * @throws IndexMismatchException if the index was written in another schema or with other options
   * @throws IOException if it cannot be opened, or another process writes it
   */
  public static MailIndexer open(IndexHome home, IndexOptions options) throws IOException {
    Closeable lock = home.lock();
    try {
      return new MailIndexer(home.currentOrNew(), options, lock);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** Opens one generation, whose home the caller has locked. */
  static MailIndexer openGeneration(Path generation, IndexOptions options) throws IOException {
    return new MailIndexer(generation, options, () -> {});
  }

  /** How far the index on disk has read. */
  public CommitPoint committed() {
    return committed;
  }

  /**
   * What was done so far; may be asked by any thread. Exact after {@link #commit}; before, work may
   * still be under way.
   */
  public IndexCounts counts() {
    return new IndexCounts(
        records.get(),
        bytes.get(),
        added.get(),
        updated.get(),
        removed.get(),
        rejects.get(),
        parser.failures(),
        commits.get(),
        parser.problems());
  }

  /** Records applied since the last commit. */
  public long uncommitted() {
    return uncommitted;
  }

  /**
   * A reader of all that was applied and has come through, committed or not. The caller closes it.
   * May be called by any thread.
   */
  public DirectoryReader openReader() throws IOException {
    return DirectoryReader.open(writer);
  }

  /**
   * Takes a record in. Returns before the mail is in the index; waits if too much is under way.
   *
   * @throws IOException if the index can no longer be written (disk full)
   */
  public void apply(MailRecord record) throws IOException, InterruptedException {
    workers.check();
    load();
    long sequence = records.getAndIncrement();
    uncommitted++;
    switch (record) {
      case MailRecord.Added copy -> add(sequence, copy.mail());
      case MailRecord.Removed gone -> waiting.add(new Change(sequence, gone.key(), null));
      case MailRecord.Unreadable other -> {
        rejects.incrementAndGet();
        LOG.atWarn().addKeyValue("reason", other.reason()).log("skipped a record that is no mail");
      }
    }
    if (waiting.isFull()) {
      settle();
    }
  }

  /**
   * Takes in what is said about a commit, or the tree of a tag. What is said last holds.
   *
   * @throws IOException if the index can no longer be written (disk full)
   */
  public void apply(UpstreamRecord record) throws IOException, InterruptedException {
    workers.check();
    load();
    records.getAndIncrement();
    uncommitted++;
    switch (record) {
      case UpstreamRecord.Commit said -> {
        UpstreamCommit commit = said.commit();
        long size = (long) commit.diff().length() + commit.body().length();
        bytes.addAndGet(size);
        inTurn(commit.id());
        workers.give(size, mapper -> put(mapper, commit));
      }
      case UpstreamRecord.Tree said -> {
        String tagged = DocumentMapper.tagged(said.tree());
        inTurn(tagged);
        workers.give(
            said.tree().rows().size(),
            mapper ->
                writer.updateDocument(new Term(Fields.TAGGED, tagged), mapper.map(said.tree())));
      }
      case UpstreamRecord.Unreadable other -> {
        rejects.incrementAndGet();
        LOG.atWarn()
            .addKeyValue("reason", other.reason())
            .log("skipped a record that is no commit");
      }
    }
  }

  /** Waits if something was said of the same thing and is not in the index yet. */
  private void inTurn(String thing) throws IOException, InterruptedException {
    if (!upstreamUnderWay.add(thing)) {
      workers.rest();
      upstreamUnderWay.clear();
      upstreamUnderWay.add(thing);
    }
  }

  private void put(DocumentMapper mapper, UpstreamCommit commit) throws IOException {
    var key = new MailKey(commit.repository(), commit.id());
    var term = new Term(Fields.COMMIT, commit.id());
    try {
      writer.updateDocument(term, mapper.map(commit, commitParser));
    } catch (RuntimeException | StackOverflowError e) {
      if (!writer.isOpen()) {
        throw e;
      }
      parser.failed(key, "indexing", e);
      return;
    }
    if (copies.add(LongHashes.hash(new BytesRef(key.toString())))) {
      added.incrementAndGet();
    } else {
      updated.incrementAndGet();
    }
  }

  private void add(long sequence, RawMail raw) throws InterruptedException {
    bytes.addAndGet(raw.bytes().length);
    boolean unheard = copies.add(LongHashes.hash(new BytesRef(raw.key().toString())));
    var change = new Change(sequence, raw.key(), raw);
    if (unheard && !waiting.concerns(raw.key())) {
      workers.give(raw.bytes().length, mapper -> addFresh(mapper, raw, change));
    } else {
      waiting.add(change);
    }
  }

  /**
   * Makes everything applied so far durable, together with the offsets that led there. If nothing
   * was applied since the last commit it does nothing.
   *
   * @param reached the first record of each partition that was not applied
   */
  public void commit(CommitPoint reached) throws IOException, InterruptedException {
    workers.check();
    if (uncommitted == 0) {
      return;
    }
    settle();
    // Each file is forced to disk, so of a few mails all goes into one.
    boolean small = writer.ramBytesUsed() < SMALL_BUFFER;
    writer.getConfig().setUseCompoundFile(small);
    if (!small) {
      flush();
    }
    writer.setLiveCommitData(reached.userData(options).entrySet());
    writer.commit();
    writer.getConfig().setUseCompoundFile(false);
    committed = reached;
    uncommitted = 0;
    commits.incrementAndGet();
  }

  /** Gives up what was not committed. Idempotent. */
  @Override
  public void close() throws IOException {
    workers.close();
    DirectoryReader open = reader;
    reader = null;
    try (lock;
        directory) {
      if (open != null) {
        open.close();
      }
      if (writer.isOpen()) {
        writer.rollback();
      }
    }
  }

  /** Learns what the index holds; put off until the first record, for it takes a while. */
  private void load() throws IOException {
    if (loaded) {
      return;
    }
    try (DirectoryReader all = DirectoryReader.open(directory)) {
      IndexLookup.hashes(all, Fields.ID, identities);
      IndexLookup.hashes(all, Fields.COPY, copies);
    }
    loaded = true;
  }

  /** Adds a copy nobody has heard of, unless it turns out to be of a known mail. */
  private void addFresh(DocumentMapper mapper, RawMail raw, Change change) throws IOException {
    MailMessage mail = parser.parse(raw);
    if (!identities.add(LongHashes.hash(new BytesRef(MailIdentity.of(mail))))) {
      waiting.addLate(change);
      return;
    }
    parser.count(mail);
    write(mapper, List.of(new ParsedCopy(raw, mail)), null);
    added.incrementAndGet();
  }

  /**
   * Adds or replaces the document of a mail.
   *
   * @param replaced the identity of the document to replace; null if there is none
   */
  private void write(DocumentMapper mapper, List<ParsedCopy> all, @Nullable Term replaced)
      throws IOException {
    try {
      put(mapper, all, replaced);
    } catch (RuntimeException | StackOverflowError e) {
      if (!writer.isOpen()) {
        throw e;
      }
      parser.failed(all.getFirst().raw().key(), "indexing", e);
      put(mapper, CarefulParser.bare(all), replaced);
    }
  }

  private void put(DocumentMapper mapper, List<ParsedCopy> all, @Nullable Term replaced)
      throws IOException {
    if (replaced == null) {
      writer.addDocument(mapper.map(all));
    } else {
      writer.updateDocument(replaced, mapper.map(all));
    }
  }

  /** Brings all that waits into the index. */
  private void settle() throws IOException, InterruptedException {
    workers.rest();
    upstreamUnderWay.clear();
    if (waiting.isEmpty()) {
      return;
    }
    List<Change> changes = waiting.take();
    DirectoryReader current = refreshed();
    for (Affected mail : affected(current, changes)) {
      long size = 0;
      for (Change change : mail.changes()) {
        RawMail raw = change.mail();
        size += raw == null ? 0 : raw.bytes().length;
      }
      workers.give(size, mapper -> rewrite(mapper, current, mail));
    }
    workers.rest();
  }

  private DirectoryReader refreshed() throws IOException {
    DirectoryReader before = reader;
    if (before == null) {
      reader = DirectoryReader.open(writer);
    } else {
      DirectoryReader changed = DirectoryReader.openIfChanged(before, writer);
      if (changed != null) {
        reader = changed;
        before.close();
      }
    }
    return requireNonNull(reader);
  }

  /** Groups changes by mail; a removal of what is not there concerns none. */
  private Collection<Affected> affected(DirectoryReader current, List<Change> changes)
      throws IOException, InterruptedException {
    Map<MailKey, String> identityOf = identities(changes);
    var mails = new LinkedHashMap<String, Affected>();
    for (Change change : changes) {
      int holder = IndexLookup.find(current, Fields.COPY, change.key().toString());
      String identity = identityOf.get(change.key());
      if (identity == null) {
        if (holder == IndexLookup.NONE) {
          continue;
        }
        identity = IndexLookup.identity(current, holder);
      }
      Affected mail = mails.get(identity);
      if (mail == null) {
        int document =
            holder == IndexLookup.NONE ? IndexLookup.find(current, Fields.ID, identity) : holder;
        mail = new Affected(identity, document, new ArrayList<>());
        mails.put(identity, mail);
      }
      mail.changes().add(change);
    }
    return mails.values();
  }

  /** The identity of each copy that is to be added. */
  private Map<MailKey, String> identities(List<Change> changes)
      throws IOException, InterruptedException {
    Map<MailKey, String> found = new ConcurrentHashMap<>();
    for (Change change : changes) {
      RawMail raw = change.mail();
      if (raw != null) {
        workers.give(
            raw.bytes().length, mapper -> found.put(raw.key(), MailIdentity.of(parser.parse(raw))));
      }
    }
    workers.rest();
    return found;
  }

  /** Writes a mail anew with the copies it has after its changes. */
  private void rewrite(DocumentMapper mapper, DirectoryReader current, Affected mail)
      throws IOException {
    var present = new TreeMap<MailKey, RawMail>();
    if (mail.document() != IndexLookup.NONE) {
      var stored =
          current.storedFields().document(mail.document(), Set.of(Fields.COPIES, Fields.RAW));
      for (RawMail copy : StoredCopies.read(stored)) {
        present.put(copy.key(), copy);
      }
    }
    boolean changed = false;
    for (Change change : mail.changes()) {
      changed |= change(present, change);
    }
    if (!changed) {
      return;
    }
    var identity = new Term(Fields.ID, mail.identity());
    if (present.isEmpty()) {
      writer.deleteDocuments(identity);
      removed.incrementAndGet();
      return;
    }
    var parsed = new ArrayList<ParsedCopy>(present.size());
    for (RawMail copy : present.values()) {
      parsed.add(new ParsedCopy(copy, parser.parse(copy)));
    }
    if (mail.document() == IndexLookup.NONE) {
      identities.add(LongHashes.hash(identity.bytes()));
      parser.count(parsed.getFirst().mail());
      write(mapper, parsed, null);
      added.incrementAndGet();
    } else {
      write(mapper, parsed, identity);
      updated.incrementAndGet();
    }
  }

  private static boolean change(Map<MailKey, RawMail> present, Change change) {
    RawMail raw = change.mail();
    if (raw == null) {
      return present.remove(change.key()) != null;
    }
    RawMail before = present.get(change.key());
    if (before != null && before.archived().getEpochSecond() <= raw.archived().getEpochSecond()) {
      return false;
    }
    present.put(change.key(), raw);
    return true;
  }

  /** Writes the buffers of all workers at once rather than one after the other in a commit. */
  private void flush() throws IOException, InterruptedException {
    // Two that look for the largest buffer at the same moment find the same one, and one of them
    // goes away with nothing: so there is more than one try for each.
    for (int i = 0; i < 2 * workers.count(); i++) {
      workers.give(0, mapper -> writer.flushNextBuffer());
    }
    workers.rest();
  }
}
