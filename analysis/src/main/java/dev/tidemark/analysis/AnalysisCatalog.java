package dev.tidemark.analysis;

import dev.tidemark.analysis.series.Lineage;
import dev.tidemark.analysis.series.LineageLinker;
import dev.tidemark.analysis.series.LineageVersion;
import dev.tidemark.analysis.series.MailGraph;
import dev.tidemark.analysis.series.PatchMail;
import dev.tidemark.analysis.series.PatchSeries;
import dev.tidemark.analysis.series.People;
import dev.tidemark.analysis.series.SeriesAssembler;
import dev.tidemark.index.schema.MailSummary;
import dev.tidemark.ingest.mail.MailAddress;
import dev.tidemark.ingest.mail.MailKey;
import dev.tidemark.ingest.mail.MailKind;
import dev.tidemark.ingest.mail.MessageId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Threads, series and lineages of all mails of an index snapshot, and who wrote when. Immutable,
 * and the same whatever order the mails come in.
 *
 * <p>Built in one pass over the summaries, which are not kept: linear in the mails, and compact
 * (see {@code RATIONALE.md} for figures).
 */
public final class AnalysisCatalog {
  private static final byte ROBOT = 1;
  private static final byte STABLE = 2;
  private static final byte REPLY = 4;

  private final MailGraph graph;
  private final List<PatchSeries> series;
  private final List<Lineage> lineages;
  private final int[] lineageOfSeries;

  // By mail, in order of time and Message-ID.
  private final int[] node;
  private final long[] posted;
  private final long[] received;
  private final int[] person;
  private final byte[] kind;
  private final int[] lists;
  private final int[] thread;
  private final int people;

  // By node: a Message-ID seen or referred to.
  private final int[] seriesOfNode;
  private final int[] listsOfNode;

  // By thread, in order of its first mail.
  private final int[] rootOfThread;
  private final String[] subjectOfThread;
  private final int[] mailsOfThread;

  private final List<Set<String>> listSets;

  /** The catalog of these mails; each is looked at once and not kept. */
  public static AnalysisCatalog of(Iterable<MailSummary> mails) {
    var builder = new Builder();
    for (MailSummary mail : mails) {
      builder.add(mail);
    }
    return builder.build();
  }

  /** Takes mails in one by one. Not thread-safe. */
  public static final class Builder {
    private final MailGraph graph = new MailGraph();
    private final People people = new People();
    private final SeriesAssembler assembler = new SeriesAssembler(graph, people);
    private final Map<Set<String>, Integer> listSetNumbers = new HashMap<>();
    private final List<Set<String>> listSets = new ArrayList<>();
    private final Map<String, String> subjects = new HashMap<>();
    private int size;
    private int[] node = new int[1024];
    private long[] posted = new long[1024];
    private long[] received = new long[1024];
    private long[] hash = new long[1024];
    private int[] mailbox = new int[1024];
    private byte[] kind = new byte[1024];
    private int[] lists = new int[1024];
    private String[] subject = new String[1024];
    private int[] firstReference = new int[1024];
    private int[] references = new int[4096];
    private int referenceCount;

    /** Takes in a mail; any order, each mail once. */
    public Builder add(MailSummary mail) {
      grow(mail.references().size());
      int number = graph.add(mail);
      node[size] = number;
      posted[size] = PatchSeries.believed(mail.sent(), mail.received());
      received[size] = mail.received();
      hash[size] = prefix(mail.contentHash());
      mailbox[size] = people.add(new MailAddress(mail.authorName(), mail.authorAddress()));
      kind[size] = kind(mail.kinds());
      lists[size] = listSet(mail.copies());
      String text = mail.subject();
      String seen = subjects.putIfAbsent(text, text);
      subject[size] = seen == null ? text : seen;
      firstReference[size] = referenceCount;
      for (MessageId reference : mail.references()) {
        references[referenceCount++] = graph.node(reference);
      }
      assembler.add(mail);
      size++;
      return this;
    }

