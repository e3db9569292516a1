package dev.tidemark.analysis.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.analysis.report.ArchiveLinks;
import dev.tidemark.index.search.MailSearcher;
import dev.tidemark.index.search.Works;
import dev.tidemark.index.write.CommitPoint;
import dev.tidemark.ingest.topic.CommittedRecords;
import dev.tidemark.ingest.topic.KafkaClients;
import dev.tidemark.ingest.topic.KafkaConnection;
import dev.tidemark.ingest.topic.LatestRecords;
import dev.tidemark.ingest.topic.Topics;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.jspecify.annotations.Nullable;

/**
 * Turns what is new in the log into events: reads the mail that the index has taken in since the
 * last time, asks the catalog what it belongs to, and writes the events together with the mark
 * behind them in one Kafka transaction. So each event is in {@link Topics#EVENTS} exactly once,
 * however often this dies, and an index that is built anew, or an archive that is read again, tells
 * nothing twice.
 *
 * <p>One process does this for a cluster; a second one that begins stops the first. Used by one
 * thread.
 */
public final class AlertRunner implements Closeable {
  private static final String TRANSACTIONAL_ID = "tidemark.alerts";

  /** Key of the mark in the topic of cursors. */
  static final String MARK = "tidemark alerts";

  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Records looked at before their events and the mark are written. */
  private static final int MAX_RECORDS = 2_000;

  /** Events in one transaction; a rule that looks back over years has many. */
  private static final int MAX_EVENTS = 1_000;

  /**
   * What a runner needs to know of its surroundings.
   *
   * @param index directory of the index
   * @param rules asked at each {@link #run}; those that are paused are passed over
   * @param works gives what answers {@code lineage:} and {@code landed:} in the rules' queries
   * @param settle how long after its last mail an incomplete series is told of
   * @param links where mails can be read
   * @param clock the machine's
   */
  public record Setting(
      Path index,
      Supplier<List<AlertRule>> rules,
      Function<MailSearcher, Works> works,
      Duration settle,
      ArchiveLinks links,
      Clock clock) {}

  private final KafkaConnection kafka;
  private final Setting setting;

  private @Nullable MailSearcher searcher;
  private @Nullable Session session;

  /** What holds while the connection does: nobody else writes events, so it is all known here. */
  private record Session(
      KafkaClients clients,
      Producer<byte[], byte[]> producer,
      Consumer<byte[], byte[]> consumer,
      AlertRound round) {}

  /**
   * Opens nothing yet; the first {@link #run} does.
   *
   * @param kafka where the log is
   */
  public AlertRunner(KafkaConnection kafka, Setting setting) {
    this.kafka = kafka;
    this.setting = setting;
  }

  /**
   * Tells all there is to tell about what the index holds now, and what has settled since the last
   * call. Does nothing at all where there is no rule or no index.
   *
   * @return how many events were written
   * @throws AlertsTakenException if another process has taken over
   * @throws KafkaException if Kafka is away; what was committed stands, and the next call goes on
   * @throws IOException if the index cannot be read, or there is no broker
   */
  public int run() throws IOException, InterruptedException {
    List<AlertRule> rules = setting.rules().get().stream().filter(rule -> !rule.paused()).toList();
    if (rules.isEmpty()) {
      return 0;
    }
    MailSearcher index = index();
    if (index == null) {
      return 0;
    }
    try {
      Session open = connect(index);
      index.refresh();
      CommitPoint reached = index.reached();
      // An index that has read nothing says nothing of what rules may look back at.
      return reached.offsets().isEmpty() ? 0 : work(open, reached, rules);
    } catch (ProducerFencedException | InvalidProducerEpochException e) {
      disconnect();
      throw new AlertsTakenException(e);
    } catch (IOException | InterruptedException | RuntimeException e) {
      disconnect();
      throw e;
    }
  }

  private int work(Session open, CommitPoint reached, List<AlertRule> rules) throws IOException {
    int written = 0;
    AlertRound round = open.round();
    round.begin(rules, reached);
    written += write(open);
    seek(open.consumer(), round.mark());
    long lastRecord = System.nanoTime();
    while (behind(open.consumer(), reached)) {
      var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
      while (records.size() < MAX_RECORDS && behind(open.consumer(), reached)) {
        int before = records.size();
        for (ConsumerRecord<byte[], byte[]> in : open.consumer().poll(POLL)) {
          TopicPartition partition = new TopicPartition(in.topic(), in.partition());
          if (in.offset() < reached.offsets().getOrDefault(partition, 0L)) {
            records.add(in);
          }
        }
        if (records.size() > before) {
          lastRecord = System.nanoTime();
        } else if (System.nanoTime() - lastRecord > PATIENCE.toNanos()) {
          break;
        }
      }
      if (records.isEmpty()) {
        throw new KafkaException(
            "reading mail for alerts: Kafka does not give the records up to " + reached.offsets());
      }
      round.look(records, offsets(open.consumer(), reached));
      written += write(open);
    }
    round.settle();
    written += write(open);
    return written;
  }

