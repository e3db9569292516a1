package dev.tidemark.index.schema;

import dev.tidemark.ingest.mail.MailKey;
import dev.tidemark.ingest.mail.ParserLimits;
import java.util.Comparator;
import java.util.List;

/**
 * Choices that change what the index holds. An index remembers those it was written with; others
 * need a reindex.
 *
 * @param limits how much of a mail is read
 * @param listPreference short names of lists whose copy of a mail is shown rather than another's,
 *     best first; lists not named here follow in the order of their names
 */
public record IndexOptions(ParserLimits limits, List<String> listPreference) {

  /** Default limits, lists in the order of their names. */
  public static final IndexOptions DEFAULT = new IndexOptions(ParserLimits.DEFAULT, List.of());

  public IndexOptions {
    listPreference = List.copyOf(listPreference);
  }

  /** Copies of one mail, the one to show first: by list, then by blob id. */
  Comparator<MailKey> copyOrder() {
    if (listPreference.isEmpty()) {
      return Comparator.naturalOrder();
    }
    return Comparator.<MailKey>comparingInt(
            key -> {
              int rank = listPreference.indexOf(key.list());
              return rank < 0 ? listPreference.size() : rank;
            })
        .thenComparing(Comparator.naturalOrder());
  }
}
