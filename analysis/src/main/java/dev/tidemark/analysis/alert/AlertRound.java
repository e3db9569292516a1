package dev.tidemark.analysis.alert;

import dev.tidemark.analysis.AnalysisCatalog;
import dev.tidemark.analysis.Neighbourhood;
import dev.tidemark.analysis.alert.AlertRunner.Setting;
import dev.tidemark.analysis.landing.Landings;
import dev.tidemark.analysis.series.Lineage;
import dev.tidemark.analysis.series.PatchMail;
import dev.tidemark.analysis.series.PatchSeries;
import dev.tidemark.analysis.series.Posting;
import dev.tidemark.index.schema.MailSummary;
import dev.tidemark.index.search.MailSearcher;
import dev.tidemark.index.search.Works;
import dev.tidemark.index.write.CommitPoint;
import dev.tidemark.ingest.mail.MailKind;
import dev.tidemark.ingest.mail.MailMessage;
import dev.tidemark.ingest.mail.MailParser;
import dev.tidemark.ingest.mail.MessageId;
import dev.tidemark.ingest.mail.ParserLimits;
import dev.tidemark.ingest.mail.RawMail;
import dev.tidemark.ingest.topic.MailRecord;
import dev.tidemark.ingest.topic.RecordCodec;
import dev.tidemark.ingest.topic.Topics;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Decides what is to be told, and how far it has come by that. Reads the index and the records it
 * is handed and writes nothing anywhere: {@link AlertRunner} takes events and mark from here to
 * Kafka. After a failure it is thrown away and begun anew from what was written.
 */
final class AlertRound {
  private static final Set<Watch> OF_POSTINGS =
      EnumSet.of(Watch.POSTED, Watch.REVISED, Watch.COMPLETED);
  private static final Set<Watch> OF_WORKS = EnumSet.of(Watch.LANDED, Watch.STALLED);

  private final MailSearcher searcher;
  private final Setting setting;
  private final Telling telling;
  private final MailParser parser = new MailParser(ParserLimits.DEFAULT);

  private List<AlertRule> rules = List.of();
  private AlertMark written;
  private AlertMark mark;
  private Works works = Works.NONE;

  /** Whether something came that may settle what waits. */
  private boolean fresh;

  /** Whether commits came since it was last looked for works that landed. */
  private boolean commitsCame;

  AlertRound(MailSearcher searcher, Setting setting, ToldEvents told, AlertMark mark) {
    this.searcher = searcher;
    this.setting = setting;
    this.telling = new Telling(searcher, told, new NewsWriter(searcher, setting.links()));
    this.written = mark;
    this.mark = mark;
  }

  /** Where the next round goes on if everything told so far is written. */
  AlertMark mark() {
    return mark;
  }

  /** Whether the mark differs from the one that was last written. */
  boolean moved() {
    return !mark.equals(written);
  }

  /** The events found since the last call. */
  List<AlertEvent> events() {
    return telling.take();
  }

  /** What was found has been written, up to the mark. */
  void written() {
    written = mark;
  }

  /**
   * Takes rules and index as they are now. Rules seen for the first time look back as far as they
   * want to.
   *
   * @param reached how far the index has read the log
   */
  void begin(List<AlertRule> current, CommitPoint reached) throws IOException {
    rules = current;
    works = setting.works().apply(searcher);
    telling.rules(current, works, setting.clock().instant());
    Map<TopicPartition, Long> offsets = new HashMap<>(mark.offsets());
    boolean first = offsets.isEmpty();
    // Whoever begins looks back in the index, not in the log.
    reached.offsets().forEach((p, offset) -> offsets.putIfAbsent(p, first ? offset : 0L));
    long newest = first ? newestInIndex() : mark.newest();
    Map<String, Instant> known = new HashMap<>();
    var unseen = new ArrayList<AlertRule>();
    for (AlertRule rule : current) {
      known.put(rule.name(), rule.since());
      if (!rule.since().equals(mark.rules().get(rule.name()))
          && rule.since().getEpochSecond() <= newest) {
        unseen.add(rule);
      }
    }
    mark = new AlertMark(offsets, newest, mark.waiting(), known, mark.stalledOn());
    if (!unseen.isEmpty()) {
      lookBack(unseen);
    }
  }

