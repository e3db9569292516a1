package dev.tidemark.ingest.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.ingest.commit.Language;
import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.jspecify.annotations.Nullable;

/** Recognises what a user typed as a source of commits. */
public final class TreeSources {
  /** What may stand before a path or URL to say that it is a source tree, not mail. */
  public static final String PREFIX = "tree:";

  /** The languages counted where nothing is said. */
  public static final String DEFAULT_COUNT = "rust";

  /** The scope where nothing is said. */
  public static final String DEFAULT_SCOPE = PathScope.RUST;

  private static final String ACCEPTED =
      "expected a git repository (bare or not) or the http(s) URL of one";

  private TreeSources() {}

  /**
   * Whether a source as typed is a source tree: it says so by {@link #PREFIX}, or is the folder of
   * a git repository that holds no mail.
   */
  public static boolean isTree(String spec) {
    String typed = spec.strip();
    if (typed.startsWith(PREFIX)) {
      return true;
    }
    try {
      Path path = Path.of(typed).toAbsolutePath().normalize();
      return !typed.contains("://") && gitDir(path) != null && MailSources.isNoMail(path);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /**
   * The source for a repository. Nothing is fetched.
   *
   * @param spec path or URL as typed, with or without {@link #PREFIX}
   * @param name short name, or null to take the last part of the place without {@code .git}
   * @param scope which commits: {@code rust}, {@code all}, or pathspecs parted by white space
   * @param count languages whose lines are counted at each tag, parted by white space: {@code
   *     rust}, {@code c}
   * @param store directory under which sources keep mirrors and what they must remember
   * @throws IllegalArgumentException if it is nothing that can be read, saying what is accepted
   */
  public static LinuxNext parse(
      String spec, @Nullable String name, String scope, String count, Path store) {
    return parse(spec, name, scope, count, store, FetchSettings.DEFAULT);
  }

  /** The same with settings for remote repositories. */
  public static LinuxNext parse(
      String spec,
      @Nullable String name,
      String scope,
      String count,
      Path store,
      FetchSettings settings) {
    String typed = spec.strip();
    if (typed.startsWith(PREFIX)) {
      typed = typed.substring(PREFIX.length()).strip();
    }
    if (typed.isEmpty()) {
      throw new IllegalArgumentException("the source tree is empty: " + ACCEPTED);
    }
    PathScope wanted = PathScope.of(scope);
    Set<Language> languages = languages(count);
    String lower = typed.toLowerCase(Locale.ROOT);
    if (lower.startsWith("http://") || lower.startsWith("https://")) {
      return remote(typed, name, wanted, languages, store, settings);
    }
    if (typed.contains("://")) {
      throw new IllegalArgumentException("cannot read " + typed + ": " + ACCEPTED);
    }
    Path path;
    try {
      path = Path.of(typed).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("cannot read " + typed + ": not a path", e);
    }
    Path gitDir = Files.exists(path) ? gitDir(path) : null;
    if (gitDir == null) {
      throw new IllegalArgumentException(
          "cannot read "
              + typed
              + ": "
              + (Files.exists(path) ? "no git repository" : "no such directory")
              + "; "
              + ACCEPTED);
    }
    String shortName = shortName(name, path.toString());
    String place = name(path.toString(), wanted);
    return new LinuxNext(
        place,
        shortName,
        wanted,
        languages,
        null,
        gitDir,
        store(store, shortName, place),
        settings);
  }

  private static LinuxNext remote(
      String typed,
      @Nullable String name,
      PathScope scope,
      Set<Language> count,
      Path store,
      FetchSettings settings) {
    URI url;
    try {
      url = new URI(typed.replaceAll("/+$", ""));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "cannot read " + typed + ": not a URL (" + e.getReason() + "); " + ACCEPTED, e);
    }
    String shortName = shortName(name, url.getPath());
    String place = name(url.toString(), scope);
    Path own = store(store, shortName, place);
    return new LinuxNext(
        place, shortName, scope, count, url, own.resolve("tree.git"), own, settings);
  }

  private static Set<Language> languages(String count) {
    var languages = EnumSet.noneOf(Language.class);
    for (String word : count.strip().split("\\s+")) {
      switch (word.toLowerCase(Locale.ROOT)) {
        case "rust" -> languages.add(Language.RUST);
        case "c" -> languages.add(Language.C);
        default ->
            throw new IllegalArgumentException(
                "cannot count lines of '" + word + "': expected rust, c, or both");
      }
    }
    return languages;
  }

  private static Path store(Path store, String shortName, String place) {
    return store
        .resolve("tree")
        .resolve(shortName + '-' + RawMails.blobId(place.getBytes(UTF_8)).substring(0, 12));
  }

  /** The cursor's key: with another scope it is another reading. */
  private static String name(String place, PathScope scope) {
    return scope.toString().equals(DEFAULT_SCOPE) ? place : place + '#' + scope;
  }

  /** The repository's own folder, or null if this is none. */
  private static @Nullable Path gitDir(Path path) {
    if (PublicInboxDirectory.isRepository(path)) {
      return path;
    }
    if (!Files.exists(path.resolve(".git"))) {
      return null;
    }
    // A worktree has a file .git that says where the repository is.
    File found =
        new FileRepositoryBuilder()
            .addCeilingDirectory(path.toFile())
            .findGitDir(path.toFile())
            .getGitDir();
    return found == null ? null : found.toPath();
  }

  private static String shortName(@Nullable String name, @Nullable String place) {
    String last = name == null ? String.valueOf(place) : name;
    last = last.substring(last.lastIndexOf('/') + 1);
    if (last.endsWith(".git") && last.length() > 4) {
      last = last.substring(0, last.length() - 4);
    }
    StringBuilder word = new StringBuilder(last.length());
    for (int i = 0; i < last.length(); i++) {
      char c = last.charAt(i);
      word.append(Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.' ? c : '-');
    }
    if (word.isEmpty() || word.charAt(0) == '.') {
      throw new IllegalArgumentException(
          "the name of the source tree must be one word, got: '" + last + "'; give one by hand");
    }
    return word.toString();
  }
}
