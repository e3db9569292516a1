package dev.tidemark.deploy.demo;

import dev.tidemark.deploy.demo.SampleTexts.Person;
import dev.tidemark.deploy.demo.SampleTexts.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What happens on the lists for a while: series come in versions, people answer, topics rise and
 * fall, robots report. Everything is planned as actions at a time and played in that order, so a
 * patch is always made against the tree of its day.
 */
final class Story {
  static final String LORE = "https://lore.tide.example/";
  static final SampleMail.ListHome[] LISTS = {
    new SampleMail.ListHome(
        "rust-for-tide",
        "rust-for-tide@vger.tide.example",
        "rust-for-tide.vger.tide.example",
        false),
    new SampleMail.ListHome(
        "tide-drivers",
        "tide-drivers@lists.shore.example",
        "tide-drivers.lists.shore.example",
        true)
  };
  private static final int WIDTH = 72;

  /** What the numbers below come to. */
  private static final int DEFAULT_MAILS = 5_200;

  private static final int DEFAULT_SERIES = 150;
  private static final int DEFAULT_TALKS = 170;
  private static final int DEFAULT_REPORTS = 60;

  private record Action(Instant when, int order, Runnable what) {}

  final SampleTexts texts;
  final Dice dice;
  final Instant start;
  final int days;
  final List<SampleMail> mails = new ArrayList<>();
  final List<SampleArchive.Series> series = new ArrayList<>();
  final @Nullable SourceHistory history;
  final boolean scripted;
  private final int target;
  private final long chapter;
  private final PriorityQueue<Action> actions =
      new PriorityQueue<>(Comparator.comparing(Action::when).thenComparingInt(Action::order));
  private final Set<String> titles = new HashSet<>();
  private final Set<String> legacyTaken = new HashSet<>();
  private SourceTree main;
  private SourceTree snapshot;
  private String baseCommit;
  private int order;
  private int names;
  private int ids;
  private int blocks;

  /**
   * @param chapter which part of a long archive this is; makes the Message-IDs differ
   * @param target how many mails to write, at least; 0 for the story as it comes
   * @param scripted whether to play the odd cases as well
   */
  Story(
      SampleTexts texts,
      long seed,
      long chapter,
      Instant start,
      int days,
      int target,
      boolean scripted,
      @Nullable SourceHistory history) {
    this.texts = texts;
    this.dice = new Dice(seed * 1_000_003L + chapter);
    this.chapter = chapter;
    this.start = start;
    this.days = days;
    this.target = target;
    this.scripted = scripted;
    this.history = history;
    this.main = BaseTree.make(texts, dice.fork());
    this.snapshot = main;
    this.baseCommit = "";
  }

  /** Plays the story to its end; then {@link #mails} holds it, in order of the archive's clock. */
  void play() {
    int goal = target == 0 ? DEFAULT_MAILS : target;
    tick(start);
    for (int day = 7; day < days; day += 7) {
      Instant monday = start.plus(Duration.ofDays(day));
      at(monday, () -> tick(monday));
    }
    if (scripted) {
      SeriesPlots.script(this);
      OddMails.script(this);
    }
    int plots = DEFAULT_SERIES * goal / DEFAULT_MAILS - (scripted ? SeriesPlots.SCRIPTED : 0);
    for (int i = 0; i < plots; i++) {
      SeriesPlots.random(this);
    }
    for (int i = 0; i < DEFAULT_TALKS * goal / DEFAULT_MAILS; i++) {
      Instant when = someday(0, 100);
      at(when, () -> talk(when));
    }
    for (int i = 0; i < DEFAULT_REPORTS * goal / DEFAULT_MAILS; i++) {
      Instant when = someday(2, 100);
      at(when, () -> Robots.report(this, when));
    }
    run();
    while (target > mails.size()) {
      Instant when = someday(0, 100);
      talk(when);
    }
    mails.sort(Comparator.comparing((SampleMail m) -> m.archived(0)).thenComparing(m -> m.id));
    if (target > 0) {
      mails.subList(target, mails.size()).clear();
    }
  }

  private void run() {
    for (Action next = actions.poll(); next != null; next = actions.poll()) {
      next.what.run();
    }
  }

  void at(Instant when, Runnable what) {
    if (when.isBefore(end())) {
      actions.add(new Action(when, order++, what));
    }
  }

