package dev.tidemark.deploy.cli;

import dev.tidemark.analysis.Clock;
import dev.tidemark.analysis.discussion.Discussion;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** The options by which commands are told which mails count, and by which date. */
final class CountedMails {
  @Option(names = "--list", paramLabel = "LIST", description = "only this list; may be repeated")
  private List<String> lists = new ArrayList<>();

  @Option(
      names = "--clock",
      paramLabel = "CLOCK",
      description =
          "which date counts: author (when it was sent, default) or archive (when it arrived)")
  private Clock clock = Clock.AUTHOR;

  /** The lists asked for; empty for all. */
  List<String> lists() {
    return lists;
  }

  Clock clock() {
    return clock;
  }

  /** What people say in these mails, with at most so many topics. */
  Discussion.Options discussion(int topics) {
    return new Discussion.Options(Set.copyOf(lists), clock, topics);
  }
}
