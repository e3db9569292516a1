package dev.tidemark.analysis.review;

import dev.tidemark.ingest.mail.MailAddress;
import java.util.Locale;

/** Whether two mailboxes are one person's, as far as one trailer and one mail can tell. */
final class SameMailbox {
  private SameMailbox() {}

  /** Whether the author of a mail is the person that a trailer in it names. */
  static boolean vouches(MailAddress author, MailAddress named) {
    return sameAddress(author.address(), named.address()) || sameName(author.name(), named.name());
  }

  /**
   * Whether two addresses are the same but for case, what stands behind a {@code +}, and one level
   * of sub-domain on either side ({@code a@example.org}, {@code a@mail.example.org}).
   */
  static boolean sameAddress(String one, String other) {
    String a = one.toLowerCase(Locale.ROOT);
    String b = other.toLowerCase(Locale.ROOT);
    int atA = a.lastIndexOf('@');
    int atB = b.lastIndexOf('@');
    if (atA < 1 || atB < 1) {
      return false;
    }
    if (!withoutTag(a.substring(0, atA)).equals(withoutTag(b.substring(0, atB)))) {
      return false;
    }
    String domainA = a.substring(atA + 1);
    String domainB = b.substring(atB + 1);
    return domainA.equals(domainB) || isBelow(domainA, domainB) || isBelow(domainB, domainA);
  }

  private static String withoutTag(String local) {
    int plus = local.indexOf('+');
    return plus > 0 ? local.substring(0, plus) : local;
  }

  /** Whether a domain is another one, which has a dot in it, with one word before it. */
  private static boolean isBelow(String domain, String above) {
    return above.indexOf('.') > 0
        && domain.endsWith('.' + above)
        && domain.indexOf('.') == domain.length() - above.length() - 1;
  }

  /** Whether two names are the same but for case, quotes, white space, and a relay's "via". */
  static boolean sameName(String one, String other) {
    String a = plain(one);
    return !a.isEmpty() && a.equals(plain(other));
  }

  private static String plain(String name) {
    String plain = name.toLowerCase(Locale.ROOT).replace("\"", "").replace("'", "").strip();
    int via = plain.indexOf(" via ");
    return (via > 0 ? plain.substring(0, via) : plain).replaceAll("\\s+", " ").strip();
  }
}