  /** Writes what the round has found and the mark behind it. */
  private int write(Session open) throws IOException {
    AlertRound round = open.round();
    List<AlertEvent> events = round.events();
    for (int from = 0; from < events.size(); from += MAX_EVENTS) {
      int to = Math.min(events.size(), from + MAX_EVENTS);
      commit(open, events.subList(from, to), to == events.size() ? round.mark() : null);
    }
    if (events.isEmpty() && round.moved()) {
      commit(open, events, round.mark());
    }
    round.written();
    return events.size();
  }

  // What a send fails with is thrown again by the commit of its transaction.
  @SuppressWarnings("FutureReturnValueIgnored")
  private void commit(Session open, List<AlertEvent> events, @Nullable AlertMark mark)
      throws IOException {
    kafka.check();
    Producer<byte[], byte[]> producer = open.producer();
    producer.beginTransaction();
    for (AlertEvent event : events) {
      var out =
          new ProducerRecord<byte[], byte[]>(
              Topics.EVENTS, event.rule().getBytes(UTF_8), AlertEventCodec.write(event));
      out.headers().add("content-type", AlertEventCodec.MEDIA_TYPE.getBytes(UTF_8));
      ToldEvents.describe(event, out.headers());
      producer.send(out);
    }
    if (mark != null) {
      producer.send(new ProducerRecord<>(Topics.CURSORS, MARK.getBytes(UTF_8), mark.write()));
    }
    producer.commitTransaction();
  }

  private @Nullable MailSearcher index() throws IOException {
    MailSearcher open = searcher;
    if (open == null) {
      try {
        open = MailSearcher.open(setting.index());
        searcher = open;
      } catch (NoSuchFileException e) {
        return null; // Nothing was ever indexed, so nothing happened.
      }
    }
    return open;
  }

  private Session connect(MailSearcher index) throws IOException, InterruptedException {
    KafkaClients clients = kafka.clients();
    Session open = session;
    if (open != null && open.clients().bootstrap().equals(clients.bootstrap())) {
      return open;
    }
    disconnect();
    Producer<byte[], byte[]> producer = clients.producer(TRANSACTIONAL_ID);
    @Nullable Consumer<byte[], byte[]> consumer = null;
    try {
      // First of all: this ends what a dead or living predecessor has left open.
      producer.initTransactions();
      var told = new ToldEvents();
      CommittedRecords.forEach(clients, Topics.EVENTS, told::add);
      ConsumerRecord<byte[], byte[]> stored = LatestRecords.read(clients, Topics.CURSORS).get(MARK);
      AlertMark mark = stored == null ? AlertMark.START : AlertMark.read(stored.value());
      consumer = clients.consumer(TRANSACTIONAL_ID);
      open = new Session(clients, producer, consumer, new AlertRound(index, setting, told, mark));
      session = open;
      return open;
    } finally {
      if (session == null) {
        producer.close(Duration.ZERO);
        if (consumer != null) {
          consumer.close();
        }
      }
    }
  }

  private void disconnect() {
    Session open = session;
    session = null;
    if (open != null) {
      open.producer().close(Duration.ZERO);
      open.consumer().close();
    }
  }

  private static void seek(Consumer<byte[], byte[]> consumer, AlertMark mark) {
    if (!consumer.assignment().equals(mark.offsets().keySet())) {
      consumer.assign(mark.offsets().keySet());
      mark.offsets().forEach(consumer::seek);
    }
  }

  private static boolean behind(Consumer<byte[], byte[]> consumer, CommitPoint reached) {
    for (TopicPartition partition : consumer.assignment()) {
      if (consumer.position(partition) < reached.offsets().getOrDefault(partition, 0L)) {
        return true;
      }
    }
    return false;
  }

  /** Where it has come to, but no further than the index; what lies beyond is read again. */
  private static Map<TopicPartition, Long> offsets(
      Consumer<byte[], byte[]> consumer, CommitPoint reached) {
    var offsets = new HashMap<TopicPartition, Long>();
    for (TopicPartition partition : consumer.assignment()) {
      long end = reached.offsets().getOrDefault(partition, 0L);
      long position = consumer.position(partition);
      if (position > end) {
        consumer.seek(partition, end);
        position = end;
      }
      offsets.put(partition, position);
    }
    return offsets;
  }

  /** Lets go of Kafka and the index. */
  @Override
  public void close() throws IOException {
    disconnect();
    MailSearcher open = searcher;
    searcher = null;
    if (open != null) {
      open.close();
    }
  }
}
