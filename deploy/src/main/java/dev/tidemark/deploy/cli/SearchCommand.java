package dev.tidemark.deploy.cli;

import dev.tidemark.deploy.config.Settings;
import dev.tidemark.index.search.QueryException;
import dev.tidemark.index.search.SearchRequest;
import dev.tidemark.index.search.SearchResult;
import dev.tidemark.ingest.mail.SafeText;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tidemark search}: which mails match, newest first. */
@Command(
    name = "search",
    description = {
      "Finds mails. Words are joined by AND; OR, NOT or -word, ( ), \"phrases\" and prefix* work as in public-inbox.",
      "A word is found by its stem (allocating: allocation) and as a part of an identifier (alloc: dma_alloc_coherent);",
      "in quotes it is found just as it is written.",
      ""
    },
    footerHeading = "%nPrefixes, as in public-inbox:%n",
    footer = {
      "  s: subject   f: from   t: to   c: cc   tc: to or cc   a: any of them   l: list-id   m: Message-ID",
      "  b: body   bs: body or subject   nq: own words   q: quoted words   n: attachment names",
      "  dfn: file of a diff   dfa: removed   dfb: added   dfctx: context   dfhh: hunk header",
      "  dfpre: dfpost: dfblob: blob ids   patchid:   mid: exact Message-ID",
      "  d: date, both ends included (d:2025-03-01..2025-03-31, d:2025-03, d:last.week.., d:yesterday)",
      "  dt: date and time   rt: time of arrival   z: size in bytes",
      "and Tidemark's own:",
      "  is: patch, cover, reply, series, bot, pull, stable, applied   v: version   parts: patches of the series",
      "  lines: added + removed (lines:1000..)   tree: target tree   trailer: as in trailer:reviewed-by",
      "  thread:{QUERY} all mails of threads that hold a match   thread:ID   like:ID mails about the same thing",
      "  lineage:ID covers and patches of all versions of a work   thread:{lineage:ID} what was said about them",
      "  landed:2025-03 or landed:last.month.. patches that came up in a source tree then",
      "  topic:pin-init or topic:\"rust kernel policy\" mails that say so in own words or the subject, in any spelling,",
      "  at any time: with d: those of a period, thread:{topic:...} their threads; 'tidemark topics' names topics",
      "",
      "Examples:",
      "  tidemark search 's:\"pin init\" f:benno d:2025-01-01..'",
      "  tidemark search 'dfn:rust/kernel/sync is:patch -is:reply' --limit 50",
      "  tidemark search 'dfhh:probe dfb:devm_ OR nq:devres' --sort relevance",
      "  tidemark search 'thread:{f:torvalds} s:rust' --threads",
      "  tidemark search 'dfn:rust/kernel d:2025' --facets",
      "  tidemark search 'topic:\"rust kernel policy\" d:2025-02-17..2025-02-23' --threads",
      "  tidemark search 's:rust d:last.week..' --ids | while read -r id; do tidemark show \"$id\"; done"
    })
final class SearchCommand extends IndexCommand {

  private static final int DEFAULT_FACETS = 8;

  enum Sort {
    DATE,
    OLDEST,
    RELEVANCE
  }

  @Parameters(
      paramLabel = "QUERY",
      arity = "1..*",
      description = "what to look for; several words are one query")
  private List<String> words = new ArrayList<>();

  @Option(
      names = "--sort",
      paramLabel = "ORDER",
      description = "date (last to arrive first, as on lore; default), oldest, relevance")
  private Sort sort = Sort.DATE;

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description = "most hits to show (default 25)")
  private @Nullable Integer limit;

  @Option(names = "--offset", paramLabel = "N", description = "hits to leave out first")
  private int offset;

  @Option(names = "--no-snippets", description = "one entry a hit, without the lines that match")
  private boolean noSnippets;

  @Option(
      names = "--lore",
      description =
          "words find what they find on lore.kernel.org and no more: not as parts of identifiers")
  private boolean lore;

  @Option(
      names = "--threads",
      description = "one hit a thread: the one that comes first, with how many of its mails match")
  private boolean threads;

  @Option(
      names = "--facets",
      description =
          "no hits, but how all of them spread over lists, years, months, authors, folders and"
              + " kinds; --limit is the most values of each (default 8)")
  private boolean facets;

  @Option(names = "--ids", description = "print Message-IDs only, one a line")
  private boolean idsOnly;

  @Option(
      names = "--explain",
      description = "show how the query was understood, as a tree, and do not search")
  private boolean explain;

  @Option(names = "--json", description = "print JSON")
  private boolean json;

  @Override
  int run() throws Exception {
    String query = String.join(" ", words);
    SearchRequest request;
    try {
      request =
          SearchRequest.of(query, Clock.systemUTC())
              .order(order())
              .page(
                  offset,
                  limit != null ? limit : facets ? DEFAULT_FACETS : SearchRequest.DEFAULT_LIMIT)
              .threads(threads)
              .asOnLore(lore)
              .snippets(!idsOnly && !noSnippets && !facets);
      if (facets) {
        request = request.facets(request.limit());
      }
    } catch (QueryException e) {
      throw new MisuseError(pointAt(query, e));
    } catch (IllegalArgumentException e) {
      throw new MisuseError(String.valueOf(e.getMessage()));
    }
    var out = console().out();
    if (explain) {
      out.println(SafeText.line(request.query().toString()));
      out.println();
      QueryTree.print(out, request.query());
      request.notes().forEach(note -> out.println("note: " + SafeText.line(note)));
      return CommandRunner.DONE;
    }
    Settings settings = settings();
    try (var searcher = openIndex(settings)) {
      SearchResult result = searcher.search(request, new KnownWorks(searcher));
      var answer = new SearchAnswer(console(), new Links(settings));
      if (json) {
        answer.json(result);
      } else if (idsOnly) {
        result.hits().forEach(hit -> out.println(SafeText.line(hit.mail().messageId().value())));
        answer.notes(result);
      } else if (facets) {
        answer.facets(result);
        answer.notes(result);
      } else {
        answer.hits(result, offset);
        answer.notes(result);
      }
    }
    return CommandRunner.DONE;
  }

  private SearchRequest.Order order() {
    return switch (sort) {
      case DATE -> SearchRequest.Order.NEWEST;
      case OLDEST -> SearchRequest.Order.OLDEST;
      case RELEVANCE -> SearchRequest.Order.RELEVANCE;
    };
  }

  /** The problem, the query, and a caret under the column. */
  static String pointAt(String query, QueryException e) {
    int from = Math.max(0, e.column() - 60);
    int to = Math.min(query.length(), e.column() + 30);
    String shown = query.substring(Math.min(from, to), to).replace('\n', ' ').replace('\t', ' ');
    return e.getMessage()
        + "\n  "
        + shown
        + "\n  "
        + " ".repeat(Math.max(0, e.column() - 1 - from))
        + "^";
  }
}
