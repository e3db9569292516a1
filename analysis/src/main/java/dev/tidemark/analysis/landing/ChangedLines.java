package dev.tidemark.analysis.landing;

import dev.tidemark.ingest.diff.FileDiff;
import dev.tidemark.ingest.diff.Hunk;
import dev.tidemark.ingest.diff.UnifiedDiff;
import java.util.HashMap;
import java.util.Map;

/**
 * The lines a diff adds and removes, each as often as it does: white space aside, and without lines
 * that hold no letter or digit, which every change has. Where a hunk begins, its context and the
 * order of lines play no part, so neither a drift of context nor another diff algorithm changes
 * much.
 */
final class ChangedLines {
  private final Map<String, Integer> counts = new HashMap<>();
  private int size;

  /** Of the diffs in a text. */
  static ChangedLines of(String text) {
    var changed = new ChangedLines();
    for (FileDiff file : UnifiedDiff.parse(text).files()) {
      for (Hunk hunk : file.hunks()) {
        for (String line : hunk.lines()) {
          changed.add(line);
        }
      }
    }
    return changed;
  }

  private void add(String line) {
    if (line.isEmpty() || (line.charAt(0) != '+' && line.charAt(0) != '-')) {
      return;
    }
    var bare = new StringBuilder(line.length());
    boolean telling = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c > ' ') {
        bare.append(c);
        telling |= Character.isLetterOrDigit(c);
      }
    }
    if (telling) {
      counts.merge(bare.toString(), 1, Integer::sum);
      size++;
    }
  }

  int size() {
    return size;
  }

  /** Lines in common over lines in either, 0 to 1. */
  double similarity(ChangedLines other) {
    int common = common(other);
    int either = size + other.size - common;
    return either == 0 ? 0 : (double) common / either;
  }

  /** Lines in common over lines of the smaller, 0 to 1. */
  double containment(ChangedLines other) {
    int smaller = Math.min(size, other.size);
    return smaller == 0 ? 0 : (double) common(other) / smaller;
  }

  private int common(ChangedLines other) {
    int common = 0;
    for (Map.Entry<String, Integer> line : counts.entrySet()) {
      common += Math.min(line.getValue(), other.counts.getOrDefault(line.getKey(), 0));
    }
    return common;
  }
}
