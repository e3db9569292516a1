package dev.tidemark.ingest.source;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.StringTokenizer;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The lines of an mbox file, one at a time in one buffer, with the offset of each and a digest of
 * all before it. A line longer than the buffer comes in pieces.
 */
final class MboxLines implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  /** Longer lines are text, whatever they begin with. */
  private static final int MAX_FROM_LINE = 1024;

  private static final List<String> MONTHS =
      List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");

  private final InputStream in;
  private final MessageDigest digest;
  private byte[] buffer = new byte[BUFFER];
  private int filled;
  private int lineStart;
  private int lineEnd;
  private long bufferOffset;
  private boolean pieceOfLongLine;

  private MboxLines(InputStream in) {
    this.in = in;
    try {
      this.digest = MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }

  /** Opens a plain or gzip file. */
  static MboxLines open(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER);
    try {
      return new MboxLines(isGzip(in) ? new GZIPInputStream(in, BUFFER) : in);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /** Looks at the first two bytes of a stream that supports mark. */
  static boolean isGzip(InputStream in) throws IOException {
    in.mark(2);
    int first = in.read();
    int second = in.read();
    in.reset();
    return first == 0x1f && second == 0x8b;
  }

  /**
   * Goes to an offset, before the first line was read.
   *
   * @return whether the file is as long and everything before has that digest
   */
  boolean skip(long offset, String expected) throws IOException {
    long left = offset;
    while (left > 0) {
      int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (read < 0) {
        return false;
      }
      digest.update(buffer, 0, read);
      left -= read;
    }
    bufferOffset = offset;
    return digestBefore().equals(expected);
  }

  /** Steps to the next line; false at the end of the file. */
  boolean next() throws IOException {
    digest.update(buffer, lineStart, lineEnd - lineStart);
    pieceOfLongLine = lineEnd > lineStart && buffer[lineEnd - 1] != '\n';
    lineStart = lineEnd;
    int scan = lineStart;
    while (true) {
      while (scan < filled) {
        if (buffer[scan++] == '\n') {
          lineEnd = scan;
          return true;
        }
      }
      if (filled == buffer.length) {
        if (lineStart == 0) {
          lineEnd = filled;
          return true;
        }
        System.arraycopy(buffer, lineStart, buffer, 0, filled - lineStart);
        bufferOffset += lineStart;
        filled -= lineStart;
        scan -= lineStart;
        lineStart = 0;
      }
      int read = in.read(buffer, filled, buffer.length - filled);
      if (read < 0) {
        lineEnd = filled;
        return lineEnd > lineStart;
      }
      filled += read;
    }
  }

  /** Offset of the line in the unpacked file. */
  long start() {
    return bufferOffset + lineStart;
  }

  /** SHA-1 of everything before the line. */
  String digestBefore() {
    try {
      return HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("SHA-1 of this Java cannot be cloned", e);
    }
  }

  /** Whether the line ends here; false for all but the last piece of a long one. */
  boolean endsLine() {
    return buffer[lineEnd - 1] == '\n';
  }

  /** Whether this is a line feed alone, or one after a carriage return. */
  boolean isEmpty() {
    int length = lineEnd - lineStart;
    return !pieceOfLongLine
        && (length == 1 || (length == 2 && buffer[lineStart] == '\r'))
        && endsLine();
  }

  /** Whether the line begins with {@code From }. */
  boolean isFrom() {
    return !pieceOfLongLine && fromAt(lineStart);
  }

  /** Whether the line begins with {@code From } and names a month and a time of day. */
  boolean isFromWithDate() {
    if (!isFrom() || lineEnd - lineStart > MAX_FROM_LINE) {
      return false;
    }
    boolean month = false;
    boolean time = false;
    var words = new StringTokenizer(line(), " \t\r\n");
    while (words.hasMoreTokens()) {
      String word = words.nextToken();
      month |= MONTHS.contains(word);
      time |= isTime(word);
    }
    return month && time;
  }

  /** How many leading {@code >} of a quoted {@code From } line to drop: 0 or 1. */
  int quoteSigns(MboxFile.Quoting quoting) {
    if (buffer[lineStart] != '>') {
      return 0;
    }
    int at = lineStart;
    while (at < lineEnd && buffer[at] == '>') {
      at++;
    }
    if (!fromAt(at)) {
      return 0;
    }
    return switch (quoting) {
      case MBOXRD -> 1;
      case MBOXO -> at - lineStart == 1 ? 1 : 0;
    };
  }

  void copyTo(MailBuffer mail, int skip) {
    mail.add(buffer, lineStart + skip, lineEnd);
  }

  void holdIn(MailBuffer mail) {
    mail.hold(buffer, lineStart, lineEnd);
  }

  /**
   * The date of a {@code From } line: {@code Thu Jan 1 00:00:00 1970}, its parts in any order, with
   * or without {@code +hhmm}; without, it is UTC. Null if there is none.
   */
  @Nullable Instant fromDate() {
    if (lineEnd - lineStart > MAX_FROM_LINE) {
      return null;
    }
    int year = -1;
    int month = -1;
    int day = -1;
    String time = null;
    int zoneMinutes = 0;
    var words = new StringTokenizer(line(), " \t\r\n");
    words.nextToken();
    while (words.hasMoreTokens()) {
      String word = words.nextToken();
      if (MONTHS.contains(word)) {
        month = MONTHS.indexOf(word) + 1;
      } else if (isTime(word)) {
        time = word;
      } else if (word.length() == 4 && number(word) >= 0) {
        year = number(word);
      } else if (word.length() <= 2 && number(word) >= 0 && day < 0) {
        day = number(word);
      } else if (word.length() == 5
          && (word.charAt(0) == '+' || word.charAt(0) == '-')
          && number(word.substring(1)) >= 0) {
        int digits = number(word.substring(1));
        zoneMinutes = (digits / 100 * 60 + digits % 100) * (word.charAt(0) == '-' ? -1 : 1);
      }
    }
    if (year < 0 || month < 0 || day < 0 || time == null) {
      return null;
    }
    String[] parts = time.split(":", -1);
    try {
      return LocalDateTime.of(
              year,
              month,
              day,
              number(parts[0]),
              number(parts[1]),
              parts.length > 2 ? Math.min(59, number(parts[2])) : 0)
          .toInstant(ZoneOffset.ofTotalSeconds(zoneMinutes * 60));
    } catch (DateTimeException e) {
      return null;
    }
  }

  private String line() {
    return new String(buffer, lineStart, lineEnd - lineStart, StandardCharsets.ISO_8859_1);
  }

  private boolean fromAt(int at) {
    return at + 5 <= lineEnd
        && buffer[at] == 'F'
        && buffer[at + 1] == 'r'
        && buffer[at + 2] == 'o'
        && buffer[at + 3] == 'm'
        && buffer[at + 4] == ' ';
  }

  /** {@code h:mm}, {@code hh:mm} or {@code hh:mm:ss}. */
  private static boolean isTime(String word) {
    String[] parts = word.split(":", -1);
    if (parts.length < 2 || parts.length > 3) {
      return false;
    }
    for (String part : parts) {
      if (part.isEmpty() || part.length() > 2 || number(part) < 0) {
        return false;
      }
    }
    return true;
  }

  /** A word of up to nine ASCII digits as a number, or -1. */
  private static int number(String word) {
    if (word.isEmpty() || word.length() > 9) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = value * 10 + (c - '0');
    }
    return value;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