  Instant end() {
    return start.plus(Duration.ofDays(days));
  }

  /** A new week: what landed is in the tree that new postings start from. */
  private void tick(Instant when) {
    main = main.flat();
    snapshot = main;
    if (history == null) {
      baseCommit = new Dice(when.getEpochSecond()).hex(40);
    } else {
      baseCommit = history.tag(main, when);
    }
  }

  /** A number no other block of the tree has. */
  int blockNumber() {
    return blocks++;
  }

  SourceTree snapshot() {
    return snapshot;
  }

  String baseCommit() {
    return baseCommit;
  }

  /** Makes a change part of the tree; the change is what {@code edits} do to it by now. */
  void land(List<SourceTree.Edit> edits, String message, Person author, Instant when) {
    SourceTree next = main.apply(edits);
    main = next;
    if (history != null) {
      history.commit(next, message, author, when);
    }
  }

  int perMille(Instant when) {
    return (int) (Duration.between(start, when).toHours() * 1000 / (days * 24L));
  }

  /** Office hours or late at night, of a day between two points of the story, in percent. */
  Instant someday(int fromPercent, int toPercent) {
    int low = days * fromPercent / 100;
    int high = Math.max(low, days * toPercent / 100 - 1);
    int day = dice.between(low, high);
    if (day % 7 > 4 && dice.chance(75)) {
      day = Math.max(low, day - 3);
    }
    return start.plusSeconds(day * 86_400L + dice.between(6 * 3600, 22 * 3600));
  }

  Topic hotTopic(Instant when) {
    int[] heat = new int[texts.topics.size()];
    for (int i = 0; i < heat.length; i++) {
      heat[i] = texts.topics.get(i).heat(perMille(when));
    }
    return texts.topics.get(dice.weighted(heat));
  }

  String freeName() {
    int n = names++;
    String name = SampleTexts.NAMES.get(n % SampleTexts.NAMES.size());
    int round = n / SampleTexts.NAMES.size();
    if (round == 0) {
      return name;
    }
    List<String> endings = SampleTexts.ENDINGS;
    String ending = endings.get((round - 1 + n * 7) % endings.size());
    return round <= endings.size() ? name + ending : name + ending + round;
  }

  /** {@code title}, made different if it was used before. */
  String unique(String title, String name) {
    if (titles.add(title)) {
      return title;
    }
    String other = title.contains(name) ? title : title + " for " + name;
    for (int i = 2; !titles.add(other); i++) {
      other = title + " for " + name + " " + i;
    }
    return other;
  }

  boolean takeLegacy(Topic topic) {
    return legacyTaken.add(topic.name);
  }

  /** A Message-ID as a mail program makes it. */
  String id(Person from, Instant when) {
    ids++;
    String unique = Long.toString(chapter * 1_000_000L + ids, 36);
    return switch (from.mailer()) {
      case "gmail" -> "CA" + dice.alphanumeric(20) + "_" + unique + "@mail." + from.domain();
      case "thunderbird" ->
          dice.hex(8) + "-" + dice.hex(4) + "-4" + dice.hex(3) + "-" + unique + "@" + from.domain();
      case "outlook" ->
          "PR"
              + dice.alphanumeric(12).toUpperCase(Locale.ROOT)
              + "."
              + unique
              + "@"
              + from.domain();
      default -> "Z" + dice.alphanumeric(9) + "." + unique + "@" + from.domain();
    };
  }

  /** The part of the Message-IDs of one git send-email run that they have in common. */
  String stem(Person from, Instant when, @Nullable String slug, int version) {
    ids++;
    String unique = Long.toString(chapter * 1_000_000L + ids);
    return slug == null
        ? MailDate.stamp(when) + "." + unique
        : MailDate.stamp(when).substring(0, 8) + "-" + slug + "-v" + version + "-" + unique;
  }

  Person other(Person... not) {
    for (int i = 0; i < 50; i++) {
      Person p = texts.person(dice);
      if (List.of(not).stream().noneMatch(n -> n.name().equals(p.name()))) {
        return p;
      }
    }
    return texts.people.getFirst();
  }

  String phrase(String kind, Slots slots) {
    return slots.fill(dice.pick(texts.phrases(kind)));
  }

  String sentence(Topic topic, Slots slots) {
    return slots.fill(dice.pick(topic.sentences));
  }

