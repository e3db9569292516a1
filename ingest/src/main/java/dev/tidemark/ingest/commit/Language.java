package dev.tidemark.ingest.commit;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A language whose lines can be counted. */
public enum Language {
  /** Files {@code *.rs}. */
  RUST,
  /** Files {@code *.c} and {@code *.h}. */
  C;

  /** The language of a file by its path, or null if it is none of these. */
  public static @Nullable Language of(String path) {
    if (path.endsWith(".rs")) {
      return RUST;
    }
    return path.endsWith(".c") || path.endsWith(".h") ? C : null;
  }

  /** The name in lower case. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
