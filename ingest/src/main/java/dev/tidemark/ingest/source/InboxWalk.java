package dev.tidemark.ingest.source;

import dev.tidemark.ingest.mail.MailKey;
import dev.tidemark.ingest.mail.RawMail;
import dev.tidemark.ingest.source.EpochLog.Change;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.util.NB;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One read of a public-inbox v2 inbox: all its epochs, oldest first. The promise is that whatever
 * happened to the archive since the cursor (mails added and taken back, history rewritten, old
 * commits pruned, epochs added), the events sent turn what the sink held into what a reading from
 * scratch would give it.
 *
 * <ul>
 *   <li>The cursor is an ancestor of the tip: what lies between is sent in order. A mail that is
 *       added and taken back within it is not sent at all.
 *   <li>It is not, but is still there: the mails on which the old and the new branch differ are
 *       settled one by one by asking the whole archive, all epochs, whether it holds them now.
 *       Mails on both branches are not sent again.
 *   <li>An older epoch grew after a newer one was read: its new mails are settled in the same way,
 *       because the newer one may have taken them back.
 *   <li>It was pruned, or commits before it were: everything is sent again from the root, and what
 *       was handed over earlier ({@link SourceStore}) but is found no more is removed. That is
 *       reported as damage, because without the store's memory (an older home, another machine)
 *       removals cannot be known.
 * </ul>
 *
 * A cursor moves past a rewriting only when all of it was sent. A reading that dies within it has
 * sent events that no cursor tells of, and the history may be another one by the next time; so that
 * one reads everything again. Where part of a history cannot be read, nothing is removed on the
 * ground of not having been found.
 */
final class InboxWalk {
  private static final Logger LOGGER = LoggerFactory.getLogger(InboxWalk.class);

  /**
   * One epoch's repository.
   *
   * @param part its key in the cursor, such as {@code 0}
   * @param label what people call it, such as {@code git/0.git}
   */
  record Epoch(String part, String label, Path gitDir) {}

  private final String source;
  private final String list;
  private final SourceStore store;
  private final MailSink sink;
  private final List<OpenEpoch> epochs = new ArrayList<>();

  /** What the store remembers, where all of it had to be read; otherwise empty. */
  private final LongSet known = new LongSet();

  private SourceCursor cursor;
  private long done;
  private long waiting;

  private InboxWalk(
      String source, String list, SourceStore store, SourceCursor from, MailSink sink) {
    this.source = source;
    this.list = list;
    this.store = store;
    this.cursor = from;
    this.sink = sink;
  }

  /** An epoch that could be opened and has commits. */
  private record OpenEpoch(Epoch epoch, EpochWalk walk, ObjectId tip) {}

  /**
   * Reads all epochs.
   *
   * @param source the source's name, for the mails
   * @param epochs in the order of their numbers
   */
  static void read(
      String source,
      String list,
      List<Epoch> epochs,
      SourceStore store,
      SourceCursor from,
      MailSink sink)
      throws IOException, InterruptedException {
    var walk = new InboxWalk(source, list, store, from, sink);
    try {
      for (Epoch epoch : epochs) {
        walk.open(epoch);
      }
      walk.run();
    } catch (IOException e) {
      Interrupts.check(source, e);
      throw e;
    } finally {
      for (OpenEpoch open : walk.epochs) {
        open.walk.close();
      }
    }
  }

  private void open(Epoch epoch) throws InterruptedException {
    EpochWalk walk;
    try {
      walk = EpochWalk.open(epoch.gitDir);
    } catch (IOException | RuntimeException e) {
      Interrupts.check(source, e);
      sink.damaged(epoch.label, "cannot open the repository: " + e.getMessage());
      return;
    }
    ObjectId tip = null;
    try {
      tip = walk.tip();
      if (tip == null && cursor.position(epoch.part) != null) {
        sink.damaged(epoch.label, "HEAD leads to no commit, though the epoch had some before");
      }
    } catch (IOException | RuntimeException e) {
      Interrupts.check(source, e);
      sink.damaged(epoch.label, "HEAD cannot be read: " + EpochWalk.reason(e));
    }
    if (tip == null) {
      walk.close();
    } else {
      epochs.add(new OpenEpoch(epoch, walk, tip));
    }
  }

