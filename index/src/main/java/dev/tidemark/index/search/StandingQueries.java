package dev.tidemark.index.search;

import dev.tidemark.index.schema.CarefulParser;
import dev.tidemark.index.schema.IndexOptions;
import dev.tidemark.ingest.mail.RawMail;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.lucene.util.FixedBitSet;

/**
 * Saved queries, and which of them a newly arrived mail matches: the search turned round. What it
 * says of a mail is what {@link MailSearcher} would say if the mail were in the index, yet nothing
 * is looked up but the mail itself: first which terms of all queries it has, which settles most of
 * them (see {@link TermCheck}), then what is left is asked of it.
 *
 * <p>Where the search itself is bounded the two may differ: {@code foo*} stands for any word of the
 * mail here, there for the most frequent ones of the archive, and says so. A mail that came by
 * several lists is one mail in the index; here each copy is looked at for itself.
 *
 * <p>Immutable and thread-safe.
 */
public final class StandingQueries {
  /** Most queries. */
  public static final int MAX_QUERIES = 100_000;

  private final List<String> names;
  private final List<SavedQuery> queries;
  private final SortedSet<String> needingIndex;
  private final TermNumbers numbers = new TermNumbers();
  private final List<TermCheck> checks;
  private final IndexOptions options;
  private final CarefulParser parser;

  /** Used by one call at a time, and kept: making one takes longer than a mail does. */
  private final Queue<LoneMail> idle = new ConcurrentLinkedQueue<>();

  private StandingQueries(SortedMap<String, SavedQuery> all, IndexOptions options)
      throws IOException {
    this.options = options;
    this.parser = new CarefulParser(options.limits());
    var mail = new LoneMail(parser, options);
    var asked = new TreeMap<String, SavedQuery>();
    var others = new TreeSet<String>();
    var made = new ArrayList<TermCheck>();
    for (Map.Entry<String, SavedQuery> each : all.entrySet()) {
      if (each.getValue().needsIndex()) {
        others.add(each.getKey());
      } else {
        asked.put(each.getKey(), each.getValue());
        made.add(TermChecks.of(each.getValue().first(), numbers, mail));
      }
    }
    this.names = List.copyOf(asked.keySet());
    this.queries = List.copyOf(asked.values());
    this.needingIndex = Collections.unmodifiableSortedSet(others);
    this.checks = List.copyOf(made);
    idle.add(mail);
  }

  /**
   * Takes queries to match mails against.
   *
   * @param queries by a name of the caller's choice; {@link #MAX_QUERIES} at most
   * @param options those the index is written with, which say how much of a mail is read
   */
  public static StandingQueries of(Map<String, SavedQuery> queries, IndexOptions options) {
    if (queries.size() > MAX_QUERIES) {
      throw new IllegalArgumentException(
          "at most " + MAX_QUERIES + " queries may stand, got: " + queries.size());
    }
    try {
      return new StandingQueries(new TreeMap<>(queries), options);
    } catch (IOException e) {
      throw inMemory(e);
    }
  }

  /**
   * Names of the queries that a mail matches, in their natural order.
   *
   * @param mail one copy of it; any bytes at all
   * @param now what dates such as {@code d:last.week..} are relative to
   */
  public SortedSet<String> matching(RawMail mail, Instant now) {
    LoneMail lone = idle.poll();
    if (lone == null) {
      lone = new LoneMail(parser, options);
    }
    try {
      lone.read(mail);
      return matching(lone, now);
    } catch (IOException e) {
      throw inMemory(e);
    } finally {
      idle.add(lone);
    }
  }

  private SortedSet<String> matching(LoneMail mail, Instant now) throws IOException {
    var matching = new TreeSet<String>();
    FixedBitSet present = numbers.in(mail.reader());
    for (int i = 0; i < checks.size(); i++) {
      boolean matches =
          switch (checks.get(i).on(present)) {
            case NO -> false;
            case OPEN -> matches(mail, queries.get(i), now);
            case YES -> true;
          };
      if (matches) {
        matching.add(names.get(i));
      }
    }
    return matching;
  }

  private static boolean matches(LoneMail mail, SavedQuery query, Instant now) throws IOException {
    try {
      return mail.matches(query.at(now));
    } catch (QueryException e) {
      return false; // a date in it is none today, so no mail is of that day
    }
  }

  /**
   * Names of the queries that one mail cannot answer ({@code thread:}, {@code like:}, {@code
   * lineage:}, {@code landed:}), in their natural order. They are never among those of {@link
   * #matching}; the caller has to search for them.
   */
  public SortedSet<String> needingTheIndex() {
    return needingIndex;
  }

  private static UncheckedIOException inMemory(IOException e) {
    return new UncheckedIOException("matching saved queries, all in memory", e);
  }
}
