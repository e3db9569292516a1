package dev.tidemark.analysis.discussion;

import dev.tidemark.analysis.Period;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Topics over several periods: which topic of one is the same as which of those before. Two topics
 * are the same if they share their label, if the label of one is a phrase of the other, or if they
 * share a third of the phrases of the smaller one; each goes on from at most one, the most alike
 * first. A topic that merged into another has ended.
 *
 * @param periods in order, without gaps
 * @param lives the topics, those most talked about first
 */
public record TopicHistory(List<Period> periods, List<Life> lives) {

  /** A topic that was silent for more periods than this is another one when it comes again. */
  public static final int GAP = 8;

  /** Share of the phrases of the smaller of two topics that makes them the same. */
  private static final double SAME = 1.0 / 3;

  /**
   * A topic as long as it lived.
   *
   * @param label as it was called when most people talked about it; hostile text
   * @param people who talked about it in each period; 0 where it was no topic
   * @param events what happened to it, in order
   */
  public record Life(String label, List<Integer> people, List<Event> events) {
    public Life {
      people = List.copyOf(people);
      events = List.copyOf(events);
    }

    /** The index of the first period it was a topic in. */
    public int first() {
      int first = 0;
      while (people.get(first) == 0) {
        first++;
      }
      return first;
    }

    /** The index of the last period it was a topic in. */
    public int last() {
      int last = people.size() - 1;
      while (people.get(last) == 0) {
        last--;
      }
      return last;
    }
  }

  /** What can happen to a topic. */
  public enum Change {
    /** It came again after it was silent. */
    RETURNED("returned"),
    /** It went on as part of another. */
    MERGED("merged into"),
    /** It grew out of another. */
    SPLIT("split from");

    private final String words;

    Change(String words) {
      this.words = words;
    }

    /** The change in plain words. */
    public String words() {
      return words;
    }
  }

  /**
   * Something that happened to a topic.
   *
   * @param change what
   * @param period when
   * @param other the label of the other topic then; empty if there is none; hostile text
   */
  public record Event(Change change, Period period, String other) {}

  public TopicHistory {
    periods = List.copyOf(periods);
    lives = List.copyOf(lives);
  }

  /** A life while it goes on. */
  private static final class Growing {
    final int[] people;
    final List<Event> events = new ArrayList<>();
    Topic newest;
    String label;
    int last;
    int most;
    boolean merged;

    Growing(int periods, int now, Topic topic) {
      people = new int[periods];
      newest = topic;
      label = topic.label();
      goOn(now, topic);
    }

    void goOn(int now, Topic topic) {
      people[now] = topic.people();
      newest = topic;
      last = now;
      if (topic.people() > most) {
        most = topic.people();
        label = topic.label();
      }
    }
  }

  private record Link(Growing life, int topic, double likeness) {}

  /** The history of discussions of periods in a row, in order. */
  public static TopicHistory of(List<Discussion> discussions) {
    var periods = new ArrayList<Period>();
    var lives = new ArrayList<Growing>();
    for (int now = 0; now < discussions.size(); now++) {
      periods.add(discussions.get(now).period());
      goOn(lives, discussions.get(now), now, discussions.size());
    }
    lives.sort(
        Comparator.<Growing>comparingInt(life -> -sum(life.people))
            .thenComparing(life -> life.label));
    var done = new ArrayList<Life>();
    for (Growing life : lives) {
      var people = new ArrayList<Integer>();
      for (int count : life.people) {
        people.add(count);
      }
      done.add(new Life(life.label, people, life.events));
    }
    return new TopicHistory(periods, done);
  }

  private static void goOn(List<Growing> lives, Discussion discussion, int now, int periods) {
    List<Topic> topics = discussion.topics();
    var links = new ArrayList<Link>();
    for (Growing life : lives) {
      if (!life.merged && now - life.last <= GAP + 1) {
        for (int topic = 0; topic < topics.size(); topic++) {
          double likeness = likeness(life.newest, topics.get(topic));
          if (likeness >= SAME) {
            links.add(new Link(life, topic, likeness));
          }
        }
      }
    }
    // Stable: of equals, the older life and the higher topic.
    links.sort(
        Comparator.<Link>comparingDouble(link -> -link.likeness())
            .thenComparingInt(link -> -link.life().last));
    Growing[] lifeOf = new Growing[topics.size()];
    var taken = new HashSet<Growing>();
    for (Link link : links) {
      if (lifeOf[link.topic()] == null && taken.add(link.life())) {
        lifeOf[link.topic()] = link.life();
      }
    }
    var born = new ArrayList<Growing>();
    for (int topic = 0; topic < topics.size(); topic++) {
      if (lifeOf[topic] == null) {
        Growing life = new Growing(periods, now, topics.get(topic));
        for (Link link : links) {
          if (link.topic() == topic && link.life().last >= now - 1) {
            String other = link.life().newest.label();
            life.events.add(new Event(Change.SPLIT, discussion.period(), other));
            break;
          }
        }
        born.add(life);
      }
    }
    for (Link link : links) {
      if (!taken.contains(link.life()) && link.life().last == now - 1) {
        taken.add(link.life());
        link.life().merged = true;
        String other = topics.get(link.topic()).label();
        link.life().events.add(new Event(Change.MERGED, discussion.period(), other));
      }
    }
    for (int topic = 0; topic < topics.size(); topic++) {
      Growing life = lifeOf[topic];
      if (life != null) {
        if (life.last < now - 1) {
          life.events.add(new Event(Change.RETURNED, discussion.period(), ""));
        }
        life.goOn(now, topics.get(topic));
      }
    }
    lives.addAll(born);
  }

  /**
   * 2 for the same label, 1 where the label of one is a phrase of the other, else the share of
   * common phrases in the smaller topic.
   */
  private static double likeness(Topic a, Topic b) {
    if (a.key() == b.key()) {
      return 2;
    }
    Set<String> phrases = new HashSet<>();
    for (String phrase : a.phrases()) {
      phrases.add(Phrases.plain(phrase));
    }
    int common = 0;
    for (String phrase : b.phrases()) {
      common += phrases.contains(Phrases.plain(phrase)) ? 1 : 0;
    }
    int smaller = Math.min(a.phrases().size(), b.phrases().size());
    if (phrases.contains(Phrases.plain(b.label()))
        || b.phrases().stream().map(Phrases::plain).anyMatch(Phrases.plain(a.label())::equals)) {
      return 1;
    }
    return smaller == 0 ? 0 : (double) common / smaller;
  }

  private static int sum(int[] counts) {
    int sum = 0;
    for (int count : counts) {
      sum += count;
    }
    return sum;
  }
}
