package dev.tidemark.analysis.report;

import dev.tidemark.analysis.report.WeeklyReport.VersionLine;
import dev.tidemark.ingest.mail.MessageId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The new versions of one work in a period, which a report tells in one line.
 *
 * @param newest the last of them
 * @param others labels of those before it, oldest first
 */
record VersionsOfWork(VersionLine newest, List<String> others) {
  VersionsOfWork {
    others = List.copyOf(others);
  }

  /** The works of a report in the order of its versions. */
  static List<VersionsOfWork> of(WeeklyReport report) {
    Map<MessageId, List<VersionLine>> works = new LinkedHashMap<>();
    for (VersionLine line : report.newVersions()) {
      works.computeIfAbsent(line.work(), work -> new ArrayList<>()).add(line);
    }
    return works.values().stream().map(VersionsOfWork::of).toList();
  }

  private static VersionsOfWork of(List<VersionLine> versions) {
    versions.sort(Comparator.comparingInt(line -> line.sizes().size()));
    return new VersionsOfWork(
        versions.getLast(),
        versions.subList(0, versions.size() - 1).stream().map(line -> line.now().label()).toList());
  }

  /** {@code since v3: +2 patches; in 2025-W08 too: v2, v3}. */
  String words(WeeklyReport report) {
    String change = Wording.change(newest);
    return others.isEmpty()
        ? change
        : change + "; in " + report.period().label() + " too: " + String.join(", ", others);
  }

  /** Bars of the sizes of all versions; empty if they would show nothing. */
  List<Integer> chart() {
    return newest.sizes().stream().filter(size -> size >= 0).distinct().count() > 1
        ? newest.sizes()
        : List.of();
  }
}
