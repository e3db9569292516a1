package dev.tidemark.analysis.series;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Mails that are thought to be one posting. */
final class OpenPosting {
  /** Up to this size a posting is searched mail by mail. */
  private static final int SMALL = 8;

  static final Comparator<OpenPosting> ORDER =
      Comparator.<OpenPosting>comparingLong(OpenPosting::start)
          .thenComparing(group -> group.mails.getFirst().mail.messageId().value());

  final List<PostedMail> mails = new ArrayList<>(1);
  final List<PostedMail> duplicates = new ArrayList<>(0);
  final EnumSet<Doubt> doubts = EnumSet.noneOf(Doubt.class);
  @Nullable PostedMail nakedCover;
  @Nullable OpenPosting base;
  private long first = Long.MAX_VALUE;
  private long last = Long.MIN_VALUE;
  // Most groups are single patches, so these are made when they are needed.
  private @Nullable Map<Integer, PostedMail> byIndex;
  private Map<Integer, PostedMail> filled = Map.of();
  private Set<String> stems = Set.of();
  private Set<PostedMail> anchors = Set.of();

  OpenPosting(PostedMail mail) {
    add(mail);
  }

  void add(PostedMail mail) {
    mails.add(mail);
    if (byIndex != null) {
      byIndex.put(mail.index, mail);
    } else if (mails.size() > SMALL) {
      byIndex = new HashMap<>();
      for (PostedMail one : mails) {
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

  void anchor(PostedMail anchor) {
    anchors = anchors.isEmpty() ? new HashSet<>() : anchors;
    anchors.add(anchor);
  }

  @Nullable PostedMail at(int index) {
    if (byIndex != null) {
      return byIndex.get(index);
    }
    for (PostedMail mail : mails) {
      if (mail.index == index) {
        return mail;
      }
    }
    return null;
  }

  void join(OpenPosting other) {
    for (PostedMail mail : other.mails) {
      PostedMail one = mails.getFirst();
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

  @Nullable PostedMail cover() {
    return at(0);
  }

  boolean collides(OpenPosting other) {
    for (PostedMail mail : other.mails) {
      if (at(mail.index) != null) {
        return true;
      }
    }
    return false;
  }

  boolean near(OpenPosting other, long seconds) {
    return other.first - last <= seconds && first - other.last <= seconds;
  }

  boolean full() {
    int patches = mails.size() - (cover() == null ? 0 : 1);
    return patches >= mails.getFirst().total;
  }

  /** How well a mail with the same numbers fits in here: 0 not at all, 3 for certain. */
  int rank(PostedMail mail, @Nullable PostedMail anchor) {
    if (at(mail.index) != null) {
      return 0;
    }
    if (mail.index == 0) {
      for (PostedMail one : mails) {
        if (one.answers(mail)) {
          return 3; // The cover came late, or its clock is behind.
        }
      }
    } else if (anchor != null && (anchors.contains(anchor) || anchor.equals(at(anchor.index)))) {
      return 3;
    }
    if (stems.contains(mail.stem) && mail.time - last <= SeriesAssembler.SAME_POSTING_SECONDS) {
      return 2;
    }
    if (mail.index != 0 && anchor != null && !(anchors.isEmpty() && cover() == null)) {
      return 0; // It belongs to another cover.
    }
    return mail.time - last <= SeriesAssembler.SAME_POSTING_SECONDS ? 1 : 0;
  }

  /** Whether a later group of the same numbers, both without threading, goes on with this one. */
  boolean continuedBy(OpenPosting next) {
    if (collides(next) || next.first - last > SeriesAssembler.UNTHREADED_SECONDS) {
      return false;
    }
    boolean coverThenFirst =
        cover() != null
            && next.at(1) != null
            && next.first - last <= SeriesAssembler.SAME_RUN_SECONDS;
    return unthreaded() || next.unthreaded() || coverThenFirst;
  }

  /**
   * Whether all mails of a later group either repeat one of this group unchanged or fill one of its
   * holes.
   */
  boolean repeatedBy(OpenPosting late) {
    if (late.first - last > SeriesAssembler.UNTHREADED_SECONDS || late.cover() != null) {
      return false;
    }
    int repeated = 0;
    for (PostedMail mail : late.mails) {
      PostedMail same = at(mail.index);
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
  boolean takesIn(OpenPosting patches) {
    PostedMail mine = mails.getFirst();
    PostedMail theirs = patches.mails.getFirst();
    boolean coverOnly = mails.size() == 1 && cover() != null;
    if (collides(patches) || !near(patches, SeriesAssembler.SAME_POSTING_SECONDS)) {
      return false;
    }
    if (mine.origin != theirs.origin || !mine.stableTree.equals(theirs.stableTree)) {
      return false;
    }
    if (mine.person != theirs.person
        && !(coverOnly && near(patches, SeriesAssembler.SAME_RUN_SECONDS))) {
      return false;
    }
    boolean sameVersion = mine.version == theirs.version && mine.reroll == theirs.reroll;
    boolean oneUnwritten = mine.version == 0 || theirs.version == 0;
    if (!sameVersion && !(oneUnwritten && near(patches, SeriesAssembler.SAME_RUN_SECONDS))) {
      return false;
    }
    if (theirs.index == PostedMail.UNNUMBERED) {
      return coverOnly && mine.total == 1 && patches.mails.size() == 1;
    }
    return mine.total == theirs.total
        || (coverOnly && near(patches, SeriesAssembler.SAME_RUN_SECONDS))
        || (theirs.malformed && theirs.index > mine.total && patches.mails.size() == 1);
  }

  /** Whether nothing in it answers a mail outside of it. */
  boolean loose() {
    for (PostedMail mail : mails) {
      if (mail.index == PostedMail.UNNUMBERED) {
        return false;
      }
      for (int reference : mail.references) {
        boolean inside = false;
        for (PostedMail one : mails) {
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
    for (PostedMail mail : mails) {
      if (mail.index >= 2 && mail.references.length == 0) {
        return true;
      }
    }
    return false;
  }

  /** Takes over what a partial reroll keeps of the version it amends. */
  void fillReroll() {
    // A chain of rerolls is followed back, each link once.
    var chain = new ArrayList<OpenPosting>();
    for (OpenPosting link = base; link != null && !chain.contains(link); link = link.base) {
      chain.add(link);
      if (chain.size() > SeriesAssembler.MAX_OPEN_POSTINGS) {
        break;
      }
    }
    for (OpenPosting link : chain) {
      for (PostedMail mail : link.mails) {
        if (mail.index > 0 && at(mail.index) == null) {
          filled = filled.isEmpty() ? new HashMap<>() : filled;
          filled.putIfAbsent(mail.index, mail);
        }
      }
    }
  }

  /** RFC by its cover, else by most of its patches; a partial reroll is what it amends. */
  boolean isRfc() {
    OpenPosting group = base != null && base.base == null ? base : this;
    PostedMail cover = group.nakedCover != null ? group.nakedCover : group.cover();
    int marked = 0;
    for (PostedMail mail : group.mails) {
      marked += mail.rfc ? 1 : 0;
    }
    return (cover != null && cover.rfc) || marked * 2 >= group.mails.size();
  }

  PatchSeries toSeries() {
    PostedMail written = mails.getFirst();
    for (PostedMail mail : mails) {
      if (mail.version > written.version) {
        written = mail;
      }
    }
    var patches = new ArrayList<PatchMail>();
    var inherited = new ArrayList<Integer>();
    int expected = 1;
    int highest = 0;
    PostedMail cover = nakedCover == null ? cover() : nakedCover;
    PostedMail lowest = null;
    boolean allResend = true;
    for (PostedMail mail : mails) {
      int index = mail.index == PostedMail.UNNUMBERED ? 1 : mail.index;
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
    for (Map.Entry<Integer, PostedMail> kept : filled.entrySet()) {
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
    PostedMail head = cover != null ? cover : lowest != null ? lowest : mails.getFirst();
    String changeId = head.changeId;
    String baseCommit = head.baseCommit;
    if (baseCommit.isEmpty() && lowest != null) {
      baseCommit = lowest.baseCommit;
    }
    duplicates.sort(PostedMail.ORDER);
    var repeated = new ArrayList<PatchMail>(duplicates.size());
    for (PostedMail mail : duplicates) {
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
