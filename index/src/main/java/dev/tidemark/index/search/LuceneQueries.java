package dev.tidemark.index.search;

import dev.tidemark.index.schema.Fields;
import dev.tidemark.index.schema.MailAnalyzers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.apache.lucene.document.IntField;
import org.apache.lucene.document.LongField;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.queries.function.FunctionScoreQuery;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.MultiPhraseQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.SynonymQuery;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;

/**
 * Turns a query tree into Lucene's query, for one snapshot of the index. Each word becomes an OR
 * over the fields its prefix names; {@link QueryLanguage} has bounded the tree, so recursing over
 * it is safe.
 */
final class LuceneQueries {
  /** Most terms that {@code foo*} may stand for in one field; public-inbox allows 100 and fails. */
  static final int MAX_EXPANSIONS = 1_000;

  /** The same at the end of a phrase, where each costs more. */
  static final int MAX_PHRASE_EXPANSIONS = 200;

  /**
   * Enough for {@link QueryLanguage#MAX_CLAUSES} words over all fields, with stems and as parts.
   */
  private static final int MAX_LUCENE_CLAUSES = 128 * QueryLanguage.MAX_CLAUSES;

  /** Of the fields a word is found in, how much the lesser ones add to the best one's score. */
  private static final float TIE = 0.1f;

  // How much the kind and the age of a mail count when ranking; see Recency.
  private static final float COVER = 1.4f;
  private static final float REPLY = 0.85f;
  private static final double RECENT = 0.2;

  static {
    if (IndexSearcher.getMaxClauseCount() < MAX_LUCENE_CLAUSES) {
      IndexSearcher.setMaxClauseCount(MAX_LUCENE_CLAUSES);
    }
  }

  private static final String[] MAIL = {
    Fields.MESSAGE_ID,
    Fields.SUBJECT,
    Fields.FROM,
    Fields.QUOTED,
    Fields.ATTACHMENT,
    Fields.PROSE,
    Fields.DIFF_FILE,
    Fields.DIFF_REMOVED,
    Fields.DIFF_ADDED,
    Fields.DIFF_HUNK,
    Fields.DIFF_CONTEXT
  };
  private static final String[] OWN = {
    Fields.PROSE,
    Fields.DIFF_FILE,
    Fields.DIFF_REMOVED,
    Fields.DIFF_ADDED,
    Fields.DIFF_HUNK,
    Fields.DIFF_CONTEXT
  };
  private static final String[] BODY = append(OWN, Fields.QUOTED);
  private static final String[] BODY_SUBJECT = append(BODY, Fields.SUBJECT);
  private static final String[] TO_CC = {Fields.TO, Fields.CC};
  private static final String[] PEOPLE = {Fields.TO, Fields.CC, Fields.FROM};

  /** What the translation needs to know of the snapshot that is searched. */
  interface Snapshot {
    /** Whether to come to an end; what is left then matches nothing, and the answer says so. */
    boolean outOfTime();

    /** Says which words begin with a prefix. */
    IndexReader reader();

    /**
     * Whether a word as it is typed, signs and all, is in the index; if not, it is looked for
     * without them.
     */
    boolean has(Term word) throws IOException;

    /** Every mail of the threads that hold a mail which matches. */
    Query threadsWith(Query query) throws IOException;

    /** The covers and patches of all versions of the work that a mail belongs to. */
    Query lineage(String messageId) throws IOException;

    /** The patches that landed within a span of epoch seconds, both ends included. */
    Query landed(long from, long to) throws IOException;

    /** The mails that say a topic's label, in whatever spelling. */
    Query topic(String label) throws IOException;

    /** Mails about the same thing as the one with that Message-ID, itself left out. */
    Query like(String messageId) throws IOException;
  }

  private final Snapshot snapshot;
  private final IndexReader reader;
  private final TermLookup terms;
  private final boolean ranked;
  private final boolean asOnLore;
  private final List<String> notes;
  private final Map<QueryNode, Query> looked = new HashMap<>();

