package dev.tidemark.ingest.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A public-inbox v2 inbox on this machine: a directory with {@code git/0.git}, {@code git/1.git}
 * and so on (public-inbox-v2-format(5)), or one such bare repository by itself. It is only ever
 * read: nothing is written into it, no reference is made, nothing is collected.
 */
public final class PublicInboxDirectory implements MailSource {
  private static final Pattern EPOCH = Pattern.compile("([0-9]{1,6})\\.git");

  private static final int WATCHED_EPOCHS = 2;

  private final String name;
  private final String list;
  private final Path directory;
  private final boolean single;
  private final Path store;

  /**
   * @param name key of the cursor
   * @param directory the inbox, or the bare repository of one epoch
   * @param single whether {@code directory} is the repository itself
   * @param store where Tidemark keeps what it must remember of this source
   */
  PublicInboxDirectory(String name, String list, Path directory, boolean single, Path store) {
    this.name = name;
    this.list = list;
    this.directory = directory;
    this.single = single;
    this.store = store;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String list() {
    return list;
  }

  @Override
  public void read(SourceCursor from, MailSink sink) throws IOException, InterruptedException {
    List<InboxWalk.Epoch> epochs;
    if (single) {
      String last = String.valueOf(directory.getFileName());
      String part = last.endsWith(".git") ? last.substring(0, last.length() - 4) : last;
      epochs = List.of(new InboxWalk.Epoch(part, last, directory));
    } else {
      epochs = epochs(directory);
    }
    if (epochs.isEmpty()) {
      throw new IOException(
          "cannot read public-inbox " + directory + ": it has no epoch git/N.git any more");
    }
    try (SourceStore held = SourceStore.open(store)) {
      InboxWalk.read(name, list, epochs, held, from, sink);
    }
  }

  /** The folder of the epochs, and of the newest two what holds their refs: only those grow. */
  @Override
  public List<Path> watched() throws IOException {
    var watched = new ArrayList<Path>();
    List<Path> repositories = new ArrayList<>();
    if (single) {
      repositories.add(directory);
    } else {
      watched.add(directory.resolve("git"));
      epochs(directory).forEach(epoch -> repositories.add(epoch.gitDir()));
    }
    int first = Math.max(0, repositories.size() - WATCHED_EPOCHS);
    for (Path repository : repositories.subList(first, repositories.size())) {
      watched.add(repository);
      watched.add(repository.resolve("refs/heads"));
    }
    return watched;
  }

  /** The epochs of an inbox directory, oldest first; empty if it has none. */
  static List<InboxWalk.Epoch> epochs(Path inbox) throws IOException {
    record Numbered(int number, Path path) {}
    var found = new ArrayList<Numbered>();
    Path git = inbox.resolve("git");
    if (Files.isDirectory(git)) {
      try (var paths = Files.newDirectoryStream(git)) {
        for (Path path : paths) {
          var matcher = EPOCH.matcher(String.valueOf(path.getFileName()));
          if (matcher.matches() && isRepository(path)) {
            found.add(new Numbered(Integer.parseInt(matcher.group(1)), path));
          }
        }
      }
    }
    found.sort(Comparator.comparingInt(Numbered::number));
    var epochs = new ArrayList<InboxWalk.Epoch>();
    for (Numbered epoch : found) {
      epochs.add(
          new InboxWalk.Epoch(
              Integer.toString(epoch.number), "git/" + epoch.path.getFileName(), epoch.path));
    }
    return epochs;
  }

  /** Whether a directory looks like a bare git repository. */
  static boolean isRepository(Path path) {
    return Files.isRegularFile(path.resolve("HEAD"))
        && Files.isDirectory(path.resolve("objects"))
        && Files.isDirectory(path.resolve("refs"));
  }
}
