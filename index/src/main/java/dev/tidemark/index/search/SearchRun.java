package dev.tidemark.index.search;

import dev.tidemark.index.schema.Fields;
import dev.tidemark.ingest.mail.MailMessage;
import dev.tidemark.ingest.mail.MailParser;
import dev.tidemark.ingest.mail.MessageId;
import dev.tidemark.ingest.mail.ParserLimits;
import dev.tidemark.ingest.mail.RawMail;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.lucene.document.LongField;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.SortedNumericSelector;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.search.TopFieldDocs;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

/** One search over one snapshot, from the request to the answer. Used once. */
final class SearchRun implements LuceneQueries.Snapshot {
  /** Threads of a snapshot, if they are known already or worth keeping. */
  interface ThreadCache {
    /** Those of all documents of this reader, or null. */
    @Nullable ThreadGroups get(IndexReader reader);

    void put(IndexReader reader, ThreadGroups groups);
  }

  /** How many hits are looked at for one thread to show, at first and then again and again. */
  private static final int HITS_PER_THREAD = 8;

  private final SearchRequest request;
  private final IndexReader reader;
  private final Works works;
  private final ThreadCache threads;
  private final IndexSearcher searcher;
  private final BooleanSupplier outOfTime;
  private final List<String> notes;
  private final boolean ranked;
  private boolean stopped;

  SearchRun(SearchRequest request, IndexReader reader, Works works, ThreadCache threads) {
    this.request = request;
    this.reader = reader;
    this.works = works;
    this.threads = threads;
    notes = new ArrayList<>(request.notes());
    ranked = request.order() == SearchRequest.Order.RELEVANCE;
    long deadline = System.nanoTime() + request.timeLimit().toNanos();
    outOfTime = () -> System.nanoTime() - deadline > 0;
    searcher = new IndexSearcher(reader);
    searcher.setTimeout(outOfTime::getAsBoolean);
  }

  SearchResult result() throws IOException {
    Query query = LuceneQueries.of(request.query(), this, ranked, request.asOnLore(), notes);
    Query sorted = ranked ? LuceneQueries.ranked(query, reader) : query;
    FixedBitSet all =
        request.threads() || request.facets() > 0 ? documents(query) : new FixedBitSet(0);
    long total;
    long threadTotal = 0;
    List<ScoreDoc> page;
    var inThread = new HashMap<Integer, Hit.InThread>();
    if (request.threads()) {
      total = all.cardinality();
      ThreadGroups groups = groups(all);
      int[] matched = new int[reader.maxDoc()];
      for (int doc = ThreadGroups.nextSetBit(all, 0);
          doc >= 0;
          doc = ThreadGroups.nextSetBit(all, doc + 1)) {
        threadTotal += matched[groups.group(doc)]++ == 0 ? 1 : 0;
      }
      page = firstOfThreads(sorted, groups, total, threadTotal);
      for (ScoreDoc doc : page) {
        inThread.put(
            doc.doc, new Hit.InThread(matched[groups.group(doc.doc)], groups.mails(doc.doc)));
      }
    } else {
      TopFieldDocs found = top(sorted, (long) request.offset() + request.limit());
      total = found.totalHits.value();
      page = page(List.of(found.scoreDocs));
    }
    List<Facet> facets = List.of();
    if (request.facets() > 0) {
      Facets counted = Facets.of(reader, all, outOfTime);
      stopped |= !counted.complete();
      facets = counted.top(request.facets());
    }
    List<Hit> hits = hits(query, page, inThread);
    boolean complete = !searcher.timedOut() && !stopped;
    if (!complete) {
      notes.add(
          "the answer is bounded: the search was stopped after "
              + request.timeLimit().toMillis()
              + " ms; there may be more hits");
    }
    return new SearchResult(request.query(), hits, total, threadTotal, facets, complete, notes);
  }

  private List<Hit> hits(Query query, List<ScoreDoc> page, Map<Integer, Hit.InThread> inThread)
      throws IOException {
    Snippets snippets = request.snippets() ? Snippets.of(query) : null;
    if (snippets != null && !snippets.needText()) {
      snippets = null;
    }
    var hits = new ArrayList<Hit>();
    for (ScoreDoc doc : page) {
      hits.add(
          new Hit(
              Documents.summary(reader, doc.doc),
              ranked ? (Float) ((FieldDoc) doc).fields[0] : 0,
              snippets == null || outOfTime()
                  ? List.of()
                  : snippets.in(Documents.copies(reader, doc.doc).getFirst()),
              inThread.get(doc.doc)));
    }
    return hits;
  }

  private <T> List<T> page(List<T> hits) {
    int from = Math.min(request.offset(), hits.size());
    return hits.subList(from, Math.min(from + request.limit(), hits.size()));
  }

  private TopFieldDocs top(Query query, long wanted) throws IOException {
    long looked = ranked ? Math.max(wanted, NewestVersions.LOOKED_AT) : wanted;
    int most = (int) Math.max(1, Math.min(looked, reader.maxDoc()));
    TopFieldDocs found =
        searcher.search(
            query, new TopFieldCollectorManager(sort(request.order()), most, Integer.MAX_VALUE));
    if (ranked) {
      NewestVersions.first(reader, found.scoreDocs);
    }
    return found;
  }

