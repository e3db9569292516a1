package dev.tidemark.analysis.series;

import dev.tidemark.analysis.series.Evidence.Kind;
import dev.tidemark.analysis.series.Lineage.Relation;
import dev.tidemark.analysis.series.PatchSeries.Origin;
import dev.tidemark.ingest.mail.MailAddress;
import dev.tidemark.ingest.mail.MessageId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Finds which series are versions of one work.
 *
 * <p>Series are taken in order of time. Each is compared with those older ones that share a
 * change-id, a link, a reference, a title, patch titles or patch-ids with it (found through tables,
 * so the whole is linear), and joins the work of the one it has the best evidence for. What counts
 * as enough depends on the version numbers: a series that says {@code v4} needs less to follow a v3
 * of the same author than one that says nothing. A wrong link is worse than a missing one; what
 * speaks against a link that was made is kept beside it.
 *
 * <p>Pull requests, stable queues and robots are never linked: each is a lineage of its own.
 */
public final class LineageLinker {
  private static final long DAY = 24 * 3600;

  /** Same title and author mean one work only within this time (b4 looks back as far). */
  static final long MAX_GAP_SECONDS = 366 * DAY;

  /** The same for postings without a version number: a shorter time, as nothing says "again". */
  static final long MAX_REPOST_SECONDS = 183 * DAY;

  /** A new version with a new but similar title comes within this time. */
  private static final long MAX_RETITLED_SECONDS = 92 * DAY;

  /**
   * Only postings of an author that are nearer to each other than this are compared without
   * anything but the author in common, or may be mails of one posting.
   */
  public static final long NEAR_SECONDS =
      MAX_RETITLED_SECONDS + SeriesAssembler.SAME_POSTING_SECONDS;

  /**
   * From which part of words in common two titles are alike, where something else connects them.
   */
  private static final double ALIKE = 0.5;

  /** The same where nothing but author and version number connects them. */
  private static final double NEARLY_SAME = 0.75;

  /** How far chains of equal titles, change-ids and patch-ids are followed, newest first. */
  private static final int MAX_CHAIN = 24;

  /** How many links of one cover are looked at. */
  private static final int MAX_LINKS = 64;

  private static final long SECRET = ThreadLocalRandom.current().nextLong() | 1;

  private final List<PatchSeries> all;
  private final People people;
  private final int[] person;

  /** Who a single patch was sent for, by its in-body From; the sender where it names nobody. */
  private final int[] writer;

  private final String[] titles;
  private final Work[] works;
  private final MailGraph graph;
  private final Kin kin;
  private final int[] seriesOfNode;
  private final LongMultimap byChangeId = new LongMultimap();
  private final LongMultimap byTitle = new LongMultimap();
  private final LongMultimap byPatchTitle = new LongMultimap();
  private final LongMultimap byPatchId = new LongMultimap();
  private final LongMultimap byPerson = new LongMultimap();
  private final List<Shared> shared = new ArrayList<>();

  private LineageLinker(List<PatchSeries> series, People people, MailGraph graph, Kin kin) {
    this.kin = kin;
    all = new ArrayList<>(series);
    all.sort(
        Comparator.comparingLong(PatchSeries::posted)
            .thenComparing(one -> one.messageId().value()));
    this.people = people;
    this.graph = graph;
    for (PatchSeries one : all) {
      for (PatchMail mail : one.mails()) {
        graph.node(mail.messageId());
      }
    }
    seriesOfNode = new int[graph.size()];
    Arrays.fill(seriesOfNode, -1);
    person = new int[all.size()];
    writer = new int[all.size()];
    titles = new String[all.size()];
    works = new Work[all.size()];
  }

  /**
   * All lineages of these series, by time of their first posting; every series is in exactly one.
   *
   * @param people knows the authors; those it does not know are added
   * @param graph knows the Message-IDs; those it does not know are added
   */
  public static List<Lineage> link(List<PatchSeries> series, People people, MailGraph graph) {
    return link(series, people, graph, (newer, older) -> {});
  }

  /**
   * All lineages of these series, as above.
   *
   * @param kin is told which pairs of series depend on each other
   */
  public static List<Lineage> link(
      List<PatchSeries> series, People people, MailGraph graph, Kin kin) {
    return new LineageLinker(series, people, graph, kin).link();
  }

  /**
   * Is told of each pair of series that may be versions of one work, or that share patches. To know
   * the work of a series one has to know these, those that they are told with, and so on; no other
   * series have a part in it.
   */
  public interface Kin {
    /** Two series, of which the one was posted later. */
    void near(PatchSeries newer, PatchSeries older);
  }

