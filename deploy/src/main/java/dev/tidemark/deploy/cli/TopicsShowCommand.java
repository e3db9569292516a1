package dev.tidemark.deploy.cli;

import dev.tidemark.analysis.AnalysisCatalog;
import dev.tidemark.analysis.Period;
import dev.tidemark.analysis.discussion.Discussion;
import dev.tidemark.analysis.discussion.Topic;
import dev.tidemark.analysis.discussion.Topic.TopicThread;
import dev.tidemark.analysis.report.ArchiveLinks;
import dev.tidemark.analysis.report.DiscussionJson;
import dev.tidemark.deploy.config.Settings;
import dev.tidemark.ingest.mail.SafeText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tidemark topics show}: one topic with its threads, people and time line. */
@Command(
    name = "show",
    description = {
      "Shows a topic of a week: its phrases, its threads, who talks about it, and how much it was talked about in each of"
          + " the 52 weeks before. LABEL is the topic's label, one of its phrases, the title of the work it is about, or a part of one.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {"  tidemark topics show --week 2025-W08 'rust kernel policy'"})
final class TopicsShowCommand extends IndexCommand {
  private static final int TOPICS = 40;
  private static final int BAR_WIDTH = 30;

  @Parameters(paramLabel = "LABEL", arity = "1..*", description = "the topic")
  private List<String> words = new ArrayList<>();

  @Mixin private final PeriodOptions period = new PeriodOptions();
  @Mixin private final CountedMails counted = new CountedMails();

  @Option(names = "--json", description = "print JSON")
  private boolean json;

  @Override
  int run() throws Exception {
    Settings settings = settings();
    Period asked = period.period(Instant.now());
    String label = String.join(" ", words);
    try (var searcher = openIndex(settings)) {
      AnalysisCatalog catalog = AnalysisCatalog.of(searcher);
      ArchiveLinks links = ReportCommand.links(settings, catalog, counted.lists());
      Discussion discussion = TopicsCommand.discussion(searcher, catalog, asked, counted, TOPICS);
      Topic topic = find(discussion, label);
      if (json) {
        console().out().print(DiscussionJson.write(topic, links));
      } else {
        print(topic, asked, links);
      }
    }
    return CommandRunner.DONE;
  }

  private static Topic find(Discussion discussion, String label) {
    var all = new ArrayList<>(discussion.topics());
    all.addAll(discussion.falling());
    String wanted = plain(label);
    for (Topic topic : all) {
      for (String phrase : topic.phrases()) {
        if (plain(phrase).equals(wanted)) {
          return topic;
        }
      }
    }
    for (Topic topic : all) {
      for (String phrase : topic.phrases()) {
        if (plain(phrase).contains(wanted)) {
          return topic;
        }
      }
      if (topic.work().filter(work -> plain(work.title()).contains(wanted)).isPresent()) {
        return topic;
      }
    }
    var known = new ArrayList<String>();
    for (Topic topic : all) {
      known.add(SafeText.line(topic.label()));
    }
    throw new UserError(
        "no topic '"
            + label
            + "' in "
            + discussion.period().label()
            + "; topics there: "
            + (known.isEmpty() ? "none" : String.join(", ", known)));
  }

  private static String plain(String phrase) {
    return phrase.toLowerCase(Locale.ROOT).replace('_', ' ').replace('-', ' ').strip();
  }

  /** When the mails of a topic were written that it counts. */
  private static String counted(Topic topic, Period asked) {
    return topic.state() == Topic.State.FALLING
        ? asked.before(Discussion.RECENT).label() + " to " + asked.before(1).label()
        : asked.label();
  }

  private void print(Topic topic, Period asked, ArchiveLinks links) {
    var out = console().out();
    out.println(console().bold(SafeText.line(topic.label())) + "  " + topic.state().words());
    topic.work().ifPresent(work -> out.println("mostly about: " + SafeText.line(work.title())));
    out.println(
        SeriesCommand.number(topic.mails())
            + (topic.mails() == 1 ? " mail by " : " mails by ")
            + SeriesCommand.number(topic.people())
            + (topic.people() == 1 ? " person in " : " people in ")
            + counted(topic, asked));
    if (topic.phrases().size() > 1) {
      out.println(
          "also: "
              + SafeText.line(
                  String.join(", ", topic.phrases().subList(1, topic.phrases().size()))));
    }
    if (!topic.speakers().isEmpty()) {
      out.println("mostly by: " + SafeText.line(String.join(", ", topic.speakers())));
    }
    out.println();
    var threads = new Table(">people", ">mails", "thread");
    for (TopicThread thread : topic.threads()) {
      threads.row(
          SeriesCommand.number(thread.people()),
          SeriesCommand.number(thread.mails()),
          SafeText.line(thread.subject())
              + "  "
              + console().dim(SafeText.line(links.url(thread.root()))));
    }
    threads.print(out);
    out.println();
    long most = 1;
    int first = topic.timeline().size() - 1;
    for (int i = topic.timeline().size() - 1; i >= 0; i--) {
      int count = topic.timeline().get(i);
      most = Math.max(most, count);
      first = count > 0 ? i : first;
    }
    var table = new Table("period", ">people in threads", "");
    for (int i = first; i < topic.timeline().size(); i++) {
      int count = topic.timeline().get(i);
      boolean burst = topic.burst() >= 0 && i >= topic.burst();
      table.row(
          asked.before(topic.timeline().size() - 1 - i).label(),
          SeriesCommand.number(count),
          Sparkline.bar(count, most, BAR_WIDTH) + (burst ? " burst" : ""));
    }
    table.print(out);
  }
}