  private long newestInIndex() throws IOException {
    long[] newest = new long[1];
    searcher.forEachSummary(mail -> newest[0] = Math.max(newest[0], moment(mail)));
    return newest[0];
  }

  /** As {@link AnalysisCatalog#newest} has it: what claims to be of the future moves nothing. */
  private static long moment(MailSummary mail) {
    return Math.min(mail.sent(), mail.received());
  }

  /** What happened before these rules were there, as far as they want to hear of it. */
  private void lookBack(List<AlertRule> unseen) throws IOException {
    var asked = EnumSet.noneOf(Watch.class);
    long since = Long.MAX_VALUE;
    for (AlertRule rule : unseen) {
      asked.addAll(rule.on());
      since = Math.min(since, rule.since().getEpochSecond());
      if (rule.on().contains(Watch.MESSAGE)) {
        past().tellMails(rule, telling);
      }
    }
    asked.remove(Watch.MESSAGE);
    if (asked.isEmpty()) {
      return;
    }
    long now = setting.clock().millis();
    Map<MessageId, Long> waiting = new HashMap<>(mark.waiting());
    for (Happening happening : past().happenings(asked, since)) {
      if (OF_POSTINGS.contains(happening.watch()) && !settled(happening.series(), now, now)) {
        happening.mails().forEach(mail -> waiting.putIfAbsent(mail, now));
      } else {
        telling.tell(happening, unseen);
      }
    }
    mark = mark.waiting(waiting);
  }

  private LookBack past() {
    return new LookBack(searcher, works, setting.clock().instant());
  }

  /**
   * Looks at what came into the log.
   *
   * @param records all of it already in the index
   * @param offsets what comes behind them
   */
  void look(Collection<ConsumerRecord<byte[], byte[]>> records, Map<TopicPartition, Long> offsets)
      throws IOException {
    Instant since =
        rules.stream().map(AlertRule::since).min(Comparator.naturalOrder()).orElse(Instant.MAX);
    long newest = mark.newest();
    Map<MessageId, Long> waiting = new HashMap<>(mark.waiting());
    for (ConsumerRecord<byte[], byte[]> in : records) {
      if (in.topic().equals(Topics.COMMITS)) {
        commitsCame = true;
      } else if (RecordCodec.read(in) instanceof MailRecord.Added added) {
        Optional<MailSummary> known = indexed(added.mail(), since);
        if (known.isPresent()) {
          MailSummary mail = known.get();
          newest = Math.max(newest, moment(mail));
          telling.tell(mail);
          if (decides(mail)) {
            waiting.put(mail.messageId(), in.timestamp());
          }
        }
      }
    }
    fresh = true;
    mark = new AlertMark(offsets, newest, waiting, mark.rules(), mark.stalledOn());
  }

  /** Whether a mail may make something happen to the series it is a part of, or answers. */
  private static boolean decides(MailSummary mail) {
    Set<MailKind> kinds = mail.kinds();
    return kinds.contains(MailKind.PATCH)
        || kinds.contains(MailKind.COVER)
        || kinds.contains(MailKind.APPLIED);
  }

  /** The mail as the index has it; empty if it is no longer there, or too old for any rule. */
  private Optional<MailSummary> indexed(RawMail raw, Instant since) throws IOException {
    MailMessage parsed = parser.parse(raw.bytes(), raw.archived());
    if (parsed.received().isBefore(since)) {
      return Optional.empty();
    }
    for (MailSummary mail : searcher.mails(parsed.messageId())) {
      if (mail.copies().contains(raw.key())) {
        return Optional.of(mail);
      }
    }
    return Optional.empty();
  }

  /**
   * Tells of series that are complete or have waited long enough, or were applied, and of what time
   * alone makes.
   */
  void settle() throws IOException {
    tellWaiting();
    boolean dayOver = mark.day().isAfter(mark.stalledOn());
    boolean landed = commitsCame && telling.watches(Watch.LANDED);
    boolean stalled = dayOver && telling.watches(Watch.STALLED);
    if (landed || stalled) {
      var asked = EnumSet.copyOf(OF_WORKS);
      asked.retainAll(telling.watches());
      for (Happening happening : past().happenings(asked, 0)) {
        telling.tell(happening);
      }
    }
    commitsCame = false;
    if (stalled) {
      mark = mark.stalledOn(mark.day());
    }
  }