  /** Everything that is sent goes through here. */
  SampleMail send(SampleMail mail) {
    if (mail.to.isEmpty()) {
      for (int i = 0; i < LISTS.length; i++) {
        if (mail.on(i)) {
          (mail.to.isEmpty() ? mail.to : mail.cc).add(LISTS[i].address());
        }
      }
    }
    if (mail.delay.equals(Duration.ofSeconds(40))) {
      mail.delay = Duration.ofSeconds(8L + dice.below(200));
    }
    if (Integer.bitCount(mail.lists) > 1) {
      mail.odd(Oddity.CROSS_POST);
    }
    charsetOddity(mail);
    mails.add(mail);
    return mail;
  }

  private static void charsetOddity(SampleMail mail) {
    if (SampleMail.isAscii(mail.text) || !mail.charset.newEncoder().canEncode(mail.text)) {
      return;
    }
    switch (mail.charset.name()) {
      case "ISO-8859-1" -> mail.odd(Oddity.ISO_8859_1);
      case "windows-1252" -> mail.odd(Oddity.WINDOWS_1252);
      case "GB2312" -> mail.odd(Oddity.GB2312);
      case "ISO-2022-JP" -> mail.odd(Oddity.ISO_2022_JP);
      case "KOI8-R" -> mail.odd(Oddity.KOI8_R);
      default -> {}
    }
  }

  // What people write.

  /** A discussion: somebody asks, others answer and answer each other. */
  private void talk(Instant when) {
    Topic topic = hotTopic(when);
    Person asker = texts.person(dice);
    Slots slots = BaseTree.slots(topic, dice.pick(SampleTexts.NAMES), dice);
    String subject = slots.fill(dice.pick(topic.talks));
    StringBuilder text = new StringBuilder();
    text.append(phrase("opening", slots.with('w', "all"))).append("\n\n");
    text.append(wrap(sentence(topic, slots) + " " + sentence(topic, slots))).append('\n');
    text.append(wrap(sentence(topic, slots) + " " + phrase("question", slots))).append('\n');
    sign(text, asker);
    SampleMail root = new SampleMail(id(asker, when), asker, subject, when, text.toString());
    root.lists = dice.chance(18) ? 3 : 1 << topic.list;
    send(root);
    int heat = topic.heat(perMille(when));
    answers(root, topic, slots, 1 + dice.below(3 + Math.min(12, heat / 4)), false);
  }

  /** Lets {@code count} people answer in a thread. */
  void answers(SampleMail root, Topic topic, Slots slots, int count, boolean review) {
    List<SampleMail> thread = new ArrayList<>();
    thread.add(root);
    for (int i = 0; i < count; i++) {
      SampleMail parent =
          thread.get(Math.max(0, thread.size() - 1 - dice.below(Math.min(4, thread.size()))));
      thread.add(answer(parent, topic, slots, review));
    }
  }

  SampleMail answer(SampleMail parent, Topic topic, Slots slots, boolean review) {
    Person who = other(parent.from);
    Instant when = later(parent.date, 30);
    Slots own = slots.with('w', parent.from.first());
    StringBuilder text = new StringBuilder();
    if (dice.chance(40)) {
      text.append(phrase("opening", own)).append("\n\n");
    }
    boolean top = who.mailer().equals("outlook");
    if (!top) {
      quote(text, parent);
    }
    text.append(wrap(review && dice.chance(70) ? phrase("review", own) : sentence(topic, own)));
    if (dice.chance(45)) {
      text.append('\n')
          .append(
              wrap(
                  sentence(topic, own) + " " + phrase(dice.chance(50) ? "plan" : "disagree", own)));
    } else if (dice.chance(40)) {
      text.append('\n').append(wrap(phrase("question", own)));
    }
    text.append('\n');
    sign(text, who);
    if (top) {
      text.append("\n-----Original Message-----\nFrom: ")
          .append(parent.from.mailbox())
          .append("\nSubject: ")
          .append(parent.subject)
          .append("\n\n")
          .append(excerpt(parent, "", 14));
    }
    return reply(parent, who, when, text.toString());
  }

