package dev.tidemark.analysis.series;

import java.util.Arrays;

/**
 * Pairs rows with columns of a square table so that the sum of the costs is least (the Hungarian
 * method with potentials, cubic in the number of rows).
 */
final class Assignment {
  private Assignment() {}

  /**
   * The column of each row.
   *
   * @param cost costs from 0 to a million millions; as many columns as rows
   */
  static int[] of(long[][] cost) {
    int size = cost.length;
    // Rows and columns are counted from 1; row 0 is the one that is being placed.
    long[] rowPotential = new long[size + 1];
    long[] columnPotential = new long[size + 1];
    int[] rowOfColumn = new int[size + 1];
    for (int row = 1; row <= size; row++) {
      place(row, cost, rowPotential, columnPotential, rowOfColumn);
    }
    int[] columnOfRow = new int[size];
    for (int column = 1; column <= size; column++) {
      columnOfRow[rowOfColumn[column] - 1] = column - 1;
    }
    return columnOfRow;
  }

  /** Finds the cheapest way to give one more row a column, moving others where that pays. */
  private static void place(
      int row, long[][] cost, long[] rowPotential, long[] columnPotential, int[] rowOfColumn) {
    int size = cost.length;
    rowOfColumn[0] = row;
    long[] least = new long[size + 1];
    Arrays.fill(least, Long.MAX_VALUE);
    int[] comesFrom = new int[size + 1];
    boolean[] seen = new boolean[size + 1];
    int column = 0;
    do {
      seen[column] = true;
      int here = rowOfColumn[column];
      long step = Long.MAX_VALUE;
      int next = 0;
      for (int other = 1; other <= size; other++) {
        if (seen[other]) {
          continue;
        }
        long reduced = cost[here - 1][other - 1] - rowPotential[here] - columnPotential[other];
        if (reduced < least[other]) {
          least[other] = reduced;
          comesFrom[other] = column;
        }
        if (least[other] < step) {
          step = least[other];
          next = other;
        }
      }
      for (int other = 0; other <= size; other++) {
        if (seen[other]) {
          rowPotential[rowOfColumn[other]] += step;
          columnPotential[other] -= step;
        } else {
          least[other] -= step;
        }
      }
      column = next;
    } while (rowOfColumn[column] != 0);
    while (column != 0) {
      int before = comesFrom[column];
      rowOfColumn[column] = rowOfColumn[before];
      column = before;
    }
  }
}
