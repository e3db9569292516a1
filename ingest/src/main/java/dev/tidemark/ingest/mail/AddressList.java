package dev.tidemark.ingest.mail;

import static dev.tidemark.ingest.mail.ParseProblem.Kind.BAD_ADDRESS;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the mailboxes of an address header (RFC 5322, 3.4 and its obsolete forms), whatever its
 * state: groups are dissolved, comments stand in for missing names, quotes and brackets that are
 * never closed are plain characters, and a name with a bare comma ({@code Doe, Jo
 * <jo@example.org>}) is put together again.
 */
final class AddressList {
  /** A name put together from pieces between commas grows no longer. */
  private static final int MAX_NAME = 100;

  private final byte[] in;
  private final int to;
  private final Problems problems;
  private final List<MailAddress> found = new ArrayList<>();

  private final byte[] phrase;
  private int phraseSize;
  private final byte[] comment;
  private int commentSize;
  private int angle = -1;
  private int angleEnd;
  private boolean quoted;
  private String unaddressed = "";

  private AddressList(byte[] in, int from, int to, Problems problems) {
    this.in = in;
    this.to = to;
    this.problems = problems;
    phrase = new byte[to - from + 1];
    comment = new byte[to - from + 1];
  }

  /** The mailboxes of all fields of that name. */
  static List<MailAddress> read(HeaderBlock header, HeaderName name, Problems problems) {
    int field = header.first(name);
    if (field < 0) {
      return List.of();
    }
    List<MailAddress> all = read(header, field, problems);
    while ((field = header.next(name, field)) >= 0) {
      all.addAll(read(header, field, problems));
    }
    return all;
  }

  private static List<MailAddress> read(HeaderBlock header, int field, Problems problems) {
    int from = header.valueStart(field);
    var list = new AddressList(header.bytes(), from, header.valueEnd(field), problems);
    list.run(from);
    return list.found;
  }

  private void run(int from) {
    boolean moreQuotes = true;
    boolean moreComments = true;
    boolean moreAngles = true;
    int i = from;
    while (i < to) {
      byte b = in[i];
      int end;
      switch (b) {
        case '"' -> {
          end = moreQuotes ? closingQuote(i + 1) : -1;
          if (end < 0) {
            moreQuotes = false;
            i++;
          } else {
            addQuoted(i + 1, end);
            i = end + 1;
          }
        }
        case '(' -> {
          end = moreComments ? closingParen(i + 1) : -1;
          if (end < 0) {
            moreComments = false;
            addToPhrase(b);
            i++;
          } else {
            addComment(i + 1, end);
            i = end + 1;
          }
        }
        case '<' -> {
          end = moreAngles ? indexOf((byte) '>', i + 1) : -1;
          if (end < 0) {
            moreAngles = false;
            end = indexOf((byte) ',', i + 1);
            end = end < 0 ? to : end;
            problems.add(BAD_ADDRESS, "unclosed <");
          }
          setAngle(i + 1, end);
          i = end < to && in[end] == '>' ? end + 1 : end;
        }
        case ',', ';' -> {
          finish(true);
          i++;
        }
        case ':' -> {
          if (angle < 0 && phraseSize > 0 && !quoted && indexInPhrase('@') < 0) {
            phraseSize = 0; // the name of a group
            commentSize = 0;
          } else {
            addToPhrase(b);
          }
          i++;
        }
        default -> {
          addToPhrase(b);
          i++;
        }
      }
    }
    finish(false);
  }

  private int closingQuote(int from) {
    for (int i = from; i < to; i++) {
      if (in[i] == '\\') {
        i++;
      } else if (in[i] == '"') {
        return i;
      }
    }
    return -1;
  }

  private int closingParen(int from) {
    int depth = 1;
    for (int i = from; i < to; i++) {
      if (in[i] == '\\') {
        i++;
      } else if (in[i] == '(') {
        depth++;
      } else if (in[i] == ')' && --depth == 0) {
        return i;
      }
    }
    return -1;
  }

