package dev.tidemark.deploy.alert.sink;

import dev.tidemark.analysis.alert.AlertEvent;
import dev.tidemark.analysis.report.Html;
import dev.tidemark.ingest.mail.SafeText;
import java.util.StringJoiner;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Messages for the webhooks of chat servers: a line an event, its title a link. Text from mail is
 * escaped as each server wants it, and cannot call anybody: a zero-width space follows every
 * {@code @}, which servers would take for a mention.
 */
final class ChatBody {
  /** Events in one message at most; chats cut long messages. */
  static final int ROOM = 20;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Between a sign and what it would otherwise mean; takes no room. */
  private static final String ZERO_WIDTH_SPACE = "\u200b";

  /** What means something in Markdown (CommonMark 2.4), as far as a server of chats reads it. */
  private static final String MARKDOWN = "\\`*_[]()|~#$:";

  private ChatBody() {}

  /** Slack: {@code text} in its mrkdwn, in which only {@code & < >} are to be escaped. */
  static byte[] slack(Dispatch dispatch) {
    ObjectNode body = JSON.createObjectNode();
    body.put(
        "text",
        lines(
            dispatch,
            event -> {
              String url = EventText.url(event.news()).replace("|", "%7C").replace(">", "%3E");
              return "<"
                  + url.replace("<", "%3C").replace("&", "&amp;")
                  + "|"
                  + slack(EventText.headline(event))
                  + ">"
                  + slack(by(event));
            }));
    body.put("unfurl_links", false);
    return JSON.writeValueAsBytes(body);
  }

  /** Mattermost: {@code text} in Markdown; it also understands Slack's {@code <...>}. */
  static byte[] mattermost(Dispatch dispatch) {
    ObjectNode body = JSON.createObjectNode();
    body.put(
        "text",
        lines(
            dispatch,
            event ->
                "["
                    + markdown(EventText.headline(event))
                    + "]("
                    + markdownUrl(EventText.url(event.news()))
                    + ")"
                    + markdown(by(event))));
    return JSON.writeValueAsBytes(body);
  }

  /** Matrix, by a generic webhook of matrix-hookshot: {@code text} and the same as {@code html}. */
  static byte[] matrix(Dispatch dispatch) {
    ObjectNode body = JSON.createObjectNode();
    body.put(
        "text",
        lines(
            dispatch,
            event ->
                uncalled(EventText.headline(event) + by(event))
                    + " "
                    + EventText.url(event.news())));
    String html =
        lines(
            dispatch,
            event ->
                "<a href=\""
                    + Html.escape(EventText.url(event.news()))
                    + "\">"
                    + Html.escape(uncalled(EventText.headline(event)))
                    + "</a>"
                    + Html.escape(uncalled(by(event))));
    body.put("html", html.replace("\n", "<br>\n"));
    return JSON.writeValueAsBytes(body);
  }

  private static String lines(Dispatch dispatch, Function<AlertEvent, String> line) {
    var lines = new StringJoiner("\n");
    for (AlertEvent event : dispatch.events()) {
      lines.add(line.apply(event));
    }
    if (dispatch.more() > 0) {
      lines.add(EventText.andMore(dispatch.more()));
    }
    return lines.toString();
  }

  /** {@code , by Jane Doe: a new version}, not escaped. */
  private static String by(AlertEvent event) {
    return ", by "
        + SafeText.line(event.news().author().display())
        + " ("
        + event.rule()
        + ": "
        + event.watch().word()
        + ")";
  }

  private static String slack(String text) {
    return uncalled(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("|", "\u2758"); // In a link it would end the address; there is no escape for it.
  }

  private static String markdown(String text) {
    var out = new StringBuilder(text.length() + 16);
    for (char c : uncalled(text).toCharArray()) {
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        default -> {
          if (MARKDOWN.indexOf(c) >= 0) {
            out.append('\\');
          }
          out.append(c);
        }
      }
    }
    return out.toString();
  }

  private static String markdownUrl(String url) {
    return url.replace("(", "%28")
        .replace(")", "%29")
        .replace("<", "%3C")
        .replace(">", "%3E")
        .replace("\\", "%5C");
  }

  private static String uncalled(String text) {
    return text.replace("@", "@" + ZERO_WIDTH_SPACE);
  }
}
