package dev.tidemark.analysis.series;

import dev.tidemark.analysis.series.PatchSeries.Origin;
import dev.tidemark.index.schema.MailSummary;
import dev.tidemark.ingest.diff.DiffStat.FileStat;
import dev.tidemark.ingest.mail.MailAddress;
import dev.tidemark.ingest.mail.MailKind;
import dev.tidemark.ingest.mail.MessageId;
import dev.tidemark.ingest.mail.PatchSubject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts the mails of one posting together: cover letter and patches of one version.
 *
 * <p>Mails are grouped within their thread by author, version, total and prefixes. A counter that
 * occurs twice means two postings; they are told apart by the cover they answer, by
 * git-send-email's or b4's Message-ID stem, and by time. Then groups that belong together although
 * their subjects disagree are joined, only on strong evidence (one answers the other's cover, or a
 * common stem) and never over a collision: two series are never merged. Last come series that were
 * sent without threading (b4's {@code --rethread} rule), covers without a counter, and patches sent
 * as replies to the patch they replace (b4's partial reroll).
 *
 * <p>Use: {@link #add} every mail, in any order, then {@link #assemble} once. Linear in the number
 * of mails; not thread-safe.
 */
public final class SeriesAssembler {
  /** Subjects that disagree on the version are one posting only within this time (patchwork's). */
  static final long SAME_RUN_SECONDS = 20 * 60;

  /** Patches without threading are one posting only within this time (b4's). */
  static final long UNTHREADED_SECONDS = 3600;

  /** Mails of one thread, author, version and total are one posting only within this time. */
  static final long SAME_POSTING_SECONDS = 14L * 24 * 3600;

  /** A cover without a counter is posted at most this long before its patches. */
  static final long NAKED_COVER_SECONDS = 24 * 3600;

  /** How many postings of one author, version and total in one thread are told apart. */
  private static final int MAX_OPEN_POSTINGS = 64;

  /** Up to this size a group is searched mail by mail. */
  private static final int SMALL_GROUP = 8;

  private static final int UNNUMBERED = -1;

  private final MailGraph graph;
  private final People people;
  private final List<Candidate> candidates = new ArrayList<>();
  private final Map<String, String> strings = new HashMap<>();
  private final Map<MailAddress, MailAddress> addresses = new HashMap<>();

  /**
   * @param graph must know all mails (see {@link MailGraph#add}) before {@link #assemble}
   * @param people must know all authors before {@link #assemble}
   */
  public SeriesAssembler(MailGraph graph, People people) {
    this.graph = graph;
    this.people = people;
  }

  /**
   * Takes in a mail that was added to the graph; those that cannot be part of a series are not
   * kept.
   */
  public void add(MailSummary mail) {
    if (mail.mayBePosted()) {
      candidates.add(new Candidate(mail, mail.posted()));
    }
  }

  /** All series of the mails taken in, by time of posting, then Message-ID. */
  public List<PatchSeries> assemble() {
    List<Group> groups = groups();
    candidates.clear();
    strings.clear();
    addresses.clear();
    // From the last to the first, so that what was converted can go.
    var series = new ArrayList<PatchSeries>(groups.size());
    while (!groups.isEmpty()) {
      series.add(groups.removeLast().toSeries());
    }
    series.sort(
        Comparator.comparingLong(PatchSeries::posted)
            .thenComparing(one -> one.messageId().value()));
    return series;
  }

  private List<Group> groups() {
    candidates.sort(Candidate.ORDER);
    var byNode = new Candidate[graph.size()];
    var byThread = new LinkedHashMap<Integer, List<Candidate>>();
    for (Candidate candidate : candidates) {
      if (byNode[candidate.node] != null) {
        continue; // An imposter: a second mail with a Message-ID already taken.
      }
      byNode[candidate.node] = candidate;
      candidate.person = people.person(candidate.mailbox);
      byThread
          .computeIfAbsent(graph.thread(candidate.node), key -> new ArrayList<>())
          .add(candidate);
    }
    var groups = new ArrayList<Group>();
    for (List<Candidate> thread : byThread.values()) {
      assembleThread(thread, byNode, groups);
    }
    stitchUnthreaded(groups);
    groups.removeIf(group -> group.mails.isEmpty());
    for (Group group : groups) {
      group.fillReroll();
    }
    return groups;
  }

  // ---- one thread ----

  private static void assembleThread(
      List<Candidate> thread, @Nullable Candidate[] byNode, List<Group> out) {
    var buckets = new LinkedHashMap<Key, List<Candidate>>();
    var groups = new ArrayList<Group>();
    for (Candidate candidate : thread) {
      if (!candidate.patch) {
        continue;
      }
      if (candidate.index == UNNUMBERED) {
        groups.add(new Group(candidate));
      } else {
        buckets.computeIfAbsent(Key.of(candidate), key -> new ArrayList<>()).add(candidate);
      }
    }
    if (groups.isEmpty() && buckets.isEmpty()) {
      return;
    }
    for (List<Candidate> bucket : buckets.values()) {
      tellApart(bucket, byNode, groups);
    }
    groups.sort(Group.ORDER);
    joinByCover(groups, byNode);
    joinByStem(groups);
    var alone = new HashMap<Candidate, Group>();
    for (Group group : groups) {
      if (group.mails.size() == 1 && group.mails.getFirst().index == UNNUMBERED) {
        alone.put(group.mails.getFirst(), group);
      }
    }
    for (Group group : groups) {
      if (!group.mails.isEmpty()) {
        findNakedCover(group, byNode, alone);
      }
    }
    groups.removeIf(group -> group.mails.isEmpty());
    findRerolls(groups, byNode);
    out.addAll(groups);
  }

  /**
   * Parts the mails of one author, version and total into postings, so that no counter occurs twice
   * in one.
   */
  private static void tellApart(
      List<Candidate> bucket, @Nullable Candidate[] byNode, List<Group> out) {
    var open = new ArrayList<Group>();
    for (Candidate mail : bucket) {
      Candidate anchor = anchor(mail, byNode);
      Group best = null;
      int bestRank = 0;
      int oldest = Math.max(0, open.size() - MAX_OPEN_POSTINGS);
      for (int i = open.size() - 1; i >= oldest; i--) {
        Group group = open.get(i);
        int rank = group.rank(mail, anchor);
        if (rank > bestRank) {
          best = group;
          bestRank = rank;
        }
      }
      if (best == null) {
        best = new Group(mail);
        open.add(best);
      } else {
        best.add(mail);
      }
      if (anchor != null) {
        best.anchor(anchor);
      }
    }
    if (open.size() > 1) {
      putDuplicatesAside(open);
    }
    out.addAll(open);
  }

  /** The nearest cover (or else first patch) of the same posting that the mail answers. */
  private static @Nullable Candidate anchor(Candidate mail, @Nullable Candidate[] byNode) {
    if (mail.index == 0) {
      return mail;
    }
    Candidate first = null;
    for (int i = mail.references.length - 1; i >= 0; i--) {
      Candidate above = byNode[mail.references[i]];
      if (above != null && above.patch && above.person == mail.person && mail.sameNumbers(above)) {
        if (above.index == 0) {
          return above;
        }
        if (above.index == 1 && first == null) {
          first = above;
        }
      }
    }
    return first;
  }

  /**
   * A posting within the hour that repeats patches of another one unchanged is a mail system's
   * stutter, or, if it goes on where the other one stopped, the rest of it.
   */
  private static void putDuplicatesAside(List<Group> open) {
    for (int i = 1; i < open.size(); i++) {
      Group late = open.get(i);
      for (int j = 0; j < i; j++) {
        Group early = open.get(j);
        if (early.mails.isEmpty() || !early.repeatedBy(late)) {
          continue;
        }
        for (Candidate mail : late.mails) {
          if (early.at(mail.index) == null) {
            early.add(mail);
          } else {
            early.duplicates.add(mail);
          }
        }
        early.doubts.add(Doubt.DUPLICATE_PATCH);
        late.mails.clear();
        break;
      }
      if (!late.mails.isEmpty()) {
        late.doubts.add(Doubt.SPLIT_BY_COLLISION);
        open.getFirst().doubts.add(Doubt.SPLIT_BY_COLLISION);
      }
    }
    open.removeIf(group -> group.mails.isEmpty());
  }

  /** Joins patches to the cover (or first patch) they answer, where subjects disagree a little. */
  private static void joinByCover(List<Group> groups, @Nullable Candidate[] byNode) {
    var home = new HashMap<Candidate, Group>();
    for (Group group : groups) {
      for (Candidate mail : group.mails) {
        home.put(mail, group);
      }
    }
    for (Group group : groups) {
      if (group.mails.isEmpty() || group.cover() != null) {
        continue;
      }
      Group above = null;
      for (Candidate mail : group.mails) {
        Candidate answered = nearestPatch(mail, byNode);
        Group candidate = answered == null ? null : home.get(answered);
        if (answered == null || candidate == null || candidate.equals(group)) {
          continue;
        }
        if (answered.index == 0 || (answered.index == 1 && candidate.cover() == null)) {
          above = candidate;
        }
        break;
      }
      if (above != null && above.takesIn(group)) {
        for (Candidate mail : group.mails) {
          home.put(mail, above);
        }
        above.join(group);
      }
    }
    groups.removeIf(group -> group.mails.isEmpty());
  }

  private static @Nullable Candidate nearestPatch(Candidate mail, @Nullable Candidate[] byNode) {
    for (int i = mail.references.length - 1; i >= 0; i--) {
      Candidate above = byNode[mail.references[i]];
      if (above != null && above.patch) {
        return above;
      }
    }
    return null;
  }

  /** Joins what one run of git-send-email or b4 sent, where prefixes differ inside it. */
  private static void joinByStem(List<Group> groups) {
    var byStem = new HashMap<String, Group>();
    for (Group group : groups) {
      Candidate first = group.mails.getFirst();
      if (first.stem.isEmpty() || first.index == UNNUMBERED) {
        continue;
      }
      Group before = byStem.putIfAbsent(stemKey(first), group);
      if (before != null && !before.collides(group) && before.near(group, SAME_RUN_SECONDS)) {
        before.join(group);
      }
    }
    groups.removeIf(group -> group.mails.isEmpty());
  }

  /** Finds the mail without a counter that a series answers and that introduces it. */
  private static void findNakedCover(
      Group group, @Nullable Candidate[] byNode, Map<Candidate, Group> alone) {
    if (group.cover() != null || group.mails.getFirst().index == UNNUMBERED) {
      return;
    }
    Candidate lowest = group.mails.getFirst();
    for (Candidate mail : group.mails) {
      if (mail.index < lowest.index) {
        lowest = mail;
      }
    }
    if (lowest.references.length == 0) {
      return;
    }
    Candidate above = byNode[lowest.references[lowest.references.length - 1]];
    if (above == null
        || (above.taken && !alone.containsKey(above))
        || above.person != lowest.person
        || above.index != UNNUMBERED
        || !above.mail.patchId().isEmpty()
        || (above.reply && above.mail.declared().isEmpty())
        || lowest.time - above.time > (above.reply ? UNTHREADED_SECONDS : NAKED_COVER_SECONDS)
        || lowest.time < above.time - SAME_RUN_SECONDS
        || (above.version > 0 && above.version != lowest.versionOrOne())) {
      return;
    }
    Group own = alone.remove(above);
    if (own != null) {
      own.mails.clear(); // It looked like a patch, but it has no diff.
    }
    above.taken = true;
    group.nakedCover = above;
    group.doubts.add(Doubt.NAKED_COVER);
  }

  /** Finds patches that were sent as replies to the patch they replace. */
  private static void findRerolls(List<Group> groups, @Nullable Candidate[] byNode) {
    var home = new HashMap<Candidate, Group>();
    for (Group group : groups) {
      for (Candidate mail : group.mails) {
        home.put(mail, group);
      }
    }
    for (Group group : groups) {
      Candidate first = group.mails.getFirst();
      if (group.cover() != null || first.index == UNNUMBERED || group.full()) {
        continue;
      }
      Group base = null;
      for (Candidate mail : group.mails) {
        Candidate answered = nearestPatch(mail, byNode);
        if (answered == null
            || answered.person != mail.person
            || answered.total != mail.total
            || answered.index != mail.index
            || !answered.olderVersionThan(mail)) {
          base = null;
          break;
        }
        base = home.get(answered);
      }
      if (base == null && first.reroll > 0) {
        base = newestBefore(first, groups);
      }
      if (base != null && !base.equals(group)) {
        group.base = base;
      }
    }
  }

  /** The version that {@code v2.1} amends, when it does not answer the patch it replaces. */
  private static @Nullable Group newestBefore(Candidate reroll, List<Group> groups) {
    Group newest = null;
    for (Group group : groups) {
      Candidate first = group.mails.getFirst();
      if (first.person == reroll.person
          && first.total == reroll.total
          && first.versionOrOne() == reroll.version
          && first.reroll < reroll.reroll
          && (newest == null || first.reroll >= newest.mails.getFirst().reroll)) {
        newest = group;
      }
    }
    return newest;
  }

  // ---- across threads ----

  /**
   * Joins patches that answer nothing, though they should, to the rest of their series: same
   * author, version, total and prefixes, no counter twice, one hour.
   */
  private static void stitchUnthreaded(List<Group> groups) {
    joinStrayByStem(groups);
    var loose = new LinkedHashMap<Key, List<Group>>();
    for (Group group : groups) {
      if (!group.mails.isEmpty() && group.loose()) {
        loose.computeIfAbsent(Key.of(group.mails.getFirst()), key -> new ArrayList<>()).add(group);
      }
    }
    for (List<Group> together : loose.values()) {
      together.sort(Group.ORDER);
      Group run = null;
      for (Group next : together) {
        if (run != null && run.continuedBy(next)) {
          run.join(next);
          run.doubts.add(Doubt.NOT_THREADED);
        } else {
          run = next;
        }
      }
    }
  }

  /** Joins a mail that lost its references to the series that was sent in the same run. */
  private static void joinStrayByStem(List<Group> groups) {
    var byStem = new HashMap<String, List<Group>>();
    for (Group group : groups) {
      if (group.mails.isEmpty() || group.mails.getFirst().index == UNNUMBERED) {
        continue;
      }
      Candidate first = group.mails.getFirst();
      if (!first.stem.isEmpty()) {
        byStem.computeIfAbsent(stemKey(first), key -> new ArrayList<>()).add(group);
      }
    }
    for (List<Group> run : byStem.values()) {
      run.sort(Group.ORDER);
      for (int i = 1; i < run.size() && i <= MAX_OPEN_POSTINGS; i++) {
        Group group = run.get(i);
        Group before = run.getFirst();
        if (!before.collides(group)
            && before.near(group, UNTHREADED_SECONDS)
            && (before.loose() || group.loose())) {
          before.join(group);
          before.doubts.add(Doubt.NOT_THREADED);
        }
      }
    }
  }

  private static String stemKey(Candidate mail) {
    return mail.person
        + " "
        + mail.version
        + "."
        + mail.reroll
        + " "
        + mail.total
        + " "
        + mail.stableTree
        + " "
        + mail.stem;
  }

  // ---- parts ----

  /** What the mails of one posting have in common. */
  private record Key(
      int person,
      int version,
      int reroll,
      int total,
      boolean resend,
      Origin origin,
      Set<String> prefixes,
      String stableTree) {

    static Key of(Candidate mail) {
      return new Key(
          mail.person,
          mail.version,
          mail.reroll,
          mail.total,
          mail.resend,
          mail.origin,
          mail.prefixes.isEmpty() ? Set.of() : Set.copyOf(mail.prefixes),
          mail.stableTree);
    }
  }

  /** A mail that may be part of a series. */
  private final class Candidate {
    static final Comparator<Candidate> ORDER =
        Comparator.<Candidate>comparingLong(one -> one.time)
            .thenComparing(one -> one.mail.messageId().value())
            .thenComparingLong(one -> one.hash);

    final PatchMail mail;
    final int node;
    final int[] references;
    final int mailbox;
    final long hash;
    final long time;
    final boolean patch;
    final boolean reply;
    final boolean rfc;
    final boolean resend;
    final boolean malformed;
    final Origin origin;
    final int version;
    final int reroll;
    final int index;
    final int total;
    final List<String> prefixes;
    final String stableTree;
    final String stem;
    final String changeId;
    final String baseCommit;
    final List<MessageId> links;
    int person;
    boolean taken;

    Candidate(MailSummary summary, boolean patch) {
      PatchSubject parsed = summary.patchSubject();
      this.patch = patch;
      node = graph.node(summary.messageIds().getFirst());
      references = new int[summary.references().size()];
      for (int i = 0; i < references.length; i++) {
        references[i] = graph.node(summary.references().get(i));
      }
      MailAddress from = new MailAddress(summary.authorName(), summary.authorAddress());
      MailAddress seen = addresses.putIfAbsent(from, from);
      MailAddress author = seen == null ? from : seen;
      mailbox = people.add(author);
      hash = MailGraph.hashPrefix(summary.contentHash());
      time = PatchSeries.believed(summary.sent(), summary.received());
      reply = parsed.reply();
      rfc = parsed.rfc();
      resend = parsed.resend();
      malformed = parsed.malformed();
      origin = origin(summary.kinds());
      version = parsed.version().orElse(0);
      reroll = parsed.reroll().orElse(0);
      boolean numbered = parsed.index().isPresent() && parsed.total().isPresent();
      index = numbered ? parsed.index().getAsInt() : UNNUMBERED;
      total = numbered ? parsed.total().getAsInt() : 1;
      prefixes = parsed.prefixes().isEmpty() ? List.of() : sharedAll(parsed.prefixes());
      stableTree = shared(parsed.stableTree());
      stem = patch ? shared(MessageIdStem.of(graph.id(node).value())) : "";
      changeId = shared(summary.changeId());
      baseCommit = shared(summary.baseCommit());
      links = index <= 1 ? List.copyOf(summary.links()) : List.of();
      mail =
          new PatchMail(
              graph.id(node),
              numbered ? index : 1,
              shared(parsed.title()),
              author,
              shared(summary.bodyFrom()),
              summary.sent(),
              summary.received(),
              patch ? sharedPaths(summary.files()) : List.of(),
              summary.declared(),
              summary.patchId());
    }

    private static Origin origin(Set<MailKind> kinds) {
      if (kinds.contains(MailKind.BOT) || kinds.contains(MailKind.COMMIT_NOTICE)) {
        return Origin.BOT;
      }
      if (kinds.contains(MailKind.STABLE)) {
        return Origin.STABLE;
      }
      return kinds.contains(MailKind.PULL) ? Origin.PULL : Origin.AUTHOR;
    }

    int versionOrOne() {
      return Math.max(1, version);
    }

    boolean sameNumbers(Candidate other) {
      return version == other.version && reroll == other.reroll && total == other.total;
    }

    boolean olderVersionThan(Candidate other) {
      int mine = versionOrOne();
      int others = other.versionOrOne();
      return mine < others || (mine == others && reroll < other.reroll);
    }

    boolean answers(Candidate other) {
      for (int reference : references) {
        if (reference == other.node) {
          return true;
        }
      }
      return false;
    }

    List<MessageId> referenceIds() {
      var ids = new ArrayList<MessageId>(references.length);
      for (int reference : references) {
        ids.add(graph.id(reference));
      }
      return ids;
    }

    /** The mail as the cover of its series, though it carries no counter. */
    PatchMail asCover() {
      return new PatchMail(
          mail.messageId(),
          0,
          mail.title(),
          mail.author(),
          mail.bodyFrom(),
          mail.sent(),
          mail.received(),
          mail.files(),
          mail.declared(),
          mail.patchId());
    }
  }

  private String shared(String text) {
    if (text.isEmpty()) {
      return "";
    }
    String seen = strings.putIfAbsent(text, text);
    return seen == null ? text : seen;
  }

  private List<String> sharedAll(List<String> texts) {
    var shared = new ArrayList<String>(texts.size());
    for (String text : texts) {
      shared.add(shared(text));
    }
    return List.copyOf(shared);
  }

  private List<FileStat> sharedPaths(List<FileStat> files) {
    if (files.isEmpty()) {
      return List.of();
    }
    var shared = new FileStat[files.size()];
    for (int i = 0; i < shared.length; i++) {
      FileStat file = files.get(i);
      shared[i] =
          new FileStat(
              shared(file.path()),
              file.added(),
              file.removed(),
              file.binary(),
              file.created(),
              file.moved(),
              file.unsafeAdded(),
              file.unsafeRemoved());
    }
    return List.of(shared);
  }

  /** Mails that are thought to be one posting. */
  private static final class Group {
    static final Comparator<Group> ORDER =
        Comparator.<Group>comparingLong(Group::start)
            .thenComparing(group -> group.mails.getFirst().mail.messageId().value());

    final List<Candidate> mails = new ArrayList<>(1);
    final List<Candidate> duplicates = new ArrayList<>(0);
    final EnumSet<Doubt> doubts = EnumSet.noneOf(Doubt.class);
    @Nullable Candidate nakedCover;
    @Nullable Group base;
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;
    // Most groups are single patches, so these are made when they are needed.
    private @Nullable Map<Integer, Candidate> byIndex;
    private Map<Integer, Candidate> filled = Map.of();
    private Set<String> stems = Set.of();
    private Set<Candidate> anchors = Set.of();

    Group(Candidate mail) {
      add(mail);
    }

    void add(Candidate mail) {
      mails.add(mail);
      if (byIndex != null) {
        byIndex.put(mail.index, mail);
      } else if (mails.size() > SMALL_GROUP) {
        byIndex = new HashMap<>();
        for (Candidate one : mails) {
          byIndex.put(one.index, one);
        }
      }
      if (!mail.stem.isEmpty()) {
        stems = stems.isEmpty() ? new HashSet<>() : stems;
        stems.add(mail.stem);
      }
      mail.taken = true;
      first = Math.min(first, mail.time);
      last = Math.max(last, mail.time);
    }

    void anchor(Candidate anchor) {
      anchors = anchors.isEmpty() ? new HashSet<>() : anchors;
      anchors.add(anchor);
    }

    @Nullable Candidate at(int index) {
      if (byIndex != null) {
        return byIndex.get(index);
      }
      for (Candidate mail : mails) {
        if (mail.index == index) {
          return mail;
        }
      }
      return null;
    }

    void join(Group other) {
      for (Candidate mail : other.mails) {
        Candidate one = mails.getFirst();
        if (mail.total != one.total) {
          boolean above = mail.malformed && mail.index > one.total;
          doubts.add(above ? Doubt.COUNTER_ABOVE_TOTAL : Doubt.TOTALS_DIFFER);
        }
        if (mail.version != one.version || mail.reroll != one.reroll) {
          doubts.add(Doubt.VERSIONS_DIFFER);
        }
        if (mail.person != one.person) {
          doubts.add(Doubt.AUTHORS_DIFFER);
        }
        add(mail);
      }
      duplicates.addAll(other.duplicates);
      doubts.addAll(other.doubts);
      if (nakedCover == null) {
        nakedCover = other.nakedCover;
      }
      if (base == null) {
        base = other.base;
      }
      other.mails.clear();
      other.byIndex = null;
    }

    long start() {
      return first;
    }

    @Nullable Candidate cover() {
      return at(0);
    }

    boolean collides(Group other) {
      for (Candidate mail : other.mails) {
        if (at(mail.index) != null) {
          return true;
        }
      }
      return false;
    }

    boolean near(Group other, long seconds) {
      return other.first - last <= seconds && first - other.last <= seconds;
    }

    boolean full() {
      int patches = mails.size() - (cover() == null ? 0 : 1);
      return patches >= mails.getFirst().total;
    }

    /** How well a mail with the same numbers fits in here: 0 not at all, 3 for certain. */
    int rank(Candidate mail, @Nullable Candidate anchor) {
      if (at(mail.index) != null) {
        return 0;
      }
      if (mail.index == 0) {
        for (Candidate one : mails) {
          if (one.answers(mail)) {
            return 3; // The cover came late, or its clock is behind.
          }
        }
      } else if (anchor != null && (anchors.contains(anchor) || anchor.equals(at(anchor.index)))) {
        return 3;
      }
      if (stems.contains(mail.stem) && mail.time - last <= SAME_POSTING_SECONDS) {
        return 2;
      }
      if (mail.index != 0 && anchor != null && !(anchors.isEmpty() && cover() == null)) {
        return 0; // It belongs to another cover.
      }
      return mail.time - last <= SAME_POSTING_SECONDS ? 1 : 0;
    }

    /** Whether a later group of the same numbers, both without threading, goes on with this one. */
    boolean continuedBy(Group next) {
      if (collides(next) || next.first - last > UNTHREADED_SECONDS) {
        return false;
      }
      boolean coverThenFirst =
          cover() != null && next.at(1) != null && next.first - last <= SAME_RUN_SECONDS;
      return unthreaded() || next.unthreaded() || coverThenFirst;
    }

    /**
     * Whether all mails of a later group either repeat one of this group unchanged or fill one of
     * its holes.
     */
    boolean repeatedBy(Group late) {
      if (late.first - last > UNTHREADED_SECONDS || late.cover() != null) {
        return false;
      }
      int repeated = 0;
      for (Candidate mail : late.mails) {
        Candidate same = at(mail.index);
        if (same == null) {
          continue;
        }
        if (!same.mail.title().equals(mail.mail.title())
            || !same.mail.patchId().equals(mail.mail.patchId())) {
          return false;
        }
        repeated++;
      }
      // All of it once more is a second posting.
      return repeated > 0 && (repeated < late.mails.size() || repeated < mails.size());
    }

    /** Whether patches that answer this group's cover or first patch are part of it. */
    boolean takesIn(Group patches) {
      Candidate mine = mails.getFirst();
      Candidate theirs = patches.mails.getFirst();
      boolean coverOnly = mails.size() == 1 && cover() != null;
      if (collides(patches) || !near(patches, SAME_POSTING_SECONDS)) {
        return false;
      }
      if (mine.origin != theirs.origin || !mine.stableTree.equals(theirs.stableTree)) {
        return false;
      }
      if (mine.person != theirs.person && !(coverOnly && near(patches, SAME_RUN_SECONDS))) {
        return false;
      }
      boolean sameVersion = mine.version == theirs.version && mine.reroll == theirs.reroll;
      boolean oneUnwritten = mine.version == 0 || theirs.version == 0;
      if (!sameVersion && !(oneUnwritten && near(patches, SAME_RUN_SECONDS))) {
        return false;
      }
      if (theirs.index == UNNUMBERED) {
        return coverOnly && mine.total == 1 && patches.mails.size() == 1;
      }
      return mine.total == theirs.total
          || (coverOnly && near(patches, SAME_RUN_SECONDS))
          || (theirs.malformed && theirs.index > mine.total && patches.mails.size() == 1);
    }

    /** Whether nothing in it answers a mail outside of it. */
    boolean loose() {
      for (Candidate mail : mails) {
        if (mail.index == UNNUMBERED) {
          return false;
        }
        for (int reference : mail.references) {
          boolean inside = false;
          for (Candidate one : mails) {
            inside |= one.node == reference;
          }
          if (!inside) {
            return false;
          }
        }
      }
      return nakedCover == null && base == null && !full();
    }

    /** Whether it holds a patch that should answer a mail of its series but does not. */
    boolean unthreaded() {
      for (Candidate mail : mails) {
        if (mail.index >= 2 && mail.references.length == 0) {
          return true;
        }
      }
      return false;
    }

    /** Takes over what a partial reroll keeps of the version it amends. */
    void fillReroll() {
      // A chain of rerolls is followed back, each link once.
      var chain = new ArrayList<Group>();
      for (Group link = base; link != null && !chain.contains(link); link = link.base) {
        chain.add(link);
        if (chain.size() > MAX_OPEN_POSTINGS) {
          break;
        }
      }
      for (Group link : chain) {
        for (Candidate mail : link.mails) {
          if (mail.index > 0 && at(mail.index) == null) {
            filled = filled.isEmpty() ? new HashMap<>() : filled;
            filled.putIfAbsent(mail.index, mail);
          }
        }
      }
    }

    /** RFC by its cover, else by most of its patches; a partial reroll is what it amends. */
    boolean isRfc() {
      Group group = base != null && base.base == null ? base : this;
      Candidate cover = group.nakedCover != null ? group.nakedCover : group.cover();
      int marked = 0;
      for (Candidate mail : group.mails) {
        marked += mail.rfc ? 1 : 0;
      }
      return (cover != null && cover.rfc) || marked * 2 >= group.mails.size();
    }

    PatchSeries toSeries() {
      Candidate written = mails.getFirst();
      for (Candidate mail : mails) {
        if (mail.version > written.version) {
          written = mail;
        }
      }
      var patches = new ArrayList<PatchMail>();
      var inherited = new ArrayList<Integer>();
      int expected = 1;
      int highest = 0;
      Candidate cover = nakedCover == null ? cover() : nakedCover;
      Candidate lowest = null;
      boolean allResend = true;
      for (Candidate mail : mails) {
        int index = mail.index == UNNUMBERED ? 1 : mail.index;
        expected = Math.max(expected, mail.total);
        if (mail.malformed) {
          doubts.add(Doubt.MALFORMED_SUBJECT);
        }
        allResend &= mail.resend;
        if (index == 0) {
          continue;
        }
        highest = Math.max(highest, index);
        patches.add(mail.mail);
        if (lowest == null || mail.index < lowest.index) {
          lowest = mail;
        }
      }
      for (Map.Entry<Integer, Candidate> kept : filled.entrySet()) {
        patches.add(kept.getValue().mail);
        inherited.add(kept.getKey());
      }
      patches.sort(Comparator.comparingInt(PatchMail::index));
      inherited.sort(null);
      if (highest > expected) {
        doubts.add(Doubt.COUNTER_ABOVE_TOTAL);
        expected = highest;
      }
      if (patches.isEmpty()) {
        doubts.add(Doubt.COVER_ONLY);
      } else if (patches.size() < expected) {
        doubts.add(Doubt.MISSING_PATCHES);
      }
      Candidate head = cover != null ? cover : lowest != null ? lowest : mails.getFirst();
      String changeId = head.changeId;
      String baseCommit = head.baseCommit;
      if (baseCommit.isEmpty() && lowest != null) {
        baseCommit = lowest.baseCommit;
      }
      duplicates.sort(Candidate.ORDER);
      var repeated = new ArrayList<PatchMail>(duplicates.size());
      for (Candidate mail : duplicates) {
        repeated.add(mail.mail);
      }
      return new PatchSeries(
          head.mail.title(),
          head.mail.author(),
          written.version,
          written.reroll,
          isRfc(),
          allResend,
          head.patch ? head.origin : written.origin,
          head.prefixes,
          head.stableTree,
          cover == null
              ? Optional.empty()
              : Optional.of(cover.index == 0 ? cover.mail : cover.asCover()),
          patches,
          inherited,
          repeated,
          expected,
          doubts,
          changeId,
          baseCommit,
          head.links,
          head.referenceIds());
    }
  }
}
