package dev.tidemark.deploy.cli;

import dev.tidemark.analysis.AnalysisCatalog;
import dev.tidemark.analysis.landing.Landings;
import dev.tidemark.analysis.review.ReviewTrailer;
import dev.tidemark.analysis.review.Standing;
import dev.tidemark.analysis.series.Growth;
import dev.tidemark.analysis.series.LineCount;
import dev.tidemark.analysis.series.Lineage;
import dev.tidemark.analysis.series.LineageGrowth;
import dev.tidemark.analysis.series.PatchSeries;
import dev.tidemark.deploy.config.Settings;
import dev.tidemark.index.schema.MailSummary;
import dev.tidemark.index.search.Hit;
import dev.tidemark.index.search.MailSearcher;
import dev.tidemark.index.search.QueryException;
import dev.tidemark.index.search.SearchRequest;
import dev.tidemark.ingest.mail.MessageId;
import dev.tidemark.ingest.mail.SafeText;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tidemark series}: the works that were posted, each with all its versions. */
@Command(
    name = "series",
    description = {
      "Lists patch series, all versions of one work on one line, the last posted first. With a QUERY (see 'tidemark search"
          + " --help') those that have a patch or cover that matches. Robots, stable queues and pull requests are left"
          + " out.",
      ""
    },
    subcommands = SeriesShowCommand.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  tidemark series",
      "  tidemark series 'dfn:rust/kernel d:last.month..' --sort growth",
      "  tidemark series --sort waiting --age ..60 --path rust/kernel",
      "  tidemark series --state reviewed,under-review --versions 3.. --csv > series.csv",
      "  tidemark series show MESSAGE-ID|URL       the versions of one work, how it grew, who reviewed it",
      "  tidemark diff MESSAGE-ID|URL v1..v2       what changed between two of them"
    })
final class SeriesCommand extends IndexCommand {

  enum Sort {
    POSTED,
    FIRST,
    LINES,
    GROWTH,
    VERSIONS,
    WAITING
  }

  @Parameters(paramLabel = "QUERY", arity = "0..*", description = "which series (default: all)")
  private List<String> words = new ArrayList<>();

  @Option(
      names = "--sort",
      paramLabel = "ORDER",
      description =
          "posted (newest version last posted first, default), first (newest work first), lines, growth (most lines won"
              + " since the first version), versions, waiting (those that wait for reviewers, longest first)")
  private Sort sort = Sort.POSTED;

