package dev.tidemark.ingest.source;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Which commits of a repository are taken in: those that touch certain paths, or whose subject has
 * a certain word. Paths are as in git's pathspecs without magic: a file, a folder with all that is
 * in it, or a pattern in which {@code *} stands for anything, slashes too, and {@code ?} for one
 * character.
 */
final class PathScope {
  /** Rust in the kernel. */
  static final String RUST = "rust";

  /** Everything. */
  static final String ALL = "all";

  private static final List<String> RUST_PATHS =
      List.of("rust/", "samples/rust/", "scripts/*rust*", "*.rs");

  private final String text;
  private final List<String> paths;
  private final List<byte[]> plainPaths;
  private final String word;
  private final boolean all;

  private PathScope(String text, List<String> paths, String word, boolean all) {
    this.text = text;
    this.paths = paths;
    this.plainPaths = plain(paths);
    this.word = word;
    this.all = all;
  }

  /**
   * The scope that a text means.
   *
   * @param text {@code rust} (paths of Rust, and subjects that say rust), {@code all}, or pathspecs
   *     parted by white space
   * @throws IllegalArgumentException if it is empty or has a pathspec with magic
   */
  static PathScope of(String text) {
    String typed = String.join(" ", text.strip().split("\\s+"));
    if (typed.isEmpty()) {
      throw new IllegalArgumentException(
          "the scope is empty: expected 'rust', 'all', or pathspecs parted by spaces");
    }
    if (typed.equals(RUST)) {
      return new PathScope(typed, RUST_PATHS, RUST, false);
    }
    if (typed.equals(ALL)) {
      return new PathScope(typed, List.of(), "", true);
    }
    var paths = new ArrayList<String>();
    for (String path : typed.split(" ")) {
      if (path.startsWith(":") || path.startsWith("/")) {
        throw new IllegalArgumentException(
            "the pathspec '"
                + path
                + "' is not understood: expected a path from the top of the tree, in which * and ?"
                + " may stand for anything");
      }
      paths.add(path);
    }
    return new PathScope(typed, paths, "", false);
  }

  /** Whether every commit is wanted. */
  boolean all() {
    return all;
  }

  /** Whether a subject alone makes a commit wanted. */
  boolean wantsSubject(String subject) {
    return all || (!word.isEmpty() && subject.toLowerCase(Locale.ROOT).contains(word));
  }

  /** Whether a commit that touches this path is wanted. */
  boolean wantsPath(String path) {
    if (all) {
      return true;
    }
    for (String spec : paths) {
      if (matches(spec, path)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Where only files and folders named in full make a commit wanted, these; else none. Without a
   * slash at the end and as bytes, which are ASCII.
   */
  List<byte[]> plainPaths() {
    return plainPaths;
  }

  private static List<byte[]> plain(List<String> specs) {
    var plain = new ArrayList<byte[]>();
    for (String spec : specs) {
      if (isPattern(spec) || !spec.chars().allMatch(c -> c < 0x80)) {
        return List.of();
      }
      plain.add(spec.substring(0, spec.length() - (spec.endsWith("/") ? 1 : 0)).getBytes(US_ASCII));
    }
    return plain;
  }

  private static boolean isPattern(String spec) {
    return spec.indexOf('*') >= 0 || spec.indexOf('?') >= 0;
  }

  private static boolean matches(String spec, String path) {
    if (!isPattern(spec)) {
      return path.startsWith(spec)
          && (path.length() == spec.length()
              || spec.endsWith("/")
              || path.charAt(spec.length()) == '/');
    }
    return glob(spec, path);
  }

  /** Goes back to the last star only, which is enough when stars match anything. */
  private static boolean glob(String spec, String path) {
    int s = 0;
    int p = 0;
    int star = -1;
    int from = 0;
    while (p < path.length()) {
      if (s < spec.length() && spec.charAt(s) == '*') {
        star = s++;
        from = p;
      } else if (s < spec.length() && (spec.charAt(s) == '?' || spec.charAt(s) == path.charAt(p))) {
        s++;
        p++;
      } else if (s == spec.length() && p > 0 && path.charAt(p) == '/') {
        return true; // A folder that matches has matched all that is in it.
      } else if (star >= 0) {
        s = star + 1;
        p = ++from;
      } else {
        return false;
      }
    }
    while (s < spec.length() && spec.charAt(s) == '*') {
      s++;
    }
    return s == spec.length();
  }

  @Override
  public String toString() {
    return text;
  }
}
