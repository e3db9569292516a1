package dev.tidemark.ingest.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A place that mail or commits come from. */
public sealed interface Source permits MailSource, LinuxNext {

  /**
   * The key under which this source's cursor is kept: the same for the same source over all runs,
   * such as {@code https://lore.kernel.org/rust-for-linux} or an absolute path. Where the list name
   * is not the one the source would give by itself, {@code #LIST} follows, because the same mails
   * under another list name are other copies.
   */
  String name();

  /**
   * A short name of one word: of a list such as {@code rust-for-linux}, the first word of every
   * mail's key; of a repository such as {@code linux-next}.
   */
  String list();

  /**
   * The directories in which files change when this source has something new, for {@link
   * SourceWatch}; none if only reading the source tells.
   *
   * @throws IOException if the source is not there at this moment
   */
  default List<Path> watched() throws IOException {
    return List.of();
  }

  /**
   * What of this source cannot be seen however often it is read, such as the history before a
   * shallow clone's edge: sentences for people, with what helps. Looks at no more than a few files.
   */
  default List<String> blindSpots() {
    return List.of();
  }
}
