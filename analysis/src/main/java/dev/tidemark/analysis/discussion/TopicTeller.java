package dev.tidemark.analysis.discussion;

import dev.tidemark.analysis.AnalysisCatalog;
import dev.tidemark.analysis.discussion.Topic.State;
import dev.tidemark.analysis.discussion.Topic.TopicThread;
import dev.tidemark.analysis.series.Lineage;
import dev.tidemark.analysis.series.PatchSeries;
import dev.tidemark.ingest.mail.MessageId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Gives topics that were found their labels, threads, people, states and time lines. */
final class TopicTeller {
  /** A longer phrase is the label if it is used by that share of the people of the shorter one. */
  private static final double LONGER = 0.6;

  /** Phrases of a topic that are named. */
  private static final int NAMED_PHRASES = 6;

  /** Threads of a topic that are named. */
  private static final int NAMED_THREADS = 5;

  /** People of a topic that are named. */
  private static final int NAMED_PEOPLE = 5;

  /** A topic is about a work if that share of its mails is. */
  private static final double OF_ONE_WORK = 0.7;

  /** A topic that was silent for this many periods and had been talked about has returned. */
  private static final int SILENT = 8;

  private final AnalysisCatalog catalog;
  private final Phrases phrases;
  private final List<Said> said;
  private final int[] pairsOfPeriod;

  /**
   * @param said the mails in focus
   * @param pairsOfPeriod how much all people talked in each period
   */
  TopicTeller(AnalysisCatalog catalog, Phrases phrases, List<Said> said, int[] pairsOfPeriod) {
    this.catalog = catalog;
    this.phrases = phrases;
    this.said = said;
    this.pairsOfPeriod = pairsOfPeriod;
  }

  private State state(Candidate candidate) {
    int last = pairsOfPeriod.length - 1;
    long before = 0;
    long all = 0;
    long lately = 0;
    for (int p = 0; p < last; p++) {
      before += candidate.timeline[p];
      all += pairsOfPeriod[p];
      lately += p >= last - SILENT ? candidate.timeline[p] : 0;
    }
    if (before == 0) {
      return State.NEW;
    }
    double surprise = Surprise.of(candidate.timeline[last], pairsOfPeriod[last], before, all);
    if (surprise < Surprise.SIGNIFICANT) {
      return State.STEADY;
    }
    return lately == 0 && before >= 3 ? State.RETURNED : State.RISING;
  }

  private static final class Tally {
    int mails;
    final Set<Integer> people = new HashSet<>();
    Said first;

    Tally(Said first) {
      this.first = first;
    }

    void add(Said each) {
      mails++;
      people.add(each.person());
    }
  }

  /** Who said one phrase where. */
  private static final class Use {
    final Map<Long, Tally> threads = new HashMap<>();
    final Map<Integer, Integer> mailsOfPerson = new HashMap<>();

    /** By cover or first patch of what they are part of or answer. */
    final Map<MessageId, Integer> mailsOfPosting = new TreeMap<>();

    int mails;

    void add(Said each, Optional<PatchSeries> posting) {
      mails++;
      posting.ifPresent(one -> mailsOfPosting.merge(one.messageId(), 1, Integer::sum));
      threads.computeIfAbsent(each.conversation(), c -> new Tally(each)).add(each);
      mailsOfPerson.merge(each.person(), 1, Integer::sum);
    }
  }

  private static final class Story {
    final List<Candidate> members;
    private final Map<Long, Map<String, Integer>> forms = new HashMap<>();

    /** Of the phrases that may become the label. */
    final Map<Long, Use> uses = new HashMap<>();

    Story(List<Candidate> members) {
      this.members = members;
      Candidate leader = members.getFirst();
      for (Candidate member : members) {
        if (member == leader || mayName(leader, member)) {
          uses.put(member.key, new Use());
        }
      }
    }

    /** How often each way to write a phrase was used. */
    Map<String, Integer> forms(long key) {
      return forms.computeIfAbsent(key, phrase -> new HashMap<>());
    }
  }

  /** Whether a phrase, if the leader is in it, names the topic better. */
  private static boolean mayName(Candidate leader, Candidate member) {
    return member.words > leader.words && member.pairs() >= LONGER * leader.pairs();
  }

  /**
   * Describes topics by the mails of the periods from..to.
   *
   * @param falling whether they are no longer talked about
   */
  List<Topic> tell(List<List<Candidate>> gathered, int from, int to, boolean falling) {
    var stories = new ArrayList<Story>();
    var storyOfKey = new HashMap<Long, Story>();
    for (List<Candidate> members : gathered) {
      var story = new Story(members.subList(0, Math.min(4 * NAMED_PHRASES, members.size())));
      stories.add(story);
      for (Candidate member : story.members) {
        storyOfKey.put(member.key, story);
      }
    }
    for (Said each : said) {
      if (each.period() < from || each.period() >= to) {
        continue;
      }
      var used = new HashSet<Use>();
      Phrases.Visitor visitor =
          (key, words, line, start, end) -> {
            Story story = storyOfKey.get(key);
            if (story != null) {
              story.forms(key).merge(line.substring(start, end), 1, Integer::sum);
              Use use = story.uses.get(key);
              if (use != null) {
                used.add(use);
              }
            }
          };
      phrases.visit(each.talk().subject(), visitor);
      phrases.visit(each.talk().words(), visitor);
      Optional<PatchSeries> posting = catalog.series(each.talk().messageId());
      used.forEach(use -> use.add(each, posting));
    }
    var topics = new ArrayList<Topic>();
    for (Story story : stories) {
      Topic topic = topic(story, falling);
      int same = sameWork(topics, topic);
      if (same >= 0) {
        topics.set(same, with(topics.get(same), topic.label()));
      } else if (topics.stream().noneMatch(better -> holds(better, topic))) {
        topics.add(topic);
      }
    }
    return topics;
  }