  private void run() throws IOException, InterruptedException {
    if (cursor.positions().isEmpty()) {
      store.forget();
    }
    boolean pruned = false;
    for (OpenEpoch open : epochs) {
      String position = cursor.position(open.epoch.part);
      if (position == null) {
        waiting += open.walk.estimatedMails();
      } else if (!ObjectId.isId(position) || !open.walk.has(ObjectId.fromString(position))) {
        sink.damaged(
            open.epoch.label + ' ' + position,
            "the commit read last is gone: history was rewritten and pruned; reading everything"
                + " again"
                + (store.remembers() ? "" : ", and what was taken back meanwhile stays unknown"));
        pruned = true;
      }
    }
    if (store.halfSettled(cursor)) {
      LOGGER
          .atWarn()
          .addKeyValue("list", list)
          .log("the last reading stopped within a rewritten history; reading everything again");
      pruned = true;
    }
    if (pruned) {
      readAgain();
      return;
    }
    store.settled();
    for (OpenEpoch open : epochs) {
      String position = cursor.position(open.epoch.part);
      if (position == null) {
        waiting -= open.walk.estimatedMails();
      } else if (open.tip.name().equals(position)) {
        continue;
      }
      var changes =
          open.walk.changes(open.tip, position == null ? null : ObjectId.fromString(position));
      report(open, changes);
      if (changes.forgotten()) {
        sink.damaged(
            open.epoch.label + ' ' + position,
            "history was rewritten, and what it was before is pruned in part; reading everything"
                + " again"
                + (store.remembers() ? "" : ", and what was taken back meanwhile stays unknown"));
        readAgain();
        return;
      }
      if (changes.rewritten()) {
        LOGGER
            .atWarn()
            .addKeyValue("list", list)
            .addKeyValue("epoch", open.epoch.label)
            .addKeyValue("dropped", changes.dropped().size())
            .addKeyValue("added", changes.added().size())
            .log("history was rewritten");
        settle(open, changes);
      } else if (laterEpochWasRead(open)) {
        settle(open, changes);
      } else {
        stream(open, changes.added(), true);
      }
      cursor = cursor.with(open.epoch.part, open.tip.name());
      sink.checkpoint(cursor);
    }
    sink.progress(done, done);
  }

  /**
   * Whether an epoch after this one was read before. It may have taken back mails that only now
   * turn up in this one, so those must not be sent blindly.
   */
  private boolean laterEpochWasRead(OpenEpoch open) {
    for (OpenEpoch later : epochs.subList(epochs.indexOf(open) + 1, epochs.size())) {
      if (cursor.position(later.epoch.part) != null) {
        return true;
      }
    }
    return false;
  }

  private void report(OpenEpoch open, EpochWalk.Changes changes) throws InterruptedException {
    for (EpochWalk.Damage damage : changes.damages()) {
      sink.damaged(open.epoch.label + ' ' + damage.what(), damage.reason());
    }
  }

  /** Sends a stretch of history oldest first; {@code log} is used up. */
  private void stream(OpenEpoch open, EpochLog log, boolean checkpoints)
      throws IOException, InterruptedException {
    cancel(log);
    for (int i = 0; i < log.size(); i++) {
      if (log.change(i) == Change.ADDED && !known.contains(hash(log.blob(i)))) {
        store.remember(log.blob(i));
      }
    }
    store.flush();
    long total = done + log.size() + waiting;
    for (int i = log.size() - 1; i >= 0; i--) {
      Interrupts.check(source);
      ObjectId commit = log.commit(i);
      switch (log.change(i)) {
        case NONE -> {}
        case ADDED -> send(open, commit, log.blob(i), log.seconds(i));
        case REMOVED -> sink.removed(key(log.blob(i)));
        case BAD_TREE ->
            sink.damaged(
                open.epoch.label + ' ' + commit.name(),
                "tree "
                    + log.blob(i).name()
                    + " is missing or broken: what the commit did is lost");
      }
      sink.progress(++done, total);
      boolean halfCommit = i > 0 && log.commit(i - 1).equals(commit);
      if (!halfCommit) {
        if (checkpoints) {
          cursor = cursor.with(open.epoch.part, commit.name());
        }
        sink.checkpoint(cursor);
      }
    }
  }

  /** Forgets mails that the same stretch takes back later. */
  private static void cancel(EpochLog log) {
    Set<ObjectId> removed = new HashSet<>();
    for (int i = 0; i < log.size(); i++) {
      switch (log.change(i)) {
        case REMOVED -> removed.add(log.blob(i));
        case ADDED -> {
          if (!removed.isEmpty() && removed.contains(log.blob(i))) {
            log.forget(i);
          }
        }
        case NONE, BAD_TREE -> {}
      }
    }
  }

  private void send(OpenEpoch open, ObjectId commit, ObjectId blob, long seconds)
      throws InterruptedException {
    byte[] bytes;
    try {
      bytes = open.walk.blob(blob);
    } catch (IOException e) {
      Interrupts.check(source, e);
      sink.damaged(
          open.epoch.label + ' ' + commit.name() + ":m",
          "blob " + blob.name() + ": " + EpochWalk.reason(e));
      return;
    }
    sink.added(
        new RawMail(key(blob), bytes, source, Instant.ofEpochSecond(seconds), commit.name()));
  }

  private MailKey key(ObjectId blob) {
    return new MailKey(list, blob.name());
  }

  /** Where the archive holds a mail now. */
  private record Held(OpenEpoch in, ObjectId commit, long seconds) {}

