package dev.tidemark.deploy.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How well ranking does on queries whose wanted mail is known: the rank of each, recall and mean
 * reciprocal rank, against a summary that is checked in. {@code -Dgolden.update=true} rewrites it.
 */
final class GoldenRanks {
  /** Hits that are looked at for the wanted one. */
  static final int LOOKED_AT = 100;

  private static final Path FOLDER =
      Path.of(System.getProperty("tidemark.basedir", ".."), "deploy/src/test/resources/ranking");

  /**
   * A query and what should come first.
   *
   * @param query as a person types it
   * @param messageId the mail that person wants
   */
  record Wanted(String query, String messageId) {}

  private final StringBuilder lines = new StringBuilder();
  private int queries;
  private int first;
  private int firstFive;
  private double reciprocal;

  static List<Wanted> wanted() throws IOException {
    var wanted = new ArrayList<Wanted>();
    for (String line : Files.readAllLines(FOLDER.resolve("queries.txt"))) {
      int bar = line.lastIndexOf('|');
      if (!line.startsWith("#")) {
        wanted.add(new Wanted(line.substring(0, bar).strip(), line.substring(bar + 1).strip()));
      }
    }
    return wanted;
  }

  /** Takes in the Message-IDs that a query found, best first. */
  void add(Wanted wanted, List<String> found) {
    int rank = found.indexOf(wanted.messageId()) + 1;
    queries++;
    first += rank == 1 ? 1 : 0;
    firstFive += rank >= 1 && rank <= 5 ? 1 : 0;
    reciprocal += rank == 0 ? 0 : 1.0 / rank;
    lines.append(String.format(Locale.ROOT, "%4s  %s%n", rank == 0 ? "-" : rank, wanted.query()));
  }

  void assertGolden() throws IOException {
    String summary =
        String.format(
            Locale.ROOT,
            "%d queries; recall@1: %d (%d %%), recall@5: %d (%d %%), mean reciprocal rank: %.3f%n%n%s",
            queries,
            first,
            100 * first / queries,
            firstFive,
            100 * firstFive / queries,
            reciprocal / queries,
            lines);
    Path golden = FOLDER.resolve("summary.txt");
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(golden, summary);
    }
    assertThat(summary).isEqualTo(Files.readString(golden));
  }
}
