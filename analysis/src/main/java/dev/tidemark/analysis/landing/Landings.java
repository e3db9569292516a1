package dev.tidemark.analysis.landing;

import dev.tidemark.analysis.series.Lineage;
import dev.tidemark.analysis.series.LineageVersion;
import dev.tidemark.analysis.series.PatchMail;
import dev.tidemark.analysis.series.PatchSeries;
import dev.tidemark.index.search.MailSearcher;
import dev.tidemark.ingest.commit.Passage;
import dev.tidemark.ingest.commit.UpstreamCommit;
import dev.tidemark.ingest.mail.MessageId;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What has landed, of one index snapshot: by commit, by mail, by lineage. Immutable. */
public final class Landings {
  /** Nothing has landed, for all that is known. */
  public static final Landings NONE = new Landings(Map.of(), List.of());

  private final Map<String, UpstreamCommit> commits;
  private final Map<String, List<CommitMatch>> byCommit = new HashMap<>();
  private final Map<MessageId, List<CommitMatch>> byMail = new HashMap<>();

  /** When a change first came up, through all the commits it was rewritten as. */
  private final Map<String, Passage> firstSeen = new HashMap<>();

  /**
   * When tags were made, by repository and tag, as far as a commit came up or was released then.
   */
  private final Map<String, Long> tagTimes = new HashMap<>();

  private Landings(Map<String, UpstreamCommit> commits, List<CommitMatch> matches) {
    this.commits = commits;
    for (CommitMatch match : matches) {
      byCommit.computeIfAbsent(match.commit(), key -> new ArrayList<>()).add(match);
      byMail.computeIfAbsent(match.mail(), key -> new ArrayList<>()).add(match);
      for (CommitMatch.Posting posting : match.earlier()) {
        byMail.computeIfAbsent(posting.mail(), key -> new ArrayList<>()).add(match);
      }
    }
    for (UpstreamCommit commit : commits.values()) {
      follow(commit);
      tagTimes.put(tagKey(commit, commit.passage().tag()), commit.passage().tagged());
    }
  }

  private static String tagKey(UpstreamCommit commit, String tag) {
    return commit.repository() + ' ' + tag;
  }

  /** Hands the first passage of a change down to all that it was rewritten as. */
  private void follow(UpstreamCommit start) {
    Passage first = start.passage();
    Set<String> met = new HashSet<>();
    UpstreamCommit at = start;
    while (at != null && met.add(at.id())) {
      firstSeen.merge(at.id(), first, (a, b) -> a.tagged() <= b.tagged() ? a : b);
      at = commits.get(at.passage().rewrittenAs());
    }
  }

  /**
   * Works it out.
   *
   * @param series all that were posted
   * @param commits all there are
   * @param texts gives the lines to compare where nothing shorter decides
   */
  public static Landings of(
      Collection<PatchSeries> series, Collection<UpstreamCommit> commits, DiffTexts texts)
      throws IOException {
    Map<String, UpstreamCommit> byId = new TreeMap<>();
    for (UpstreamCommit commit : commits) {
      byId.put(commit.id(), commit);
    }
    return new Landings(byId, CommitMatcher.match(series, byId.values(), texts));
  }

  /**
   * What has landed of all that was posted, with all commits of an index.
   *
   * @param series all that were posted
   */
  public static Landings of(MailSearcher searcher, Collection<PatchSeries> series)
      throws IOException {
    if (!searcher.hasCommits()) {
      return NONE;
    }
    var commits = new ArrayList<UpstreamCommit>();
    searcher.forEachCommit(commits::add);
    return of(series, commits, new IndexedTexts(searcher));
  }

  /** What is known of the postings of a commit: the surest first; empty if none is known. */
  public List<CommitMatch> ofCommit(String id) {
    return List.copyOf(byCommit.getOrDefault(id, List.of()));
  }

  /** The commits that came of a patch mail or of a later version of it, those there now first. */
  public List<UpstreamCommit> ofMail(MessageId mail) {
    var found = new ArrayList<UpstreamCommit>();
    for (CommitMatch match : byMail.getOrDefault(mail, List.of())) {
      UpstreamCommit commit = commits.get(match.commit());
      if (commit != null && !found.contains(commit)) {
        found.add(commit);
      }
    }
    found.sort((a, b) -> Boolean.compare(isGone(a), isGone(b)));
    return found;
  }

  /**
   * The patches that became commits which are there now and whose change first came up within a
   * span.
   *
   * @param from epoch second
   * @param to epoch second, included
   */
  public Set<MessageId> mails(long from, long to) {
    var mails = new LinkedHashSet<MessageId>();
    for (UpstreamCommit commit : commits.values()) {
      long tagged = firstSeen(commit).tagged();
      if (!isGone(commit) && tagged >= from && tagged <= to) {
        byCommit.getOrDefault(commit.id(), List.of()).forEach(match -> mails.add(match.mail()));
      }
    }
    return mails;
  }

  /**
   * When the change of a patch, or of a later version of it, first came up in a tag, epoch seconds;
   * empty if it became no commit that is there now.
   */
  public OptionalLong landedAt(PatchMail patch) {
    return ofMail(patch.messageId()).stream()
        .filter(commit -> !isGone(commit))
        .mapToLong(commit -> firstSeen(commit).tagged())
        .min();
  }

  /** Every commit of a source tree that is known, also those that are gone; sorted by id. */
  public Collection<UpstreamCommit> commits() {
    return Collections.unmodifiableCollection(commits.values());
  }

