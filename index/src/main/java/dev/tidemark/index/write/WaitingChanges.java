package dev.tidemark.index.write;

import dev.tidemark.ingest.mail.MailKey;
import dev.tidemark.ingest.mail.RawMail;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Changes to mails that may be in the index already, collected so that each mail is rewritten once.
 * One thread reads and {@link #add}s; any may {@link #addLate}.
 */
final class WaitingChanges {

  /** Changes that may wait, whatever their bytes. */
  private static final int MAX_COUNT = 20_000;

  /**
   * A change to one copy.
   *
   * @param sequence place in the order of arrival
   * @param key the copy
   * @param mail the copy to add; null if it is to be removed
   */
  record Change(long sequence, MailKey key, @Nullable RawMail mail) {}

  private final long maxBytes;
  private final List<Change> changes = new ArrayList<>();
  private final Set<MailKey> keys = new HashSet<>();
  private final ConcurrentLinkedQueue<Change> late = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();

  /**
   * @param maxBytes raw bytes that may wait
   */
  WaitingChanges(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Adds a change, and from now on every further change to the same copy has to wait. */
  void add(Change change) {
    changes.add(change);
    keys.add(change.key());
    weigh(change);
  }

  /** Adds a change that turned out to have to wait while others were being read. */
  void addLate(Change change) {
    late.add(change);
    weigh(change);
  }

  private void weigh(Change change) {
    count.incrementAndGet();
    RawMail mail = change.mail();
    if (mail != null) {
      bytes.addAndGet(mail.bytes().length);
    }
  }

  boolean concerns(MailKey key) {
    return keys.contains(key);
  }

  boolean isEmpty() {
    return count.get() == 0;
  }

  /** Whether it is time to {@link #take}. */
  boolean isFull() {
    return count.get() >= MAX_COUNT || bytes.get() >= maxBytes;
  }

  /**
   * Takes out all that waits; nobody may add meanwhile. Of all changes to one copy only the last is
   * given back, but an addition keeps the earliest time at which an archive took the copy in.
   */
  List<Change> take() {
    changes.addAll(late);
    changes.sort(Comparator.comparingLong(Change::sequence));
    var last = new LinkedHashMap<MailKey, Change>();
    for (Change change : changes) {
      Change before = last.put(change.key(), change);
      if (before != null && earlier(before, change)) {
        last.put(change.key(), before);
      }
    }
    late.clear();
    changes.clear();
    keys.clear();
    count.set(0);
    bytes.set(0);
    return new ArrayList<>(last.values());
  }

  private static boolean earlier(Change one, Change other) {
    RawMail a = one.mail();
    RawMail b = other.mail();
    return a != null && b != null && a.archived().isBefore(b.archived());
  }
}
