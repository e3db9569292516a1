package dev.tidemark.deploy.cli;

import dev.tidemark.analysis.AnalysisCatalog;
import dev.tidemark.analysis.Period;
import dev.tidemark.analysis.discussion.Debate;
import dev.tidemark.analysis.discussion.Discussion;
import dev.tidemark.analysis.discussion.Discussions;
import dev.tidemark.analysis.discussion.OpenQuestion;
import dev.tidemark.analysis.discussion.ToolTalk;
import dev.tidemark.analysis.discussion.Topic;
import dev.tidemark.analysis.discussion.TopicHistory;
import dev.tidemark.analysis.discussion.TopicHistory.Event;
import dev.tidemark.analysis.discussion.TopicHistory.Life;
import dev.tidemark.analysis.report.ArchiveLinks;
import dev.tidemark.analysis.report.DiscussionJson;
import dev.tidemark.deploy.config.Settings;
import dev.tidemark.index.search.MailSearcher;
import dev.tidemark.ingest.mail.SafeText;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tidemark topics}: what people talk about. */
@Command(
    name = "topics",
    description = {
      "Shows what people talked about in a week: phrases that many people used in many threads, against the 52 weeks"
          + " before; what is no longer talked about; debates; questions nobody answered; compilers, tools and crates."
          + " Quotes, diffs, signatures, robots and stable queues do not count.",
      ""
    },
    subcommands = TopicsShowCommand.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  tidemark topics                                  last week",
      "  tidemark topics --week 2025-W08 -n 5",
      "  tidemark topics --week 2025-W01..2025-W12         how topics came, went, merged and split",
      "  tidemark topics --since 2025-02-01 --until 2025-02-28 --list rust-for-linux",
      "  tidemark topics show --week 2025-W08 'rust kernel policy'"
    })
final class TopicsCommand extends IndexCommand {
  /** Topics of each week that a history is made of. */
  private static final int TOPICS_A_WEEK = 20;

  /** Periods in the small chart of a line. */
  private static final int CHART = 13;

