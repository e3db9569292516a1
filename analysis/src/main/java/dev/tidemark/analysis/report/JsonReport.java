package dev.tidemark.analysis.report;

import dev.tidemark.analysis.Activity;
import dev.tidemark.analysis.ThreadActivity;
import dev.tidemark.analysis.landing.Landing;
import dev.tidemark.analysis.lines.Totals;
import dev.tidemark.analysis.report.LandedInPeriod.Dropped;
import dev.tidemark.analysis.report.LandedInPeriod.Landed;
import dev.tidemark.analysis.report.PeopleOfPeriod.Newcomer;
import dev.tidemark.analysis.report.ReviewQueue.Applied;
import dev.tidemark.analysis.report.ReviewQueue.Reviewer;
import dev.tidemark.analysis.report.ReviewQueue.Waiting;
import dev.tidemark.analysis.report.WeeklyReport.Archive;
import dev.tidemark.analysis.report.WeeklyReport.Figure;
import dev.tidemark.analysis.report.WeeklyReport.SeriesLine;
import dev.tidemark.analysis.report.WeeklyReport.VersionLine;
import dev.tidemark.analysis.series.LineCount;
import dev.tidemark.analysis.series.LineageGrowth.Change;
import dev.tidemark.ingest.mail.MessageId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a report as JSON. Text from mail stands there as it was decoded, control characters and
 * all: whoever shows it must escape it. A figure that is not known is left out.
 */
final class JsonReport {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final WeeklyReport report;

  private JsonReport(WeeklyReport report) {
    this.report = report;
  }

