package dev.tidemark.deploy.line;

import static java.util.Objects.requireNonNullElse;

import dev.tidemark.deploy.file.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * How the last pull of each source went, in {@code HOME/sources.json}, so that {@code status} can
 * say it without asking anybody. Only for people: where a source goes on is in Kafka, and losing
 * this file loses nothing else.
 */
public final class SyncLog {
  private static final Logger LOG = LoggerFactory.getLogger(SyncLog.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /**
   * The last pull of one source.
   *
   * @param list the list's short name
   * @param tried when it was last pulled
   * @param succeeded when it was last pulled to its end; empty if never
   * @param added mails it gave in all pulls, as far as this file goes back
   * @param removed mails it took back
   * @param damaged objects that could not be read
   * @param failure why the last pull failed; empty if it did not
   * @param blindSpots what of the source cannot be seen, in sentences
   */
  public record Entry(
      String list,
      String tried,
      String succeeded,
      long added,
      long removed,
      long damaged,
      String failure,
      List<String> blindSpots) {
    public Entry {
      // Files of former days do not have it.
      blindSpots = List.copyOf(requireNonNullElse(blindSpots, List.of()));
    }
  }

  private final Path file;

  public SyncLog(Path home) {
    this.file = home.resolve("sources.json");
  }

  /** What is known, by the source's name; empty where nothing was ever pulled. */
  public Map<String, Entry> entries() {
    var entries = new TreeMap<String, Entry>();
    try {
      var tree = JSON.readTree(Files.readAllBytes(file));
      for (var property : tree.properties()) {
        entries.put(property.getKey(), JSON.treeToValue(property.getValue(), Entry.class));
      }
    } catch (NoSuchFileException e) {
      return entries;
    } catch (IOException | JacksonException e) {
      LOG.atWarn()
          .addKeyValue("file", file)
          .addKeyValue("error", e.getMessage())
          .log("cannot be read, is begun anew");
    }
    return entries;
  }

  /**
   * Writes down a pull.
   *
   * @return whether the source's state has changed: from good to failing, from one failure to
   *     another, or back
   */
  public synchronized boolean pulled(Pipeline.SourceOutcome outcome) {
    Map<String, Entry> entries = entries();
    String name = outcome.source().name();
    Entry before =
        entries.getOrDefault(
            name, new Entry(outcome.source().list(), "", "", 0, 0, 0, "", List.of()));
    Exception failed = outcome.failure();
    String failure =
        failed == null
            ? ""
            : failed.getMessage() == null ? failed.getClass().getSimpleName() : failed.getMessage();
    String now = Instant.ofEpochSecond(Clock.systemUTC().instant().getEpochSecond()).toString();
    entries.put(
        name,
        new Entry(
            outcome.source().list(),
            now,
            failed == null ? now : before.succeeded(),
            before.added() + outcome.counts().added(),
            before.removed() + outcome.counts().removed(),
            before.damaged() + outcome.counts().damaged(),
            failure,
            outcome.source().blindSpots()));
    try {
      write(entries);
    } catch (IOException e) {
      LOG.atWarn()
          .addKeyValue("file", file)
          .addKeyValue("error", e.getMessage())
          .log("cannot be written");
    }
    return !failure.equals(before.failure());
  }

  private void write(Map<String, Entry> entries) throws IOException {
    ObjectNode tree = JSON.createObjectNode();
    entries.forEach((name, entry) -> tree.set(name, JSON.valueToTree(entry)));
    WholeFile.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(tree));
  }
}
