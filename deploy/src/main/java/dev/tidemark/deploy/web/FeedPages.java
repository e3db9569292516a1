package dev.tidemark.deploy.web;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;

/** The Atom feeds that alert rules write. */
final class FeedPages {
  private final Path directory;

  FeedPages(Path directory) {
    this.directory = directory;
  }

  /**
   * The feed of a rule.
   *
   * @param rule a rule's name, without any character that means something in a path
   */
  WebAnswer feed(String rule) throws IOException {
    Path file = directory.resolve(rule + ".atom");
    try {
      Instant modified = Files.getLastModifiedTime(file).toInstant();
      return WebAnswer.of(WebAnswer.ATOM, Files.readAllBytes(file)).modified(modified);
    } catch (NoSuchFileException e) {
      return WebAnswer.failure(404, "No rule of this name has a feed.");
    }
  }
}
