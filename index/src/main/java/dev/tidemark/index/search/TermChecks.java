package dev.tidemark.index.search;

import dev.tidemark.index.schema.MailAnalyzers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.MultiPhraseQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.SynonymQuery;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.BytesRefIterator;

/**
 * Makes the {@link TermCheck} of each query. What a word, a phrase or a term looks for is read off
 * the query that {@link LuceneQueries} makes of it, so it is written down once; of anything not
 * known here the check says that it is open.
 */
final class TermChecks {
  /** A query of more terms is asked of every mail, rather than that its check fill the memory. */
  static final int MAX_TERMS = 1_000;

  private static final TermCheck NO = new TermCheck.Always(TermCheck.Verdict.NO);
  private static final TermCheck OPEN = new TermCheck.Always(TermCheck.Verdict.OPEN);
  private static final TermCheck YES = new TermCheck.Always(TermCheck.Verdict.YES);

  private final TermNumbers numbers;
  private final LuceneQueries.Snapshot snapshot;
  private int terms;

  private TermChecks(TermNumbers numbers, LuceneQueries.Snapshot snapshot) {
    this.numbers = numbers;
    this.snapshot = snapshot;
  }

  /**
   * The check of a query.
   *
   * @param numbers gives terms their numbers
   * @param snapshot to translate words for; what it holds plays no part
   */
  static TermCheck of(QueryNode query, TermNumbers numbers, LuceneQueries.Snapshot snapshot)
      throws IOException {
    var checks = new TermChecks(numbers, snapshot);
    TermCheck check = checks.of(query);
    return checks.terms > MAX_TERMS ? OPEN : check;
  }

  private TermCheck of(QueryNode node) throws IOException {
    return switch (node) {
      case QueryNode.Everything everything -> YES;
      case QueryNode.And and -> new TermCheck.And(each(and.clauses()));
      case QueryNode.Or or -> either(each(or.clauses()));
      case QueryNode.Not not -> new TermCheck.Not(of(not.clause()));
      case QueryNode.Word word -> ofLeaf(word);
      case QueryNode.Phrase phrase -> ofLeaf(phrase);
      case QueryNode.Exact exact -> ofLeaf(exact);
      case QueryNode.StartsWith start -> of(start);
      case QueryNode.Range range -> OPEN;
      case QueryNode.InThread thread -> OPEN;
      case QueryNode.Like like -> OPEN;
      case QueryNode.InLineage lineage -> OPEN;
      case QueryNode.InTopic topic -> OPEN;
    };
  }

  private List<TermCheck> each(List<QueryNode> nodes) throws IOException {
    var checks = new ArrayList<TermCheck>(nodes.size());
    for (QueryNode node : nodes) {
      checks.add(terms > MAX_TERMS ? OPEN : of(node));
    }
    return checks;
  }

  /** The words before the last one stand there whole, or there is no use in looking further. */
  private TermCheck of(QueryNode.StartsWith start) throws IOException {
    List<MailAnalyzers.Word> words = MailAnalyzers.words(start.start());
    if (words.size() < 2) {
      return OPEN;
    }
    String whole = start.start().substring(0, words.getLast().start());
    return new TermCheck.And(List.of(ofLeaf(new QueryNode.Phrase(start.prefix(), whole)), OPEN));
  }

  private TermCheck ofLeaf(QueryNode node) throws IOException {
    return of(LuceneQueries.of(node, snapshot, false, false, new ArrayList<>()));
  }

  private TermCheck of(Query query) throws IOException {
    return switch (query) {
      case TermQuery one -> anyOf(Stream.of(one.getTerm()));
      case TermInSetQuery some -> anyOf(terms(some));
      case PhraseQuery row -> new TermCheck.AtLeast(numbers(Stream.of(row.getTerms())));
      case SynonymQuery same -> anyOf(same.getTerms().stream());
      case MultiPhraseQuery row -> of(row);
      case PrefixQuery start -> of(start.getPrefix());
      case ConstantScoreQuery same -> of(same.getQuery());
      case BooleanQuery alternatives -> of(alternatives);
      case MatchNoDocsQuery none -> NO;
      default -> OPEN;
    };
  }

  /** One of the terms of each place must be there, or there is no use in looking further. */
  private TermCheck of(MultiPhraseQuery row) {
    var places = new ArrayList<TermCheck>();
    for (Term[] place : row.getTermArrays()) {
      places.add(anyOf(Stream.of(place)));
    }
    places.add(OPEN);
    return new TermCheck.And(List.copyOf(places));
  }

  private TermCheck of(BooleanQuery query) throws IOException {
    var alternatives = new ArrayList<TermCheck>();
    for (BooleanClause clause : query) {
      if (clause.occur() != Occur.SHOULD) {
        return OPEN;
      }
      alternatives.add(of(clause.query()));
    }
    return either(alternatives);
  }

  /** The beginning of an id, of which as much counts as {@link TermNumbers} sees. */
  private TermCheck of(Term start) {
    return TermNumbers.cut(start.field()) && start.bytes().length >= QueryLanguage.MIN_HEX
        ? new TermCheck.AtLeast(numbers(Stream.of(start)))
        : OPEN;
  }

  private TermCheck anyOf(Stream<Term> terms) {
    List<Term> all = terms.toList();
    return all.stream().anyMatch(term -> TermNumbers.cut(term.field()))
        ? either(
            all.stream()
                .map(term -> (TermCheck) new TermCheck.AtLeast(numbers(Stream.of(term))))
                .toList())
        : new TermCheck.AnyOf(numbers(all.stream()));
  }

  /** The alternatives, those that are but terms taken together. */
  private static TermCheck either(List<TermCheck> alternatives) {
    var others = new ArrayList<TermCheck>();
    IntStream terms = IntStream.empty();
    for (TermCheck alternative : alternatives) {
      if (alternative instanceof TermCheck.AnyOf any) {
        terms = IntStream.concat(terms, Arrays.stream(any.terms()));
      } else {
        others.add(alternative);
      }
    }
    var any = new TermCheck.AnyOf(terms.distinct().toArray());
    if (others.isEmpty()) {
      return any;
    }
    others.addFirst(any);
    return new TermCheck.Or(List.copyOf(others));
  }

  private int[] numbers(Stream<Term> wanted) {
    int[] found = wanted.mapToInt(term -> numbers.of(term.field(), term.bytes())).toArray();
    terms += found.length;
    return found;
  }

  private static Stream<Term> terms(TermInSetQuery query) throws IOException {
    var terms = Stream.<Term>builder();
    BytesRefIterator each = query.getBytesRefIterator();
    for (BytesRef term = each.next(); term != null; term = each.next()) {
      terms.add(new Term(query.getField(), BytesRef.deepCopyOf(term)));
    }
    return terms.build();
  }
}
