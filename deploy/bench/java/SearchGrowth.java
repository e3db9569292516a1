package dev.tidemark.bench;

import dev.tidemark.index.search.MailSearcher;
import dev.tidemark.index.search.QueryException;
import dev.tidemark.index.search.SearchRequest;
import dev.tidemark.index.search.SearchResult;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The same queries on indexes of several sizes: hits, and the processor time of the thread that searches (so other work on
 * the machine does not count), from the query's text to the newest 25 hits. {@code SearchGrowth QUERIES RUNS INDEX...}
 * prints the rows of a Markdown table.
 */
public final class SearchGrowth {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private SearchGrowth() {}

  /** Measures. */
  public static void main(String[] arguments) throws Exception {
    Map<String, String> queries = new LinkedHashMap<>();
    for (String line : Files.readAllLines(Path.of(arguments[0]))) {
      int bar = line.indexOf(" | ");
      if (!line.startsWith("#") && bar > 0) {
        queries.put(line.substring(0, bar), line.substring(bar + 3));
      }
    }
    int runs = Integer.parseInt(arguments[1]);
    List<Path> indexes = Arrays.stream(arguments).skip(2).map(Path::of).toList();
    measure(queries, indexes, Math.max(1, runs / 4)); // to warm up
    measure(queries, indexes, runs).forEach((kind, row) -> System.out.println(row));
  }

  private static Map<String, String> measure(
      Map<String, String> queries, List<Path> indexes, int runs) throws IOException, QueryException {
    Map<String, String> rows = new LinkedHashMap<>();
    queries.forEach((kind, query) -> rows.put(kind, "| " + kind + " | `" + query + "` |"));
    for (Path index : indexes) {
      try (MailSearcher searcher = MailSearcher.open(index)) {
        for (Map.Entry<String, String> query : queries.entrySet()) {
          var times = new ArrayList<Long>();
          long hits = 0;
          for (int i = 0; i < runs; i++) {
            long before = THREADS.getCurrentThreadCpuTime();
            SearchResult found =
                searcher.search(SearchRequest.of(query.getValue(), Clock.systemUTC()));
            times.add(THREADS.getCurrentThreadCpuTime() - before);
            hits = found.total();
          }
          times.sort(null);
          String cell =
              String.format(Locale.ROOT, " %,d | %,d |", hits, times.get(runs / 2) / 1_000);
          rows.merge(query.getKey(), cell, String::concat);
        }
      }
    }
    return rows;
  }
}