  private List<Lineage> link() {
    for (PatchSeries series : all) {
      people.add(series.author());
      people.add(writer(series));
    }
    for (int i = 0; i < all.size(); i++) {
      PatchSeries series = all.get(i);
      person[i] = people.person(series.author());
      writer[i] = people.person(writer(series));
      titles[i] = Titles.normal(series.title());
      works[i] = new Work(i);
      for (PatchMail mail : series.mails()) {
        int node = graph.node(mail.messageId());
        if (seriesOfNode[node] < 0) {
          seriesOfNode[node] = i;
        }
      }
      if (series.origin() == Origin.AUTHOR) {
        place(i);
        remember(i);
      }
    }
    var made = new LinkedHashMap<Work, List<Integer>>();
    for (int i = 0; i < all.size(); i++) {
      made.computeIfAbsent(works[i].root(), key -> new ArrayList<>()).add(i);
    }
    Map<Work, List<Relation>> relations = relations(made);
    var lineages = new ArrayList<Lineage>(made.size());
    for (Map.Entry<Work, List<Integer>> entry : made.entrySet()) {
      List<PatchSeries> postings = new ArrayList<>();
      for (int i : entry.getValue()) {
        postings.add(all.get(i));
      }
      List<Evidence> evidence = entry.getKey().evidence;
      evidence.sort(Comparator.comparingInt(one -> seriesOf(one.newer())));
      lineages.add(lineage(postings, evidence, relations.getOrDefault(entry.getKey(), List.of())));
    }
    return lineages;
  }

  /** The series a mail is part of, among those looked at so far; -1 if there is none. */
  private int seriesOf(MessageId mail) {
    int node = graph.find(mail);
    return node < 0 || node >= seriesOfNode.length ? -1 : seriesOfNode[node];
  }

  private static MailAddress writer(PatchSeries series) {
    if (series.expected() > 1 || series.patches().isEmpty()) {
      return series.author();
    }
    return series.patches().getFirst().bodyAuthor().orElse(series.author());
  }

  // ---- finding the work a series belongs to ----

  private void place(int newer) {
    var found = new LinkedHashMap<Integer, Tally>();
    gather(newer, found);
    var accepted = new ArrayList<Tally>();
    var lone = new ArrayList<Tally>();
    for (Tally tally : found.values()) {
      weigh(newer, tally);
      if (tally.score > 0) {
        accepted.add(tally);
      } else if (tally.lone) {
        lone.add(tally);
      }
      if (tally.score > 0 || tally.lone) {
        kin.near(all.get(newer), all.get(tally.series));
      }
    }
    if (accepted.isEmpty() && lone.size() == 1) {
      accepted.add(lone.getFirst());
    }
    if (accepted.isEmpty() && lone.isEmpty()) {
      Tally retitled = retitled(newer);
      if (retitled != null) {
        accepted.add(retitled);
        kin.near(all.get(newer), all.get(retitled.series));
      }
    }
    accepted.sort(
        Comparator.<Tally>comparingInt(tally -> -tally.score)
            .thenComparingInt(tally -> -tally.series));
    Work home = null;
    for (Tally tally : accepted) {
      Work work = works[tally.series].root();
      if (home == null) {
        if (taken(newer, work, found)) {
          noteShared(newer, tally);
          continue;
        }
        work.take(works[newer]);
        home = work.root();
        home.evidence.addAll(evidence(newer, tally));
      } else if (!work.equals(home)) {
        if (tally.strong && !clash(home, work)) {
          home.take(work);
          home = home.root();
          home.evidence.addAll(evidence(newer, tally));
        } else {
          noteShared(newer, tally);
        }
      }
    }
    for (Tally tally : found.values()) {
      if (tally.score == 0) {
        noteShared(newer, tally);
      }
    }
  }

