package dev.tidemark.index.search;

import dev.tidemark.index.schema.Fields;
import dev.tidemark.index.schema.MailAnalyzers;
import dev.tidemark.ingest.mail.BodyText;
import dev.tidemark.ingest.mail.MailMessage;
import dev.tidemark.ingest.mail.PatchSubject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.queries.mlt.MoreLikeThis;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/**
 * Finds mails about the same thing as one mail: those that share several of the words that set it
 * apart from all others. Lucene's MoreLikeThis weighs the words; what it gets to see of the mail is
 * chosen here.
 */
final class SimilarMails {
  /** Words that are asked for. */
  private static final int MAX_WORDS = 30;

  /** A mail must share this many percent of them. */
  private static final int SHARED_PERCENT = 25;

  /** A word that more percent of all mails hold sets nothing apart. */
  private static final int MAX_DOCUMENT_PERCENT = 10;

  /** Characters of each kind of text that are looked at. */
  private static final int MAX_LOOKED_AT = 1 << 16;

  /** Trailers, headers of quoted mails, and lines that say who wrote what is quoted. */
  private static final Pattern SAYS_NOTHING =
      Pattern.compile(
          "(?m)^(?:[A-Z][A-Za-z-]{1,40}: .*|.*(?:wrote|writes|schrieb|a écrit):\\s*|"
              + "Link: .*|.*https?://.*)$");

  private SimilarMails() {}

  /** The query for mails like this one; it finds the mail itself as well. */
  static Query to(MailMessage mail, IndexReader reader) throws IOException {
    Map<String, Collection<Object>> texts = texts(mail);
    var like = new MoreLikeThis(reader);
    like.setAnalyzer(MailAnalyzers.analyzer());
    like.setFieldNames(texts.keySet().toArray(new String[0]));
    like.setMinTermFreq(1);
    like.setMinDocFreq(2);
    like.setMinWordLen(3);
    like.setMaxWordLen(0);
    like.setMaxQueryTerms(MAX_WORDS);
    like.setBoost(true);
    // Of a few mails every word is frequent.
    like.setMaxDocFreq(Math.max(5, (int) (reader.maxDoc() * (long) MAX_DOCUMENT_PERCENT / 100)));
    if (!(like.like(texts) instanceof BooleanQuery words) || words.clauses().isEmpty()) {
      return new MatchNoDocsQuery("a mail without words");
    }
    var builder = new BooleanQuery.Builder();
    for (BooleanClause word : words.clauses()) {
      builder.add(word.query(), BooleanClause.Occur.SHOULD);
    }
    builder.setMinimumNumberShouldMatch(Math.max(1, words.clauses().size() * SHARED_PERCENT / 100));
    return builder.build();
  }

  /** The same without one mail. */
  static Query without(Query query, String messageId) {
    return new BooleanQuery.Builder()
        .add(query, BooleanClause.Occur.MUST)
        .add(new TermQuery(new Term(Fields.MID, messageId)), BooleanClause.Occur.MUST_NOT)
        .build();
  }

  private static Map<String, Collection<Object>> texts(MailMessage mail) {
    Map<String, StringBuilder> texts = new LinkedHashMap<>();
    texts.put(Fields.SUBJECT, new StringBuilder(PatchSubject.parse(mail.subject()).title()));
    BodyText body = mail.body();
    for (int i = 0; i < body.count(); i++) {
      String field =
          switch (body.kind(i)) {
            // What is answered is what an answer is about.
            case PROSE, QUOTED -> Fields.PROSE;
            case ADDED -> Fields.DIFF_ADDED;
            case HUNK_HEADING -> Fields.DIFF_HUNK;
            case DIFF_FILE -> Fields.DIFF_FILE;
            case SIGNATURE, REMOVED, CONTEXT, BLOB_IDS, BINARY -> "";
          };
      if (!field.isEmpty()) {
        StringBuilder text = texts.computeIfAbsent(field, key -> new StringBuilder());
        int end = Math.min(body.end(i), body.start(i) + MAX_LOOKED_AT - text.length());
        if (end > body.start(i)) {
          text.append(body.text(), body.start(i), end).append('\n');
        }
      }
    }
    Map<String, Collection<Object>> values = new LinkedHashMap<>();
    texts.forEach(
        (field, text) -> {
          String told = text.toString();
          if (field.equals(Fields.PROSE)) {
            told = SAYS_NOTHING.matcher(told.replaceAll("(?m)^[> ]+", "")).replaceAll("");
          }
          values.put(field, new ArrayList<>(List.of(told)));
        });
    return values;
  }
}
