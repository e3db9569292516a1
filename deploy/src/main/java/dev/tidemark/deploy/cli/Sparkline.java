package dev.tidemark.deploy.cli;

/** A row of small bars, one a value, the largest the highest. */
final class Sparkline {
  private static final String BARS = "▁▂▃▄▅▆▇█";

  private Sparkline() {}

  /** The bars for values from 0 up; a value below zero is unknown and shown as a dot. */
  static String of(long... values) {
    long most = 1;
    for (long value : values) {
      most = Math.max(most, value);
    }
    var bars = new StringBuilder(values.length);
    for (long value : values) {
      bars.append(value < 0 ? '·' : BARS.charAt((int) (value * (BARS.length() - 1) / most)));
    }
    return bars.toString();
  }

  /**
   * One bar of at most {@code width} blocks, in eighths, for a value between 0 and {@code most}.
   */
  static String bar(long value, long most, int width) {
    long eighths = most <= 0 ? 0 : Math.max(value > 0 ? 1 : 0, value * width * 8L / most);
    var bar = new StringBuilder("█".repeat((int) (eighths / 8)));
    if (eighths % 8 > 0) {
      bar.append("▏▎▍▌▋▊▉".charAt((int) (eighths % 8) - 1));
    }
    return bar.toString();
  }
}