  private void gather(int newer, Map<Integer, Tally> found) {
    PatchSeries series = all.get(newer);
    if (!series.changeId().isEmpty()) {
      long key = key(0, series.changeId());
      int steps = 0;
      for (int e = byChangeId.first(key); e >= 0 && steps++ < MAX_CHAIN; e = byChangeId.next(e)) {
        tally(found, byChangeId.value(e)).changeId = true;
      }
    }
    int links = 0;
    for (MessageId link : series.links()) {
      int older = seriesOf(link);
      if (older >= 0 && older < newer && links++ < MAX_LINKS) {
        tally(found, older).link = true;
      }
    }
    List<MessageId> references = series.references();
    for (int i = Math.max(0, references.size() - MAX_LINKS); i < references.size(); i++) {
      int older = seriesOf(references.get(i));
      if (older >= 0 && older < newer) {
        tally(found, older).reply = true;
      }
    }
    gatherByTitle(person[newer], titles[newer], found);
    if (writer[newer] != person[newer]) {
      gatherByTitle(writer[newer], titles[newer], found);
    }
    int steps;
    for (PatchMail patch : series.patches()) {
      if (series.inherited().contains(patch.index())) {
        continue;
      }
      String patchTitle = Titles.normal(patch.title());
      long key = key(person[newer], patchTitle);
      steps = patchTitle.isEmpty() ? MAX_CHAIN : 0;
      for (int e = byPatchTitle.first(key); e >= 0 && steps++ < MAX_CHAIN; ) {
        tally(found, byPatchTitle.value(e)).countTitle(patch.index());
        e = byPatchTitle.next(e);
      }
      if (!patch.patchId().isEmpty()) {
        key = key(1, patch.patchId());
        steps = 0;
        for (int e = byPatchId.first(key); e >= 0 && steps++ < MAX_CHAIN; ) {
          tally(found, byPatchId.value(e)).countId(patch.index());
          e = byPatchId.next(e);
        }
      }
    }
    found.keySet().removeIf(older -> all.get(older).origin() != Origin.AUTHOR);
  }

  private void gatherByTitle(int author, String title, Map<Integer, Tally> found) {
    long key = key(author, title);
    int steps = 0;
    for (int e = byTitle.first(key); e >= 0 && steps++ < MAX_CHAIN; e = byTitle.next(e)) {
      tally(found, byTitle.value(e)).title = true;
    }
  }

  /**
   * The version before by the same author under a title that was only a little different, or half
   * different where both change the same file.
   */
  private @Nullable Tally retitled(int newer) {
    PatchSeries now = all.get(newer);
    if (now.version() < 2 || Titles.words(titles[newer]) < 4) {
      return null;
    }
    Tally found = null;
    int steps = 0;
    long key = key(person[newer], "");
    for (int e = byPerson.first(key); e >= 0 && steps++ < MAX_CHAIN; e = byPerson.next(e)) {
      int older = byPerson.value(e);
      PatchSeries then = all.get(older);
      double similarity = Titles.similarity(titles[newer], titles[older]);
      if (now.posted() - then.posted() <= MAX_RETITLED_SECONDS
          && now.version() == Math.max(1, then.version()) + 1
          && (then.rfc() || !now.rfc())
          && (now.changeId().isEmpty() || then.changeId().isEmpty())
          && (similarity >= NEARLY_SAME
              || (similarity >= ALIKE && !Collections.disjoint(now.paths(), then.paths())))) {
        if (found != null) {
          return null; // Two that fit are none.
        }
        found = new Tally(older);
        found.likeTitle = true;
        weigh(newer, found);
      }
    }
    return found;
  }

  private static Tally tally(Map<Integer, Tally> found, int series) {
    return found.computeIfAbsent(series, Tally::new);
  }

  private void remember(int i) {
    PatchSeries series = all.get(i);
    if (!series.changeId().isEmpty()) {
      byChangeId.add(key(0, series.changeId()), i);
    }
    if (!titles[i].isEmpty()) {
      byTitle.add(key(person[i], titles[i]), i);
      if (writer[i] != person[i]) {
        byTitle.add(key(writer[i], titles[i]), i);
      }
    }
    byPerson.add(key(person[i], ""), i);
    for (PatchMail patch : series.patches()) {
      if (series.inherited().contains(patch.index())) {
        continue;
      }
      byPatchTitle.add(key(person[i], Titles.normal(patch.title())), i);
      if (!patch.patchId().isEmpty()) {
        byPatchId.add(key(1, patch.patchId()), i);
      }
    }
  }

