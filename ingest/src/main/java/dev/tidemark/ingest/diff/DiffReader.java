package dev.tidemark.ingest.diff;

import static java.util.Objects.requireNonNull;

import dev.tidemark.ingest.diff.FileDiff.Change;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the diffs of one text in one pass over its lines. */
final class DiffReader {
  /** Most problems kept of one text. */
  static final int MAX_PROBLEMS = 100;

  /** Most files read from one text. */
  static final int MAX_FILES = 50_000;

  private static final String DEV_NULL = "/dev/null";

  private final String text;
  private final int length;
  private final boolean keepLines;
  private final List<FileDiff> files = new ArrayList<>();
  private final List<DiffProblem> problems = new ArrayList<>();

  private @Nullable FileBuilder file;

  /** The line being read: [start, end) without its line end, the next one from {@code next}. */
  private int start;

  private int end;
  private int next;
  private int lineNumber;

  DiffReader(String text, boolean keepLines) {
    this.text = requireNonNull(text, "text");
    this.length = text.length();
    this.keepLines = keepLines;
  }

  UnifiedDiff read() {
    while (next < length) {
      takeLine();
      readLine();
    }
    endFile();
    return new UnifiedDiff(files, problems);
  }

  private void takeLine() {
    start = next;
    int newline = text.indexOf('\n', start);
    end = newline < 0 ? length : newline;
    next = newline < 0 ? length : newline + 1;
    lineNumber++;
  }

  private void readLine() {
    if (start == end) {
      endHeader();
      return;
    }
    switch (text.charAt(start)) {
      case 'd' -> {
        if (startsWith("diff --git ")) {
          beginFile().readGitLine(text.substring(start + 11, trimmedEnd()));
        } else if (startsWith("diff --cc ") || startsWith("diff --combined ")) {
          problem(DiffProblem.Kind.COMBINED);
          endFile();
        } else if (startsWith("deleted file mode ")) {
          header(Change.DELETED);
        } else if (!startsWith("dissimilarity index ")) {
          endHeader();
        }
      }
      case '-' -> readOldName();
      case '@' -> {
        if (startsWith("@@ -")) {
          readHunk();
        } else {
          endHeader();
        }
      }
      case 'n' -> {
        if (startsWith("new file mode ")) {
          header(Change.ADDED);
        } else if (startsWith("new mode ")) {
          header(Change.MODE);
        } else {
          endHeader();
        }
      }
      case 'o' -> {
        if (startsWith("old mode ")) {
          header(Change.MODE);
        } else {
          endHeader();
        }
      }
      case 's' -> {
        if (!startsWith("similarity index ")) {
          endHeader();
        }
      }
      case 'r' -> readMove("rename from ", "rename to ", Change.RENAMED);
      case 'c' -> readMove("copy from ", "copy to ", Change.COPIED);
      case 'i' -> readBlobs();
      case 'B' -> {
        if (startsWith("Binary files ") && file != null && file.inHeader) {
          file.binary = true;
        }
        endHeader();
      }
      case 'G' -> {
        if (startsWith("GIT binary patch") && file != null && file.inHeader) {
          file.binary = true;
        }
        endHeader();
      }
      default -> endHeader();
    }
  }

  private FileBuilder beginFile() {
    endFile();
    var begun = new FileBuilder();
    file = begun;
    return begun;
  }

  private void endHeader() {
    if (file != null) {
      file.inHeader = false;
      file.open = false;
    }
  }

  private void header(Change change) {
    if (file != null && file.inHeader) {
      file.change(change);
    }
  }

  private void readMove(String from, String to, Change change) {
    FileBuilder current = file;
    if (current == null || !current.inHeader) {
      endHeader();
    } else if (startsWith(from)) {
      current.oldPath = unquote(text.substring(start + from.length(), trimmedEnd()));
      current.change(change);
    } else if (startsWith(to)) {
      current.newPath = unquote(text.substring(start + to.length(), trimmedEnd()));
      current.change(change);
    } else {
      endHeader();
    }
  }

  private void readBlobs() {
    FileBuilder current = file;
    if (current == null || !current.inHeader || !startsWith("index ")) {
      endHeader();
      return;
    }
    int dots = text.indexOf("..", start, end);
    if (dots < 0) {
      return;
    }
    int stop = text.indexOf(' ', dots, end);
    stop = stop < 0 ? trimmedEnd() : stop;
    String old = text.substring(start + 6, dots).toLowerCase(Locale.ROOT);
    String neu = text.substring(dots + 2, stop).toLowerCase(Locale.ROOT);
    if (isHex(old) && isHex(neu)) {
      current.oldBlob = old;
      current.newBlob = neu;
    }
  }

  private static boolean isHex(String digits) {
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return !digits.isEmpty() && digits.length() <= 64;
  }

