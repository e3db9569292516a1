package dev.tidemark.deploy.demo;

import dev.tidemark.deploy.demo.SourceTree.Block;
import dev.tidemark.deploy.demo.SourceTree.Edit;
import dev.tidemark.deploy.demo.SourceTree.SourceFile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The difference of two source trees as git would mail it: unified diff and diffstat. */
final class SamplePatch {
  private static final int CONTEXT = 3;
  private static final int ABBREVIATED = 12;
  private static final int STAT_WIDTH = 72;
  private static final int NAME_WIDTH = 50;
  private static final int HEADING_WIDTH = 80;
  private static final String NO_ID = "0".repeat(ABBREVIATED);

  /** What happened to one file; lines as git counts them. */
  record FileChange(
      String oldPath,
      String path,
      @Nullable SourceFile before,
      @Nullable SourceFile after,
      int added,
      int removed) {
    boolean renamed() {
      return !oldPath.equals(path);
    }
  }

  final List<FileChange> files = new ArrayList<>();
  int added;
  int removed;
  private final StringBuilder diff = new StringBuilder();

  private SamplePatch() {}

  /**
   * @param paths the files to look at; others are taken as equal
   * @param moves new path by old path of renamed files
   */
  static SamplePatch between(
      SourceTree before, SourceTree after, Collection<String> paths, Map<String, String> moves) {
    SamplePatch patch = new SamplePatch();
    Map<String, String> origins = new HashMap<>();
    moves.forEach((from, to) -> origins.put(to, from));
    Set<String> sorted = new TreeSet<>(paths);
    sorted.addAll(moves.values());
    sorted.removeAll(moves.keySet());
    for (String path : sorted) {
      String oldPath = origins.getOrDefault(path, path);
      patch.file(oldPath, path, before.file(oldPath), after.file(path));
    }
    return patch;
  }

  /** What {@code edits} changed. */
  static SamplePatch of(SourceTree before, SourceTree after, Collection<Edit> edits) {
    Set<String> paths = new HashSet<>();
    Map<String, String> moves = new HashMap<>();
    for (Edit edit : edits) {
      paths.add(edit.path());
      if (edit instanceof Edit.Move move) {
        moves.put(move.path(), move.to());
      }
    }
    return between(before, after, paths, moves);
  }

  boolean isEmpty() {
    return files.isEmpty();
  }

  String diff() {
    return diff.toString();
  }

  private void file(
      String oldPath, String path, @Nullable SourceFile before, @Nullable SourceFile after) {
    if (before == null && after == null) {
      return;
    }
    if (before != null
        && after != null
        && oldPath.equals(path)
        && before.executable == after.executable
        && before.id().equals(after.id())) {
      return;
    }
    List<String> lines = new ArrayList<>();
    int[] counts = lineDiff(before, after, lines);
    files.add(new FileChange(oldPath, path, before, after, counts[0], counts[1]));
    added += counts[0];
    removed += counts[1];

    diff.append("diff --git a/").append(oldPath).append(" b/").append(path).append('\n');
    if (before == null && after != null) {
      diff.append("new file mode ").append(after.mode()).append('\n');
    } else if (after == null && before != null) {
      diff.append("deleted file mode ").append(before.mode()).append('\n');
    } else if (before != null && after != null) {
      if (before.executable != after.executable) {
        diff.append("old mode ").append(before.mode()).append('\n');
        diff.append("new mode ").append(after.mode()).append('\n');
      }
      if (!oldPath.equals(path)) {
        diff.append("similarity index ").append(similarity(lines, counts)).append("%\n");
        diff.append("rename from ").append(oldPath).append('\n');
        diff.append("rename to ").append(path).append('\n');
      }
      if (counts[0] + counts[1] == 0) {
        return;
      }
    }
    diff.append("index ")
        .append(before == null ? NO_ID : before.id().name().substring(0, ABBREVIATED));
    diff.append("..").append(after == null ? NO_ID : after.id().name().substring(0, ABBREVIATED));
    if (before != null && after != null && before.executable == after.executable) {
      diff.append(' ').append(after.mode());
    }
    diff.append('\n');
    diff.append("--- ").append(before == null ? "/dev/null" : "a/" + oldPath).append('\n');
    diff.append("+++ ").append(after == null ? "/dev/null" : "b/" + path).append('\n');
    hunks(lines, before == null || before.newlineAtEnd, after == null || after.newlineAtEnd);
  }

  private static int similarity(List<String> lines, int[] counts) {
    int same = lines.size() - counts[0] - counts[1];
    return Math.min(
        counts[0] + counts[1] == 0 ? 100 : 99, 100 * same / Math.max(1, same + counts[0]));
  }

