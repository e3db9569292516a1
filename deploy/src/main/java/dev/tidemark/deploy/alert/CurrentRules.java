package dev.tidemark.deploy.alert;

import dev.tidemark.analysis.alert.AlertRule;
import dev.tidemark.deploy.config.AlertRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules as they are now, read again when their file changes. While the file cannot be
 * understood, the rules that were read last hold. Thread-safe.
 */
final class CurrentRules implements Supplier<List<AlertRule>> {
  private static final Logger LOG = LoggerFactory.getLogger(CurrentRules.class);

  private final AlertRules rules;
  private List<AlertRule> read = List.of();

  /** What the file was when it was last read; the empty text for none. */
  private @Nullable String stamp;

  CurrentRules(AlertRules rules) {
    this.rules = rules;
  }

  @Override
  public synchronized List<AlertRule> get() {
    String now = "";
    try {
      BasicFileAttributes file = Files.readAttributes(rules.file(), BasicFileAttributes.class);
      now = file.lastModifiedTime() + " " + file.size() + " " + file.fileKey();
    } catch (NoSuchFileException e) {
      now = "";
    } catch (IOException e) {
      return read;
    }
    if (!now.equals(stamp)) {
      stamp = now;
      try {
        read = rules.read();
      } catch (IOException e) {
        LOG.warn("{}; the alert rules read before stay in force", e.getMessage());
      }
    }
    return read;
  }
}
