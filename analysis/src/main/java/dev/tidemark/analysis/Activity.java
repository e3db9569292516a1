package dev.tidemark.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What went on in a period. Robots and stable queues are counted apart and in nothing else.
 *
 * @param period when
 * @param mails mails by people
 * @param threads threads with such a mail
 * @param people their different authors
 * @param newPeople those of them who never wrote before
 * @param robots mails by robots and notices of applied commits
 * @param stable mails of stable queues and backports
 * @param busiest the threads with most mails, most first
 */
public record Activity(
    Period period,
    int mails,
    int threads,
    int people,
    int newPeople,
    int robots,
    int stable,
    List<ThreadActivity> busiest) {

  public Activity {
    busiest = List.copyOf(busiest);
  }

  /**
   * What went on in some periods, in their order.
   *
   * @param periods when; may overlap
   * @param clock which clock decides
   * @param only lists to look at; empty for all
   * @param busiest how many of the busiest threads are named for each period
   */
  public static List<Activity> of(
      AnalysisCatalog catalog, List<Period> periods, Clock clock, Set<String> only, int busiest) {
    var mails = new BitSet();
    long[] firstSeen = new long[catalog.personCount()];
    Arrays.fill(firstSeen, Long.MAX_VALUE);
    for (int mail = 0; mail < catalog.mailCount(); mail++) {
      if (catalog.seenOn(mail, only)) {
        mails.set(mail);
        if (!catalog.robot(mail)) {
          int person = catalog.personOf(mail);
          firstSeen[person] = Math.min(firstSeen[person], catalog.time(mail, clock));
        }
      }
    }
    var activities = new ArrayList<Activity>(periods.size());
    for (Period period : periods) {
      activities.add(of(catalog, period, clock, mails, firstSeen, busiest));
    }
    return activities;
  }

  private static Activity of(
      AnalysisCatalog catalog,
      Period period,
      Clock clock,
      BitSet wanted,
      long[] firstSeen,
      int busiest) {
    long start = period.start().getEpochSecond();
    long stop = period.stop().getEpochSecond();
    int mails = 0;
    int robots = 0;
    int stable = 0;
    var inThread = new HashMap<Integer, Tally>();
    var authors = new HashSet<Integer>();
    int newcomers = 0;
    for (int mail = wanted.nextSetBit(0); mail >= 0; mail = wanted.nextSetBit(mail + 1)) {
      long time = catalog.time(mail, clock);
      if (time < start || time >= stop) {
        continue;
      }
      if (catalog.robot(mail)) {
        robots++;
      } else if (!catalog.human(mail)) {
        stable++;
      } else {
        int person = catalog.personOf(mail);
        mails++;
        inThread.computeIfAbsent(catalog.threadOf(mail), Tally::new).add(person);
        if (authors.add(person) && firstSeen[person] >= start) {
          newcomers++;
        }
      }
    }
    List<ThreadActivity> named =
        inThread.values().stream()
            .sorted(Tally.BUSIEST_FIRST)
            .limit(busiest)
            .map(tally -> tally.told(catalog))
            .toList();
    return new Activity(
        period, mails, inThread.size(), authors.size(), newcomers, robots, stable, named);
  }

  /** What is counted of a thread. */
  private static final class Tally {
    static final Comparator<Tally> BUSIEST_FIRST =
        Comparator.<Tally>comparingInt(tally -> -tally.mails)
            .thenComparingInt(tally -> -tally.people.size())
            .thenComparingInt(tally -> tally.thread);

    private final int thread;
    private final Set<Integer> people = new HashSet<>();
    private int mails;

    Tally(int thread) {
      this.thread = thread;
    }

    void add(int person) {
      mails++;
      people.add(person);
    }

    ThreadActivity told(AnalysisCatalog catalog) {
      return new ThreadActivity(
          catalog.threadRoot(thread),
          catalog.threadSubject(thread),
          mails,
          people.size(),
          catalog.threadSize(thread));
    }
  }
}