  /**
   * The passage by which a change first came up, under this commit or one it was rewritten from.
   */
  public Passage firstSeen(UpstreamCommit commit) {
    return firstSeen.getOrDefault(commit.id(), commit.passage());
  }

  /**
   * When a commit was first missing, epoch seconds: the time of the tag it is gone from. Where no
   * other commit came up in that tag, the day in the tag's name; {@link Long#MAX_VALUE} while the
   * commit is there.
   */
  public long goneAt(UpstreamCommit commit) {
    String tag = commit.passage().gone();
    if (tag.isEmpty()) {
      return Long.MAX_VALUE;
    }
    Long time = tagTimes.get(tagKey(commit, tag));
    if (time != null) {
      return time;
    }
    try {
      String day = tag.substring(Math.max(0, tag.length() - 8));
      return LocalDate.parse(day, DateTimeFormatter.BASIC_ISO_DATE)
          .atStartOfDay()
          .toEpochSecond(ZoneOffset.UTC);
    } catch (DateTimeParseException e) {
      return commit.passage().tagged(); // A tag without a day: it went some time after it came.
    }
  }

  /** The commit of that id. */
  public Optional<UpstreamCommit> commit(String id) {
    return Optional.ofNullable(commits.get(id));
  }

  /** How many commits there are. */
  public int size() {
    return commits.size();
  }

  /** How many commits have a known posting. */
  public int matched() {
    return byCommit.size();
  }

  /** How far a work has landed; empty if nothing of it ever did. */
  public Optional<Landing> of(Lineage lineage) {
    return of(lineage, Long.MAX_VALUE);
  }

  /**
   * How far a work had landed at a moment; empty if nothing of it had.
   *
   * @param until epoch second; what came up or went later does not count
   */
  public Optional<Landing> of(Lineage lineage, long until) {
    Map<String, UpstreamCommit> there = new HashMap<>();
    Map<Integer, Set<Integer>> patchesByVersion = new HashMap<>();
    var inOrder = new ArrayList<String>();
    int dropped = 0;
    Set<String> droppedIds = new HashSet<>();
    for (int v = 0; v < lineage.versions().size(); v++) {
      for (PatchSeries series : lineage.versions().get(v).postings()) {
        for (PatchMail mail : series.mails()) {
          for (CommitMatch match : byMail.getOrDefault(mail.messageId(), List.of())) {
            UpstreamCommit commit = commits.get(match.commit());
            if (commit == null || firstSeen(commit).tagged() > until) {
              continue;
            }
            if (isGone(commit) && goneAt(commit) <= until) {
              if (commit.passage().state() == Passage.State.DROPPED) {
                dropped += droppedIds.add(commit.id()) ? 1 : 0;
              }
              continue;
            }
            // What was rewritten later is told of by what it was rewritten as.
            if (commit.passage().state() == Passage.State.REWRITTEN) {
              continue;
            }
            if (there.put(commit.id(), commit) == null) {
              inOrder.add(commit.id());
            }
            if (match.mail().equals(mail.messageId())) {
              patchesByVersion.computeIfAbsent(v, key -> new HashSet<>()).add(mail.index());
            }
          }
        }
      }
    }
    if (there.isEmpty() && dropped == 0) {
      return Optional.empty();
    }
    int number = applied(lineage, patchesByVersion);
    LineageVersion applied = lineage.versions().get(number);
    Passage last = null;
    for (UpstreamCommit commit : there.values()) {
      Passage seen = firstSeen(commit);
      if (last == null
          || seen.tagged() > last.tagged()
          || (seen.tagged() == last.tagged() && seen.tag().compareTo(last.tag()) > 0)) {
        last = seen;
      }
    }
    Passage release = release(there.values());
    Set<Integer> indexes = new HashSet<>();
    patchesByVersion.values().forEach(indexes::addAll);
    int landed = indexes.size();
    int patches = Math.max(landed, applied.series().expected());
    Landing.State state =
        there.isEmpty()
            ? Landing.State.DROPPED
            : landed == patches ? Landing.State.LANDED : Landing.State.PARTLY;
    return Optional.of(
        new Landing(
            state,
            landed,
            patches,
            applied.label(),
            number + 1,
            last == null ? "" : last.tag(),
            last == null ? 0 : last.tagged(),
            last == null ? 0 : Math.max(0, last.tagged() - lineage.first()),
            last == null ? 0 : Math.max(0, last.tagged() - applied.posted()),
            release == null ? "" : release.release(),
            release == null ? 0 : release.released(),
            dropped,
            inOrder));
  }

  /** Of commits that all are in a release, the passage of the one released last; else null. */
  private static @Nullable Passage release(Collection<UpstreamCommit> commits) {
    Passage last = null;
    for (UpstreamCommit commit : commits) {
      Passage passage = commit.passage();
      if (passage.release().isEmpty()) {
        return null;
      }
      if (last == null || passage.released() > last.released()) {
        last = passage;
      }
    }
    return last;
  }

  /** The version most patches of which were applied, the newest of equals. */
  private static int applied(Lineage lineage, Map<Integer, Set<Integer>> patchesByVersion) {
    int best = lineage.versions().size() - 1;
    int most = 0;
    for (int v = 0; v < lineage.versions().size(); v++) {
      int patches = patchesByVersion.getOrDefault(v, Set.of()).size();
      if (patches > 0 && patches >= most) {
        best = v;
        most = patches;
      }
    }
    return best;
  }

  private static boolean isGone(@Nullable UpstreamCommit commit) {
    return commit == null || !commit.passage().gone().isEmpty();
  }
}
