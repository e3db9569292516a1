package dev.tidemark.deploy.alert;

import dev.tidemark.analysis.alert.AlertEvent;
import dev.tidemark.analysis.alert.AlertEventCodec;
import dev.tidemark.analysis.alert.AlertRule;
import dev.tidemark.analysis.alert.Destination;
import dev.tidemark.analysis.alert.Pace;
import dev.tidemark.deploy.alert.DeliveryReport.Hold;
import dev.tidemark.deploy.alert.DeliveryReport.Waiting;
import dev.tidemark.deploy.alert.sink.DeliveryFailure;
import dev.tidemark.deploy.alert.sink.Dispatch;
import dev.tidemark.deploy.alert.sink.Sink;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One destination of one rule: what waits for it, how far it is, and its failures. Events are
 * offered by the thread that reads the topic; one thread at a time delivers. An event leaves the
 * queue when it has arrived or was given up, and the cursor that says so is committed before the
 * next one goes out.
 */
final class Lane {
  private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

  /** What could not be delivered for so long is given up. */
  static final Duration GIVE_UP = Duration.ofDays(5);

  /** A destination that no rule had for longer than this begins anew when one has it again. */
  private static final Duration FORGET = Duration.ofMinutes(1);

  /** An event in the queue. */
  private static final class Queued {
    private final long offset;
    private final Instant arrived;

    /** What it says; null if that is to be read again. */
    private byte @Nullable [] json;

    Queued(long offset, Instant arrived, byte @Nullable [] json) {
      this.offset = offset;
      this.arrived = arrived;
      this.json = json;
    }

    long offset() {
      return offset;
    }

    Instant arrived() {
      return arrived;
    }
  }

  /** What goes out next: the first {@code count} of the queue. */
  private record Batch(List<Queued> queued, int loaded) {}

  /** How the last delivery went, for the log. */
  private enum State {
    WELL,
    FAILING,
    REFUSED
  }

  /** What all lanes share. */
  interface Shop {
    Clock clock();

    EventLog events();

    CursorLog cursors();

    /** Whether nothing more is to be begun. */
    boolean isClosing();

    void delivered(int events);

    void rejected(int events);
  }

  private final LaneKey key;
  private final Destination destination;
  private final Sink sink;
  private final Shop shop;
  private final Deque<Queued> queue = new ArrayDeque<>();
  private AlertRule rule;

  /** What was given up and is not written down yet. */
  private final List<ProducerRecord<byte[], byte[]>> letters = new ArrayList<>();

  private LaneCursor cursor;
  private boolean saved;
  private boolean present = true;
  private boolean running;
  private long offered;
  private @Nullable Instant retry;
  private State state;
  private String reason = "";

  /**
   * @param cursor where it begins
   * @param saved whether the topic has that cursor
   */
  Lane(
      LaneKey key,
      AlertRule rule,
      Destination destination,
      Sink sink,
      LaneCursor cursor,
      boolean saved,
      Shop shop) {
    this.key = key;
    this.rule = rule;
    this.destination = destination;
    this.sink = sink;
    this.cursor = cursor;
    this.saved = saved;
    this.offered = cursor.position();
    this.state = cursor.failing().isPresent() ? State.FAILING : State.WELL;
    this.shop = shop;
  }

  LaneKey key() {
    return key;
  }

  boolean wantsAmendments() {
    return sink.wantsAmendments();
  }

  /** Whether it goes through the mail server. */
  boolean mails() {
    return destination instanceof Destination.Mailbox;
  }

  synchronized boolean isPresent() {
    return present;
  }

  /** Whether the topic has its cursor as it is. */
  synchronized boolean isSaved() {
    return saved;
  }

  /** All events of the rule below this offset have been offered. */
  synchronized long offered() {
    return offered;
  }

  /** The rule as it is now. */
  synchronized void rule(AlertRule now) {
    rule = now;
  }

  /** No rule has this destination any more. Returns its cursor, which says so. */
  synchronized LaneCursor leave(Instant now) {
    present = false;
    cursor = cursor.absent(Optional.of(now));
    return cursor;
  }

  /**
   * A rule has this destination again.
   *
   * @param end of the topic, from where it goes on if it was away for long
   */
  synchronized void comeBack(AlertRule now, long end) {
    rule = now;
    present = true;
    cursor = returned(cursor, shop.clock().instant(), end);
    offered = Math.max(offered, cursor.position());
    drop(cursor.position());
    saved = false;
  }

  /** The cursor of a destination that a rule has again: where it was, or the end. */
  static LaneCursor returned(LaneCursor cursor, Instant now, long end) {
    boolean forgotten =
        cursor.absent().isPresent() && cursor.absent().get().plus(FORGET).isBefore(now);
    return forgotten ? LaneCursor.at(end) : cursor.absent(Optional.empty());
  }

