package dev.tidemark.deploy.web;

import dev.tidemark.analysis.Period;
import dev.tidemark.analysis.alert.AlertRule;
import dev.tidemark.analysis.alert.Destination;
import dev.tidemark.analysis.alert.Watch;
import dev.tidemark.analysis.report.ArchiveLinks;
import dev.tidemark.analysis.report.Html;
import dev.tidemark.deploy.config.AlertRules;
import dev.tidemark.deploy.config.Settings;
import dev.tidemark.deploy.line.SyncLog;
import dev.tidemark.index.schema.MailSummary;
import dev.tidemark.index.search.Hit;
import dev.tidemark.index.search.SearchResult;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is here: reports, newest mail, rules with their feeds, archives. */
final class StartPage {
  private static final int NEWEST = 10;
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Settings settings;
  private final LiveIndex index;
  private final InstantSource clock;
  private final ArchiveLinks links;

  StartPage(Settings settings, LiveIndex index, InstantSource clock) {
    this.settings = settings;
    this.index = index;
    this.clock = clock;
    this.links = settings.report().links();
  }

  WebAnswer page() throws IOException {
    Optional<SearchResult> newest = newest();
    return WebPage.of(
        "Tidemark",
        html -> {
          html.raw("<p>Kernel development by mail, followed here.</p>\n");
          reports(html);
          newest(html, newest);
          rules(html);
          archives(html);
          html.raw("<footer><p>Times are UTC. <a href=\"health\">Health</a> of this process.</p>");
          html.raw("</footer>\n");
        });
  }

  private Optional<SearchResult> newest() throws IOException {
    try {
      return Optional.of(NewestMails.newest(index.now(), NEWEST));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private void reports(Html html) {
    String week = Period.weekOf(clock.instant()).before(1).label();
    html.raw("<h2>Reports</h2>\n<p>").link("reports/" + week + ".html", "Last week");
    html.raw(", <a href=\"reports/\">all weeks and months</a>.</p>\n");
  }

  private void newest(Html html, Optional<SearchResult> newest) {
    html.raw("<h2>Newest mail</h2>\n");
    if (newest.isEmpty() || newest.get().hits().isEmpty()) {
      html.raw("<p class=\"soft\">No mail is indexed yet.</p>\n");
      return;
    }
    html.raw("<p class=\"soft\">");
    html.text(String.format(Locale.ROOT, "Indexed: %,d.", newest.get().total()));
    html.raw("</p>\n<ul class=\"items\">\n");
    for (Hit hit : newest.get().hits()) {
      MailSummary mail = hit.mail();
      String author = mail.authorName().isBlank() ? mail.authorAddress() : mail.authorName();
      html.raw("<li>").link(links.url(mail.messageId()), mail.subject());
      html.raw("<br><span class=\"soft\">").text(author).raw(", ");
      html.text(MINUTE.format(Instant.ofEpochSecond(mail.received()))).raw("</span></li>\n");
    }
    html.raw("</ul>\n");
  }

  private void rules(Html html) {
    html.raw("<h2>Alerts</h2>\n");
    List<AlertRule> rules;
    try {
      rules = new AlertRules(settings.home()).read();
    } catch (IOException e) {
      html.raw("<p>The rules cannot be read; 'tidemark alert list' says why.</p>\n");
      return;
    }
    if (rules.isEmpty()) {
      html.raw("<p class=\"soft\">There are no rules; 'tidemark alert add' makes one.</p>\n");
      return;
    }
    html.raw("<ul class=\"items\">\n");
    for (AlertRule rule : rules) {
      boolean feed = rule.to().contains(new Destination.Feed());
      html.raw("<li><b>").text(rule.name()).raw("</b>");
      if (feed) {
        html.raw(" (").link("feeds/" + rule.name() + ".atom", "feed").raw(")");
      }
      html.raw("<br><span class=\"soft\">");
      html.text(rule.on().stream().map(Watch::word).collect(Collectors.joining(", ")));
      html.text(rule.query().isEmpty() ? "" : ": " + rule.query());
      html.text(rule.paused() ? " (paused)" : "").raw("</span></li>\n");
    }
    html.raw("</ul>\n");
  }

  private void archives(Html html) {
    html.raw("<h2>Archives</h2>\n");
    var entries = new SyncLog(settings.home()).entries();
    if (entries.isEmpty()) {
      html.raw("<p class=\"soft\">None was pulled yet.</p>\n");
      return;
    }
    html.raw(
        "<div class=\"wide\" tabindex=\"0\"><table>\n<thead><tr><th scope=\"col\">archive</th>");
    html.raw(
        "<th scope=\"col\">from</th><th scope=\"col\">last read to its end</th></tr></thead>\n");
    html.raw("<tbody>\n");
    entries.forEach(
        (name, entry) -> {
          html.raw("<tr><th scope=\"row\">").text(entry.list()).raw("</th><td>").text(name);
          html.raw("</td><td>").text(entry.succeeded().isEmpty() ? "never" : entry.succeeded());
          html.text(entry.failure().isEmpty() ? "" : " (cannot be read now)").raw("</td></tr>\n");
        });
    html.raw("</tbody>\n</table></div>\n");
  }
}
