package dev.tidemark.analysis.report;

import dev.tidemark.analysis.AnalysisCatalog;
import dev.tidemark.analysis.Clock;
import dev.tidemark.analysis.lines.TreeGrowth;
import dev.tidemark.analysis.report.WeeklyReport.Archive;
import dev.tidemark.ingest.commit.UpstreamCommit;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * Says how far each archive was read, from the index snapshot alone: of a list how many mails and
 * when the last arrived, of a source tree how many commits and the last tag, of Kafka the next
 * record of each partition. So the same snapshot says the same whenever it is asked.
 */
public final class ArchiveState {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private ArchiveState() {}

  /**
   * The archives of a snapshot: lists, then trees, then Kafka.
   *
   * @param lists only these lists; empty for all
   * @param offsets the next record of each partition; may be empty
   */
  public static List<Archive> of(
      AnalysisCatalog catalog,
      KnownTrees trees,
      Set<String> lists,
      Map<TopicPartition, Long> offsets) {
    var archives = new ArrayList<Archive>();
    for (String list : catalog.lists()) {
      if (lists.isEmpty() || lists.contains(list)) {
        archives.add(list(catalog, list));
      }
    }
    Map<String, Integer> commits = new TreeMap<>();
    for (UpstreamCommit commit : trees.landings().commits()) {
      commits.merge(commit.repository(), 1, Integer::sum);
    }
    for (TreeGrowth growth : trees.growth()) {
      commits.putIfAbsent(growth.repository(), 0);
    }
    commits.forEach(
        (name, count) ->
            archives.add(
                new Archive(name, Wording.count(count, "commit", "commits") + last(trees, name))));
    if (!offsets.isEmpty()) {
      var parts = new ArrayList<String>();
      offsets.forEach((part, next) -> parts.add(part + " " + Wording.number(next)));
      Collections.sort(parts);
      archives.add(new Archive("Kafka", "read up to " + String.join(", ", parts)));
    }
    return archives;
  }

  private static Archive list(AnalysisCatalog catalog, String list) {
    Set<String> only = Set.of(list);
    int mails = 0;
    long last = Long.MIN_VALUE;
    for (int mail = 0; mail < catalog.mailCount(); mail++) {
      if (catalog.seenOn(mail, only)) {
        mails++;
        last = Math.max(last, catalog.time(mail, Clock.ARCHIVE));
      }
    }
    return new Archive(
        list,
        Wording.count(mails, "mail", "mails")
            + ", the last arrived "
            + MINUTE.format(Instant.ofEpochSecond(last)));
  }

  private static String last(KnownTrees trees, String repository) {
    for (TreeGrowth growth : trees.growth()) {
      if (growth.repository().equals(repository) && !growth.points().isEmpty()) {
        return ", the last tag " + growth.points().getLast().tag();
      }
    }
    return "";
  }
}