  private int indexOf(byte wanted, int from) {
    for (int i = from; i < to; i++) {
      if (in[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  private int indexInPhrase(char wanted) {
    for (int i = 0; i < phraseSize; i++) {
      if (phrase[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  private void addToPhrase(byte b) {
    boolean blank = b == ' ' || b == '\t' || b == '\r' || b == '\n';
    if (blank && (phraseSize == 0 || phrase[phraseSize - 1] == ' ')) {
      return;
    }
    phrase[phraseSize++] = blank ? (byte) ' ' : b;
  }

  private void addQuoted(int from, int end) {
    quoted = true;
    for (int i = from; i < end; i++) {
      if (in[i] == '\\' && i + 1 < end && isEscapable(in[i + 1])) {
        i++;
      }
      addToPhrase(in[i]);
    }
  }

  /** A backslash in front of a letter is one that the mailer forgot to escape. */
  private static boolean isEscapable(byte b) {
    int c = HeaderName.lower(b);
    return (c < 'a' || c > 'z') && (c < '0' || c > '9');
  }

  private void addComment(int from, int end) {
    if (commentSize > 0) {
      comment[commentSize++] = ' ';
    }
    for (int i = from; i < end; i++) {
      if (in[i] == '\\' && i + 1 < end && isEscapable(in[i + 1])) {
        i++;
      }
      comment[commentSize++] = in[i];
    }
  }

  private void setAngle(int from, int end) {
    if (angle >= 0 && holdsAt(angle, angleEnd) && !holdsAt(from, end)) {
      return;
    }
    angle = from;
    angleEnd = end;
    if (phraseSize > 0) {
      addToPhrase((byte) ' ');
    }
  }

  private boolean holdsAt(int from, int end) {
    for (int i = from; i < end; i++) {
      if (in[i] == '@') {
        return true;
      }
    }
    return false;
  }

  /** Ends one mailbox; {@code more} if another may follow. */
  private void finish(boolean more) {
    while (phraseSize > 0 && phrase[phraseSize - 1] == ' ') {
      phraseSize--;
    }
    String address;
    String name;
    if (angle >= 0) {
      address = address(in, angle, angleEnd);
      name =
          phraseSize > 0
              ? HeaderText.decode(phrase, 0, phraseSize, problems)
              : HeaderText.decode(comment, 0, commentSize, problems);
    } else {
      int at = indexInPhrase('@');
      int start = 0;
      int end = phraseSize;
      if (at >= 0 && !quoted) {
        start = at;
        while (start > 0 && phrase[start - 1] != ' ') {
          start--;
        }
        end = at;
        while (end < phraseSize && phrase[end] != ' ') {
          end++;
        }
      }
      address =
          at >= 0
              ? address(phrase, start, end)
              : HeaderText.decode(phrase, 0, phraseSize, problems);
      name =
          start > 0
              ? HeaderText.decode(phrase, 0, start, problems)
              : HeaderText.decode(comment, 0, commentSize, problems);
    }
    boolean bare = angle < 0 && address.indexOf('@') < 0;
    boolean named = angle >= 0;
    phraseSize = 0;
    commentSize = 0;
    angle = -1;
    quoted = false;
    if (bare && more && unaddressed.length() < MAX_NAME) {
      if (!address.isEmpty()) {
        unaddressed = unaddressed.isEmpty() ? address : unaddressed + ", " + address;
      }
      return;
    }
    if (!unaddressed.isEmpty()) {
      problems.add(BAD_ADDRESS, unaddressed);
      if (named) {
        name = name.isEmpty() ? unaddressed : unaddressed + ", " + name;
      } else {
        found.add(new MailAddress("", unaddressed));
      }
      unaddressed = "";
    }
    if (address.isEmpty() && name.isEmpty()) {
      return;
    }
    if (address.indexOf('@') < 0) {
      problems.add(BAD_ADDRESS, address.isEmpty() ? name : address);
    }
    found.add(new MailAddress(unquote(name), address));
  }

  /** Names such as {@code 'Jo Doe'}, quoted twice by some mailers. */
  private static String unquote(String name) {
    int last = name.length() - 1;
    return last > 1 && name.charAt(0) == '\'' && name.charAt(last) == '\''
        ? name.substring(1, last).strip()
        : name;
  }

  /** An address without white space, NUL, stray brackets and the route of RFC 822. */
  private String address(byte[] b, int from, int end) {
    int start = from;
    if (start < end && b[start] == '@') {
      for (int i = start; i < end; i++) {
        if (b[i] == ':') {
          start = i + 1;
          break;
        }
      }
    }
    boolean plain = true;
    for (int i = start; i < end; i++) {
      plain &= b[i] > ' ' && b[i] != '<';
    }
    if (plain) {
      return new String(b, start, end - start, StandardCharsets.ISO_8859_1);
    }
    byte[] kept = new byte[end - start];
    int n = 0;
    for (int i = start; i < end; i++) {
      if ((b[i] < 0 || b[i] > ' ') && b[i] != '<') {
        kept[n++] = b[i];
      }
    }
    return Charsets.decode(Arrays.copyOf(kept, n), 0, n, problems);
  }
}
