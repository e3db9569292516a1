package dev.tidemark.analysis.series;

import dev.tidemark.analysis.series.PatchSeries.Origin;
import dev.tidemark.index.schema.MailSummary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  static final int MAX_OPEN_POSTINGS = 64;

  private final MailGraph graph;
  private final People people;
  private final List<PostedMail> candidates = new ArrayList<>();
  private final SharedTexts texts = new SharedTexts();

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
      candidates.add(new PostedMail(mail, mail.posted(), graph, people, texts));
    }
  }

  /** All series of the mails taken in, by time of posting, then Message-ID. */
  public List<PatchSeries> assemble() {
    List<OpenPosting> groups = groups();
    candidates.clear();
    texts.clear();
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

  private List<OpenPosting> groups() {
    candidates.sort(PostedMail.ORDER);
    var byNode = new PostedMail[graph.size()];
    var byThread = new LinkedHashMap<Integer, List<PostedMail>>();
    for (PostedMail candidate : candidates) {
      if (byNode[candidate.node] != null) {
        continue; // An imposter: a second mail with a Message-ID already taken.
      }
      byNode[candidate.node] = candidate;
      candidate.person = people.person(candidate.mailbox);
      byThread
          .computeIfAbsent(graph.thread(candidate.node), key -> new ArrayList<>())
          .add(candidate);
    }
    var groups = new ArrayList<OpenPosting>();
    for (List<PostedMail> thread : byThread.values()) {
      assembleThread(thread, byNode, groups);
    }
    stitchUnthreaded(groups);
    groups.removeIf(group -> group.mails.isEmpty());
    for (OpenPosting group : groups) {
      group.fillReroll();
    }
    return groups;
  }

  // ---- one thread ----

  private static void assembleThread(
      List<PostedMail> thread, @Nullable PostedMail[] byNode, List<OpenPosting> out) {
    var buckets = new LinkedHashMap<Key, List<PostedMail>>();
    var groups = new ArrayList<OpenPosting>();
    for (PostedMail candidate : thread) {
      if (!candidate.patch) {
        continue;
      }
      if (candidate.index == PostedMail.UNNUMBERED) {
        groups.add(new OpenPosting(candidate));
      } else {
        buckets.computeIfAbsent(Key.of(candidate), key -> new ArrayList<>()).add(candidate);
      }
    }
    if (groups.isEmpty() && buckets.isEmpty()) {
      return;
    }
    for (List<PostedMail> bucket : buckets.values()) {
      tellApart(bucket, byNode, groups);
    }
    groups.sort(OpenPosting.ORDER);
    joinByCover(groups, byNode);
    joinByStem(groups);
    var alone = new HashMap<PostedMail, OpenPosting>();
    for (OpenPosting group : groups) {
      if (group.mails.size() == 1 && group.mails.getFirst().index == PostedMail.UNNUMBERED) {
        alone.put(group.mails.getFirst(), group);
      }
    }
    for (OpenPosting group : groups) {
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
      List<PostedMail> bucket, @Nullable PostedMail[] byNode, List<OpenPosting> out) {
    var open = new ArrayList<OpenPosting>();
    for (PostedMail mail : bucket) {
      PostedMail anchor = anchor(mail, byNode);
      OpenPosting best = null;
      int bestRank = 0;
      int oldest = Math.max(0, open.size() - MAX_OPEN_POSTINGS);
      for (int i = open.size() - 1; i >= oldest; i--) {
        OpenPosting group = open.get(i);
        int rank = group.rank(mail, anchor);
        if (rank > bestRank) {
          best = group;
          bestRank = rank;
        }
      }
      if (best == null) {
        best = new OpenPosting(mail);
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
  private static @Nullable PostedMail anchor(PostedMail mail, @Nullable PostedMail[] byNode) {
    if (mail.index == 0) {
      return mail;
    }
    PostedMail first = null;
    for (int i = mail.references.length - 1; i >= 0; i--) {
      PostedMail above = byNode[mail.references[i]];
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
  private static void putDuplicatesAside(List<OpenPosting> open) {
    for (int i = 1; i < open.size(); i++) {
      OpenPosting late = open.get(i);
      for (int j = 0; j < i; j++) {
        OpenPosting early = open.get(j);
        if (early.mails.isEmpty() || !early.repeatedBy(late)) {
          continue;
        }
        for (PostedMail mail : late.mails) {
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
  private static void joinByCover(List<OpenPosting> groups, @Nullable PostedMail[] byNode) {
    var home = new HashMap<PostedMail, OpenPosting>();
    for (OpenPosting group : groups) {
      for (PostedMail mail : group.mails) {
        home.put(mail, group);
      }
    }
    for (OpenPosting group : groups) {
      if (group.mails.isEmpty() || group.cover() != null) {
        continue;
      }
      OpenPosting above = null;
      for (PostedMail mail : group.mails) {
        PostedMail answered = nearestPatch(mail, byNode);
        OpenPosting candidate = answered == null ? null : home.get(answered);
        if (answered == null || candidate == null || candidate.equals(group)) {
          continue;
        }
        if (answered.index == 0 || (answered.index == 1 && candidate.cover() == null)) {
          above = candidate;
        }
        break;
      }
      if (above != null && above.takesIn(group)) {
        for (PostedMail mail : group.mails) {
          home.put(mail, above);
        }
        above.join(group);
      }
    }
    groups.removeIf(group -> group.mails.isEmpty());
  }

  private static @Nullable PostedMail nearestPatch(PostedMail mail, @Nullable PostedMail[] byNode) {
    for (int i = mail.references.length - 1; i >= 0; i--) {
      PostedMail above = byNode[mail.references[i]];
      if (above != null && above.patch) {
        return above;
      }
    }
    return null;
  }

  /** Joins what one run of git-send-email or b4 sent, where prefixes differ inside it. */
  private static void joinByStem(List<OpenPosting> groups) {
    var byStem = new HashMap<String, OpenPosting>();
    for (OpenPosting group : groups) {
      PostedMail first = group.mails.getFirst();
      if (first.stem.isEmpty() || first.index == PostedMail.UNNUMBERED) {
        continue;
      }
      OpenPosting before = byStem.putIfAbsent(stemKey(first), group);
      if (before != null && !before.collides(group) && before.near(group, SAME_RUN_SECONDS)) {
        before.join(group);
      }
    }
    groups.removeIf(group -> group.mails.isEmpty());
  }

  /** Finds the mail without a counter that a series answers and that introduces it. */
  private static void findNakedCover(
      OpenPosting group, @Nullable PostedMail[] byNode, Map<PostedMail, OpenPosting> alone) {
    if (group.cover() != null || group.mails.getFirst().index == PostedMail.UNNUMBERED) {
      return;
    }
    PostedMail lowest = group.mails.getFirst();
    for (PostedMail mail : group.mails) {
      if (mail.index < lowest.index) {
        lowest = mail;
      }
    }
    if (lowest.references.length == 0) {
      return;
    }
    PostedMail above = byNode[lowest.references[lowest.references.length - 1]];
    if (above == null
        || (above.taken && !alone.containsKey(above))
        || above.person != lowest.person
        || above.index != PostedMail.UNNUMBERED
        || !above.mail.patchId().isEmpty()
        || (above.reply && above.mail.declared().isEmpty())
        || lowest.time - above.time > (above.reply ? UNTHREADED_SECONDS : NAKED_COVER_SECONDS)
        || lowest.time < above.time - SAME_RUN_SECONDS
        || (above.version > 0 && above.version != lowest.versionOrOne())) {
      return;
    }
    OpenPosting own = alone.remove(above);
    if (own != null) {
      own.mails.clear(); // It looked like a patch, but it has no diff.
    }
    above.taken = true;
    group.nakedCover = above;
    group.doubts.add(Doubt.NAKED_COVER);
  }

  /** Finds patches that were sent as replies to the patch they replace. */
  private static void findRerolls(List<OpenPosting> groups, @Nullable PostedMail[] byNode) {
    var home = new HashMap<PostedMail, OpenPosting>();
    for (OpenPosting group : groups) {
      for (PostedMail mail : group.mails) {
        home.put(mail, group);
      }
    }
    for (OpenPosting group : groups) {
      PostedMail first = group.mails.getFirst();
      if (group.cover() != null || first.index == PostedMail.UNNUMBERED || group.full()) {
        continue;
      }
      OpenPosting base = null;
      for (PostedMail mail : group.mails) {
        PostedMail answered = nearestPatch(mail, byNode);
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
  private static @Nullable OpenPosting newestBefore(PostedMail reroll, List<OpenPosting> groups) {
    OpenPosting newest = null;
    for (OpenPosting group : groups) {
      PostedMail first = group.mails.getFirst();
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
  private static void stitchUnthreaded(List<OpenPosting> groups) {
    joinStrayByStem(groups);
    var loose = new LinkedHashMap<Key, List<OpenPosting>>();
    for (OpenPosting group : groups) {
      if (!group.mails.isEmpty() && group.loose()) {
        loose.computeIfAbsent(Key.of(group.mails.getFirst()), key -> new ArrayList<>()).add(group);
      }
    }
    for (List<OpenPosting> together : loose.values()) {
      together.sort(OpenPosting.ORDER);
      OpenPosting run = null;
      for (OpenPosting next : together) {
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
  private static void joinStrayByStem(List<OpenPosting> groups) {
    var byStem = new HashMap<String, List<OpenPosting>>();
    for (OpenPosting group : groups) {
      if (group.mails.isEmpty() || group.mails.getFirst().index == PostedMail.UNNUMBERED) {
        continue;
      }
      PostedMail first = group.mails.getFirst();
      if (!first.stem.isEmpty()) {
        byStem.computeIfAbsent(stemKey(first), key -> new ArrayList<>()).add(group);
      }
    }
    for (List<OpenPosting> run : byStem.values()) {
      run.sort(OpenPosting.ORDER);
      for (int i = 1; i < run.size() && i <= MAX_OPEN_POSTINGS; i++) {
        OpenPosting group = run.get(i);
        OpenPosting before = run.getFirst();
        if (!before.collides(group)
            && before.near(group, UNTHREADED_SECONDS)
            && (before.loose() || group.loose())) {
          before.join(group);
          before.doubts.add(Doubt.NOT_THREADED);
        }
      }
    }
  }

  private static String stemKey(PostedMail mail) {
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

    static Key of(PostedMail mail) {
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
}
