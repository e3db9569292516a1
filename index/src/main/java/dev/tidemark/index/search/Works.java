package dev.tidemark.index.search;

import dev.tidemark.ingest.mail.MessageId;
import java.io.IOException;
import java.util.Collection;
import java.util.List;

/**
 * Knows which mails are versions of one work, which of them landed, and which mails talk about a
 * topic, for {@code lineage:}, {@code landed:} and {@code topic:} in queries. The index does not:
 * whoever puts works together asks with one of these.
 */
public interface Works {
  /** Knows of none. */
  Works NONE =
      new Works() {
        @Override
        public Collection<MessageId> lineage(MessageId mail) {
          return List.of();
        }

        @Override
        public Collection<MessageId> landed(long from, long to) {
          return List.of();
        }
      };

  /**
   * The covers and patches of every version of the work that a mail belongs to or answers.
   *
   * @return none if the mail belongs to no work
   */
  Collection<MessageId> lineage(MessageId mail) throws IOException;

  /**
   * The patches that became commits of a source tree which are there now.
   *
   * @param from epoch second, from which on the change must have come up first
   * @param to epoch second, up to which it must have, this one included
   */
  Collection<MessageId> landed(long from, long to) throws IOException;

  /**
   * The mails whose author says a topic's label in own words or in the subject, in whatever
   * spelling, at any time. Knows of none unless it is overridden.
   *
   * @param label as a report or {@code tidemark topics} shows it, or any other phrase
   */
  default Collection<MessageId> topic(String label) throws IOException {
    return List.of();
  }
}
