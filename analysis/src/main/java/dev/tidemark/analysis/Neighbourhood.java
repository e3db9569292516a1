package dev.tidemark.analysis;

import dev.tidemark.analysis.series.LineageLinker;
import dev.tidemark.analysis.series.PatchMail;
import dev.tidemark.analysis.series.PatchSeries;
import dev.tidemark.index.schema.AuthorTerm;
import dev.tidemark.index.schema.MailSummary;
import dev.tidemark.index.search.MailLookup;
import dev.tidemark.index.search.MailSearcher;
import dev.tidemark.ingest.mail.MailAddress;
import dev.tidemark.ingest.mail.Mailmap;
import dev.tidemark.ingest.mail.MessageId;
import dev.tidemark.ingest.mail.PatchSubject;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The mails that decide which work some mails belong to, found through the index, so that one work
 * need not cost a look at all.
 *
 * <p>Begins with the threads of the mails. What the series in question have in common with others
 * is looked up: titles of the series and of its patches, change-id, links in both directions,
 * patch-ids, and what the author posted in the months around. The threads of what that finds are
 * taken in, the catalog is put together, and for each series that now proves to be kin (see {@link
 * LineageLinker.Kin}) the same is done, until none is new. {@code RATIONALE.md} says why that is
 * enough.
 */
public final class Neighbourhood {
  /** A neighbourhood of more mails than this is no gain: the whole catalog is made instead. */
  static final int MOST_MAILS = 20_000;

  /** Links of one series that are followed; the linker looks at fewer. */
  private static final int MOST_LINKS = 256;

  private final MailLookup lookup;
  private final Mailmap mailmap;
  private final Collection<MessageId> asked;
  private final long newest;
  private final Set<MailAddress> known = new HashSet<>();
  private final Set<MailAddress> people = new LinkedHashSet<>();
  private final Set<Looked> looked = new HashSet<>();

  /** A series as it was when it was looked up; one that has grown since is looked up again. */
  private record Looked(MessageId head, int mails, String title) {}

  /** When somebody's postings are wanted. */
  private record Span(long from, long to) {}

  private Neighbourhood(MailLookup lookup, Mailmap mailmap, Collection<MessageId> asked)
      throws IOException {
    this.lookup = lookup;
    this.mailmap = mailmap;
    this.asked = asked;
    this.newest = lookup.newest();
  }

  /**
   * A catalog that says of these mails, and of all mails of the works they belong to, what the
   * catalog of the whole index says: series, lineages, reviews, relations and the titles of related
   * works. What it says of other mails means nothing.
   *
   * @param mails which; those that are not in the index belong to nothing
   */
  public static AnalysisCatalog of(MailSearcher searcher, Collection<MessageId> mails)
      throws IOException {
    try (MailLookup lookup = searcher.lookup(MOST_MAILS)) {
      AnalysisCatalog catalog = new Neighbourhood(lookup, searcher.mailmap(), mails).catalog();
      if (!lookup.full()) {
        return catalog;
      }
    }
    return AnalysisCatalog.of(searcher);
  }

  private AnalysisCatalog catalog() throws IOException {
    lookup.threads(asked);
    while (true) {
      Map<MessageId, List<PatchSeries>> kin = new HashMap<>();
      AnalysisCatalog catalog = catalog(kin);
      List<PatchSeries> fresh = fresh(catalog, kin);
      if (fresh.isEmpty() || lookup.full()) {
        return catalog;
      }
      lookUp(fresh);
    }
  }

  /** The catalog of what is gathered; notes which series are kin. */
  private AnalysisCatalog catalog(Map<MessageId, List<PatchSeries>> kin) throws IOException {
    for (MailSummary mail : lookup.mails()) {
      know(new MailAddress(mail.authorName(), mail.authorAddress()));
      if (mail.bodyAuthor().isPresent()) {
        know(mail.bodyAuthor().get());
      }
    }
    var builder = new AnalysisCatalog.Builder(mailmap);
    builder.know(people).asOf(newest);
    builder.kin(
        (newer, older) -> {
          kin.computeIfAbsent(newer.messageId(), key -> new ArrayList<>()).add(older);
          kin.computeIfAbsent(older.messageId(), key -> new ArrayList<>()).add(newer);
        });
    lookup.mails().forEach(builder::add);
    return builder.build();
  }

