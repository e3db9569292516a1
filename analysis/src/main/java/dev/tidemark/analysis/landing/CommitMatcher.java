package dev.tidemark.analysis.landing;

import dev.tidemark.analysis.landing.CommitMatch.Posting;
import dev.tidemark.analysis.series.PatchMail;
import dev.tidemark.analysis.series.PatchSeries;
import dev.tidemark.analysis.series.People;
import dev.tidemark.analysis.series.Titles;
import dev.tidemark.ingest.commit.UpstreamCommit;
import dev.tidemark.ingest.diff.DiffStat.FileStat;
import dev.tidemark.ingest.mail.MailAddress;
import dev.tidemark.ingest.mail.MailLinks;
import dev.tidemark.ingest.mail.MessageId;
import dev.tidemark.ingest.mail.Trailer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the patch mails that commits came of. The rules are tried from the surest down, as b4 and
 * PaStA have them; see {@link MatchRule}. A posting counts only if it came before the commit, a day
 * of clocks that differ aside.
 *
 * <p>Of several postings that fit, the last before the commit is the one that was applied, unless
 * the commit links to one. Lines are compared only where no rule before has found anything, among
 * patches of the same author that touch a file of the commit, and for what is left of a series of
 * which other patches have landed.
 */
public final class CommitMatcher {
  /** Clocks may differ by this much, in seconds: a day, as b4 has it. */
  static final long CLOCKS_DIFFER = 24L * 3600;

  /** How long before its commit a posting may lie, in seconds: three years. */
  static final long LONGEST_WAIT = 3 * 366L * 24 * 3600;

  /** The least score of a match by lines. PaStA takes 0.82 of a measure that is milder. */
  static final double LEAST_SCORE = 0.6;

  /** Share of the title in that score; the rest is the lines'. PaStA's own weights. */
  private static final double TITLE_WEIGHT = 0.3;

  /** A change that is wholly in another one, which is larger, counts for this much of an equal. */
  private static final double PART_WEIGHT = 0.8;

  /** Lines a part must have if its title or its series speaks for it, and how many in common. */
  private static final int LEAST_PART = 3;

  /** Titles that are alike. */
  private static final double ALIKE = 0.5;

  private static final double LEAST_CONTAINED = 0.9;

  /**
   * Lines that a diff needs to say by itself whose change it is; a shorter one may well be made
   * twice, such as a flag that two people copy from the kernel.
   */
  private static final int LEAST_TELLING = 6;

  /** Of how many candidates for one commit the lines are compared. */
  private static final int MAX_COMPARED = 8;

  /** Titles less alike than this, of a mail the commit links to, need a file in common. */
  private static final double LEAST_LINKED_TITLE = 0.3;

  private static final Comparator<Candidate> NEWEST_FIRST =
      Comparator.comparingLong((Candidate each) -> -each.mail.posted())
          .thenComparing(each -> each.mail.messageId());

  private final DiffTexts texts;
  private final Map<MessageId, Candidate> byId = new HashMap<>();
  private final Map<MessageId, PatchSeries> byCover = new HashMap<>();
  private final Map<String, List<Candidate>> byPatchId = new HashMap<>();
  private final Map<String, List<Candidate>> byTitle = new HashMap<>();
  private final Map<String, List<Candidate>> byAuthor = new HashMap<>();
  private final Set<MessageId> taken = new HashSet<>();
  private final Map<MessageId, ChangedLines> linesOfMails = new HashMap<>();

  /** A patch mail that may have become a commit. Not compared by value: that would be deep. */
  private static final class Candidate {
    final PatchMail mail;
    final PatchSeries series;
    final String title;

    Candidate(PatchMail mail, PatchSeries series, String title) {
      this.mail = mail;
      this.series = series;
      this.title = title;
    }

    boolean isAuthors() {
      return series.origin() == PatchSeries.Origin.AUTHOR;
    }
  }

  private static final class Found {
    private final Map<Candidate, Posting> postings = new LinkedHashMap<>();

    void add(Candidate candidate, MatchRule rule, double score) {
      // Rules are tried from the surest down.
      postings.putIfAbsent(candidate, new Posting(candidate.mail.messageId(), rule, score));
    }

    /** Forgets pull requests and the like if there is the author's own posting as well. */
    void preferAuthors() {
      if (postings.keySet().stream().anyMatch(Candidate::isAuthors)) {
        postings.keySet().removeIf(candidate -> !candidate.isAuthors());
      }
    }
  }

