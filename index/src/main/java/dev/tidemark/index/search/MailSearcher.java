package dev.tidemark.index.search;

import dev.tidemark.index.schema.DocumentMapper;
import dev.tidemark.index.schema.Fields;
import dev.tidemark.index.schema.IndexHome;
import dev.tidemark.index.schema.IndexMismatchException;
import dev.tidemark.index.schema.IndexSchema;
import dev.tidemark.index.schema.MailSummary;
import dev.tidemark.index.schema.MailTalk;
import dev.tidemark.index.thread.MailThread;
import dev.tidemark.index.thread.Threader;
import dev.tidemark.index.write.CommitPoint;
import dev.tidemark.ingest.commit.TaggedTree;
import dev.tidemark.ingest.commit.UpstreamCommit;
import dev.tidemark.ingest.mail.MailKind;
import dev.tidemark.ingest.mail.Mailmap;
import dev.tidemark.ingest.mail.MessageId;
import dev.tidemark.ingest.mail.RawMail;
import dev.tidemark.ingest.topic.UpstreamCodec;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.apache.lucene.util.StringHelper;
import org.jspecify.annotations.Nullable;

/**
 * Reads the index: search, single mails, threads. Opens it read-only, beside whoever writes it, and
 * answers every call from one consistent snapshot: that of the last {@link #refresh}, or of {@link
 * #open}. Thread-safe.
 */
public final class MailSearcher implements Closeable {
  /**
   * Mails that {@link #thread} gathers at most. Threads of real lists have some thousands; beyond
   * this the thread is what was gathered.
   */
  static final int MAX_THREAD = 100_000;

  /** Which of several mails with one Message-ID is the real one: as {@link Threader} has it. */
  private static final Comparator<MailSummary> REAL_FIRST =
      Comparator.comparingLong(MailSummary::received)
          .thenComparingLong(MailSummary::sent)
          .thenComparing(MailSummary::contentHash);

  private final IndexHome home;
  private final Mailmap mailmap;
  private final Object refreshing = new Object();
  private volatile Snapshot current;
  private boolean closed;

  /** One open generation of the index at one commit. */
  private record Snapshot(Path generation, Directory directory, DirectoryReader reader) {
    static Snapshot open(Path generation) throws IOException {
      Directory directory = FSDirectory.open(generation);
      boolean done = false;
      try {
        DirectoryReader reader = DirectoryReader.open(directory);
        try {
          IndexSchema.check(reader.getIndexCommit().getUserData());
          done = true;
          return new Snapshot(generation, directory, reader);
        } finally {
          if (!done) {
            reader.close();
          }
        }
      } finally {
        if (!done) {
          directory.close();
        }
      }
    }

    String name() {
      return generation.getFileName() + "@" + reader.getVersion();
    }
  }

  private MailSearcher(IndexHome home, Snapshot first, Mailmap mailmap) {
    this.home = home;
    this.current = first;
    this.mailmap = mailmap;
  }

  /**
   * Opens the index in use.
   *
   * @param directory where the index lies, see {@link IndexHome}
   * @throws NoSuchFileException if nothing was ever indexed there
   * @throws IndexMismatchException if another version of this program wrote it
   */
  public static MailSearcher open(Path directory) throws IOException {
    return open(directory, Mailmap.NONE);
  }

  /**
   * The same with a mailmap for whoever asks which mailboxes are one person's.
   *
   * @param mailmap see {@link #mailmap}
   */
  public static MailSearcher open(Path directory, Mailmap mailmap) throws IOException {
    var home = new IndexHome(directory);
    return new MailSearcher(home, newest(home), mailmap);
  }

  /** Which mailboxes are one person's though neither address nor name says so. */
  public Mailmap mailmap() {
    return mailmap;
  }

  /** Opens the generation in use; again if a rebuild put another in its place meanwhile. */
  private static Snapshot newest(IndexHome home) throws IOException {
    Path generation = generation(home);
    while (true) {
      try {
        return Snapshot.open(generation);
      } catch (IndexNotFoundException | NoSuchFileException e) {
        Path other = generation(home);
        if (other.equals(generation)) {
          throw new NoSuchFileException(
              generation.toString(), null, "no index was written yet; run 'tidemark sync' first");
        }
        generation = other;
      }
    }
  }

