package dev.tidemark.analysis.series;

import dev.tidemark.ingest.diff.DeclaredStat;
import dev.tidemark.ingest.diff.DiffStat.FileStat;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How large one version is: as its cover letter declares and as its patches count.
 *
 * @param expected how many patches it has
 * @param received how many of them are here and so counted
 * @param declared the cover's diffstat (of a single patch: its own), if there is one
 * @param counted files (different paths over all patches) and lines (summed over the patches)
 * @param byClass {@code counted} by kind of file; only kinds that occur
 * @param newFiles paths that a patch creates
 * @param unsafeAdded {@code unsafe} blocks of Rust in added lines
 * @param unsafeRemoved {@code unsafe} blocks of Rust in removed lines
 * @param reasons why {@code declared} and {@code counted} differ, as far as known; empty if they
 *     agree or one of them is missing
 */
public record Growth(
    int expected,
    int received,
    Optional<LineCount> declared,
    LineCount counted,
    Map<FileClass, LineCount> byClass,
    int newFiles,
    int unsafeAdded,
    int unsafeRemoved,
    Set<Reason> reasons) {

  /** Why the cover's figures differ from those of the patches. */
  public enum Reason {
    /** Patches that are not here are not counted. */
    MISSING_PATCHES("patches missing"),
    /** Binary files have no lines. */
    BINARY_FILES("binary files"),
    /** Several patches touch the same file: the sum counts lines that come and go in between. */
    SAME_FILE_TWICE("files touched by several patches"),
    /** A file is moved: its lines count once in all, but again where a patch shows them as new. */
    MOVED_FILES("files moved"),
    /** The cover gives figures, the patches carry no diff that could be read. */
    NO_DIFF("no readable diff"),
    /** None of the others. */
    UNKNOWN("reason unknown");

    private final String words;

    Reason(String words) {
      this.words = words;
    }

    /** The reason in a few plain words. */
    public String words() {
      return words;
    }
  }

  /** The figures of a posting. */
  public static Growth of(PatchSeries series) {
    return of(
        series.patches(),
        series.expected(),
        declared(series).map(Growth::lines),
        series.complete());
  }

  /** The figures of one patch. */
  public static Growth of(PatchMail patch) {
    return of(List.of(patch), 1, patch.declared().map(Growth::lines), true);
  }

  private static Growth of(
      List<PatchMail> patches, int expected, Optional<LineCount> declared, boolean complete) {
    var paths = new HashSet<String>();
    var created = new HashSet<String>();
    var classPaths = new HashMap<FileClass, Set<String>>();
    var classAdded = new EnumMap<FileClass, int[]>(FileClass.class);
    int added = 0;
    int removed = 0;
    int unsafeAdded = 0;
    int unsafeRemoved = 0;
    boolean binary = false;
    boolean twice = false;
    boolean moved = false;
    for (PatchMail patch : patches) {
      for (FileStat file : patch.files()) {
        FileClass kind = FileClass.of(file.path());
        twice |= !paths.add(file.path());
        classPaths.computeIfAbsent(kind, key -> new HashSet<>()).add(file.path());
        int[] lines = classAdded.computeIfAbsent(kind, key -> new int[2]);
        lines[0] += file.added();
        lines[1] += file.removed();
        added += file.added();
        removed += file.removed();
        unsafeAdded += file.unsafeAdded();
        unsafeRemoved += file.unsafeRemoved();
        binary |= file.binary();
        moved |= file.moved();
        if (file.created()) {
          created.add(file.path());
        }
      }
    }
    var byClass = new EnumMap<FileClass, LineCount>(FileClass.class);
    classAdded.forEach(
        (kind, lines) ->
            byClass.put(
                kind,
                new LineCount(classPaths.getOrDefault(kind, Set.of()).size(), lines[0], lines[1])));
    LineCount counted = new LineCount(paths.size(), added, removed);
    var reasons = EnumSet.noneOf(Reason.class);
    if (declared.isPresent() && !declared.get().equals(counted)) {
      if (!complete) {
        reasons.add(Reason.MISSING_PATCHES);
      }
      if (paths.isEmpty() && !patches.isEmpty()) {
        reasons.add(Reason.NO_DIFF);
      }
      if (binary) {
        reasons.add(Reason.BINARY_FILES);
      }
      if (twice) {
        reasons.add(Reason.SAME_FILE_TWICE);
      }
      if (moved) {
        reasons.add(Reason.MOVED_FILES);
      }
      if (reasons.isEmpty()) {
        reasons.add(Reason.UNKNOWN);
      }
    }
    return new Growth(
        expected,
        patches.size(),
        declared,
        counted,
        Collections.unmodifiableMap(byClass),
        created.size(),
        unsafeAdded,
        unsafeRemoved,
        Collections.unmodifiableSet(reasons));
  }

  private static Optional<DeclaredStat> declared(PatchSeries series) {
    if (series.cover().isPresent() && series.cover().get().declared().isPresent()) {
      return series.cover().get().declared();
    }
    if (series.expected() == 1 && !series.patches().isEmpty()) {
      return series.patches().getFirst().declared();
    }
    return Optional.empty();
  }

  private static LineCount lines(DeclaredStat stat) {
    return new LineCount(stat.files(), stat.insertions(), stat.deletions());
  }

  /**
   * The figures to show where only one set fits: the declared ones, else the counted ones if every
   * patch is here.
   */
  public Optional<LineCount> best() {
    if (declared.isPresent()) {
      return declared;
    }
    return received >= expected ? Optional.of(counted) : Optional.empty();
  }
}
