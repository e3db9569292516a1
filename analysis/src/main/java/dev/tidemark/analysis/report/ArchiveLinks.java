package dev.tidemark.analysis.report;

import dev.tidemark.ingest.mail.MessageId;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;

/**
 * URLs of mails in an archive laid out like public-inbox: {@code BASE/MESSAGE-ID/}.
 *
 * @param base where the archive is, without a slash at its end
 */
public record ArchiveLinks(String base) {
  /** All lists of lore.kernel.org. */
  public static final ArchiveLinks LORE = new ArchiveLinks("https://lore.kernel.org/all");

  /** What public-inbox leaves as it is in a path: the pchar of RFC 3986, 3.3, save the percent. */
  private static final String PLAIN = "-._~!$&'()*+,;=:@";

  private static final String HEX = "0123456789ABCDEF";

  /**
   * @throws IllegalArgumentException if the base is no absolute http or https URL
   */
  public ArchiveLinks {
    base = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
    String scheme;
    try {
      URI uri = new URI(base);
      scheme = uri.getHost() == null ? null : uri.getScheme();
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("not a URL to link mails to: '" + base + "'", e);
    }
    if (!"https".equals(scheme) && !"http".equals(scheme)) {
      throw new IllegalArgumentException(
          "links to mails need an http or https URL such as "
              + "https://lore.kernel.org/all"
              + ", got: '"
              + base
              + "'");
    }
  }

  /** The links of one list on lore.kernel.org, such as {@code rust-for-linux}. */
  public static ArchiveLinks lore(String list) {
    return new ArchiveLinks("https://lore.kernel.org/" + escape(list));
  }

  /** The URL of a mail. */
  public String url(MessageId mail) {
    return base + '/' + escape(mail.value()) + '/';
  }

  private static String escape(String text) {
    var escaped = new StringBuilder(text.length() + 8);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (letter || (c >= '0' && c <= '9') || PLAIN.indexOf(c) >= 0) {
        escaped.append(c);
      } else {
        escaped.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
      }
    }
    return escaped.toString();
  }
}
