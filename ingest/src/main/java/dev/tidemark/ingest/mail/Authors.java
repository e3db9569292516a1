package dev.tidemark.ingest.mail;

import java.util.List;
import java.util.Locale;

/**
 * Finds who wrote a mail. Lists that must not send in the name of others (DMARC) write {@code Jo
 * Doe via LIST <list@example.org>} into From; the author is then in X-Original-From, or in Reply-To
 * or Cc under the same name, as patchwork has it.
 */
final class Authors {
  private static final String VIA = " via ";
  private static final MailAddress NOBODY = new MailAddress("", "");

  private Authors() {}

  static MailAddress author(
      HeaderBlock header, List<MailAddress> from, List<MailAddress> cc, Problems problems) {
    if (from.isEmpty()) {
      List<MailAddress> sender = AddressList.read(header, HeaderName.SENDER, problems);
      return sender.isEmpty() ? NOBODY : sender.getFirst();
    }
    MailAddress first = from.getFirst();
    int via = first.name().lastIndexOf(VIA);
    if (via < 0) {
      return first;
    }
    String name = unquote(first.name().substring(0, via).strip());
    for (MailAddress original : AddressList.read(header, HeaderName.X_ORIGINAL_FROM, problems)) {
      if (isOther(original, first)) {
        return named(original, name);
      }
    }
    List<MailAddress> replyTo = AddressList.read(header, HeaderName.REPLY_TO, problems);
    for (MailAddress candidate : replyTo) {
      if (isOther(candidate, first) && sameName(candidate, name)) {
        return named(candidate, name);
      }
    }
    for (MailAddress candidate : cc) {
      if (isOther(candidate, first) && sameName(candidate, name)) {
        return named(candidate, name);
      }
    }
    if (replyTo.size() == 1
        && replyTo.getFirst().name().isEmpty()
        && isOther(replyTo.getFirst(), first)) {
      return named(replyTo.getFirst(), name);
    }
    return first;
  }

  private static boolean isOther(MailAddress candidate, MailAddress munged) {
    return candidate.address().indexOf('@') > 0
        && !candidate.address().equalsIgnoreCase(munged.address());
  }

  private static boolean sameName(MailAddress candidate, String name) {
    return candidate.name().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT));
  }

  private static MailAddress named(MailAddress found, String name) {
    return found.name().isEmpty() || found.name().contains(VIA)
        ? new MailAddress(name, found.address())
        : found;
  }

  private static String unquote(String name) {
    int last = name.length() - 1;
    return last > 1 && name.charAt(0) == '\'' && name.charAt(last) == '\''
        ? name.substring(1, last).strip()
        : name;
  }
}
