package dev.tidemark.index.schema;

import dev.tidemark.ingest.mail.FullName;
import dev.tidemark.ingest.mail.MailAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The terms of {@link Fields#AUTHOR}. A mailbox has {@code a ADDRESS\nNAME} and, if it has a full
 * name (see {@link FullName}), {@code n NAME\nADDRESS}. So the terms that begin with {@link
 * #byAddress} tell all full names that were seen with an address, those that begin with {@link
 * #byName} all addresses of a name, and either kind finds the mails.
 */
public final class AuthorTerm {
  private static final char BETWEEN = '\n';

  private AuthorTerm() {}

  /** What the terms of an address begin with, whatever its case; empty if there is none. */
  public static String byAddress(MailAddress mailbox) {
    return mailbox.address().isEmpty()
        ? ""
        : "a " + mailbox.address().toLowerCase(Locale.ROOT) + BETWEEN;
  }

  /** What the terms of a full name begin with; empty if the mailbox has no full name. */
  public static String byName(MailAddress mailbox) {
    String name = FullName.of(mailbox.name());
    return name.isEmpty() ? "" : "n " + name + BETWEEN;
  }

  /** A mailbox as {@link #mailbox} would have it. */
  public static MailAddress normal(MailAddress mailbox) {
    return new MailAddress(FullName.of(mailbox.name()), mailbox.address().toLowerCase(Locale.ROOT));
  }

  /** The terms of a mailbox: none if it has neither an address nor a full name. */
  static List<String> of(MailAddress mailbox) {
    String address = byAddress(mailbox);
    String name = byName(mailbox);
    var terms = new ArrayList<String>(2);
    if (!address.isEmpty()) {
      terms.add(address + FullName.of(mailbox.name()));
    }
    if (!name.isEmpty()) {
      terms.add(name + mailbox.address().toLowerCase(Locale.ROOT));
    }
    return terms;
  }

  /** The mailbox of a term, its address in lower case and its name as {@link FullName} has it. */
  public static MailAddress mailbox(String term) {
    int between = term.indexOf(BETWEEN);
    if (between < 2) {
      throw new IllegalArgumentException("expected a term of an author, got: " + term);
    }
    String first = term.substring(2, between);
    String second = term.substring(between + 1);
    return term.charAt(0) == 'a' ? new MailAddress(second, first) : new MailAddress(first, second);
  }
}
