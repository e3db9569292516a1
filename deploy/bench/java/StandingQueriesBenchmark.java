package dev.tidemark.index.search; // to try what was not chosen on the same parts

import dev.tidemark.index.schema.CarefulParser;
import dev.tidemark.index.schema.DocumentMapper;
import dev.tidemark.index.schema.IndexOptions;
import dev.tidemark.index.schema.MailCodec;
import dev.tidemark.index.schema.MailSummary;
import dev.tidemark.ingest.mail.MailParser;
import dev.tidemark.ingest.mail.RawMail;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.FixedBitSet;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Which of many saved queries a mail matches: the mean time a mail, its parsing included, over
 * mails of the index that the system property {@code bench.index} names. Rules are made of other
 * mails of that index, of the kinds that people keep. Every way must find the same.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class StandingQueriesBenchmark {
  private static final int MAILS = 64;
  private static final long SEED = 20250601;

  /** Time on a processor. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Processor {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    public double microsPerMail;
    private long start;

    /** Looks at the clock. */
    @Setup(Level.Invocation)
    public void start() {
      start = THREADS.getCurrentThreadCpuTime();
    }

    <T> T stop(T result) {
      microsPerMail = (THREADS.getCurrentThreadCpuTime() - start) / 1e3 / MAILS;
      return result;
    }
  }

  @Param({"1", "100", "10000"})
  public int rules;

  private final CarefulParser parser = new CarefulParser(IndexOptions.DEFAULT.limits());
  private final LoneMail lone = new LoneMail(parser, IndexOptions.DEFAULT);
  private final DocumentMapper mapper = new DocumentMapper(IndexOptions.DEFAULT);
  private final List<RawMail> mails = new ArrayList<>();
  private final List<SavedQuery> queries = new ArrayList<>();
  private Instant now;
  private StandingQueries standing;
  private long expected = -1;

  /** Chooses the mails and makes the rules. */
  @Setup(Level.Trial)
  public void prepare() throws Exception {
    var random = new Random(SEED);
    Map<String, SavedQuery> named = new HashMap<>();
    try (MailSearcher searcher = MailSearcher.open(Path.of(System.getProperty("bench.index")))) {
      var all = new ArrayList<MailSummary>();
      searcher.forEachSummary(all::add);
      all.sort(Comparator.comparing(mail -> mail.messageId().value()));
      Collections.shuffle(all, random);
      now = Instant.ofEpochSecond(all.stream().mapToLong(MailSummary::received).max().orElse(0));
      for (MailSummary mail : all.subList(0, MAILS)) {
        mails.add(searcher.copies(mail).getFirst());
      }
      for (int i = MAILS; queries.size() < rules; i = Math.max(MAILS, (i + 1) % all.size())) {
        String text = rule(searcher.copies(all.get(i)).getFirst(), all.get(i), random);
        try {
          queries.add(SavedQuery.of(text, now));
        } catch (QueryException e) {
          continue; // a word that is no word
        }
        named.put("rule" + queries.size(), queries.getLast());
      }
    }
    standing = StandingQueries.of(named, IndexOptions.DEFAULT);
    tellWhatIsAsked();
  }

  /** A rule that somebody who is interested in a mail like this one might keep. */
  private static String rule(RawMail raw, MailSummary mail, Random random) {
    String[] prose =
        new MailParser(IndexOptions.DEFAULT.limits())
            .parse(raw.bytes(), raw.archived())
            .body()
            .prose()
            .split("[^A-Za-z_]+");
    String[] subject = mail.subject().replaceAll("\\[.*?]|^Re:", "").strip().split("[ \"]+");
    String file = mail.files().isEmpty() ? "rust/kernel/lib.rs" : mail.files().getFirst().path();
    String folder = file.substring(0, Math.max(file.lastIndexOf('/'), 0));
    String word = pick(prose, random);
    return switch (random.nextInt(50) == 0 ? -random.nextInt(3) : 1 + random.nextInt(13)) {
      case 0 -> "lines:" + (500 + random.nextInt(500)) + ".. NOT f:" + mail.authorAddress();
      case -1 -> word + '*';
      case -2 -> "v:" + (5 + random.nextInt(10)) + "..";
      case 1, 2 -> "f:" + mail.authorAddress();
      case 3 -> "dfn:" + file;
      case 4 -> "dfn:" + folder + " is:patch -f:" + mail.authorAddress();
      case 5 -> "tree:" + pick(new String[] {"net-next", "rust", "mm"}, random) + " OR dfn:" + file;
      case 6 -> "s:\"" + pick(subject, random) + ' ' + pick(subject, random) + '"';
      case 7 -> "is:cover s:" + pick(subject, random);
      case 8 -> word + ' ' + pick(prose, random);
      case 9 -> word + " OR " + pick(prose, random) + " OR " + pick(prose, random);
      case 10 -> word + " d:last.week..";
      case 11 -> "dfb:" + word + " dfhh:" + pick(prose, random);
      case 12 -> "trailer:\"Reviewed-by: " + mail.authorName().replace('"', ' ') + '"';
      default -> "tc:" + mail.authorAddress() + " is:reply";
    };
  }

  private static String pick(String[] words, Random random) {
    return words[random.nextInt(words.length)];
  }

  /** How many of the rules are settled by which terms a mail has. */
  private void tellWhatIsAsked() throws IOException {
    var numbers = new TermNumbers();
    var checks = new ArrayList<TermCheck>();
    for (SavedQuery query : queries) {
      checks.add(TermChecks.of(query.first(), numbers, lone));
    }
    long asked = 0;
    long matches = 0;
    for (RawMail mail : mails) {
      lone.read(mail);
      FixedBitSet present = numbers.in(lone.reader());
      asked += checks.stream().filter(c -> c.on(present) == TermCheck.Verdict.OPEN).count();
      matches += standing.matching(mail, now).size();
    }
    System.out.printf(
        "%d rules, a mail: %.1f are asked, %.1f match%n",
        rules, (double) asked / MAILS, (double) matches / MAILS);
  }

  /** As it is done. */
  @Benchmark
  @OperationsPerInvocation(MAILS)
  public long standingQueries(Processor time) {
    long matches = 0;
    for (RawMail mail : mails) {
      matches += standing.matching(mail, now).size();
    }
    return time.stop(same(matches));
  }

  /** What no way can do without: the mail read, and cut into terms. */
  @Benchmark
  @OperationsPerInvocation(MAILS)
  public int mailAlone(Processor time) {
    int fields = 0;
    for (RawMail mail : mails) {
      lone.read(mail);
      fields += lone.reader().getFieldInfos().size();
    }
    return time.stop(fields);
  }

  /** One mail in a MemoryIndex, every rule asked. */
  @Benchmark
  @OperationsPerInvocation(MAILS)
  public long memoryIndex(Processor time) throws Exception {
    long matches = 0;
    for (RawMail mail : mails) {
      lone.read(mail);
      for (SavedQuery query : queries) {
        matches += lone.matches(query.at(now)) ? 1 : 0;
      }
    }
    return time.stop(same(matches));
  }

  /** One mail in an index as on disk, but in memory; every rule asked. */
  @Benchmark
  @OperationsPerInvocation(MAILS)
  public long directoryOfOneMail(Processor time) throws Exception {
    long matches = 0;
    for (RawMail mail : mails) {
      matches += askAll(List.of(mail));
    }
    return time.stop(same(matches));
  }

  /** Search only what is new: a batch of mails in one index in memory; every rule asked once. */
  @Benchmark
  @OperationsPerInvocation(MAILS)
  public long directoryOfManyMails(Processor time) throws Exception {
    return time.stop(same(askAll(mails)));
  }

  private long askAll(List<RawMail> batch) throws Exception {
    try (var directory = new ByteBuffersDirectory()) {
      var config = new IndexWriterConfig(null);
      config.setCodec(new MailCodec());
      try (var writer = new IndexWriter(directory, config)) {
        for (RawMail mail : batch) {
          writer.addDocument(mapper.map(mail, parser.parse(mail)));
        }
        try (DirectoryReader reader = DirectoryReader.open(writer)) {
          var searcher = new IndexSearcher(reader);
          searcher.setQueryCache(null);
          var snapshot = new OnlyReader(reader);
          long matches = 0;
          for (SavedQuery query : queries) {
            Query lucene =
                LuceneQueries.of(query.at(now), snapshot, false, false, new ArrayList<>());
            matches += searcher.count(lucene);
          }
          return matches;
        }
      }
    }
  }

  private long same(long matches) {
    if (expected >= 0 && expected != matches) {
      throw new IllegalStateException("found " + matches + " matches, before: " + expected);
    }
    expected = matches;
    return matches;
  }

  /** Rules that ask for other mails are not made here. */
  private record OnlyReader(IndexReader reader) implements LuceneQueries.Snapshot {
    @Override
    public boolean outOfTime() {
      return false;
    }

    /** As for one mail alone, so that every way finds the same. */
    @Override
    public boolean has(Term word) {
      return true;
    }

    @Override
    public Query threadsWith(Query query) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Query lineage(String messageId) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Query landed(long from, long to) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Query topic(String label) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Query like(String messageId) {
      throw new UnsupportedOperationException();
    }
  }
}