  /** Fills {@code out} with every line, marked with a blank, + or -; returns added and removed. */
  private static int[] lineDiff(
      @Nullable SourceFile before, @Nullable SourceFile after, List<String> out) {
    List<Block> a = before == null ? List.of() : before.blocks;
    List<Block> b = after == null ? List.of() : after.blocks;
    Set<String> inA = new HashSet<>();
    Set<String> inB = new HashSet<>();
    for (Block block : a) {
      inA.add(block.key());
    }
    for (Block block : b) {
      inB.add(block.key());
    }
    int[] counts = new int[2];
    int i = 0;
    int j = 0;
    while (i < a.size() || j < b.size()) {
      if (i < a.size() && !inB.contains(a.get(i).key())) {
        emit(out, '-', a.get(i++).lines(), counts);
      } else if (j < b.size() && !inA.contains(b.get(j).key())) {
        emit(out, '+', b.get(j++).lines(), counts);
      } else {
        blockDiff(a.get(i++).lines(), b.get(j++).lines(), out, counts);
      }
    }
    if (before != null && after != null && before.newlineAtEnd != after.newlineAtEnd) {
      String last = out.getLast();
      if (last.charAt(0) == ' ') {
        out.removeLast();
        out.add("-" + last.substring(1));
        out.add("+" + last.substring(1));
        counts[0]++;
        counts[1]++;
      }
    }
    return counts;
  }

  private static void emit(List<String> out, char mark, List<String> lines, int[] counts) {
    for (String line : lines) {
      out.add(mark + line);
    }
    if (mark == '+') {
      counts[0] += lines.size();
    } else if (mark == '-') {
      counts[1] += lines.size();
    }
  }

