package dev.tidemark.analysis.report;

import dev.tidemark.analysis.landing.Landings;
import dev.tidemark.analysis.lines.TreeGrowth;
import dev.tidemark.ingest.commit.TaggedTree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What is known of the source trees that are followed, beside the mails.
 *
 * @param landings which patches became commits
 * @param growth Rust in each tree, tag after tag
 */
public record KnownTrees(Landings landings, List<TreeGrowth> growth) {
  /** No source tree is followed. */
  public static final KnownTrees NONE = new KnownTrees(Landings.NONE, List.of());

  public KnownTrees {
    growth = List.copyOf(growth);
  }

  /**
   * The trees of one index snapshot.
   *
   * @param trees every counted tag of every tree, in any order
   */
  public static KnownTrees of(Landings landings, Collection<TaggedTree> trees) {
    var growth = new ArrayList<TreeGrowth>();
    for (String repository : TreeGrowth.repositories(trees)) {
      growth.add(TreeGrowth.of(trees, repository, "rust").main());
    }
    return new KnownTrees(landings, growth);
  }
}
