package dev.tidemark.analysis.series;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.analysis.series.InventedBranches.Change;
import dev.tidemark.analysis.series.RangeDiff.Mark;
import dev.tidemark.analysis.series.RangeDiff.Pair;
import dev.tidemark.analysis.series.RangeDiff.Part;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Held against git range-diff itself, over mails that git format-patch wrote. */
class RangeDiffTest {
  private static final String ANN = "Ann Author <ann@example.org>";
  private static final String BOB = "Bob Builder <bob@example.net>";
  private static final int FILES = 3;
  private static final int LINES = 200;
  private static final int ROOM = 16;

  @TempDir Path folder;

  private static List<String> marks(RangeDiff diff) {
    return diff.pairs().stream()
        .map(
            pair ->
                pair.before().map(patch -> "" + patch.mail().index()).orElse("-")
                    + " "
                    + pair.mark().sign()
                    + " "
                    + pair.after().map(patch -> "" + patch.mail().index()).orElse("-"))
        .toList();
  }

  private static List<String> words(String stem, int count, Random random) {
    return IntStream.range(0, count)
        .mapToObj(i -> stem + " " + i + " holds " + Long.toString(random.nextLong() >>> 1, 36))
        .toList();
  }

  /** Each patch has a place of its own, so that patches can go, come and change places. */
  private static Change change(int place, Random random) {
    String path = "frob/" + place % FILES + ".rs";
    return new Change(
        "frob: part "
            + Long.toString(random.nextLong() >>> 1, 36)
            + " of it\n\nWhy part "
            + place
            + " is there.\n\nSigned-off-by: Ann Author <ann@example.org>\n",
        random.nextInt(4) == 0 ? BOB : ANN,
        path,
        place / FILES * ROOM + 5,
        words("let part_" + place, 10, random));
  }

  /** What a second version does to a patch. */
  private static Change again(Change first, Random random) {
    var lines = new ArrayList<>(first.lines());
    String message = first.message();
    switch (random.nextInt(8)) {
      case 0 -> lines.set(random.nextInt(lines.size()), "let reworked = true;");
      case 1 -> lines.add(random.nextInt(lines.size()), "let more = 1;");
      case 2 -> message = message.replace("Why part", "The reason why part");
      case 3 -> message += "Reviewed-by: Dan Reviewer <dan@example.net>\n";
      case 4 -> message = message.replace("frob: part", "frob: piece");
      case 5 -> {
        message = message.replace("frob: part", "frob: a part");
        lines.set(random.nextInt(lines.size()), "let renamed = true;");
      }
      default -> {} // As it was.
    }
    return new Change(message, first.author(), first.path(), first.line(), lines);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void pairsAndMarks_ofRandomVersions_areThoseOfGit(int round) throws Exception {
    String given = System.getProperty("tests.seed", "");
    long seed = given.isEmpty() ? System.nanoTime() + round : Long.parseLong(given);
    var random = new Random(seed);
    var git = new InventedBranches(folder);
    for (int f = 0; f < FILES; f++) {
      git.file("frob/" + f + ".rs", words("line", LINES, random));
    }
    var places = new ArrayList<>(IntStream.range(0, 24).boxed().toList());
    Collections.shuffle(places, random);
    var first = new ArrayList<Change>();
    var second = new ArrayList<Change>();
    int patches = 4 + random.nextInt(8);
    for (int p = 0; p < patches; p++) {
      Change change = change(places.removeLast(), random);
      first.add(change);
      if (random.nextInt(6) > 0) {
        second.add(again(change, random));
      }
      if (random.nextInt(5) == 0) {
        second.add(change(places.removeLast(), random));
      }
    }
    second.add(change(places.removeLast(), random));
    if (random.nextBoolean()) {
      Collections.swap(second, 0, second.size() - 1);
    }
    git.write(first, second);
    RangeDiff diff = RangeDiff.of(git.patches("first", 1), git.patches("second", 2));
    assertThat(marks(diff)).as("-Dtests.seed=%s", seed).isEqualTo(git.rangeDiff());
  }

  @Test
  void parts_ofWhatChanged_areTold() throws Exception {
    var random = new Random(3);
    var git = new InventedBranches(folder);
    git.file("frob/0.rs", words("line", LINES, random));
    var lines = words("let x", 12, random);
    var others = new ArrayList<>(lines);
    others.set(3, "let y = 2;");
    String message = "frob: one\n\nWhy.\n\nSigned-off-by: Ann Author <ann@example.org>\n";
    git.write(
        List.of(
            new Change(message, ANN, "frob/0.rs", 5, lines),
            new Change(message.replace("one", "two"), ANN, "frob/0.rs", 50, lines),
            new Change(message.replace("one", "three"), ANN, "frob/0.rs", 100, lines),
            new Change(message.replace("one", "four"), ANN, "frob/0.rs", 150, lines)),
        List.of(
            new Change(message, ANN, "frob/0.rs", 5, others),
            new Change(
                message.replace("one", "two") + "Acked-by: Dan Reviewer <dan@example.net>\n",
                ANN,
                "frob/0.rs",
                50,
                lines),
            new Change(
                message.replace("one", "three").replace("Why.", "Why not?"),
                BOB,
                "frob/0.rs",
                100,
                lines),
            new Change(message.replace("one", "four"), ANN, "frob/0.rs", 150, lines)));
    RangeDiff diff = RangeDiff.of(git.patches("first", 1), git.patches("second", 2));
    assertThat(diff.pairs())
        .extracting(Pair::mark)
        .containsExactly(Mark.CHANGED, Mark.CHANGED, Mark.CHANGED, Mark.UNCHANGED);
    assertThat(diff.pairs().get(0).parts()).containsExactly(Part.DIFF);
    assertThat(diff.pairs().get(0).diff())
        .contains("++let y = 2;", "-+" + lines.get(3), " +" + lines.get(2));
    assertThat(diff.pairs().get(1).parts()).containsExactly(Part.TRAILERS);
    assertThat(diff.pairs().get(2).parts()).containsExactlyInAnyOrder(Part.AUTHOR, Part.MESSAGE);
  }

  @Test
  void assignment_ofRandomCosts_isTheCheapest() {
    var random = new Random(11);
    for (int round = 0; round < 200; round++) {
      int size = 1 + random.nextInt(6);
      long[][] cost = new long[size][size];
      for (long[] row : cost) {
        for (int c = 0; c < size; c++) {
          row[c] = random.nextInt(20);
        }
      }
      int[] found = Assignment.of(cost);
      long sum = 0;
      for (int r = 0; r < size; r++) {
        sum += cost[r][found[r]];
      }
      assertThat(found).doesNotHaveDuplicates();
      assertThat(sum).isEqualTo(cheapest(cost, 0, 0));
    }
  }

  private static long cheapest(long[][] cost, int row, int taken) {
    if (row == cost.length) {
      return 0;
    }
    long least = Long.MAX_VALUE;
    for (int c = 0; c < cost.length; c++) {
      if ((taken & 1 << c) == 0) {
        least = Math.min(least, cost[row][c] + cheapest(cost, row + 1, taken | 1 << c));
      }
    }
    return least;
  }
}
