package dev.tidemark.ingest.mail;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a text points at: other mails by their archive URLs, the change-id and base-commit lines
 * that b4 and {@code git format-patch --base} write.
 */
public final class MailLinks {
  /** Most links taken from one text; more is a list of links, not a discussion. */
  static final int MAX_LINKS = 500;

  /** What a link starts with: a scheme, or one of the hosts that are often written without. */
  private static final List<String> STARTS = List.of("://", "lore.kernel.org/", "msgid.link/");

  private MailLinks() {}

  /**
   * The Message-IDs named by URLs of mail archives, in order, distinct: {@code
   * https://lore.kernel.org/LIST/MID/}, {@code /r/MID}, {@code lkml.kernel.org/r/MID}, {@code
   * patch.msgid.link/MID}, {@code marc.info/?i=MID}, and any host with public-inbox's {@code
   * /LIST/MID/}. Percent escapes are decoded.
   *
   * @param prose text without quotes and diffs
   */
  public static List<MessageId> in(String prose) {
    int[] next = new int[STARTS.size()];
    Set<MessageId> found = Set.of();
    int from = 0;
    while (found.size() < MAX_LINKS) {
      int start = -1;
      for (int i = 0; i < next.length; i++) {
        String word = STARTS.get(i);
        if (next[i] >= 0 && next[i] <= from) {
          next[i] = prose.indexOf(word, from);
        }
        if (next[i] >= 0 && (start < 0 || next[i] < next[start])) {
          start = i;
        }
      }
      if (start < 0) {
        break;
      }
      int host = start == 0 ? next[0] + STARTS.getFirst().length() : next[start];
      int end = urlEnd(prose, host);
      MessageId id = id(prose.substring(host, Math.min(end, host + MAX_URL)));
      if (id != null) {
        if (found.isEmpty()) {
          found = new LinkedHashSet<>();
        }
        found.add(id);
      }
      from = Math.max(end, host + 1);
    }
    return List.copyOf(found);
  }

  /** Longest URL looked at, in characters. */
  private static final int MAX_URL = 2000;

  private static int urlEnd(String prose, int from) {
    int end = from;
    while (end < prose.length()) {
      char c = prose.charAt(end);
      if (c <= ' ' || c == '<' || c == '>' || c == '"' || c == '`' || c == 0x7f || c == 0xa0) {
        break;
      }
      end++;
    }
    return end;
  }

  private static @Nullable MessageId id(String url) {
    int slash = url.indexOf('/');
    if (slash < 0) {
      return null;
    }
    String host = url.substring(0, slash).toLowerCase(Locale.ROOT);
    String path = url.substring(slash + 1);
    String id;
    if (host.equals("msgid.link") || host.endsWith(".msgid.link")) {
      int second = path.indexOf('/');
      id = path.startsWith("r/") ? segment(path, 2) : segment(path, 0);
      if (id.indexOf('@') < 0 && second >= 0) {
        id = segment(path, second + 1);
      }
    } else if (host.endsWith("marc.info") && path.startsWith("?i=")) {
      id = segment(path, 3);
    } else {
      boolean kernel = host.equals("kernel.org") || host.endsWith(".kernel.org");
      id = idSegment(path, kernel);
    }
    int at = id.indexOf('@');
    return at > 0 && at < id.length() - 1 ? MessageId.of(id) : null;
  }

  /**
   * The first segment of a path that holds an {@code @}: with the kernel's archives and patchworks
   * that is the Message-ID, on a host nobody knows only if it can hardly be anything else.
   */
  private static String idSegment(String path, boolean kernel) {
    int from = 0;
    while (from < path.length()) {
      String id = segment(path, from);
      int end = path.indexOf('/', from);
      if (id.indexOf('@') >= 0) {
        return kernel || (from > 0 && end > 0 && looksGenerated(id)) ? id : "";
      }
      if (end < 0 || path.charAt(from) == '?' || path.charAt(from) == '#') {
        break;
      }
      from = end + 1;
    }
    return "";
  }

  private static boolean looksGenerated(String id) {
    int at = id.indexOf('@');
    return at >= 8
        && id.indexOf('.', at) > at
        && id.chars().limit(at).anyMatch(c -> c >= '0' && c <= '9');
  }

  private static String segment(String path, int from) {
    int end = from;
    while (end < path.length()) {
      char c = path.charAt(end);
      if (c == '/' || c == '?' || c == '#' || c == '&') {
        break;
      }
      end++;
    }
    if (end == path.length()) {
      while (end > from && ".,;:!)]}'*_".indexOf(path.charAt(end - 1)) >= 0) {
        end--;
      }
    }
    return decode(path.substring(from, end));
  }

  /** Percent escapes as UTF-8; a broken escape stays as it is. */
  private static String decode(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    byte[] in = text.getBytes(StandardCharsets.UTF_8);
    byte[] out = new byte[in.length];
    int length = 0;
    for (int i = 0; i < in.length; i++) {
      int high = in[i] == '%' && i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
      int low = high >= 0 ? Character.digit(in[i + 2], 16) : -1;
      if (low >= 0) {
        out[length++] = (byte) (high << 4 | low);
        i += 2;
      } else {
        out[length++] = in[i];
      }
    }
    return new String(out, 0, length, StandardCharsets.UTF_8);
  }

  /**
   * The value of a line that is exactly {@code change-id: X}; the last one if there are several.
   */
  public static Optional<String> changeId(String prose) {
    return lineValue(prose, "change-id: ").filter(id -> id.indexOf(' ') < 0);
  }

  /** The commit of a line {@code base-commit: 40 HEX DIGITS}, in lower case. */
  public static Optional<String> baseCommit(String prose) {
    return lineValue(prose, "base-commit: ")
        .map(id -> id.indexOf(' ') > 0 ? id.substring(0, id.indexOf(' ')) : id)
        .filter(id -> id.length() >= 40 && id.chars().allMatch(c -> Character.digit(c, 16) >= 0))
        .map(id -> id.toLowerCase(Locale.ROOT));
  }

  private static Optional<String> lineValue(String prose, String name) {
    int at = prose.lastIndexOf(name);
    while (at >= 0) {
      if (at == 0 || prose.charAt(at - 1) == '\n') {
        int newline = prose.indexOf('\n', at);
        String value =
            prose.substring(at + name.length(), newline < 0 ? prose.length() : newline).strip();
        if (!value.isEmpty()) {
          return Optional.of(value);
        }
      }
      at = at == 0 ? -1 : prose.lastIndexOf(name, at - 1);
    }
    return Optional.empty();
  }
}
