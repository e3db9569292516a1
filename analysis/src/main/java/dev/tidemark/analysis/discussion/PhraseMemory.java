package dev.tidemark.analysis.discussion;

import dev.tidemark.analysis.AnalysisCatalog;
import dev.tidemark.index.schema.MailTalk;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

/**
 * The phrases of mails as keys, kept for the next report as far as they fit. What does not fit is
 * read again each time.
 */
final class PhraseMemory {
  /** Keys kept, 8 bytes each: 48 MB, but no more than a sixteenth of the heap. */
  private static final long MAX_KEYS =
      Math.min(6_000_000, Runtime.getRuntime().maxMemory() / (16 * Long.BYTES));

  /**
   * A mail's phrases.
   *
   * @param mail its number in the catalog
   * @param conversation the thread, or the part of a thread with one subject, as a hash
   * @param keys of its phrases, each once
   */
  record Spoken(int mail, long conversation, long[] keys) {}

  private final AnalysisCatalog catalog;
  private final TalkSource source;
  private final Phrases phrases;
  private final Map<Integer, Spoken> kept = new HashMap<>();
  private int keys;
  private long[] buffer = new long[1024];
  private int filled;

  PhraseMemory(AnalysisCatalog catalog, TalkSource source, Phrases phrases) {
    this.catalog = catalog;
    this.source = source;
    this.phrases = phrases;
  }

  /** Hands over the phrases of the wanted mails, in any order. */
  void forEach(IntPredicate wanted, Consumer<Spoken> consumer) throws IOException {
    for (Spoken spoken : kept.values()) {
      if (wanted.test(spoken.mail())) {
        consumer.accept(spoken);
      }
    }
    source.forEach(
        id -> {
          int mail = catalog.mail(id);
          return mail >= 0 && wanted.test(mail) && !kept.containsKey(mail);
        },
        talk -> {
          Spoken spoken = spoken(talk);
          if (keys + spoken.keys().length <= MAX_KEYS
              && kept.putIfAbsent(spoken.mail(), spoken) == null) {
            keys += spoken.keys().length;
          }
          consumer.accept(spoken);
        });
  }

  private Spoken spoken(MailTalk talk) {
    filled = 0;
    phrases.visit(talk.subject(), this::take);
    phrases.visit(talk.words(), this::take);
    Arrays.sort(buffer, 0, filled);
    int distinct = 0;
    for (int i = 0; i < filled; i++) {
      if (i == 0 || buffer[i] != buffer[i - 1]) {
        buffer[distinct++] = buffer[i];
      }
    }
    int mail = catalog.mail(talk.messageId());
    return new Spoken(mail, conversation(mail, talk), Arrays.copyOf(buffer, distinct));
  }

  private void take(long key, int words, String line, int from, int to) {
    if (filled == buffer.length) {
      buffer = Arrays.copyOf(buffer, filled * 2);
    }
    buffer[filled++] = key;
  }

  /**
   * A thread; but where subjects change within a thread that is not about patches, each subject is
   * a conversation of its own.
   */
  long conversation(int mail, MailTalk talk) {
    long thread = LongTable.mix(catalog.threadOf(mail) + 1L);
    return talk.postings()
        ? thread
        : LongTable.mix(thread + phrases.key(talk.subject().replace('\n', ' ')));
  }
}
