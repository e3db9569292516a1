package dev.tidemark.analysis.series;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What became of the patches of the version before, told without opening a mail: by patch-id, then
 * by title, then by alike titles on the same files. {@link RangeDiff} looks closer.
 *
 * @param rows the patches of the newer version that are here, in order
 * @param dropped patches of the older version that are not in the newer one, in order
 * @param newKnown whether new patches are surely new: all patches of the older version are here
 * @param droppedKnown whether dropped patches are surely dropped: all of the newer one are here
 */
public record PatchChanges(
    List<Row> rows, List<PatchMail> dropped, boolean newKnown, boolean droppedKnown) {

  /** What a patch is against the version before. */
  public enum Change {
    /** It has the same patch-id. */
    UNCHANGED("unchanged"),
    /** It was there, with another diff. */
    REWORKED("reworked"),
    /** It was not there. */
    NEW("new");

    private final String words;

    Change(String words) {
      this.words = words;
    }

    /** The change in a plain word. */
    public String words() {
      return words;
    }
  }

  /**
   * One patch of the newer version.
   *
   * @param patch the patch
   * @param before what it was in the older version; empty if it is new
   * @param change what became of it
   */
  public record Row(PatchMail patch, Optional<PatchMail> before, Change change) {}

  /** Titles with this part of their words in common are alike. */
  private static final double ALIKE = 0.5;

  /** Most pairs of patches whose titles are compared; beyond, id and title must do. */
  private static final int MAX_COMPARED = 10_000;

  public PatchChanges {
    rows = List.copyOf(rows);
    dropped = List.copyOf(dropped);
  }

  /** Compares two postings. */
  public static PatchChanges of(PatchSeries older, PatchSeries newer) {
    List<PatchMail> before = older.patches();
    List<PatchMail> after = newer.patches();
    int[] pairs = PatchPairing.byIdThenTitle(before, after);
    boolean[] taken = new boolean[before.size()];
    for (int i : pairs) {
      if (i != PatchPairing.NONE) {
        taken[i] = true;
      }
    }
    pairAlike(before, after, pairs, taken);
    var rows = new ArrayList<Row>(after.size());
    for (int j = 0; j < pairs.length; j++) {
      PatchMail patch = after.get(j);
      if (pairs[j] == PatchPairing.NONE) {
        rows.add(new Row(patch, Optional.empty(), Change.NEW));
      } else {
        PatchMail was = before.get(pairs[j]);
        boolean same = !patch.patchId().isEmpty() && patch.patchId().equals(was.patchId());
        rows.add(new Row(patch, Optional.of(was), same ? Change.UNCHANGED : Change.REWORKED));
      }
    }
    var dropped = new ArrayList<PatchMail>();
    for (int i = 0; i < taken.length; i++) {
      if (!taken[i]) {
        dropped.add(before.get(i));
      }
    }
    return new PatchChanges(rows, dropped, older.complete(), newer.complete());
  }

  /** A pair of patches that may be one. */
  private record Likely(int before, int after, double similarity) {}

  private static void pairAlike(
      List<PatchMail> before, List<PatchMail> after, int[] pairs, boolean[] taken) {
    if ((long) before.size() * after.size() > MAX_COMPARED) {
      return;
    }
    var likely = new ArrayList<Likely>();
    for (int j = 0; j < pairs.length; j++) {
      for (int i = 0; i < taken.length && pairs[j] == PatchPairing.NONE; i++) {
        if (!taken[i] && !Collections.disjoint(before.get(i).paths(), after.get(j).paths())) {
          double similarity =
              Titles.similarity(
                  Titles.normal(before.get(i).title()), Titles.normal(after.get(j).title()));
          if (similarity >= ALIKE) {
            likely.add(new Likely(i, j, similarity));
          }
        }
      }
    }
    likely.sort(
        Comparator.<Likely>comparingDouble(one -> -one.similarity())
            .thenComparingInt(Likely::after)
            .thenComparingInt(Likely::before));
    for (Likely one : likely) {
      if (!taken[one.before()] && pairs[one.after()] == PatchPairing.NONE) {
        taken[one.before()] = true;
        pairs[one.after()] = one.before();
      }
    }
  }

  /** How many patches of the newer version are such. */
  public int count(Change change) {
    int count = 0;
    for (Row row : rows) {
      if (row.change() == change) {
        count++;
      }
    }
    return count;
  }
}
