package dev.tidemark.analysis.series;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The growth table of a lineage: one row a version, in the lineage's order.
 *
 * @param lineage whose growth it is
 * @param rows one a version
 */
public record LineageGrowth(Lineage lineage, List<Row> rows) {

  /**
   * One version.
   *
   * @param version the version
   * @param growth its figures
   * @param change against the version before; empty for the first and where the figures of one side
   *     are not known
   * @param patches what became of the patches of the version before; empty for the first and where
   *     no patch of one side is here
   */
  public record Row(
      LineageVersion version,
      Growth growth,
      Optional<Change> change,
      Optional<PatchChanges> patches) {}

  /**
   * The difference between two versions.
   *
   * @param patches patches expected now less those expected then
   * @param lines files and lines now less those then
   * @param basis which figures were compared
   */
  public record Change(int patches, LineCount lines, Basis basis) {}

  /** Which figures a change compares; never one kind with the other. */
  public enum Basis {
    /** What the two covers say. */
    DECLARED,
    /** What was counted over the patches, all of which are here. */
    COUNTED
  }

  public LineageGrowth {
    rows = List.copyOf(rows);
  }

  /** The table of a lineage. */
  public static LineageGrowth of(Lineage lineage) {
    var rows = new ArrayList<Row>(lineage.versions().size());
    Growth before = null;
    PatchSeries older = null;
    for (LineageVersion version : lineage.versions()) {
      PatchSeries newer = version.series();
      Growth growth = Growth.of(newer);
      rows.add(new Row(version, growth, change(growth, before), patches(older, newer)));
      before = growth;
      older = newer;
    }
    return new LineageGrowth(lineage, rows);
  }

  private static Optional<PatchChanges> patches(@Nullable PatchSeries older, PatchSeries newer) {
    return older == null || older.patches().isEmpty() || newer.patches().isEmpty()
        ? Optional.empty()
        : Optional.of(PatchChanges.of(older, newer));
  }

  private static Optional<Change> change(Growth now, @Nullable Growth before) {
    if (before == null) {
      return Optional.empty();
    }
    int patches = now.expected() - before.expected();
    if (now.declared().isPresent() && before.declared().isPresent()) {
      LineCount lines = now.declared().get().minus(before.declared().get());
      return Optional.of(new Change(patches, lines, Basis.DECLARED));
    }
    if (now.received() >= now.expected() && before.received() >= before.expected()) {
      LineCount lines = now.counted().minus(before.counted());
      return Optional.of(new Change(patches, lines, Basis.COUNTED));
    }
    return Optional.empty();
  }
}