  /** What is known of one mail on which an old and a new branch differ. */
  private static final class Fate {
    /** Whether the sink holds it, as far as the old branch tells. */
    boolean delivered;

    boolean decided;
    @Nullable Held held;
  }

  private void settle(OpenEpoch rewritten, EpochWalk.Changes changes)
      throws IOException, InterruptedException {
    Map<ObjectId, Fate> fates = new LinkedHashMap<>();
    EpochLog added = changes.added();
    for (int i = added.size() - 1; i >= 0; i--) {
      if (isMail(added.change(i))) {
        fates.computeIfAbsent(added.blob(i), blob -> new Fate());
      } else if (added.change(i) == Change.BAD_TREE) {
        sink.damaged(
            rewritten.epoch.label + ' ' + added.commit(i).name(),
            "tree " + added.blob(i).name() + " is missing or broken: what the commit did is lost");
      }
    }
    EpochLog dropped = changes.dropped();
    for (int i = dropped.size() - 1; i >= 0; i--) {
      if (isMail(dropped.change(i))) {
        fates.computeIfAbsent(dropped.blob(i), blob -> new Fate()).delivered =
            dropped.change(i) == Change.ADDED;
      }
    }
    boolean whole = decide(fates);
    store.settling(cursor);
    long total = done + fates.size() + waiting;
    for (var entry : fates.entrySet()) {
      Interrupts.check(source);
      Fate fate = entry.getValue();
      Held held = fate.held;
      if (held != null) {
        if (!fate.delivered) {
          store.remember(entry.getKey());
          store.flush();
          send(held.in, held.commit, entry.getKey(), held.seconds);
        }
      } else if (fate.decided || whole) {
        sink.removed(key(entry.getKey()));
      }
      sink.progress(++done, total);
      sink.checkpoint(cursor);
    }
  }

  private static boolean isMail(Change change) {
    return change == Change.ADDED || change == Change.REMOVED;
  }

  /**
   * Finds what the archive says last about each mail.
   *
   * @return whether all of the archive's history could be read
   */
  private boolean decide(Map<ObjectId, Fate> fates) throws InterruptedException {
    boolean whole = true;
    int open = fates.size();
    for (OpenEpoch epoch : epochs.reversed()) {
      if (open == 0) {
        break;
      }
      var all = epoch.walk.changes(epoch.tip, null);
      whole &= all.damages().isEmpty();
      EpochLog log = all.added();
      for (int i = 0; i < log.size() && open > 0; i++) {
        whole &= log.change(i) != Change.BAD_TREE;
        if (!isMail(log.change(i))) {
          continue;
        }
        Fate fate = fates.get(log.blob(i));
        if (fate != null && !fate.decided) {
          fate.decided = true;
          open--;
          if (log.change(i) == Change.ADDED) {
            fate.held = new Held(epoch, log.commit(i), log.seconds(i));
          }
        }
      }
    }
    return whole;
  }

  private void readAgain() throws IOException, InterruptedException {
    SourceCursor from = cursor;
    store.settling(from);
    boolean remembered = store.remembers();
    if (remembered) {
      store.forEachRemembered(blob -> known.add(hash(blob)));
    }
    boolean whole = true;
    var present = new LongSet();
    waiting = 0;
    for (OpenEpoch open : epochs) {
      waiting += open.walk.estimatedMails();
    }
    for (OpenEpoch open : epochs) {
      waiting -= open.walk.estimatedMails();
      var changes = open.walk.changes(open.tip, null);
      report(open, changes);
      whole &= changes.damages().isEmpty();
      EpochLog log = changes.added();
      for (int i = 0; i < log.size(); i++) {
        if (isMail(log.change(i))) {
          present.add(hash(log.blob(i)));
        }
        whole &= log.change(i) != Change.BAD_TREE;
      }
      stream(open, log, false);
    }
    if (remembered && whole) {
      var gone = new LongSet();
      store.forEachRemembered(
          blob -> {
            if (!present.contains(hash(blob)) && gone.add(hash(blob))) {
              sink.removed(key(blob));
            }
          });
    } else if (!whole) {
      LOGGER
          .atWarn()
          .addKeyValue("list", list)
          .log("parts of the history are unreadable: nothing was removed for not being found");
    }
    var positions = new HashMap<>(cursor.positions());
    for (OpenEpoch open : epochs) {
      positions.put(open.epoch.part, open.tip.name());
    }
    cursor = new SourceCursor(positions);
    sink.checkpoint(cursor);
    if (cursor.equals(from)) {
      store.settled(); // The next reading could not tell that this one went through.
    }
    sink.progress(done, done);
  }

  /** The first 64 bits: enough to tell millions of mails apart. */
  private static long hash(ObjectId blob) {
    byte[] raw = new byte[Constants.OBJECT_ID_LENGTH];
    blob.copyRawTo(raw, 0);
    return NB.decodeInt64(raw, 0);
  }
}