  private LuceneQueries(Snapshot snapshot, boolean ranked, boolean asOnLore, List<String> notes) {
    this.snapshot = snapshot;
    this.reader = snapshot.reader();
    this.terms = new TermLookup(reader);
    this.ranked = ranked;
    this.asOnLore = asOnLore;
    this.notes = notes;
  }

  /**
   * The query for a tree.
   *
   * @param ranked whether scores matter; which mails match is the same
   * @param asOnLore see {@link SearchRequest#asOnLore}
   * @param notes gets a line for each part that had to be bounded or cannot match
   */
  static Query of(
      QueryNode node, Snapshot snapshot, boolean ranked, boolean asOnLore, List<String> notes)
      throws IOException {
    return new LuceneQueries(snapshot, ranked, asOnLore, notes).query(node);
  }

  /**
   * The query with a liking for covers, less for replies than for what they answer, and a mild one
   * for recent mail; for ranking, the same mails match.
   */
  static Query ranked(Query query, IndexReader reader) throws IOException {
    Query ranked = query;
    ranked = FunctionScoreQuery.boostByQuery(ranked, is("cover"), COVER);
    ranked = FunctionScoreQuery.boostByQuery(ranked, is("reply"), REPLY);
    return FunctionScoreQuery.boostByValue(ranked, Recency.of(reader, RECENT));
  }

  private static Query is(String kind) {
    return new TermQuery(new Term(Fields.IS, kind));
  }

  private Query query(QueryNode node) throws IOException {
    return switch (node) {
      case QueryNode.StartsWith costly -> once(costly);
      case QueryNode.InThread costly -> once(costly);
      case QueryNode.Like costly -> once(costly);
      case QueryNode.InLineage costly -> once(costly);
      case QueryNode.InTopic costly -> once(costly);
      case QueryNode.Everything everything -> everything();
      case QueryNode.And and -> and(and.clauses());
      case QueryNode.Or or -> {
        var builder = new BooleanQuery.Builder();
        for (QueryNode clause : new LinkedHashSet<>(or.clauses())) {
          builder.add(query(clause), Occur.SHOULD);
        }
        yield builder.build();
      }
      case QueryNode.Not not -> and(List.of(not));
      case QueryNode.Word word -> text(word.prefix(), word.text(), true);
      case QueryNode.Phrase phrase -> text(phrase.prefix(), phrase.text(), false);
      case QueryNode.Exact exact -> exact(exact.prefix(), exact.value());
      case QueryNode.Range range -> range.prefix() == Prefix.LANDED ? once(range) : range(range);
    };
  }

  /** What takes a look at the index to translate: once for each that is said, however often. */
  private Query once(QueryNode node) throws IOException {
    Query known = looked.get(node);
    if (known == null) {
      known =
          snapshot.outOfTime()
              ? new MatchNoDocsQuery("no time left")
              : switch (node) {
                case QueryNode.StartsWith start -> startsWith(start);
                case QueryNode.InThread thread -> snapshot.threadsWith(query(thread.query()));
                case QueryNode.InLineage lineage -> snapshot.lineage(lineage.messageId());
                case QueryNode.InTopic topic -> snapshot.topic(topic.label());
                case QueryNode.Like like -> snapshot.like(like.messageId());
                case QueryNode.Range landed -> snapshot.landed(landed.from(), landed.to());
                default -> throw new IllegalStateException("costs nothing: " + node);
              };
      looked.put(node, known);
    }
    return known;
  }