  /** Another process may have been further. */
  synchronized void resume(LaneCursor stored) {
    if (stored.position() > cursor.position()) {
      cursor = stored;
      offered = Math.max(offered, stored.position());
      drop(stored.position());
      saved = true;
    }
  }

  private void drop(long position) {
    while (!queue.isEmpty() && queue.getFirst().offset() < position) {
      release(queue.removeFirst());
    }
  }

  private void release(Queued queued) {
    if (queued.json != null) {
      shop.events().release(queued.json.length);
      queued.json = null;
    }
  }

  private byte[] read(Queued queued) throws IOException, InterruptedException {
    byte[] json;
    synchronized (this) {
      json = queued.json;
    }
    return json != null ? json : shop.events().read(queued.offset());
  }

  /**
   * An event of the rule, in the order of the topic; one that was offered before is passed over.
   *
   * @param wanted whether it is to be delivered here
   */
  synchronized void offer(long offset, Instant arrived, byte[] json, boolean wanted) {
    if (offset >= offered) {
      offered = offset + 1;
      if (wanted) {
        boolean held = state != State.FAILING && shop.events().hold(json.length);
        queue.addLast(new Queued(offset, arrived, held ? json : null));
      }
    }
  }

  /**
   * All events below an offset have been offered. If nothing waits and the cursor is far behind, it
   * is moved there, so that the next start need not read so much.
   */
  synchronized void catchUp(long read, long lag) {
    if (queue.isEmpty() && !running && present && read - cursor.position() > lag) {
      cursor = cursor.position(read);
      offered = Math.max(offered, read);
      saved = false;
    }
  }

  /** Whether there is something to do now; if so, the caller must {@link #run} it. */
  synchronized boolean tryStart() {
    if (running || !present) {
      return false;
    }
    running = !saved || next(shop.clock().instant()) != null;
    return running;
  }

  /**
   * Delivers what is due, one delivery after the other, until nothing is.
   *
   * @throws IOException if Kafka cannot be read or written; what was delivered and not written down
   *     is written down first the next time, if this process lives to do it
   */
  void run() throws IOException, InterruptedException {
    try {
      save();
      while (!shop.isClosing() && shop.cursors().isOpen()) {
        Batch batch;
        synchronized (this) {
          batch = next(shop.clock().instant());
        }
        if (batch == null) {
          return;
        }
        deliver(batch);
      }
    } finally {
      synchronized (this) {
        running = false;
      }
    }
  }

  private Hold hold(Instant now, Pacing.@Nullable Plan plan) {
    if (rule.paused()) {
      return Hold.PAUSED;
    }
    if (retry != null && retry.isAfter(now)) {
      return Hold.FAILED;
    }
    return plan != null && plan.due().isAfter(now) ? plan.hold() : Hold.NONE;
  }

  private Pacing.Plan plan(Instant now) {
    Pace pace = sink.isPaced() ? rule.pace() : Pace.AT_ONCE;
    return Pacing.plan(pace, shop.clock().getZone(), queue.getFirst().arrived(), cursor, now);
  }

  private @Nullable Batch next(Instant now) {
    if (queue.isEmpty() || !present) {
      return null;
    }
    Pacing.Plan plan = plan(now);
    if (hold(now, plan) != Hold.NONE) {
      return null;
    }
    var queued = new ArrayList<Queued>();
    int most = !plan.gathered() ? 1 : sink.wantsAll() ? sink.room() : Integer.MAX_VALUE;
    for (Queued one : queue) {
      if (queued.size() == most || (!queued.isEmpty() && !one.arrived().isBefore(plan.before()))) {
        break;
      }
      queued.add(one);
    }
    return new Batch(queued, Math.min(queued.size(), sink.room()));
  }

  private void deliver(Batch batch) throws IOException, InterruptedException {
    var events = new ArrayList<AlertEvent>();
    var unreadable = new ArrayList<ProducerRecord<byte[], byte[]>>();
    for (Queued queued : batch.queued().subList(0, batch.loaded())) {
      byte[] json = read(queued);
      try {
        events.add(AlertEventCodec.read(json));
      } catch (IllegalArgumentException e) {
        unreadable.add(letter("cannot be read", json));
      }
    }
    if (!events.isEmpty()) {
      try {
        int more = batch.queued().size() - batch.loaded();
        sink.deliver(new Dispatch(key.rule(), events, more));
      } catch (DeliveryFailure e) {
        if (e.permanent()) {
          refused(batch, e);
        } else if (!shop.isClosing()) {
          // What was cut short by the end of this process says nothing of the destination.
          failed(e);
        }
        return;
      } catch (RuntimeException e) {
        // Its text may hold anything, a secret too; it must not end the other destinations.
        failed(DeliveryFailure.passing("unexpected " + e.getClass().getName()));
        return;
      }
      delivered();
    }
    done(batch.queued(), unreadable);
    shop.delivered(batch.queued().size() - unreadable.size());
    save();
  }

