package dev.tidemark.ingest.source;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.tidemark.ingest.diff.DiffStat;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.util.QuotedString;

/**
 * Reads what {@code git diff-tree --stdin --cc} answers: for each commit a line with its id and its
 * diff, or nothing where it changes nothing, and then the line {@link #END}. Of a diff that is too
 * long no more than the longest line of what is left out is in memory at a time.
 *
 * <p>Of a merge the answer has the files with a line that no parent has, without counts: a file
 * that was only put together from what the parents have is no change of the merge. One that some
 * parent has no file for, at that path, is said to be created.
 */
final class DiffAnswers {
  /**
   * Ends an answer. Git repeats a line of its input that begins with no id, once it has written out
   * what it has to say about those before. No line of a diff begins like this.
   */
  static final byte[] END = {'=', '\n'};

  private static final byte[] FILE = "diff --git ".getBytes(US_ASCII);
  private static final byte[] MERGED_FILE = "diff --cc ".getBytes(US_ASCII);
  private static final byte[] BINARY = "Binary files ".getBytes(US_ASCII);
  private static final byte[] INDEX = "index ".getBytes(US_ASCII);
  private static final byte[] HUNK = "@@ -".getBytes(US_ASCII);

  /** Of a blob that is not there, in an index line with ids in full. */
  private static final String NO_BLOB = "0".repeat(Constants.OBJECT_ID_STRING_LENGTH);

  private static final int READ_BYTES = 1 << 16;

  private final InputStream from;

  /** Bytes not yet read are in [next, limit), the line being read in [line, next). */
  private byte[] in = new byte[READ_BYTES];

  private int line;
  private int next;
  private int limit;

  /** The diff of the commit, as far as it is read. */
  private StringBuilder text = new StringBuilder();

  private List<DiffStat.FileStat> files = new ArrayList<>();
  private int textBytes;
  private boolean cutOff;

  /**
   * The present file: its bytes, or only those of its header if the rest is no more than counted.
   */
  private byte[] file = new byte[READ_BYTES];

  private int fileBytes;
  private boolean counting;
  private boolean inHunk;
  private int added;
  private int removed;

  /** Of a file of a merge: its path, how many parents it is compared with, and what was seen. */
  private String merged = "";

  private int parents;
  private boolean byHand;
  private boolean createdByMerge;

  DiffAnswers(InputStream from) {
    this.from = from;
  }

  /**
   * Reads the next answer.
   *
   * @param commit the id that it must be about
   * @param merge whether that has several parents
   * @throws IOException if there is no whole answer about this commit
   */
  CommitDiff read(String commit, boolean merge) throws IOException {
    text = new StringBuilder();
    files = new ArrayList<>();
    textBytes = 0;
    cutOff = false;
    fileBytes = 0;
    merged = "";
    readLine();
    if (startsWith(in, line, next, END)) {
      return new CommitDiff("", List.of(), "");
    }
    String said = said();
    if (!said.equals(commit)) {
      throw new IOException("git answers '" + said + "', expected commit " + commit);
    }
    readLine();
    while (!startsWith(in, line, next, END)) {
      if (merge) {
        mergeLine();
      } else {
        plainLine();
      }
      readLine();
    }
    endFile();
    endMergedFile();
    if (files.isEmpty() && !merge) {
      throw new IOException("git names commit " + commit + " and no file, expected a diff");
    }
    return new CommitDiff(text.toString(), files, cutOff ? CommitDiff.CUT_OFF : "");
  }

  /** The line as text. */
  private String said() {
    return new String(in, line, next - line - 1, US_ASCII);
  }

  private void mergeLine() {
    if (startsWith(in, line, next, MERGED_FILE)) {
      endMergedFile();
      merged = QuotedString.GIT_PATH.dequote(said().substring(MERGED_FILE.length));
      parents = 0;
      byHand = false;
      createdByMerge = false;
    } else if (parents == 0 && startsWith(in, line, next, INDEX)) {
      String ids = said();
      createdByMerge = ids.substring(0, Math.max(0, ids.indexOf(".."))).contains(NO_BLOB);
    } else if (in[line] == '@') {
      parents = 0;
      while (in[line + parents + 1] == '@') {
        parents++;
      }
    } else if (parents == 0) {
      byHand |= startsWith(in, line, next, BINARY);
    } else if (!byHand && next - line > parents) {
      int plus = 0;
      while (plus < parents && in[line + plus] == '+') {
        plus++;
      }
      byHand = plus == parents;
    }
  }

  private void endMergedFile() {
    if (byHand && !merged.isEmpty()) {
      files.add(new DiffStat.FileStat(merged, 0, 0, false, createdByMerge));
    }
    merged = "";
    byHand = false;
  }

  private void plainLine() {
    if (startsWith(in, line, next, FILE)) {
      endFile();
      beginFile();
    }
    if (counting) {
      count(in, line, next);
    } else {
      keep();
      if (textBytes + fileBytes > CommitDiff.MAX_BYTES) {
        onlyCount();
      }
    }
  }

  private void beginFile() {
    fileBytes = 0;
    counting = cutOff;
    inHunk = false;
    added = 0;
    removed = 0;
  }

  private void keep() {
    int size = next - line;
    if (size > file.length - fileBytes) {
      file = Arrays.copyOf(file, Math.max(2 * file.length, fileBytes + size));
    }
    System.arraycopy(in, line, file, fileBytes, size);
    fileBytes += size;
  }

  /** Goes over to counting in the midst of a file. */
  private void onlyCount() {
    counting = true;
    cutOff = true;
    int size = fileBytes;
    fileBytes = 0;
    int start = 0;
    while (start < size) {
      int end = start;
      while (file[end++] != '\n') {}
      count(file, start, end);
      start = end;
    }
  }

  /** Counts a line of a hunk; one of the header is kept, since it names the file. */
  private void count(byte[] bytes, int start, int end) {
    byte marker = bytes[start];
    inHunk |= marker == HUNK[0] && startsWith(bytes, start, end, HUNK);
    if (!inHunk) {
      System.arraycopy(bytes, start, file, fileBytes, end - start);
      fileBytes += end - start;
    } else if (marker == '+') {
      added++;
    } else if (marker == '-') {
      removed++;
    }
  }

  private void endFile() {
    if (fileBytes == 0) {
      return;
    }
    String diff = CommitDiff.decode(file, 0, fileBytes);
    List<DiffStat.FileStat> counted = DiffStat.of(diff).files();
    if (!counting) {
      text.append(diff);
      textBytes += fileBytes;
      files.addAll(counted);
      return;
    }
    for (DiffStat.FileStat stat : counted) {
      files.add(
          new DiffStat.FileStat(
              stat.path(), added, removed, stat.binary(), stat.created(), stat.moved(), 0, 0));
    }
  }

  private static boolean startsWith(byte[] bytes, int start, int end, byte[] word) {
    return end - start >= word.length
        && Arrays.equals(bytes, start, start + word.length, word, 0, word.length);
  }

  /** Reads the next line, which ends with a newline. */
  private void readLine() throws IOException {
    line = next;
    int at = next;
    while (true) {
      while (at < limit) {
        if (in[at++] == '\n') {
          next = at;
          return;
        }
      }
      if (limit == in.length) {
        int size = limit - line;
        if (line == 0) {
          in = Arrays.copyOf(in, 2 * in.length);
        } else {
          System.arraycopy(in, line, in, 0, size);
        }
        line = 0;
        at = size;
        limit = size;
      }
      int read = from.read(in, limit, in.length - limit);
      if (read < 0) {
        throw new EOFException("git has ended in the midst of an answer");
      }
      limit += read;
    }
  }
}
