package dev.tidemark.deploy.cli;

import dev.tidemark.index.thread.MailThread;

/**
 * Draws the lines before the mails of a thread, as mutt does: {@code |-} where more answers to the
 * same mail follow, {@code `-} at the last, {@code |} down to the next of them.
 */
final class TreeBranches {
  /** Levels that are drawn; what is deeper stands below the last of them. */
  private static final int MAX_LEVELS = 20;

  /** By level, whether the last node drawn there has siblings to come. */
  private final boolean[] open = new boolean[MAX_LEVELS + 1];

  /** The lines before a node; to be called for each node in the order of reading. */
  String before(MailThread.Node node) {
    if (node.depth() == 0) {
      return "";
    }
    int level = Math.min(node.depth(), MAX_LEVELS);
    boolean last =
        node.parent().map(parent -> parent.children().getLast().equals(node)).orElse(true);
    open[level] = !last;
    var lines = new StringBuilder();
    for (int i = 1; i < level; i++) {
      lines.append(open[i] ? "| " : "  ");
    }
    return lines.append(last ? "`- " : "|- ").toString();
  }
}
