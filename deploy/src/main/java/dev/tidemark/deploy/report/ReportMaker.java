package dev.tidemark.deploy.report;

import dev.tidemark.analysis.AnalysisCatalog;
import dev.tidemark.analysis.Clock;
import dev.tidemark.analysis.Period;
import dev.tidemark.analysis.discussion.Discussion;
import dev.tidemark.analysis.discussion.Discussions;
import dev.tidemark.analysis.landing.Landings;
import dev.tidemark.analysis.report.ArchiveLinks;
import dev.tidemark.analysis.report.ArchiveState;
import dev.tidemark.analysis.report.KnownTrees;
import dev.tidemark.analysis.report.WeeklyReport;
import dev.tidemark.deploy.config.Settings;
import dev.tidemark.index.search.MailSearcher;
import dev.tidemark.ingest.commit.TaggedTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes reports of one index snapshot, one after the other. What they share is worked out once:
 * some seconds and some 50 MB for a large archive. Not thread-safe; the searcher must stay open and
 * must not be refreshed.
 */
public final class ReportMaker {
  private static final int TOPICS = 20;

  private final AnalysisCatalog catalog;
  private final KnownTrees trees;
  private final WeeklyReport.Options options;
  private final Discussions talk;

  /** A list was asked for that is not in the index. */
  public static final class UnknownListException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownListException(String message) {
      super(message);
    }
  }

  /**
   * @param searcher where mails are; stays the caller's
   * @param lists the lists to report on; all if empty
   * @param clock which date of a mail counts
   * @throws UnknownListException if one of the lists is not there
   * @throws IOException if the index cannot be read
   */
  public ReportMaker(Settings settings, MailSearcher searcher, List<String> lists, Clock clock)
      throws IOException {
    catalog = AnalysisCatalog.of(searcher);
    trees = trees(searcher, catalog);
    Set<String> only = Set.copyOf(lists);
    options =
        new WeeklyReport.Options(
            only,
            clock,
            links(settings, catalog, lists),
            ArchiveState.of(catalog, trees, only, searcher.reached().offsets()),
            searcher.problems());
    talk =
        new Discussions(
            catalog, searcher::forEachTalk, new Discussion.Options(only, clock, TOPICS));
  }

  /**
   * The report on a period.
   *
   * @throws IOException if the index cannot be read
   */
  public WeeklyReport report(Period period) throws IOException {
    return WeeklyReport.of(catalog, period, options, talk.of(period), trees);
  }

  /**
   * Where mails can be read: the one list's archive, or that of all lists.
   *
   * @param lists the lists it is about; all if empty
   * @throws UnknownListException if one of the lists is not in the catalog
   */
  public static ArchiveLinks links(Settings settings, AnalysisCatalog catalog, List<String> lists) {
    var unknown = new TreeSet<>(lists);
    unknown.removeAll(catalog.lists());
    if (!unknown.isEmpty()) {
      throw new UnknownListException(
          "no list named "
              + String.join(", ", unknown)
              + " here; known: "
              + String.join(", ", catalog.lists()));
    }
    List<String> shown = lists.isEmpty() ? catalog.lists() : lists;
    return shown.size() == 1
        ? settings.report().links(shown.getFirst())
        : settings.report().links();
  }

  /** The source trees that are followed, as the index has them. */
  private static KnownTrees trees(MailSearcher searcher, AnalysisCatalog catalog)
      throws IOException {
    var trees = new ArrayList<TaggedTree>();
    searcher.forEachTree(trees::add);
    return KnownTrees.of(Landings.of(searcher, catalog.series()), trees);
  }
}
