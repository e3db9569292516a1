package dev.tidemark.analysis.series;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.diff.Edit;
import org.eclipse.jgit.diff.EditList;
import org.eclipse.jgit.diff.MyersDiff;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;

/** What differs between two lists of lines. */
final class LineDiff {
  private static final int CONTEXT = 3;

  private LineDiff() {}

  /**
   * The lines of a unified diff with three lines of context, each with its marker; {@code @@}
   * before each hunk, with the last heading above it ({@code ##} or {@code @@} line) if there is
   * one. Empty if nothing differs.
   */
  static List<String> of(List<String> before, List<String> after) {
    var out = new ArrayList<String>();
    EditList edits = edits(before, after);
    int done = 0; // lines of "before" already shown
    for (int i = 0; i < edits.size(); i++) {
      Edit edit = edits.get(i);
      int from = Math.max(0, edit.getBeginA() - CONTEXT);
      if (i == 0 || from > done) {
        out.add("@@" + heading(before, from));
      } else {
        from = done;
      }
      for (int line = from; line < edit.getBeginA(); line++) {
        out.add(' ' + before.get(line));
      }
      for (int line = edit.getBeginA(); line < edit.getEndA(); line++) {
        out.add('-' + before.get(line));
      }
      for (int line = edit.getBeginB(); line < edit.getEndB(); line++) {
        out.add('+' + after.get(line));
      }
      done = edit.getEndA();
      int next = i + 1 < edits.size() ? edits.get(i + 1).getBeginA() : before.size();
      int until = Math.min(next, done + CONTEXT);
      for (; done < until; done++) {
        out.add(' ' + before.get(done));
      }
    }
    return out;
  }

  private static String heading(List<String> lines, int from) {
    for (int line = Math.min(from, lines.size()) - 1; line >= 0; line--) {
      if (lines.get(line).startsWith(" ## ") || lines.get(line).startsWith("@@ ")) {
        return ' ' + lines.get(line).strip();
      }
    }
    return "";
  }

  private static EditList edits(List<String> before, List<String> after) {
    return MyersDiff.INSTANCE.diff(RawTextComparator.DEFAULT, text(before), text(after));
  }

  private static RawText text(List<String> lines) {
    return new RawText((String.join("\n", lines) + (lines.isEmpty() ? "" : "\n")).getBytes(UTF_8));
  }
}
