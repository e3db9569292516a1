package dev.tidemark.deploy.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.analysis.alert.AlertEventCodec;
import dev.tidemark.analysis.alert.AlertRule;
import dev.tidemark.analysis.alert.Destination;
import dev.tidemark.deploy.alert.sink.Sinks;
import dev.tidemark.ingest.topic.KafkaClients;
import dev.tidemark.ingest.topic.KafkaConnection;
import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes events from the topic {@code tidemark.events} to where their rules want them; each
 * destination of a rule has a cursor, a thread while it delivers, and failures of its own.
 *
 * <p>At least once: a cursor is committed after the delivery, so that whatever ends the process, no
 * event is lost and at most one delivery a destination is made again. One process delivers; another
 * that begins takes over.
 *
 * <p>A destination that is new begins with what happens from now on; if its rule is new as well,
 * with the rule's first event.
 */
public final class Delivery implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

  /** How long an idle thread waits for events before it looks at the rules and the clock again. */
  private static final Duration LOOK = Duration.ofMillis(500);

  /** How long to wait before Kafka is tried again. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** How long to leave the field to a process that has taken over. */
  private static final Duration ASIDE = Duration.ofSeconds(60);

  /** How long deliveries that are under way may take when all is to end. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  /** A destination that nothing happens to need not be read past so many records at every start. */
  private static final long LAG = 5_000;

  /** Connections to the mail server at the same time. */
  private static final int MAIL_THREADS = 4;

  private final KafkaConnection kafka;
  private final Supplier<List<AlertRule>> rules;
  private final Sinks sinks;
  private final Clock clock;
  private final CursorLog cursors;
  private final EventLog events;
  private final ExecutorService mailing;
  private final ExecutorService delivering;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final AtomicInteger delivered = new AtomicInteger();
  private final AtomicInteger rejected = new AtomicInteger();
  private final AtomicReference<@Nullable IOException> trouble = new AtomicReference<>();
  private final Lane.Shop shop = new Shared();

  // Of the thread that reads the topic.
  private final Map<LaneKey, Lane> lanes = new LinkedHashMap<>();
  private final Map<String, List<Lane>> byRule = new HashMap<>();
  private Map<LaneKey, LaneCursor> known = Map.of();
  private @Nullable List<AlertRule> looked;
  private @Nullable String rulesFailure;
  private boolean away;

  /** The offset that is read next; -1 before the first look. */
  private long next = -1;

  private volatile @Nullable Consumer<byte[], byte[]> reading;
  private @Nullable Thread follower;

  /**
   * @param rules asked again on every look, so that a rule added, paused or removed meanwhile
   *     counts; cheap if it gives the same list as long as nothing has changed
   * @param clock the time, and the zone in which days begin
   */
  public Delivery(
      KafkaConnection kafka, Supplier<List<AlertRule>> rules, Sinks sinks, Clock clock) {
    this.kafka = kafka;
    this.rules = rules;
    this.sinks = sinks;
    this.clock = clock;
    this.cursors = new CursorLog(kafka);
    this.events = new EventLog(kafka);
    // Mail goes through code that holds monitors while it waits for the server, which before Java
    // 24 would keep virtual threads from others; and a server takes few connections at a time.
    this.mailing =
        Executors.newFixedThreadPool(
            MAIL_THREADS, Thread.ofPlatform().daemon().name("tidemark-mail-", 0).factory());
    this.delivering =
        Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("tidemark-deliver-", 0).factory());
  }

  /** Starts threads that follow the topic. */
  public synchronized void start() {
    if (follower != null) {
      throw new IllegalStateException("delivery was started before");
    }
    follower = Thread.ofPlatform().name("tidemark-deliver").daemon().start(this::follow);
  }

  /** Something new is in the topic, or the rules have changed: look now. */
  public void wake() {
    Consumer<byte[], byte[]> consumer = reading;
    if (consumer != null) {
      consumer.wakeup();
    }
  }

  /**
   * One pass: delivers all that is due now, and what failed in an earlier process. Events put in
   * the topic before the call are seen. Not to be called after {@link #start}.
   *
   * @return what was done, and what still waits
   * @throws IOException if Kafka cannot be read or written, or another process delivers
   */
  public DeliveryReport deliverDue() throws IOException, InterruptedException {
    if (rules().isEmpty()) {
      return DeliveryReport.NONE;
    }
    delivered.set(0);
    rejected.set(0);
    trouble.set(null);
    try {
      KafkaClients clients = kafka.clients();
      try (Consumer<byte[], byte[]> consumer = connect(clients)) {
        look(consumer);
        readToEnd(clients, consumer);
      }
      deliverAll();
    } catch (InterruptException e) {
      Thread.interrupted();
      throw new InterruptedException("delivering alerts");
    } catch (KafkaException e) {
      throw new IOException("delivering alerts: " + e.getMessage(), e);
    } finally {
      cursors.close();
      events.close();
    }
    return report();
  }

  private void readToEnd(KafkaClients clients, Consumer<byte[], byte[]> consumer) {
    long end =
        Objects.requireNonNull(
            clients.highWatermarks(List.of(EventLog.PARTITION)).get(EventLog.PARTITION));
    long deadline = System.nanoTime() + KafkaClients.TRANSACTION_TIMEOUT.multipliedBy(2).toNanos();
    while (next < end) {
      poll(consumer, Duration.ofMillis(100));
      if (System.nanoTime() > deadline) {
        throw new TimeoutException(
            "a transaction stays open in " + EventLog.PARTITION.topic() + "; is Kafka well?");
      }
    }
  }

  private void deliverAll() throws IOException, InterruptedException {
    List<Future<?>> running = startDue();
    while (!running.isEmpty()) {
      for (Future<?> one : running) {
        try {
          one.get();
        } catch (ExecutionException e) {
          throw new IllegalStateException("delivering alerts", e.getCause());
        }
      }
      IOException failure = trouble.get();
      if (failure != null) {
        throw failure;
      }
      running = startDue();
    }
  }

  private DeliveryReport report() {
    var waiting = new ArrayList<DeliveryReport.Waiting>();
    for (Lane lane : lanes.values()) {
      lane.waiting().ifPresent(waiting::add);
    }
    return new DeliveryReport(delivered.get(), rejected.get(), waiting);
  }

  private void follow() {
    try {
      while (!isClosing()) {
        Duration pause = PAUSE;
        try {
          KafkaClients clients = kafka.clients();
          try (Consumer<byte[], byte[]> consumer = connect(clients)) {
            reading = consumer;
            follow(clients, consumer);
          } finally {
            reading = null;
          }
        } catch (CursorLog.TakenOverException e) {
          LOG.warn("another process delivers alerts; this one waits for a minute");
          pause = ASIDE;
        } catch (InterruptException e) {
          return;
        } catch (IOException | KafkaException e) {
          sayAway(e);
        }
        if (closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Until all is to end, something fails, or the broker has moved. */
  private void follow(KafkaClients clients, Consumer<byte[], byte[]> consumer)
      throws IOException, InterruptedException {
    trouble.set(null);
    while (!isClosing() && kafka.clients().bootstrap().equals(clients.bootstrap())) {
      look(consumer);
      poll(consumer, LOOK);
      startDue();
      IOException failure = trouble.get();
      if (failure != null) {
        throw failure;
      }
      if (away && lanes.values().stream().allMatch(Lane::isSaved)) {
        away = false;
        LOG.warn("alerts are delivered again");
      }
    }
  }

  /** Takes over from whoever delivered before. The first look decides where reading begins. */
  private Consumer<byte[], byte[]> connect(KafkaClients clients) {
    known = new HashMap<>(cursors.open(clients));
    looked = null;
    lanes.forEach(
        (key, lane) -> {
          LaneCursor stored = known.get(key);
          if (stored != null) {
            lane.resume(stored);
          }
        });
    Consumer<byte[], byte[]> consumer = clients.consumer("tidemark-deliver");
    consumer.assign(List.of(EventLog.PARTITION));
    if (next >= 0) {
      consumer.seek(EventLog.PARTITION, next);
    }
    return consumer;
  }

  /** Looks at the rules: which destinations there are, and where new ones begin. */
  private void look(Consumer<byte[], byte[]> consumer) throws IOException, InterruptedException {
    List<AlertRule> now = rules();
    if (now.equals(looked)) {
      return;
    }
    Instant time = clock.instant();
    long end = end(consumer);
    var wanted = new LinkedHashMap<LaneKey, AlertRule>();
    var written = new ArrayList<ProducerRecord<byte[], byte[]>>();
    var fresh = new ArrayList<Lane>();
    var told = new HashMap<String, Boolean>();
    known.keySet().forEach(key -> told.put(key.rule(), true));
    for (AlertRule rule : now) {
      if (rule.to().isEmpty()) {
        LaneKey none = LaneKey.none(rule.name());
        wanted.put(none, rule);
        if (known.putIfAbsent(none, LaneCursor.at(end)) == null) {
          written.add(CursorLog.record(none, LaneCursor.at(end)));
        }
      }
      for (Destination destination : rule.to()) {
        LaneKey key = LaneKey.of(rule.name(), destination);
        if (wanted.put(key, rule) != null) {
          continue;
        }
        Lane lane = lanes.get(key);
        if (lane == null) {
          LaneCursor cursor = begin(key, told.containsKey(rule.name()), time, end);
          if (!cursor.equals(known.put(key, cursor))) {
            written.add(CursorLog.record(key, cursor));
          }
          fresh.add(new Lane(key, rule, destination, sinks.open(destination), cursor, true, shop));
        } else if (lane.isPresent()) {
          lane.rule(rule);
        } else {
          lane.comeBack(rule, end);
        }
      }
    }
    written.addAll(leave(wanted, time));
    if (!written.isEmpty()) {
      // All in one: a rule of which one destination has a cursor is one that has delivered.
      cursors.write(written);
    }
    long from = next < 0 ? end : next;
    for (Lane lane : fresh) {
      lanes.put(lane.key(), lane);
      byRule.computeIfAbsent(lane.key().rule(), rule -> new ArrayList<>()).add(lane);
      from = Math.min(from, lane.offered());
    }
    if (from != next) {
      next = Math.max(from, beginning(consumer));
      consumer.seek(EventLog.PARTITION, next);
    }
    looked = now;
  }

  private LaneCursor begin(LaneKey key, boolean told, Instant time, long end) {
    LaneCursor stored = known.get(key);
    if (stored != null) {
      return Lane.returned(stored.position() > end ? LaneCursor.at(0) : stored, time, end);
    }
    return LaneCursor.at(told ? end : 0);
  }

  /** What no rule wants any more is marked so, once. */
  private List<ProducerRecord<byte[], byte[]>> leave(Map<LaneKey, AlertRule> wanted, Instant time) {
    var written = new ArrayList<ProducerRecord<byte[], byte[]>>();
    known.replaceAll(
        (key, stored) -> {
          Lane lane = lanes.get(key);
          if (wanted.containsKey(key) || (lane == null && stored.absent().isPresent())) {
            return stored;
          }
          if (lane != null && !lane.isPresent()) {
            return stored;
          }
          LaneCursor absent = lane == null ? stored.absent(Optional.of(time)) : lane.leave(time);
          written.add(CursorLog.record(key, absent));
          return absent;
        });
    return written;
  }

  private static long beginning(Consumer<byte[], byte[]> consumer) {
    return Objects.requireNonNull(
        consumer.beginningOffsets(List.of(EventLog.PARTITION)).get(EventLog.PARTITION));
  }

  private static long end(Consumer<byte[], byte[]> consumer) {
    return Objects.requireNonNull(
        consumer.endOffsets(List.of(EventLog.PARTITION)).get(EventLog.PARTITION));
  }

  private List<AlertRule> rules() {
    try {
      List<AlertRule> now = rules.get();
      rulesFailure = null;
      return now;
    } catch (RuntimeException e) {
      String failure = String.valueOf(e.getMessage());
      if (!failure.equals(rulesFailure)) {
        LOG.warn("the rules of alerts cannot be read, the last ones hold: {}", failure);
        rulesFailure = failure;
      }
      return looked == null ? List.of() : looked;
    }
  }

  private void poll(Consumer<byte[], byte[]> consumer, Duration patience) {
    try {
      for (ConsumerRecord<byte[], byte[]> in : consumer.poll(patience)) {
        offer(in);
      }
    } catch (WakeupException e) {
      // Somebody wants a look; here it comes.
    }
    next = consumer.position(EventLog.PARTITION);
  }

  private void offer(ConsumerRecord<byte[], byte[]> in) {
    if (in.key() == null || in.value() == null) {
      return;
    }
    List<Lane> interested = byRule.get(new String(in.key(), UTF_8));
    if (interested == null) {
      return;
    }
    boolean amends = amends(in.value());
    for (Lane lane : interested) {
      lane.offer(
          in.offset(),
          Instant.ofEpochMilli(in.timestamp()),
          in.value(),
          !amends || lane.wantsAmendments());
    }
  }

  private static boolean amends(byte[] json) {
    try {
      return AlertEventCodec.read(json).amends().isPresent();
    } catch (IllegalArgumentException e) {
      // Said where it is delivered.
      return false;
    }
  }

  private List<Future<?>> startDue() {
    var started = new ArrayList<Future<?>>();
    for (Lane lane : lanes.values()) {
      lane.catchUp(next, LAG);
      if (lane.tryStart()) {
        started.add((lane.mails() ? mailing : delivering).submit(() -> run(lane)));
      }
    }
    return started;
  }

  private void run(Lane lane) {
    try {
      lane.run();
    } catch (IOException e) {
      trouble.compareAndSet(null, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      trouble.compareAndSet(null, new IOException("delivering alerts: " + e, e));
    }
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  private void sayAway(Exception e) {
    if (!away) {
      away = true;
      LOG.warn("alerts cannot be delivered ({}), trying again until they can", e.getMessage());
    }
  }

  /** Lets deliveries that are under way end, for a few seconds, and begins no others. */
  @Override
  public void close() {
    closing.countDown();
    wake();
    boolean interrupted = false;
    try {
      Thread following = follower;
      if (following != null) {
        following.join(GRACE);
      }
      mailing.shutdown();
      delivering.shutdown();
      long deadline = System.nanoTime() + GRACE.toNanos();
      for (ExecutorService service : List.of(mailing, delivering)) {
        service.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    mailing.shutdownNow();
    delivering.shutdownNow();
    cursors.close();
    events.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Shared implements Lane.Shop {
    @Override
    public Clock clock() {
      return clock;
    }

    @Override
    public EventLog events() {
      return events;
    }

    @Override
    public CursorLog cursors() {
      return cursors;
    }

    @Override
    public boolean isClosing() {
      return Delivery.this.isClosing();
    }

    @Override
    public void delivered(int count) {
      delivered.addAndGet(count);
    }

    @Override
    public void rejected(int count) {
      rejected.addAndGet(count);
    }
  }
}
