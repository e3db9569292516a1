package dev.tidemark.analysis.alert;

import dev.tidemark.index.schema.MailSummary;
import dev.tidemark.index.search.MailSearcher;
import dev.tidemark.index.search.Works;
import dev.tidemark.ingest.mail.MessageId;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes events: finds the rules that want to hear of something and have not heard of it yet. */
final class Telling {
  private static final Logger LOG = LoggerFactory.getLogger(Telling.class);

  private final MailSearcher searcher;
  private final ToldEvents told;
  private final NewsWriter writer;
  private final List<AlertEvent> events = new ArrayList<>();

  private List<AlertRule> rules = List.of();
  private RuleQueries queries = RuleQueries.NONE;
  private Works works = Works.NONE;
  private Instant now = Instant.EPOCH;

  /**
   * @param told what was told before; what is told from now on is added at once, so it must be
   *     thrown away if the events are not written
   */
  Telling(MailSearcher searcher, ToldEvents told, NewsWriter writer) {
    this.searcher = searcher;
    this.told = told;
    this.writer = writer;
  }

  /**
   * Takes the rules as they are now.
   *
   * @param answers for {@code lineage:} and {@code landed:} in their queries
   * @param moment what dates in their queries are relative to
   */
  void rules(List<AlertRule> current, Works answers, Instant moment) {
    works = answers;
    now = moment;
    if (!current.equals(rules)) {
      rules = List.copyOf(current);
      queries = new RuleQueries(rules, now);
      queries
          .problems()
          .forEach(
              (rule, problem) ->
                  LOG.atWarn()
                      .addKeyValue("rule", rule)
                      .addKeyValue("error", problem)
                      .log("the query of an alert rule is not understood; the rule is silent"));
    }
  }

  /** Whether any rule watches this. */
  boolean watches(Watch watch) {
    return rules.stream().anyMatch(rule -> rule.on().contains(watch));
  }

  /** What some rule watches. */
  Set<Watch> watches() {
    var watches = EnumSet.noneOf(Watch.class);
    rules.forEach(rule -> watches.addAll(rule.on()));
    return watches;
  }

  /** Tells those rules of a mail whose query finds it. */
  void tell(MailSummary mail) throws IOException {
    if (!watches(Watch.MESSAGE)) {
      return;
    }
    Set<String> finding = queries.finding(mail, searcher, works, now);
    for (AlertRule rule : rules) {
      if (finding.contains(rule.name())) {
        tell(rule, mail);
      }
    }
  }

  /** Tells a rule of a mail that its query is known to find, unless it is too old or was told. */
  void tell(AlertRule rule, MailSummary mail) throws IOException {
    if (rule.on().contains(Watch.MESSAGE)
        && mail.received() >= rule.since().getEpochSecond()
        && told.event(rule.name(), Watch.MESSAGE, mail.messageId()).isEmpty()) {
      add(rule, Watch.MESSAGE, Optional.empty(), mail.received(), writer.of(mail));
    }
  }

  /** Tells those rules of what happened to a series one of whose mails their query finds. */
  void tell(Happening happening) throws IOException {
    tell(happening, rules);
  }

  /** The same for some of the rules. */
  void tell(Happening happening, List<AlertRule> some) throws IOException {
    List<MessageId> mails = happening.mails();
    Set<String> finding = null;
    News news = null;
    for (AlertRule rule : some) {
      if (!rule.on().contains(happening.watch())
          || happening.time() < rule.since().getEpochSecond()) {
        continue;
      }
      finding = finding == null ? finding(mails) : finding;
      if (!finding.contains(rule.name())) {
        continue;
      }
      Optional<String> before = Optional.empty();
      boolean late = false;
      for (MessageId mail : mails) {
        Optional<String> event = told.event(rule.name(), happening.watch(), mail);
        late |= event.isEmpty();
        before = before.isPresent() ? before : event;
      }
      boolean posting =
          happening.watch() == Watch.POSTED || happening.watch() == Watch.REVISED;
      if (before.isPresent() && !(late && posting)) {
        continue;
      }
      news = news == null ? writer.of(happening) : news;
      add(rule, happening.watch(), before, happening.time(), news);
    }
  }

  private Set<String> finding(List<MessageId> mails) throws IOException {
    var finding = new TreeSet<String>();
    for (MessageId id : mails) {
      Optional<MailSummary> mail = searcher.mail(id);
      if (mail.isPresent()) {
        finding.addAll(queries.finding(mail.get(), searcher, works, now));
      }
    }
    return finding;
  }

  private void add(
      AlertRule rule, Watch watch, Optional<String> amends, long time, News news) {
    String more = amends.isPresent() ? "/" + news.mails().size() : "";
    AlertEvent event =
        new AlertEvent(
            AlertEvent.id(rule.name() + more, watch, news.message()),
            rule.name(),
            watch,
            amends,
            Instant.ofEpochSecond(time),
            news);
    told.add(event);
    events.add(event);
  }

  /** The events made since the last call, in order. */
  List<AlertEvent> take() {
    List<AlertEvent> taken = List.copyOf(events);
    events.clear();
    return taken;
  }
}