  private Query and(List<QueryNode> clauses) throws IOException {
    var builder = new BooleanQuery.Builder();
    boolean positive = false;
    for (QueryNode clause : new LinkedHashSet<>(clauses)) {
      if (clause instanceof QueryNode.Not not) {
        builder.add(query(not.clause()), Occur.MUST_NOT);
      } else {
        positive = true;
        boolean scored =
            !(clause instanceof QueryNode.Range
                || clause instanceof QueryNode.Exact
                || clause instanceof QueryNode.InThread
                || clause instanceof QueryNode.InLineage
                || clause instanceof QueryNode.InTopic
                || clause instanceof QueryNode.Everything);
        builder.add(query(clause), scored ? Occur.MUST : Occur.FILTER);
      }
    }
    if (!positive) {
      builder.add(everything(), Occur.FILTER);
    }
    return builder.build();
  }

  /** Every mail and commit, but not the counted trees. */
  private static Query everything() {
    return new BooleanQuery.Builder()
        .add(MatchAllDocsQuery.INSTANCE, Occur.MUST)
        .add(new FieldExistsQuery(Fields.COUNTS), Occur.MUST_NOT)
        .build();
  }

  // Text

  /** The index fields a prefix looks at. */
  static String[] fields(Prefix prefix) {
    return switch (prefix) {
      case DEFAULT -> MAIL;
      case NQ -> OWN;
      case B -> BODY;
      case BS -> BODY_SUBJECT;
      case TC -> TO_CC;
      case A, TCF -> PEOPLE;
      default -> new String[] {prefix.word()};
    };
  }

  /** A word or a phrase, in each of the fields of its prefix. */
  private Query text(Prefix prefix, String text, boolean unquoted) throws IOException {
    List<MailAnalyzers.Word> words = MailAnalyzers.words(text);
    if (asOnLore && unquoted) {
      List<String> runs = runs(text, words);
      if (runs.size() > 1) {
        var all = new BooleanQuery.Builder();
        for (String run : runs) {
          all.add(text(prefix, run, true), Occur.MUST);
        }
        return all.build();
      }
    }
    if (words.isEmpty()) {
      notes.add("'" + text + "' holds no word that is in the index");
      return MatchNoDocsQuery.INSTANCE;
    }
    boolean parts = unquoted && !asOnLore;
    var queries = new ArrayList<Query>();
    if (words.size() > 1) {
      for (String field : fields(prefix)) {
        queries.add(boosted(field, phrase(field, words, parts)));
      }
      return best(queries);
    }
    MailAnalyzers.Word word = words.getFirst();
    String term = knownSigns(prefix, word.term());
    boolean stemmed = unquoted && !Character.isUpperCase(text.codePointAt(word.start()));
    List<String> forms = stemmed ? MailAnalyzers.forms(term) : List.of(term);
    boolean partsOfOthers = parts && !(word.whole() && term.equals(word.term()));
    for (String field : fields(prefix)) {
      List<String> asked =
          Fields.stemmed(field)
              ? forms
              : stemmed && asOnLore && !snapshot.outOfTime()
                  ? terms.withStemOf(field, term)
                  : List.of(term);
      queries.add(boosted(field, anyOf(field, asked, partsOfOthers)));
    }
    addBlobIds(prefix, term, queries);
    return best(queries);
  }

  /** A text cut where words are joined by other signs than those that make a phrase to Xapian. */
  private static List<String> runs(String text, List<MailAnalyzers.Word> words) {
    var runs = new ArrayList<String>();
    int from = 0;
    for (int i = 1; i < words.size(); i++) {
      int end = words.get(i - 1).end();
      int next = words.get(i).start();
      if (end <= next
          && !text.substring(end, next).chars().allMatch(c -> ".-/:\\@".indexOf(c) >= 0)) {
        runs.add(text.substring(from, end));
        from = next;
      }
    }
    runs.add(text.substring(from));
    return runs;
  }

  /** The word without the signs at its end ({@code C++}) if only so it is in the index. */
  private String knownSigns(Prefix prefix, String term) throws IOException {
    int end = term.length();
    while (end > 0 && (term.charAt(end - 1) == '+' || term.charAt(end - 1) == '#')) {
      end--;
    }
    if (end == term.length()) {
      return term;
    }
    for (String field : fields(prefix)) {
      if (snapshot.has(new Term(field, term))) {
        return term;
      }
    }
    String bare = term.substring(0, end);
    notes.add(
        "'" + term + "' is searched for as '" + bare + "'; no mail here has it with its signs");
    return bare;
  }

