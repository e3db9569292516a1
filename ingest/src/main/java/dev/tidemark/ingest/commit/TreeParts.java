package dev.tidemark.ingest.commit;

/**
 * The parts of a kernel tree by which lines are added up: below {@code rust/kernel} each module
 * ({@code rust/kernel/sync} is {@code sync.rs} and all below {@code sync/}), below {@code rust},
 * {@code drivers} and {@code samples} each folder, elsewhere the top folder.
 */
public final class TreeParts {
  private TreeParts() {}

  /** The part a file belongs to; a file at the very top is its own. */
  public static String of(String path) {
    if (path.startsWith("rust/kernel/")) {
      return module(path);
    }
    int first = path.indexOf('/');
    if (first < 0) {
      return path;
    }
    String top = path.substring(0, first);
    int second = path.indexOf('/', first + 1);
    boolean divided = top.equals("rust") || top.equals("drivers") || top.equals("samples");
    return divided && second > 0 ? path.substring(0, second) : top;
  }

  private static String module(String path) {
    int start = "rust/kernel/".length();
    int slash = path.indexOf('/', start);
    if (slash > 0) {
      return path.substring(0, slash);
    }
    return path.endsWith(".rs") ? path.substring(0, path.length() - 3) : path;
  }
}
