package dev.tidemark.deploy.cli;

import org.jspecify.annotations.Nullable;

/** The commands, in the order in which help lists them. To add one: a class and two lines here. */
enum Verb {
  SYNC("sync", "pull new mail and index it"),
  SEARCH("search", "find mails by words, people, files, diffs, dates"),
  MORE_LIKE("more-like", "other threads about what a mail is about"),
  SHOW("show", "a mail, its thread, its raw bytes, an mbox"),
  SERIES("series", "patch series: versions, growth, review, what is missing"),
  DIFF("diff", "what changed between two versions of a series"),
  TOPICS("topics", "what people talk about: topics, debates, open questions"),
  LINES("lines", "Rust in the source tree: how much, where, who writes it"),
  REPORT("report", "what happened in a week"),
  ALERT("alert", "tell me of new series, or of what a query finds"),
  SERVE("serve", "follow, serve pages and feeds, send reports by schedule"),
  STATUS("status", "sources, log and index: how far, how large, what went wrong"),
  REINDEX("reindex", "rebuild the index from the log"),
  DEMO("demo", "the whole line on an invented archive"),
  COMPLETION("completion", "completion for bash and zsh");

  private final String word;
  private final String summary;

  Verb(String word, String summary) {
    this.word = word;
    this.summary = summary;
  }

  String word() {
    return word;
  }

  String summary() {
    return summary;
  }

  TidemarkCommand create() {
    return switch (this) {
      case SYNC -> new SyncCommand();
      case SEARCH -> new SearchCommand();
      case MORE_LIKE -> new MoreLikeCommand();
      case SHOW -> new ShowCommand();
      case SERIES -> new SeriesCommand();
      case DIFF -> new DiffCommand();
      case TOPICS -> new TopicsCommand();
      case LINES -> new LinesCommand();
      case REPORT -> new ReportCommand();
      case ALERT -> new AlertCommand();
      case SERVE -> new ServeCommand();
      case STATUS -> new StatusCommand();
      case REINDEX -> new ReindexCommand();
      case DEMO -> new DemoCommand();
      case COMPLETION -> new CompletionCommand();
    };
  }

  static @Nullable Verb named(String word) {
    for (Verb verb : values()) {
      if (verb.word.equals(word)) {
        return verb;
      }
    }
    return null;
  }

  /** The verb that a mistyped word most likely meant, or null if none is near. */
  static @Nullable Verb nearest(String word) {
    Verb best = null;
    int least = 3;
    for (Verb verb : values()) {
      int distance = distance(word, verb.word);
      if (distance < least || (!word.isEmpty() && verb.word.startsWith(word))) {
        best = verb;
        least = Math.min(distance, least);
      }
    }
    return best;
  }

  /** Levenshtein's distance, for short words. */
  private static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j < previous.length; j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= Math.min(a.length(), 40); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j < current.length; j++) {
        int swap = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(swap, 1 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
