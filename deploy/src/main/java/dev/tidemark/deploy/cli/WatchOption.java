package dev.tidemark.deploy.cli;

import dev.tidemark.analysis.alert.Watch;
import dev.tidemark.deploy.config.AlertRules;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Option;

/** The option by which a rule is told what it watches. */
final class WatchOption {
  @Option(
      names = "--on",
      paramLabel = "WHAT",
      split = ",",
      description =
          "what it watches: message, series.posted (default), series.revised, series.completed, series.applied,"
              + " series.landed, series.stalled; several parted by commas")
  private List<String> on = new ArrayList<>();

  /** Whether it was given. */
  boolean given() {
    return !on.isEmpty();
  }

  /**
   * What it watches.
   *
   * @throws MisuseError if a word is none of them
   */
  Set<Watch> watches() {
    var watches = EnumSet.noneOf(Watch.class);
    for (String word : on) {
      watches.add(
          Watch.of(word.strip())
              .orElseThrow(
                  () ->
                      new MisuseError(
                          "--on must be of " + AlertRules.words() + "; got '" + word + "'")));
    }
    return watches.isEmpty() ? EnumSet.of(Watch.POSTED) : watches;
  }

  /**
   * The beginning of a day, UTC.
   *
   * @throws MisuseError if the text is no day
   */
  static Instant day(String text) {
    try {
      return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    } catch (DateTimeException e) {
      throw new MisuseError("expected a day such as 2025-02-17, got '" + text + "'");
    }
  }
}
