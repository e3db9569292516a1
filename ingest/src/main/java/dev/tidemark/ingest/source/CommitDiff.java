package dev.tidemark.ingest.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.ingest.diff.DiffStat;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;

/**
 * What a commit changes against its first parent.
 *
 * @param text the diff as {@code git format-patch} shows it, blob ids in full; of one that is
 *     longer than {@link #MAX_BYTES}, the first files that fit
 * @param files lines added and removed in each file, those beyond the text too
 * @param problem why the text is not whole; empty if it is
 */
record CommitDiff(String text, List<DiffStat.FileStat> files, String problem) {
  /** Most bytes of a diff that are kept; of a longer one files are counted, not shown. */
  static final int MAX_BYTES = 1 << 20;

  /** A file larger than this is treated as binary. */
  static final int MAX_TEXT_FILE_BYTES = 4 << 20;

  /** The problem of a diff that is longer than may be kept. */
  static final String CUT_OFF = "the diff is longer than " + MAX_BYTES + " bytes and is cut off";

  private static final char REPLACEMENT = '\uFFFD';

  CommitDiff {
    files = List.copyOf(files);
  }

  /** The part of a diff that is about one file, as UTF-8 if it is that, else as Latin-1. */
  static String decode(byte[] bytes, int offset, int length) {
    String text = new String(bytes, offset, length, UTF_8);
    return text.indexOf(REPLACEMENT) < 0 || isUtf8(bytes, offset, length)
        ? text
        : new String(bytes, offset, length, ISO_8859_1);
  }

  private static boolean isUtf8(byte[] bytes, int offset, int length) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, offset, length));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
