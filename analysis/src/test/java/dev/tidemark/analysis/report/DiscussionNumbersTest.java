package dev.tidemark.analysis.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.analysis.Mailbox;
import dev.tidemark.analysis.Period;
import dev.tidemark.analysis.RealSummaries;
import dev.tidemark.analysis.discussion.Debate;
import dev.tidemark.analysis.discussion.Discussion;
import dev.tidemark.analysis.discussion.OpenQuestion;
import dev.tidemark.analysis.discussion.ToolTalk;
import dev.tidemark.analysis.discussion.Topic;
import dev.tidemark.analysis.discussion.Topic.State;
import dev.tidemark.analysis.discussion.Topic.TopicThread;
import dev.tidemark.analysis.report.RawMails.Mail;
import dev.tidemark.analysis.report.RawMails.Tag;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What three reports say that people talked about, counted again by other means: of the reports
 * come the labels of topics, the names of tools and the subjects of debates; of the raw mails (see
 * {@link RawMails}) and the words in them (see {@link OwnWords}) come all numbers of these.
 *
 * <p>A mail counts for a topic if its author says the label in the subject or in the own words. A
 * time line counts pairs of a person and a conversation. A conversation is a thread; or, where the
 * subject is not that of a patch, the part of a thread with that subject.
 */
class DiscussionNumbersTest {
  /** Chance alone gives more than this once in a thousand times. */
  private static final double SIGNIFICANT = 10.83;

  /** Tools that must be told of, if enough people name them, beside those that are. */
  private static final List<String> TOOLS =
      List.of(
          "Rust",
          "rustc",
          "rustfmt",
          "rustdoc",
          "bindgen",
          "libclang",
          "Clippy",
          "LLVM",
          "Clang",
          "GCC",
          "pahole",
          "objtool");

  /** A mail by a person, and the conversation it is part of. */
  private record Said(Mail mail, String person, String conversation, OwnWords words) {
    String pair() {
      return person + '\n' + conversation;
    }
  }

  /** So many mails by so many people. */
  private record Share(int mails, int people) {
    static Share of(Collection<Said> said) {
      return new Share(said.size(), (int) said.stream().map(Said::person).distinct().count());
    }
  }

  /** How often one person wrote after another, and in how many mails they disagree or refuse. */
  private record Dispute(Share share, int turns, int dissent, int naks, int dissenters) {
    static Dispute of(List<Said> said) {
      var ordered = new ArrayList<>(said);
      ordered.sort(
          Comparator.<Said>comparingLong(each -> each.mail().time())
              .thenComparing(each -> each.mail().id()));
      int turns = 0;
      for (int i = 1; i < ordered.size(); i++) {
        turns += ordered.get(i).person().equals(ordered.get(i - 1).person()) ? 0 : 1;
      }
      return new Dispute(
          Share.of(said),
          turns,
          (int) said.stream().filter(each -> each.words().disagrees()).count(),
          (int) said.stream().filter(each -> each.words().refuses()).count(),
          Share.of(
                  said.stream()
                      .filter(each -> each.words().disagrees() || each.words().refuses())
                      .toList())
              .people());
    }

    /** Four people and six turns, or three and twenty, and two mails by two who disagree. */
    boolean isDebate() {
      return (share.people() >= 4 ? turns >= 6 : share.people() == 3 && turns >= 20)
          && dissent + naks >= 2
          && dissenters >= 2;
    }
  }

  private static final List<Said> SAID = new ArrayList<>();
  private static RawMails raw = RawMails.NONE;

  @BeforeAll
  static void read() throws Exception {
    raw = RawMails.read();
    for (Mail mail : raw.mails) {
      if (!mail.robot() && !mail.stable()) {
        String conversation = conversation(raw.thread(mail), mail.subject());
        SAID.add(new Said(mail, raw.person(mail), conversation, OwnWords.of(mail)));
      }
    }
  }

  private static String conversation(String thread, String subject) {
    boolean patch = subject.matches("(?i).*\\[[^\\]]*(patch|\\d/\\d)[^\\]]*\\].*");
    return patch
        ? thread
        : thread + '\n' + OwnWords.plain(String.join(" ", OwnWords.title(subject)));
  }

