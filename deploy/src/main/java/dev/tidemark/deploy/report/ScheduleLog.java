package dev.tidemark.deploy.report;

import dev.tidemark.analysis.Period;
import dev.tidemark.deploy.file.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which report each destination of each schedule got last, in {@code HOME/schedule.json}. Why a
 * file and not Kafka is in {@code RATIONALE.md}. Not thread-safe.
 */
final class ScheduleLog {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final TypeReference<TreeMap<String, Map<String, String>>> FORM =
      new TypeReference<>() {};

  private final Path file;

  /** By schedule, by destination: label of a period. */
  private final Map<String, Map<String, String>> last;

  private ScheduleLog(Path file, Map<String, Map<String, String>> last) {
    this.file = file;
    this.last = last;
  }

  /**
   * Reads the file, if there is one.
   *
   * @throws IOException if it cannot be read or understood: guessing would send reports twice
   */
  static ScheduleLog open(Path home) throws IOException {
    Path file = home.resolve("schedule.json");
    try {
      var last = JSON.readValue(Files.readAllBytes(file), FORM);
      for (Map<String, String> destinations : last.values()) {
        destinations.values().forEach(ScheduleLog::period);
      }
      return new ScheduleLog(file, last);
    } catch (NoSuchFileException e) {
      return new ScheduleLog(file, new TreeMap<>());
    } catch (JacksonException | IllegalArgumentException e) {
      throw new IOException(
          "reading " + file + ", which says what reports were sent: " + e.getMessage(), e);
    }
  }

  /** What a destination got last, or where it began; empty if it is new. */
  Optional<Period> last(String schedule, String destination) {
    return Optional.ofNullable(last.getOrDefault(schedule, Map.of()).get(destination))
        .map(ScheduleLog::period);
  }

  /** The end of what a destination got last; {@link LocalDate#MIN} if it is new. */
  LocalDate end(String schedule, String destination) {
    return last(schedule, destination).map(Period::end).orElse(LocalDate.MIN);
  }

  /** Remembers, durably when this returns. */
  void put(String schedule, String destination, Period period) throws IOException {
    last.computeIfAbsent(schedule, name -> new TreeMap<>()).put(destination, period.label());
    WholeFile.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(last));
  }

  private static Period period(String label) {
    return label.indexOf('W') >= 0 ? Period.week(label) : Period.month(label);
  }
}