  private static Path generation(IndexHome home) throws IOException {
    Optional<Path> generation = home.current();
    if (generation.isEmpty()) {
      throw new NoSuchFileException(
          home.directory().toString(), null, "there is no index yet; run 'tidemark sync' first");
    }
    return generation.get();
  }

  /**
   * Goes on with the newest commit of the index, also when a rebuild has put another index in its
   * place.
   *
   * @return whether anything changed
   */
  public boolean refresh() throws IOException {
    synchronized (refreshing) {
      ensureOpen();
      Snapshot before = current;
      Path generation = generation(home);
      Snapshot after;
      if (generation.equals(before.generation())) {
        DirectoryReader changed = DirectoryReader.openIfChanged(before.reader());
        if (changed == null) {
          return false;
        }
        after = new Snapshot(generation, before.directory(), changed);
        current = after;
        before.reader().decRef();
      } else {
        after = newest(home);
        current = after;
        close(before);
      }
      return true;
    }
  }

  /** Names the snapshot that answers now; another name, another snapshot. */
  public String snapshot() {
    return current.name();
  }

  /** How far the snapshot that answers now has read the log. */
  public CommitPoint reached() throws IOException {
    DirectoryReader reader = acquire();
    try {
      return CommitPoint.read(reader.getIndexCommit().getUserData());
    } finally {
      reader.decRef();
    }
  }

  /** How many mails could not be read in every part as their standards ask. */
  public int problems() throws IOException {
    DirectoryReader reader = acquire();
    try {
      int mails = 0;
      for (LeafReaderContext leaf : reader.leaves()) {
        Terms terms = leaf.reader().terms(Fields.PROBLEM);
        if (terms == null) {
          continue;
        }
        Bits live = leaf.reader().getLiveDocs();
        var found = new FixedBitSet(leaf.reader().maxDoc());
        TermsEnum kinds = terms.iterator();
        while (kinds.next() != null) {
          PostingsEnum postings = kinds.postings(null, PostingsEnum.NONE);
          for (int doc = postings.nextDoc();
              doc != PostingsEnum.NO_MORE_DOCS;
              doc = postings.nextDoc()) {
            if (live == null || live.get(doc)) {
              found.set(doc);
            }
          }
        }
        mails += found.cardinality();
      }
      return mails;
    } finally {
      reader.decRef();
    }
  }

  /** How many documents there are: mails, commits, and trees of tags. */
  public int size() {
    return current.reader().numDocs();
  }

  @Override
  public void close() throws IOException {
    synchronized (refreshing) {
      if (!closed) {
        closed = true;
        close(current);
      }
    }
  }

  private static void close(Snapshot snapshot) throws IOException {
    // Files stay readable until the last search on them is done; the directory holds no others.
    snapshot.reader().decRef();
    snapshot.directory().close();
  }

  private void ensureOpen() {
    if (closed) {
      throw new IllegalStateException("the index at " + home.directory() + " was closed");
    }
  }

  /** The reader of the newest snapshot, to be given back by {@code decRef}. */
  private DirectoryReader acquire() {
    while (true) {
      DirectoryReader reader = current.reader();
      if (reader.tryIncRef()) {
        return reader;
      }
      synchronized (refreshing) {
        ensureOpen();
      }
    }
  }

  // Search

  /** Answers a query in which {@code lineage:}, {@code landed:} and {@code topic:} find nothing. */
  public SearchResult search(SearchRequest request) throws IOException {
    return search(request, Works.NONE);
  }

  /**
   * Answers a query.
   *
   * @param works asked where the query says {@code lineage:}, {@code landed:} or {@code topic:}
   */
  public SearchResult search(SearchRequest request, Works works) throws IOException {
    DirectoryReader reader = acquire();
    try {
      return new SearchRun(request, reader, works, threads).result();
    } finally {
      reader.decRef();
    }
  }

  /** The threads of all mails, of the last snapshot that needed them. */
  private final SearchRun.ThreadCache threads =
      new SearchRun.ThreadCache() {
        private @Nullable IndexReader of;
        private @Nullable ThreadGroups groups;

        @Override
        public synchronized @Nullable ThreadGroups get(IndexReader reader) {
          return reader.equals(of) ? groups : null;
        }

        @Override
        public synchronized void put(IndexReader reader, ThreadGroups known) {
          of = reader;
          groups = known;
        }
      };

