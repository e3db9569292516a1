package dev.tidemark.analysis.discussion;

import dev.tidemark.analysis.Clock;
import dev.tidemark.analysis.Period;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What people talked about in a period: topics against the time before, debates, questions nobody
 * answered, and talk about the tools the kernel is built with. A value; the same for the same mails
 * in any order.
 *
 * @param period when
 * @param topics what stands out against the periods before, most first
 * @param falling what was talked about in the {@link #RECENT} periods before and is no longer, most
 *     first
 * @param debates threads with many people, turns and disagreement, hottest first
 * @param unanswered mails that ask and that nobody answered, until the archives end
 * @param tools compilers, tools and crates by how many people named them, most first
 */
public record Discussion(
    Period period,
    List<Topic> topics,
    List<Topic> falling,
    List<Debate> debates,
    List<OpenQuestion> unanswered,
    List<ToolTalk> tools) {

  /** Periods before that topics are scored against and that the time lines show. */
  public static final int BEFORE = 52;

  /** Periods before that a topic must have been alive in to be falling. */
  public static final int RECENT = 4;

  /**
   * What to look at.
   *
   * @param lists the lists to look at; empty for all
   * @param clock the clock that decides what falls into a period
   * @param topics how many topics at most
   */
  public record Options(Set<String> lists, Clock clock, int topics) {
    /** All lists, the author's clock, twenty topics. */
    public static final Options DEFAULT = new Options(Set.of(), Clock.AUTHOR, 20);

    public Options {
      lists = Collections.unmodifiableSet(new TreeSet<>(lists));
    }
  }

  public Discussion {
    topics = List.copyOf(topics);
    falling = List.copyOf(falling);
    debates = List.copyOf(debates);
    unanswered = List.copyOf(unanswered);
    tools = List.copyOf(tools);
  }

  /** Nothing said at all. */
  public static Discussion none(Period period) {
    return new Discussion(period, List.of(), List.of(), List.of(), List.of(), List.of());
  }
}
