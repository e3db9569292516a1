package dev.tidemark.deploy.web;

import dev.tidemark.deploy.config.Settings;
import dev.tidemark.ingest.topic.KafkaConnection;
import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The map of the site. A path that no pattern matches as a whole is not there, so nothing that a
 * client says ever becomes a path on disk. To add a page: a line in the map and a class.
 */
public final class Site implements Closeable {
  /** Answers a request for a path. */
  @FunctionalInterface
  interface Page {
    /**
     * @param path the groups of the pattern
     */
    WebAnswer answer(MatchResult path) throws IOException, InterruptedException;
  }

  private record Route(Pattern path, Page page) {}

  private static final String RULE = "([A-Za-z0-9][A-Za-z0-9._-]{0,63})";
  private static final String PERIOD = "(\\d{4}-W\\d{2}|\\d{4}-\\d{2})";

  private final ReportShelf shelf;
  private final LiveIndex index;
  private final List<Route> map;

  /**
   * @param kafka asked for its health; stays the caller's
   * @param clock tells which weeks there are
   */
  public Site(Settings settings, KafkaConnection kafka, Clock clock) {
    shelf = new ReportShelf(settings, clock);
    index = new LiveIndex(settings.home().resolve("index"));
    var start = new StartPage(settings, index, clock);
    var feeds = new FeedPages(settings.home());
    var reports = new ReportPages(shelf, index, clock);
    var health = new HealthPage(settings, index, kafka);
    map =
        List.of(
            route("/", path -> start.page()),
            route("/health", path -> health.page()),
            route("/feeds/" + RULE + "\\.atom", path -> feeds.feed(path.group(1))),
            route("/reports", path -> WebAnswer.moved("reports/")),
            route("/reports/", path -> reports.list()),
            route(
                "/reports/" + PERIOD + "\\.(html|md|txt|json)",
                path -> reports.report(path.group(1), path.group(2))));
  }

  private static Route route(String path, Page page) {
    return new Route(Pattern.compile(path), page);
  }

  /**
   * The answer to a request for a path.
   *
   * @param path as the client sent it, without the query
   */
  WebAnswer answer(String path) throws IOException, InterruptedException {
    for (Route route : map) {
      Matcher matcher = route.path().matcher(path);
      if (matcher.matches()) {
        return route.page().answer(matcher.toMatchResult());
      }
    }
    return WebAnswer.failure(404, "There is no such page here.");
  }

  @Override
  public void close() throws IOException {
    try (shelf) {
      index.close();
    }
  }
}
