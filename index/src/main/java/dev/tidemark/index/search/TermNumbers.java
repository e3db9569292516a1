package dev.tidemark.index.search;

import dev.tidemark.index.schema.Fields;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;

/**
 * A number for each term that some query asks for, and which of them a mail has: one look-up for
 * each term of the mail, however many queries there are. Once all numbers are given out, may be
 * used by any thread.
 */
final class TermNumbers {
  private final Map<String, Integer> fields = new HashMap<>();

  /** Of each term the fields it is asked for in, each followed by the number of the pair. */
  private final Map<BytesRef, int[]> numbers = new HashMap<>();

  private int size;

  /**
   * The number of a term, from 0; a new one if nobody has asked for it so far.
   *
   * @param term copied if it is kept
   */
  int of(String field, BytesRef term) {
    int place = fields.computeIfAbsent(field, name -> fields.size());
    BytesRef seen = seen(field, term);
    int[] known = numbers.getOrDefault(seen, new int[0]);
    for (int i = 0; i < known.length; i += 2) {
      if (known[i] == place) {
        return known[i + 1];
      }
    }
    int[] more = Arrays.copyOf(known, known.length + 2);
    more[known.length] = place;
    more[known.length + 1] = size;
    numbers.put(BytesRef.deepCopyOf(seen), more);
    return size++;
  }

  /** Whether only the beginning of a field's terms counts, for they are asked for by prefix. */
  static boolean cut(String field) {
    return switch (field) {
      case Fields.BLOB_BEFORE, Fields.BLOB_AFTER, Fields.COMMIT -> true;
      default -> false;
    };
  }

  private static BytesRef seen(String field, BytesRef term) {
    return cut(field)
        ? new BytesRef(term.bytes, term.offset, Math.min(term.length, QueryLanguage.MIN_HEX))
        : term;
  }

  /** The numbers of the terms that a mail has. */
  FixedBitSet in(LeafReader mail) throws IOException {
    var found = new FixedBitSet(size);
    for (Map.Entry<String, Integer> field : fields.entrySet()) {
      Terms terms = mail.terms(field.getKey());
      if (terms == null) {
        continue;
      }
      int place = field.getValue();
      TermsEnum each = terms.iterator();
      for (BytesRef term = each.next(); term != null; term = each.next()) {
        int[] known = numbers.get(seen(field.getKey(), term));
        for (int i = 0; known != null && i < known.length; i += 2) {
          if (known[i] == place) {
            found.set(known[i + 1]);
          }
        }
      }
    }
    return found;
  }
}
