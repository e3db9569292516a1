package dev.tidemark.analysis.discussion;

import dev.tidemark.analysis.AnalysisCatalog;
import dev.tidemark.analysis.Clock;
import dev.tidemark.analysis.Period;
import dev.tidemark.index.schema.MailTalk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds topics in two passes over the words of mails. The first keeps the words of the periods in
 * focus and finds their phrases; the second only counts these phrases in the periods before. So
 * memory goes with the mails of the focus and the number of {@link #MAX_CANDIDATES}, not with the
 * archive.
 */
final class TopicFinder {
  /** Phrases that are counted over time, at most. */
  static final int MAX_CANDIDATES = 5_000;

  /** A phrase used by that many pairs of person and thread before is everyday language. */
  static final int EVERYDAY = 2_000;

  /** Of the periods before, at most about twice as many mails are counted; chosen by Message-ID. */
  private static final int MAX_BEFORE = 30_000;

  /** Characters of words whose phrases are looked at in one pass: some two million phrases. */
  private static final long CHARACTERS_A_PASS = 4_000_000;

  /** Stands for more than one person. */
  private static final int SEVERAL = -1;

  /** Phrases that are put together into topics. */
  private static final int MAX_PHRASES = 400;

  /** Phrases this alike (cosine of people per thread) are one topic. */
  private static final double ALIKE = 0.55;

  private final AnalysisCatalog catalog;
  private final Clock clock;
  private final Set<String> lists;
  private final Phrases phrases;
  private final PhraseMemory memory;
  private final List<Period> periods;
  private final int focus;
  private final int[] pairsOfPeriod;
  private final List<Said> said = new ArrayList<>();

  /**
   * @param periods oldest first, without gaps, the one reported on last
   * @param focus how many of the last of them are looked at for phrases
   */
  TopicFinder(
      AnalysisCatalog catalog,
      Discussion.Options options,
      Phrases phrases,
      PhraseMemory memory,
      List<Period> periods,
      int focus) {
    this.catalog = catalog;
    this.clock = options.clock();
    this.lists = options.lists();
    this.phrases = phrases;
    this.memory = memory;
    this.periods = periods;
    this.focus = focus;
    this.pairsOfPeriod = new int[periods.size()];
  }

  /** The period a mail falls into and counts in; -1 if there is none. */
  private int period(int mail) {
    if (mail < 0 || !catalog.human(mail) || !catalog.seenOn(mail, lists)) {
      return -1;
    }
    long time = catalog.time(mail, clock);
    if (time < periods.getFirst().start().getEpochSecond()
        || time >= periods.getLast().stop().getEpochSecond()) {
      return -1;
    }
    int low = 0;
    int high = periods.size() - 1;
    while (low < high) {
      int middle = (low + high) / 2;
      if (time < periods.get(middle).stop().getEpochSecond()) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private Said place(MailTalk talk) {
    int mail = catalog.mail(talk.messageId());
    return new Said(
        talk, mail, memory.conversation(mail, talk), catalog.personOf(mail), period(mail));
  }

  /** Reads the mails in focus; these are {@link #said}. */
  void read(TalkSource source) throws IOException {
    int first = periods.size() - focus;
    source.forEach(id -> period(catalog.mail(id)) >= first, talk -> said.add(place(talk)));
    said.sort(Comparator.comparingInt(Said::mail).thenComparing(each -> each.talk().words()));
  }

  /** Who acted as a maintainer in any of the periods. */
  Set<Integer> maintainers() {
    var maintainers = new HashSet<Integer>();
    for (int mail = 0; mail < catalog.mailCount(); mail++) {
      if (period(mail) >= 0 && catalog.maintains(mail)) {
        maintainers.add(catalog.personOf(mail));
      }
    }
    return maintainers;
  }

  /** The mails in focus, in order of time. */
  List<Said> said() {
    return said;
  }

  /** The phrases of some periods in focus that could be topics, best first. */
  List<Candidate> candidates(int from, int to) {
    var spoken = new ArrayList<Said>();
    long characters = 0;
    for (Said each : said) {
      if (each.period() >= from && each.period() < to) {
        spoken.add(each);
        characters += each.talk().words().length();
      }
    }
    // Many phrases are looked at in several passes, each at those whose keys fall to it.
    int passes = (int) (1 + characters / CHARACTERS_A_PASS);
    var best = new ArrayList<Candidate>();
    for (int pass = 0; pass < passes; pass++) {
      best.addAll(candidates(spoken, pass, passes));
      best.sort(ORDER);
      best.subList(Math.min(MAX_CANDIDATES, best.size()), best.size()).clear();
    }
    return best;
  }

  private List<Candidate> candidates(List<Said> spoken, int pass, int passes) {
    var table = new LongTable();
    var people = new int[1][1024];
    for (Said each : spoken) {
      Phrases.Visitor visitor =
          (key, words, line, start, end) -> {
            if (Math.floorMod((int) (key >>> Integer.SIZE), passes) != pass) {
              return;
            }
            int before = table.size();
            int number = table.add(key);
            if (number == people[0].length) {
              people[0] = Arrays.copyOf(people[0], number * 2);
            }
            if (number == before) {
              people[0][number] = each.person();
            } else if (people[0][number] != each.person()) {
              people[0][number] = SEVERAL;
            }
          };
      phrases.visit(each.talk().subject(), visitor);
      phrases.visit(each.talk().words(), visitor);
    }
    var found = new HashMap<Integer, Candidate>();
    for (Said each : spoken) {
      phrases.visit(each.talk().subject(), visitor(table, people[0], found, each, true));
      phrases.visit(each.talk().words(), visitor(table, people[0], found, each, false));
    }
    var candidates = new ArrayList<Candidate>();
    for (Candidate candidate : found.values()) {
      candidate.close();
      if (candidate.people() >= 2
          && candidate.pairs() >= 3
          && candidate.titledShare() >= candidate.demand) {
        candidate.score =
            Math.sqrt((double) candidate.people() * candidate.conversations())
                * (1 + candidate.titledShare())
                * candidate.pairs();
        candidates.add(candidate);
      }
    }
    return candidates;
  }

  private static final Comparator<Candidate> ORDER =
      Comparator.<Candidate>comparingDouble(candidate -> -candidate.score)
          .thenComparingInt(candidate -> -candidate.words)
          .thenComparingLong(candidate -> candidate.key);

  private static Phrases.Visitor visitor(
      LongTable table, int[] people, Map<Integer, Candidate> found, Said each, boolean title) {
    return (key, words, line, start, end) -> {
      int number = table.find(key);
      if (number >= 0 && people[number] == SEVERAL) {
        Candidate candidate = found.get(number);
        if (candidate == null) {
          candidate = new Candidate(key, words, demand(words, line.substring(start, end)));
          found.put(number, candidate);
        }
        candidate.add(each.conversation(), each.person(), title);
      }
    };
  }

  /** A plain word of language must be what threads are named after; a name need not. */
  private static double demand(int words, String written) {
    return words > 1 || Phrases.isIdentifier(written) ? 0 : 0.5;
  }

  /** Counts the candidates in all periods. */
  void count(List<Candidate> candidates) throws IOException {
    var table = new LongTable();
    for (Candidate candidate : candidates) {
      table.add(candidate.key);
    }
    int[][] counts = new int[table.size()][periods.size()];
    int[] sum = new int[table.size()];
    int every = sampling();
    var seen = new LongTable();
    memory.forEach(
        mail -> counts(mail, every),
        spoken -> {
          int period = period(spoken.mail());
          int worth = period >= periods.size() - focus ? 1 : every;
          long pair =
              LongTable.mix(
                  LongTable.mix(spoken.conversation() + catalog.personOf(spoken.mail())) + period);
          if (isNew(seen, pair)) {
            pairsOfPeriod[period] += worth;
          }
          for (long key : spoken.keys()) {
            int number = table.find(key);
            if (number >= 0 && sum[number] < EVERYDAY && isNew(seen, LongTable.mix(pair + key))) {
              counts[number][period] += worth;
              sum[number]++;
            }
          }
        });
    for (Candidate candidate : candidates) {
      int number = table.find(candidate.key);
      candidate.timeline = sum[number] < EVERYDAY ? counts[number] : new int[periods.size()];
    }
  }

  /** Of the mails before the focus, one in how many is counted. */
  private int sampling() {
    int before = 0;
    for (int mail = 0; mail < catalog.mailCount(); mail++) {
      int period = period(mail);
      if (period >= 0 && period < periods.size() - focus) {
        before++;
      }
    }
    return 1 + before / MAX_BEFORE;
  }

  private boolean counts(int mail, int every) {
    int period = period(mail);
    return period >= 0
        && (every == 1
            || period >= periods.size() - focus
            || Math.floorMod(catalog.id(mail).value().hashCode(), every) == 0);
  }

  private static boolean isNew(LongTable seen, long key) {
    int before = seen.size();
    return seen.add(key) == before;
  }

  /** Scores counted candidates of the periods from..to against those before, best first. */
  void score(List<Candidate> candidates, int from, int to) {
    long all = 0;
    long allBefore = 0;
    for (int p = 0; p < to; p++) {
      if (p < from) {
        allBefore += pairsOfPeriod[p];
      } else {
        all += pairsOfPeriod[p];
      }
    }
    for (Candidate candidate : candidates) {
      long on = 0;
      long before = 0;
      for (int p = 0; p < to; p++) {
        if (p < from) {
          before += candidate.timeline[p];
        } else {
          on += candidate.timeline[p];
        }
      }
      double surprise =
          allBefore == 0 ? Surprise.LIKELY + on : Surprise.of(on, all, before, allBefore);
      candidate.surprise = surprise;
      double breadth = Math.log(1 + candidate.conversations()) * Math.log(1 + candidate.people());
      candidate.score =
          surprise <= 0
              ? 0
              : surprise
                  * breadth
                  * (1 + candidate.titledShare())
                  * (1 + 0.2 * (Math.min(candidate.words, 3) - 1));
    }
    candidates.sort(ORDER);
  }

  /** Puts scored candidates together into topics, best first. */
  List<List<Candidate>> gather(List<Candidate> candidates, int most) {
    var topics = new ArrayList<List<Candidate>>();
    int looked = 0;
    for (Candidate candidate : candidates) {
      if (candidate.surprise < Surprise.LIKELY || looked++ >= MAX_PHRASES) {
        break;
      }
      List<Candidate> best = null;
      double bestLikeness = ALIKE;
      for (List<Candidate> topic : topics) {
        double likeness = topic.getFirst().likeness(candidate);
        if (likeness >= bestLikeness) {
          best = topic;
          bestLikeness = likeness + 1e-9;
        }
      }
      if (best != null) {
        best.add(candidate);
      } else if (topics.size() < most) {
        var topic = new ArrayList<Candidate>();
        topic.add(candidate);
        topics.add(topic);
      }
    }
    return topics;
  }

  /** The topics of the last period, best first. */
  List<Topic> topics(List<Candidate> candidates, int most) {
    int last = periods.size() - 1;
    score(candidates, last, last + 1);
    List<List<Candidate>> gathered = gather(candidates, most);
    return teller().tell(gathered, last, last + 1, false);
  }

  /** What was talked about in the other periods in focus and is no longer, best first. */
  List<Topic> falling(List<Candidate> candidates, int most) {
    int last = periods.size() - 1;
    int first = periods.size() - focus;
    score(candidates, first, last);
    List<List<Candidate>> gathered = gather(candidates, 3 * most);
    gathered.removeIf(topic -> !falls(topic.getFirst(), first, last));
    List<Topic> topics = teller().tell(gathered, first, last, true);
    return topics.subList(0, Math.min(most, topics.size()));
  }

  private TopicTeller teller() {
    return new TopicTeller(catalog, phrases, said, pairsOfPeriod);
  }

  private boolean falls(Candidate candidate, int first, int last) {
    long on = 0;
    long all = 0;
    for (int p = first; p < last; p++) {
      on += candidate.timeline[p];
      all += pairsOfPeriod[p];
    }
    return Surprise.of(candidate.timeline[last], pairsOfPeriod[last], on, all)
        < -Surprise.SIGNIFICANT;
  }
}