  /**
   * A {@code ---} line with the {@code +++} line below it: of the file whose header this is, or the
   * start of a file of a diff without {@code diff --git}, if a hunk follows.
   */
  private void readOldName() {
    if (!startsWith("--- ") || !text.startsWith("+++ ", next)) {
      endHeader();
      return;
    }
    int newline = text.indexOf('\n', next);
    int newEnd = newline < 0 ? length : newline;
    int after = newline < 0 ? length : newline + 1;
    FileBuilder current = file;
    if (current == null || !current.inHeader || current.named) {
      if (!text.startsWith("@@ -", after)) {
        endHeader();
        return;
      }
      current = beginFile();
    }
    current.named = true;
    current.readNames(
        text.substring(start + 4, trimmedEnd()), text.substring(next + 4, trimmed(next, newEnd)));
    end = newEnd;
    next = after;
    lineNumber++;
  }

  private int trimmedEnd() {
    return trimmed(start, end);
  }

  private int trimmed(int from, int to) {
    return to > from && text.charAt(to - 1) == '\r' ? to - 1 : to;
  }

  /** A hunk header and the lines it promises. */
  private void readHunk() {
    int[] numbers = new int[4];
    int headingStart = hunkNumbers(numbers);
    FileBuilder current = file;
    if (headingStart < 0) {
      if (current != null && current.open) {
        problem(DiffProblem.Kind.BAD_HUNK_HEADER);
      }
      endHeader();
      return;
    }
    if (current == null || !current.open) {
      problem(DiffProblem.Kind.NO_FILE);
      current = beginFile();
    }
    current.inHeader = false;
    boolean crlf = trimmedEnd() < end;
    String heading = keepLines ? text.substring(headingStart, trimmedEnd()).strip() : "";
    List<String> lines = keepLines ? new ArrayList<>() : List.of();
    int oldLeft = numbers[1];
    int newLeft = numbers[3];
    while (next < length && (oldLeft > 0 || newLeft > 0)) {
      takeLine();
      char marker = start == end ? ' ' : text.charAt(start);
      if (marker == '\r' && end == start + 1) {
        marker = ' ';
      }
      if (marker == ' ' && oldLeft > 0 && newLeft > 0) {
        oldLeft--;
        newLeft--;
      } else if (marker == '+' && newLeft > 0) {
        newLeft--;
        current.added++;
        if (current.rust()) {
          current.unsafeAdded += UnsafeBlocks.in(text, start + 1, end);
        }
      } else if (marker == '-' && oldLeft > 0) {
        oldLeft--;
        current.removed++;
        if (current.rust()) {
          current.unsafeRemoved += UnsafeBlocks.in(text, start + 1, end);
        }
      } else if (marker != '\\') {
        next = start;
        lineNumber--;
        problem(DiffProblem.Kind.SHORT_HUNK);
        break;
      }
      if (keepLines) {
        keep(lines, crlf);
      }
    }
    if (next >= length && (oldLeft > 0 || newLeft > 0)) {
      problem(DiffProblem.Kind.SHORT_HUNK);
    }
    if (keepLines) {
      if (next < length && text.charAt(next) == '\\') {
        takeLine();
        keep(lines, crlf);
      }
      current.hunks.add(new Hunk(numbers[0], numbers[1], numbers[2], numbers[3], heading, lines));
    } else if (next < length && text.charAt(next) == '\\') {
      takeLine();
    }
    current.firstHunk(numbers);
    current.open = next < length && text.startsWith("@@ -", next);
  }

  private void keep(List<String> lines, boolean crlf) {
    int stop = crlf ? trimmedEnd() : end;
    lines.add(stop == start ? " " : text.substring(start, stop));
  }

  /** Reads {@code @@ -1,2 +3,4 @@}; gives where the heading starts, or -1. */
  private int hunkNumbers(int[] numbers) {
    int at = start + 3;
    for (int side = 0; side < 2; side++) {
      if (at >= end || text.charAt(at) != (side == 0 ? '-' : '+')) {
        return -1;
      }
      int digits = digitsEnd(at + 1);
      if (digits == at + 1 || digits - at > 10) {
        return -1;
      }
      numbers[2 * side] = Integer.parseInt(text, at + 1, digits, 10);
      numbers[2 * side + 1] = 1;
      at = digits;
      if (at < end && text.charAt(at) == ',') {
        digits = digitsEnd(at + 1);
        if (digits == at + 1 || digits - at > 10) {
          return -1;
        }
        numbers[2 * side + 1] = Integer.parseInt(text, at + 1, digits, 10);
        at = digits;
      }
      if (at >= end || text.charAt(at) != ' ') {
        return -1;
      }
      at++;
    }
    return text.startsWith("@@", at) && at + 2 <= end ? at + 2 : -1;
  }

