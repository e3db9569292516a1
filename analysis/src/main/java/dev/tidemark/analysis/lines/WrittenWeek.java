package dev.tidemark.analysis.lines;

import java.time.LocalDate;
import java.util.Map;

/**
 * What was written in one week.
 *
 * @param monday the week's first day
 * @param total in the whole tree
 * @param parts by part of the tree; a commit that touches two of them counts in both
 */
public record WrittenWeek(LocalDate monday, Written total, Map<String, Written> parts) {
  public WrittenWeek {
    parts = Map.copyOf(parts);
  }
}
