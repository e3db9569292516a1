package dev.tidemark.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs commands as a user would, in this JVM, on one home. */
public final class Tidemark {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final Set<String> SUBCOMMANDS =
      Set.of("show", "add", "list", "rm", "pause", "resume", "test", "history");

  private final Path home;

  /**
   * @param home the Tidemark home; made by the first command that needs it
   */
  public Tidemark(Path home) {
    this.home = home;
  }

  /**
   * How a command went.
   *
   * @param status exit status
   * @param out what it printed on standard output
   * @param err what it printed on standard error
   */
  public record Run(int status, String out, String err) {
    /** The output as JSON, of a command that succeeded. */
    public JsonNode json() {
      assertThat(status).as(err).isZero();
      return JSON.readTree(out);
    }

    /** The lines of the output, of a command that succeeded. */
    public List<String> lines() {
      assertThat(status).as(err).isZero();
      return out.lines().toList();
    }
  }

  /** Runs {@code tidemark VERB --home HOME WORD...}. */
  public Run run(String verb, String... words) {
    var line = new ArrayList<String>(List.of(verb));
    int at = 0;
    boolean hasSubcommands = verb.equals("alert") || verb.equals("series") || verb.equals("topics");
    if (words.length > 0 && hasSubcommands && SUBCOMMANDS.contains(words[0])) {
      line.add(words[at++]);
    }
    line.add("--home");
    line.add(home.toString());
    line.addAll(List.of(words).subList(at, words.length));
    return runPlain(line.toArray(new String[0]));
  }

  /** Runs a command line as it is. */
  public static Run runPlain(String... words) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    int status;
    try (var outStream = new PrintStream(out, false, StandardCharsets.UTF_8);
        var errStream = new PrintStream(err, false, StandardCharsets.UTF_8)) {
      status = CommandRunner.run(Console.plain(outStream, errStream), words);
    }
    return new Run(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
