package dev.tidemark.ingest.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.ingest.mail.BodyText;
import dev.tidemark.ingest.mail.MailLinks;
import dev.tidemark.ingest.mail.Trailer;
import dev.tidemark.testing.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Patches made at random, then broken at random: nothing throws, and the readers agree. */
class DiffFuzzTest {
  private static final String[] WORDS = {
    "fn", "boil", "kettle", "self.", "->", "0x1f", "Übel", "茶", "", "{", "}", "\t", "--", "++",
    "-- "
  };

  @Test
  void readers_randomPatches_agree() {
    rounds(300);
  }

  @Test
  @Tag("campaign")
  void readers_manyRandomPatches_agree() {
    rounds(20_000);
  }

  private static void rounds(int rounds) {
    long seed = Seeds.seed();
    for (int round = 0; round < rounds; round++) {
      var random = new Random(seed + round);
      String patch = patch(random);
      try {
        checkGood(patch);
        for (int i = 0; i < 5; i++) {
          patch = broken(patch, random);
          checkAny(patch);
        }
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError(
            "repeat with -Dtests.seed=" + (seed + round) + ", text:\n" + patch, e);
      }
    }
  }

  private static void checkGood(String patch) {
    UnifiedDiff diff = UnifiedDiff.parse(patch);
    assertThat(diff.problems()).isEmpty();
    BodyText body = BodyText.of(patch);
    assertThat(DiffChecks.lines(body, BodyText.Kind.ADDED)).isEqualTo(diff.stat().added());
    assertThat(DiffChecks.lines(body, BodyText.Kind.REMOVED)).isEqualTo(diff.stat().removed());
    assertThat(body.hasDiff()).isEqualTo(!diff.files().isEmpty());
    assertThat(PatchId.of(patch)).isEqualTo(PatchId.of(patch.replace("\n", " \t\n")));
    checkAny(patch);
  }

  private static void checkAny(String text) {
    UnifiedDiff diff = UnifiedDiff.parse(text);
    assertThat(DiffStat.of(text)).isEqualTo(diff.stat());
    for (FileDiff file : diff.files()) {
      int added = 0;
      int removed = 0;
      for (Hunk hunk : file.hunks()) {
        int oldLines = 0;
        int newLines = 0;
        for (String line : hunk.lines()) {
          char marker = line.charAt(0);
          added += marker == '+' ? 1 : 0;
          removed += marker == '-' ? 1 : 0;
          oldLines += marker == '-' || marker == ' ' || marker == '\r' ? 1 : 0;
          newLines += marker == '+' || marker == ' ' || marker == '\r' ? 1 : 0;
        }
        assertThat(oldLines).isLessThanOrEqualTo(hunk.oldLines());
        assertThat(newLines).isLessThanOrEqualTo(hunk.newLines());
      }
      assertThat(file.added()).isEqualTo(added);
      assertThat(file.removed()).isEqualTo(removed);
      assertThat(file.path()).isNotEmpty();
    }
    BodyText body = BodyText.of(text);
    DiffChecks.sectionsPartition(body);
    String prose = body.prose();
    assertThat(prose.length()).isLessThanOrEqualTo(text.length());
    PatchId.of(text);
    Trailer.find(prose);
    MailLinks.in(prose);
    DeclaredStat.find(prose);
  }

  private static String patch(Random random) {
    var text = new StringBuilder("Brew it.\n\nSigned-off-by: Alex Doe <alex@example.org>\n---\n");
    int files = random.nextInt(4);
    for (int i = 0; i < files; i++) {
      String name = "dir" + random.nextInt(3) + "/f" + i + ".rs";
      text.append("diff --git a/").append(name).append(" b/").append(name).append('\n');
      int hunks = 1 + random.nextInt(3);
      text.append("index 1234567..89abcde 100644\n--- a/" + name + "\n+++ b/" + name + "\n");
      for (int h = 0; h < hunks; h++) {
        hunk(text, random, 1 + 100 * h);
      }
    }
    return text.append("-- \n2.99.0\n").toString();
  }

  private static void hunk(StringBuilder text, Random random, int start) {
    List<String> lines = new ArrayList<>();
    int removed = 0;
    int added = 0;
    int count = 1 + random.nextInt(8);
    for (int i = 0; i < count; i++) {
      int kind = random.nextInt(3);
      String line = WORDS[random.nextInt(WORDS.length)] + WORDS[random.nextInt(WORDS.length)];
      lines.add(" +-".charAt(kind) + line);
      removed += kind != 1 ? 1 : 0;
      added += kind != 2 ? 1 : 0;
    }
    text.append("@@ -" + start + "," + removed + " +" + start + "," + added + " @@ fn x()\n");
    for (String line : lines) {
      text.append(line).append('\n');
    }
  }

  private static String broken(String text, Random random) {
    List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
    int at = random.nextInt(lines.size());
    switch (random.nextInt(9)) {
      case 0 -> lines.remove(at);
      case 1 -> lines.add(at, lines.get(random.nextInt(lines.size())));
      case 2 -> lines.set(at, lines.get(at) + "\r");
      case 3 -> lines.set(at, "> " + lines.get(at));
      case 4 ->
          lines.add(
              at,
              List.of(
                      "",
                      "-- ",
                      "---",
                      "--- a",
                      "+++ b",
                      "@@ -1 +1 @@",
                      "@@ -",
                      "@@ -1,999999999 +1,9 @@",
                      "@@ -99999999999 +1 @@",
                      "diff --git ",
                      "diff --git a b",
                      "GIT binary patch",
                      "literal 5",
                      "index ..",
                      "index a..b",
                      "rename from x",
                      "rename to",
                      "Binary files a and b differ",
                      "\\ No newline at end of file",
                      "\\ ",
                      "\"",
                      "--- \"a",
                      "+++ /dev/null",
                      "--- /dev/null",
                      "new file mode",
                      "From " + "a".repeat(40))
                  .get(random.nextInt(26)));
      case 5 -> lines.set(at, lines.get(at).substring(lines.get(at).length() / 2));
      case 6 -> lines = lines.subList(0, at + 1);
      case 7 -> lines = lines.subList(at, lines.size());
      default -> {
        String line = lines.get(at);
        int cut = random.nextInt(line.length() + 1);
        lines.set(at, line.substring(0, cut) + (char) random.nextInt(0x3000) + line.substring(cut));
      }
    }
    return String.join("\n", lines);
  }
}
