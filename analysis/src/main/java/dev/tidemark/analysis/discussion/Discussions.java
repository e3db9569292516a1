package dev.tidemark.analysis.discussion;

import dev.tidemark.analysis.AnalysisCatalog;
import dev.tidemark.analysis.Period;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Finds what people talked about in one period after another. Keeps phrases between calls as far as
 * they fit into some 50 MB, so that a year of weeks costs little more than one. Not thread-safe.
 */
public final class Discussions {
  private static final int MAX_DEBATES = 10;
  private static final int MAX_QUESTIONS = 20;
  private static final int MAX_TOOLS = 15;

  private final AnalysisCatalog catalog;
  private final TalkSource source;
  private final Discussion.Options options;
  private final Phrases phrases;
  private final PhraseMemory memory;

  /**
   * @param source words of the mails that the catalog was made of
   */
  public Discussions(AnalysisCatalog catalog, TalkSource source, Discussion.Options options) {
    this.catalog = catalog;
    this.source = source;
    this.options = options;
    this.phrases = new Phrases(names(catalog));
    this.memory = new PhraseMemory(catalog, source, phrases);
  }

  /** What people talked about in a period. */
  public Discussion of(Period period) throws IOException {
    var periods = new ArrayList<Period>();
    for (int i = Discussion.BEFORE; i >= 0; i--) {
      periods.add(period.before(i));
    }
    var finder = new TopicFinder(catalog, options, phrases, memory, periods, Discussion.RECENT + 1);
    finder.read(source);
    int last = Discussion.BEFORE;
    List<Candidate> now = finder.candidates(last, last + 1);
    List<Candidate> recent = finder.candidates(last - Discussion.RECENT, last);
    var all = new ArrayList<>(now);
    all.addAll(recent);
    finder.count(all);
    var inPeriod = new ArrayList<>(finder.said());
    inPeriod.removeIf(each -> each.period() != last);
    return new Discussion(
        period,
        finder.topics(now, options.topics()),
        finder.falling(recent, options.topics()),
        Debates.of(catalog, inPeriod, finder.maintainers(), MAX_DEBATES),
        OpenQuestions.of(catalog, source, inPeriod, options.clock(), MAX_QUESTIONS),
        ToolTalks.of(finder.said(), last, MAX_TOOLS));
  }

  /** Parts of the names of people, robots left out, that are no words of language. */
  private static Set<String> names(AnalysisCatalog catalog) {
    var names = new HashSet<String>();
    boolean[] seen = new boolean[catalog.personCount()];
    for (int mail = 0; mail < catalog.mailCount(); mail++) {
      int person = catalog.personOf(mail);
      if (seen[person] || !catalog.human(mail)) {
        continue;
      }
      seen[person] = true;
      String name = catalog.personName(person);
      if (name.indexOf('@') < 0) {
        for (String part : name.toLowerCase(Locale.ROOT).split("[^\\p{L}'-]+")) {
          String plain = Phrases.plain(part);
          if (plain.length() > 1 && !PlainWords.common(plain)) {
            names.add(plain);
          }
        }
      }
    }
    return names;
  }
}