  /** One word in several fields: it counts by the field it fits best. */
  private Query best(List<Query> queries) {
    if (queries.size() == 1) {
      return queries.getFirst();
    }
    if (ranked) {
      return new DisjunctionMaxQuery(queries, TIE);
    }
    var builder = new BooleanQuery.Builder();
    for (Query query : queries) {
      builder.add(query, Occur.SHOULD);
    }
    return builder.build();
  }

  private Query boosted(String field, Query query) {
    if (!ranked) {
      return query;
    }
    float boost =
        switch (field) {
          case Fields.SUBJECT -> 3f;
          case Fields.FROM -> 2f;
          case Fields.PROSE -> 1.5f;
          case Fields.DIFF_FILE, Fields.DIFF_HUNK -> 1.2f;
          case Fields.DIFF_REMOVED -> 0.7f;
          case Fields.DIFF_CONTEXT -> 0.5f;
          case Fields.QUOTED -> 0.2f;
          default -> 1f;
        };
    return boost == 1f ? query : new BoostQuery(query, boost);
  }

  /**
   * Any of these terms.
   *
   * @param parts whether a term also finds identifiers that it is a part of
   */
  private static Query anyOf(String field, List<String> terms, boolean parts) {
    var queries = new ArrayList<Query>();
    for (String term : terms) {
      // To the score, a word counts the same alone and within an identifier.
      queries.add(
          parts && MailAnalyzers.isWord(term)
              ? new SynonymQuery.Builder(field)
                  .addTerm(new Term(field, term))
                  .addTerm(new Term(field, MailAnalyzers.part(term)))
                  .build()
              : new TermQuery(new Term(field, term)));
    }
    if (queries.size() == 1) {
      return queries.getFirst();
    }
    var builder = new BooleanQuery.Builder();
    for (Query query : queries) {
      builder.add(query, Occur.SHOULD);
    }
    return builder.build();
  }

  private static Query phrase(String field, List<MailAnalyzers.Word> words, boolean parts) {
    if (!parts) {
      var builder = new PhraseQuery.Builder();
      for (MailAnalyzers.Word word : words) {
        builder.add(new Term(field, word.term()), word.position());
      }
      return builder.build();
    }
    var builder = new MultiPhraseQuery.Builder();
    for (MailAnalyzers.Word word : words) {
      builder.add(wordOrPart(field, word), word.position());
    }
    return builder.build();
  }

  private static Term[] wordOrPart(String field, MailAnalyzers.Word word) {
    var term = new Term(field, word.term());
    return word.whole() || !MailAnalyzers.isWord(word.term())
        ? new Term[] {term}
        : new Term[] {term, new Term(field, MailAnalyzers.part(word.term()))};
  }

  /** A bare hex word also finds the blobs of a diff, where public-inbox has them in the body. */
  private static void addBlobIds(Prefix prefix, String term, List<Query> queries) {
    boolean body =
        switch (prefix) {
          case DEFAULT, NQ, B, BS -> true;
          default -> false;
        };
    if (body && isHex(term) && term.length() >= QueryLanguage.MIN_HEX && term.length() <= 64) {
      queries.add(blob(Fields.BLOB_BEFORE, term));
      queries.add(blob(Fields.BLOB_AFTER, term));
      if (prefix == Prefix.DEFAULT) {
        queries.add(new PrefixQuery(new Term(Fields.COMMIT, term)));
      }
    }
  }