  @Mixin private WorkFilter filter = new WorkFilter();

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description = "most series to show (default 25)")
  private int limit = 25;

  @Option(names = "--json", description = "print JSON")
  private boolean json;

  @Option(names = "--csv", description = "print comma-separated values, with a line of titles")
  private boolean csv;

  @Override
  int run() throws Exception {
    if (limit < 1) {
      throw new MisuseError("--limit must be 1 or more, got " + limit);
    }
    if (json && csv) {
      throw new MisuseError("--json and --csv exclude each other");
    }
    Settings settings = settings();
    List<Work> found;
    long total;
    try (var searcher = openIndex(settings)) {
      AnalysisCatalog catalog = AnalysisCatalog.of(searcher);
      Landings landings = Landings.of(searcher, catalog.series());
      var chosen =
          new ArrayList<Lineage>(
              words.isEmpty() ? catalog.lineages() : matching(searcher, catalog));
      chosen.removeIf(lineage -> lineage.newest().series().origin() != PatchSeries.Origin.AUTHOR);
      chosen.sort(order().thenComparing(Lineage::id));
      found = works(chosen, catalog, landings);
      total = filter.given() || sort == Sort.WAITING ? found.size() : chosen.size();
      if (found.size() > limit) {
        found = found.subList(0, limit);
      }
    }
    if (csv) {
      SeriesCsv.print(console().out(), found, new Links(settings));
      return CommandRunner.DONE;
    }
    if (json) {
      try (var writer = Json.to(console())) {
        writer.writeStartObject();
        writer.writeNumberProperty("total", total);
        writer.writeArrayPropertyStart("lineages");
        var works = new SeriesJson(writer, new Links(settings));
        found.forEach(works::write);
        writer.writeEndArray();
        writer.writeEndObject();
      }
      console().out().println();
      return CommandRunner.DONE;
    }
    printTable(found);
    console()
        .err()
        .println(
            total == 0
                ? "no series"
                : found.size() < total
                    ? String.format(
                        Locale.ROOT, "%,d of %,d series; --limit shows more", found.size(), total)
                    : String.format(Locale.ROOT, "%,d series", total));
    return CommandRunner.DONE;
  }

  /** What is to be shown, in order; without filters, no more than that is looked at. */
  private List<Work> works(List<Lineage> chosen, AnalysisCatalog catalog, Landings landings) {
    var works = new ArrayList<Work>();
    if (!filter.given() && sort != Sort.WAITING) {
      for (Lineage lineage : chosen.subList(0, Math.min(limit, chosen.size()))) {
        works.add(Work.of(lineage, catalog, landings));
      }
      return works;
    }
    for (Lineage lineage : chosen) {
      Work work = Work.of(lineage, catalog, landings);
      if (filter.fits(work, catalog.newest())
          && (sort != Sort.WAITING || work.standing().turn() == Standing.Turn.REVIEWERS)) {
        works.add(work);
      }
    }
    if (sort == Sort.WAITING) {
      works.sort(Comparator.comparingLong(work -> work.standing().since()));
    }
    return works;
  }

  /** The work that a mail is part of, or answers. */
  static Lineage lineage(AnalysisCatalog catalog, MailSummary mail) {
    return lineage(catalog, mail, mail.messageId());
  }

  /**
   * The work of a commit's patch, or of a mail.
   *
   * @param mail what the user named
   * @param posted the mail that was posted for it
   */
  static Lineage lineage(AnalysisCatalog catalog, MailSummary mail, MessageId posted) {
    return catalog
        .lineage(posted)
        .orElseThrow(
            () ->
                new UserError(
                    "the mail "
                        + mail.messageId()
                        + " ("
                        + mail.subject()
                        + ") belongs to no patch series"));
  }

  private static List<Hit> found(
      MailSearcher searcher, AnalysisCatalog catalog, SearchRequest request) throws IOException {
    return searcher
        .search(request.page(0, SearchRequest.MAX_LIMIT), new KnownWorks(searcher, catalog))
        .hits();
  }

  private Set<Lineage> matching(MailSearcher searcher, AnalysisCatalog catalog) throws IOException {
    SearchRequest request;
    String query = String.join(" ", words);
    try {
      request = SearchRequest.of("(" + query + ") (is:patch OR is:cover)", Clock.systemUTC());
    } catch (QueryException e) {
      try {
        SearchRequest.of(query, Clock.systemUTC());
      } catch (QueryException plain) {
        throw new MisuseError(String.valueOf(plain.getMessage()));
      }
      throw new MisuseError(String.valueOf(e.getMessage()));
    }
    var found = new LinkedHashSet<Lineage>();
    for (Hit hit : found(searcher, catalog, request)) {
      catalog.lineage(hit.mail().messageId()).ifPresent(found::add);
    }
    return found;
  }

  private Comparator<Lineage> order() {
    return switch (sort) {
      case POSTED, WAITING -> Comparator.comparingLong(SeriesCommand::last).reversed();
      case FIRST -> Comparator.comparingLong(Lineage::first).reversed();
      case VERSIONS ->
          Comparator.<Lineage>comparingInt(lineage -> lineage.versions().size()).reversed();
      case LINES -> Comparator.<Lineage>comparingLong(lineage -> lines(lineage, true)).reversed();
      case GROWTH ->
          Comparator.<Lineage>comparingLong(lineage -> lines(lineage, true) - lines(lineage, false))
              .reversed();
    };
  }

  private static long last(Lineage lineage) {
    long last = Long.MIN_VALUE;
    for (var version : lineage.versions()) {
      last = Math.max(last, version.posted());
    }
    return last;
  }

  private static long lines(Lineage lineage, boolean newest) {
    var version = newest ? lineage.versions().getLast() : lineage.versions().getFirst();
    return Growth.of(version.series()).best().map(count -> (long) count.added()).orElse(0L);
  }

  private void printTable(List<Work> works) {
    var table =
        new Table(
            "posted",
            "version",
            ">patches",
            ">files",
            ">+lines",
            ">-lines",
            "growth",
            ">reviewed",
            "state, since",
            "title");
    for (Work work : works) {
      LineageGrowth growth = work.growth();
      var row = growth.rows().getLast();
      var best = row.growth().best().orElse(row.growth().counted());
      String author = SafeText.line(work.lineage().author().display());
      table.row(
          Times.day(row.version().posted()),
          row.version().label() + (row.version().inferred() ? "?" : ""),
          patches(row.growth()),
          number(best.files()),
          number(best.added()),
          number(best.removed()),
          Sparkline.of(added(growth)),
          ReviewText.share(work.review().newest(), ReviewTrailer.Kind.REVIEWED),
          work.standing().state().words() + " " + Times.day(work.standing().since()),
          SafeText.line(work.lineage().title()) + "  " + console().dim(author));
    }
    table.print(console().out());
  }

  /** {@code 17}, or {@code 15/17} where two are missing. */
  static String patches(Growth growth) {
    return growth.received() == growth.expected()
        ? Integer.toString(growth.expected())
        : growth.received() + "/" + growth.expected();
  }

  /** A number with its thousands apart. */
  static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** Lines added by each version, as far as they are known; what is not known is -1. */
  static long[] added(LineageGrowth growth) {
    long[] added = new long[growth.rows().size()];
    for (int i = 0; i < added.length; i++) {
      LineCount best = growth.rows().get(i).growth().best().orElse(null);
      added[i] = best == null ? -1 : best.added();
    }
    return added;
  }
}
