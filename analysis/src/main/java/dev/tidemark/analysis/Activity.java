package dev.tidemark.analysis;

import java.util.List;

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
}