  private void tellWaiting() throws IOException {
    long now = setting.clock().millis();
    Map<MessageId, Long> waiting = mark.waiting();
    long settle = setting.settle().toMillis();
    boolean due = fresh || waiting.values().stream().anyMatch(came -> now - came >= settle);
    fresh = false;
    if (waiting.isEmpty() || !due) {
      return;
    }
    AnalysisCatalog catalog = Neighbourhood.of(searcher, waiting.keySet());
    Map<MessageId, Long> still = new HashMap<>();
    var settled = new ArrayList<Posting>();
    Set<MessageId> done = new HashSet<>();
    for (Map.Entry<MessageId, Long> one : new TreeMap<>(waiting).entrySet()) {
      MessageId mail = one.getKey();
      if (done.contains(mail)) {
        continue;
      }
      Optional<Posting> posting = posting(catalog, mail);
      if (posting.isEmpty()) {
        // Says that something was applied; what it answers may be on its way.
        if (now - one.getValue() < settle) {
          still.put(mail, one.getValue());
        }
        continue;
      }
      PatchSeries series = posting.get().series();
      long came = Long.MIN_VALUE;
      for (PatchMail own : series.mails()) {
        done.add(own.messageId());
        came = Math.max(came, waiting.getOrDefault(own.messageId(), Long.MIN_VALUE));
      }
      if (settled(series, came, now)) {
        settled.add(posting.get());
      } else {
        for (PatchMail own : series.mails()) {
          Long since = waiting.get(own.messageId());
          if (since != null) {
            still.put(own.messageId(), since);
          }
        }
      }
    }
    settled.sort(
        Comparator.<Posting>comparingLong(posting -> posting.series().archived())
            .thenComparing(posting -> posting.series().messageId()));
    var asked = EnumSet.copyOf(OF_POSTINGS);
    asked.retainAll(telling.watches());
    for (Posting posting : settled) {
      for (Happening happening : Happenings.ofPosting(posting, asked)) {
        telling.tell(happening);
      }
    }
    if (telling.watches(Watch.APPLIED)) {
      tellApplied(waiting.keySet(), catalog);
    }
    mark = mark.waiting(still);
  }

  /** Tells of works that are said to be taken into a tree; for that, nothing is waited for. */
  private void tellApplied(Collection<MessageId> mails, AnalysisCatalog catalog)
      throws IOException {
    Map<MessageId, Lineage> works = new TreeMap<>();
    for (MessageId mail : mails) {
      catalog.lineage(mail).ifPresent(work -> works.put(work.id(), work));
    }
    var happenings = new ArrayList<Happening>();
    for (Lineage work : works.values()) {
      happenings.addAll(Happenings.of(work, catalog, Landings.NONE, EnumSet.of(Watch.APPLIED)));
    }
    happenings.sort(Comparator.comparingLong(Happening::time));
    for (Happening happening : happenings) {
      telling.tell(happening);
    }
  }

  /**
   * Whether nothing more is to be waited for: all is here, or enough time has passed since the last
   * mail by the archive's clock or, where no newer mail comes, by ours.
   *
   * @param came when the last of its mails came into the log, epoch milliseconds
   * @param now epoch milliseconds
   */
  private boolean settled(PatchSeries series, long came, long now) {
    return series.complete()
        || mark.newest() - Happening.lastArrival(series) >= setting.settle().toSeconds()
        || now - came >= setting.settle().toMillis();
  }

  /** The posting that a mail is a part of; empty if it only answers one, or is none of a series. */
  private static Optional<Posting> posting(AnalysisCatalog catalog, MessageId mail) {
    Optional<Lineage> lineage = catalog.lineage(mail);
    if (lineage.isPresent()) {
      for (Posting posting : Posting.of(lineage.get(), PatchSeries::archived)) {
        for (PatchMail one : posting.series().mails()) {
          if (one.messageId().equals(mail)) {
            return Optional.of(posting);
          }
        }
      }
    }
    return Optional.empty();
  }
}