  @Mixin private final PeriodOptions period = new PeriodOptions();
  @Mixin private final CountedMails counted = new CountedMails();

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description = "most lines of each kind (default 10)")
  private int limit = 10;

  @Option(names = "--json", description = "print JSON")
  private boolean json;

  @Override
  int run() throws Exception {
    if (limit < 1) {
      throw new MisuseError("--limit must be 1 or more, got " + limit);
    }
    Settings settings = settings();
    List<Period> asked = period.periods(Instant.now());
    Discussion discussion;
    ArchiveLinks links;
    try (var searcher = openIndex(settings)) {
      AnalysisCatalog catalog = AnalysisCatalog.of(searcher);
      links = ReportCommand.links(settings, catalog, counted.lists());
      noteEnd(catalog, asked.getLast());
      if (asked.size() > 1) {
        print(history(searcher, catalog, asked));
        return CommandRunner.DONE;
      }
      discussion = discussion(searcher, catalog, asked.getFirst(), counted, limit);
    }
    if (json) {
      console().out().print(DiscussionJson.write(discussion, links));
      return CommandRunner.DONE;
    }
    print(discussion, links);
    return CommandRunner.DONE;
  }

  /** Says where the archives end if that is before the period does. */
  private void noteEnd(AnalysisCatalog catalog, Period last) {
    if (catalog.mailCount() > 0 && catalog.newest() < last.stop().getEpochSecond()) {
      console()
          .err()
          .println(
              "note: the archives of mail end on "
                  + Times.day(catalog.newest())
                  + "; nothing is known of what came later");
    }
  }

  private TopicHistory history(MailSearcher searcher, AnalysisCatalog catalog, List<Period> periods)
      throws IOException {
    var discussions =
        new Discussions(catalog, searcher::forEachTalk, counted.discussion(TOPICS_A_WEEK));
    var weeks = new ArrayList<Discussion>();
    for (Period each : periods) {
      weeks.add(discussions.of(each));
    }
    return TopicHistory.of(weeks);
  }

  private void print(TopicHistory history) {
    if (json) {
      console().out().print(DiscussionJson.write(history));
      return;
    }
    var table = new Table("first", "last", "people a week", "topic");
    for (Life life : first(history.lives())) {
      var events = new StringBuilder();
      for (Event event : life.events()) {
        events.append(", ").append(event.change().words());
        events.append(event.other().isEmpty() ? "" : " " + SafeText.line(event.other()));
        events.append(" in ").append(event.period().label());
      }
      table.row(
          history.periods().get(life.first()).label(),
          history.periods().get(life.last()).label(),
          Sparkline.of(life.people().stream().mapToLong(Integer::longValue).toArray()),
          SafeText.line(life.label()) + console().dim(events.toString()));
    }
    table.print(console().out());
  }

  /** What people talked about in a period, from an open index. */
  static Discussion discussion(
      MailSearcher searcher,
      AnalysisCatalog catalog,
      Period period,
      CountedMails counted,
      int limit)
      throws IOException {
    return new Discussions(catalog, searcher::forEachTalk, counted.discussion(limit)).of(period);
  }

  private void print(Discussion discussion, ArchiveLinks links) {
    heading("Topics of " + discussion.period().label());
    topics(discussion.topics(), links, "nothing stands out");
    if (!discussion.falling().isEmpty()) {
      heading("No longer talked about");
      topics(discussion.falling(), links, "");
    }
    if (!discussion.debates().isEmpty()) {
      heading("Debates");
      var table = new Table(">mails", ">people", ">turns", ">disagree", ">NAKs", "thread");
      for (Debate debate : first(discussion.debates())) {
        table.row(
            SeriesCommand.number(debate.mails()),
            SeriesCommand.number(debate.people()),
            SeriesCommand.number(debate.turns()),
            SeriesCommand.number(debate.dissent()),
            SeriesCommand.number(debate.naks()),
            SafeText.line(debate.subject())
                + "  "
                + console().dim(SafeText.line(links.url(debate.root()))));
      }
      table.print(console().out());
    }
    if (!discussion.unanswered().isEmpty()) {
      heading("Unanswered questions");
      var table = new Table("asked", "by", "question");
      for (OpenQuestion question : first(discussion.unanswered())) {
        table.row(
            Times.day(question.asked()),
            SafeText.line(question.author()),
            SafeText.line("“" + question.question() + "” on " + question.subject())
                + "  "
                + console().dim(SafeText.line(links.url(question.mail()))));
      }
      table.print(console().out());
    }
    if (!discussion.tools().isEmpty()) {
      heading("Tools and crates");
      var table = new Table(">people", ">before", ">mails", "name");
      for (ToolTalk tool : first(discussion.tools())) {
        table.row(
            SeriesCommand.number(tool.people()),
            String.format(Locale.ROOT, "%.1f", tool.peopleBefore()),
            SeriesCommand.number(tool.mails()),
            SafeText.line(tool.name())
                + (tool.crate() ? " (crate)" : "")
                + (tool.versions().isEmpty() ? "" : "  " + String.join(", ", tool.versions())));
      }
      table.print(console().out());
    }
  }

  private <T> List<T> first(List<T> all) {
    return all.subList(0, Math.min(limit, all.size()));
  }

  private void heading(String words) {
    console().out().println(words.startsWith("Topics") ? words : "\n" + words);
  }

  private void topics(List<Topic> topics, ArchiveLinks links, String none) {
    if (topics.isEmpty()) {
      console().out().println(none);
      return;
    }
    var table = new Table("state", ">people", ">mails", "weeks before", "topic");
    for (Topic topic : first(topics)) {
      String thread =
          topic.threads().isEmpty()
              ? ""
              : "  " + console().dim(SafeText.line(links.url(topic.threads().getFirst().root())));
      table.row(
          topic.state().words(),
          SeriesCommand.number(topic.people()),
          SeriesCommand.number(topic.mails()),
          chart(topic),
          SafeText.line(topic.label())
              + topic.work().map(work -> "  in " + SafeText.line(work.title())).orElse("")
              + thread);
    }
    table.print(console().out());
  }

  private static String chart(Topic topic) {
    List<Integer> last =
        topic.timeline().subList(topic.timeline().size() - CHART, topic.timeline().size());
    return Sparkline.of(last.stream().mapToLong(Integer::longValue).toArray());
  }
}
