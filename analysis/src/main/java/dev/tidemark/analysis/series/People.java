package dev.tidemark.analysis.series;

import dev.tidemark.ingest.mail.FullName;
import dev.tidemark.ingest.mail.MailAddress;
import dev.tidemark.ingest.mail.Mailmap;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Tells which names and addresses are one person: an address is one person whatever name stands
 * beside it, and so is a full name (two words or more) whatever its address. Relays that write
 * {@code "Name via X"} count as the name. A mailmap joins more.
 *
 * <p>Two people who share a full name become one here, so "same person" alone never links two
 * series. Numbers depend on the order of calls and must not reach any result. Not thread-safe while
 * being filled.
 */
public final class People {
  private final Map<String, Integer> nodes = new HashMap<>();
  private final Map<MailAddress, Integer> known = new HashMap<>();
  private final Map<MailAddress, MailAddress> shared = new HashMap<>();
  private final Mailmap mailmap;
  private int[] joined = new int[256];
  private int size;

  /** With no mailmap. */
  public People() {
    this(Mailmap.NONE);
  }

  /**
   * @param mailmap joins mailboxes that neither address nor name joins
   */
  public People(Mailmap mailmap) {
    this.mailmap = mailmap;
  }

  /** One object for all equal mailboxes that are given to this method. */
  public MailAddress shared(MailAddress mailbox) {
    MailAddress seen = shared.putIfAbsent(mailbox, mailbox);
    return seen == null ? mailbox : seen;
  }

  /** Takes a mailbox in and returns its number; {@link #person} tells whose it is. */
  public int add(MailAddress mailbox) {
    Integer seen = known.get(mailbox);
    if (seen != null) {
      return seen;
    }
    String address = mailbox.address().toLowerCase(Locale.ROOT);
    String name = FullName.of(mailbox.name());
    int node;
    if (address.isEmpty()) {
      node = node("n " + (name.isEmpty() ? mailbox.name() : name));
    } else {
      node = node("a " + address);
      if (!name.isEmpty()) {
        join(node, node("n " + name));
      }
    }
    for (MailAddress other : mailmap.joined(mailbox)) {
      if (!other.address().isEmpty()) {
        join(node, node("a " + other.address().toLowerCase(Locale.ROOT)));
      }
      String full = FullName.of(other.name());
      if (!full.isEmpty()) {
        join(node, node("n " + full));
      }
    }
    known.put(mailbox, node);
    return node;
  }

  /** The number of the person behind a mailbox number, valid until the next {@link #add}. */
  public int person(int mailbox) {
    while (joined[mailbox] != mailbox) {
      joined[mailbox] = joined[joined[mailbox]];
      mailbox = joined[mailbox];
    }
    return mailbox;
  }

  /** The number of the person with this mailbox, which is taken in if it is new. */
  public int person(MailAddress mailbox) {
    return person(add(mailbox));
  }

  /** How many mailbox and name numbers were given out: person numbers are below. */
  public int size() {
    return size;
  }

  private int node(String key) {
    Integer seen = nodes.get(key);
    if (seen != null) {
      return seen;
    }
    if (size == joined.length) {
      joined = Arrays.copyOf(joined, size * 2);
    }
    joined[size] = size;
    nodes.put(key, size);
    return size++;
  }

  private void join(int a, int b) {
    int rootA = person(a);
    int rootB = person(b);
    if (rootA != rootB) {
      joined[Math.max(rootA, rootB)] = Math.min(rootA, rootB);
    }
  }

  /** {@link FullName#of}. */
  public static String fullName(String display) {
    return FullName.of(display);
  }
}
