package dev.tidemark.analysis.series;

import dev.tidemark.index.schema.MailSummary;
import dev.tidemark.ingest.mail.MessageId;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Numbers every Message-ID seen or referred to, and joins those that belong to one thread: a mail,
 * all its ids, and everything it refers to (ghosts too, mails known only from their replies). No
 * joining by subject. The same components as public-inbox's thread ids, whatever order the mails
 * come in.
 *
 * <p>Kept small, for a million mails: about 12 bytes an id beside the id itself. Numbers depend on
 * the order of {@link #add} calls and must not reach any result. Not thread-safe while being
 * filled.
 */
public final class MailGraph {
  /** So that nobody can prepare ids that all fall into one slot. */
  private static final long SECRET = ThreadLocalRandom.current().nextLong() | 1;

  private MessageId[] ids = new MessageId[1024];
  private int[] joined = new int[1024];
  private int[] table = new int[2048];
  private int size;

  /** Takes a mail in and returns the number of its first Message-ID. */
  public int add(MailSummary mail) {
    List<MessageId> own = mail.messageIds();
    int node = node(own.getFirst());
    for (int i = 1; i < own.size(); i++) {
      join(node, node(own.get(i)));
    }
    List<MessageId> references = mail.references();
    for (int i = 0; i < references.size(); i++) {
      join(node, node(references.get(i)));
    }
    return node;
  }

  /** The number of an id, given now if it has none. Numbers run from 0 without gaps. */
  public int node(MessageId id) {
    int slot = slot(id);
    if (table[slot] != 0) {
      return table[slot] - 1;
    }
    if (size == ids.length) {
      ids = Arrays.copyOf(ids, size * 2);
      joined = Arrays.copyOf(joined, size * 2);
    }
    ids[size] = id;
    joined[size] = size;
    table[slot] = ++size;
    if (size * 2L > table.length) {
      grow();
    }
    return size - 1;
  }

  /** The number of an id, or -1 if it was never seen. */
  public int find(MessageId id) {
    return table[slot(id)] - 1;
  }

  /** The id with this number; one object for all its uses. */
  public MessageId id(int node) {
    return ids[node];
  }

  /** How many ids there are. */
  public int size() {
    return size;
  }

  /** The number that stands for the whole thread this id is in. */
  public int thread(int node) {
    while (joined[node] != node) {
      joined[node] = joined[joined[node]];
      node = joined[node];
    }
    return node;
  }

  private void join(int a, int b) {
    int rootA = thread(a);
    int rootB = thread(b);
    if (rootA != rootB) {
      // Lower number wins; halving paths in thread() keeps the trees flat.
      joined[Math.max(rootA, rootB)] = Math.min(rootA, rootB);
    }
  }

  private int slot(MessageId id) {
    int mask = table.length - 1;
    int slot = hash(id.value()) & mask;
    while (table[slot] != 0 && !ids[table[slot] - 1].equals(id)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    table = new int[table.length * 2];
    int mask = table.length - 1;
    for (int node = 0; node < size; node++) {
      int slot = hash(ids[node].value()) & mask;
      while (table[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      table[slot] = node + 1;
    }
  }

  /** The first 64 bits of a content hash, enough to put imposters in order. */
  public static long hashPrefix(String hex) {
    long prefix = 0;
    for (int i = 0; i < Math.min(16, hex.length()); i++) {
      prefix = prefix << 4 | Math.max(0, Character.digit(hex.charAt(i), 16));
    }
    return prefix;
  }

  private static int hash(String text) {
    long hash = SECRET;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 29;
    }
    return (int) (hash >>> 20);
  }
}
