package dev.tidemark.deploy.cli;

import dev.tidemark.deploy.config.Settings;
import dev.tidemark.index.schema.MailSummary;
import dev.tidemark.index.search.Prefix;
import dev.tidemark.index.search.QueryNode;
import dev.tidemark.index.search.SearchRequest;
import dev.tidemark.index.search.SearchResult;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tidemark more-like}: other threads about what a mail is about. */
@Command(
    name = "more-like",
    description = {
      "Finds other threads that discuss what a mail discusses: earlier versions of a patch, the same function or idea"
          + " elsewhere. Best first, one mail a thread. For the mail's own thread there is 'show --thread'.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  tidemark more-like 20250301120000.1-1-author@example.org",
      "  tidemark more-like https://lore.kernel.org/r/20250301120000.1-1-author@example.org --limit 5",
      "  tidemark search 'like:20250301120000.1-1-author@example.org d:2025' --sort relevance"
    })
final class MoreLikeCommand extends IndexCommand {

  @Parameters(paramLabel = "MESSAGE-ID|URL", description = "which mail")
  private String named = "";

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description = "most threads to show (default 10)")
  private int limit = 10;

  @Option(names = "--json", description = "print JSON")
  private boolean json;

  @Override
  int run() throws Exception {
    Settings settings = settings();
    try (var searcher = openIndex(settings)) {
      MailSummary mail = find(searcher, named);
      String id = mail.messageId().value();
      var query =
          new QueryNode.And(
              List.of(
                  new QueryNode.Like(id),
                  new QueryNode.Not(new QueryNode.InThread(new QueryNode.Exact(Prefix.MID, id)))));
      SearchRequest request;
      try {
        request =
            SearchRequest.of(query)
                .order(SearchRequest.Order.RELEVANCE)
                .page(0, limit)
                .threads(true)
                .snippets(true);
      } catch (IllegalArgumentException e) {
        throw new MisuseError(String.valueOf(e.getMessage()));
      }
      SearchResult result = searcher.search(request);
      var answer = new SearchAnswer(console(), new Links(settings));
      if (json) {
        answer.json(result);
      } else {
        answer.hits(result, 0);
        answer.notes(result);
      }
    }
    return CommandRunner.DONE;
  }
}
