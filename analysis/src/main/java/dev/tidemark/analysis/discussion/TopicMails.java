package dev.tidemark.analysis.discussion;

import dev.tidemark.index.schema.MailTalk;
import dev.tidemark.ingest.mail.MessageId;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;

/** Finds the mails that talk about a topic, by its label. */
public final class TopicMails {
  private TopicMails() {}

  /**
   * The mails that say a label in their author's own words or in the subject, in any of the ways to
   * write it that count as one ({@code pin-init}, {@code pin_init}, {@code Pin init}): of a topic
   * of a period, those of them that fall into it are the mails it counts. Of all periods; robots
   * and stable queues say nothing. Where a label is an identifier such as {@code as_bytes}, the
   * words <i>as bytes</i> are no way to write it; asked for as words, they are found.
   *
   * @param label a topic's label or any phrase; one that nobody says gives no mails
   */
  public static Set<MessageId> of(TalkSource source, String label) throws IOException {
    var phrases = new Phrases(Set.of());
    long key = phrases.key(label);
    boolean anyWords = !phrases.isPhrase(label);
    var mails = new LinkedHashSet<MessageId>();
    source.forEach(
        id -> true,
        talk -> {
          if (says(talk, key, anyWords, phrases)) {
            mails.add(talk.messageId());
          }
        });
    return mails;
  }

  private static boolean says(MailTalk talk, long key, boolean anyWords, Phrases phrases) {
    return phrases.says(talk.subject(), key, anyWords) || phrases.says(talk.words(), key, anyWords);
  }
}
