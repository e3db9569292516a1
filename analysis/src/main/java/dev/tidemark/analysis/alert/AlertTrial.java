package dev.tidemark.analysis.alert;

import dev.tidemark.analysis.report.ArchiveLinks;
import dev.tidemark.index.search.MailSearcher;
import dev.tidemark.index.search.Works;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What a rule would have told, had it been there; tells nothing. */
public final class AlertTrial {
  private AlertTrial() {}

  /**
   * The events of a rule over a span, from what is indexed now. A series is taken as it is now, all
   * of its late patches with it, so there are no amendments.
   *
   * @param rule its {@code since} and whether it is paused do not count
   * @param from the first moment, by the archive's clock
   * @param to the first moment after the span
   * @param works answers {@code lineage:} and {@code landed:} in its query
   * @param now what dates in its query are relative to
   * @return in order of time
   */
  public static List<AlertEvent> of(
      MailSearcher searcher,
      AlertRule rule,
      Instant from,
      Instant to,
      ArchiveLinks links,
      Works works,
      Instant now)
      throws IOException {
    AlertRule tried =
        new AlertRule(rule.name(), rule.query(), rule.on(), from, false, rule.to(), rule.pace());
    var telling = new Telling(searcher, new ToldEvents(), new NewsWriter(searcher, links));
    telling.rules(List.of(tried), works, now);
    var back = new LookBack(searcher, works, now);
    Set<Watch> ofSeries = EnumSet.copyOf(tried.on());
    if (ofSeries.remove(Watch.MESSAGE)) {
      back.tellMails(tried, telling);
    }
    if (!ofSeries.isEmpty()) {
      for (Happening happening : back.happenings(ofSeries, from.getEpochSecond())) {
        telling.tell(happening);
      }
    }
    return telling.take().stream()
        .filter(event -> event.time().isBefore(to))
        .sorted(Comparator.comparing(AlertEvent::time))
        .toList();
  }
}
