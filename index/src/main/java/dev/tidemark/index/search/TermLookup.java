package dev.tidemark.index.search;

import dev.tidemark.index.schema.MailAnalyzers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;

/** Looks up which words a field of the index holds. */
final class TermLookup {
  /** Most terms of a field that are looked at to find the most frequent ones. */
  private static final int MAX_TERMS_SEEN = 50_000;

  /** Fewest letters that words of one stem begin with, where they are looked up one by one. */
  private static final int MIN_STEM = 3;

  private final IndexReader reader;

  TermLookup(IndexReader reader) {
    this.reader = reader;
  }

  /**
   * Collects the words that begin with a text, the most frequent ones if there are too many.
   *
   * @param parts whether to take parts of words as well
   * @return whether there are too many
   */
  boolean mostFrequent(String field, String start, boolean parts, int most, List<BytesRef> into)
      throws IOException {
    Map<BytesRef, Integer> found = new HashMap<>();
    boolean bounded = collect(field, new BytesRef(start), found);
    if (parts && MailAnalyzers.isWord(start)) {
      bounded |= collect(field, new BytesRef(MailAnalyzers.part(start)), found);
    }
    var entries = new ArrayList<>(found.entrySet());
    if (entries.size() > most) {
      bounded = true;
      entries.sort(
          Map.Entry.<BytesRef, Integer>comparingByValue(Comparator.reverseOrder())
              .thenComparing(Map.Entry.comparingByKey()));
    }
    for (int i = 0; i < Math.min(most, entries.size()); i++) {
      into.add(entries.get(i).getKey());
    }
    return bounded;
  }

  /**
   * Adds the terms that begin so, with the number of documents of each; true if not all of them.
   */
  private boolean collect(String field, BytesRef start, Map<BytesRef, Integer> found)
      throws IOException {
    for (LeafReaderContext leaf : reader.leaves()) {
      Terms terms = leaf.reader().terms(field);
      if (terms == null) {
        continue;
      }
      TermsEnum each = terms.iterator();
      if (each.seekCeil(start) == TermsEnum.SeekStatus.END) {
        continue;
      }
      for (BytesRef term = each.term();
          term != null && StringHelper.startsWith(term, start);
          term = each.next()) {
        if (found.size() >= MAX_TERMS_SEEN) {
          return true;
        }
        found.merge(BytesRef.deepCopyOf(term), each.docFreq(), Integer::sum);
      }
    }
    return false;
  }

  /** The words of a field without stems that have the stem of this one; itself among them. */
  List<String> withStemOf(String field, String term) throws IOException {
    String stem = MailAnalyzers.stem(term);
    int common = 0;
    while (common < Math.min(stem.length(), term.length())
        && stem.charAt(common) == term.charAt(common)) {
      common++;
    }
    var same = new LinkedHashSet<>(List.of(term));
    if (common >= MIN_STEM) {
      Map<BytesRef, Integer> found = new HashMap<>();
      collect(field, new BytesRef(term.substring(0, common)), found);
      for (BytesRef other : found.keySet()) {
        String word = other.utf8ToString();
        if (MailAnalyzers.stem(word).equals(stem)) {
          same.add(word);
        }
      }
    }
    return List.copyOf(same);
  }
}
