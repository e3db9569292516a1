package dev.tidemark.analysis.discussion;

import dev.tidemark.index.schema.MailTalk;
import dev.tidemark.ingest.mail.MessageId;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Where the words of mails come from: an open index, or a list in memory. */
@FunctionalInterface
public interface TalkSource {
  /** No words at all. */
  TalkSource NONE = (wanted, consumer) -> {};

  /**
   * Hands over the words of every mail whose Message-ID is wanted, in any order; the same at every
   * call.
   */
  void forEach(Predicate<MessageId> wanted, Consumer<MailTalk> consumer) throws IOException;
}