  private CommitMatcher(Collection<PatchSeries> series, DiffTexts texts) {
    this.texts = texts;
    for (PatchSeries each : series) {
      if (each.origin() == PatchSeries.Origin.BOT) {
        continue;
      }
      each.cover().ifPresent(cover -> byCover.put(cover.messageId(), each));
      for (PatchMail mail : each.patches()) {
        if (!each.inherited().contains(mail.index())) {
          add(mail, each);
        }
      }
      each.duplicates().forEach(mail -> add(mail, each));
    }
  }

  private void add(PatchMail mail, PatchSeries series) {
    var candidate = new Candidate(mail, series, Titles.normal(mail.title()));
    byId.put(mail.messageId(), candidate);
    if (!mail.patchId().isEmpty()) {
      byPatchId.computeIfAbsent(mail.patchId(), key -> new ArrayList<>()).add(candidate);
    }
    if (!candidate.title.isEmpty()) {
      byTitle.computeIfAbsent(candidate.title, key -> new ArrayList<>()).add(candidate);
    }
    Set<String> people = new HashSet<>(keys(mail.author()));
    bodyFrom(mail).ifPresent(author -> people.addAll(keys(author)));
    for (String person : people) {
      byAuthor.computeIfAbsent(person, key -> new ArrayList<>()).add(candidate);
    }
  }

  /**
   * Matches commits with the patches of series.
   *
   * @param series all that were posted; robots' are left out, and what came as a pull request or
   *     for a release only counts where the commit's author has posted nothing else
   * @param commits all there are, in any order
   * @param texts gives the lines to compare
   * @return in order of the commits' time and id; several of one commit stand together, the surest
   *     first
   */
  public static List<CommitMatch> match(
      Collection<PatchSeries> series, Collection<UpstreamCommit> commits, DiffTexts texts)
      throws IOException {
    return new CommitMatcher(series, texts).match(commits);
  }

  private List<CommitMatch> match(Collection<UpstreamCommit> all) throws IOException {
    var commits = new ArrayList<>(all);
    commits.removeIf(UpstreamCommit::merge);
    commits.sort(
        Comparator.comparingLong(UpstreamCommit::committed).thenComparing(UpstreamCommit::id));
    Map<String, List<CommitMatch>> matches = new HashMap<>();
    var open = new ArrayList<UpstreamCommit>();
    for (UpstreamCommit commit : commits) {
      CommitMatch match = surely(commit);
      if (match == null) {
        open.add(commit);
      } else {
        taken.add(match.mail());
        match.earlier().forEach(posting -> taken.add(posting.mail()));
        matches.computeIfAbsent(commit.id(), key -> new ArrayList<>()).add(match);
      }
    }
    for (UpstreamCommit commit : open) {
      CommitMatch match = byLines(commit);
      if (match != null) {
        matches.computeIfAbsent(commit.id(), key -> new ArrayList<>()).add(match);
      }
    }
    for (UpstreamCommit commit : commits) {
      List<CommitMatch> found = matches.get(commit.id());
      if (found != null) {
        found.forEach(match -> taken.add(match.mail()));
      }
    }
    var ordered = new ArrayList<CommitMatch>();
    for (UpstreamCommit commit : commits) {
      List<CommitMatch> found = matches.get(commit.id());
      if (found != null) {
        ordered.addAll(found);
        ordered.addAll(squashedWith(commit, found.getFirst()));
      }
    }
    return ordered;
  }

  // By trailers, patch-id, title and author

  private @Nullable CommitMatch surely(UpstreamCommit commit) {
    var found = new Found();
    String title = Titles.normal(commit.subject());
    Candidate linked = linked(commit, title);
    if (linked != null) {
      found.add(linked, MatchRule.LINK, 1);
    }
    if (!commit.patchId().isEmpty()) {
      for (Candidate each : byPatchId.getOrDefault(commit.patchId(), List.of())) {
        if (inTime(each, commit) && tells(each, commit, title)) {
          found.add(each, MatchRule.PATCH_ID, 1);
        }
      }
    }
    for (Candidate each : byTitle.getOrDefault(title, List.of())) {
      if (!inTime(each, commit) || !mayTouchTheSame(each.mail, commit)) {
        continue;
      }
      if (samePerson(each.mail.author(), commit.author())) {
        found.add(each, MatchRule.SUBJECT_AUTHOR, 1);
      } else if (isBodyFrom(each.mail, commit.author())) {
        found.add(each, MatchRule.BODY_FROM, 1);
      }
    }
    if (linked == null) {
      found.preferAuthors();
    }
    return found.postings.isEmpty() ? null : result(commit, found, linked);
  }

