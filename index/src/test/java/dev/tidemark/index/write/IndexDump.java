package dev.tidemark.index.write;

import dev.tidemark.index.schema.Fields;
import dev.tidemark.index.schema.MailIdentity;
import dev.tidemark.index.schema.MailSummary;
import dev.tidemark.index.schema.StoredCopies;
import dev.tidemark.ingest.mail.RawMail;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.Bits;

/** Everything an index holds, mail by mail, in a form that does not depend on how it came there. */
final class IndexDump {

  private IndexDump() {}

  /** For each live mail, by identity: its terms with positions, numbers, summary and copies. */
  static SortedMap<String, String> of(Path generation) throws IOException {
    try (var directory = FSDirectory.open(generation);
        var reader = DirectoryReader.open(directory)) {
      return of(reader);
    }
  }

  static SortedMap<String, String> of(DirectoryReader reader) throws IOException {
    var dump = new TreeMap<String, String>();
    for (LeafReaderContext leaf : reader.leaves()) {
      add(leaf.reader(), dump);
    }
    return dump;
  }

  private static void add(LeafReader leaf, Map<String, String> dump) throws IOException {
    var lines = new TreeMap<Integer, Set<String>>();
    Bits live = leaf.getLiveDocs();
    for (int document = 0; document < leaf.maxDoc(); document++) {
      if (live == null || live.get(document)) {
        lines.put(document, new TreeSet<>());
      }
    }
    for (FieldInfo field : leaf.getFieldInfos()) {
      addTerms(leaf, field.name, lines);
      addNumbers(leaf, field, lines);
    }
    for (Map.Entry<Integer, Set<String>> each : lines.entrySet()) {
      BinaryDocValues summaries = leaf.getBinaryDocValues(Fields.SUMMARY);
      if (!summaries.advanceExact(each.getKey())) {
        throw new IllegalStateException("no summary");
      }
      MailSummary summary = MailSummary.decode(summaries.binaryValue());
      each.getValue().add("summary " + summary.toString());
      var copies = StoredCopies.read(leaf.storedFields().document(each.getKey()));
      int place = 0;
      for (RawMail copy : copies) {
        each.getValue()
            .add(
                "copy "
                    + place++
                    + " "
                    + copy.key()
                    + " "
                    + copy.archived()
                    + " "
                    + Arrays.hashCode(copy.bytes()));
      }
      String before = dump.put(MailIdentity.of(summary), String.join("\n", each.getValue()));
      if (before != null) {
        throw new IllegalStateException("twice in the index: " + MailIdentity.of(summary));
      }
    }
  }

  private static void addTerms(LeafReader leaf, String field, Map<Integer, Set<String>> lines)
      throws IOException {
    if (leaf.terms(field) == null) {
      return;
    }
    TermsEnum terms = leaf.terms(field).iterator();
    while (terms.next() != null) {
      PostingsEnum postings = terms.postings(null, PostingsEnum.POSITIONS);
      while (postings.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
        if (!lines.containsKey(postings.docID())) {
          continue;
        }
        var line = new StringBuilder(field + ":" + terms.term().utf8ToString());
        for (int i = 0; i < postings.freq(); i++) {
          line.append(' ').append(postings.nextPosition());
        }
        lines.get(postings.docID()).add(line.toString());
      }
    }
  }

  private static void addNumbers(LeafReader leaf, FieldInfo field, Map<Integer, Set<String>> lines)
      throws IOException {
    SortedNumericDocValues numbers = leaf.getSortedNumericDocValues(field.name);
    NumericDocValues norms = leaf.getNormValues(field.name);
    for (Map.Entry<Integer, Set<String>> each : lines.entrySet()) {
      if (numbers != null && numbers.advanceExact(each.getKey())) {
        for (int i = 0; i < numbers.docValueCount(); i++) {
          each.getValue().add(field.name + "=" + numbers.nextValue());
        }
      }
      if (norms != null && norms.advanceExact(each.getKey())) {
        each.getValue().add(field.name + " norm " + norms.longValue());
      }
    }
  }
}
