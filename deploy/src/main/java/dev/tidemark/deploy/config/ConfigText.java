package dev.tidemark.deploy.config;

import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A git-config file as it is written: in which line a setting stands. */
final class ConfigText {
  private final Path file;
  private final String text;

  /**
   * @param file for messages
   */
  ConfigText(Path file, String text) {
    this.file = file;
    this.text = text;
  }

  /** git reads a setting that follows a header on its line; JGit drops it without a word. */
  void refuseSettingsBesideHeaders() throws SettingsException {
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      String header = line.strip();
      int end = header.startsWith("[") ? headerEnd(header) : -1;
      String rest = end < 0 ? "" : header.substring(end + 1).strip();
      if (!rest.isEmpty() && !rest.startsWith("#") && !rest.startsWith(";")) {
        throw new SettingsException(
            file + ":" + number + ": a setting must be on a line of its own, got: '" + line + "'");
      }
    }
  }

  /** Index of the bracket that closes a header, or -1. */
  private static int headerEnd(String line) {
    boolean quoted = false;
    for (int i = 1; i < line.length(); i++) {
      switch (line.charAt(i)) {
        case '\\' -> i++;
        case '"' -> quoted = !quoted;
        case ']' -> {
          if (!quoted) {
            return i;
          }
        }
        default -> {}
      }
    }
    return -1;
  }

  /** The last line that says it, from 1, or 0 if it cannot be told. */
  int line(String section, @Nullable String name, String key) {
    boolean inside = false;
    int found = 0;
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      String rest = line.strip();
      if (rest.startsWith("[")) {
        int end = headerEnd(rest);
        inside = end > 0 && isHeader(rest.substring(1, end).strip(), section, name);
        continue;
      }
      if (inside && lower(rest).startsWith(key)) {
        String after = rest.substring(key.length()).strip();
        if (after.isEmpty() || after.startsWith("=")) {
          found = number;
        }
      }
    }
    return found;
  }

  private static boolean isHeader(String header, String section, @Nullable String name) {
    int quote = header.indexOf('"');
    String found = lower((quote < 0 ? header : header.substring(0, quote)).strip());
    if (name == null) {
      return quote < 0 && found.equals(section);
    }
    int close = header.lastIndexOf('"');
    String said = quote < 0 || close <= quote ? "" : header.substring(quote + 1, close);
    return found.equals(section) && said.replace("\\\"", "\"").replace("\\\\", "\\").equals(name);
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
