package dev.tidemark.ingest.mail;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The text of a mail, and which of its lines are the author's prose, quotes, or parts of a diff.
 *
 * <p>Sections are maximal runs of lines of one kind, in the order of the text, as character ranges
 * of {@link #text()}. Lines keep their markers ({@code "> "}, {@code +}, {@code -}) and line ends.
 * Sections never overlap; the only text between them is diff syntax: {@code diff --git} lines, what
 * surrounds the path of a {@code ---} or {@code +++} line, and the numbers of a hunk header. The
 * text of several MIME text parts is joined by an empty line.
 *
 * <p>Lines are told apart as public-inbox does for its search, with two differences that make fewer
 * mistakes: the line counts of a hunk header are believed (so a removed line {@code "- "} is no
 * signature, and a removed line {@code "-- x"} no file name), and {@code --- x} outside a diff is a
 * file name only if a {@code +++} line follows.
 */
public final class BodyText {

  /** What a run of lines is. */
  public enum Kind {
    /**
     * The author's own words; also lines around a diff that are neither file names nor hunks (mode
     * lines, trailers).
     */
    PROSE,
    /** Lines that begin with {@code >}. */
    QUOTED,
    /** From a line {@code "-- "} to the end of the text, the next quote or the next diff. */
    SIGNATURE,
    /**
     * A file name of a diff: the range holds the path only, without {@code a/} or {@code b/}. A
     * file that keeps its name has one range.
     */
    DIFF_FILE,
    /** What follows the second {@code @@} of a hunk header: the range holds that text only. */
    HUNK_HEADING,
    /** Added lines. */
    ADDED,
    /** Removed lines. */
    REMOVED,
    /** Context lines, and empty lines in a diff. */
    CONTEXT,
    /** An {@code index PRE..POST} line of a diff; see {@link #preBlobs}. */
    BLOB_IDS,
    /** Base85 data of a git binary patch: not for searching. */
    BINARY
  }

  /** No text at all. */
  public static final BodyText EMPTY =
      new BodyText("", new Kind[0], new int[0], 0, 0, false, List.of(), List.of());

  private final String text;
  private final Kind[] kinds;

  /** Start and end of each section, alternating. */
  private final int[] ranges;

  private final int filesFrom;
  private final int attachedFrom;
  private final int firstFile;
  private final boolean hasDiff;
  private final List<String> preBlobs;
  private final List<String> postBlobs;

  private BodyText(
      String text,
      Kind[] kinds,
      int[] ranges,
      int filesFrom,
      int attachedFrom,
      boolean hasDiff,
      List<String> preBlobs,
      List<String> postBlobs) {
    this.text = text;
    this.kinds = kinds;
    this.ranges = ranges;
    this.filesFrom = filesFrom;
    this.attachedFrom = attachedFrom;
    this.firstFile = Arrays.asList(kinds).indexOf(Kind.DIFF_FILE);
    this.hasDiff = hasDiff;
    this.preBlobs = preBlobs;
    this.postBlobs = postBlobs;
  }

  /** Reads the lines of a decoded body (LF or CRLF line ends) into sections. */
  public static BodyText of(String text) {
    return of(text, text.length(), text.length());
  }

  /**
   * The same of a text whose end is from attached files.
   *
   * @param filesFrom where that end begins, see {@link #filesFrom()}
   * @param attachedFrom where parts begin that are no text by their type, see {@link
   *     #attachedFrom()}
   */
  public static BodyText of(String text, int filesFrom, int attachedFrom) {
    requireNonNull(text, "text");
    return text.isEmpty() ? EMPTY : new Reader(text, filesFrom, attachedFrom).read();
  }

  /** The whole text, as decoded. */
  public String text() {
    return text;
  }

  /** How many sections there are. */
  public int count() {
    return kinds.length;
  }

  /** What section {@code i} is, {@code 0 <= i < count()}. */
  public Kind kind(int i) {
    return kinds[i];
  }

  /** The first character of section {@code i}. */
  public int start(int i) {
    return ranges[2 * i];
  }

  /** One past the last character of section {@code i}. */
  public int end(int i) {
    return ranges[2 * i + 1];
  }

  /**
   * Where the text begins of attached files, of whatever type, and of what follows them; the length
   * of the text if there are none. A file that the mail has no text before is its text. No section
   * need begin there.
   */
  public int filesFrom() {
    return filesFrom;
  }

  /**
   * Where the text begins of attached patches whose type says application, not text; the length of
   * the text if there are none. public-inbox does not read them.
   */
  public int attachedFrom() {
    return attachedFrom;
  }

  /** The first section that is a file name; {@link #count()} if none is. */
  public int firstFile() {
    return firstFile < 0 ? kinds.length : firstFile;
  }

  /** Whether the text holds a diff of its own, not only a quoted one: a file header or a hunk. */
  public boolean hasDiff() {
    return hasDiff;
  }

  /** Lower-case hex of the old blobs of {@code index} lines, in order, distinct. */
  public List<String> preBlobs() {
    return preBlobs;
  }

  /** Lower-case hex of the new blobs of {@code index} lines, in order, distinct. */
  public List<String> postBlobs() {
    return postBlobs;
  }

  /** The {@link Kind#PROSE} sections, joined; each line keeps its line end. */
  public String prose() {
    int length = 0;
    int sections = 0;
    int last = 0;
    for (int i = 0; i < kinds.length; i++) {
      if (kinds[i] == Kind.PROSE) {
        length += end(i) - start(i);
        sections++;
        last = i;
      }
    }
    if (sections <= 1) {
      return sections == 0 ? "" : text.substring(start(last), end(last));
    }
    var joined = new StringBuilder(length + sections);
    for (int i = 0; i < kinds.length; i++) {
      if (kinds[i] == Kind.PROSE) {
        joined.append(text, start(i), end(i));
      }
    }
    return joined.toString();
  }

  @Override
  public String toString() {
    return "BodyText of " + text.length() + " characters in " + kinds.length + " sections";
  }

  /** One pass over the lines of one text. */
  private static final class Reader {
    /** Shortest abbreviated blob id that is believed outside a diff, git's default length. */
    private static final int MIN_BLOB_DIGITS = 7;

    /** Most header lines that are looked through for the file names of one file. */
    private static final int MAX_FILE_HEADER_LINES = 12;

    private final String text;
    private final int filesFrom;
    private final int attachedFrom;
    private final int length;
    private Kind[] kinds = new Kind[16];
    private int[] ranges = new int[32];
    private int count;

    private boolean hasDiff;
    private Set<String> preBlobs = Set.of();
    private Set<String> postBlobs = Set.of();

    /** Inside a diff: lines that begin with blank, + or - belong to it. */
    private boolean inDiff;

    /** Between a file's first header line and its first hunk. */
    private boolean inFileHeader;

    /** The file header's names carry no a/ and b/. */
    private boolean noPrefix;

    /** The file header has rename or copy lines and no {@code ---} line after them. */
    private boolean namesInMoveLines;

    private boolean inBinary;
    private boolean inSignature;

    /** Lines that the hunk header promised and that have not come yet. */
    private int oldLeft;

    private int newLeft;

    /** The line being read: [lineStart, lineEnd) without line end, next line from lineNext. */
    private int lineStart;

    private int lineEnd;
    private int lineNext;

    Reader(String text, int filesFrom, int attachedFrom) {
      this.text = text;
      this.filesFrom = filesFrom;
      this.attachedFrom = attachedFrom;
      this.length = text.length();
    }

    BodyText read() {
      while (lineNext < length) {
        takeLine(lineNext);
        readLine();
      }
      return new BodyText(
          text,
          Arrays.copyOf(kinds, count),
          Arrays.copyOf(ranges, 2 * count),
          filesFrom,
          attachedFrom,
          hasDiff,
          List.copyOf(preBlobs),
          List.copyOf(postBlobs));
    }

    private void takeLine(int from) {
      lineStart = from;
      int newline = text.indexOf('\n', from);
      lineEnd = newline < 0 ? length : newline;
      lineNext = newline < 0 ? length : newline + 1;
      if (lineEnd > lineStart && text.charAt(lineEnd - 1) == '\r') {
        lineEnd--;
      }
    }

    private void readLine() {
      char first = lineStart == lineEnd ? '\0' : text.charAt(lineStart);
      if (inBinary) {
        if (first == '\0' || isBase85Line()) {
          addLine(Kind.BINARY);
          return;
        }
        if (startsWith("literal ") || startsWith("delta ")) {
          addLine(Kind.PROSE);
          return;
        }
        inBinary = false;
      }
      if (oldLeft > 0 || newLeft > 0) {
        if (readHunkLine(first)) {
          return;
        }
        oldLeft = 0;
        newLeft = 0;
      }
      switch (first) {
        case '>' -> {
          leaveDiff();
          inSignature = false;
          addLine(Kind.QUOTED);
        }
        case '\0' -> addLine(inDiff ? Kind.CONTEXT : inSignature ? Kind.SIGNATURE : Kind.PROSE);
        case ' ' -> {
          if (inDiff) {
            addLine(Kind.CONTEXT);
          } else {
            addOther();
          }
        }
        case '-' -> readDashes();
        case '+' -> {
          if (inDiff && inFileHeader && startsWith("+++ ")) {
            addPath(lineStart + 4, lineEnd);
          } else if (inDiff) {
            addLine(Kind.ADDED);
          } else {
            addOther();
          }
        }
        case '@' -> {
          if (!readHunkHeader()) {
            addOther();
          }
        }
        case 'd' -> {
          if (startsWith("diff --git ")) {
            enterFile();
            readGitHeader();
          } else if (startsWith("diff -") && nextLineStartsWith(lineNext, "--- ")) {
            enterFile();
          } else if (startsWith("diff --cc ") || startsWith("diff --combined ")) {
            enterFile();
            addRange(Kind.DIFF_FILE, text.indexOf(' ', lineStart + 6) + 1, lineEnd);
          } else if (!inFileHeader || !readExtendedHeader()) {
            addOther();
          }
        }
        case 'i' -> {
          if (!readBlobIds()) {
            addOther();
          }
        }
        default -> {
          if (inDiff && first == '\\') {
            addLine(Kind.PROSE);
          } else if (inFileHeader && first == 'G' && startsWith("GIT binary patch")) {
            addLine(Kind.PROSE);
            inBinary = true;
          } else if (!inFileHeader || !readExtendedHeader()) {
            addOther();
          }
        }
      }
    }

    /** Reads a line as the hunk header's counts say; false if it cannot be one of the hunk's. */
    private boolean readHunkLine(char first) {
      boolean blank = first == ' ' || first == '\0';
      if (blank) {
        oldLeft--;
        newLeft--;
        addLine(Kind.CONTEXT);
      } else if (first == '+' && newLeft > 0) {
        newLeft--;
        addLine(Kind.ADDED);
      } else if (first == '-' && oldLeft > 0) {
        oldLeft--;
        addLine(Kind.REMOVED);
      } else if (first == '\\') {
        addLine(Kind.PROSE);
      } else {
        return false;
      }
      return true;
    }

    private void readDashes() {
      int width = lineEnd - lineStart;
      if ((width == 3 && startsWith("-- ")) || (width == 2 && inDiff && startsWith("--"))) {
        leaveDiff();
        inSignature = true;
        addLine(Kind.SIGNATURE);
      } else if (startsWith("--- ") && (inFileHeader || nextLineStartsWith(lineNext, "+++ "))) {
        readOldName();
      } else if (width == 3 && startsWith("---")) {
        addOther();
      } else if (inDiff) {
        addLine(Kind.REMOVED);
      } else {
        addOther();
      }
    }

    /** The {@code ---} line; silent if the {@code +++} line below names the same file. */
    private void readOldName() {
      if (!inFileHeader) {
        enterFile();
      }
      int oldStart = pathStart(lineStart + 4, lineEnd);
      int oldEnd = pathEnd(lineStart + 4, lineEnd);
      if (nextLineStartsWith(lineNext, "+++ ")) {
        int from = lineNext + 4;
        int newline = text.indexOf('\n', from);
        int to = newline < 0 ? length : newline;
        if (to > from && text.charAt(to - 1) == '\r') {
          to--;
        }
        int newStart = pathStart(from, to);
        int newEnd = pathEnd(from, to);
        if (newEnd - newStart == oldEnd - oldStart
            && text.regionMatches(oldStart, text, newStart, newEnd - newStart)) {
          return;
        }
      }
      addPath(lineStart + 4, lineEnd);
    }

    /** {@code @@ -1,2 +3,4 @@ heading}; false if the line is none. */
    private boolean readHunkHeader() {
      if (!startsWith("@@ -")) {
        return inDiff && startsWith("@@@");
      }
      int at = lineStart + 4;
      long old = range(at);
      if (old < 0) {
        return false;
      }
      at = skipRange(at);
      if (!text.startsWith(" +", at) || at + 2 >= lineEnd) {
        return false;
      }
      at += 2;
      long neu = range(at);
      if (neu < 0) {
        return false;
      }
      at = skipRange(at);
      if (!text.startsWith(" @@", at) || at + 3 > lineEnd) {
        return false;
      }
      at += 3;
      while (at < lineEnd && text.charAt(at) <= ' ') {
        at++;
      }
      inDiff = true;
      hasDiff = true;
      inFileHeader = false;
      inSignature = false;
      oldLeft = (int) old;
      newLeft = (int) neu;
      if (at < lineEnd) {
        addRange(Kind.HUNK_HEADING, at, lineEnd);
      }
      return true;
    }

    /** The line count of {@code START[,COUNT]} at a position, -1 if there is none. */
    private long range(int from) {
      int at = skipDigits(from);
      if (at == from) {
        return -1;
      }
      if (at >= lineEnd || text.charAt(at) != ',') {
        return 1;
      }
      int end = skipDigits(at + 1);
      if (end == at + 1 || end - at > 10) {
        return -1;
      }
      return Long.parseLong(text, at + 1, end, 10);
    }

    private int skipRange(int from) {
      int at = skipDigits(from);
      return at < lineEnd && text.charAt(at) == ',' ? skipDigits(at + 1) : at;
    }

    private int skipDigits(int from) {
      int at = from;
      while (at < lineEnd && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
        at++;
      }
      return at;
    }

    /** {@code index PRE..POST [MODE]}; false if the line is none. */
    private boolean readBlobIds() {
      if (!startsWith("index ")) {
        return false;
      }
      int pre = lineStart + 6;
      int preEnd = skipHex(pre);
      if (preEnd == pre || !text.startsWith("..", preEnd) || preEnd + 2 >= lineEnd) {
        return false;
      }
      int post = preEnd + 2;
      int postEnd = skipHex(post);
      if (postEnd == post || (postEnd < lineEnd && text.charAt(postEnd) != ' ')) {
        return false;
      }
      if (!inDiff && (preEnd - pre < MIN_BLOB_DIGITS || postEnd - post < MIN_BLOB_DIGITS)) {
        return false;
      }
      if (preBlobs.isEmpty()) {
        preBlobs = new LinkedHashSet<>();
        postBlobs = new LinkedHashSet<>();
      }
      preBlobs.add(text.substring(pre, preEnd).toLowerCase(Locale.ROOT));
      postBlobs.add(text.substring(post, postEnd).toLowerCase(Locale.ROOT));
      if (!inFileHeader) {
        enterFile();
      }
      addLine(Kind.BLOB_IDS);
      return true;
    }

    private int skipHex(int from) {
      int at = from;
      while (at < lineEnd && Character.digit(text.charAt(at), 16) >= 0 && text.charAt(at) < 0x80) {
        at++;
      }
      return at;
    }

    /**
     * A {@code diff --git} line. Its names are wanted only where no {@code ---}, {@code +++} or
     * {@code rename} line will tell them better.
     */
    private void readGitHeader() {
      int from = lineStart + 11;
      int width = lineEnd - from;
      int middle = from + width / 2;
      boolean halves = width % 2 == 1 && text.charAt(middle) == ' ';
      noPrefix = halves && text.regionMatches(from, text, middle + 1, middle - from);
      boolean moved = false;
      int next = lineNext;
      for (int i = 0; i < MAX_FILE_HEADER_LINES && next < length; i++) {
        if (text.startsWith("--- ", next)) {
          return;
        }
        moved |= text.startsWith("rename ", next) || text.startsWith("copy ", next);
        if ("ondsirc".indexOf(text.charAt(next)) < 0 || text.startsWith("diff ", next)) {
          break;
        }
        int newline = text.indexOf('\n', next);
        next = newline < 0 ? length : newline + 1;
      }
      if (moved) {
        namesInMoveLines = true;
      } else if (halves) {
        addPath(middle + 1, lineEnd);
      }
    }

    /** Reads a line between a file's first one and its hunks; false if it does not belong there. */
    private boolean readExtendedHeader() {
      if (!isExtendedHeader()) {
        return false;
      }
      int name =
          startsWith("rename to ")
              ? lineStart + 10
              : startsWith("rename from ")
                  ? lineStart + 12
                  : startsWith("copy to ")
                      ? lineStart + 8
                      : startsWith("copy from ") ? lineStart + 10 : lineEnd;
      if (!namesInMoveLines || name == lineEnd) {
        addLine(Kind.PROSE);
        return true;
      }
      boolean quoted = text.charAt(name) == '"' && pathEnd(name, lineEnd) > name + 1;
      addRange(Kind.DIFF_FILE, quoted ? name + 1 : name, pathEnd(name, lineEnd));
      return true;
    }

    private boolean isExtendedHeader() {
      return startsWith("old mode ")
          || startsWith("new mode ")
          || startsWith("new file mode ")
          || startsWith("deleted file mode ")
          || startsWith("similarity index ")
          || startsWith("dissimilarity index ")
          || startsWith("rename from ")
          || startsWith("rename to ")
          || startsWith("copy from ")
          || startsWith("copy to ")
          || startsWith("Binary files ");
    }

    private boolean isBase85Line() {
      int width = lineEnd - lineStart;
      if (width < 6 || width > 66 || (width - 1) % 5 != 0) {
        return false;
      }
      for (int i = lineStart; i < lineEnd; i++) {
        char c = text.charAt(i);
        if (c <= ' ' || c >= 0x7f || c == '"' || c == '\'' || c == ',' || c == '.' || c == '/'
            || c == ':' || c == '[' || c == '\\' || c == ']') {
          return false;
        }
      }
      return true;
    }

    private void enterFile() {
      inDiff = true;
      hasDiff = true;
      inFileHeader = true;
      inSignature = false;
      noPrefix = false;
      namesInMoveLines = false;
    }

    private void leaveDiff() {
      inDiff = false;
      inFileHeader = false;
    }

    /** A line that belongs to no diff. */
    private void addOther() {
      leaveDiff();
      addLine(inSignature ? Kind.SIGNATURE : Kind.PROSE);
    }

    private void addPath(int from, int to) {
      int start = pathStart(from, to);
      int end = pathEnd(from, to);
      if (start < end) {
        addRange(Kind.DIFF_FILE, start, end);
      }
    }

    /** Where the path in a file header line starts; equals {@link #pathEnd} for /dev/null. */
    private int pathStart(int from, int to) {
      int end = pathEnd(from, to);
      int start = from < to && text.charAt(from) == '"' ? from + 1 : from;
      if (start >= end || (text.startsWith("/dev/null", start) && end == start + 9)) {
        return end;
      }
      if (noPrefix) {
        return start;
      }
      int slash = text.indexOf('/', start, end);
      return slash < 0 || slash == end - 1 ? start : slash + 1;
    }

    private int pathEnd(int from, int to) {
      int end = to;
      int tab = text.indexOf('\t', from, to);
      if (tab >= 0) {
        end = tab;
      }
      while (end > from && text.charAt(end - 1) == ' ') {
        end--;
      }
      if (end > from + 1 && text.charAt(from) == '"' && text.charAt(end - 1) == '"') {
        end--;
      }
      return end;
    }

    private boolean startsWith(String prefix) {
      return text.startsWith(prefix, lineStart);
    }

    private boolean nextLineStartsWith(int next, String prefix) {
      return text.startsWith(prefix, next);
    }

    private void addLine(Kind kind) {
      addRange(kind, lineStart, lineNext);
    }

    private void addRange(Kind kind, int start, int end) {
      if (start >= end) {
        return;
      }
      boolean firstAttached =
          count > 0 && start >= attachedFrom && ranges[2 * count - 2] < attachedFrom;
      if (count > 0
          && kinds[count - 1] == kind
          && ranges[2 * count - 1] == start
          && !firstAttached) {
        ranges[2 * count - 1] = end;
        return;
      }
      if (count == kinds.length) {
        kinds = Arrays.copyOf(kinds, 2 * count);
        ranges = Arrays.copyOf(ranges, 4 * count);
      }
      kinds[count] = kind;
      ranges[2 * count] = start;
      ranges[2 * count + 1] = end;
      count++;
    }
  }
}
