package dev.tidemark.bench;

import dev.tidemark.index.search.MailSearcher;
import dev.tidemark.index.search.SearchRequest;
import dev.tidemark.index.search.SearchResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One search in a process that runs: the query read, the newest 25 hits with their summaries. The
 * index and the queries are named by the system properties {@code bench.index} and {@code
 * bench.queries}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SearchBenchmark {
  @Param("rare word")
  public String kind;

  private MailSearcher searcher;
  private String query;

  /** Opens the index. */
  @Setup(Level.Trial)
  public void open() throws IOException {
    searcher = MailSearcher.open(Path.of(System.getProperty("bench.index")));
    for (String line : Files.readAllLines(Path.of(System.getProperty("bench.queries")))) {
      if (line.startsWith(kind + " | ")) {
        query = line.substring(kind.length() + 3);
      }
    }
    if (query == null) {
      throw new IllegalArgumentException("no query of the kind '" + kind + "'");
    }
  }

  /** Closes it. */
  @TearDown(Level.Trial)
  public void close() throws IOException {
    searcher.close();
  }

  /** Searches. */
  @Benchmark
  public SearchResult search() throws Exception {
    return searcher.search(SearchRequest.of(query, Clock.systemUTC()));
  }
}
