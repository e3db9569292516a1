package dev.tidemark.index.search;

import dev.tidemark.index.schema.CarefulParser;
import dev.tidemark.index.schema.DocumentMapper;
import dev.tidemark.index.schema.IndexOptions;
import dev.tidemark.index.schema.ParsedCopy;
import dev.tidemark.ingest.mail.RawMail;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.index.IndexableFieldType;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.memory.MemoryIndex;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;

/**
 * One mail as an index of its own, to be asked whether it matches. Its document is made by what
 * makes those of the real index, and its words are asked for by the same {@link LuceneQueries}, so
 * that one answers as the other does. Takes one mail after the other; not thread-safe.
 */
final class LoneMail implements LuceneQueries.Snapshot {
  private final CarefulParser parser;
  private final DocumentMapper mapper;
  private final MemoryIndex index = new MemoryIndex();
  private IndexSearcher searcher = index.createSearcher();

  /** What was asked of the mail at hand: many queries hold the same name or path. */
  private final Map<QueryNode, Boolean> answers = new HashMap<>();

  LoneMail(CarefulParser parser, IndexOptions options) {
    this.parser = parser;
    this.mapper = new DocumentMapper(options);
  }

  /** Goes on with this mail. */
  void read(RawMail raw) {
    List<ParsedCopy> copies = List.of(new ParsedCopy(raw, parser.parse(raw)));
    try {
      fill(copies);
    } catch (RuntimeException | StackOverflowError e) {
      parser.failed(raw.key(), "matching", e);
      fill(CarefulParser.bare(copies));
    }
    searcher = index.createSearcher();
    answers.clear();
  }

  private void fill(List<ParsedCopy> copies) {
    index.reset();
    for (IndexableField field : mapper.map(copies)) {
      if (searchable(field.fieldType())) {
        index.addField(field, null);
      }
    }
  }

  private static boolean searchable(IndexableFieldType type) {
    return type.indexOptions() != org.apache.lucene.index.IndexOptions.NONE
        || type.pointDimensionCount() > 0;
  }

  /** The index, whose only document is the mail. */
  @Override
  public LeafReader reader() {
    return leaf().reader();
  }

  private LeafReaderContext leaf() {
    return searcher.getLeafContexts().getFirst();
  }

  /** Whether a query that needs no other mails is met by this one. */
  boolean matches(QueryNode query) throws IOException {
    return switch (query) {
      case QueryNode.And and -> {
        for (QueryNode clause : and.clauses()) {
          if (!matches(clause)) {
            yield false;
          }
        }
        yield true;
      }
      case QueryNode.Or or -> {
        for (QueryNode clause : or.clauses()) {
          if (matches(clause)) {
            yield true;
          }
        }
        yield false;
      }
      case QueryNode.Not not -> !matches(not.clause());
      default -> {
        Boolean known = answers.get(query);
        if (known == null) {
          known = ask(query);
          answers.put(query, known);
        }
        yield known;
      }
    };
  }

  private boolean ask(QueryNode query) throws IOException {
    Query lucene = searcher.rewrite(LuceneQueries.of(query, this, false, false, new ArrayList<>()));
    Scorer scorer = searcher.createWeight(lucene, ScoreMode.COMPLETE_NO_SCORES, 1).scorer(leaf());
    return scorer != null && scorer.iterator().nextDoc() != DocIdSetIterator.NO_MORE_DOCS;
  }

  /** What an archive lacks one mail cannot know: {@code C++} is no {@code c} here. */
  @Override
  public boolean has(Term word) {
    return true;
  }

  @Override
  public boolean outOfTime() {
    return false;
  }

  @Override
  public Query threadsWith(Query query) {
    throw needsOthers("thread:");
  }

  @Override
  public Query lineage(String messageId) {
    throw needsOthers("lineage:");
  }

  @Override
  public Query landed(long from, long to) {
    throw needsOthers("landed:");
  }

  @Override
  public Query topic(String label) {
    throw needsOthers("topic:");
  }

  @Override
  public Query like(String messageId) {
    throw needsOthers("like:");
  }

  private static IllegalStateException needsOthers(String prefix) {
    return new IllegalStateException(
        "one mail alone was asked for '" + prefix + "', which takes the index to answer");
  }
}