  // Single mails

  /** The mail with that Message-ID; of several the real one, which was received first. */
  public Optional<MailSummary> mail(MessageId id) throws IOException {
    List<MailSummary> found = mails(id);
    return found.isEmpty() ? Optional.empty() : Optional.of(found.getFirst());
  }

  /** All mails with that Message-ID, the real one first, then imposters in the order received. */
  public List<MailSummary> mails(MessageId id) throws IOException {
    DirectoryReader reader = acquire();
    try {
      var found = new ArrayList<MailSummary>();
      Documents.having(
          reader,
          Fields.MID,
          List.of(id.value()),
          doc -> found.add(Documents.summary(reader, doc)));
      found.sort(REAL_FIRST);
      return found;
    } finally {
      reader.decRef();
    }
  }

  /** The raw bytes of a mail, of the copy that is shown; empty if it is no longer there. */
  public Optional<byte[]> raw(MailSummary mail) throws IOException {
    List<RawMail> copies = copies(mail);
    return copies.isEmpty() ? Optional.empty() : Optional.of(copies.getFirst().bytes());
  }

  /** All copies of a mail, the one that is shown first; empty if it is no longer there. */
  public List<RawMail> copies(MailSummary mail) throws IOException {
    DirectoryReader reader = acquire();
    try {
      var found = new ArrayList<RawMail>();
      Documents.having(
          reader,
          Fields.MID,
          List.of(mail.messageId().value()),
          doc -> {
            if (found.isEmpty()
                && Documents.summary(reader, doc).contentHash().equals(mail.contentHash())) {
              found.addAll(Documents.copies(reader, doc));
            }
          });
      return found;
    } finally {
      reader.decRef();
    }
  }

  // Threads

  /** The thread a mail is in, or one that its Message-ID is a ghost of; empty if there is none. */
  public Optional<MailThread> thread(MessageId id) throws IOException {
    DirectoryReader reader = acquire();
    try {
      var connected = new ArrayList<MailSummary>();
      Documents.connected(
          reader, List.of(id.value()), MAX_THREAD, (doc, mail) -> connected.add(mail));
      for (MailThread thread : Threader.of(connected)) {
        if (thread.node(id).isPresent()) {
          return Optional.of(thread);
        }
      }
      return Optional.empty();
    } finally {
      reader.decRef();
    }
  }

  // What is around a mail

  /**
   * Begins to gather the mails around some mails, in one snapshot.
   *
   * @param most how many mails at most
   * @return to be closed by the caller, before this searcher
   */
  public MailLookup lookup(int most) {
    return new MailLookup(acquire(), mailmap, most);
  }

  // Everything

  /** Hands over every mail of one snapshot, in no order that means anything. */
  public void forEachSummary(Consumer<MailSummary> consumer) throws IOException {
    DirectoryReader reader = acquire();
    try {
      for (LeafReaderContext leaf : reader.leaves()) {
        BinaryDocValues summaries = leaf.reader().getBinaryDocValues(Fields.SUMMARY);
        if (summaries == null) {
          continue;
        }
        Bits live = leaf.reader().getLiveDocs();
        for (int doc = summaries.nextDoc();
            doc != BinaryDocValues.NO_MORE_DOCS;
            doc = summaries.nextDoc()) {
          if (live == null || live.get(doc)) {
            MailSummary mail = MailSummary.decode(summaries.binaryValue());
            if (!mail.kinds().contains(MailKind.COMMIT)) {
              consumer.accept(mail);
            }
          }
        }
      }
    } finally {
      reader.decRef();
    }
  }

  /**
   * Hands over every commit of one snapshot as it now stands, in no order that means anything.
   * Their diffs are left out.
   */
  public void forEachCommit(Consumer<UpstreamCommit> consumer) throws IOException {
    forEachValue(
        Fields.UPSTREAM,
        json -> consumer.accept(UpstreamCodec.commit(json.bytes, json.offset, json.length)));
  }