  /** Longest common subsequence: blocks are short, so the square is small. */
  private static void blockDiff(List<String> a, List<String> b, List<String> out, int[] counts) {
    if (a.equals(b)) {
      emit(out, ' ', a, counts);
      return;
    }
    int[][] common = new int[a.size() + 1][b.size() + 1];
    for (int i = a.size() - 1; i >= 0; i--) {
      for (int j = b.size() - 1; j >= 0; j--) {
        common[i][j] =
            a.get(i).equals(b.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    int i = 0;
    int j = 0;
    while (i < a.size() || j < b.size()) {
      if (i < a.size() && j < b.size() && a.get(i).equals(b.get(j))) {
        out.add(" " + a.get(i++));
        j++;
      } else if (i < a.size() && (j == b.size() || common[i + 1][j] >= common[i][j + 1])) {
        out.add("-" + a.get(i++));
        counts[1]++;
      } else {
        out.add("+" + b.get(j++));
        counts[0]++;
      }
    }
  }

  private void hunks(List<String> lines, boolean oldNewline, boolean newNewline) {
    int lastOld = -1;
    int lastNew = -1;
    for (int i = 0; i < lines.size(); i++) {
      char mark = lines.get(i).charAt(0);
      lastOld = mark == '+' ? lastOld : i;
      lastNew = mark == '-' ? lastNew : i;
    }
    int oldLine = 0;
    int newLine = 0;
    String heading = "";
    int at = 0;
    while (at < lines.size()) {
      int change = at;
      while (change < lines.size() && lines.get(change).charAt(0) == ' ') {
        change++;
      }
      if (change == lines.size()) {
        return;
      }
      int start = Math.max(at, change - CONTEXT);
      for (; at < start; at++) {
        oldLine++;
        newLine++;
        heading = heading(lines.get(at), heading);
      }
      int end = change;
      int quiet = 0;
      for (int i = change; i < lines.size() && quiet <= 2 * CONTEXT; i++) {
        if (lines.get(i).charAt(0) == ' ') {
          quiet++;
        } else {
          quiet = 0;
          end = i + 1;
        }
      }
      end = Math.min(lines.size(), end + CONTEXT);
      int olds = 0;
      int news = 0;
      for (int i = start; i < end; i++) {
        char mark = lines.get(i).charAt(0);
        olds += mark == '+' ? 0 : 1;
        news += mark == '-' ? 0 : 1;
      }
      diff.append("@@ -")
          .append(range(oldLine, olds))
          .append(" +")
          .append(range(newLine, news))
          .append(" @@");
      if (!heading.isEmpty()) {
        diff.append(' ').append(heading);
      }
      diff.append('\n');
      for (; at < end; at++) {
        String line = lines.get(at);
        diff.append(line).append('\n');
        if ((at == lastOld && !oldNewline && line.charAt(0) != '+')
            || (at == lastNew && !newNewline && line.charAt(0) != '-')) {
          diff.append("\\ No newline at end of file\n");
        }
        if (line.charAt(0) != '+') {
          oldLine++;
          heading = heading(line, heading);
        }
        if (line.charAt(0) != '-') {
          newLine++;
        }
      }
    }
  }

  /** git's default: a line that starts with a letter, {@code _} or {@code $} heads what follows. */
  private static String heading(String line, String old) {
    if (line.length() < 2) {
      return old;
    }
    char c = line.charAt(1);
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$')) {
      return old;
    }
    String text = line.substring(1).stripTrailing();
    return text.length() > HEADING_WIDTH ? text.substring(0, HEADING_WIDTH) : text;
  }

  private static String range(int before, int count) {
    int start = count == 0 ? before : before + 1;
    return count == 1 ? Integer.toString(start) : start + "," + count;
  }

  /** The lines {@code git diff --stat --summary} prints. */
  String stat() {
    StringBuilder out = new StringBuilder();
    int width = 0;
    int most = 0;
    for (FileChange f : files) {
      width = Math.max(width, shown(f).length());
      most = Math.max(most, f.added() + f.removed());
    }
    int digits = Integer.toString(most).length();
    int room = Math.max(6, STAT_WIDTH - width - digits - 6);
    for (FileChange f : files) {
      String name = shown(f);
      int plus = f.added();
      int minus = f.removed();
      if (most > room) {
        int bar = Math.max((plus > 0 ? 1 : 0) + (minus > 0 ? 1 : 0), (plus + minus) * room / most);
        int scaled = plus + minus == 0 ? 0 : Math.round((float) bar * plus / (plus + minus));
        plus = plus == 0 ? 0 : Math.max(1, Math.min(minus > 0 ? bar - 1 : bar, scaled));
        minus = minus == 0 ? 0 : bar - plus;
      }
      String count = Integer.toString(f.added() + f.removed());
      out.append(' ').append(name).append(" ".repeat(width - name.length())).append(" | ");
      out.append(" ".repeat(digits - count.length())).append(count);
      if (plus + minus > 0) {
        out.append(' ').append("+".repeat(plus)).append("-".repeat(minus));
      }
      out.append('\n');
    }
    out.append(total(files.size(), added, removed)).append('\n');
    for (FileChange f : files) {
      if (f.before() == null && f.after() != null) {
        out.append(" create mode ")
            .append(f.after().mode())
            .append(' ')
            .append(f.path())
            .append('\n');
      } else if (f.after() == null && f.before() != null) {
        out.append(" delete mode ")
            .append(f.before().mode())
            .append(' ')
            .append(f.path())
            .append('\n');
      } else if (f.renamed()) {
        out.append(" rename ").append(arrow(f)).append(" (9").append(f.added() % 10).append("%)\n");
      } else if (f.before() != null
          && f.after() != null
          && f.before().executable != f.after().executable) {
        out.append(" mode change ")
            .append(f.before().mode())
            .append(" => ")
            .append(f.after().mode());
        out.append(' ').append(f.path()).append('\n');
      }
    }
    return out.toString();
  }

  static String total(int files, int added, int removed) {
    StringBuilder out = new StringBuilder();
    out.append(' ').append(files).append(files == 1 ? " file changed" : " files changed");
    if (added > 0 || removed == 0) {
      out.append(", ").append(added).append(added == 1 ? " insertion(+)" : " insertions(+)");
    }
    if (removed > 0 || added == 0) {
      out.append(", ").append(removed).append(removed == 1 ? " deletion(-)" : " deletions(-)");
    }
    return out.toString();
  }

  private static String shown(FileChange f) {
    String name = f.renamed() ? arrow(f) : f.path();
    return name.length() <= NAME_WIDTH
        ? name
        : "..." + name.substring(name.length() - NAME_WIDTH + 3);
  }

  private static String arrow(FileChange f) {
    int slash = 0;
    int limit = Math.min(f.oldPath().length(), f.path().length());
    for (int i = 0; i < limit && f.oldPath().charAt(i) == f.path().charAt(i); i++) {
      if (f.path().charAt(i) == '/') {
        slash = i + 1;
      }
    }
    return slash == 0
        ? f.oldPath() + " => " + f.path()
        : f.path().substring(0, slash)
            + "{"
            + f.oldPath().substring(slash)
            + " => "
            + f.path().substring(slash)
            + "}";
  }
}
