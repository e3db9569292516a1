package dev.tidemark.ingest.mail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Which mailboxes are one person's, as a project's {@code .mailmap} says: gitmailmap(5), all four
 * forms of a line. What cannot be read as one of them is left out, as git does. Used only to join
 * mailboxes; nobody's name is replaced. Immutable.
 */
public final class Mailmap {
  /** Joins nobody. */
  public static final Mailmap NONE = new Mailmap(List.of());

  private final Map<String, List<Entry>> byAddress = new HashMap<>();
  private final Map<String, List<Entry>> byName = new HashMap<>();

  /**
   * A line.
   *
   * @param proper the mailbox to be shown
   * @param used the mailbox that was written; its name is empty if any name will do
   */
  private record Entry(MailAddress proper, MailAddress used) {
    boolean fits(MailAddress mailbox) {
      return same(mailbox.address(), proper.address())
          || (same(mailbox.address(), used.address())
              && (used.name().isEmpty() || same(mailbox.name(), used.name())))
          || (!proper.name().isEmpty()
              && !FullName.of(proper.name()).isEmpty()
              && FullName.of(proper.name()).equals(FullName.of(mailbox.name())));
    }

    private static boolean same(String a, String b) {
      return !a.isEmpty() && a.equalsIgnoreCase(b);
    }
  }

  private Mailmap(List<Entry> entries) {
    for (Entry entry : entries) {
      Set<String> addresses = new LinkedHashSet<>();
      addresses.add(key(entry.proper.address()));
      addresses.add(key(entry.used.address()));
      addresses.forEach(
          address -> byAddress.computeIfAbsent(address, any -> new ArrayList<>()).add(entry));
      String name = FullName.of(entry.proper.name());
      if (!name.isEmpty()) {
        byName.computeIfAbsent(name, any -> new ArrayList<>()).add(entry);
      }
    }
  }

  /**
   * Reads a file; bytes that are no UTF-8 become U+FFFD.
   *
   * @throws IOException if it cannot be read
   */
  public static Mailmap read(Path file) throws IOException {
    return of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
  }

  /** Reads the text of a mailmap. */
  public static Mailmap of(String text) {
    var entries = new ArrayList<Entry>();
    text.lines().forEach(line -> read(line, entries));
    return entries.isEmpty() ? NONE : new Mailmap(entries);
  }

  private static void read(String written, List<Entry> entries) {
    int comment = written.indexOf('#');
    String line = (comment < 0 ? written : written.substring(0, comment)).strip();
    int open = line.indexOf('<');
    int close = line.indexOf('>', open + 1);
    if (open < 0 || close < 0) {
      return;
    }
    var first =
        new MailAddress(line.substring(0, open).strip(), line.substring(open + 1, close).strip());
    int second = line.indexOf('<', close + 1);
    int end = line.indexOf('>', second + 1);
    if (second < 0 || end < 0) {
      // "Proper Name <used@address>"
      entries.add(new Entry(first, new MailAddress("", first.address())));
      return;
    }
    entries.add(
        new Entry(
            first,
            new MailAddress(
                line.substring(close + 1, second).strip(),
                line.substring(second + 1, end).strip())));
  }

  /**
   * The other mailboxes that a line joins with this one, by its address or its full name; does not
   * go on from these.
   */
  public Collection<MailAddress> joined(MailAddress mailbox) {
    if (byAddress.isEmpty()) {
      return List.of();
    }
    Set<MailAddress> joined = new LinkedHashSet<>();
    var entries = new ArrayList<>(byAddress.getOrDefault(key(mailbox.address()), List.of()));
    entries.addAll(byName.getOrDefault(FullName.of(mailbox.name()), List.of()));
    for (Entry entry : entries) {
      if (entry.fits(mailbox)) {
        joined.add(entry.proper);
        joined.add(entry.used);
      }
    }
    return joined;
  }

  private static String key(String address) {
    return address.toLowerCase(Locale.ROOT);
  }
}