    /** The catalog of the mails taken in; the builder cannot be used again. */
    public AnalysisCatalog build() {
      return new AnalysisCatalog(this);
    }

    private void grow(int more) {
      if (size == node.length) {
        int length = size * 2;
        node = Arrays.copyOf(node, length);
        posted = Arrays.copyOf(posted, length);
        received = Arrays.copyOf(received, length);
        hash = Arrays.copyOf(hash, length);
        mailbox = Arrays.copyOf(mailbox, length);
        kind = Arrays.copyOf(kind, length);
        lists = Arrays.copyOf(lists, length);
        subject = Arrays.copyOf(subject, length);
        firstReference = Arrays.copyOf(firstReference, length);
      }
      if (referenceCount + more > references.length) {
        references =
            Arrays.copyOf(references, Math.max(references.length * 2, referenceCount + more));
      }
    }

    private static byte kind(Set<MailKind> kinds) {
      byte bits = 0;
      if (kinds.contains(MailKind.BOT) || kinds.contains(MailKind.COMMIT_NOTICE)) {
        bits |= ROBOT;
      }
      if (kinds.contains(MailKind.STABLE)) {
        bits |= STABLE;
      }
      if (kinds.contains(MailKind.REPLY)) {
        bits |= REPLY;
      }
      return bits;
    }

    private int listSet(List<MailKey> copies) {
      Set<String> names;
      if (copies.size() == 1) {
        names = Set.of(copies.getFirst().list());
      } else {
        names = new TreeSet<>();
        for (MailKey copy : copies) {
          names.add(copy.list());
        }
      }
      Integer number = listSetNumbers.get(names);
      if (number == null) {
        number = listSets.size();
        listSetNumbers.put(names, number);
        listSets.add(names);
      }
      return number;
    }

    private static long prefix(String hex) {
      long prefix = 0;
      for (int i = 0; i < Math.min(16, hex.length()); i++) {
        prefix = prefix << 4 | Math.max(0, Character.digit(hex.charAt(i), 16));
      }
      return prefix;
    }
  }

