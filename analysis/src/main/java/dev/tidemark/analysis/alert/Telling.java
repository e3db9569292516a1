package dev.tidemark.analysis.alert;

import dev.tidemark.index.schema.MailSummary;
import dev.tidemark.index.search.MailSearcher;
import dev.tidemark.index.search.Works;
import dev.tidemark.ingest.mail.MessageId;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
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
        && told.event(rule.name(), Watch.MESSAGE, ToldEvents.key(mail.messageId())).isEmpty()) {
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
    long[] keys = mails.stream().mapToLong(ToldEvents::key).toArray();
    Set<String> finding = null;
    News news = null;
    for (AlertRule rule : some) {
      Optional<String> before = before(rule, happening.watch(), keys);
      if (!rule.on().contains(happening.watch())
          || happening.time() < rule.since().getEpochSecond()
          || (before.isPresent() && !amends(rule, happening.watch(), keys))) {
        continue;
      }
      // Only now, since this looks at every mail.
      finding = finding == null ? finding(mails) : finding;
      if (finding.contains(rule.name())) {
        news = news == null ? writer.of(happening) : news;
        add(rule, happening.watch(), before, happening.time(), news);
      }
    }
  }

  /** The event in which a rule was told of one of these mails before. */
  private Optional<String> before(AlertRule rule, Watch watch, long[] mails) {
    for (long mail : mails) {
      Optional<String> event = told.event(rule.name(), watch, mail);
      if (event.isPresent()) {
        return event;
      }
    }
    return Optional.empty();
  }

  /** Whether a posting that was told of before has a mail that was not. */
  private boolean amends(AlertRule rule, Watch watch, long[] mails) {
    return (watch == Watch.POSTED || watch == Watch.REVISED)
        && Arrays.stream(mails).anyMatch(mail -> told.event(rule.name(), watch, mail).isEmpty());
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

  private void add(AlertRule rule, Watch watch, Optional<String> amends, long time, News news) {
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