  /** The first hit of each thread, in the order of the hits; those of the page. */
  private List<ScoreDoc> firstOfThreads(
      Query query, ThreadGroups groups, long total, long threadTotal) throws IOException {
    long wanted = Math.min((long) request.offset() + request.limit(), threadTotal);
    var first = new ArrayList<ScoreDoc>();
    for (long most = wanted * HITS_PER_THREAD; ; most *= HITS_PER_THREAD) {
      first.clear();
      Set<Integer> seen = new HashSet<>();
      for (ScoreDoc doc : top(query, most).scoreDocs) {
        if (first.size() < wanted && seen.add(groups.group(doc.doc))) {
          first.add(doc);
        }
      }
      if (first.size() >= wanted || most >= total || searcher.timedOut()) {
        return page(first);
      }
    }
  }

  /** Ties are broken by the summary, which begins with the Message-ID, so never by chance. */
  private static Sort sort(SearchRequest.Order order) {
    SortField received =
        LongField.newSortField(
            Fields.RECEIVED, order != SearchRequest.Order.OLDEST, SortedNumericSelector.Type.MIN);
    var tie = new SortField(Fields.SUMMARY, SortField.Type.STRING_VAL);
    return order == SearchRequest.Order.RELEVANCE
        ? new Sort(SortField.FIELD_SCORE, received, tie)
        : new Sort(received, tie);
  }

  /** Every document that matches. */
  private FixedBitSet documents(Query query) throws IOException {
    return searcher.search(
        query,
        new CollectorManager<SetCollector, FixedBitSet>() {
          @Override
          public SetCollector newCollector() {
            return new SetCollector(reader.maxDoc());
          }

          @Override
          public FixedBitSet reduce(Collection<SetCollector> collectors) {
            var all = new FixedBitSet(reader.maxDoc());
            collectors.forEach(collector -> all.or(collector.found));
            return all;
          }
        });
  }

  private static final class SetCollector extends SimpleCollector {
    final FixedBitSet found;
    private int base;

    SetCollector(int documents) {
      found = new FixedBitSet(documents);
    }

    @Override
    protected void doSetNextReader(LeafReaderContext leaf) {
      base = leaf.docBase;
    }

    @Override
    public void collect(int doc) {
      found.set(base + doc);
    }

    @Override
    public ScoreMode scoreMode() {
      return ScoreMode.COMPLETE_NO_SCORES;
    }
  }

  /** The threads of at least these documents. */
  private ThreadGroups groups(FixedBitSet documents) throws IOException {
    ThreadGroups groups = threads.get(reader);
    if (groups == null) {
      groups = ThreadGroups.around(reader, documents, outOfTime);
      stopped |= !groups.complete();
      if (groups.whole()) {
        threads.put(reader, groups);
      }
    }
    return groups;
  }

  // What translating a query needs to know of the snapshot.

  @Override
  public boolean has(Term word) throws IOException {
    return reader.docFreq(word) > 0;
  }

  @Override
  public boolean outOfTime() {
    stopped |= outOfTime.getAsBoolean();
    return stopped;
  }

  @Override
  public IndexReader reader() {
    return reader;
  }

  @Override
  public Query threadsWith(Query query) throws IOException {
    FixedBitSet found = documents(query);
    return new DocSetQuery(groups(found).expand(found));
  }

  @Override
  public Query lineage(String messageId) throws IOException {
    return among(
        works.lineage(MessageId.of(messageId)),
        "'" + messageId + "' belongs to no patch series here, so to no lineage");
  }

  @Override
  public Query landed(long from, long to) throws IOException {
    return among(
        works.landed(from, to),
        "no patch here is known to have landed then; to know, 'sync' a source tree");
  }

  @Override
  public Query topic(String label) throws IOException {
    return among(
        works.topic(label),
        "nobody here says '"
            + label
            + "' in own words or a subject; 'tidemark topics' names topics");
  }

  /** These mails, or none with a note that says why. */
  private Query among(Collection<MessageId> mails, String whyNone) {
    if (mails.isEmpty()) {
      notes.add(whyNone);
      return new MatchNoDocsQuery(whyNone);
    }
    var terms = new ArrayList<BytesRef>();
    for (MessageId id : mails) {
      terms.add(new BytesRef(id.value()));
    }
    return new TermInSetQuery(Fields.MID, terms);
  }

  @Override
  public Query like(String messageId) throws IOException {
    var found = new ArrayList<Integer>();
    Documents.having(reader, Fields.MID, List.of(messageId), found::add);
    if (found.isEmpty()) {
      notes.add("no mail here has the Message-ID '" + messageId + "', so none is like it");
      return new MatchNoDocsQuery("like a mail that is not here");
    }
    RawMail raw = Documents.copies(reader, found.getFirst()).getFirst();
    MailMessage mail = new MailParser(ParserLimits.DEFAULT).parse(raw.bytes(), raw.archived());
    return SimilarMails.without(SimilarMails.to(mail, reader), messageId);
  }
}
