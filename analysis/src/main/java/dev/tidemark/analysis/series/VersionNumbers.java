package dev.tidemark.analysis.series;

import dev.tidemark.analysis.series.LineageVersion.NumberSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Tells which version each posting of a work is, also where no subject says it. */
final class VersionNumbers {
  /** Two postings of one author and title within this time are one version, sent twice. */
  private static final long SAME_VERSION_SECONDS = 3600;

  private VersionNumbers() {}

  /** Gives every posting its version number and sorts the versions. */
  static List<LineageVersion> of(List<PatchSeries> postings) {
    var numbered = new LinkedHashMap<List<Integer>, List<PatchSeries>>();
    var sources = new HashMap<List<Integer>, NumberSource>();
    List<Integer> before = null;
    int[] highest = new int[2]; // of patches and of RFCs
    for (int i = 0; i < postings.size(); i++) {
      PatchSeries posting = postings.get(i);
      int rfc = posting.rfc() ? 1 : 0;
      int number = posting.version();
      NumberSource source = NumberSource.WRITTEN;
      if (number == 0) {
        source = highest[rfc] == 0 ? NumberSource.FIRST : NumberSource.INFERRED;
        number = highest[rfc] + 1;
        if (highest[rfc] > 0 && again(posting, postings, i, highest[rfc], numbered)) {
          number = highest[rfc];
        }
      }
      List<Integer> key = List.of(rfc, number, posting.reroll());
      numbered.computeIfAbsent(key, any -> new ArrayList<>()).add(posting);
      NumberSource known = sources.get(key);
      if (known == null || source == NumberSource.WRITTEN) {
        sources.put(key, source);
      }
      highest[rfc] = Math.max(highest[rfc], number);
      before = key;
    }
    Objects.requireNonNull(before, "postings must not be empty");
    var versions = new ArrayList<LineageVersion>(numbered.size());
    boolean rfcFirst = true;
    boolean patchSeen = false;
    for (Map.Entry<List<Integer>, List<PatchSeries>> entry : numbered.entrySet()) {
      List<PatchSeries> same = entry.getValue();
      PatchSeries best = same.getFirst();
      for (PatchSeries posting : same) {
        if (fullness(posting) > fullness(best)) {
          best = posting;
        }
      }
      var resends = new ArrayList<>(same);
      resends.remove(best);
      rfcFirst &= !(best.rfc() && patchSeen);
      patchSeen |= !best.rfc();
      versions.add(
          new LineageVersion(
              best,
              entry.getKey().get(1),
              Objects.requireNonNull(sources.get(entry.getKey())),
              resends));
    }
    Comparator<LineageVersion> order =
        Comparator.<LineageVersion>comparingInt(LineageVersion::number)
            .thenComparingInt(version -> version.series().rfc() ? 0 : 1)
            .thenComparingInt(version -> version.series().reroll())
            .thenComparingLong(LineageVersion::posted);
    if (rfcFirst) {
      order =
          Comparator.<LineageVersion>comparingInt(version -> version.series().rfc() ? 0 : 1)
              .thenComparing(order);
    }
    versions.sort(order);
    return versions;
  }

  /** How much of a version a posting shows. */
  private static int fullness(PatchSeries posting) {
    return posting.received() * 2 + (posting.cover().isPresent() ? 1 : 0);
  }

  /** Whether a posting without a number is a version already seen, posted once more. */
  private static boolean again(
      PatchSeries posting,
      List<PatchSeries> postings,
      int place,
      int highest,
      Map<List<Integer>, List<PatchSeries>> numbered) {
    if (posting.resend()) {
      return true;
    }
    for (int i = place + 1; i < postings.size(); i++) {
      PatchSeries later = postings.get(i);
      if (later.rfc() == posting.rfc() && later.version() > 0 && later.version() <= highest + 1) {
        return true; // No number is left between its neighbours.
      }
    }
    List<PatchSeries> same = numbered.get(List.of(posting.rfc() ? 1 : 0, highest, 0));
    return same != null
        && (posting.posted() - same.getLast().posted() < SAME_VERSION_SECONDS
            || samePatches(posting, same.getFirst()));
  }

  private static boolean samePatches(PatchSeries a, PatchSeries b) {
    if (!a.complete() || !b.complete() || a.expected() != b.expected()) {
      return false;
    }
    for (int i = 0; i < a.patches().size(); i++) {
      String id = a.patches().get(i).patchId();
      if (id.isEmpty() || !id.equals(b.patches().get(i).patchId())) {
        return false;
      }
    }
    return true;
  }
}