  private static long key(int kind, String text) {
    long hash = SECRET ^ (kind * 0xD1B54A32D192ED03L);
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 29;
    }
    hash = (hash ^ (hash >>> 32)) * 0xBF58476D1CE4E5B9L;
    return hash == 0 ? 1 : hash;
  }

  // ---- weighing ----

  /** How the version of a newer posting stands to that of an older one. */
  private enum Order {
    /** A higher number, or a patch after an RFC. */
    NEWER,
    /** The same number is written on both, or on one of them where the other has none and is 1. */
    SAME,
    /** Neither says a number. */
    UNWRITTEN,
    /** The newer says none, the older says 2 or more. */
    DROPPED,
    /** A lower number. */
    OLDER
  }

  private static Order order(PatchSeries newer, PatchSeries older) {
    int newVersion = Math.max(1, newer.version());
    int oldVersion = Math.max(1, older.version());
    if (older.rfc() && !newer.rfc()) {
      return Order.NEWER;
    }
    if (newer.rfc() && !older.rfc()) {
      return newVersion > oldVersion ? Order.NEWER : Order.OLDER;
    }
    if (newer.version() == 0 && older.version() == 0) {
      return Order.UNWRITTEN;
    }
    if (newVersion > oldVersion) {
      return Order.NEWER;
    }
    if (newVersion < oldVersion) {
      return newer.version() == 0 ? Order.DROPPED : Order.OLDER;
    }
    return newer.reroll() > older.reroll()
        ? Order.NEWER
        : newer.reroll() == older.reroll() ? Order.SAME : Order.OLDER;
  }

  private void weigh(int newer, Tally tally) {
    PatchSeries now = all.get(newer);
    PatchSeries then = all.get(tally.series);
    boolean samePerson =
        person[newer] == person[tally.series]
            || writer[newer] == person[tally.series]
            || person[newer] == writer[tally.series];
    tally.sameSender = person[newer] == person[tally.series];
    boolean sameTitle = titles[newer].equals(titles[tally.series]) && !titles[newer].isEmpty();
    tally.title = sameTitle;
    tally.samePerson = samePerson;
    int mine = ownPatches(now);
    int theirs = ownPatches(then);
    int smaller = Math.min(mine, theirs);
    int larger = Math.max(mine, theirs);
    int common = Math.max(samePerson ? tally.titles : 0, tally.ids);
    tally.common = common;
    Order order = order(now, then);
    tally.order = order;
    long gap = now.posted() - then.posted();
    tally.longGap = gap > MAX_GAP_SECONDS;
    boolean changeIdsDiffer =
        !now.changeId().isEmpty()
            && !then.changeId().isEmpty()
            && !now.changeId().equals(then.changeId());
    tally.changeIdsDiffer = changeIdsDiffer;
    tally.noCommonPatch = samePerson && common == 0 && now.complete() && then.complete();
    boolean mostCommon = common > 0 && common * 2 >= smaller;
    boolean nearlySame = common > 0 && common * 3 >= larger * 2;
    boolean wrongClock = order == Order.OLDER && gap < DAY;
    boolean resent = now.resend() && order != Order.OLDER;

    if (tally.changeId && (order != Order.OLDER || wrongClock)) {
      tally.accept(100, true);
      return;
    }
    if (order == Order.OLDER && !wrongClock) {
      return;
    }
    boolean nextVersion = now.version() == Math.max(1, then.version()) + 1;
    // A title alone says little where there are patches to compare and none is the same.
    boolean sameTitleAndPatch = sameTitle && (common > 0 || smaller == 0);
    boolean sameWork = nearlySame && common > 1;
    boolean sentAgain = resent && mostCommon;

    if (tally.link || tally.reply) {
      if (!samePerson) {
        if (order == Order.NEWER && nextVersion && (sameTitle || nearlySame)) {
          tally.accept(40, false);
        }
        return;
      }
      boolean fits =
          switch (order) {
            case NEWER ->
                sameTitle
                    || mostCommon
                    || Titles.similarity(titles[newer], titles[tally.series]) >= ALIKE;
            case UNWRITTEN ->
                sameTitleAndPatch
                    || sameWork
                    || sentAgain
                    || (tally.link
                        && common > 0
                        && Titles.contains(titles[newer], titles[tally.series]));
            case SAME ->
                sameTitleAndPatch
                    || sameWork
                    || sentAgain
                    || (common == mine && now.expected() == then.expected());
            case DROPPED, OLDER -> sameTitleAndPatch || sameWork || sentAgain;
          };
      if (fits && !(changeIdsDiffer && !sameTitle && !mostCommon)) {
        tally.accept(tally.link ? 80 : 70, true);
        return;
      }
      tally.lone =
          order == Order.NEWER && nextVersion && !then.rfc() && !changeIdsDiffer && !tally.longGap;
    }
    if (!samePerson || (changeIdsDiffer && !resent)) {
      return;
    }
    if (sameTitle) {
      boolean fits =
          order == Order.NEWER
              ? gap <= MAX_GAP_SECONDS && !(tally.noCommonPatch && Titles.words(titles[newer]) < 3)
              : gap <= MAX_REPOST_SECONDS && sameTitleAndPatch;
      if (fits) {
        tally.accept(60, true);
        return;
      }
    }
    if (common > 0 && gap <= MAX_GAP_SECONDS) {
      boolean identical = tally.ids == larger && tally.ids > 0 && now.complete() && then.complete();
      boolean enough =
          order == Order.NEWER
              ? mostCommon && (common > 1 || (now.version() > 1 && next(now, then)))
              : gap <= MAX_REPOST_SECONDS && (sameWork || sentAgain || identical);
      if (enough) {
        tally.accept(50, false);
      }
    }
  }

  private static boolean next(PatchSeries now, PatchSeries then) {
    return now.version() == Math.max(1, then.version()) + 1
        || (now.version() == then.version() && now.reroll() > then.reroll());
  }

  private static int ownPatches(PatchSeries series) {
    return series.patches().size() - series.inherited().size();
  }

  /** Whether a work already has this version, posted as something else. */
  private boolean taken(int newer, Work work, Map<Integer, Tally> found) {
    PatchSeries series = all.get(newer);
    if (series.version() == 0) {
      return false;
    }
    for (int i : work.members) {
      PatchSeries member = all.get(i);
      if (member.version() == series.version()
          && member.reroll() == series.reroll()
          && member.rfc() == series.rfc()) {
        Tally tally = found.get(i);
        if (tally == null || tally.score == 0) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether two works have a version in common, so that they cannot be one. */
  private boolean clash(Work a, Work b) {
    var versions = new HashSet<List<Integer>>();
    for (int i : a.members) {
      versions.add(versionKey(all.get(i)));
    }
    for (int i : b.members) {
      if (versions.contains(versionKey(all.get(i)))) {
        return true;
      }
    }
    return false;
  }

  private static List<Integer> versionKey(PatchSeries series) {
    return List.of(series.rfc() ? 1 : 0, Math.max(1, series.version()), series.reroll());
  }

  private List<Evidence> evidence(int newer, Tally tally) {
    PatchSeries now = all.get(newer);
    PatchSeries then = all.get(tally.series);
    var evidence = new ArrayList<Evidence>();
    MessageId to = then.messageId();
    MessageId from = now.messageId();
    if (tally.changeId) {
      evidence.add(new Evidence(Kind.CHANGE_ID, from, to, now.changeId()));
    }
    if (tally.link) {
      evidence.add(new Evidence(Kind.LINK, from, to, ""));
    }
    if (tally.reply) {
      evidence.add(new Evidence(Kind.IN_REPLY_TO, from, to, ""));
    }
    if (tally.title) {
      evidence.add(new Evidence(Kind.TITLE, from, to, now.title()));
    }
    int patches = Math.max(1, ownPatches(now));
    if (tally.samePerson && tally.titles > 0) {
      evidence.add(new Evidence(Kind.PATCH_TITLES, from, to, tally.titles + " of " + patches));
    }
    if (tally.ids > 0) {
      evidence.add(new Evidence(Kind.PATCH_IDS, from, to, tally.ids + " of " + patches));
    }
    if (tally.likeTitle) {
      evidence.add(new Evidence(Kind.LIKE_TITLE, from, to, then.title()));
    }
    if (tally.sameSender && !now.author().address().equalsIgnoreCase(then.author().address())) {
      evidence.add(
          new Evidence(
              Kind.ADDRESS_CHANGED,
              from,
              to,
              then.author().address() + " -> " + now.author().address()));
    }
    if (!tally.title && now.inherited().isEmpty()) {
      evidence.add(new Evidence(Kind.TITLE_CHANGED, from, to, then.title()));
    }
    if (!tally.sameSender) {
      evidence.add(new Evidence(Kind.AUTHOR_CHANGED, from, to, then.author().display()));
    }
    if (tally.changeIdsDiffer) {
      evidence.add(new Evidence(Kind.CHANGE_ID_DIFFERS, from, to, then.changeId()));
    }
    if (tally.order == Order.OLDER || tally.order == Order.DROPPED) {
      evidence.add(new Evidence(Kind.VERSION_NOT_NEWER, from, to, "v" + then.version()));
    }
    if (tally.longGap) {
      evidence.add(
          new Evidence(Kind.LONG_GAP, from, to, (now.posted() - then.posted()) / DAY + " days"));
    }
    if (tally.noCommonPatch) {
      evidence.add(new Evidence(Kind.NO_COMMON_PATCH, from, to, ""));
    }
    return evidence;
  }

  /** Notes two works that share patches without being one. */
  private void noteShared(int newer, Tally tally) {
    if (tally.common == 0 || !tally.samePerson) {
      return;
    }
    PatchSeries now = all.get(newer);
    PatchSeries then = all.get(tally.series);
    boolean split = tally.common * 2 >= ownPatches(now) && now.expected() < then.expected();
    boolean join = tally.common * 2 >= ownPatches(then) && now.expected() > then.expected();
    if (split || join) {
      shared.add(new Shared(newer, tally.series, split, tally.common));
      kin.near(now, then);
    }
  }

  private Map<Work, List<Relation>> relations(Map<Work, List<Integer>> made) {
    var relations = new HashMap<Work, List<Relation>>();
    var seen = new HashSet<Set<Work>>();
    for (Shared one : shared) {
      Work newer = works[one.newer].root();
      Work older = works[one.older].root();
      if (newer.equals(older) || !seen.add(Set.of(newer, older))) {
        continue;
      }
      MessageId newerId = all.get(members(made, newer).getFirst()).messageId();
      MessageId olderId = all.get(members(made, older).getFirst()).messageId();
      relations
          .computeIfAbsent(newer, key -> new ArrayList<>())
          .add(
              new Relation(
                  one.split ? Relation.Kind.SPLIT_FROM : Relation.Kind.JOINED_FROM,
                  olderId,
                  one.patches));
      relations
          .computeIfAbsent(older, key -> new ArrayList<>())
          .add(
              new Relation(
                  one.split ? Relation.Kind.SPLIT_INTO : Relation.Kind.JOINED_INTO,
                  newerId,
                  one.patches));
    }
    return relations;
  }

  private static List<Integer> members(Map<Work, List<Integer>> made, Work work) {
    return Objects.requireNonNull(made.get(work), "a work without members");
  }

  // ---- from postings to versions ----

  private static Lineage lineage(
      List<PatchSeries> postings, List<Evidence> evidence, List<Relation> relations) {
    List<LineageVersion> versions = VersionNumbers.of(postings);
    LineageVersion newest = versions.getLast();
    String title = newest.series().title();
    for (int i = versions.size() - 1; i >= 0; i--) {
      if (versions.get(i).series().cover().isPresent()) {
        title = versions.get(i).series().title();
        break;
      }
    }
    return new Lineage(
        postings.getFirst().messageId(),
        title,
        newest.series().author(),
        versions,
        evidence,
        relations);
  }

  // ---- parts ----

  /** Two works that share patches. */
  private record Shared(int newer, int older, boolean split, int patches) {}

  /** What connects a posting with one older posting. */
  private static final class Tally {
    final int series;
    boolean changeId;
    boolean link;
    boolean reply;
    boolean title;
    boolean samePerson;
    boolean sameSender;
    boolean longGap;
    boolean changeIdsDiffer;
    boolean noCommonPatch;
    boolean strong;
    boolean lone;
    boolean likeTitle;
    Order order = Order.NEWER;
    int titles;
    int ids;
    int common;
    int score;
    private int lastTitle = -1;
    private int lastId = -1;

    Tally(int series) {
      this.series = series;
    }

    void countTitle(int index) {
      if (lastTitle != index) {
        titles++;
        lastTitle = index;
      }
    }

    void countId(int index) {
      if (lastId != index) {
        ids++;
        lastId = index;
      }
    }

    void accept(int points, boolean reliable) {
      score = points + (title ? 5 : 0);
      strong = reliable;
    }
  }

  /** A lineage in the making: a union-find node with its members. */
  private static final class Work {
    private @Nullable Work into;
    List<Integer> members = new ArrayList<>(1);
    List<Evidence> evidence = new ArrayList<>(0);

    Work(int series) {
      members.add(series);
    }

    Work root() {
      Work work = this;
      while (work.into != null) {
        if (work.into.into != null) {
          work.into = work.into.into;
        }
        work = work.into;
      }
      return work;
    }

    void take(Work other) {
      Work mine = root();
      Work theirs = other.root();
      if (mine.equals(theirs)) {
        return;
      }
      if (theirs.members.size() > mine.members.size()) {
        Work swap = mine;
        mine = theirs;
        theirs = swap;
      }
      mine.members.addAll(theirs.members);
      mine.evidence.addAll(theirs.evidence);
      theirs.members = List.of();
      theirs.evidence = List.of();
      theirs.into = mine;
    }
  }
}