  private static boolean isHex(String term) {
    for (int i = 0; i < term.length(); i++) {
      char c = term.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  // Beginnings of words

  private Query startsWith(QueryNode.StartsWith node) throws IOException {
    List<MailAnalyzers.Word> words = MailAnalyzers.words(node.start());
    if (words.isEmpty()) {
      notes.add("'" + node.start() + "*' holds no word that is in the index");
      return MatchNoDocsQuery.INSTANCE;
    }
    String start = words.getLast().term();
    boolean bounded = false;
    var queries = new ArrayList<Query>();
    for (String field : fields(node.prefix())) {
      boolean single = words.size() == 1;
      int most = single ? MAX_EXPANSIONS : MAX_PHRASE_EXPANSIONS;
      List<BytesRef> found = new ArrayList<>();
      bounded |= terms.mostFrequent(field, start, !asOnLore, most, found);
      if (found.isEmpty()) {
        continue;
      }
      if (single) {
        queries.add(boosted(field, new TermInSetQuery(field, found)));
      } else {
        var builder = new MultiPhraseQuery.Builder();
        for (MailAnalyzers.Word word : words.subList(0, words.size() - 1)) {
          builder.add(
              asOnLore ? new Term[] {new Term(field, word.term())} : wordOrPart(field, word),
              word.position());
        }
        var last = new Term[found.size()];
        Arrays.setAll(last, i -> new Term(field, found.get(i)));
        builder.add(last, words.getLast().position());
        queries.add(boosted(field, builder.build()));
      }
    }
    if (bounded) {
      notes.add(
          "'"
              + node.start()
              + "*' stands for too many words; only the "
              + (words.size() == 1 ? MAX_EXPANSIONS : MAX_PHRASE_EXPANSIONS)
              + " most frequent of each field were searched");
    }
    if (words.size() == 1) {
      addBlobIds(node.prefix(), start, queries);
    }
    return queries.isEmpty() ? MatchNoDocsQuery.INSTANCE : best(queries);
  }

  // Terms and numbers

  private static Query exact(Prefix prefix, String value) {
    return switch (prefix) {
      case COMMIT -> new PrefixQuery(new Term(Fields.COMMIT, value));
      case DFPRE -> blob(Fields.BLOB_BEFORE, value);
      case DFPOST -> blob(Fields.BLOB_AFTER, value);
      case DFBLOB ->
          new BooleanQuery.Builder()
              .add(blob(Fields.BLOB_BEFORE, value), Occur.SHOULD)
              .add(blob(Fields.BLOB_AFTER, value), Occur.SHOULD)
              .build();
      default -> new TermQuery(new Term(prefix.word(), value));
    };
  }

  /**
   * Blob ids that begin like this one, and the abbreviations of it that a diff may hold: so a full
   * id finds the patch that says only its first digits.
   */
  private static Query blob(String field, String hex) {
    var shorter = new ArrayList<BytesRef>();
    for (int length = QueryLanguage.MIN_HEX; length < hex.length(); length++) {
      shorter.add(new BytesRef(hex.substring(0, length)));
    }
    Query longer = new PrefixQuery(new Term(field, hex));
    if (shorter.isEmpty()) {
      return longer;
    }
    return new ConstantScoreQuery(
        new BooleanQuery.Builder()
            .add(longer, Occur.SHOULD)
            .add(new TermInSetQuery(field, shorter), Occur.SHOULD)
            .build());
  }

  private static Query range(QueryNode.Range range) {
    return switch (range.prefix()) {
      case D, DT -> LongField.newRangeQuery(Fields.SENT, range.from(), range.to());
      case RT -> LongField.newRangeQuery(Fields.RECEIVED, range.from(), range.to());
      default ->
          IntField.newRangeQuery(range.prefix().word(), clamp(range.from()), clamp(range.to()));
    };
  }

  private static int clamp(long value) {
    return (int) Math.max(Integer.MIN_VALUE, Math.min(value, Integer.MAX_VALUE));
  }

  private static String[] append(String[] fields, String field) {
    String[] more = Arrays.copyOf(fields, fields.length + 1);
    more[fields.length] = field;
    return more;
  }
}
