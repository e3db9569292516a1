package dev.tidemark.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.testing.Seeds;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IntSortTest {

  @Test
  void sort_ofAnything_agreesWithTheLibrary() {
    long seed = Seeds.seed();
    var random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      int[] weight = random.ints(random.nextInt(200), 0, 20).toArray();
      int[] values = new int[weight.length];
      Arrays.setAll(values, i -> i);
      Integer[] expected = Arrays.stream(values).boxed().toArray(Integer[]::new);
      Arrays.sort(expected, Comparator.comparingInt(i -> weight[i]));
      IntSort.sort(values, (a, b) -> Integer.compare(weight[a], weight[b]));
      assertThat(values)
          .as("seed %d", seed)
          .containsExactly(Arrays.stream(expected).mapToInt(i -> i).toArray());
    }
  }
}
