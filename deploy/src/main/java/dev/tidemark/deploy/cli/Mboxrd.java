package dev.tidemark.deploy.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.util.Locale;

/**
 * Writes mails as mboxrd: a {@code From } line before each, and every line of {@code >*From }
 * quoted by one more {@code >}, so that it can be read back exactly (the format of qmail's mbox(5)
 * "mboxrd"; git am reads it with {@code --patch-format=mboxrd}, and plain mbox readers as well
 * where no line is quoted).
 */
final class Mboxrd {
  private static final byte[] FROM = "From ".getBytes(StandardCharsets.US_ASCII);

  private Mboxrd() {}

  /**
   * Writes one mail.
   *
   * @param raw the mail; CRLF line ends become LF
   * @param received epoch seconds, for the From line
   */
  static void write(OutputStream out, byte[] raw, long received) throws IOException {
    out.write(("From mboxrd@z " + asctime(received) + "\n").getBytes(StandardCharsets.US_ASCII));
    int at = startsWithFrom(raw, 0) ? lineEnd(raw, 0) : 0;
    while (at < raw.length) {
      int end = lineEnd(raw, at);
      int quotes = at;
      while (quotes < end && raw[quotes] == '>') {
        quotes++;
      }
      if (startsWithFrom(raw, quotes)) {
        out.write('>');
      }
      int stop = end;
      boolean ended = end > at && raw[end - 1] == '\n';
      if (ended) {
        stop--;
        if (stop > at && raw[stop - 1] == '\r') {
          stop--;
        }
      }
      out.write(raw, at, stop - at);
      out.write('\n');
      at = end;
    }
    out.write('\n');
  }

  private static boolean startsWithFrom(byte[] raw, int at) {
    if (at + FROM.length > raw.length) {
      return false;
    }
    for (int i = 0; i < FROM.length; i++) {
      if (raw[at + i] != FROM[i]) {
        return false;
      }
    }
    return true;
  }

  private static int lineEnd(byte[] raw, int from) {
    for (int i = from; i < raw.length; i++) {
      if (raw[i] == '\n') {
        return i + 1;
      }
    }
    return raw.length;
  }

  /** {@code Thu Jan 1 00:00:00 1970}, as asctime(3) writes it. */
  private static String asctime(long epochSecond) {
    var time = LocalDateTime.ofEpochSecond(epochSecond, 0, ZoneOffset.UTC);
    return String.format(
        Locale.ROOT,
        "%s %s %2d %02d:%02d:%02d %d",
        time.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH),
        time.getMonth().getDisplayName(TextStyle.SHORT, Locale.ENGLISH),
        time.getDayOfMonth(),
        time.getHour(),
        time.getMinute(),
        time.getSecond(),
        time.getYear());
  }
}
