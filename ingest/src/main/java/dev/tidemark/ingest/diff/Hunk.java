package dev.tidemark.ingest.diff;

import java.util.List;

/**
 * One hunk of a unified diff.
 *
 * @param oldStart first line in the old file, 0 if there is none
 * @param oldLines how many lines of the old file the header promises
 * @param newStart first line in the new file, 0 if there is none
 * @param newLines how many lines of the new file the header promises
 * @param heading what follows the second {@code @@}, such as a function's head; may be empty
 * @param lines the lines with their marker ({@code ' '}, {@code +}, {@code -}, {@code \}), without
 *     line ends; an empty line in the text is a context line and reads {@code " "}
 */
public record Hunk(
    int oldStart, int oldLines, int newStart, int newLines, String heading, List<String> lines) {

  public Hunk {
    lines = List.copyOf(lines);
  }
}