  /** Whether the same patch-id means the same change: the same hand or words, or enough lines. */
  private static boolean tells(Candidate candidate, UpstreamCommit commit, String title) {
    PatchMail mail = candidate.mail;
    return mail.added() + mail.removed() >= LEAST_TELLING
        || candidate.title.equals(title)
        || samePerson(mail.author(), commit.author())
        || isBodyFrom(mail, commit.author());
  }

  /** The patch that a trailer of the commit leads to, itself or by its cover letter. */
  private @Nullable Candidate linked(UpstreamCommit commit, String title) {
    Candidate best = null;
    for (Trailer trailer : commit.trailers()) {
      if (!trailer.is("Link") && !trailer.is("Message-ID") && !trailer.is("Message-Id")) {
        continue;
      }
      var ids = new ArrayList<>(MailLinks.in(trailer.value()));
      if (ids.isEmpty() && !trailer.is("Link")) {
        ids.add(MessageId.of(trailer.value()));
      }
      for (MessageId id : ids) {
        Candidate patch = byId.get(id);
        if (patch == null) {
          patch = inSeries(byCover.get(id), title);
        }
        if (patch != null && plausible(patch, commit, title)) {
          best =
              best == null || (NEWEST_FIRST.compare(patch, best) < 0 && !best.title.equals(title))
                  ? patch
                  : best;
        }
      }
    }
    return best;
  }

  private @Nullable Candidate inSeries(@Nullable PatchSeries series, String title) {
    if (series == null) {
      return null;
    }
    for (PatchMail mail : series.patches()) {
      if (Titles.normal(mail.title()).equals(title)) {
        return byId.get(mail.messageId());
      }
    }
    return null;
  }

  /** Links also lead to reports and to other people's patches. */
  private static boolean plausible(Candidate patch, UpstreamCommit commit, String title) {
    return patch.mail.patchId().equals(commit.patchId())
        || Titles.similarity(patch.title, title) >= LEAST_LINKED_TITLE
        || sharesFile(patch.mail, commit);
  }

  private static CommitMatch result(
      UpstreamCommit commit, Found found, @Nullable Candidate linked) {
    var candidates = new ArrayList<>(found.postings.keySet());
    candidates.sort(NEWEST_FIRST);
    Candidate winner = linked == null ? candidates.getFirst() : linked;
    var earlier = new ArrayList<Posting>();
    for (Candidate each : candidates) {
      if (!each.equals(winner)) {
        earlier.add(posting(found, each));
      }
    }
    Posting won = posting(found, winner);
    return new CommitMatch(commit.id(), won.mail(), won.rule(), won.score(), earlier);
  }

  private static Posting posting(Found found, Candidate candidate) {
    return found.postings.getOrDefault(
        candidate, new Posting(candidate.mail.messageId(), MatchRule.FUZZY, 0));
  }

  // By lines

  private @Nullable CommitMatch byLines(UpstreamCommit commit) throws IOException {
    String title = Titles.normal(commit.subject());
    Set<Candidate> near = new HashSet<>();
    for (String person : keys(commit.author())) {
      for (Candidate each : byAuthor.getOrDefault(person, List.of())) {
        if (each.isAuthors() && inTime(each, commit) && sharesFile(each.mail, commit)) {
          near.add(each);
        }
      }
    }
    if (near.isEmpty()) {
      return null;
    }
    var sorted = new ArrayList<>(near);
    sorted.sort(
        Comparator.comparingDouble((Candidate each) -> -Titles.similarity(each.title, title))
            .thenComparing(NEWEST_FIRST));
    ChangedLines lines = ChangedLines.of(texts.ofCommit(commit.id()));
    var found = new Found();
    double best = 0;
    for (Candidate each : sorted.subList(0, Math.min(MAX_COMPARED, sorted.size()))) {
      double score = score(each, lines, title);
      if (score >= LEAST_SCORE) {
        found.add(each, MatchRule.FUZZY, score);
        best = Math.max(best, score);
      }
    }
    // Versions of one patch score alike; one that is far from the best is another patch.
    double least = best - (1 - LEAST_SCORE) / 2;
    found.postings.values().removeIf(posting -> posting.score() < least);
    return found.postings.isEmpty() ? null : result(commit, found, null);
  }

