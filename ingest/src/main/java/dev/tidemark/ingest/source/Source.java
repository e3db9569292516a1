package dev.tidemark.ingest.source;

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
}