  private int digitsEnd(int from) {
    int at = from;
    while (at < end && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }

  private boolean startsWith(String prefix) {
    return text.startsWith(prefix, start);
  }

  private void problem(DiffProblem.Kind kind) {
    if (problems.size() < MAX_PROBLEMS) {
      problems.add(new DiffProblem(kind, lineNumber));
    }
  }

  private void endFile() {
    FileBuilder ended = file;
    file = null;
    if (ended == null) {
      return;
    }
    if (files.size() >= MAX_FILES) {
      problem(DiffProblem.Kind.LIMIT);
      next = length;
      return;
    }
    FileDiff built = ended.build();
    if (built.path().isEmpty()) {
      if (ended.named || ended.gitLine) {
        problem(DiffProblem.Kind.NO_NAME);
      }
      return;
    }
    files.add(built);
  }

  /** One file while its lines are read. */
  private static final class FileBuilder {
    private String oldPath = "";
    private String newPath = "";
    private String gitPath = "";
    private boolean noPrefix;
    private boolean gitLine;
    private @Nullable Change change;
    private String oldBlob = "";
    private String newBlob = "";
    private boolean binary;
    private int added;
    private int removed;
    private int unsafeAdded;
    private int unsafeRemoved;
    private final List<Hunk> hunks = new ArrayList<>();
    private boolean anyHunk;

    /** The header goes on: no hunk yet. */
    private boolean inHeader = true;

    /** A hunk may follow. */
    private boolean open = true;

    /** There was a {@code ---} line. */
    private boolean named;

    void change(Change to) {
      if (change == null || change == Change.MODE) {
        change = to;
      }
    }

    /**
     * The two names of a {@code diff --git} line can be told apart only if they are the same or
     * quoted; a rename has lines of its own.
     */
    void readGitLine(String names) {
      gitLine = true;
      int middle = names.length() / 2;
      if (names.length() % 2 == 1 && names.charAt(middle) == ' ') {
        String first = unquote(names.substring(0, middle));
        String second = unquote(names.substring(middle + 1));
        noPrefix = first.equals(second);
        if (noPrefix) {
          gitPath = second;
        } else if (strip(first).equals(strip(second))) {
          gitPath = strip(second);
        }
      }
    }

    void readNames(String oldLine, String newLine) {
      String old = name(oldLine);
      String neu = name(newLine);
      boolean whole = noPrefix || (!gitLine && old.equals(neu));
      if (old.equals(DEV_NULL)) {
        change(Change.ADDED);
      } else {
        oldPath = whole ? old : strip(old);
      }
      if (neu.equals(DEV_NULL)) {
        change = Change.DELETED;
      } else {
        newPath = whole ? neu : strip(neu);
      }
    }

    private static String name(String line) {
      int tab = line.indexOf('\t');
      String name = tab < 0 ? line : line.substring(0, tab);
      return unquote(name.stripTrailing());
    }

    private static String strip(String name) {
      int slash = name.indexOf('/');
      return slash < 0 || slash == name.length() - 1 ? name : name.substring(slash + 1);
    }

    /** A traditional diff makes a file where its first hunk takes nothing from line 0. */
    void firstHunk(int[] numbers) {
      if (!anyHunk && !gitLine && change == null) {
        if (numbers[0] == 0 && numbers[1] == 0) {
          change = Change.ADDED;
        } else if (numbers[2] == 0 && numbers[3] == 0) {
          change = Change.DELETED;
        }
      }
      anyHunk = true;
    }

    /** Whether it is Rust source, as far as its names are known by its first hunk. */
    boolean rust() {
      return (newPath.isEmpty() ? oldPath : newPath).endsWith(".rs");
    }

    FileDiff build() {
      Change made = change;
      if (made == null) {
        made = Change.MODIFIED;
      } else if (made == Change.MODE && (anyHunk || binary)) {
        made = Change.MODIFIED;
      }
      String old = oldPath.isEmpty() && !named ? gitPath : oldPath;
      String neu = newPath.isEmpty() && !named ? gitPath : newPath;
      if (made == Change.ADDED) {
        old = "";
      } else if (made == Change.DELETED) {
        old = old.isEmpty() ? neu : old;
        neu = "";
      }
      return new FileDiff(
          old,
          neu,
          made,
          oldBlob,
          newBlob,
          binary,
          added,
          removed,
          unsafeAdded,
          unsafeRemoved,
          hunks);
    }
  }

  /** Undoes git's C-style quoting ({@code "a/f\303\274"}); other names stay as they are. */
  static String unquote(String name) {
    if (name.length() < 2 || name.charAt(0) != '"' || name.charAt(name.length() - 1) != '"') {
      return name;
    }
    byte[] in = name.substring(1, name.length() - 1).getBytes(StandardCharsets.UTF_8);
    byte[] out = new byte[in.length];
    int size = 0;
    for (int i = 0; i < in.length; i++) {
      byte b = in[i];
      if (b != '\\' || i + 1 == in.length) {
        out[size++] = b;
        continue;
      }
      byte escaped = in[++i];
      if (escaped >= '0' && escaped <= '3' && i + 2 < in.length) {
        out[size++] = (byte) (((escaped - '0') << 6) | ((in[i + 1] & 7) << 3) | (in[i + 2] & 7));
        i += 2;
        continue;
      }
      out[size++] =
          switch (escaped) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'a' -> 7;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'v' -> 11;
            default -> escaped;
          };
    }
    return new String(out, 0, size, StandardCharsets.UTF_8);
  }
}
