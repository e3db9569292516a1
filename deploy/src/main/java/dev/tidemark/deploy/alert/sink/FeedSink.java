package dev.tidemark.deploy.alert.sink;

import dev.tidemark.analysis.alert.AlertEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Keeps the newest events of a rule in an Atom feed, {@code HOME/feeds/RULE.atom}. An event that
 * completes another replaces the entry's matter and its {@code updated}; the entry's id stays.
 */
final class FeedSink implements Sink {
  /** Entries in a feed. */
  static final int MAX_ENTRIES = 100;

  private final Path directory;

  /**
   * @param directory where feeds are; made when the first is written
   */
  FeedSink(Path directory) {
    this.directory = directory;
  }

  @Override
  public void deliver(Dispatch dispatch) throws DeliveryFailure {
    var feed = new AtomFeed(directory.resolve(dispatch.rule() + ".atom"));
    try {
      List<AtomFeed.Entry> entries = new ArrayList<>(feed.read());
      for (AlertEvent event : dispatch.events()) {
        put(entries, event);
      }
      entries.sort(Comparator.comparing(AtomFeed.Entry::updated).reversed());
      feed.write(dispatch.rule(), entries.subList(0, Math.min(entries.size(), MAX_ENTRIES)));
    } catch (IOException e) {
      throw DeliveryFailure.passing("writing a feed: " + e);
    }
  }

  private static void put(List<AtomFeed.Entry> entries, AlertEvent event) {
    String id = AtomFeed.id(event.amends().orElse(event.id()));
    for (int i = 0; i < entries.size(); i++) {
      AtomFeed.Entry old = entries.get(i);
      if (old.id().equals(id)) {
        if (!old.updated().isAfter(event.time())) {
          entries.set(i, AtomFeed.Entry.of(id, old.published(), event));
        }
        return;
      }
    }
    entries.add(AtomFeed.Entry.of(id, event.time(), event));
  }

  @Override
  public int room() {
    return MAX_ENTRIES;
  }

  @Override
  public boolean wantsAll() {
    return true;
  }

  @Override
  public boolean isPaced() {
    return false;
  }

  @Override
  public boolean wantsAmendments() {
    return true;
  }
}
