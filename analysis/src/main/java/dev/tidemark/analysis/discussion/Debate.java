package dev.tidemark.analysis.discussion;

import dev.tidemark.ingest.mail.MessageId;
import java.util.List;

/**
 * A thread (or the part of one with its own subject) in which many people went back and forth and
 * disagreed.
 *
 * @param root its first mail of the period if the subject is its own, else the thread's first mail
 * @param subject without {@code Re:}; hostile text
 * @param mails mails of the period
 * @param people different people who wrote them
 * @param turns how often one person wrote after another
 * @param dissent mails that disagree in words
 * @param naks mails with NAK or NACK in their words, given or only talked of, or with Nacked-by
 * @param maintainers names of those among them who acted as maintainers in the period or the {@link
 *     Discussion#BEFORE} before, see {@code AnalysisCatalog.maintains}, most mails first; hostile
 *     text
 * @param speakers names of those who wrote most of them, most first; hostile text
 */
public record Debate(
    MessageId root,
    String subject,
    int mails,
    int people,
    int turns,
    int dissent,
    int naks,
    List<String> maintainers,
    List<String> speakers) {
  public Debate {
    maintainers = List.copyOf(maintainers);
    speakers = List.copyOf(speakers);
  }
}
