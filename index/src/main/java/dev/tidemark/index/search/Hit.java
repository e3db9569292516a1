package dev.tidemark.index.search;

import dev.tidemark.index.schema.MailSummary;
import java.util.List;

/**
 * One mail that matches.
 *
 * @param mail what lists show of it
 * @param score how well it fits, if the answer is ordered by that; else 0
 * @param snippets where it matches, the best place first; empty unless asked for, and where only a
 *     header or an id matches
 */
public record Hit(MailSummary mail, float score, List<Snippet> snippets) {
  public Hit {
    snippets = List.copyOf(snippets);
  }
}