  /** Sends a reply; the subject gets its prefix. */
  SampleMail reply(SampleMail parent, Person who, Instant when, String text) {
    String subject = parent.subject;
    if (!isReply(subject)) {
      subject = "Re: " + subject;
    }
    SampleMail mail = new SampleMail(id(who, when), who, subject, when, text).inReplyTo(parent);
    mail.lists = parent.lists;
    mail.to.add(parent.from.mailbox());
    for (int i = 0; i < LISTS.length; i++) {
      if (mail.on(i)) {
        mail.cc.add(LISTS[i].address());
      }
    }
    int odd = dice.below(400);
    if (odd < 3 && parent.subject.equals(subject)) {
      mail.layout = SampleMail.Layout.SIGNED;
      mail.odd(Oddity.SIGNED);
    } else if (who.mailer().equals("gmail") && odd < 60) {
      mail.layout = SampleMail.Layout.ALTERNATIVE;
      mail.odd(Oddity.MULTIPART_ALTERNATIVE);
    }
    return send(mail);
  }

  private static boolean isReply(String subject) {
    return subject.startsWith("Re: ")
        || subject.startsWith("AW: ")
        || subject.startsWith("SV: ")
        || subject.startsWith("回复: ")
        || subject.startsWith("答复: ")
        || subject.startsWith("Antw: ")
        || subject.startsWith("WG: ")
        || subject.startsWith("RE: ");
  }

  Instant later(Instant than, int hours) {
    Instant when = than.plusSeconds(600L + dice.below(hours) * 1800L + dice.below(3600));
    return when.isBefore(end()) ? when : than.plusSeconds(300 + dice.below(3000));
  }

  /** "On ..., NAME wrote:" and some quoted lines of the parent. */
  void quote(StringBuilder text, SampleMail parent) {
    text.append("On ")
        .append(MailDate.quoted(parent.date, parent.from.zone()))
        .append(", ")
        .append(parent.from.name())
        .append(" wrote:\n");
    text.append(excerpt(parent, "> ", 3 + dice.below(9))).append('\n');
  }

  /** Consecutive lines of a mail, from a random place, each with a prefix. */
  String excerpt(SampleMail parent, String prefix, int count) {
    List<String> lines = parent.text.lines().toList();
    int diff = 0;
    while (diff < lines.size() && !lines.get(diff).startsWith("@@ ")) {
      diff++;
    }
    int first =
        diff < lines.size() && dice.chance(65)
            ? diff + dice.below(Math.max(1, lines.size() - diff - count))
            : dice.below(Math.max(1, Math.min(lines.size(), 12) - 2));
    StringBuilder out = new StringBuilder();
    for (int i = first; i < Math.min(lines.size(), first + count); i++) {
      String line = lines.get(i);
      if (line.equals("-- ")) {
        break;
      }
      out.append(line.isEmpty() ? prefix.stripTrailing() : prefix + line).append('\n');
    }
    return out.toString();
  }

  void sign(StringBuilder text, Person who) {
    while (text.length() > 1
        && text.charAt(text.length() - 1) == '\n'
        && text.charAt(text.length() - 2) == '\n') {
      text.setLength(text.length() - 1);
    }
    String greeting =
        switch (who.charset().name()) {
          case "GB2312" -> "谢谢！";
          case "ISO-2022-JP" -> "よろしくお願いします。";
          case "KOI8-R" -> "С уважением,";
          case "ISO-8859-1" -> "Schöne Grüße,";
          case "windows-1252" -> "Thanks – that’s all from my side,";
          default -> dice.chance(50) ? phrase("closing", Slots.EMPTY) : "";
        };
    if (!greeting.isEmpty()) {
      text.append('\n').append(greeting).append('\n').append(who.first()).append('\n');
    }
    if (dice.chance(15)) {
      text.append("\n-- \n")
          .append(who.name())
          .append(", ")
          .append(who.domain().replace(".example", ""))
          .append('\n');
    }
  }

  /** Fills lines up to 72 characters. */
  static String wrap(String text) {
    return wrap(text, "", "");
  }

  static String wrap(String text, String first, String rest) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    int column = first.length();
    out.append(first);
    boolean fresh = true;
    for (String word : text.split(" ", -1)) {
      if (!fresh && column + 1 + word.length() > WIDTH) {
        out.append('\n').append(rest);
        column = rest.length();
        fresh = true;
      }
      if (!fresh) {
        out.append(' ');
        column++;
      }
      out.append(word);
      column += word.length();
      fresh = false;
    }
    return out.append('\n').toString();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