  private AnalysisCatalog(Builder from) {
    graph = from.graph;
    listSets = List.copyOf(from.listSets);
    int size = from.size;
    Integer[] order = new Integer[size];
    for (int i = 0; i < size; i++) {
      order[i] = i;
    }
    Arrays.sort(
        order,
        Comparator.<Integer>comparingLong(i -> from.posted[i])
            .thenComparing(i -> graph.id(from.node[i]).value())
            .thenComparingLong(i -> from.hash[i]));
    node = new int[size];
    posted = new long[size];
    received = new long[size];
    person = new int[size];
    kind = new byte[size];
    lists = new int[size];
    thread = new int[size];
    people = from.people.size();
    int[] mailOfNode = new int[graph.size()];
    Arrays.fill(mailOfNode, -1);
    for (int i = 0; i < size; i++) {
      int old = order[i];
      node[i] = from.node[old];
      posted[i] = from.posted[old];
      received[i] = from.received[old];
      person[i] = from.people.person(from.mailbox[old]);
      kind[i] = from.kind[old];
      lists[i] = from.lists[old];
      if (mailOfNode[node[i]] < 0) {
        mailOfNode[node[i]] = i;
      }
    }
    listsOfNode = new int[graph.size()];
    for (int n = 0; n < listsOfNode.length; n++) {
      listsOfNode[n] = mailOfNode[n] < 0 ? -1 : lists[mailOfNode[n]];
    }

    int[] threadOfRoot = new int[graph.size()];
    Arrays.fill(threadOfRoot, -1);
    int[] roots = new int[Math.max(1, size)];
    boolean[] started = new boolean[roots.length];
    int threads = 0;
    for (int i = 0; i < size; i++) {
      int component = graph.thread(node[i]);
      if (threadOfRoot[component] < 0) {
        roots[threads] = i;
        threadOfRoot[component] = threads++;
      }
      thread[i] = threadOfRoot[component];
      int old = order[i];
      int next = old + 1 < size ? from.firstReference[old + 1] : from.referenceCount;
      if (!started[thread[i]] && next == from.firstReference[old]) {
        started[thread[i]] = true;
        roots[thread[i]] = i;
      }
    }
    rootOfThread = Arrays.copyOf(roots, threads);
    subjectOfThread = new String[threads];
    mailsOfThread = new int[threads];
    for (int t = 0; t < threads; t++) {
      subjectOfThread[t] = from.subject[order[rootOfThread[t]]];
    }
    for (int i = 0; i < size; i++) {
      mailsOfThread[thread[i]]++;
    }

    series = Collections.unmodifiableList(from.assembler.assemble());
    lineages = Collections.unmodifiableList(LineageLinker.link(series, from.people));
    var byHead = new HashMap<MessageId, Integer>(series.size() * 2);
    for (int s = 0; s < series.size(); s++) {
      byHead.put(series.get(s).messageId(), s);
    }
    lineageOfSeries = new int[series.size()];
    for (int l = 0; l < lineages.size(); l++) {
      for (LineageVersion version : lineages.get(l).versions()) {
        place(version.series(), l, byHead);
        for (PatchSeries resend : version.resends()) {
          place(resend, l, byHead);
        }
      }
    }
    seriesOfNode = new int[graph.size()];
    Arrays.fill(seriesOfNode, -1);
    for (int s = 0; s < series.size(); s++) {
      for (PatchMail mail : series.get(s).mails()) {
        seriesOfNode[graph.node(mail.messageId())] = s;
      }
    }
    for (int s = 0; s < series.size(); s++) {
      List<MessageId> above = series.get(s).references();
      if (series.get(s).cover().isEmpty() && !above.isEmpty()) {
        int ghost = graph.node(above.getLast());
        if (mailOfNode[ghost] < 0 && seriesOfNode[ghost] < 0) {
          seriesOfNode[ghost] = s; // The cover that is not here.
        }
      }
    }
    // Replies belong to what they answer. Twice, since a clock may put an answer before its
    // question.
    for (int pass = 0; pass < 2; pass++) {
      for (int i = 0; i < size; i++) {
        if (seriesOfNode[node[i]] >= 0) {
          continue;
        }
        int old = order[i];
        int next = old + 1 < size ? from.firstReference[old + 1] : from.referenceCount;
        for (int r = next - 1; r >= from.firstReference[old]; r--) {
          if (seriesOfNode[from.references[r]] >= 0) {
            seriesOfNode[node[i]] = seriesOfNode[from.references[r]];
            break;
          }
        }
      }
    }
  }

  private void place(PatchSeries one, int lineage, Map<MessageId, Integer> byHead) {
    Integer number = byHead.get(one.messageId());
    if (number != null) {
      lineageOfSeries[number] = lineage;
    }
  }

  /** How many mails there are. */
  public int mailCount() {
    return node.length;
  }

  /** How many threads there are. */
  public int threadCount() {
    return rootOfThread.length;
  }

  /** All series, by time of posting. */
  public List<PatchSeries> series() {
    return series;
  }

  /** All lineages, by time of their first posting. */
  public List<Lineage> lineages() {
    return lineages;
  }

  /** The series that a mail is part of, or answers, directly or through other answers. */
  public Optional<PatchSeries> series(MessageId mail) {
    int number = seriesOf(mail);
    return number < 0 ? Optional.empty() : Optional.of(series.get(number));
  }

  /** The lineage of {@link #series(MessageId)}. */
  public Optional<Lineage> lineage(MessageId mail) {
    int number = seriesOf(mail);
    return number < 0 ? Optional.empty() : Optional.of(lineages.get(lineageOfSeries[number]));
  }

  private int seriesOf(MessageId mail) {
    int number = graph.find(mail);
    return number < 0 ? -1 : seriesOfNode[number];
  }

