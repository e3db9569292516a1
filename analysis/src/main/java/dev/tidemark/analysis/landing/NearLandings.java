package dev.tidemark.analysis.landing;

import dev.tidemark.analysis.AnalysisCatalog;
import dev.tidemark.analysis.Neighbourhood;
import dev.tidemark.analysis.series.MailGraph;
import dev.tidemark.analysis.series.PatchMail;
import dev.tidemark.analysis.series.PatchSeries;
import dev.tidemark.analysis.series.People;
import dev.tidemark.analysis.series.SeriesAssembler;
import dev.tidemark.index.schema.MailSummary;
import dev.tidemark.index.search.MailLookup;
import dev.tidemark.index.search.MailSearcher;
import dev.tidemark.ingest.commit.UpstreamCommit;
import dev.tidemark.ingest.diff.DiffStat.FileStat;
import dev.tidemark.ingest.mail.MailAddress;
import dev.tidemark.ingest.mail.MailLinks;
import dev.tidemark.ingest.mail.MessageId;
import dev.tidemark.ingest.mail.PatchSubject;
import dev.tidemark.ingest.mail.Trailer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What has landed of a few series, without a look at all commits: the commits that a rule of {@link
 * CommitMatcher} could connect with their patches, and, since a commit goes to the patch that fits
 * best, the other patches that these commits could have come of.
 */
public final class NearLandings {
  /** Beyond so many mails all landings are worked out instead. */
  private static final int MOST_MAILS = 20_000;

  private final MailLookup lookup;
  private final Collection<PatchSeries> series;
  private final Set<MessageId> own = new HashSet<>();

  private NearLandings(MailLookup lookup, Collection<PatchSeries> series) {
    this.lookup = lookup.commitsToo();
    this.series = series;
    series.forEach(each -> each.mails().forEach(mail -> own.add(mail.messageId())));
  }

  /**
   * What became of some series. Says of their patches what {@link Landings} of the whole index
   * would say; of others it may say less.
   *
   * @param series as the catalog has them, with all that their lineages have
   */
  public static Landings of(MailSearcher searcher, Collection<PatchSeries> series)
      throws IOException {
    if (!searcher.hasCommits()) {
      return Landings.NONE;
    }
    try (MailLookup lookup = searcher.lookup(MOST_MAILS)) {
      var near = new NearLandings(lookup, series);
      near.findCommits();
      Landings landings = near.landings(new IndexedTexts(searcher));
      if (!lookup.full()) {
        return landings;
      }
    }
    return Landings.of(searcher, AnalysisCatalog.of(searcher).series());
  }

  /**
   * What is known of the postings of one commit, see {@link Landings#ofCommit}.
   *
   * @param id of a commit that is in the index
   */
  public static Landings of(MailSearcher searcher, String id) throws IOException {
    try (MailLookup lookup = searcher.lookup(MOST_MAILS)) {
      var near = new NearLandings(lookup, List.of());
      lookup.commit(id);
      Landings first = near.landings(new IndexedTexts(searcher));
      List<MessageId> mails = first.ofCommit(id).stream().map(CommitMatch::mail).toList();
      if (mails.isEmpty() && !lookup.full()) {
        return first;
      }
      // Now with the whole works that they are part of.
      AnalysisCatalog catalog = Neighbourhood.of(searcher, mails);
      var postings = new LinkedHashMap<MessageId, PatchSeries>();
      for (MessageId mail : mails) {
        catalog
            .lineage(mail)
            .ifPresent(work -> work.postings().forEach(one -> postings.put(one.messageId(), one)));
      }
      return of(searcher, postings.values());
    }
  }

  /** The commits that any rule could connect with a patch. */
  private void findCommits() throws IOException {
    Set<String> titles = new LinkedHashSet<>();
    Set<String> patchIds = new LinkedHashSet<>();
    Set<String> paths = new HashSet<>();
    Set<MailAddress> authors = new LinkedHashSet<>();
    for (PatchSeries each : series) {
      for (PatchMail mail : each.mails()) {
        titles.add(PatchSubject.normalTitle(mail.title()));
        patchIds.add(mail.patchId());
        paths.addAll(mail.paths());
        authors.add(mail.author());
        mail.bodyAuthor().ifPresent(authors::add);
      }
    }
    titles.remove("");
    patchIds.remove("");
    lookup.titled(titles);
    lookup.patchIds(patchIds);
    lookup.linking(own);
    lookup.commitsBy(authors, paths);
  }

  private Landings landings(DiffTexts texts) throws IOException {
    findRivals(List.copyOf(lookup.commits()));
    Landings sure = Landings.of(postings(), lookup.commits(), DiffTexts.NONE);
    for (UpstreamCommit commit : List.copyOf(lookup.commits())) {
      if (sure.ofCommit(commit.id()).isEmpty() && !commit.merge()) {
        findByLines(commit);
      }
    }
    return Landings.of(postings(), lookup.commits(), texts);
  }

  /** The mails that commits link to, or that have their titles or patch-ids. */
  private void findRivals(Collection<UpstreamCommit> commits) throws IOException {
    Set<String> titles = new LinkedHashSet<>();
    Set<String> patchIds = new LinkedHashSet<>();
    Set<MessageId> links = new LinkedHashSet<>();
    for (UpstreamCommit commit : commits) {
      titles.add(PatchSubject.normalTitle(commit.subject()));
      patchIds.add(commit.patchId());
      for (Trailer trailer : commit.trailers()) {
        links.addAll(MailLinks.in(trailer.value()));
        if (trailer.is("Message-ID")) {
          links.add(MessageId.of(trailer.value()));
        }
      }
    }
    titles.remove("");
    patchIds.remove("");
    lookup.titled(titles);
    lookup.patchIds(patchIds);
    lookup.mails(links);
  }

  /** The patches whose lines are compared with a commit, and what else became of these. */
  private void findByLines(UpstreamCommit commit) throws IOException {
    Set<String> paths = new HashSet<>();
    for (FileStat file : commit.files()) {
      paths.add(file.path());
    }
    List<MailSummary> near =
        lookup.patchesBy(
            List.of(commit.author()),
            paths,
            commit.committed() - CommitMatcher.LONGEST_WAIT,
            commit.committed() + CommitMatcher.CLOCKS_DIFFER);
    Set<String> titles = new LinkedHashSet<>();
    Set<String> patchIds = new LinkedHashSet<>();
    var ids = new ArrayList<MessageId>();
    for (MailSummary mail : near) {
      titles.add(mail.patchSubject().normalTitle());
      patchIds.add(mail.patchId());
      ids.add(mail.messageId());
    }
    titles.remove("");
    patchIds.remove("");
    lookup.titled(titles);
    lookup.patchIds(patchIds);
    lookup.linking(ids);
  }

  /** The series in question, and what the other mails look like on their own. */
  private List<PatchSeries> postings() {
    var graph = new MailGraph();
    var people = new People();
    var assembler = new SeriesAssembler(graph, people);
    for (MailSummary mail : lookup.mails()) {
      if (!own.contains(mail.messageId())) {
        graph.add(mail);
        people.add(new MailAddress(mail.authorName(), mail.authorAddress()));
        assembler.add(mail);
      }
    }
    var postings = new ArrayList<>(series);
    postings.addAll(assembler.assemble());
    return postings;
  }
}