  static String write(WeeklyReport report) {
    ObjectNode root = new JsonReport(report).root();
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root).replace("\r\n", "\n")
        + "\n";
  }

  private ObjectNode root() {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("period", report.period().label());
    root.put("first", report.period().first().toString());
    root.put("last", report.period().last().toString());
    ArrayNode lists = root.putArray("lists");
    report.options().lists().forEach(lists::add);
    root.put("clock", report.options().clock().name().toLowerCase(Locale.ROOT));
    activity(root.putObject("now"), report.now());
    ObjectNode mean = root.putObject("mean");
    mean.put("periods", WeeklyReport.PERIODS_COMPARED);
    for (Figure figure : Figure.values()) {
      mean.put(name(figure), report.mean(figure));
    }
    ArrayNode before = root.putArray("before");
    for (Activity activity : report.before()) {
      activity(before.addObject(), activity);
    }
    ArrayNode series = root.putArray("newSeries");
    for (SeriesLine line : report.newSeries()) {
      line(series.addObject(), line);
    }
    ArrayNode versions = root.putArray("newVersions");
    for (VersionLine line : report.newVersions()) {
      ObjectNode node = versions.addObject();
      line(node, line.now());
      node.put("previous", line.previous());
      if (line.change().isPresent()) {
        Change change = line.change().get();
        ObjectNode changed = node.putObject("change");
        changed.put("patches", change.patches());
        lines(changed, change.lines());
        changed.put("basis", change.basis().name().toLowerCase(Locale.ROOT));
      }
      ArrayNode sizes = node.putArray("sizes");
      for (int size : line.sizes()) {
        if (size < 0) {
          sizes.addNull();
        } else {
          sizes.add(size);
        }
      }
    }
    new DiscussionJson(report.options().links()).fill(root, report.discussion());
    applied(root.putArray("applied"));
    waiting(root.putArray("waiting"), report.queue().waiting());
    waiting(root.putArray("stalled"), report.queue().stalled());
    ArrayNode reviewers = root.putArray("reviewers");
    for (Reviewer reviewer : report.queue().reviewers()) {
      ObjectNode node = reviewers.addObject();
      node.put("name", reviewer.name());
      node.put("mails", reviewer.mails());
      node.put("series", reviewer.series());
      node.put("reviewed", reviewer.reviewed());
    }
    ArrayNode newcomers = root.putArray("newcomers");
    for (Newcomer newcomer : report.people().newcomers()) {
      ObjectNode node = newcomers.addObject();
      node.put("name", newcomer.name());
      node.put("messageId", newcomer.mail().value());
      node.put("url", report.options().links().url(newcomer.mail()));
      node.put("subject", newcomer.subject());
    }
    landed(root);
    trees(root.putArray("trees"));
    ArrayNode threads = root.putArray("busiestThreads");
    for (ThreadActivity thread : report.busiest()) {
      ObjectNode node = threads.addObject();
      node.put("messageId", thread.root().value());
      node.put("url", report.options().links().url(thread.root()));
      node.put("subject", thread.subject());
      node.put("mails", thread.mails());
      node.put("people", thread.people());
      node.put("total", thread.total());
    }
    ObjectNode out = root.putObject("leftOut");
    out.put("robots", report.now().robots());
    out.put("stable", report.now().stable());
    out.put("stableSeries", report.stableSeries());
    out.put("pulls", report.pulls());
    root.put("resent", report.resent());
    ArrayNode archives = root.putArray("archives");
    for (Archive archive : report.options().archives()) {
      archives.addObject().put("name", archive.name()).put("state", archive.state());
    }
    if (report.options().problems() >= 0) {
      root.put("problems", report.options().problems());
    }
    return root;
  }

  private void landed(ObjectNode root) {
    LandedInPeriod landed = report.landed();
    ObjectNode node = root.putObject("landed");
    landed.trees().forEach(node.putArray("trees")::add);
    node.put("commits", landed.commits());
    node.put("known", landed.known());
    ArrayNode works = node.putArray("works");
    for (Landed line : landed.works()) {
      Landing now = line.landing();
      ObjectNode work = works.addObject();
      mail(work, line.head(), now.version(), line.title(), line.author());
      work.put("newCommits", line.fresh());
      work.put("landed", now.landed());
      work.put("patches", now.patches());
      work.put("versions", now.versions());
      work.put("daysSinceFirst", line.days());
      work.put("tag", now.tag());
      work.put("tagged", Instant.ofEpochSecond(now.landedAt()).toString());
    }
    ArrayNode dropped = node.putArray("dropped");
    for (Dropped line : landed.dropped()) {
      ObjectNode work = dropped.addObject();
      mail(work, line.head(), line.label(), line.title(), line.author());
      work.put("commits", line.commits());
      work.put("tag", line.tag());
    }
  }

  private void trees(ArrayNode array) {
    for (TreeOfPeriod tree : report.trees()) {
      ObjectNode node = array.addObject();
      node.put("tree", tree.repository());
      node.put("tag", tree.tag());
      totals(node, tree.now());
      if (!tree.before().isEmpty()) {
        ObjectNode before = node.putObject("before");
        before.put("tag", tree.before());
        totals(before, tree.then());
      }
      ArrayNode parts = node.putArray("parts");
      for (TreeOfPeriod.Part part : tree.parts()) {
        parts
            .addObject()
            .put("part", part.name())
            .put("code", part.code())
            .put("change", part.change());
      }
      tree.weeks().forEach(node.putArray("weeks")::add);
    }
  }

  private static void totals(ObjectNode node, Totals totals) {
    node.put("files", totals.files());
    node.put("code", totals.code());
    node.put("comment", totals.comment());
    node.put("blank", totals.blank());
    node.put("unsafeBlocks", totals.unsafeBlocks());
    node.put("unsafeFunctions", totals.unsafeFunctions());
  }

  private void mail(ObjectNode node, MessageId head, String version, String title, String author) {
    node.put("messageId", head.value());
    node.put("url", report.options().links().url(head));
    node.put("version", version);
    node.put("title", title);
    node.put("author", author);
  }

  private void applied(ArrayNode array) {
    for (Applied line : report.queue().applied()) {
      ObjectNode node = array.addObject();
      mail(node, line.head(), line.label(), line.title(), line.author());
      node.put("patches", line.patches());
      node.put("versions", line.versions());
      node.put("daysSinceFirst", line.days());
      node.put("by", line.by());
      node.put("saidIn", line.mail().value());
      node.put("saidAt", report.options().links().url(line.mail()));
    }
  }

  private void waiting(ArrayNode array, List<Waiting> lines) {
    for (Waiting line : lines) {
      ObjectNode node = array.addObject();
      mail(node, line.head(), line.label(), line.title(), line.author());
      node.put("patches", line.patches());
      node.put("since", Instant.ofEpochSecond(line.since()).toString());
      node.put("answers", line.answers());
    }
  }

  private static String name(Figure figure) {
    return switch (figure) {
      case MAILS -> "mails";
      case THREADS -> "threads";
      case PEOPLE -> "people";
      case NEW_PEOPLE -> "newPeople";
    };
  }

  private static void activity(ObjectNode node, Activity activity) {
    node.put("period", activity.period().label());
    for (Figure figure : Figure.values()) {
      node.put(name(figure), figure.of(activity));
    }
    node.put("robots", activity.robots());
    node.put("stable", activity.stable());
  }

  private void line(ObjectNode node, SeriesLine line) {
    mail(node, line.head(), line.label(), line.title(), line.author());
    node.put("expected", line.expected());
    node.put("received", line.received());
    line.lines().ifPresent(count -> lines(node, count));
  }

  private static void lines(ObjectNode node, LineCount lines) {
    node.put("files", lines.files());
    node.put("added", lines.added());
    node.put("removed", lines.removed());
  }
}