  /** Names of all lists that a mail was seen on, sorted. */
  public List<String> lists() {
    var names = new TreeSet<String>();
    for (Set<String> set : listSets) {
      names.addAll(set);
    }
    return List.copyOf(names);
  }

  /**
   * What went on in some periods, in their order.
   *
   * @param periods when; may overlap
   * @param clock which clock decides
   * @param only lists to look at; empty for all
   * @param busiest how many of the busiest threads are named for each period
   */
  public List<Activity> activity(List<Period> periods, Clock clock, Set<String> only, int busiest) {
    boolean[] wanted = wanted(only);
    long[] time = clock == Clock.AUTHOR ? posted : received;
    long[] firstSeen = new long[Math.max(1, people)];
    Arrays.fill(firstSeen, Long.MAX_VALUE);
    for (int i = 0; i < node.length; i++) {
      if ((kind[i] & ROBOT) == 0 && wanted[lists[i]]) {
        firstSeen[person[i]] = Math.min(firstSeen[person[i]], time[i]);
      }
    }
    var activities = new ArrayList<Activity>(periods.size());
    for (Period period : periods) {
      activities.add(activity(period, time, firstSeen, wanted, busiest));
    }
    return activities;
  }

  private Activity activity(
      Period period, long[] time, long[] firstSeen, boolean[] wanted, int busiest) {
    long start = period.start().getEpochSecond();
    long stop = period.stop().getEpochSecond();
    int mails = 0;
    int robots = 0;
    int stable = 0;
    var inThread = new HashMap<Integer, ThreadTally>();
    var authors = new HashSet<Integer>();
    int newcomers = 0;
    for (int i = 0; i < node.length; i++) {
      if (time[i] < start || time[i] >= stop || !wanted[lists[i]]) {
        continue;
      }
      if ((kind[i] & ROBOT) != 0) {
        robots++;
      } else if ((kind[i] & STABLE) != 0) {
        stable++;
      } else {
        mails++;
        inThread.computeIfAbsent(thread[i], ThreadTally::new).add(person[i]);
        if (authors.add(person[i]) && firstSeen[person[i]] >= start) {
          newcomers++;
        }
      }
    }
    var tallies = new ArrayList<>(inThread.values());
    tallies.sort(
        Comparator.<ThreadTally>comparingInt(tally -> -tally.mails)
            .thenComparingInt(tally -> -tally.people.size())
            .thenComparingInt(tally -> tally.thread));
    var named = new ArrayList<ThreadActivity>();
    for (int i = 0; i < Math.min(busiest, tallies.size()); i++) {
      ThreadTally tally = tallies.get(i);
      named.add(
          new ThreadActivity(
              graph.id(node[rootOfThread[tally.thread]]),
              subjectOfThread[tally.thread],
              tally.mails,
              tally.people.size(),
              mailsOfThread[tally.thread]));
    }
    return new Activity(
        period, mails, inThread.size(), authors.size(), newcomers, robots, stable, named);
  }

  private boolean[] wanted(Set<String> only) {
    boolean[] wanted = new boolean[Math.max(1, listSets.size())];
    for (int i = 0; i < listSets.size(); i++) {
      wanted[i] = only.isEmpty() || !Collections.disjoint(listSets.get(i), only);
    }
    return wanted;
  }

  /** Whether a mail was seen on one of these lists; an empty set means any list. */
  public boolean seenOn(MessageId mail, Set<String> only) {
    if (only.isEmpty()) {
      return true;
    }
    int number = graph.find(mail);
    return number >= 0
        && listsOfNode[number] >= 0
        && !Collections.disjoint(listSets.get(listsOfNode[number]), only);
  }

  private static final class ThreadTally {
    final int thread;
    final Set<Integer> people = new HashSet<>();
    int mails;

    ThreadTally(int thread) {
      this.thread = thread;
    }

    void add(int person) {
      mails++;
      people.add(person);
    }
  }
}
