package dev.tidemark.ingest.source;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.jspecify.annotations.Nullable;

/** Recognises what a user typed as a source. */
public final class MailSources {
  private static final String ACCEPTED =
      "expected the http(s) URL of an inbox, a public-inbox v2 directory (with git/0.git), a bare"
          + " repository of one epoch, a Maildir (with cur, new and tmp), or an mbox file (plain or"
          + " .gz)";

  private static final byte[] FROM = "From ".getBytes(StandardCharsets.US_ASCII);

  private MailSources() {}

  /**
   * Finds out what {@code spec} is.
   *
   * <p>{@code mboxrd:PATH}, {@code mboxo:PATH} and {@code maildir:PATH} say it outright, as with
   * lei(1); everything else is told by looking at it. Nothing is fetched.
   *
   * @param spec URL or path as typed
   * @param list the list's short name, or null to take it from the URL's last part or the file's
   *     name
   * @param store directory under which sources keep mirrors and what they must remember
   * @throws IllegalArgumentException if it is nothing that can be read, saying what it is and what
   *     is accepted
   */
  public static MailSource parse(String spec, @Nullable String list, Path store) {
    return parse(spec, list, store, FetchSettings.DEFAULT);
  }

  /** The same with settings for remote sources. */
  public static MailSource parse(
      String spec, @Nullable String list, Path store, FetchSettings settings) {
    String typed = spec.strip();
    if (typed.isEmpty()) {
      throw new IllegalArgumentException("the source is empty: " + ACCEPTED);
    }
    String lower = typed.toLowerCase(Locale.ROOT);
    if (lower.startsWith("http://") || lower.startsWith("https://")) {
      return inbox(typed, list, store, settings);
    }
    if (lower.startsWith("mboxrd:")) {
      return mbox(path(typed.substring(7)), list, MboxFile.Quoting.MBOXRD);
    }
    if (lower.startsWith("mboxo:")) {
      return mbox(path(typed.substring(6)), list, MboxFile.Quoting.MBOXO);
    }
    if (lower.startsWith("maildir:")) {
      Path path = path(typed.substring(8));
      if (!isMaildir(path)) {
        throw new IllegalArgumentException(
            "cannot read " + typed + ": no Maildir, which has directories cur, new and tmp");
      }
      return maildir(path, list);
    }
    if (lower.startsWith("file://")) {
      try {
        return local(Path.of(new URI(typed)), typed, list, store);
      } catch (URISyntaxException | IllegalArgumentException e) {
        throw new IllegalArgumentException("cannot read " + typed + ": not a file URL", e);
      }
    }
    int colon = typed.indexOf("://");
    if (colon > 0) {
      throw new IllegalArgumentException(
          "cannot read "
              + typed
              + ": no reader for "
              + typed.substring(0, colon)
              + "; "
              + ACCEPTED);
    }
    return local(path(typed), typed, list, store);
  }

  private static Path path(String typed) {
    try {
      return Path.of(typed).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("cannot read " + typed + ": not a path; " + ACCEPTED, e);
    }
  }

