package dev.tidemark.index.search;

import dev.tidemark.ingest.mail.MessageId;
import java.io.IOException;
import java.util.Collection;

/**
 * Knows which mails are versions of one work, for {@code lineage:} in queries. The index does not:
 * whoever puts lineages together asks with one of these.
 */
@FunctionalInterface
public interface Lineages {
  /**
   * The covers and patches of every version of the work that a mail belongs to or answers.
   *
   * @return none if the mail belongs to no work
   */
  Collection<MessageId> mails(MessageId mail) throws IOException;
}
