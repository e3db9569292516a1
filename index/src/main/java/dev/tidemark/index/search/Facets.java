package dev.tidemark.index.search;

import dev.tidemark.index.schema.DocumentMapper;
import dev.tidemark.index.schema.MailSummary;
import dev.tidemark.ingest.diff.DiffStat;
import dev.tidemark.ingest.mail.MailKey;
import dev.tidemark.ingest.mail.MailKind;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.util.FixedBitSet;

/** Counts mails by list, year, month, author, folder and kind, from their summaries. */
final class Facets {
  private static final int BETWEEN_LOOKS = 1024;

  private static final class Count {
    long mails;
    long newest = Long.MIN_VALUE;
    String text = "";
  }

  private final Map<Facet.Kind, Map<String, Count>> counts = new EnumMap<>(Facet.Kind.class);
  private boolean complete = true;

  private Facets() {
    for (Facet.Kind kind : Facet.Kind.values()) {
      counts.put(kind, new HashMap<>());
    }
  }

  /** Counts these documents, until told to stop. */
  static Facets of(IndexReader reader, FixedBitSet documents, BooleanSupplier stop)
      throws IOException {
    var facets = new Facets();
    int looked = 0;
    for (int doc = ThreadGroups.nextSetBit(documents, 0);
        doc >= 0;
        doc = ThreadGroups.nextSetBit(documents, doc + 1)) {
      if (++looked % BETWEEN_LOOKS == 0 && stop.getAsBoolean()) {
        facets.complete = false;
        break;
      }
      facets.add(Documents.summary(reader, doc));
    }
    return facets;
  }

  /** False if not all were counted. */
  boolean complete() {
    return complete;
  }

  private void add(MailSummary mail) {
    Set<String> lists = new HashSet<>();
    for (MailKey copy : mail.copies()) {
      lists.add(copy.list());
    }
    lists.forEach(list -> count(Facet.Kind.LIST, list));
    var day = Instant.ofEpochSecond(mail.sent()).atOffset(ZoneOffset.UTC).toLocalDate();
    count(Facet.Kind.YEAR, String.format(Locale.ROOT, "%04d", day.getYear()));
    count(
        Facet.Kind.MONTH,
        String.format(Locale.ROOT, "%04d-%02d", day.getYear(), day.getMonthValue()));
    String address = mail.authorAddress().toLowerCase(Locale.ROOT);
    Count author = count(Facet.Kind.AUTHOR, address.isEmpty() ? mail.authorName() : address);
    if (mail.received() > author.newest
        || (mail.received() == author.newest && mail.authorName().compareTo(author.text) < 0)) {
      author.newest = mail.received();
      author.text = mail.authorName();
    }
    Set<String> folders = new HashSet<>();
    for (DiffStat.FileStat file : mail.files()) {
      folders.add(file.folder());
    }
    folders.forEach(folder -> count(Facet.Kind.PATH, folder));
    for (MailKind kind : mail.kinds()) {
      count(Facet.Kind.KIND, DocumentMapper.term(kind));
    }
  }

  private Count count(Facet.Kind kind, String key) {
    Count count = counts.getOrDefault(kind, Map.of()).computeIfAbsent(key, k -> new Count());
    count.mails++;
    return count;
  }

  /**
   * The facets that have values.
   *
   * @param most values of one facet; of months and years the last ones
   */
  List<Facet> top(int most) {
    var facets = new ArrayList<Facet>();
    for (Facet.Kind kind : Facet.Kind.values()) {
      Map<String, Count> counted = counts.getOrDefault(kind, Map.of());
      if (counted.isEmpty()) {
        continue;
      }
      var entries = new ArrayList<>(counted.entrySet());
      boolean time = kind == Facet.Kind.YEAR || kind == Facet.Kind.MONTH;
      Comparator<Map.Entry<String, Count>> byKey = Map.Entry.comparingByKey();
      entries.sort(
          time
              ? byKey
              : Comparator.<Map.Entry<String, Count>>comparingLong(entry -> -entry.getValue().mails)
                  .thenComparing(byKey));
      int shown = Math.min(most, entries.size());
      int from = time ? entries.size() - shown : 0;
      var values = new ArrayList<Facet.Value>();
      for (Map.Entry<String, Count> entry : entries.subList(from, from + shown)) {
        values.add(value(kind, entry.getKey(), entry.getValue()));
      }
      facets.add(new Facet(kind, values, entries.size() - shown));
    }
    return facets;
  }

  private static Facet.Value value(Facet.Kind kind, String key, Count count) {
    String text =
        kind == Facet.Kind.AUTHOR && !count.text.isEmpty() && !count.text.equals(key)
            ? count.text + " <" + key + ">"
            : key;
    Prefix prefix =
        switch (kind) {
          case LIST -> Prefix.L;
          case YEAR, MONTH -> Prefix.D;
          case AUTHOR -> Prefix.F;
          case PATH -> Prefix.DFN;
          case KIND -> Prefix.IS;
        };
    return new Facet.Value(text, QueryText.exact(prefix, key), count.mails);
  }
}
