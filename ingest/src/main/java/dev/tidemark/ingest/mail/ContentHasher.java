package dev.tidemark.ingest.mail;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * Computes a {@link ContentHash}, after the idea of public-inbox's: SHA-256 over what the author
 * wrote and a list does not change.
 *
 * <p>In this order: the ids referred to as one sorted set, From (Sender if there is none), Subject,
 * Date, To, Cc; then for each part its depth, file name, description and content. Addresses are
 * compared without quotes and with the domain in lower case, From as it was before a list put
 * itself there. Text is compared decoded, without white space at its end and without the footer
 * that majordomo and Mailman put under the mails of lists; anything else byte by byte. Left out:
 * Message-ID, Received, List-Id and all other headers.
 *
 * <p>Each item goes in as its name, its length and its bytes, so that no two mails run into one.
 */
final class ContentHasher {
  private static final HexFormat HEX = HexFormat.of();
  private static final String FOOTER =
      "To unsubscribe from this list: send the line \"unsubscribe ";
  private static final String FOOTER_SIGN = "majordomo";
  private static final String MAILMAN_SIGN = " mailing list\n";
  private static final int MAILMAN_RULE = 40;

  /** The footer is in the last so many characters, if at all. */
  private static final int FOOTER_ROOM = 1_000;

  private final MessageDigest digest;

  ContentHasher() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(
          "making content hashes needs SHA-256, which Java must have", e);
    }
  }

  ContentHasher references(Collection<MessageId> ids) {
    for (MessageId id : new TreeSet<>(ids)) {
      item("ref", id.value());
    }
    return this;
  }

  ContentHasher addresses(String name, List<MailAddress> addresses) {
    for (MailAddress address : addresses) {
      item(name, address.name() + '\n' + lowerDomain(address.address()));
    }
    return this;
  }

  ContentHasher item(String name, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return item(name, bytes, 0, bytes.length);
  }

  ContentHasher item(String name, byte[] bytes, int from, int to) {
    digest.update((name + ' ' + (to - from) + '\n').getBytes(StandardCharsets.UTF_8));
    digest.update(bytes, from, to - from);
    return this;
  }

  /** Takes in what is said about a part, before its content. */
  ContentHasher part(MailPart part) {
    return item("part", part.depth() + "\n" + part.fileName() + '\n' + part.description());
  }

  ContentHasher text(String text) {
    return item("text", text.substring(0, significant(text)));
  }

  ContentHash finish() {
    return new ContentHash(HEX.formatHex(digest.digest()));
  }

  private static String lowerDomain(String address) {
    int at = address.lastIndexOf('@');
    return at < 0
        ? address
        : address.substring(0, at) + address.substring(at).toLowerCase(Locale.ROOT);
  }

  /** How much of the text counts: all but a list's footer and the white space at the end. */
  private static int significant(String text) {
    int end = mailmanFooter(text);
    int footer = text.indexOf(FOOTER, Math.max(0, end - FOOTER_ROOM));
    if (footer > 0 && text.charAt(footer - 1) == '\n' && text.indexOf(FOOTER_SIGN, footer) >= 0) {
      int rule = footer - 1;
      while (rule > 0 && text.charAt(rule - 1) == '-') {
        rule--;
      }
      if (rule < footer - 1 && (rule == 0 || text.charAt(rule - 1) == '\n')) {
        end = rule;
      }
    }
    while (end > 0 && text.charAt(end - 1) <= ' ') {
      end--;
    }
    return end;
  }

  /**
   * Where Mailman's footer begins, or the end of the text: a line of underscores, then one that
   * ends in "mailing list", and few more.
   */
  private static int mailmanFooter(String text) {
    int end = text.length();
    int name = text.lastIndexOf(MAILMAN_SIGN);
    if (name < Math.max(0, end - FOOTER_ROOM)) {
      return end;
    }
    int rule = text.lastIndexOf('\n', name) - 1;
    int start = rule;
    while (start >= 0 && text.charAt(start) == '_') {
      start--;
    }
    boolean aloneOnItsLine = start < 0 || text.charAt(start) == '\n';
    return rule - start >= MAILMAN_RULE && aloneOnItsLine ? start + 1 : end;
  }
}
