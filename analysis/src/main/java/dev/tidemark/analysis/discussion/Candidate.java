package dev.tidemark.analysis.discussion;

import java.util.Arrays;

/**
 * A phrase of the periods in focus: who used it where, and how often it was used at other times.
 */
final class Candidate {
  final long key;
  final int words;

  /** Which share of its pairs must have it in the subject. */
  final double demand;

  /** Conversation and person, alternating, then sorted by {@link #close}. */
  private long[] conversations = new long[4];

  private int[] persons = new int[4];
  private boolean[] titles = new boolean[4];
  private int size;

  /** Pairs of conversation and person in each period; see {@link TopicFinder}. */
  int[] timeline = new int[0];

  double score;

  /** How unlikely its rate is, by {@link Surprise}; negative if it is lower than before. */
  double surprise;

  Candidate(long key, int words, double demand) {
    this.key = key;
    this.demand = demand;
    this.words = words;
  }

  void add(long conversation, int person, boolean title) {
    for (int i = size - 1; i >= 0 && i >= size - 8; i--) {
      if (conversations[i] == conversation && persons[i] == person) {
        titles[i] |= title;
        return;
      }
    }
    if (size == persons.length) {
      conversations = Arrays.copyOf(conversations, size * 2);
      persons = Arrays.copyOf(persons, size * 2);
      titles = Arrays.copyOf(titles, size * 2);
    }
    conversations[size] = conversation;
    titles[size] = title;
    persons[size++] = person;
  }

  /** Sorts the pairs and leaves each once. */
  void close() {
    Integer[] order = new Integer[size];
    Arrays.setAll(order, i -> i);
    Arrays.sort(
        order,
        (a, b) ->
            conversations[a] != conversations[b]
                ? Long.compare(conversations[a], conversations[b])
                : Integer.compare(persons[a], persons[b]));
    long[] sorted = new long[size];
    int[] sortedPersons = new int[size];
    boolean[] sortedTitles = new boolean[size];
    int kept = 0;
    for (int at : order) {
      if (kept == 0
          || sorted[kept - 1] != conversations[at]
          || sortedPersons[kept - 1] != persons[at]) {
        sorted[kept] = conversations[at];
        sortedPersons[kept++] = persons[at];
      }
      sortedTitles[kept - 1] |= titles[at];
    }
    conversations = sorted;
    persons = sortedPersons;
    titles = sortedTitles;
    size = kept;
  }

  int pairs() {
    return size;
  }

  /** Which share of the pairs has it in the subject, 0 to 1. */
  double titledShare() {
    int titled = 0;
    for (int i = 0; i < size; i++) {
      titled += titles[i] ? 1 : 0;
    }
    return size == 0 ? 0 : (double) titled / size;
  }

  int conversations() {
    int count = 0;
    for (int i = 0; i < size; i++) {
      if (i == 0 || conversations[i] != conversations[i - 1]) {
        count++;
      }
    }
    return count;
  }

  int people() {
    return (int) Arrays.stream(persons, 0, size).distinct().count();
  }

  /** The cosine of the people per conversation of two phrases, 0 to 1. */
  double likeness(Candidate other) {
    long dot = 0;
    int i = 0;
    int j = 0;
    while (i < size && j < other.size) {
      long a = conversations[i];
      long b = other.conversations[j];
      if (a < b) {
        i++;
      } else if (b < a) {
        j++;
      } else {
        int inA = run(i);
        int inB = other.run(j);
        dot += (long) inA * inB;
        i += inA;
        j += inB;
      }
    }
    return dot == 0 ? 0 : dot / Math.sqrt((double) square() * other.square());
  }

  private int run(int from) {
    int to = from;
    while (to < size && conversations[to] == conversations[from]) {
      to++;
    }
    return to - from;
  }

  private long square() {
    long sum = 0;
    for (int i = 0; i < size; ) {
      int run = run(i);
      sum += (long) run * run;
      i += run;
    }
    return sum;
  }
}
