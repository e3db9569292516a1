package dev.tidemark.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a user sees who types something wrong, or asks for help. */
@Timeout(300)
class CommandsTest {
  @TempDir Path home;
  private Tidemark tidemark = new Tidemark(Path.of("."));

  @BeforeEach
  void start() {
    tidemark = new Tidemark(home);
  }

  @ParameterizedTest
  @EnumSource(Verb.class)
  void help_ofEachCommand_saysWhatItDoesAndItsOptions(Verb verb) {
    Tidemark.Run run = Tidemark.runPlain(verb.word(), "--help");
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).contains("Usage: tidemark " + verb.word()).contains("--home");
    assertThat(Tidemark.runPlain("help").out()).contains(verb.word()).contains(verb.summary());
  }

  @Test
  void unknownCommand_isMisuseWithASuggestion() {
    Tidemark.Run run = Tidemark.runPlain("serach", "x");
    assertThat(run.status()).isEqualTo(CommandRunner.MISUSED);
    assertThat(run.err()).contains("unknown command 'serach'").contains("did you mean 'search'");
  }

  @Test
  void unknownOption_isMisuseAndPointsToHelp() {
    Tidemark.Run run = tidemark.run("search", "--colour", "x");
    assertThat(run.status()).isEqualTo(CommandRunner.MISUSED);
    assertThat(run.err()).contains("--colour").contains("tidemark search --help");
  }

  @Test
  void missingArgument_ofASubcommand_pointsToItsOwnHelp() {
    Tidemark.Run run = tidemark.run("series", "show");
    assertThat(run.status()).isEqualTo(CommandRunner.MISUSED);
    assertThat(run.err())
        .startsWith("tidemark series show: ")
        .contains("see 'tidemark series show --help'");
  }

  @Test
  void examplesInHelp_areNotBroken() {
    assertThat(Tidemark.runPlain("alert", "--help").lines())
        .anyMatch(line -> line.length() > 96 && line.endsWith("--digest daily"));
    assertThat(Tidemark.runPlain("alert", "add", "--help").lines())
        .anyMatch(line -> line.endsWith("--quiet '22:00-07:00 Europe/Berlin'"));
  }

  @Test
  void alertHistory_ofARuleThatIsNotThere_saysSo() {
    Tidemark.Run run = tidemark.run("alert", "history", "nosuch");
    assertThat(run.status()).isEqualTo(CommandRunner.FAILED);
    assertThat(run.err()).contains("no rule named 'nosuch'");
  }

  @Test
  void search_badQuery_pointsAtItsColumn() {
    Tidemark.Run run = tidemark.run("search", "rust subj:alloc");
    assertThat(run.status()).isEqualTo(CommandRunner.MISUSED);
    List<String> lines = run.err().lines().toList();
    assertThat(lines.get(0)).contains("column 6").contains("subj:").contains("s:");
    assertThat(lines.get(1)).isEqualTo("  rust subj:alloc");
    assertThat(lines.get(2)).isEqualTo("  " + " ".repeat(5) + "^");
  }

  @Test
  void search_explain_drawsTheTree() {
    Tidemark.Run run = tidemark.run("search", "--explain", "thread:{f:jane} OR (s:\"a b\" -c)");
    assertThat(run.lines())
        .startsWith("thread:{f:jane} OR (s:\"a b\" AND NOT c)", "", "OR", "  thread:");
    assertThat(run.out()).contains("    f:jane  ").contains("in From").contains("      c  ");
  }

  @Test
  void search_nothingIndexed_saysWhatToDo() {
    Tidemark.Run run = tidemark.run("search", "rust");
    assertThat(run.status()).isEqualTo(CommandRunner.FAILED);
    assertThat(run.err()).contains("nothing is indexed").contains("tidemark sync");
    assertThat(home).isEmptyDirectory();
  }

  @Test
  void sync_somethingThatIsNoSource_saysWhatIsAccepted() throws IOException {
    Path picture = Files.write(home.resolve("x.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G'});
    Tidemark.Run run = tidemark.run("sync", picture.toString());
    assertThat(run.status()).isEqualTo(CommandRunner.MISUSED);
    assertThat(run.err()).contains(picture.toString()).contains("mbox").doesNotContain("\tat ");
  }

  @Test
  void report_weekOfAnotherForm_isMisuseAndNamesTheForm() throws IOException {
    Files.createDirectories(home.resolve("index"));
    Tidemark.Run run = tidemark.run("report", "--week", "2025-08");
    assertThat(run.status()).isEqualTo(CommandRunner.MISUSED);
    assertThat(run.err()).contains("2025-08").contains("2025-W08");
  }

  @Test
  void settings_unknownKey_isRefusedWithItsName() {
    Tidemark.Run run = tidemark.run("status", "-c", "kafka.bootstarp=x");
    assertThat(run.status()).isEqualTo(CommandRunner.FAILED);
    assertThat(run.err()).contains("bootstarp").contains("bootstrap");
  }

  @Test
  void globalOptions_beforeTheCommand_areTakenAsGitTakesThem() {
    Tidemark.Run run =
        Tidemark.runPlain("--home", home.toString(), "-c", "kafka.partitions=2", "status");
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).contains(home.toString()).contains("none pulled yet");
  }

  @Test
  void completion_forBash_isAScriptThatBashReads() throws Exception {
    Path script = home.resolve("completion");
    Files.writeString(script, Tidemark.runPlain("completion", "bash").out());
    assertThat(Files.readString(script)).contains("series").contains("--limit");
    Process bash =
        new ProcessBuilder("bash", "-n", script.toString()).redirectErrorStream(true).start();
    assertThat(bash.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(bash.exitValue())
        .as(
            new String(
                bash.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
        .isZero();
  }
}
