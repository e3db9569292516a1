package dev.tidemark.ingest.mail;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/** Reads the ids in Message-ID, References and In-Reply-To, by public-inbox's rules. */
final class MessageIds {
  private MessageIds() {}

  /**
   * All ids the mail calls its own, the first one first: what stands between angle brackets in each
   * Message-ID, or the whole value if it has no brackets; then those an archive gave it besides.
   */
  static List<MessageId> own(HeaderBlock header) {
    SequencedSet<MessageId> ids = new LinkedHashSet<>();
    addOwn(header, HeaderName.MESSAGE_ID, ids);
    addOwn(header, HeaderName.X_ALT_MESSAGE_ID, ids);
    return List.copyOf(ids);
  }

  private static void addOwn(HeaderBlock header, HeaderName name, SequencedSet<MessageId> ids) {
    for (int field = header.first(name); field >= 0; field = header.next(name, field)) {
      List<MessageId> found = new ArrayList<>();
      String value = value(header, field);
      if (!addBracketed(value, found)) {
        addIfAny(value, found);
      }
      ids.addAll(found);
    }
  }

  /**
   * What the mail answers, oldest first and without the mail's own ids: References, then
   * In-Reply-To. An only id in In-Reply-To goes last even if References has it further up: it is
   * the parent. Left out are {@code y} and {@code n}, which users once typed at a mailer's
   * question, and addresses of the mail's own From, To and Cc.
   */
  static List<MessageId> references(
      HeaderBlock header,
      List<MessageId> own,
      List<MailAddress> from,
      List<MailAddress> to,
      List<MailAddress> cc) {
    List<MessageId> found = new ArrayList<>();
    collect(header, HeaderName.REFERENCES, found);
    int fromReferences = found.size();
    collect(header, HeaderName.IN_REPLY_TO, found);
    if (found.isEmpty()) {
      return List.of();
    }
    SequencedSet<MessageId> ids = new LinkedHashSet<>();
    for (MessageId id : found) {
      String value = id.value();
      if (!own.contains(id)
          && !value.equals("y")
          && !value.equals("n")
          && !isAddress(value, from)
          && !isAddress(value, to)
          && !isAddress(value, cc)) {
        ids.add(id);
      }
    }
    MessageId last = found.getLast();
    if (found.size() == fromReferences + 1 && ids.contains(last)) {
      ids.addLast(last);
    }
    return List.copyOf(ids);
  }

  private static void collect(HeaderBlock header, HeaderName name, List<MessageId> found) {
    for (int field = header.first(name); field >= 0; field = header.next(name, field)) {
      String value = value(header, field);
      if (!addBracketed(value, found)) {
        addBare(value, found);
      }
    }
  }

  /** The field as text; some mailers encode even this (RFC 2047), which they must not. */
  private static String value(HeaderBlock header, int field) {
    byte[] bytes = header.bytes();
    int from = header.valueStart(field);
    int to = header.valueEnd(field);
    for (int i = from; i + 1 < to; i++) {
      if (bytes[i] < 0 || (bytes[i] == '=' && bytes[i + 1] == '?')) {
        return HeaderText.decode(bytes, from, to, new Problems());
      }
    }
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }

  /** Adds what stands between angle brackets; an unclosed one ends at the next that opens. */
  private static boolean addBracketed(String value, List<MessageId> found) {
    int open = value.indexOf('<');
    boolean any = false;
    while (open >= 0) {
      int nextOpen = value.indexOf('<', open + 1);
      int limit = nextOpen < 0 ? value.length() : nextOpen;
      int close = value.indexOf('>', open + 1, limit);
      int end = close < 0 ? limit : close;
      any |= addIfAny(value.substring(open + 1, end), found);
      open = nextOpen;
    }
    return any;
  }

  /** Adds the words of a field without brackets, if every one of them looks like an id. */
  private static void addBare(String value, List<MessageId> found) {
    List<MessageId> words = new ArrayList<>();
    int at = 0;
    while (at < value.length()) {
      int start = at;
      while (at < value.length() && value.charAt(at) > ' ' && value.charAt(at) != ',') {
        at++;
      }
      if (at > start) {
        String word = value.substring(start, at);
        if (word.indexOf('@') <= 0 || !addIfAny(word, words)) {
          return;
        }
      }
      at++;
    }
    found.addAll(words);
  }

  private static boolean addIfAny(String text, List<MessageId> found) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > ' ' && c != '<' && c != '>' && c != 0x7f) {
        found.add(MessageId.of(text));
        return true;
      }
    }
    return false;
  }

  private static boolean isAddress(String id, List<MailAddress> addresses) {
    for (MailAddress address : addresses) {
      if (id.equals(address.address())) {
        return true;
      }
    }
    return false;
  }
}
