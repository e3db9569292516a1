package dev.tidemark.analysis;

import dev.tidemark.analysis.review.Answer;
import dev.tidemark.analysis.review.LineageReview;
import dev.tidemark.analysis.review.ReviewTrailer;
import dev.tidemark.analysis.series.Lineage;
import dev.tidemark.analysis.series.LineageLinker;
import dev.tidemark.analysis.series.LineageVersion;
import dev.tidemark.analysis.series.MailGraph;
import dev.tidemark.analysis.series.PatchSeries;
import dev.tidemark.analysis.series.People;
import dev.tidemark.analysis.series.SeriesAssembler;
import dev.tidemark.index.schema.MailSummary;
import dev.tidemark.index.search.MailSearcher;
import dev.tidemark.ingest.mail.MailAddress;
import dev.tidemark.ingest.mail.MailKey;
import dev.tidemark.ingest.mail.MailKind;
import dev.tidemark.ingest.mail.Mailmap;
import dev.tidemark.ingest.mail.MessageId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
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
  private static final byte WITHDRAWS = 4;
  private static final byte APPLIES = 8;
  private static final byte PULLS = 16;
  private static final byte NAMES_TREE = 32;
  private static final byte IN_PART = 64;

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
  private final MailAddress[] author;

  /** Only of mails that have some. */
  private final Map<Integer, List<ReviewTrailer>> trailers;

  /** Only of mails whose subject is their own: neither the thread's nor in brackets. */
  private final Map<Integer, String> subjectOfMail = new HashMap<>();

  private final int people;
  private final long newest;
  private final int[] lastOfPerson;

  // By node: a Message-ID seen or referred to.
  private final int[] mailOfNode;

  private final SeriesAnswers answers;

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

  /** The catalog of all mails of an index, from one snapshot. */
  public static AnalysisCatalog of(MailSearcher searcher) throws IOException {
    var builder = new Builder(searcher.mailmap());
    searcher.forEachSummary(builder::add);
    return builder.build();
  }

  /** Takes mails in one by one. Not thread-safe. */
  public static final class Builder {
    private final MailGraph graph = new MailGraph();
    private final People people;
    private final SeriesAssembler assembler;
    private final Map<Set<String>, Integer> listSetNumbers = new HashMap<>();
    private final List<Set<String>> listSets = new ArrayList<>();
    private final Map<String, String> subjects = new HashMap<>();
    private int size;
    private int[] node = new int[1024];
    private long[] posted = new long[1024];
    private long[] received = new long[1024];
    private long[] hash = new long[1024];
    private int[] mailbox = new int[1024];
    private MailAddress[] author = new MailAddress[1024];
    private final Map<Integer, List<ReviewTrailer>> trailers = new HashMap<>();
    private final Map<List<ReviewTrailer>, List<ReviewTrailer>> sameTrailers = new HashMap<>();
    private byte[] kind = new byte[1024];
    private int[] lists = new int[1024];
    private String[] subject = new String[1024];
    private int[] firstReference = new int[1024];
    private int[] references = new int[4096];
    private int referenceCount;
    private long newest;
    private LineageLinker.Kin kin = (newer, older) -> {};

    /** With no mailmap. */
    public Builder() {
      this(Mailmap.NONE);
    }

    /**
     * @param mailmap joins mailboxes of one person
     */
    public Builder(Mailmap mailmap) {
      people = new People(mailmap);
      assembler = new SeriesAssembler(graph, people);
    }

    /** Takes in a mail; any order, each mail once. */
    public Builder add(MailSummary mail) {
      grow(mail.references().size());
      int number = graph.add(mail);
      node[size] = number;
      posted[size] = PatchSeries.believed(mail.sent(), mail.received());
      received[size] = mail.received();
      newest = Math.max(newest, Math.min(mail.sent(), mail.received()));
      hash[size] = MailGraph.hashPrefix(mail.contentHash());
      author[size] = people.shared(new MailAddress(mail.authorName(), mail.authorAddress()));
      mailbox[size] = people.add(author[size]);
      List<ReviewTrailer> judgements = ReviewTrailer.of(mail);
      if (!judgements.isEmpty()) {
        List<ReviewTrailer> same = sameTrailers.putIfAbsent(judgements, judgements);
        trailers.put(size, same == null ? judgements : same);
      }
      kind[size] = kind(mail);
      lists[size] = listSet(mail.copies());
      subject[size] = shared(mail.subject());
      firstReference[size] = referenceCount;
      for (MessageId reference : mail.references()) {
        references[referenceCount++] = graph.node(reference);
      }
      mail.bodyAuthor().ifPresent(people::add);
      assembler.add(mail);
      size++;
      return this;
    }

    /** Makes it known that these mailboxes are one person's, as far as their names tell. */
    Builder know(Collection<MailAddress> mailboxes) {
      mailboxes.forEach(people::add);
      return this;
    }

    /** Sets the moment that the mails know of, where more mails are known than are taken in. */
    Builder asOf(long moment) {
      newest = Math.max(newest, moment);
      return this;
    }

    /** Says who is told which series depend on each other. */
    Builder kin(LineageLinker.Kin listener) {
      kin = listener;
      return this;
    }

    /** The catalog of the mails taken in; the builder cannot be used again. */
    public AnalysisCatalog build() {
      return new AnalysisCatalog(this);
    }

    /** The subject without what marks it as an answer: one text for a question and its answers. */
    private String shared(String text) {
      int start = 0;
      while (text.regionMatches(true, start, "re: ", 0, 4)) {
        start += 4;
      }
      String bare = text.substring(start);
      String seen = subjects.putIfAbsent(bare, bare);
      return seen == null ? bare : seen;
    }

    /** The nodes that a mail refers to, the one it answers last. */
    private int[] references(int mail) {
      int end = mail + 1 < size ? firstReference[mail + 1] : referenceCount;
      return Arrays.copyOfRange(references, firstReference[mail], end);
    }

    /** In order of time, then Message-ID, then content. */
    private int compare(int a, int b) {
      int byTime = Long.compare(posted[a], posted[b]);
      if (byTime != 0) {
        return byTime;
      }
      int byId = graph.id(node[a]).compareTo(graph.id(node[b]));
      return byId != 0 ? byId : Long.compare(hash[a], hash[b]);
    }

    private void grow(int more) {
      if (size == node.length) {
        int length = size * 2;
        node = Arrays.copyOf(node, length);
        posted = Arrays.copyOf(posted, length);
        received = Arrays.copyOf(received, length);
        hash = Arrays.copyOf(hash, length);
        mailbox = Arrays.copyOf(mailbox, length);
        author = Arrays.copyOf(author, length);
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

    private static byte kind(MailSummary mail) {
      Set<MailKind> kinds = mail.kinds();
      byte bits = 0;
      if (kinds.contains(MailKind.BOT) || kinds.contains(MailKind.COMMIT_NOTICE)) {
        bits |= ROBOT;
      }
      if (kinds.contains(MailKind.STABLE)) {
        bits |= STABLE;
      }
      if (kinds.contains(MailKind.WITHDRAWAL)) {
        bits |= WITHDRAWS;
      }
      if (kinds.contains(MailKind.APPLIED)) {
        bits |= APPLIES;
      }
      if (kinds.contains(MailKind.APPLIED_IN_PART)) {
        bits |= IN_PART;
      }
      if (kinds.contains(MailKind.APPLIED_TO_TREE)) {
        bits |= NAMES_TREE;
      }
      if (kinds.contains(MailKind.PULL)) {
        bits |= PULLS;
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
  }

  private AnalysisCatalog(Builder from) {
    graph = from.graph;
    listSets = List.copyOf(from.listSets);
    int size = from.size;
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      order[i] = i;
    }
    IntSort.sort(order, from::compare);
    // One after the other, so that there are never two copies of everything.
    from.hash = new long[0];
    node = pick(from.node, order);
    from.node = new int[0];
    posted = pick(from.posted, order);
    from.posted = new long[0];
    received = pick(from.received, order);
    from.received = new long[0];
    lists = pick(from.lists, order);
    from.lists = new int[0];
    person = pick(from.mailbox, order);
    from.mailbox = new int[0];
    author = new MailAddress[size];
    trailers = HashMap.newHashMap(from.trailers.size());
    for (int i = 0; i < size; i++) {
      author[i] = from.author[order[i]];
      List<ReviewTrailer> own = from.trailers.get(order[i]);
      if (own != null) {
        trailers.put(i, own);
      }
    }
    from.author = new MailAddress[0];
    from.trailers.clear();
    from.sameTrailers.clear();
    kind = new byte[size];
    thread = new int[size];
    people = from.people.size();
    newest = from.newest;
    lastOfPerson = new int[people];
    mailOfNode = new int[graph.size()];
    Arrays.fill(mailOfNode, -1);
    for (int i = 0; i < size; i++) {
      person[i] = from.people.person(person[i]);
      lastOfPerson[person[i]] = i;
      kind[i] = from.kind[order[i]];
      if (mailOfNode[node[i]] < 0) {
        mailOfNode[node[i]] = i;
      }
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
      if (!started[thread[i]] && from.references(order[i]).length == 0) {
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
      String own = from.subject[order[i]];
      if (!own.startsWith("[") && !own.equals(subjectOfThread[thread[i]])) {
        subjectOfMail.put(i, own);
      }
    }

    from.subject = new String[0];
    from.subjects.clear();
    series = Collections.unmodifiableList(from.assembler.assemble());
    lineages =
        Collections.unmodifiableList(LineageLinker.link(series, from.people, graph, from.kin));
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
    answers =
        new SeriesAnswers(graph, series, node, mailOfNode, mail -> from.references(order[mail]));
    // Who applies an own patch answers the patch, or names the tree; who answers a reviewer without
    // took advice. And an answer to a mail that is not here may be about a patch that is not.
    for (int i = 0; i < size; i++) {
      if ((kind[i] & APPLIES) != 0 && answers.answers(i)) {
        boolean advice = !answers.direct(i) && (kind[i] & NAMES_TREE) == 0 && !answersAnother(i);
        if (advice || lost(i)) {
          kind[i] &= ~APPLIES;
        }
      }
    }
  }

  /** Whether an answer may be about a patch that is not here. */
  private boolean lost(int mail) {
    return answers.lost(mail) && !series.get(answers.seriesOf(node[mail])).complete();
  }

  /** Whether a mail answers a series that somebody else posted. */
  private boolean answersAnother(int mail) {
    int number = answers.seriesOf(node[mail]);
    if (number < 0) {
      return false;
    }
    int head = mailOfNode[graph.find(series.get(number).messageId())];
    return person[head] != person[mail];
  }

  private static int[] pick(int[] from, int[] order) {
    int[] picked = new int[order.length];
    for (int i = 0; i < picked.length; i++) {
      picked[i] = from[order[i]];
    }
    return picked;
  }

  private static long[] pick(long[] from, int[] order) {
    long[] picked = new long[order.length];
    for (int i = 0; i < picked.length; i++) {
      picked[i] = from[order[i]];
    }
    return picked;
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

  /** The review of a work, gathered from the answers to each of its postings. */
  public LineageReview review(Lineage lineage) {
    return LineageReview.of(lineage, this::answers, this::trailers);
  }

  /** The mails that answer a series of this catalog, by time. */
  private List<Answer> answers(PatchSeries posting) {
    int number = seriesOf(posting.messageId());
    if (number < 0) {
      return List.of();
    }
    int head = mailOfNode[graph.find(posting.messageId())];
    var told = new ArrayList<Answer>();
    for (int i : answers.mails(number)) {
      if (answers.answers(i)) {
        told.add(
            new Answer(
                graph.id(node[i]),
                graph.id(answers.target(i)),
                lost(i),
                author[i],
                person[i],
                person[i] == person[head],
                (kind[i] & ROBOT) != 0,
                (kind[i] & WITHDRAWS) != 0,
                (kind[i] & APPLIES) != 0,
                (kind[i] & IN_PART) != 0,
                posted[i],
                received[i],
                trailers.getOrDefault(i, List.of())));
      }
    }
    return told;
  }

  private List<ReviewTrailer> trailers(MessageId mail) {
    int number = graph.find(mail);
    return number < 0 || mailOfNode[number] < 0
        ? List.of()
        : trailers.getOrDefault(mailOfNode[number], List.of());
  }

  /**
   * The moment that the mails know of, epoch seconds: the last Date that is not after its own
   * arrival; 0 if there is no mail. Old mails that an archive takes in late do not move it.
   */
  public long newest() {
    return newest;
  }

  private int seriesOf(MessageId mail) {
    int number = graph.find(mail);
    return number < 0 ? -1 : answers.seriesOf(number);
  }

  /** Names of all lists that a mail was seen on, sorted. */
  public List<String> lists() {
    var names = new TreeSet<String>();
    for (Set<String> set : listSets) {
      names.addAll(set);
    }
    return List.copyOf(names);
  }

  /** Whether a mail was seen on one of these lists; an empty set means any list. */
  public boolean seenOn(MessageId mail, Set<String> only) {
    if (only.isEmpty()) {
      return true;
    }
    int number = graph.find(mail);
    return number >= 0
        && mailOfNode[number] >= 0
        && !Collections.disjoint(listSets.get(lists[mailOfNode[number]]), only);
  }

  // Single mails, by their number: in order of time by the author's clock, then Message-ID.

  /** The number of the mail with this Message-ID, or -1; of several the first in time. */
  public int mail(MessageId id) {
    int number = graph.find(id);
    return number < 0 ? -1 : mailOfNode[number];
  }

  /** The Message-ID of a mail. */
  public MessageId id(int mail) {
    return graph.id(node[mail]);
  }

  /**
   * The subject of a mail without {@code Re:}; for a patch, and what answers one, that of the
   * thread; hostile text.
   */
  public String subject(int mail) {
    return subjectOfMail.getOrDefault(mail, subjectOfThread[thread[mail]]);
  }

  /** When a mail was written or arrived, epoch seconds. */
  public long time(int mail, Clock clock) {
    return clock == Clock.AUTHOR ? posted[mail] : received[mail];
  }

  /** Whether a program wrote a mail. */
  public boolean robot(int mail) {
    return (kind[mail] & ROBOT) != 0;
  }

  /** Whether a mail was written by a person and for no stable queue. */
  public boolean human(int mail) {
    return (kind[mail] & (ROBOT | STABLE)) == 0;
  }

  /**
   * Whether the author of a mail acts as a maintainer in it: says that a patch of somebody else was
   * taken into a tree, gives one an Acked-by (which, by the kernel's {@code
   * submitting-patches.rst}, is how a maintainer agrees), or asks to pull.
   */
  public boolean maintains(int mail) {
    if (!human(mail)) {
      return false;
    }
    if ((kind[mail] & PULLS) != 0) {
      return true;
    }
    boolean takes = (kind[mail] & APPLIES) != 0;
    for (ReviewTrailer trailer : trailers.getOrDefault(mail, List.of())) {
      takes |= trailer.vouched() && trailer.kind() == ReviewTrailer.Kind.ACKED;
    }
    return takes && answersAnother(mail);
  }

  /**
   * The patch or cover that a mail answers, through others or directly; empty if it answers none.
   */
  public Optional<MessageId> answered(int mail) {
    return answers.answers(mail) ? Optional.of(graph.id(answers.target(mail))) : Optional.empty();
  }

  /** The thread of a mail, below {@link #threadCount}; in order of the threads' first mails. */
  public int threadOf(int mail) {
    return thread[mail];
  }

  /** The mail that started a thread, as far as the archives go. */
  public MessageId threadRoot(int number) {
    return graph.id(node[rootOfThread[number]]);
  }

  /** The subject of a thread's first mail without {@code Re:}; hostile text. */
  public String threadSubject(int number) {
    return subjectOfThread[number];
  }

  /** How many mails a thread has, at all times, those of programs too. */
  public int threadSize(int number) {
    return mailsOfThread[number];
  }

  /**
   * The person who wrote a mail, a number below {@link #personCount} that means nothing but "the
   * same person" and differs with the order in which the catalog was made.
   */
  public int personOf(int mail) {
    return person[mail];
  }

  /** Numbers of people are below. */
  public int personCount() {
    return people;
  }

  /** The name (or address) a person last wrote under; hostile text. */
  public String personName(int number) {
    return author[lastOfPerson[number]].display();
  }

  /** Whether a mail was seen on one of these lists; an empty set means any list. */
  public boolean seenOn(int mail, Set<String> only) {
    return only.isEmpty() || !Collections.disjoint(listSets.get(lists[mail]), only);
  }
}
