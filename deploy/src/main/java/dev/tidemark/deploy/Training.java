package dev.tidemark.deploy;

import dev.tidemark.deploy.cli.CommandRunner;
import dev.tidemark.deploy.cli.Console;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A run that a JVM can learn from: does what users do most, so that the class cache the launcher
 * makes of it holds what they need. {@code long} is the whole line; {@code short} the commands that
 * only read, on what {@code long} left.
 */
public final class Training {
  private Training() {}

  /** Takes one argument, {@code long} or {@code short}; works in {@code TIDEMARK_HOME}. */
  public static void main(String[] arguments) throws IOException {
    Path home = Path.of(System.getenv("TIDEMARK_HOME"));
    Path demo = home.resolveSibling("demo");
    if (arguments.length == 1 && arguments[0].equals("long")) {
      run("demo", "--dir", demo.toString());
    } else {
      String indexed = demo.resolve("home").toString();
      for (List<String> words :
          List.of(
              List.of(
                  "search", "--home", indexed, "the s:rust -f:nobody \"a b\" OR dfn:rust/kernel"),
              List.of("search", "--home", indexed, "--json", "is:cover d:last.year.."),
              List.of("search", "--home", indexed, "--sort", "relevance", "--ids", "alloc*"),
              List.of("search", "--home", indexed, "--threads", "thread:{s:rust} d:2024"),
              List.of("search", "--home", indexed, "--facets", "is:patch"),
              List.of("series", "--home", indexed),
              List.of("status", "--home", indexed),
              List.of("report", "--home", indexed, "--week", "2024-W20"))) {
        run(words.toArray(new String[0]));
      }
      String id = firstId(indexed);
      run("show", "--home", indexed, id);
      run("show", "--home", indexed, "--thread", id);
      run("more-like", "--home", indexed, id);
      run("series", "show", "--home", indexed, id);
      run("diff", "--home", indexed, id);
    }
    System.exit(0);
  }

  private static String firstId(String home) throws IOException {
    Path ids = Files.createTempFile("tidemark-ids", "");
    try (var out = new PrintStream(Files.newOutputStream(ids), false, StandardCharsets.UTF_8)) {
      CommandRunner.run(
          Console.plain(out, nowhere()), "search", "--home", home, "--ids", "-n", "1", "is:cover");
    }
    String id = Files.readString(ids).strip();
    Files.delete(ids);
    return id;
  }

  private static void run(String... words) {
    CommandRunner.run(Console.plain(nowhere(), nowhere()), words);
  }

  private static PrintStream nowhere() {
    return new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
  }
}
