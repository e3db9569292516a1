package dev.tidemark.ingest.diff;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Hashes the first diff of a text as git does: each file by itself (headers and hunk lines, white
 * space left out, hunk and index numbers left out), then all file hashes added up byte by byte with
 * carry, so that the order of the files does not count.
 */
final class PatchIdReader {
  /** Hex digits of a commit id; a line that begins with one starts the next patch. */
  private static final int COMMIT_DIGITS = 40;

  private static final int BUFFER_BYTES = 1 << 13;

  /** Most bytes that UTF-8 needs for a character of a string. */
  private static final int BYTES_OF_CHAR = 3;

  /** Shortest {@code \ No newline} line; git tells it by its length, since its words vary. */
  private static final int MIN_NO_NEWLINE = 12;

  private final String text;
  private final MessageDigest digest = sha1();
  private final byte[] sum = new byte[20];
  private final CharsetEncoder encoder =
      StandardCharsets.UTF_8
          .newEncoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);

  /** What is to be hashed next: a digest asked for each short line would take as long again. */
  private byte[] bytes = new byte[BUFFER_BYTES];

  private int size;
  private char[] chars = new char[512];

  PatchIdReader(String text) {
    this.text = text;
  }

  /** As a count of lines left: not in a hunk but in the header of a file. */
  private static final int IN_HEADER = -1;

  /**
   * Git keeps its place in two counters, the lines of the old and of the new file that the hunk has
   * left, where -1 old lines mean a file header. They are followed here to the letter, since a hunk
   * that breaks its promise drives them below zero and so decides where the patch ends. So does the
   * {@code diff} line after a binary file, which git reads but does not hash.
   */
  Optional<PatchId> read() {
    int oldLeft = IN_HEADER;
    int newLeft = IN_HEADER;
    boolean started = false;
    boolean binary = false;
    boolean any = false;
    String pre = "";
    String post = "";
    int length = text.length();
    int next = firstDiff();
    while (next >= 0 && next < length) {
      int start = next;
      int newline = text.indexOf('\n', start);
      next = newline < 0 ? length : newline + 1;
      char first = text.charAt(start);
      if (first == '\\' && text.startsWith("\\ ", start) && next - start > MIN_NO_NEWLINE) {
        continue;
      }
      if (startsWithCommit(start, next)) {
        if (any) {
          break;
        }
        continue;
      }
      boolean diffLine = first == 'd' && text.startsWith("diff ", start);
      if (!started && !diffLine) {
        continue;
      }
      if (binary) {
        if (diffLine) {
          binary = false;
          oldLeft = IN_HEADER;
        }
        continue;
      }
      if (oldLeft == IN_HEADER) {
        if (text.startsWith("GIT binary patch", start) || text.startsWith("Binary files", start)) {
          binary = true;
          update(pre);
          update(post);
          endFile();
          continue;
        }
        if (text.startsWith("index ", start)) {
          int dots = text.indexOf("..", start, next);
          if (dots > 0) {
            int blank = text.indexOf(' ', dots, next);
            int end = blank > 0 ? blank : next - 1;
            pre = text.substring(start + 6, Math.max(dots, start + 6));
            post = text.substring(dots + 2, Math.max(end, dots + 2));
          }
          continue;
        }
        if (text.startsWith("--- ", start)) {
          oldLeft = 1;
          newLeft = 1;
        } else if (!isLetter(first)) {
          break;
        }
      }
      if (oldLeft == 0 && newLeft == 0) {
        if (text.startsWith("@@ -", start)) {
          long counts = hunkCounts(start, next);
          oldLeft = (int) (counts >> 32);
          newLeft = (int) counts;
          continue;
        }
        if (!diffLine) {
          break;
        }
        endFile();
        oldLeft = IN_HEADER;
        newLeft = IN_HEADER;
      }
      if (first == '-' || first == ' ') {
        oldLeft--;
      }
      if (first == '+' || first == ' ') {
        newLeft--;
      }
      started = true;
      any |= addLine(start, next);
    }
    if (!any) {
      return Optional.empty();
    }
    endFile();
    return Optional.of(new PatchId(HexFormat.of().formatHex(sum)));
  }

  private int firstDiff() {
    if (text.startsWith("diff ")) {
      return 0;
    }
    int at = text.indexOf("\ndiff ");
    return at < 0 ? -1 : at + 1;
  }

  private boolean startsWithCommit(int start, int end) {
    int at = start;
    if (text.startsWith("commit ", at)) {
      at += 7;
    } else if (text.startsWith("From ", at)) {
      at += 5;
    }
    if (end - at < COMMIT_DIGITS) {
      return false;
    }
    for (int i = at; i < at + COMMIT_DIGITS; i++) {
      char c = text.charAt(i);
      if (c >= 0x80 || Character.digit(c, 16) < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  /** The two line counts of a hunk header, old in the upper half. */
  private long hunkCounts(int start, int end) {
    int at = digits(start + 4, end);
    long old = 1;
    if (at < end && text.charAt(at) == ',') {
      int to = digits(at + 1, end);
      old = number(at + 1, to);
      at = to;
    }
    long neu = 1;
    if (text.startsWith(" +", at)) {
      at = digits(at + 2, end);
      if (at < end && text.charAt(at) == ',') {
        neu = number(at + 1, digits(at + 1, end));
      }
    }
    return old << 32 | neu;
  }

  private int digits(int from, int end) {
    int at = from;
    while (at < end && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }

  private long number(int from, int to) {
    return to == from || to - from > 9 ? 0 : Integer.parseInt(text, from, to, 10);
  }

  private void update(String blob) {
    flush();
    digest.update(blob.getBytes(StandardCharsets.UTF_8));
  }

  /** Hashes a line without white space; whether anything was left of it. */
  private boolean addLine(int start, int end) {
    int width = end - start;
    if (bytes.length - size < BYTES_OF_CHAR * width) {
      flush();
      if (bytes.length < BYTES_OF_CHAR * width) {
        bytes = new byte[BYTES_OF_CHAR * width];
      }
    }
    if (chars.length < width) {
      chars = new char[width];
    }
    char[] line = chars;
    text.getChars(start, end, line, 0);
    byte[] out = bytes;
    int to = size;
    int kept = 0;
    int all = 0;
    for (int i = 0; i < width; i++) {
      char c = line[i];
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
        continue;
      }
      all |= c;
      line[kept++] = c;
      out[to++] = (byte) c;
    }
    if (all >= 0x80) {
      ByteBuffer encoded = ByteBuffer.wrap(out, size, out.length - size);
      encoder.reset();
      encoder.encode(CharBuffer.wrap(line, 0, kept), encoded, true);
      encoder.flush(encoded);
      to = encoded.position();
    }
    size = to;
    return kept > 0;
  }

  private void flush() {
    digest.update(bytes, 0, size);
    size = 0;
  }

  /** Adds the hash of the file so far to the sum, lowest byte first, with carry. */
  private void endFile() {
    flush();
    byte[] hash = digest.digest();
    int carry = 0;
    for (int i = 0; i < sum.length; i++) {
      carry += (sum[i] & 0xff) + (hash[i] & 0xff);
      sum[i] = (byte) carry;
      carry >>= 8;
    }
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
