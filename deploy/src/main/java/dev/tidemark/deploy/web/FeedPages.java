package dev.tidemark.deploy.web;

import dev.tidemark.analysis.alert.Destination;
import dev.tidemark.deploy.alert.sink.AtomFeed;
import dev.tidemark.deploy.config.AlertRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;

/** The Atom feeds that alert rules write. */
final class FeedPages {
  private final Path directory;
  private final AlertRules rules;

  FeedPages(Path home) {
    this.directory = home.resolve("feeds");
    this.rules = new AlertRules(home);
  }

  /**
   * The feed of a rule; an empty one while it has told nothing, so that readers can subscribe.
   *
   * @param rule a rule's name, without any character that means something in a path
   */
  WebAnswer feed(String rule) throws IOException {
    Path file = directory.resolve(rule + ".atom");
    try {
      Instant modified = Files.getLastModifiedTime(file).toInstant();
      return WebAnswer.of(WebAnswer.ATOM, Files.readAllBytes(file)).modified(modified);
    } catch (NoSuchFileException e) {
      if (rules
          .find(rule)
          .filter(found -> found.to().contains(new Destination.Feed()))
          .isPresent()) {
        return WebAnswer.of(WebAnswer.ATOM, AtomFeed.empty(rule));
      }
      return WebAnswer.failure(404, "No rule of this name has a feed.");
    }
  }
}
