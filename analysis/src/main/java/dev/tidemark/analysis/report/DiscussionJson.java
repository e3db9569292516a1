package dev.tidemark.analysis.report;

import dev.tidemark.analysis.discussion.Debate;
import dev.tidemark.analysis.discussion.Discussion;
import dev.tidemark.analysis.discussion.OpenQuestion;
import dev.tidemark.analysis.discussion.ToolTalk;
import dev.tidemark.analysis.discussion.Topic;
import dev.tidemark.analysis.discussion.Topic.TopicThread;
import dev.tidemark.analysis.discussion.TopicHistory;
import dev.tidemark.analysis.discussion.TopicHistory.Event;
import dev.tidemark.analysis.discussion.TopicHistory.Life;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes what people talked about as JSON, alone or into a report. Text from mail stands there as
 * it was decoded: whoever shows it must escape it.
 */
public final class DiscussionJson {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final ArchiveLinks links;

  DiscussionJson(ArchiveLinks links) {
    this.links = links;
  }

  /** The whole discussion of a period; ends in a line feed. */
  public static String write(Discussion discussion, ArchiveLinks links) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("period", discussion.period().label());
    root.put("first", discussion.period().first().toString());
    root.put("last", discussion.period().last().toString());
    new DiscussionJson(links).fill(root, discussion);
    return pretty(root);
  }

  /** One topic; ends in a line feed. */
  public static String write(Topic topic, ArchiveLinks links) {
    ObjectNode root = MAPPER.createObjectNode();
    new DiscussionJson(links).topic(root, topic);
    return pretty(root);
  }

  /** How topics came and went; ends in a line feed. */
  public static String write(TopicHistory history) {
    ObjectNode root = MAPPER.createObjectNode();
    ArrayNode periods = root.putArray("periods");
    history.periods().forEach(period -> periods.add(period.label()));
    ArrayNode lives = root.putArray("topics");
    for (Life life : history.lives()) {
      ObjectNode node = lives.addObject();
      node.put("label", life.label());
      node.put("first", history.periods().get(life.first()).label());
      node.put("last", history.periods().get(life.last()).label());
      life.people().forEach(node.putArray("people")::add);
      ArrayNode events = node.putArray("events");
      for (Event event : life.events()) {
        ObjectNode one = events.addObject();
        one.put("change", event.change().name().toLowerCase(Locale.ROOT));
        one.put("period", event.period().label());
        if (!event.other().isEmpty()) {
          one.put("other", event.other());
        }
      }
    }
    return pretty(root);
  }

  private static String pretty(ObjectNode root) {
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root).replace("\r\n", "\n")
        + "\n";
  }

  void fill(ObjectNode root, Discussion discussion) {
    topics(root.putArray("topics"), discussion.topics());
    topics(root.putArray("fallingTopics"), discussion.falling());
    ArrayNode debates = root.putArray("debates");
    for (Debate debate : discussion.debates()) {
      ObjectNode node = debates.addObject();
      node.put("messageId", debate.root().value());
      node.put("url", links.url(debate.root()));
      node.put("subject", debate.subject());
      node.put("mails", debate.mails());
      node.put("people", debate.people());
      node.put("turns", debate.turns());
      node.put("dissent", debate.dissent());
      node.put("naks", debate.naks());
      debate.maintainers().forEach(node.putArray("maintainers")::add);
      debate.speakers().forEach(node.putArray("speakers")::add);
    }
    ArrayNode questions = root.putArray("unanswered");
    for (OpenQuestion question : discussion.unanswered()) {
      ObjectNode node = questions.addObject();
      node.put("messageId", question.mail().value());
      node.put("url", links.url(question.mail()));
      node.put("question", question.question());
      node.put("subject", question.subject());
      node.put("author", question.author());
      node.put("asked", Instant.ofEpochSecond(question.asked()).toString());
      node.put("startsThread", question.starts());
    }
    ArrayNode tools = root.putArray("tools");
    for (ToolTalk tool : discussion.tools()) {
      ObjectNode node = tools.addObject();
      node.put("name", tool.name());
      node.put("crate", tool.crate());
      tool.versions().forEach(node.putArray("versions")::add);
      node.put("mails", tool.mails());
      node.put("people", tool.people());
      node.put("peopleBefore", tool.peopleBefore());
    }
  }

  private void topics(ArrayNode array, List<Topic> topics) {
    for (Topic topic : topics) {
      topic(array.addObject(), topic);
    }
  }

  private void topic(ObjectNode node, Topic topic) {
    node.put("label", topic.label());
    node.put("state", topic.state().name().toLowerCase(Locale.ROOT));
    node.put("score", Math.round(topic.score() * 10) / 10.0);
    node.put("mails", topic.mails());
    node.put("people", topic.people());
    if (topic.work().isPresent()) {
      node.putObject("work")
          .put("messageId", topic.work().get().head().value())
          .put("url", links.url(topic.work().get().head()))
          .put("title", topic.work().get().title());
    }
    topic.phrases().forEach(node.putArray("phrases")::add);
    topic.speakers().forEach(node.putArray("speakers")::add);
    ArrayNode threads = node.putArray("threads");
    for (TopicThread thread : topic.threads()) {
      ObjectNode one = threads.addObject();
      one.put("messageId", thread.root().value());
      one.put("url", links.url(thread.root()));
      one.put("subject", thread.subject());
      one.put("mails", thread.mails());
      one.put("people", thread.people());
    }
    topic.timeline().forEach(node.putArray("timeline")::add);
    if (topic.burst() >= 0) {
      node.put("burstSince", topic.burst());
    }
  }
}
