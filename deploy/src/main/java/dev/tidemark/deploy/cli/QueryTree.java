package dev.tidemark.deploy.cli;

import dev.tidemark.index.search.Prefix;
import dev.tidemark.index.search.QueryNode;
import dev.tidemark.ingest.mail.SafeText;
import java.io.PrintStream;
import java.util.List;

/** Draws how a query was understood: one clause a line, what it holds below it. */
final class QueryTree {
  private static final int MEANING_COLUMN = 40;

  private final PrintStream out;

  private QueryTree(PrintStream out) {
    this.out = out;
  }

  /** Draws a tree; {@code QueryLanguage} has bounded how deep it is. */
  static void print(PrintStream out, QueryNode query) {
    new QueryTree(out).print(query, 0);
  }

  private void print(QueryNode node, int depth) {
    switch (node) {
      case QueryNode.And and -> inner("AND", and.clauses(), depth);
      case QueryNode.Or or -> inner("OR", or.clauses(), depth);
      case QueryNode.Not not -> inner("NOT", List.of(not.clause()), depth);
      case QueryNode.InThread thread -> inner("thread:", List.of(thread.query()), depth);
      case QueryNode.Everything all -> line(all.toString(), "every mail", depth);
      case QueryNode.Word word -> line(word.toString(), "in " + word.prefix().meaning(), depth);
      case QueryNode.Phrase phrase ->
          line(phrase.toString(), "in a row in " + phrase.prefix().meaning(), depth);
      case QueryNode.StartsWith start ->
          line(start.toString(), "beginning of a word in " + start.prefix().meaning(), depth);
      case QueryNode.Exact exact -> line(exact.toString(), exact.prefix().meaning(), depth);
      case QueryNode.Range range -> line(range.toString(), range.prefix().meaning(), depth);
      case QueryNode.InLineage lineage -> line(lineage.toString(), Prefix.LINEAGE.meaning(), depth);
      case QueryNode.InTopic topic -> line(topic.toString(), Prefix.TOPIC.meaning(), depth);
      case QueryNode.Like like -> line(like.toString(), Prefix.LIKE.meaning(), depth);
    }
  }

  private void inner(String operator, List<QueryNode> clauses, int depth) {
    out.println("  ".repeat(depth) + operator);
    for (QueryNode clause : clauses) {
      print(clause, depth + 1);
    }
  }

  private void line(String text, String meaning, int depth) {
    String shown = "  ".repeat(depth) + SafeText.line(text);
    out.println(shown + " ".repeat(Math.max(2, MEANING_COLUMN - shown.length())) + meaning);
  }
}
