package dev.tidemark.ingest.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.ingest.mail.BodyText;
import dev.tidemark.ingest.mail.MailParser;
import dev.tidemark.ingest.mail.ParserLimits;
import dev.tidemark.ingest.mail.RawMail;
import dev.tidemark.testing.RealArchive;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our reading of diffs against git's, over every mail of a real list. */
class ArchiveDiffTest {
  private static final int BATCH = 64;

  /** What git prints for a further patch of the same mail stands under no id of ours. */
  private static final int SECOND_PATCH = -1;

  private static List<String> texts = List.of();

  @TempDir private Path temp;

  @BeforeAll
  static void readArchive() {
    var parser = new MailParser(ParserLimits.DEFAULT);
    List<String> read = new ArrayList<>();
    for (RawMail mail : RealArchive.mails()) {
      read.add(parser.parse(mail.bytes(), Instant.EPOCH).body().text());
    }
    assertThat(read).hasSizeGreaterThan(7000);
    texts = read;
  }

  @AfterAll
  static void forget() {
    texts = List.of();
  }

  /**
   * {@code git apply --numstat} gives the same files with the same counts for every mail it
   * accepts. What it refuses, and what we do then:
   *
   * <ul>
   *   <li>{@code corrupt patch}: hunks that were cut, wrapped or edited by hand in a reply. We
   *       count the lines that are there and note {@link DiffProblem.Kind#SHORT_HUNK}.
   *   <li>{@code patch fragment without header}: a hunk whose file header was left out. We have
   *       nothing to name the file by and note {@link DiffProblem.Kind#NO_FILE}.
   *   <li>{@code lacks filename information}: made with {@code --no-prefix}, so that git finds
   *       nothing behind the first slash. We take the whole name.
   * </ul>
   */
  @Test
  void stat_everyMailGitAccepts_isWhatGitApplyCounts() throws Exception {
    List<Integer> wanted = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      String text = texts.get(i);
      assertThat(DiffStat.of(text)).isEqualTo(UnifiedDiff.parse(text).stat());
      if (!DiffStat.of(text).files().isEmpty() || hasDiffLine(text)) {
        Files.writeString(file(i), text);
        wanted.add(i);
      }
    }
    assertThat(wanted).hasSizeGreaterThan(1900);
    Map<String, Integer> refused = new TreeMap<>();
    List<String> differing = new ArrayList<>();
    List<List<Integer>> open = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i += BATCH) {
      open.add(wanted.subList(i, Math.min(i + BATCH, wanted.size())));
    }
    while (!open.isEmpty()) {
      List<Integer> batch = open.removeLast();
      String ours = numstat(batch);
      var git = gitApply(batch);
      if (git.exit == 0 && git.out.equals(ours)) {
        continue;
      }
      if (batch.size() > 1) {
        open.add(batch.subList(0, batch.size() / 2));
        open.add(batch.subList(batch.size() / 2, batch.size()));
      } else if (git.exit == 0) {
        differing.add("mail " + batch + "\nours:\n" + ours + "git:\n" + git.out);
      } else {
        checkRefused(texts.get(batch.getFirst()), git.error, refused);
      }
    }
    assertThat(differing).isEmpty();
    assertThat(refused.values().stream().mapToInt(n -> n).sum())
        .as("refused by git: " + refused)
        .isLessThan(50);
  }

  private static void checkRefused(String text, String error, Map<String, Integer> refused) {
    UnifiedDiff diff = UnifiedDiff.parse(text);
    List<DiffProblem.Kind> kinds = diff.problems().stream().map(DiffProblem::kind).toList();
    String reason;
    if (error.contains("corrupt patch at line")) {
      reason = "corrupt patch";
      assertThat(kinds).contains(DiffProblem.Kind.SHORT_HUNK);
    } else if (error.contains("patch fragment without header")) {
      reason = "patch fragment without header";
      assertThat(kinds).contains(DiffProblem.Kind.NO_FILE);
    } else if (error.contains("lacks filename information")) {
      reason = "lacks filename information";
    } else {
      reason = error;
    }
    assertThat(reason)
        .isIn("corrupt patch", "patch fragment without header", "lacks filename information");
    refused.merge(reason, 1, Integer::sum);
  }

  /**
   * {@code git patch-id --stable} prints the same id for every mail, well-formed or not. All mails
   * go through one git process, apart by lines {@code From ID}; mails that hold such a line of
   * their own are asked for one by one.
   */
  @Test
  void patchId_everyMail_isWhatGitPrints() throws Exception {
    var input = new ByteArrayOutputStream();
    List<Integer> alone = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      if (hasCommitLine(texts.get(i))) {
        alone.add(i);
      } else {
        input.writeBytes(marker(i));
        input.writeBytes(withNewline(texts.get(i)));
      }
    }
    Map<Integer, String> git = new HashMap<>();
    for (String line : gitPatchId(input.toByteArray()).lines().toList()) {
      int number = Integer.parseInt(line.substring(73), 16) - 1;
      if (number != SECOND_PATCH) {
        git.putIfAbsent(number, line.substring(0, 40));
      }
    }
    for (int i : alone) {
      String out = gitPatchId(withNewline(texts.get(i)));
      if (!out.isEmpty()) {
        git.put(i, out.substring(0, 40));
      }
    }
    Map<Integer, String> ours = new HashMap<>();
    for (int i = 0; i < texts.size(); i++) {
      int number = i;
      PatchId.of(texts.get(i)).ifPresent(id -> ours.put(number, id.hex()));
    }
    assertThat(ours).hasSizeGreaterThan(1900).isEqualTo(git);
  }

  /** The sections of a body and the diff in it are read by different code: they must agree. */
  @Test
  void sections_everyGoodDiff_holdItsLines() {
    int compared = 0;
    for (String text : texts) {
      UnifiedDiff diff = UnifiedDiff.parse(text);
      BodyText body = BodyText.of(text);
      DiffChecks.sectionsPartition(body);
      if (!diff.problems().isEmpty() || diff.files().isEmpty()) {
        continue;
      }
      int added = DiffChecks.lines(body, BodyText.Kind.ADDED);
      int removed = DiffChecks.lines(body, BodyText.Kind.REMOVED);
      assertThat(added).as(text).isGreaterThanOrEqualTo(diff.stat().added());
      assertThat(removed).as(text).isGreaterThanOrEqualTo(diff.stat().removed());
      compared += added == diff.stat().added() && removed == diff.stat().removed() ? 1 : 0;
    }
    assertThat(compared).isGreaterThan(1900);
  }

  private String numstat(List<Integer> batch) {
    var out = new StringBuilder();
    for (int i : batch) {
      for (DiffStat.FileStat file : DiffStat.of(texts.get(i)).files()) {
        out.append(file.binary() ? "-" : String.valueOf(file.added()))
            .append('\t')
            .append(file.binary() ? "-" : String.valueOf(file.removed()))
            .append('\t')
            .append(file.path())
            .append('\n');
      }
    }
    return out.toString();
  }

  private Path file(int i) {
    return temp.resolve(i + ".patch");
  }

  private record Outcome(int exit, String out, String error) {}

  private Outcome gitApply(List<Integer> batch) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("git", "-c", "core.quotePath=false", "apply", "--numstat"));
    for (int i : batch) {
      command.add(file(i).toString());
    }
    return run(command, new byte[0]);
  }

  private String gitPatchId(byte[] input) throws IOException, InterruptedException {
    return run(List.of("git", "patch-id", "--stable"), input).out;
  }

  private Outcome run(List<String> command, byte[] input) throws IOException, InterruptedException {
    Path in = temp.resolve("stdin");
    Path error = temp.resolve("stderr");
    Files.write(in, input);
    Process process =
        new ProcessBuilder(command)
            .directory(temp.toFile())
            .redirectInput(in.toFile())
            .redirectError(error.toFile())
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exit = process.waitFor();
    return new Outcome(exit, out, Files.readString(error, StandardCharsets.ISO_8859_1));
  }

  private static byte[] marker(int i) {
    String id = "0".repeat(24) + HexFormat.of().toHexDigits((long) i + 1);
    return ("From " + id + " Mon Sep 17 00:00:00 2001\n").getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] withNewline(String text) {
    return (text + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static boolean hasDiffLine(String text) {
    return text.lines()
        .anyMatch(l -> l.startsWith("diff ") || l.startsWith("--- ") || l.startsWith("@@ -"));
  }

  private static boolean hasCommitLine(String text) {
    return text.lines().anyMatch(l -> l.matches("(From |commit )?[0-9a-fA-F]{40}.*"));
  }
}