  private synchronized void delivered() {
    if (sink.isPaced() && rule.pace().limit() > 0) {
      cursor = cursor.sent(shop.clock().instant());
    }
    cursor = cursor.well();
    retry = null;
    reason = "";
    if (state != State.WELL) {
      state = State.WELL;
      LOG.warn("alert {}: {} is delivered to again", key.rule(), destination);
    }
  }

  /** The first of the queue have arrived, or were given up with these letters. */
  private synchronized void done(List<Queued> first, List<ProducerRecord<byte[], byte[]>> givenUp) {
    first.forEach(queued -> release(queue.removeFirst()));
    cursor = cursor.position(first.getLast().offset() + 1);
    saved = false;
    letters.addAll(givenUp);
    shop.rejected(givenUp.size());
  }

  private void refused(Batch batch, DeliveryFailure e) throws IOException, InterruptedException {
    var refused = letters(batch.queued(), e.reason());
    synchronized (this) {
      cursor = cursor.well();
      retry = null;
      if (state != State.REFUSED) {
        state = State.REFUSED;
        LOG.warn(
            "alert {}: {} refuses what it is sent: {}; see 'tidemark alert history {}'",
            key.rule(),
            destination,
            e.reason(),
            key.rule());
      }
    }
    done(batch.queued(), refused);
    save();
  }

  private void failed(DeliveryFailure e) throws IOException, InterruptedException {
    Instant now = shop.clock().instant();
    var old = new ArrayList<Queued>();
    synchronized (this) {
      cursor = cursor.failed(now);
      Duration pause = Backoff.after(cursor.attempts(), ThreadLocalRandom.current().nextDouble());
      Duration wanted = e.pause().orElse(Duration.ZERO);
      wanted = wanted.compareTo(Backoff.LONGEST) > 0 ? Backoff.LONGEST : wanted;
      retry = now.plus(wanted.compareTo(pause) > 0 ? wanted : pause);
      reason = e.reason();
      if (state != State.FAILING) {
        state = State.FAILING;
        LOG.warn(
            "alert {}: {} cannot be delivered to: {}; trying again until it can",
            key.rule(),
            destination,
            reason);
      }
      queue.forEach(this::release);
      Instant since = cursor.failing().orElse(now);
      for (Queued queued : queue) {
        Instant first = queued.arrived().isAfter(since) ? queued.arrived() : since;
        if (first.plus(GIVE_UP).isAfter(now)) {
          break;
        }
        old.add(queued);
      }
    }
    String why = "not delivered for " + GIVE_UP.toDays() + " days: " + e.reason();
    List<ProducerRecord<byte[], byte[]>> givenUp = letters(old, why);
    synchronized (this) {
      saved = false;
    }
    if (!old.isEmpty()) {
      done(old, givenUp);
    }
    save();
  }

  private List<ProducerRecord<byte[], byte[]>> letters(List<Queued> givenUp, String why)
      throws IOException, InterruptedException {
    var made = new ArrayList<ProducerRecord<byte[], byte[]>>();
    for (Queued queued : givenUp) {
      made.add(letter(why, read(queued)));
    }
    return made;
  }

  private ProducerRecord<byte[], byte[]> letter(String why, byte[] json) {
    return DeadLetter.write(key.rule(), destination, why, shop.clock().instant(), json);
  }

  /** Writes the cursor down, if it has changed, and with it what was given up. */
  private void save() throws IOException, InterruptedException {
    List<ProducerRecord<byte[], byte[]>> records;
    LaneCursor written;
    synchronized (this) {
      if (saved) {
        return;
      }
      written = cursor;
      records = new ArrayList<>(letters);
    }
    int given = records.size();
    records.add(CursorLog.record(key, written));
    shop.cursors().write(records);
    synchronized (this) {
      letters.subList(0, given).clear();
      saved = written.equals(cursor) && letters.isEmpty();
    }
  }

  /** What waits here; empty if nothing does. */
  synchronized Optional<Waiting> waiting() {
    if (queue.isEmpty() || !present) {
      return Optional.empty();
    }
    Instant now = shop.clock().instant();
    Pacing.Plan plan = plan(now);
    Hold hold = hold(now, plan);
    Optional<Instant> until =
        switch (hold) {
          case PAUSED -> Optional.empty();
          case FAILED -> Optional.ofNullable(retry);
          case NONE, QUIET, DIGEST, LIMIT -> Optional.of(plan.due());
        };
    return Optional.of(
        new Waiting(
            key.rule(), destination, queue.size(), hold, until, hold == Hold.FAILED ? reason : ""));
  }
}
