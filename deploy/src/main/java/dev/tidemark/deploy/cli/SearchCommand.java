package dev.tidemark.deploy.cli;

import dev.tidemark.deploy.config.Settings;
import dev.tidemark.index.schema.MailSummary;
import dev.tidemark.index.search.Hit;
import dev.tidemark.index.search.QueryException;
import dev.tidemark.index.search.SearchRequest;
import dev.tidemark.index.search.SearchResult;
import dev.tidemark.index.search.Snippet;
import dev.tidemark.ingest.mail.SafeText;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tidemark search}: which mails match, newest first. */
@Command(
    name = "search",
    description = {
      "Finds mails. Words are joined by AND; OR, NOT or -word, ( ), \"phrases\" and prefix* work as in public-inbox.",
      ""
    },
    footerHeading = "%nPrefixes, as in public-inbox:%n",
    footer = {
      "  s: subject   f: from   t: to   c: cc   tc: to or cc   a: any of them   l: list-id   m: Message-ID",
      "  b: body   bs: body or subject   nq: own words   q: quoted words   n: attachment names",
      "  dfn: file of a diff   dfa: removed   dfb: added   dfctx: context   dfhh: hunk header",
      "  dfpre: dfpost: dfblob: blob ids   patchid:   mid: exact Message-ID",
      "  d: date, both ends included (d:2025-03-01..2025-03-31, d:last.week.., d:yesterday)",
      "  dt: date and time   rt: time of arrival   z: size in bytes",
      "and Tidemark's own:",
      "  is: patch, cover, reply, series, bot, pull, stable   v: version   parts: patches of the series",
      "  lines: added + removed (lines:1000..)   tree: target tree   trailer: as in trailer:reviewed-by",
      "",
      "Examples:",
      "  tidemark search 's:\"pin init\" f:benno d:2025-01-01..'",
      "  tidemark search 'dfn:rust/kernel/sync is:patch -is:reply' --limit 50",
      "  tidemark search 'dfhh:probe dfb:devm_ OR nq:devres' --sort relevance",
      "  tidemark search 's:rust d:last.week..' --ids | while read -r id; do tidemark show \"$id\"; done"
    })
final class SearchCommand extends IndexCommand {

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
      description = "date (newest first, default), oldest, relevance")
  private Sort sort = Sort.DATE;

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description = "most hits to show (default 25)")
  private int limit = SearchRequest.DEFAULT_LIMIT;

  @Option(names = "--offset", paramLabel = "N", description = "hits to leave out first")
  private int offset;

  @Option(names = "--no-snippets", description = "one entry a hit, without the lines that match")
  private boolean noSnippets;

  @Option(names = "--ids", description = "print Message-IDs only, one a line")
  private boolean idsOnly;

  @Option(names = "--explain", description = "show how the query was understood, and do not search")
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
              .page(offset, limit)
              .snippets(!idsOnly && !noSnippets);
    } catch (QueryException e) {
      throw new MisuseError(pointAt(query, e));
    } catch (IllegalArgumentException e) {
      throw new MisuseError(String.valueOf(e.getMessage()));
    }
    var out = console().out();
    if (explain) {
      out.println(SafeText.line(request.query().toString()));
      request.notes().forEach(note -> out.println("note: " + SafeText.line(note)));
      return CommandRunner.DONE;
    }
    Settings settings = settings();
    try (var searcher = openIndex(settings)) {
      SearchResult result = searcher.search(request);
      var links = new Links(settings);
      if (json) {
        printJson(result, links);
      } else if (idsOnly) {
        result.hits().forEach(hit -> out.println(SafeText.line(hit.mail().messageId().value())));
      } else {
        printText(result, links);
      }
      if (!json) {
        result.notes().forEach(note -> console().err().println("note: " + SafeText.line(note)));
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
  private static String pointAt(String query, QueryException e) {
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

  private void printText(SearchResult result, Links links) {
    var out = console().out();
    for (Hit hit : result.hits()) {
      MailSummary mail = hit.mail();
      String subject = mail.subject().isEmpty() ? "(no subject)" : mail.subject();
      out.println(Times.minute(mail.sent()) + "  " + console().bold(SafeText.line(subject)));
      String author = mail.authorName().isEmpty() ? mail.authorAddress() : mail.authorName();
      out.println(
          "    " + SafeText.line(author) + "  " + console().id(SafeText.line(links.to(mail))));
      for (Snippet snippet : hit.snippets()) {
        printSnippet(snippet);
      }
    }
    long last = offset + (long) result.hits().size();
    if (result.total() == 0) {
      console().err().println("no mail matches");
    } else if (result.hits().isEmpty() || last < result.total() || offset > 0) {
      console()
          .err()
          .println(
              String.format(
                  Locale.ROOT,
                  "%,d-%,d of %,d; --offset and --limit show others",
                  Math.min(offset + 1L, last),
                  last,
                  result.total()));
    } else {
      console()
          .err()
          .println(
              String.format(
                  Locale.ROOT, "%,d mail%s", result.total(), result.total() == 1 ? "" : "s"));
    }
  }

  private void printSnippet(Snippet snippet) {
    var out = console().out();
    if (!snippet.file().isEmpty()) {
      String hunk = snippet.hunk().isEmpty() ? "" : " @@ " + snippet.hunk();
      out.println("    " + console().dim(SafeText.line(snippet.file() + hunk)));
    }
    String text = snippet.text();
    var marked = new StringBuilder();
    int at = 0;
    for (Snippet.Range range : snippet.matches()) {
      marked.append(SafeText.block(text.substring(at, range.start())));
      marked.append(console().green(SafeText.block(text.substring(range.start(), range.end()))));
      at = range.end();
    }
    marked.append(SafeText.block(text.substring(at)));
    for (String line : marked.toString().split("\n", -1)) {
      out.println("    | " + line);
    }
  }

  private void printJson(SearchResult result, Links links) {
    try (var writer = Json.to(console())) {
      writer.writeStartObject();
      writer.writeStringProperty("query", result.query().toString());
      writer.writeNumberProperty("total", result.total());
      writer.writeBooleanProperty("complete", result.complete());
      writer.writeArrayPropertyStart("notes");
      result.notes().forEach(writer::writeString);
      writer.writeEndArray();
      writer.writeArrayPropertyStart("hits");
      for (Hit hit : result.hits()) {
        writer.writeStartObject();
        Json.mail(writer, hit.mail(), links);
        writer.writeArrayPropertyStart("snippets");
        for (Snippet snippet : hit.snippets()) {
          writer.writeStartObject();
          writer.writeStringProperty("place", snippet.place().name().toLowerCase(Locale.ROOT));
          if (!snippet.file().isEmpty()) {
            writer.writeStringProperty("file", snippet.file());
            writer.writeStringProperty("hunk", snippet.hunk());
          }
          writer.writeStringProperty("text", snippet.text());
          writer.writeEndObject();
        }
        writer.writeEndArray();
        writer.writeEndObject();
      }
      writer.writeEndArray();
      writer.writeEndObject();
    }
    console().out().println();
  }
}
