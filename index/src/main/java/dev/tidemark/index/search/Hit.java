package dev.tidemark.index.search;

import dev.tidemark.index.schema.MailSummary;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One mail that matches.
 *
 * @param mail what lists show of it
 * @param score how well it fits, if the answer is ordered by that; else 0
 * @param snippets where it matches, the best place first; empty unless asked for, and where only a
 *     header or an id matches
 * @param thread how much of its thread matches; null unless one hit a thread was asked for
 */
public record Hit(
    MailSummary mail, float score, List<Snippet> snippets, @Nullable InThread thread) {

  /**
   * @param matching mails of the thread that match
   * @param mails mails in the thread
   */
  public record InThread(int matching, int mails) {}

  public Hit {
    snippets = List.copyOf(snippets);
  }
}
