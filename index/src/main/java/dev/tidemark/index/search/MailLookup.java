package dev.tidemark.index.search;

import dev.tidemark.index.schema.AuthorTerm;
import dev.tidemark.index.schema.DocumentMapper;
import dev.tidemark.index.schema.Fields;
import dev.tidemark.index.schema.MailSummary;
import dev.tidemark.ingest.commit.UpstreamCommit;
import dev.tidemark.ingest.diff.DiffStat;
import dev.tidemark.ingest.mail.MailAddress;
import dev.tidemark.ingest.mail.MailKind;
import dev.tidemark.ingest.mail.Mailmap;
import dev.tidemark.ingest.mail.MessageId;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.SortedNumericSortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the mails around some mails by exact terms of one snapshot of the index: threads, titles,
 * links, patch-ids, what a person posted. Each mail is read once and kept, up to a limit; commits
 * only if asked for. Made by {@link MailSearcher#lookup}; not thread-safe.
 */
public final class MailLookup implements Closeable {
  /** Addresses and names that are taken for one person at most; beyond, {@link #full}. */
  private static final int MAX_ALIASES = 4_096;

  /** How many mails at a time are looked at for the newest. */
  private static final int NEWEST_PAGE = 32;

  private final IndexReader reader;
  private final Mailmap mailmap;
  private final int most;
  private final Map<Integer, MailSummary> mails = new LinkedHashMap<>();
  private final Set<String> threaded = new HashSet<>();
  private final Map<MailAddress, Set<MailAddress>> aliases = new HashMap<>();
  private final Map<Integer, UpstreamCommit> commits = new LinkedHashMap<>();
  private boolean commitsToo;
  private boolean full;

  /**
   * @param reader given back by {@link #close}
   * @param mailmap joins mailboxes of one person
   * @param most how many mails at most
   */
  MailLookup(IndexReader reader, Mailmap mailmap, int most) {
    this.reader = reader;
    this.mailmap = mailmap;
    this.most = most;
  }

  @Override
  public void close() throws IOException {
    reader.decRef();
  }

  /** The mails gathered so far. */
  public Collection<MailSummary> mails() {
    return mails.values();
  }

  /** From now on, commits with the terms asked for are gathered as well. */
  public MailLookup commitsToo() {
    commitsToo = true;
    return this;
  }

  /** The commits gathered so far, without their diffs. */
  public Collection<UpstreamCommit> commits() {
    return commits.values();
  }

  /** Whether there was more than the limit, so that what was gathered is not all. */
  public boolean full() {
    return full;
  }

  /** Gathers every mail that references connect with one of these. */
  public void threads(Collection<MessageId> ids) throws IOException {
    List<String> fresh = new ArrayList<>();
    for (MessageId id : ids) {
      if (threaded.add(id.value())) {
        fresh.add(id.value());
      }
    }
    while (!fresh.isEmpty() && !full) {
      var next = new ArrayList<String>();
      for (String field : List.of(Fields.MID, Fields.REFERENCE)) {
        for (MailSummary mail : having(field, fresh)) {
          for (String id : Documents.ids(mail)) {
            if (threaded.add(id)) {
              next.add(id);
            }
          }
        }
      }
      fresh = next;
    }
  }

  /** Gathers the mails with one of these Message-IDs, and returns them. */
  public List<MailSummary> mails(Collection<MessageId> ids) throws IOException {
    return having(Fields.MID, values(ids));
  }

  /** Gathers the commit with this id, if there is one. */
  public void commit(String id) throws IOException {
    having(Fields.COMMIT, List.of(id));
  }

  /** Gathers what may be part of a series and links to one of these mails, and returns it. */
  public List<MailSummary> linking(Collection<MessageId> ids) throws IOException {
    return having(Fields.LINK, values(ids));
  }

  /** Gathers the mails with one of these change-ids, and returns them. */
  public List<MailSummary> changeIds(Collection<String> changeIds) throws IOException {
    return having(Fields.CHANGE_ID, changeIds);
  }

  /** Gathers the mails with one of these patch-ids, and returns them. */
  public List<MailSummary> patchIds(Collection<String> patchIds) throws IOException {
    return having(Fields.PATCH_ID, patchIds);
  }

  /**
   * Gathers what may be part of a series and has one of these titles, and returns it.
   *
   * @param titles as {@code PatchSubject.normalTitle} has them
   */
  public List<MailSummary> titled(Collection<String> titles) throws IOException {
    return having(Fields.TITLE, titles);
  }

  /**
   * Gathers what somebody wrote in a span of time and is no mere answer.
   *
   * @param author all mailboxes of a person, see {@link #aliases}
   * @param from epoch second; by either clock
   * @param to epoch second, included; by either clock
   */
  public void postedBy(Collection<MailAddress> author, long from, long to) throws IOException {
    Query mereAnswer =
        new BooleanQuery.Builder()
            .add(is(MailKind.REPLY), Occur.FILTER)
            .add(is(MailKind.PATCH), Occur.MUST_NOT)
            .add(is(MailKind.COVER), Occur.MUST_NOT)
            .build();
    Query posted =
        new BooleanQuery.Builder()
            .add(by(author), Occur.FILTER)
            .add(within(from, to), Occur.FILTER)
            .add(mereAnswer, Occur.MUST_NOT)
            .add(is(MailKind.COMMIT), Occur.MUST_NOT)
            .build();
    for (ScoreDoc hit : new IndexSearcher(reader).search(posted, most).scoreDocs) {
      mail(hit.doc);
    }
  }

  /**
   * Gathers the patches of a span of time that somebody wrote or sent, and returns them.
   *
   * @param author mailboxes, of which an address or a full name must be the same
   * @param paths of these a patch must change one
   */
  public List<MailSummary> patchesBy(
      Collection<MailAddress> author, Set<String> paths, long from, long to) throws IOException {
    Query patch =
        new BooleanQuery.Builder()
            .add(by(author), Occur.FILTER)
            .add(within(from, to), Occur.FILTER)
            .add(is(MailKind.PATCH), Occur.FILTER)
            .build();
    return changing(patch, paths);
  }

  /** Gathers the commits that somebody wrote, likewise. */
  public void commitsBy(Collection<MailAddress> author, Set<String> paths) throws IOException {
    Query commit =
        new BooleanQuery.Builder()
            .add(by(author), Occur.FILTER)
            .add(is(MailKind.COMMIT), Occur.FILTER)
            .build();
    changing(commit, paths);
  }

  private List<MailSummary> changing(Query query, Set<String> paths) throws IOException {
    var found = new ArrayList<MailSummary>();
    for (ScoreDoc hit : new IndexSearcher(reader).search(query, most).scoreDocs) {
      for (DiffStat.FileStat file : Documents.summary(reader, hit.doc).files()) {
        if (paths.contains(file.path())) {
          MailSummary mail = mail(hit.doc);
          if (mail != null) {
            found.add(mail);
          }
          break;
        }
      }
    }
    return found;
  }

  private static Query by(Collection<MailAddress> author) {
    var writers = new BooleanQuery.Builder();
    for (String start : starts(author)) {
      writers.add(new PrefixQuery(new Term(Fields.AUTHOR, start)), Occur.SHOULD);
    }
    return writers.build();
  }

  private static Query within(long from, long to) {
    return new BooleanQuery.Builder()
        .add(LongPoint.newRangeQuery(Fields.SENT, from, to), Occur.SHOULD)
        .add(LongPoint.newRangeQuery(Fields.RECEIVED, from, to), Occur.SHOULD)
        .build();
  }

  /**
   * All mailboxes that are one person's: an address is one person under whatever full name, a full
   * name one person at whatever address, the mailmap joins more, and so on from each of these.
   * Names as {@code FullName} has them, addresses in lower case.
   */
  public Set<MailAddress> aliases(MailAddress mailbox) throws IOException {
    Set<MailAddress> known = aliases.get(mailbox);
    if (known != null) {
      return known;
    }
    Set<MailAddress> found = new LinkedHashSet<>();
    Set<String> asked = new HashSet<>();
    var open = new ArrayDeque<String>(starts(List.of(mailbox)));
    open.addAll(starts(mailmap.joined(mailbox)));
    while (!open.isEmpty() && !full) {
      String start = open.remove();
      if (!asked.add(start)) {
        continue;
      }
      for (String term : terms(start)) {
        MailAddress other = AuthorTerm.mailbox(term);
        if (found.add(other)) {
          open.addAll(starts(List.of(other)));
          open.addAll(starts(mailmap.joined(other)));
        }
        full |= found.size() >= MAX_ALIASES;
      }
    }
    for (MailAddress each : found) {
      aliases.put(each, found);
    }
    aliases.put(mailbox, found);
    return found;
  }

  /**
   * The moment that the mails of the whole index know of, epoch seconds: the last date of a mail
   * that is not after its arrival; 0 if there is no mail.
   */
  public long newest() throws IOException {
    var searcher = new IndexSearcher(reader);
    Query mail =
        new BooleanQuery.Builder()
            .add(MatchAllDocsQuery.INSTANCE, Occur.FILTER)
            .add(is(MailKind.COMMIT), Occur.MUST_NOT)
            .build();
    var order = new Sort(new SortedNumericSortField(Fields.RECEIVED, SortField.Type.LONG, true));
    long newest = 0;
    ScoreDoc last = null;
    while (true) {
      TopDocs page = searcher.searchAfter(last, mail, NEWEST_PAGE, order);
      for (ScoreDoc hit : page.scoreDocs) {
        MailSummary each = Documents.summaryOrNull(reader, hit.doc);
        if (each == null || each.received() <= newest) {
          return newest; // None of those that came before it can be newer.
        }
        newest = Math.max(newest, Math.min(each.sent(), each.received()));
        last = hit;
      }
      if (page.scoreDocs.length < NEWEST_PAGE) {
        return newest;
      }
    }
  }

  private static Query is(MailKind kind) {
    return new TermQuery(new Term(Fields.IS, DocumentMapper.term(kind)));
  }

  private static Set<String> starts(Collection<MailAddress> mailboxes) {
    var starts = new LinkedHashSet<String>();
    for (MailAddress mailbox : mailboxes) {
      starts.add(AuthorTerm.byAddress(mailbox));
      starts.add(AuthorTerm.byName(mailbox));
    }
    starts.remove("");
    return starts;
  }

  private static List<String> values(Collection<MessageId> ids) {
    var values = new ArrayList<String>(ids.size());
    for (MessageId id : ids) {
      values.add(id.value());
    }
    return values;
  }

  private List<MailSummary> having(String field, Collection<String> values) throws IOException {
    var found = new ArrayList<MailSummary>();
    Documents.having(
        reader,
        field,
        values,
        doc -> {
          MailSummary mail = mail(doc);
          if (mail != null) {
            found.add(mail);
          }
        });
    return found;
  }

  /** The mail of a document, read once; null for a commit, and for a new one beyond the limit. */
  private @Nullable MailSummary mail(int doc) throws IOException {
    MailSummary known = mails.get(doc);
    if (known != null) {
      return known;
    }
    if (commits.containsKey(doc)) {
      return null;
    }
    if (mails.size() >= most) {
      full = true;
      return null;
    }
    MailSummary mail = Documents.summary(reader, doc);
    if (mail.kinds().contains(MailKind.COMMIT)) {
      if (commitsToo) {
        commits.put(doc, Documents.commit(reader, doc));
      }
      return null;
    }
    mails.put(doc, mail);
    return mail;
  }

  /** The terms of authors that begin so and that a mail that is still there has. */
  private List<String> terms(String start) throws IOException {
    var found = new ArrayList<String>();
    var prefix = new BytesRef(start);
    for (LeafReaderContext leaf : reader.leaves()) {
      Terms terms = leaf.reader().terms(Fields.AUTHOR);
      if (terms == null) {
        continue;
      }
      Bits live = leaf.reader().getLiveDocs();
      TermsEnum term = terms.iterator();
      if (term.seekCeil(prefix) == TermsEnum.SeekStatus.END) {
        continue;
      }
      for (BytesRef text = term.term();
          text != null && StringHelper.startsWith(text, prefix) && found.size() < MAX_ALIASES;
          text = term.next()) {
        if (live == null || isLive(term, live)) {
          found.add(text.utf8ToString());
        }
      }
    }
    return found;
  }

  private static boolean isLive(TermsEnum term, Bits live) throws IOException {
    PostingsEnum documents = term.postings(null, PostingsEnum.NONE);
    for (int doc = documents.nextDoc();
        doc != PostingsEnum.NO_MORE_DOCS;
        doc = documents.nextDoc()) {
      if (live.get(doc)) {
        return true;
      }
    }
    return false;
  }
}