  /** The place of an earlier topic about the same work; -1 if there is none. */
  private int sameWork(List<Topic> topics, Topic topic) {
    if (topic.work().isEmpty()) {
      return -1;
    }
    Optional<MessageId> work = lineage(topic.work().get().head());
    for (int i = 0; i < topics.size(); i++) {
      if (topics.get(i).work().flatMap(other -> lineage(other.head())).equals(work)) {
        return i;
      }
    }
    return -1;
  }

  private Optional<MessageId> lineage(MessageId mail) {
    return catalog.lineage(mail).map(Lineage::id);
  }

  /** A topic with one more phrase, behind its label: it was a topic by itself. */
  private static Topic with(Topic topic, String label) {
    if (nested(label, topic.phrases())) {
      return topic;
    }
    var phrases = new ArrayList<>(topic.phrases());
    phrases.add(Math.min(phrases.size(), 1), label);
    return topic.withPhrases(phrases);
  }

  /** The work that most of the mails are about. */
  private Optional<Topic.Work> work(Use use) {
    Map<MessageId, Integer> mailsOfWork = new HashMap<>();
    use.mailsOfPosting.forEach(
        (posting, mails) ->
            lineage(posting).ifPresent(work -> mailsOfWork.merge(work, mails, Integer::sum)));
    return use.mailsOfPosting.entrySet().stream()
        .filter(
            entry ->
                lineage(entry.getKey())
                    .filter(work -> mailsOfWork.getOrDefault(work, 0) >= OF_ONE_WORK * use.mails)
                    .isPresent())
        .max(Map.Entry.comparingByValue())
        .flatMap(entry -> catalog.series(entry.getKey()))
        .filter(posting -> !posting.title().isBlank())
        .map(posting -> new Topic.Work(posting.messageId(), posting.title()));
  }

  /**
   * Whether a topic says nothing new: an earlier one has its label, in other words, and threads.
   */
  private static boolean holds(Topic better, Topic topic) {
    var threads = new HashSet<MessageId>();
    better.threads().forEach(thread -> threads.add(thread.root()));
    return nested(topic.label(), better.phrases())
        && topic.threads().stream().allMatch(thread -> threads.contains(thread.root()));
  }

  private Topic topic(Story story, boolean falling) {
    Candidate named = named(story);
    Use use = story.uses.getOrDefault(named.key, new Use());
    var labels = new ArrayList<String>();
    labels.add(form(story.forms(named.key)));
    for (Candidate member : story.members) {
      String form = form(story.forms(member.key));
      if (labels.size() < NAMED_PHRASES && !form.isEmpty() && !nested(form, labels)) {
        labels.add(form);
      }
    }
    var tallies = new ArrayList<>(use.threads.values());
    tallies.sort(
        Comparator.<Tally>comparingInt(tally -> -tally.people.size())
            .thenComparingInt(tally -> -tally.mails)
            .thenComparingInt(tally -> tally.first.mail()));
    var threads = new ArrayList<TopicThread>();
    for (Tally tally : tallies.subList(0, Math.min(NAMED_THREADS, tallies.size()))) {
      threads.add(Debates.thread(catalog, tally.first, tally.mails, tally.people.size()));
    }
    List<String> speakers = Debates.speakers(catalog, use.mailsOfPerson, NAMED_PEOPLE);
    boolean[] bursts = Bursts.of(named.timeline, pairsOfPeriod);
    int burst = -1;
    for (int p = bursts.length - 1; p >= 0 && bursts[p]; p--) {
      burst = p;
    }
    var timeline = new ArrayList<Integer>();
    for (int count : named.timeline) {
      timeline.add(count);
    }
    return new Topic(
        labels.getFirst(),
        named.key,
        labels,
        story.members.getFirst().score,
        falling ? State.FALLING : state(named),
        use.mails,
        use.mailsOfPerson.size(),
        threads,
        speakers,
        timeline,
        burst,
        work(use));
  }

  /** The leading phrase, or a longer one around it that most of its people use too. */
  private static Candidate named(Story story) {
    Candidate leader = story.members.getFirst();
    Candidate best = leader;
    String inner = ' ' + Phrases.plain(form(story.forms(leader.key))) + ' ';
    for (Candidate member : story.members) {
      if (mayName(leader, member) && member.words > best.words) {
        String form = form(story.forms(member.key));
        if ((' ' + Phrases.plain(form) + ' ').contains(inner)) {
          best = member;
        }
      }
    }
    return best;
  }

  private static boolean nested(String form, List<String> labels) {
    String padded = ' ' + Phrases.plain(form) + ' ';
    for (String label : labels) {
      String other = ' ' + Phrases.plain(label) + ' ';
      if (other.contains(padded) || padded.contains(other)) {
        return true;
      }
    }
    return false;
  }

  /** The way most people write it. */
  private static String form(Map<String, Integer> forms) {
    String best = "";
    int most = 0;
    for (var entry : forms.entrySet()) {
      if (entry.getValue() > most
          || (entry.getValue() == most && entry.getKey().compareTo(best) < 0)) {
        best = entry.getKey();
        most = entry.getValue();
      }
    }
    return best;
  }
}