  /** Whether there are any commits. */
  public boolean hasCommits() throws IOException {
    DirectoryReader reader = acquire();
    try {
      for (LeafReaderContext leaf : reader.leaves()) {
        if (leaf.reader().terms(Fields.COMMIT) != null) {
          return true;
        }
      }
      return false;
    } finally {
      reader.decRef();
    }
  }

  /**
   * A commit as the mail that was made of it.
   *
   * @param id the whole id
   */
  public Optional<MailSummary> commitMail(String id) throws IOException {
    return mail(DocumentMapper.messageId(id));
  }

  /** Hands over the counted tree of every tag, in no order that means anything. */
  public void forEachTree(Consumer<TaggedTree> consumer) throws IOException {
    forEachValue(
        Fields.COUNTS,
        json -> consumer.accept(UpstreamCodec.tree(json.bytes, json.offset, json.length)));
  }

  /**
   * Commits whose id begins with these digits, without their diffs.
   *
   * @param digits of the id, lower case
   * @param most how many at most
   */
  public List<UpstreamCommit> commits(String digits, int most) throws IOException {
    DirectoryReader reader = acquire();
    try {
      var found = new ArrayList<UpstreamCommit>();
      var start = new BytesRef(digits);
      for (LeafReaderContext leaf : reader.leaves()) {
        Terms terms = leaf.reader().terms(Fields.COMMIT);
        BinaryDocValues values = leaf.reader().getBinaryDocValues(Fields.UPSTREAM);
        if (terms == null || values == null) {
          continue;
        }
        Bits live = leaf.reader().getLiveDocs();
        var documents = new TreeSet<Integer>();
        TermsEnum term = terms.iterator();
        if (term.seekCeil(start) != TermsEnum.SeekStatus.END) {
          for (BytesRef id = term.term();
              id != null && StringHelper.startsWith(id, start) && documents.size() < most;
              id = term.next()) {
            PostingsEnum postings = term.postings(null, PostingsEnum.NONE);
            for (int doc = postings.nextDoc();
                doc != PostingsEnum.NO_MORE_DOCS;
                doc = postings.nextDoc()) {
              if (live == null || live.get(doc)) {
                documents.add(doc);
              }
            }
          }
        }
        for (int doc : documents) {
          if (values.advanceExact(doc) && found.size() < most) {
            BytesRef json = values.binaryValue();
            found.add(UpstreamCodec.commit(json.bytes, json.offset, json.length));
          }
        }
      }
      return found;
    } finally {
      reader.decRef();
    }
  }

  private void forEachValue(String field, Consumer<BytesRef> consumer) throws IOException {
    DirectoryReader reader = acquire();
    try {
      for (LeafReaderContext leaf : reader.leaves()) {
        BinaryDocValues values = leaf.reader().getBinaryDocValues(field);
        if (values == null) {
          continue;
        }
        Bits live = leaf.reader().getLiveDocs();
        for (int doc = values.nextDoc();
            doc != BinaryDocValues.NO_MORE_DOCS;
            doc = values.nextDoc()) {
          if (live == null || live.get(doc)) {
            consumer.accept(values.binaryValue());
          }
        }
      }
    } finally {
      reader.decRef();
    }
  }

  /**
   * Hands over the words of every mail of one snapshot that has some, in no order that means
   * anything.
   *
   * @param wanted which Message-IDs are wanted; the others are not read
   */
  public void forEachTalk(Predicate<MessageId> wanted, Consumer<MailTalk> consumer)
      throws IOException {
    DirectoryReader reader = acquire();
    try {
      for (LeafReaderContext leaf : reader.leaves()) {
        BinaryDocValues talks = leaf.reader().getBinaryDocValues(Fields.TALK);
        if (talks == null) {
          continue;
        }
        Bits live = leaf.reader().getLiveDocs();
        for (int doc = talks.nextDoc();
            doc != BinaryDocValues.NO_MORE_DOCS;
            doc = talks.nextDoc()) {
          if (live == null || live.get(doc)) {
            MailTalk talk = MailTalk.decode(talks.binaryValue(), wanted);
            if (talk != null) {
              consumer.accept(talk);
            }
          }
        }
      }
    } finally {
      reader.decRef();
    }
  }
}
