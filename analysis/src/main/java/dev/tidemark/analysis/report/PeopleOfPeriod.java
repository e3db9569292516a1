package dev.tidemark.analysis.report;

import dev.tidemark.analysis.AnalysisCatalog;
import dev.tidemark.analysis.Clock;
import dev.tidemark.analysis.Period;
import dev.tidemark.ingest.mail.MessageId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Who wrote in a period for the first time, as far as the archives go.
 *
 * @param newcomers in the order in which they wrote
 */
public record PeopleOfPeriod(List<Newcomer> newcomers) {

  /**
   * Somebody who never wrote before.
   *
   * @param name name or address; hostile text
   * @param mail the first mail
   * @param subject of that mail without {@code Re:}; hostile text
   */
  public record Newcomer(String name, MessageId mail, String subject) {}

  public PeopleOfPeriod {
    newcomers = List.copyOf(newcomers);
  }

  static PeopleOfPeriod of(AnalysisCatalog catalog, Period period, Set<String> lists, Clock clock) {
    long start = period.start().getEpochSecond();
    long[] everFirst = new long[catalog.personCount()];
    int[] first = new int[catalog.personCount()];
    Arrays.fill(everFirst, Long.MAX_VALUE);
    Arrays.fill(first, -1);
    for (int mail = 0; mail < catalog.mailCount(); mail++) {
      if (catalog.robot(mail) || !catalog.seenOn(mail, lists)) {
        continue;
      }
      int person = catalog.personOf(mail);
      long time = catalog.time(mail, clock);
      everFirst[person] = Math.min(everFirst[person], time);
      if (catalog.human(mail)
          && period.contains(time)
          && (first[person] < 0 || time < catalog.time(first[person], clock))) {
        first[person] = mail;
      }
    }
    var newcomers = new ArrayList<Newcomer>();
    Arrays.stream(first)
        .filter(mail -> mail >= 0 && everFirst[catalog.personOf(mail)] >= start)
        .sorted()
        .forEach(
            mail ->
                newcomers.add(
                    new Newcomer(
                        catalog.personName(catalog.personOf(mail)),
                        catalog.id(mail),
                        catalog.subject(mail))));
    return new PeopleOfPeriod(newcomers);
  }
}
