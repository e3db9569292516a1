package dev.tidemark.deploy.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Columns of text, aligned. A title that begins with {@code >} is set to the right; the last column
 * is not padded.
 */
final class Table {
  private final String[] titles;
  private final boolean[] right;
  private final List<String[]> rows = new ArrayList<>();

  Table(String... titles) {
    this.titles = new String[titles.length];
    this.right = new boolean[titles.length];
    for (int i = 0; i < titles.length; i++) {
      right[i] = titles[i].startsWith(">");
      this.titles[i] = right[i] ? titles[i].substring(1) : titles[i];
    }
  }

  void row(String... cells) {
    if (cells.length != titles.length) {
      throw new IllegalArgumentException(
          "a row needs " + titles.length + " cells, got " + cells.length);
    }
    rows.add(cells);
  }

  void print(PrintStream out) {
    int[] widths = new int[titles.length];
    for (int i = 0; i < titles.length; i++) {
      widths[i] = titles[i].length();
      for (String[] row : rows) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    print(out, titles, widths);
    for (String[] row : rows) {
      print(out, row, widths);
    }
  }

  private void print(PrintStream out, String[] cells, int[] widths) {
    var line = new StringBuilder();
    for (int i = 0; i < cells.length; i++) {
      String space = " ".repeat(widths[i] - cells[i].length());
      line.append(i == 0 ? "" : "  ");
      if (right[i]) {
        line.append(space).append(cells[i]);
      } else {
        line.append(cells[i]).append(i == cells.length - 1 ? "" : space);
      }
    }
    out.println(line.toString().stripTrailing());
  }
}