  private void know(MailAddress mailbox) throws IOException {
    if (known.add(mailbox)) {
      people.addAll(lookup.aliases(mailbox));
    }
  }

  /** The series of the mails in question and all their kin, as far as not looked up as they are. */
  private List<PatchSeries> fresh(AnalysisCatalog catalog, Map<MessageId, List<PatchSeries>> kin) {
    var open = new ArrayDeque<PatchSeries>();
    for (MessageId mail : asked) {
      catalog.series(mail).ifPresent(open::add);
    }
    var met = new HashSet<MessageId>();
    var fresh = new ArrayList<PatchSeries>();
    while (!open.isEmpty()) {
      PatchSeries series = open.remove();
      if (met.add(series.messageId())) {
        if (looked.add(new Looked(series.messageId(), series.mails().size(), series.title()))) {
          fresh.add(series);
        }
        open.addAll(kin.getOrDefault(series.messageId(), List.of()));
      }
    }
    return fresh;
  }

  private void lookUp(List<PatchSeries> fresh) throws IOException {
    var ids = new ArrayList<MessageId>();
    Set<MessageId> links = new LinkedHashSet<>();
    Set<String> titles = new LinkedHashSet<>();
    Set<String> changeIds = new LinkedHashSet<>();
    Set<String> patchIds = new LinkedHashSet<>();
    Map<Set<MailAddress>, List<Span>> spans = new LinkedHashMap<>();
    Set<MailAddress> posters = new HashSet<>();
    for (PatchSeries series : fresh) {
      posters.addAll(lookup.aliases(series.author()));
      titles.add(PatchSubject.normalTitle(series.title()));
      changeIds.add(series.changeId());
      series.links().stream().limit(MOST_LINKS).forEach(links::add);
      long last = series.posted();
      for (PatchMail mail : series.mails()) {
        ids.add(mail.messageId());
        titles.add(PatchSubject.normalTitle(mail.title()));
        patchIds.add(mail.patchId());
        if (mail.bodyAuthor().isPresent()) {
          posters.addAll(lookup.aliases(mail.bodyAuthor().get()));
        }
        last = Math.max(last, mail.posted());
      }
      spans
          .computeIfAbsent(lookup.aliases(series.author()), key -> new ArrayList<>())
          .add(
              new Span(
                  series.posted() - LineageLinker.NEAR_SECONDS, last + LineageLinker.NEAR_SECONDS));
    }
    titles.remove("");
    changeIds.remove("");
    patchIds.remove("");
    lookup.threads(ids);
    var found = new ArrayList<>(lookup.titled(titles));
    found.removeIf(mail -> !isBy(posters, mail));
    var linked = new ArrayList<>(lookup.mails(links));
    linked.addAll(lookup.linking(ids));
    // Another's series can be the same work only under the same title, or with the same patches.
    linked.removeIf(
        mail -> !isBy(posters, mail) && !titles.contains(mail.patchSubject().normalTitle()));
    found.addAll(linked);
    found.addAll(lookup.changeIds(changeIds));
    found.addAll(lookup.patchIds(patchIds));
    lookup.threads(found.stream().map(MailSummary::messageId).toList());
    for (Map.Entry<Set<MailAddress>, List<Span>> person : spans.entrySet()) {
      for (Span span : merged(person.getValue())) {
        lookup.postedBy(person.getKey(), span.from, span.to);
      }
    }
  }

  private static boolean isBy(Set<MailAddress> people, MailSummary mail) {
    return people.contains(
            AuthorTerm.normal(new MailAddress(mail.authorName(), mail.authorAddress())))
        || mail.bodyAuthor().map(AuthorTerm::normal).filter(people::contains).isPresent();
  }

  /** The same time in spans that do not overlap. */
  private static List<Span> merged(List<Span> spans) {
    var merged = new ArrayList<Span>();
    spans.sort((a, b) -> Long.compare(a.from, b.from));
    for (Span span : spans) {
      Span before = merged.isEmpty() ? null : merged.getLast();
      if (before != null && span.from <= before.to) {
        merged.set(merged.size() - 1, new Span(before.from, Math.max(before.to, span.to)));
      } else {
        merged.add(span);
      }
    }
    return merged;
  }
}
