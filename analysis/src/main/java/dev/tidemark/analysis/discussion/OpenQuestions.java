package dev.tidemark.analysis.discussion;

import dev.tidemark.analysis.AnalysisCatalog;
import dev.tidemark.analysis.Clock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * Finds the mails of a period that ask and that nobody answered. Patches do not count as asking,
 * and neither does who asks in the midst of a debate that goes on.
 */
final class OpenQuestions {
  /** When so many others went on in the conversation, it has answered or overtaken a question. */
  private static final int WENT_ON = 4;

  private OpenQuestions() {}

  private static boolean wentOn(Said question, List<Said> said) {
    var others = new HashSet<Integer>();
    for (Said each : said) {
      if (each.mail() > question.mail()
          && each.conversation() == question.conversation()
          && each.person() != question.person()) {
        others.add(each.person());
      }
    }
    return others.size() >= WENT_ON;
  }

  /**
   * The open questions among these mails; those that start a thread first, then in order of time.
   *
   * @param source where answers may be, also later ones
   */
  static List<OpenQuestion> of(
      AnalysisCatalog catalog, TalkSource source, List<Said> said, Clock clock, int most)
      throws IOException {
    Map<Integer, Said> open = new HashMap<>();
    long first = Long.MAX_VALUE;
    for (Said each : said) {
      if (each.talk().questions() > 0 && !each.talk().posting()) {
        open.put(each.mail(), each);
        // A question may have arrived long after it was sent, and after its answers.
        first = Math.min(first, catalog.time(each.mail(), Clock.ARCHIVE));
        first = Math.min(first, catalog.time(each.mail(), Clock.AUTHOR));
      }
    }
    open.values().removeIf(question -> wentOn(question, said));
    if (open.isEmpty()) {
      return List.of();
    }
    long from = first;
    source.forEach(
        id -> {
          int mail = catalog.mail(id);
          return mail >= 0 && catalog.time(mail, Clock.ARCHIVE) >= from;
        },
        talk -> {
          if (talk.parent().isPresent()) {
            int parent = catalog.mail(talk.parent().get());
            Said question = open.get(parent);
            if (question != null
                && question.person() != catalog.personOf(catalog.mail(talk.messageId()))) {
              open.remove(parent);
            }
          }
        });
    var questions = new ArrayList<>(open.values());
    questions.sort(
        Comparator.<Said, Boolean>comparing(each -> each.talk().parent().isPresent())
            .thenComparingInt(Said::mail));
    var found = new ArrayList<OpenQuestion>();
    for (Said each : questions.subList(0, Math.min(most, questions.size()))) {
      found.add(
          new OpenQuestion(
              each.talk().messageId(),
              catalog.subject(each.mail()),
              catalog.personName(each.person()),
              catalog.time(each.mail(), clock),
              each.talk().parent().isEmpty()));
    }
    return found;
  }
}
