package dev.tidemark.analysis.alert;

import java.util.Locale;
import java.util.Optional;

/** What a rule can be told of. */
public enum Watch {
  /** A mail that the query finds. */
  MESSAGE("message", "dev.tidemark.message.found"),
  /** A new work: the first version of it that the archives know. */
  POSTED("series.posted", "dev.tidemark.series.posted"),
  /** A further version of a work. */
  REVISED("series.revised", "dev.tidemark.series.revised"),
  /** A version all of whose patches are here. */
  COMPLETED("series.completed", "dev.tidemark.series.completed"),
  /** A version that somebody says to have taken into a tree. */
  APPLIED("series.applied", "dev.tidemark.series.applied"),
  /** A version all of whose patches are in a source tree that is followed. */
  LANDED("series.landed", "dev.tidemark.series.landed"),
  /** A work nobody has said a word about for six weeks. */
  STALLED("series.stalled", "dev.tidemark.series.stalled");

  private final String word;
  private final String type;

  Watch(String word, String type) {
    this.word = word;
    this.type = type;
  }

  /** How a rule says it, such as {@code series.posted}. */
  public String word() {
    return word;
  }

  /** The type of its events, as CloudEvents has it. */
  public String type() {
    return type;
  }

  /** Whether it is about a series and not about a single mail. */
  public boolean ofSeries() {
    return this != MESSAGE;
  }

  /** The watch of that word, in upper or lower case; empty if there is none. */
  public static Optional<Watch> of(String word) {
    for (Watch watch : values()) {
      if (watch.word.equals(word.toLowerCase(Locale.ROOT))) {
        return Optional.of(watch);
      }
    }
    return Optional.empty();
  }

  /** The watch whose events have that type; empty if there is none. */
  static Optional<Watch> ofType(String type) {
    for (Watch watch : values()) {
      if (watch.type.equals(type)) {
        return Optional.of(watch);
      }
    }
    return Optional.empty();
  }
}
