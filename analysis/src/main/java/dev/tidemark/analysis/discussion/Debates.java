package dev.tidemark.analysis.discussion;

import dev.tidemark.analysis.AnalysisCatalog;
import dev.tidemark.analysis.discussion.Topic.TopicThread;
import dev.tidemark.ingest.mail.MessageId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds debates among the mails of a period. */
final class Debates {
  /** Fewer people have a conversation. */
  static final int MIN_PEOPLE = 4;

  /** One fewer if they went back and forth as often as this. */
  static final int MANY_TURNS = 20;

  /** Fewer turns are question and answer. */
  static final int MIN_TURNS = 6;

  /** Fewer mails that disagree, or fewer people who write them, are a review. */
  static final int MIN_DISSENT = 2;

  private static final int NAMED_PEOPLE = 5;

  private Debates() {}

  private static final class Tally {
    final Said first;
    final Map<Integer, Integer> mailsOfPerson = new HashMap<>();
    int mails;
    int turns;
    int dissent;
    int naks;
    final Set<Integer> dissenters = new HashSet<>();
    int last = -1;

    Tally(Said first) {
      this.first = first;
    }

    void add(Said each) {
      mails++;
      mailsOfPerson.merge(each.person(), 1, Integer::sum);
      turns += last >= 0 && last != each.person() ? 1 : 0;
      last = each.person();
      dissent += each.talk().dissent() > 0 ? 1 : 0;
      naks += each.talk().naks() > 0 ? 1 : 0;
      if (each.talk().dissent() + each.talk().naks() > 0) {
        dissenters.add(each.person());
      }
    }

    boolean isDebate() {
      int needed = turns >= MANY_TURNS ? MIN_PEOPLE - 1 : MIN_PEOPLE;
      return mailsOfPerson.size() >= needed
          && turns >= MIN_TURNS
          && dissent + naks >= MIN_DISSENT
          && dissenters.size() >= MIN_DISSENT;
    }

    /** Many people and turns, the more so the more of them disagree. */
    double heat() {
      return Math.sqrt((double) mailsOfPerson.size() * turns)
          * (1 + (dissent + 3.0 * naks) / mails);
    }
  }

  /**
   * The debates among these mails, which are in order of time; hottest first.
   *
   * @param maintainers people who act as maintainers
   */
  static List<Debate> of(
      AnalysisCatalog catalog, List<Said> said, Set<Integer> maintainers, int most) {
    var tallies = new LinkedHashMap<Long, Tally>();
    for (Said each : said) {
      tallies.computeIfAbsent(each.conversation(), c -> new Tally(each)).add(each);
    }
    var hot = new ArrayList<Tally>();
    for (Tally tally : tallies.values()) {
      if (tally.isDebate()) {
        hot.add(tally);
      }
    }
    hot.sort(
        Comparator.<Tally>comparingDouble(tally -> -tally.heat())
            .thenComparingInt(tally -> tally.first.mail()));
    var debates = new ArrayList<Debate>();
    for (Tally tally : hot.subList(0, Math.min(most, hot.size()))) {
      TopicThread thread = thread(catalog, tally.first, tally.mails, tally.mailsOfPerson.size());
      debates.add(
          new Debate(
              thread.root(),
              thread.subject(),
              tally.mails,
              tally.mailsOfPerson.size(),
              tally.turns,
              tally.dissent,
              tally.naks,
              speakers(catalog, maintainers(tally, maintainers), tally.mailsOfPerson.size()),
              speakers(catalog, tally.mailsOfPerson, NAMED_PEOPLE)));
    }
    return debates;
  }

  private static Map<Integer, Integer> maintainers(Tally tally, Set<Integer> maintainers) {
    var mails = new HashMap<>(tally.mailsOfPerson);
    mails.keySet().retainAll(maintainers);
    return mails;
  }

  /** The thread of a mail, or the part of it with the mail's subject, which begins with it. */
  static TopicThread thread(AnalysisCatalog catalog, Said first, int mails, int people) {
    int thread = catalog.threadOf(first.mail());
    MessageId root = catalog.threadRoot(thread);
    String subject = catalog.threadSubject(thread);
    if (!first.talk().postings() && !catalog.id(first.mail()).equals(root)) {
      String own = catalog.subject(first.mail());
      if (!own.equals(subject)) {
        return new TopicThread(catalog.id(first.mail()), own, mails, people);
      }
    }
    return new TopicThread(root, subject, mails, people);
  }

  /** Names of those who wrote most, most first. */
  static List<String> speakers(AnalysisCatalog catalog, Map<Integer, Integer> mails, int most) {
    return mails.entrySet().stream()
        .sorted(
            Comparator.<Map.Entry<Integer, Integer>>comparingInt(entry -> -entry.getValue())
                .thenComparing(entry -> catalog.personName(entry.getKey())))
        .limit(most)
        .map(entry -> catalog.personName(entry.getKey()))
        .toList();
  }
}