  private static List<Said> in(Period period) {
    return SAID.stream().filter(said -> period.contains(said.mail().time())).toList();
  }

  /** What was said in each of the weeks that a time line shows, that of the report last. */
  private static List<List<Said>> weeks(Period period) {
    return Stream.iterate(Discussion.BEFORE, i -> i >= 0, i -> i - 1)
        .map(i -> in(period.before(i)))
        .toList();
  }

  private static List<Said> saying(String label, Collection<Said> said) {
    Pattern phrase = OwnWords.phrase(label);
    return said.stream().filter(each -> each.words().says(phrase)).toList();
  }

  private static List<Integer> pairs(List<List<Said>> weeks) {
    return weeks.stream()
        .map(week -> (int) week.stream().map(Said::pair).distinct().count())
        .toList();
  }

  private static int sum(List<Integer> counts) {
    return counts.stream().mapToInt(Integer::intValue).sum();
  }

  @Test
  void words_ofEveryMail_areThoseThatTheIndexKeeps() throws IOException {
    Map<String, OwnWords> own = new HashMap<>();
    SAID.forEach(said -> own.put(said.mail().id(), said.words()));
    var kept = new HashSet<String>();
    Mailbox.talk(RealSummaries.indexed())
        .forEach(
            id -> true,
            talk -> {
              String id = talk.messageId().value();
              kept.add(id);
              OwnWords words = own.getOrDefault(id, OwnWords.NONE);
              assertThat(words.title()).as(id).isEqualTo(lines(talk.subject()));
              assertThat(words.prose()).as(id).isEqualTo(lines(talk.words()));
            });
    assertThat(kept).isEqualTo(own.keySet());
  }

