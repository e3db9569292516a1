package dev.tidemark.analysis.discussion;

import dev.tidemark.ingest.mail.MessageId;
import java.util.List;
import java.util.Optional;

/**
 * Something people talk about in a period: phrases that go together by thread.
 *
 * @param label the phrase that names it best, as most people write it; hostile text
 * @param key names the label whatever way it is written; equal over periods
 * @param phrases the phrases that belong to it, the label first; hostile text
 * @param score how much it stands out against the periods before; only good for comparing
 * @param state whether it comes or goes
 * @param mails mails of the period with its label, in words or subject
 * @param people different people who wrote them
 * @param threads the threads it is talked about in, most people first
 * @param speakers names of those who wrote most of them, most first; hostile text
 * @param timeline how many people in how many threads used its label (pairs of a person and a
 *     thread) in each period, oldest first, the period itself last
 * @param burst from which of these periods on it has been talked about unusually much without a
 *     break, an index into {@code timeline}; -1 if it is not now
 * @param work the work that most of its mails are about; empty if there is none
 */
public record Topic(
    String label,
    long key,
    List<String> phrases,
    double score,
    State state,
    int mails,
    int people,
    List<TopicThread> threads,
    List<String> speakers,
    List<Integer> timeline,
    int burst,
    Optional<Work> work) {

  /** Whether a topic comes or goes. */
  public enum State {
    /** Never seen before, as far as the archives are looked at. */
    NEW("new"),
    /** More than before. */
    RISING("rising"),
    /** Back after a long time of silence. */
    RETURNED("returned"),
    /** Not more than by chance. */
    STEADY("steady"),
    /** Less than before. */
    FALLING("falling");

    private final String words;

    State(String words) {
      this.words = words;
    }

    /** The state in a word. */
    public String words() {
      return words;
    }
  }

  /**
   * A thread that a topic is talked about in.
   *
   * @param root the thread's first mail of the period with that subject
   * @param subject of that mail without {@code Re:}; hostile text
   * @param mails mails of the period that have the topic's label
   * @param people different people who wrote them
   */
  public record TopicThread(MessageId root, String subject, int mails, int people) {}

  /**
   * A work whose mails are most of a topic's.
   *
   * @param head cover or first patch of the posting that most of them are about
   * @param title of that posting, without prefixes; hostile text
   */
  public record Work(MessageId head, String title) {}

  /** The same with other phrases, the label first. */
  Topic withPhrases(List<String> others) {
    return new Topic(
        label, key, others, score, state, mails, people, threads, speakers, timeline, burst, work);
  }

  public Topic {
    phrases = List.copyOf(phrases);
    threads = List.copyOf(threads);
    speakers = List.copyOf(speakers);
    timeline = List.copyOf(timeline);
  }
}
