package dev.tidemark.analysis.discussion;

import dev.tidemark.analysis.AnalysisCatalog;
import dev.tidemark.analysis.Clock;
import dev.tidemark.analysis.series.PatchMail;
import dev.tidemark.analysis.series.PatchSeries;
import dev.tidemark.ingest.mail.MessageId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the mails of a period that ask and that nobody answered. Patches do not count as asking,
 * and neither does who asks a robot or in the midst of a debate that goes on. A question is
 * answered if somebody else answers the mail, if whom it asks writes in the thread again, or if a
 * new version of the work it is about is posted.
 */
final class OpenQuestions {
  /** When so many others went on in the conversation, it has answered or overtaken a question. */
  private static final int WENT_ON = 4;

  private final AnalysisCatalog catalog;
  private final Clock clock;

  /** By number of the mail that asks. */
  private final Map<Integer, Said> open = new HashMap<>();

  private OpenQuestions(AnalysisCatalog catalog, Clock clock) {
    this.catalog = catalog;
    this.clock = clock;
  }

  /**
   * The open questions among these mails; those that start a thread first, then in order of time.
   *
   * @param source where answers may be, also later ones
   */
  static List<OpenQuestion> of(
      AnalysisCatalog catalog, TalkSource source, List<Said> said, Clock clock, int most)
      throws IOException {
    var questions = new OpenQuestions(catalog, clock);
    questions.ask(said);
    questions.answer(source);
    return questions.open(most);
  }

  private void ask(List<Said> said) {
    for (Said each : said) {
      if (!each.talk().question().isEmpty()
          && !each.talk().posting()
          && !asksRobot(each)
          && !wasRevised(each)) {
        open.put(each.mail(), each);
      }
    }
    open.values().removeIf(question -> wentOn(question, said));
  }

  private boolean asksRobot(Said question) {
    int asked = asked(question);
    return asked >= 0 && catalog.robot(asked);
  }

  /** The mail that a question answers; -1 if there is none or it is not here. */
  private int asked(Said question) {
    return question.talk().parent().map(catalog::mail).orElse(-1);
  }

  /** Whether a version of the work was posted after the question. */
  private boolean wasRevised(Said question) {
    return catalog
        .lineage(question.talk().messageId())
        .filter(work -> work.newest().posted() > catalog.time(question.mail(), Clock.AUTHOR))
        .isPresent();
  }

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

  private void answer(TalkSource source) throws IOException {
    // A question may have arrived long after it was sent, and after its answers.
    long first = Long.MAX_VALUE;
    Map<Integer, List<Said>> byThread = new HashMap<>();
    for (Said question : open.values()) {
      first = Math.min(first, catalog.time(question.mail(), Clock.ARCHIVE));
      first = Math.min(first, catalog.time(question.mail(), Clock.AUTHOR));
      byThread
          .computeIfAbsent(catalog.threadOf(question.mail()), thread -> new ArrayList<>())
          .add(question);
    }
    long from = first;
    source.forEach(
        id -> {
          int mail = catalog.mail(id);
          return mail >= 0
              && byThread.containsKey(catalog.threadOf(mail))
              && catalog.time(mail, Clock.ARCHIVE) >= from;
        },
        talk -> {
          int mail = catalog.mail(talk.messageId());
          int parent = talk.parent().map(catalog::mail).orElse(-1);
          for (Said question : byThread.getOrDefault(catalog.threadOf(mail), List.of())) {
            if (answers(mail, parent, question)) {
              open.remove(question.mail());
            }
          }
        });
  }

  /** Whether somebody else answers it, or whom it asks has written in the thread since. */
  private boolean answers(int mail, int parent, Said question) {
    int person = catalog.personOf(mail);
    if (person == question.person()) {
      return false;
    }
    int asked = asked(question);
    return parent == question.mail()
        || (asked >= 0
            && mail > question.mail()
            && mail != asked
            && person == catalog.personOf(asked));
  }

  private List<OpenQuestion> open(int most) {
    var questions = new ArrayList<>(open.values());
    questions.sort(
        Comparator.<Said, Boolean>comparing(each -> each.talk().parent().isPresent())
            .thenComparingInt(Said::mail));
    return questions.subList(0, Math.min(most, questions.size())).stream()
        .map(
            each ->
                new OpenQuestion(
                    each.talk().messageId(),
                    each.talk().question(),
                    subject(each.mail()),
                    catalog.personName(each.person()),
                    catalog.time(each.mail(), clock),
                    each.talk().parent().isEmpty()))
        .toList();
  }

  private String subject(int mail) {
    return catalog
        .answered(mail)
        .flatMap(patch -> catalog.series(patch).flatMap(series -> titleIn(series, patch)))
        .orElseGet(() -> catalog.subject(mail));
  }

  private static Optional<String> titleIn(PatchSeries series, MessageId patch) {
    return series.mails().stream()
        .filter(mail -> mail.messageId().equals(patch))
        .map(PatchMail::title)
        .findFirst();
  }
}
