package dev.tidemark.deploy.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where a command prints: answers to {@link #out}, progress and errors to {@link #err}, both UTF-8.
 * Knows whether each is a terminal and how wide; the launcher says so in system properties, as Java
 * before 22 cannot tell.
 */
public final class Console {
  private static final int DEFAULT_WIDTH = 100;
  private static final int BUFFER = 1 << 16;

  private final PrintStream out;
  private final PrintStream err;
  private final boolean outIsTerminal;
  private final boolean errIsTerminal;
  private final boolean colours;
  private final int width;

  private Console(
      PrintStream out,
      PrintStream err,
      boolean outIsTerminal,
      boolean errIsTerminal,
      boolean colours,
      int width) {
    this.out = out;
    this.err = err;
    this.outIsTerminal = outIsTerminal;
    this.errIsTerminal = errIsTerminal;
    this.colours = colours;
    this.width = width;
  }

  /**
   * The console of this process. Colours only on a terminal and without {@code NO_COLOR}
   * (no-color.org).
   */
  public static Console ofProcess() {
    String terminal = System.getProperty("tidemark.terminal", "");
    String noColour = System.getenv("NO_COLOR");
    boolean outIsTerminal = terminal.contains("out");
    return new Console(
        new PrintStream(
            new java.io.BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER),
            false,
            StandardCharsets.UTF_8),
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
        outIsTerminal,
        terminal.contains("err"),
        outIsTerminal && (noColour == null || noColour.isEmpty()),
        width(System.getProperty("tidemark.width", "")));
  }

  /**
   * A console that prints to the given streams, plain and {@value #DEFAULT_WIDTH} columns wide: for
   * tests and pipes.
   */
  public static Console plain(PrintStream out, PrintStream err) {
    return new Console(out, err, false, false, false, DEFAULT_WIDTH);
  }

  private static int width(String text) {
    try {
      int columns = Integer.parseInt(text.strip());
      return columns >= 40 ? Math.min(columns, 500) : DEFAULT_WIDTH;
    } catch (NumberFormatException e) {
      return DEFAULT_WIDTH;
    }
  }

  /** Answers. Buffered; flushed when the command ends. */
  public PrintStream out() {
    return out;
  }

  /** Progress, warnings, errors. */
  public PrintStream err() {
    return err;
  }

  public boolean outIsTerminal() {
    return outIsTerminal;
  }

  public boolean errIsTerminal() {
    return errIsTerminal;
  }

  /** Columns of the terminal, or {@value #DEFAULT_WIDTH} where it cannot be known. */
  public int width() {
    return width;
  }

  /** The text in bold where colours are on. */
  public String bold(String text) {
    return styled("1", text);
  }

  /** The text dimmed where colours are on. */
  public String dim(String text) {
    return styled("2", text);
  }

  /** The text in yellow (git's colour for ids) where colours are on. */
  public String id(String text) {
    return styled("33", text);
  }

  /** The text in green (added) where colours are on. */
  public String green(String text) {
    return styled("32", text);
  }

  /** The text in red (removed, trouble) where colours are on. */
  public String red(String text) {
    return styled("31", text);
  }

  private String styled(String code, String text) {
    return colours && !text.isEmpty() ? "\u001b[" + code + "m" + text + "\u001b[m" : text;
  }
}