  private static List<String> lines(String text) {
    return text.lines().toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2025-W08", "2025-W24", "2024-W33"})
  void topics_ofAReport_areSaidInTheRawMails(String week) throws IOException {
    Discussion discussion = RealSummaries.discussions().of(Period.week(week));
    List<List<Said>> weeks = weeks(discussion.period());
    assertThat(discussion.topics()).isNotEmpty();
    assertThat(discussion.topics())
        .extracting(Topic::score)
        .isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(discussion.falling())
        .extracting(Topic::score)
        .isSortedAccordingTo(Comparator.reverseOrder());
    for (Topic topic : discussion.topics()) {
      List<Integer> timeline = check(topic, Discussion.BEFORE, weeks.size(), weeks);
      assertThat(topic.state()).as(topic.label()).isEqualTo(state(timeline, pairs(weeks)));
    }
    int recent = Discussion.BEFORE - Discussion.RECENT;
    for (Topic topic : discussion.falling()) {
      List<Integer> timeline = check(topic, recent, Discussion.BEFORE, weeks);
      assertThat(topic.state()).isEqualTo(State.FALLING);
      assertThat(surprise(timeline, pairs(weeks), recent, Discussion.BEFORE, weeks.size()))
          .as(topic.label())
          .isNegative();
    }
  }

  /**
   * Compares what a report says of a topic with the raw mails.
   *
   * @param from the first of the weeks that the topic is told of
   * @param to the week after them
   * @return its time line
   */
  private static List<Integer> check(Topic topic, int from, int to, List<List<Said>> weeks) {
    List<Said> told = weeks.subList(from, to).stream().flatMap(List::stream).toList();
    List<Said> said = saying(topic.label(), told);
    assertThat(new Share(topic.mails(), topic.people()))
        .as(topic.label())
        .isEqualTo(Share.of(said));
    checkSpeakers(topic.speakers(), said);
    checkThreads(topic, said);
    var timeline = pairs(weeks.stream().map(week -> saying(topic.label(), week)).toList());
    assertThat(topic.timeline()).as(topic.label()).isEqualTo(timeline);
    assertThat(topic.burst()).as(topic.label()).isEqualTo(burst(timeline, pairs(weeks)));
    assertThat(parts(topic.label()).map(part -> score(part, from, to, weeks)))
        .as("score of %s or of a phrase in it", topic.label())
        .anyMatch(score -> Math.abs(score - topic.score()) <= 1e-9 * score);
    return timeline;
  }

  /** The phrases within a phrase, itself among them. */
  private static Stream<String> parts(String phrase) {
    List<String> words = List.of(phrase.split(" "));
    return IntStream.range(0, words.size())
        .boxed()
        .flatMap(
            from ->
                IntStream.rangeClosed(from + 1, words.size())
                    .mapToObj(to -> String.join(" ", words.subList(from, to))));
  }

  /**
   * How much a phrase stands out in some weeks against those before: how unlikely that is, times
   * the logarithms of its conversations and its people, up to twice as much for what stands in
   * subjects, and a fifth more for the second and the third word.
   */
  private static double score(String phrase, int from, int to, List<List<Said>> weeks) {
    List<Said> said =
        saying(phrase, weeks.subList(from, to).stream().flatMap(List::stream).toList());
    Pattern pattern = OwnWords.phrase(phrase);
    double pairs = said.stream().map(Said::pair).distinct().count();
    double titled =
        said.stream()
            .filter(each -> each.words().isTitled(pattern))
            .map(Said::pair)
            .distinct()
            .count();
    double conversations = said.stream().map(Said::conversation).distinct().count();
    double people = said.stream().map(Said::person).distinct().count();
    List<Integer> on = pairs(weeks.stream().map(week -> saying(phrase, week)).toList());
    return surprise(on, pairs(weeks), 0, from, to)
        * Math.log(1 + conversations)
        * Math.log(1 + people)
        * (1 + titled / pairs)
        * (0.8 + 0.2 * Math.min(3, phrase.split(" ").length));
  }

  /** The threads told of are those with most people, then mails, and each has its own. */
  private static void checkThreads(Topic topic, List<Said> said) {
    Map<String, List<Said>> conversations =
        said.stream().collect(Collectors.groupingBy(Said::conversation));
    assertThat(topic.threads())
        .as(topic.label())
        .extracting(thread -> new Share(thread.mails(), thread.people()))
        .isEqualTo(
            conversations.values().stream()
                .map(Share::of)
                .sorted(
                    Comparator.comparingInt(Share::people)
                        .thenComparingInt(Share::mails)
                        .reversed())
                .limit(topic.threads().size())
                .toList());
    for (TopicThread thread : topic.threads()) {
      String root = raw.thread(raw.mail(thread.root().value()));
      List<Said> inThread =
          conversations.getOrDefault(conversation(root, thread.subject()), List.of());
      assertThat(Share.of(inThread))
          .as(topic.label() + ": " + thread.subject())
          .isEqualTo(new Share(thread.mails(), thread.people()));
    }
  }

  /** Those who wrote most are named, most first, by any name that they ever wrote under. */
  private static void checkSpeakers(List<String> speakers, List<Said> said) {
    Map<String, List<Said>> mails = said.stream().collect(Collectors.groupingBy(Said::person));
    var counts = mails.values().stream().map(List::size).sorted(Comparator.reverseOrder()).toList();
    for (int i = 0; i < speakers.size(); i++) {
      String name = speakers.get(i);
      int wrote = counts.get(i);
      assertThat(SAID)
          .as(name)
          .anyMatch(
              each ->
                  each.mail().name().equals(name)
                      && mails.getOrDefault(each.person(), List.of()).size() == wrote);
    }
  }

  /** Whether a topic comes or goes, by the week against all weeks before. */
  private static State state(List<Integer> on, List<Integer> all) {
    int last = on.size() - 1;
    int before = sum(on.subList(0, last));
    if (before == 0) {
      return State.NEW;
    }
    if (surprise(on, all, 0, last, on.size()) < SIGNIFICANT) {
      return State.STEADY;
    }
    boolean silent = sum(on.subList(last - 8, last)) == 0;
    return silent && before >= 3 ? State.RETURNED : State.RISING;
  }

  /**
   * The log-likelihood ratio of the weeks {@code middle..to} against {@code from..middle}, as the
   * sum over the four cells of a table; negative if their rate is lower.
   */
  private static double surprise(
      List<Integer> on, List<Integer> all, int from, int middle, int to) {
    double[] hits = {sum(on.subList(middle, to)), sum(on.subList(from, middle))};
    double[] totals = {sum(all.subList(middle, to)), sum(all.subList(from, middle))};
    double both = totals[0] + totals[1];
    double sum = 0;
    for (int i = 0; i < 2; i++) {
      double expected = totals[i] * (hits[0] + hits[1]) / both;
      sum += cell(hits[i], expected) + cell(totals[i] - hits[i], totals[i] - expected);
    }
    return hits[0] / totals[0] >= hits[1] / totals[1] ? 2 * sum : -2 * sum;
  }

  private static double cell(double observed, double expected) {
    return observed == 0 ? 0 : observed * Math.log(observed / expected);
  }

  /** The cheapest way to be in a state, and the week since which that is high; -1 if it is low. */
  private record Way(double cost, int since) {}

  /**
   * Since when a topic has been much talked about, -1 if it is not: Kleinberg's two states, the
   * high one with three times the rate, where going up costs the logarithm of the weeks.
   */
  private static int burst(List<Integer> on, List<Integer> all) {
    double rate = (double) sum(on) / sum(all);
    double up = Math.log(on.size() + 1.0);
    var low = new Way(0, -1);
    var high = new Way(Double.POSITIVE_INFINITY, -1);
    for (int week = 0; week < on.size(); week++) {
      Way calm = high.cost() < low.cost() ? high : low;
      Way rise = high.cost() <= low.cost() + up ? high : new Way(low.cost() + up, week);
      low = new Way(calm.cost() + cost(on.get(week), all.get(week), rate), -1);
      high = new Way(rise.cost() + cost(on.get(week), all.get(week), 3 * rate), rise.since());
    }
    return high.cost() < low.cost() ? high.since() : -1;
  }

  private static double cost(int on, int all, double rate) {
    return -on * Math.log(rate) - (all - on) * Math.log(1 - rate);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2025-W08", "2025-W24", "2024-W33"})
  void debates_ofAReport_haveTheTurnsAndWordsOfTheRawMails(String week) throws IOException {
    Discussion discussion = RealSummaries.discussions().of(Period.week(week));
    Map<String, List<Said>> conversations =
        in(discussion.period()).stream().collect(Collectors.groupingBy(Said::conversation));
    Set<String> maintainers =
        weeks(discussion.period()).stream()
            .flatMap(List::stream)
            .filter(each -> maintains(each.mail()))
            .map(Said::person)
            .collect(Collectors.toSet());
    for (Debate debate : discussion.debates()) {
      String thread = raw.thread(raw.mail(debate.root().value()));
      List<Said> said =
          conversations.getOrDefault(conversation(thread, debate.subject()), List.of());
      var told =
          new Dispute(
              new Share(debate.mails(), debate.people()),
              debate.turns(),
              debate.dissent(),
              debate.naks(),
              Dispute.of(said).dissenters());
      assertThat(told).as(debate.subject()).isEqualTo(Dispute.of(said));
      assertThat(told.isDebate()).as(debate.subject()).isTrue();
      checkSpeakers(debate.speakers(), said);
      assertThat(debate.maintainers())
          .as("maintainers in " + debate.subject())
          .hasSize(
              (int)
                  said.stream().map(Said::person).distinct().filter(maintainers::contains).count());
    }
    assertThat(discussion.debates())
        .hasSize(
            (int)
                conversations.values().stream()
                    .map(Dispute::of)
                    .filter(Dispute::isDebate)
                    .limit(10)
                    .count());
  }

  /** Whether its author applies or acks in it what somebody else posted, or asks to pull. */
  private static boolean maintains(Mail mail) {
    if (mail.tag().filter(Tag::pull).isPresent()) {
      return true;
    }
    boolean acks =
        mail.text()
            .lines()
            .filter(line -> line.matches("(?i)\\s*([a-z]+-)*Acked(-[a-z]+)*-by:.*"))
            .anyMatch(line -> line.contains(mail.name()) || line.contains(mail.address()));
    return (acks || raw.applies(mail))
        && raw.answered(mail)
            .filter(posting -> !raw.person(posting.head()).equals(raw.person(mail)))
            .isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2025-W08", "2025-W24", "2024-W33"})
  void questions_ofAReport_areNotAnsweredInTheRawMails(String week) throws IOException {
    for (OpenQuestion question : RealSummaries.discussions().of(Period.week(week)).unanswered()) {
      Mail asked = raw.mail(question.mail().value());
      assertThat(asked.tag()).as("no patch: " + asked.subject()).isEmpty();
      assertThat(
              asked
                  .text()
                  .lines()
                  .filter(line -> !line.startsWith(">"))
                  .collect(Collectors.joining(" "))
                  .replaceAll("\\s+", " "))
          .as("asks: " + asked.subject())
          .contains(question.question().replace("…", ""))
          .contains("?");
      assertThat(
              raw.postings.stream()
                  .filter(posting -> posting.head().time() > asked.time())
                  .filter(posting -> isLater(posting, asked)))
          .as("newer versions of what " + asked.id() + " is about")
          .isEmpty();
      assertThat(asked.time()).isEqualTo(question.asked());
      assertThat(
              raw.mails.stream()
                  .filter(mail -> !mail.parents().isEmpty())
                  .filter(mail -> mail.parents().getLast().equals(asked.id()))
                  .filter(mail -> !raw.person(mail).equals(raw.person(asked)) && !mail.robot()))
          .as("answers to " + asked.id())
          .isEmpty();
    }
  }

  private static boolean isLater(RawMails.Posting posting, Mail asked) {
    return raw.answered(asked)
        .filter(old -> old.tag().title().equals(posting.tag().title()))
        .filter(old -> raw.person(old.head()).equals(raw.person(posting.head())))
        .isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2025-W08", "2025-W24", "2024-W33"})
  void tools_ofAReport_areNamedInTheRawMails(String week) throws IOException {
    Discussion discussion = RealSummaries.discussions().of(Period.week(week));
    List<List<Said>> weeks = weeks(discussion.period());
    List<Said> now = weeks.getLast();
    List<ToolTalk> tools = discussion.tools();
    for (ToolTalk tool : tools) {
      Pattern pattern = tool.crate() ? crate(tool.name()) : tool(tool.name());
      assertThat(new Share(tool.mails(), tool.people()))
          .as(tool.name())
          .isEqualTo(Share.of(naming(pattern, now)));
      int before = 0;
      for (List<Said> one :
          weeks.subList(Discussion.BEFORE - Discussion.RECENT, Discussion.BEFORE)) {
        before += Share.of(naming(pattern, one)).people();
      }
      assertThat(tool.peopleBefore())
          .as("before, " + tool.name())
          .isEqualTo((double) before / Discussion.RECENT);
      assertThat(tool.versions())
          .as("versions of " + tool.name())
          .isEqualTo(tool.crate() ? List.of() : versions(pattern, now));
    }
    assertThat(tools).extracting(ToolTalk::people).isSortedAccordingTo(Comparator.reverseOrder());
    var told = new HashSet<String>();
    tools.forEach(tool -> told.add(tool.crate() ? "" : tool.name()));
    for (String name : TOOLS) {
      if (!told.contains(name)) {
        assertThat(Share.of(naming(tool(name), now)).people())
            .as("left out: " + name)
            .isLessThanOrEqualTo(tools.size() < 15 ? 1 : tools.getLast().people());
      }
    }
  }

  /** What finds a tool's name as a word and the version beside it, which Rust must have. */
  private static Pattern tool(String name) {
    String version = "( (?:version )?v?(?<version>\\d[\\d.]{0,7})(?=[ +]|$))";
    return Pattern.compile(
        "(?i)(?<!\\S)"
            + Pattern.quote(name)
            + "(?!\\S)"
            + version
            + (name.equals("Rust") ? "" : "?"));
  }

  private static Pattern crate(String name) {
    return Pattern.compile("(?i)(?<!\\S)" + Pattern.quote(name) + " crates?(?!\\S)");
  }

  private static List<Said> naming(Pattern pattern, List<Said> said) {
    return said.stream()
        .filter(each -> each.words().phrases().anyMatch(words -> pattern.matcher(words).find()))
        .toList();
  }

  /** The four named most often. */
  private static List<String> versions(Pattern tool, List<Said> said) {
    var counts = new HashMap<String, Integer>();
    for (Said each : said) {
      each.words()
          .phrases()
          .flatMap(words -> tool.matcher(words).results())
          .map(named -> named.group("version"))
          .filter(version -> version != null)
          .forEach(version -> counts.merge(version, 1, Integer::sum));
    }
    return counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(4)
        .map(Map.Entry::getKey)
        .toList();
  }
}