  private static MailSource inbox(
      String typed, @Nullable String list, Path store, FetchSettings settings) {
    URI uri;
    try {
      uri = new URI(typed);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "cannot read " + typed + ": not a URL (" + e.getReason() + "); " + ACCEPTED, e);
    }
    String host = uri.getHost();
    if (host == null) {
      throw new IllegalArgumentException("cannot read " + typed + ": the URL has no host");
    }
    String path = trimSlashes(uri.getPath());
    if (path.isEmpty()) {
      throw new IllegalArgumentException(
          "cannot read "
              + typed
              + ": the URL names a server but no inbox; expected something like "
              + typed.replaceAll("/+$", "")
              + "/rust-for-linux");
    }
    // Neither query nor fragment belong to an inbox's address.
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    String clean =
        uri.getScheme().toLowerCase(Locale.ROOT)
            + "://"
            + (uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo() + "@")
            + host.toLowerCase(Locale.ROOT)
            + port
            + trimSlashes(uri.getRawPath());
    String last = path.substring(path.lastIndexOf('/') + 1);
    String listName = listName(list, last, typed);
    Path mirror = store.resolve(safe(host.toLowerCase(Locale.ROOT) + port.replace(':', '_')));
    for (String part : path.substring(1).split("/")) {
      mirror = mirror.resolve(safe(part));
    }
    return new LoreInbox(name(clean, list, last), listName, URI.create(clean), mirror, settings);
  }

  /** A path with one slash at its beginning and none at its end; empty for the root. */
  private static String trimSlashes(@Nullable String path) {
    if (path == null) {
      return "";
    }
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    int start = 0;
    while (start + 1 < end && path.charAt(start) == '/' && path.charAt(start + 1) == '/') {
      start++;
    }
    return path.substring(Math.min(start, end), end);
  }

  /** A part of a URL as a file name that leads nowhere else. */
  private static String safe(String part) {
    var name = new StringBuilder();
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '-'
              || c == '_'
              || (c == '.' && i > 0);
      if (plain) {
        name.append(c);
      } else {
        name.append('%').append(Integer.toHexString(c));
      }
    }
    return name.toString();
  }

  private static MailSource local(Path path, String typed, @Nullable String list, Path store) {
    if (!Files.exists(path)) {
      throw new IllegalArgumentException(
          "cannot read " + typed + ": no such file or directory; " + ACCEPTED);
    }
    if (Files.isDirectory(path)) {
      return directory(path, typed, list, store);
    }
    if (Files.isRegularFile(path)) {
      String head = looksLike(path, typed);
      if (head != null) {
        throw new IllegalArgumentException(
            "cannot read " + typed + ": " + head + ", not an mbox; " + ACCEPTED);
      }
      MboxFile.Quoting quoting =
          withoutGz(fileName(path)).endsWith(".mboxo")
              ? MboxFile.Quoting.MBOXO
              : MboxFile.Quoting.MBOXRD;
      return mbox(path, list, quoting);
    }
    throw new IllegalArgumentException(
        "cannot read " + typed + ": neither a file nor a directory; " + ACCEPTED);
  }

  private static MailSource directory(Path path, String typed, @Nullable String list, Path store) {
    try {
      if (!PublicInboxDirectory.epochs(path).isEmpty()) {
        return publicInbox(path, fileName(path), list, false, store);
      }
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "cannot read " + typed + ": cannot list it: " + e.getMessage(), e);
    }
    if (PublicInboxDirectory.isRepository(path)) {
      String other = notAnEpoch(path);
      if (other != null) {
        throw new IllegalArgumentException("cannot read " + typed + ": " + other + "; " + ACCEPTED);
      }
      return publicInbox(path, epochListName(path), list, true, store);
    }
    if (isMaildir(path)) {
      return maildir(path, list);
    }
    String what;
    if (Files.isDirectory(path.resolve(".git"))) {
      what = "a git working tree, not an inbox";
    } else if (Files.isDirectory(path.resolve("public-inbox"))
        || Files.isRegularFile(path.resolve("inbox.lock"))) {
      what = "a public-inbox without any epoch git/N.git";
    } else {
      what = "a directory that is no kind of mail archive";
    }
    throw new IllegalArgumentException("cannot read " + typed + ": " + what + "; " + ACCEPTED);
  }

  private static MailSource publicInbox(
      Path path, String last, @Nullable String list, boolean single, Path store) {
    String name = name(path.toString(), list, last);
    String listName = listName(list, last, path.toString());
    String id = RawMails.blobId(name.getBytes(StandardCharsets.UTF_8)).substring(0, 12);
    return new PublicInboxDirectory(
        name, listName, path, single, store.resolve("local").resolve(safe(listName) + '-' + id));
  }

  private static MailSource maildir(Path path, @Nullable String list) {
    String last = fileName(path);
    // Maildir++ folders begin with a dot.
    String base = last.startsWith(".") ? last.substring(1) : last;
    return new Maildir(
        name(path.toString(), list, base), listName(list, base, path.toString()), path);
  }

  private static MailSource mbox(Path path, @Nullable String list, MboxFile.Quoting quoting) {
    if (!Files.isRegularFile(path)) {
      throw new IllegalArgumentException("cannot read mbox " + path + ": no such file");
    }
    String last = withoutGz(fileName(path));
    for (String suffix : new String[] {".mbox", ".mboxrd", ".mboxo"}) {
      if (last.endsWith(suffix) && last.length() > suffix.length()) {
        last = last.substring(0, last.length() - suffix.length());
        break;
      }
    }
    return new MboxFile(
        name(path.toString(), list, last), listName(list, last, path.toString()), path, quoting);
  }

  private static String withoutGz(String name) {
    return name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
  }

  private static boolean isMaildir(Path path) {
    return Files.isDirectory(path.resolve("cur")) && Files.isDirectory(path.resolve("new"));
  }

  /** The cursor's key: another list name makes another source. */
  private static String name(String place, @Nullable String list, String byItself) {
    return list == null || list.equals(byItself) ? place : place + '#' + list;
  }

  private static String listName(@Nullable String list, String byItself, String typed) {
    String name = list == null ? byItself : list;
    if (name.isEmpty() || name.chars().anyMatch(c -> c <= ' ')) {
      throw new IllegalArgumentException(
          "the list name for "
              + typed
              + " must be one word, got: '"
              + name
              + "'; give one by hand");
    }
    return name;
  }

  /** {@code X} for {@code X/git/0.git}, else the directory's own name without {@code .git}. */
  private static String epochListName(Path path) {
    Path parent = path.getParent();
    if (parent != null && fileName(parent).equals("git") && parent.getParent() != null) {
      return fileName(parent.getParent());
    }
    String last = fileName(path);
    return last.endsWith(".git") ? last.substring(0, last.length() - 4) : last;
  }

  private static String fileName(Path path) {
    Path last = path.getFileName();
    return last == null ? "" : last.toString();
  }

  /** Whether a folder with a git repository in it is no inbox and no epoch of one. */
  static boolean isNoMail(Path path) {
    try {
      if (!PublicInboxDirectory.epochs(path).isEmpty()) {
        return false;
      }
    } catch (IOException e) {
      return false;
    }
    return !PublicInboxDirectory.isRepository(path) || notAnEpoch(path) != null;
  }

  /** What a bare repository is if it is no epoch; null if it may be one. */
  private static @Nullable String notAnEpoch(Path path) {
    GitCache.install();
    try (Repository repository =
        new FileRepositoryBuilder().setGitDir(path.toFile()).setMustExist(true).build()) {
      ObjectId tree = repository.resolve(Constants.HEAD + "^{tree}");
      if (tree == null) {
        return null;
      }
      try (var walk = new TreeWalk(repository)) {
        walk.addTree(tree);
        String first = null;
        while (walk.next()) {
          if (walk.getPathString().equals("m") || walk.getPathString().equals("d")) {
            return null;
          }
          first = first == null ? walk.getPathString() : first;
        }
        return first == null
            ? null
            : "a git repository whose newest commit holds '"
                + first
                + "', not one mail as a file m or d";
      }
    } catch (IOException e) {
      // A broken tip is reported when it is read.
      return null;
    }
  }

  /** What a file is if it is no mbox; null if it is one, or empty. */
  private static @Nullable String looksLike(Path path, String typed) {
    byte[] head;
    try (InputStream file = new BufferedInputStream(Files.newInputStream(path));
        InputStream in = MboxLines.isGzip(file) ? new GZIPInputStream(file) : file) {
      head = in.readNBytes(512);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "cannot read " + typed + ": " + String.valueOf(e.getMessage()), e);
    }
    int at = 0;
    while (at < head.length && (head[at] == '\n' || head[at] == '\r')) {
      at++;
    }
    if (at == head.length) {
      return null;
    }
    for (int i = 0; i < FROM.length; i++) {
      if (at + i >= head.length || head[at + i] != FROM[i]) {
        String text =
            new String(head, at, Math.min(20, head.length - at), StandardCharsets.ISO_8859_1);
        return text.startsWith("# v2 git bundle") || text.startsWith("# v3 git bundle")
            ? "a git bundle"
            : "a file that does not begin with a 'From ' line";
      }
    }
    return null;
  }
}