  private double score(Candidate candidate, ChangedLines commit, String title) throws IOException {
    ChangedLines lines = lines(candidate.mail.messageId());
    double titles = Titles.similarity(candidate.title, title);
    double contained = lines.containment(commit);
    int least = titles >= ALIKE ? LEAST_PART : LEAST_TELLING;
    boolean part = Math.min(lines.size(), commit.size()) >= least && contained >= LEAST_CONTAINED;
    boolean split = part && commit.size() <= lines.size();
    if (!split && taken.contains(candidate.mail.messageId())) {
      return 0; // It became another commit, and this one is no part of it.
    }
    double same = lines.similarity(commit);
    if (part) {
      same = Math.max(same, PART_WEIGHT * contained);
    }
    return TITLE_WEIGHT * titles + (1 - TITLE_WEIGHT) * same;
  }

  /** Patches of the same posting that became part of the same commit. */
  private List<CommitMatch> squashedWith(UpstreamCommit commit, CommitMatch match)
      throws IOException {
    Candidate first = byId.get(match.mail());
    if (first == null || match.rule() == MatchRule.PATCH_ID) {
      return List.of();
    }
    var also = new ArrayList<CommitMatch>();
    ChangedLines whole = null;
    for (PatchMail sibling : first.series.patches()) {
      if (taken.contains(sibling.messageId()) || !sharesFile(sibling, commit)) {
        continue;
      }
      if (whole == null) {
        whole = ChangedLines.of(texts.ofCommit(commit.id()));
      }
      ChangedLines part = lines(sibling.messageId());
      if (part.size() >= LEAST_PART
          && part.size() <= whole.size()
          && part.containment(whole) >= LEAST_CONTAINED) {
        taken.add(sibling.messageId());
        also.add(
            new CommitMatch(
                commit.id(),
                sibling.messageId(),
                MatchRule.FUZZY,
                PART_WEIGHT * part.containment(whole),
                List.of()));
      }
    }
    return also;
  }

  private ChangedLines lines(MessageId mail) throws IOException {
    ChangedLines known = linesOfMails.get(mail);
    if (known == null) {
      known = ChangedLines.of(texts.ofMail(mail));
      linesOfMails.put(mail, known);
    }
    return known;
  }

  // What they have in common

  private static boolean inTime(Candidate candidate, UpstreamCommit commit) {
    long posted = candidate.mail.posted();
    return posted <= commit.committed() + CLOCKS_DIFFER
        && posted >= commit.committed() - LONGEST_WAIT;
  }

  private static boolean mayTouchTheSame(PatchMail mail, UpstreamCommit commit) {
    return mail.files().isEmpty() || commit.files().isEmpty() || sharesFile(mail, commit);
  }

  private static boolean sharesFile(PatchMail mail, UpstreamCommit commit) {
    Set<String> paths = new HashSet<>();
    for (FileStat file : mail.files()) {
      paths.add(file.path());
    }
    for (FileStat file : commit.files()) {
      if (paths.contains(file.path())) {
        return true;
      }
    }
    return false;
  }

  private static Optional<MailAddress> bodyFrom(PatchMail mail) {
    return mail.bodyFrom().isEmpty()
        ? Optional.empty()
        : new Trailer("From", mail.bodyFrom(), List.of()).person();
  }

  private static boolean isBodyFrom(PatchMail mail, MailAddress who) {
    return bodyFrom(mail).filter(named -> samePerson(named, who)).isPresent();
  }

  private static boolean samePerson(MailAddress a, MailAddress b) {
    for (String key : keys(a)) {
      if (keys(b).contains(key)) {
        return true;
      }
    }
    return false;
  }

  /** A mailbox by its address, and by its name if that is one of several words. */
  private static Set<String> keys(MailAddress who) {
    Set<String> keys = new TreeSet<>();
    if (!who.address().isEmpty()) {
      keys.add("a " + who.address().toLowerCase(Locale.ROOT));
    }
    String name = People.fullName(who.name());
    if (!name.isEmpty()) {
      keys.add("n " + name);
    }
    return keys;
  }
}
