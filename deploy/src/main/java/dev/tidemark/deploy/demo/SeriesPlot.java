package dev.tidemark.deploy.demo;

import dev.tidemark.deploy.demo.SampleTexts.Person;
import dev.tidemark.deploy.demo.SampleTexts.Topic;
import dev.tidemark.deploy.demo.SourceTree.Edit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One work on its way over the lists: its pieces, its versions, what people answer, how it ends.
 */
final class SeriesPlot {
  /** A patch as it stands in one version. */
  private record Ready(PatchPiece piece, SamplePatch patch) {}

  final Story story;
  final Topic topic;
  final String name;
  final Slots slots;
  final List<PatchPiece> pieces = new ArrayList<>();
  final Set<Oddity> oddities = EnumSet.noneOf(Oddity.class);
  Person author;
  String title;
  int lists;
  int versions = 1;
  int gapDays = 14;
  boolean rfc;
  boolean cover = true;
  boolean link = true;
  boolean b4;
  boolean lands;
  String tree = "";
  @Nullable Oddity style;
  @Nullable Oddity twist;

  /** How the mail of a single patch is encoded, or what it does to a file. */
  @Nullable Oddity mark;

  int twistAt = 1;
  @Nullable SampleMail parent;
  final List<String> ancestors = new ArrayList<>();
  @Nullable SeriesPlot heir;
  @Nullable SeriesPlot offshoot;
  int waitsFor;

  private final Dice dice;
  private final PieceMaker maker;
  private final String changeId;
  private final List<SampleArchive.Version> posted = new ArrayList<>();
  private final List<String> formerLinks = new ArrayList<>();
  private @Nullable SampleMail head;
  private List<String> reviewers = new ArrayList<>();
  private boolean inBodyFrom;

  SeriesPlot(Story story, Topic topic) {
    this(story, topic, story.freeName());
  }

  /** One of many that need no name of their own, such as what is taken into a stable queue. */
  static SeriesPlot nameless(Story story, Topic topic) {
    SeriesPlot plot = new SeriesPlot(story, topic, story.dice.pick(SampleTexts.NAMES));
    return plot.shape(1);
  }

  private SeriesPlot(Story story, Topic topic, String name) {
    this.story = story;
    this.topic = topic;
    this.dice = story.dice.fork();
    this.author = story.texts.person(dice);
    this.name = name;
    this.slots =
        BaseTree.slots(topic, name, dice)
            .with('f', BaseTree.mainFile(topic, name))
            .with('s', name + "_" + dice.pick(topic.verbs));
    this.title = story.unique(slots.fill(dice.pick(topic.titles)), name);
    this.lists = dice.chance(20) ? 3 : 1 << topic.list;
    this.maker = new PieceMaker(story, topic, name, slots, dice);
    this.b4 = dice.chance(30);
    this.changeId = b4 ? "2024" + (1000 + dice.below(8999)) + "-" + name + "-" + dice.hex(12) : "";
    this.lands = dice.chance(45);
  }

  /** How many patches each version has; fills {@link #pieces}. */
  SeriesPlot shape(int... counts) {
    versions = counts.length;
    int most = 0;
    for (int count : counts) {
      most = Math.max(most, count);
    }
    for (int i = 0; i < most; i++) {
      PatchPiece piece = maker.make(i, most, author);
      if (i > 1 && dice.chance(40)) {
        pieces.getFirst().changedBy(piece);
      }
      int since = 0;
      while (since < versions && counts[since] <= i) {
        since++;
      }
      piece.since = since;
      for (int v = since; v < versions; v++) {
        if (counts[v] <= i && piece.until == Integer.MAX_VALUE) {
          piece.until = v;
        }
      }
      pieces.add(piece);
    }
    return this;
  }

  /** Takes over patches of another series. */
  void adopt(List<PatchPiece> others) {
    for (PatchPiece piece : others) {
      PatchPiece copy = piece.titled(piece.title);
      copy.since = 0;
      copy.until = Integer.MAX_VALUE;
      pieces.add(copy);
    }
  }

  /** Plans the first version; the others follow from it. */
  void begin(Instant when) {
    story.at(when, () -> post(0, when));
  }

  private int label(int version) {
    return rfc ? Math.max(1, version) : version + 1;
  }

  private boolean isRfc(int version) {
    return (rfc && version == 0)
        || style == Oddity.GLUED_RFC_VERSION
        || style == Oddity.RFC_WITHOUT_PATCH;
  }

  private void post(int version, Instant when) {
    if (version > 0 && version == twistAt) {
      changeOfLife();
    }
    List<Ready> ready = new ArrayList<>();
    SourceTree base = story.snapshot();
    SourceTree at = base;
    List<Edit> all = new ArrayList<>();
    for (PatchPiece piece : pieces) {
      if (!piece.in(version)) {
        continue;
      }
      List<Edit> edits = piece.edits(version);
      SourceTree next = at.apply(edits);
      SamplePatch patch = SamplePatch.of(at, next, edits);
      if (!patch.isEmpty()) {
        ready.add(new Ready(piece, patch));
        all.addAll(edits);
        at = next;
      }
    }
    if (ready.isEmpty()) {
      return;
    }
    postVersion(version, when, ready, SamplePatch.of(base, at, all));
    int next = version + 1;
    Duration gap =
        Duration.ofDays(Math.max(2, (long) gapDays * story.days / 420) + dice.below(6))
            .plusMinutes(dice.below(600));
    Instant then = when.plus(gap);
    boolean over = !then.isBefore(story.end());
    if (version == twistAt && offshoot != null) {
      offshoot.ancestors.addAll(formerLinks);
      offshoot.begin(then);
    }
    if (next < versions && !over) {
      story.at(then, () -> post(next, then));
    } else if (next == versions && heir != null) {
      finish(false);
      heir.ancestors.addAll(formerLinks);
      if (--heir.waitsFor == 0) {
        heir.begin(then);
      }
    } else if (next == versions && lands && !over) {
      story.at(then, () -> land(version, ready, then));
    } else {
      finish(false);
    }
  }

  private void changeOfLife() {
    if (twist == Oddity.AUTHOR_ADDRESS_CHANGE) {
      author = author.at(author.user() + "@newshore.example");
      oddities.add(Oddity.AUTHOR_ADDRESS_CHANGE);
    } else if (twist == Oddity.RETITLED) {
      title =
          story.unique(
              slots.fill(topic.titles.get((topic.titles.indexOf(title) + 2) % topic.titles.size()))
                  + " the small way",
              name);
      oddities.add(Oddity.RETITLED);
    }
  }

  private boolean twisted(Oddity which, int version) {
    return twist == which && version == twistAt;
  }

  private void postVersion(int version, Instant when, List<Ready> ready, SamplePatch whole) {
    int n = ready.size();
    Person sender = author;
    inBodyFrom = twisted(Oddity.IN_BODY_FROM, version);
    if (inBodyFrom) {
      sender = story.other(author);
    }
    Set<Oddity> odd = EnumSet.noneOf(Oddity.class);
    boolean withCover = cover && (n > 1 || style == Oddity.ZERO_OF_ONE);
    String stem = story.stem(sender, when, b4 ? name : null, label(version));
    List<SampleMail> sent = new ArrayList<>();
    SampleMail top = null;
    if (withCover) {
      String subject = subject(version, 0, n, title, false);
      if (twisted(Oddity.NAKED_COVER, version)) {
        subject = title;
        odd.add(Oddity.NAKED_COVER);
      }
      SampleMail mail =
          new SampleMail(
                  mailId(stem, sender, 0), sender, subject, when, coverText(version, ready, whole))
              .asPatch();
      top = address(mail, version, odd);
      if (twisted(Oddity.SUPERSEDES, version)) {
        odd.add(Oddity.SUPERSEDES);
      }
      story.send(top);
      sent.add(top);
    }
    List<String> ids = new ArrayList<>();
    Map<String, SamplePatch.FileChange> unused = new HashMap<>();
    Set<String> files = new HashSet<>();
    int insertions = 0;
    int deletions = 0;
    int skipped = twisted(Oddity.MISSING_PATCH, version) ? 1 + dice.below(n - 1) : -1;
    boolean nothing = twisted(Oddity.COVER_ONLY, version);
    for (int k = 1; k <= n; k++) {
      Ready r = ready.get(k - 1);
      SampleMail mail =
          new SampleMail(
                  mailId(stem, sender, k),
                  sender,
                  subject(version, k, n, r.piece.title, false),
                  when.plusSeconds(k),
                  patchText(version, r, n, k, withCover))
              .asPatch();
      if (k - 1 == skipped || nothing) {
        odd.add(nothing ? Oddity.COVER_ONLY : Oddity.MISSING_PATCH);
        continue;
      }
      if (style == Oddity.COUNTER_GLUED_TO_VERSION && version > 0 && k == n - 1) {
        mail.subject = "[PATCH V" + label(version) + k + "/" + n + "] " + r.piece.title;
      }
      boolean rest = twisted(Oddity.REST_IN_NEW_THREAD, version) && k > n / 2;
      if (rest) {
        odd.add(Oddity.REST_IN_NEW_THREAD);
        mail.lists = lists;
      } else if (top == null) {
        address(mail, version, odd);
      } else {
        mail.lists = lists;
        mail.inReplyTo(top);
      }
      if (mark != null) {
        OddMails.mark(mail, mark);
        odd.add(mark);
      }
      if (twist == Oddity.SPREAD_OVER_LISTS) {
        odd.add(Oddity.SPREAD_OVER_LISTS);
        mail.lists = r.patch.files.getFirst().path().startsWith("rust/") ? 1 : k % 3 == 0 ? 3 : 2;
      }
      story.send(mail);
      if (top == null && !rest) {
        top = mail;
      }
      sent.add(mail);
      ids.add(mail.id);
      r.patch.files.forEach(f -> files.add(f.path()));
      insertions += r.patch.added;
      deletions += r.patch.removed;
    }
    if (top == null) {
      return;
    }
    if (style != null) {
      odd.add(style);
    }
    if (!tree.isEmpty()) {
      odd.add(Oddity.TREE_PREFIX);
    }
    if (inBodyFrom) {
      odd.add(Oddity.IN_BODY_FROM);
    }
    if (twisted(Oddity.UNLABELLED_REPOST, version)) {
      odd.add(Oddity.UNLABELLED_REPOST);
    }
    if ((twist == Oddity.RETITLED
            || twist == Oddity.AUTHOR_ADDRESS_CHANGE
            || twist == Oddity.SPLIT_SERIES)
        && version == twistAt) {
      odd.add(twist);
    }
    if (heir == null && !ancestors.isEmpty() && version == 0) {
      odd.add(twist == null ? Oddity.JOINED_SERIES : twist);
    }
    List<String> extra = extras(version, when, ready, top, sent, sender, withCover);
    odd.addAll(extraOddities);
    extraOddities.clear();
    for (SampleMail mail : sent) {
      mail.oddities.addAll(odd);
    }
    oddities.addAll(odd);
    posted.add(
        new SampleArchive.Version(
            isRfc(version) && rfc ? "RFC" : "v" + label(version),
            label(version),
            isRfc(version),
            when,
            sender.address(),
            top.subject,
            top.id,
            story.baseCommit(),
            withCover,
            ids,
            n,
            withCover
                ? Optional.of(
                    new SampleArchive.DiffCount(whole.files.size(), whole.added, whole.removed))
                : Optional.empty(),
            new SampleArchive.DiffCount(files.size(), insertions, deletions),
            extra,
            odd));
    formerLinks.add(top.id);
    head = top;
    respond(version, sent, ready, withCover);
  }

  private final Set<Oddity> extraOddities = EnumSet.noneOf(Oddity.class);

  /** Mails that belong to a version but are not its regular posting. */
  private List<String> extras(
      int version,
      Instant when,
      List<Ready> ready,
      SampleMail top,
      List<SampleMail> sent,
      Person sender,
      boolean withCover) {
    List<String> out = new ArrayList<>();
    int n = ready.size();
    if (twisted(Oddity.RESEND, version)) {
      extraOddities.add(Oddity.RESEND);
      Instant again = when.plus(Duration.ofDays(5)).plusSeconds(dice.below(9000));
      String other = story.stem(sender, again, b4 ? name : null, label(version));
      SampleMail newTop = null;
      int k = withCover ? 0 : 1;
      for (SampleMail old : sent) {
        String oldTitle = k == 0 ? title : ready.get(k - 1).piece.title;
        SampleMail copy =
            new SampleMail(
                    mailId(other, sender, k),
                    sender,
                    subject(version, k, n, oldTitle, true),
                    again.plusSeconds(k),
                    old.text)
                .asPatch();
        copy.lists = old.lists;
        copy.odd(Oddity.RESEND);
        if (newTop == null) {
          newTop = copy;
        } else {
          copy.inReplyTo(newTop);
        }
        story.send(copy);
        out.add(copy.id);
        k++;
      }
    }
    int last = withCover ? sent.size() - 1 : sent.size();
    if (twisted(Oddity.PARTIAL_REROLL, version) && last == n) {
      extraOddities.add(Oddity.PARTIAL_REROLL);
      int k = n;
      SampleMail target = sent.getLast();
      Instant later = when.plus(Duration.ofDays(2));
      SampleMail mail =
          new SampleMail(
                  mailId(story.stem(sender, later, null, 1), sender, k),
                  sender,
                  target.subject.replace("v" + label(version) + " ", "v" + label(version) + ".1 "),
                  later,
                  target.text.replace(
                      "Signed-off-by:",
                      "[ v"
                          + label(version)
                          + ".1: fixed the comment that was wrong ]\n\nSigned-off-by:"))
              .asPatch();
      mail.lists = lists;
      mail.inReplyTo(target).odd(Oddity.PARTIAL_REROLL);
      story.send(mail);
      out.add(mail.id);
    }
    if (twisted(Oddity.COUNTER_ABOVE_TOTAL, version) || twisted(Oddity.INSERTED_PATCH, version)) {
      extraOddities.add(twist == null ? Oddity.COUNTER_ABOVE_TOTAL : twist);
      boolean above = twist == Oddity.COUNTER_ABOVE_TOTAL;
      Instant later = when.plus(Duration.ofHours(20));
      PatchPiece piece = maker.fix();
      List<Edit> edits = piece.edits(0);
      SamplePatch patch = SamplePatch.of(story.snapshot(), story.snapshot().apply(edits), edits);
      String counter = above ? (n + 1) + "/" + n : "0.5/" + n;
      String v = label(version) > 1 ? " v" + label(version) : "";
      SampleMail mail =
          new SampleMail(
                  mailId(story.stem(sender, later, null, 1), sender, n + 1),
                  sender,
                  "[PATCH" + v + " " + counter + "] " + piece.title,
                  later,
                  patchText(version, new Ready(piece, patch), 1, 1, true))
              .asPatch();
      mail.lists = lists;
      mail.inReplyTo(top);
      mail.oddities.addAll(extraOddities);
      story.send(mail);
      out.add(mail.id);
    }
    return out;
  }

  private SampleMail address(SampleMail mail, int version, Set<Oddity> odd) {
    mail.lists = twist == Oddity.SPREAD_OVER_LISTS ? 3 : lists;
    for (int i = 0; i < Story.LISTS.length; i++) {
      if (mail.on(i)) {
        mail.to.add(Story.LISTS[i].address());
      }
    }
    for (int i = 0; i < 3; i++) {
      mail.cc.add(story.other(mail.from).mailbox());
    }
    if (version == 0 && parent != null) {
      mail.inReplyTo(parent);
      odd.add(Oddity.SERIES_IN_FOREIGN_THREAD);
    }
    if (version > 0 && head != null && twist == Oddity.VERSION_IN_OLD_THREAD) {
      mail.inReplyTo(head);
      odd.add(Oddity.VERSION_IN_OLD_THREAD);
    }
    return mail;
  }

  private String mailId(String stem, Person sender, int k) {
    return b4 && stem.contains("-v")
        ? stem + "-" + k + "-" + dice.hex(12) + "@" + sender.domain()
        : stem + "-" + (k + 1) + "-" + sender.user() + "@" + sender.domain();
  }

  private String subject(int version, int k, int n, String what, boolean resend) {
    int v = twisted(Oddity.UNLABELLED_REPOST, version) ? 1 : label(version);
    String number = n >= 10 && k < 10 ? "0" + k : Integer.toString(k);
    boolean counted = n > 1 || style == Oddity.ZERO_OF_ONE || style == Oddity.ONE_OF_ONE;
    String counter = counted ? number + "/" + n : "";
    String space = counted ? " " : "";
    String version1 = v > 1 ? " v" + v : "";
    if (style != null) {
      switch (style) {
        case COMMA_COUNTER -> {
          return "[PATCH v" + v + "," + counter + "] " + what;
        }
        case GLUED_VERSION -> {
          return "[PATCH" + (v > 1 ? "v" + v : "") + space + counter + "] " + what;
        }
        case GLUED_RFC_VERSION -> {
          return "[PATCH RFCv" + v + space + counter + "] " + what;
        }
        case RFC_WITHOUT_PATCH -> {
          return "[RFC" + version1 + space + counter + "] " + what;
        }
        case CAPITAL_VERSION, COUNTER_GLUED_TO_VERSION -> {
          return "[PATCH" + (v > 1 ? " V" + v : "") + space + counter + "] " + what;
        }
        case DASHED_VERSION -> {
          return "[PATCH" + (v > 1 ? " -v" + v : "") + space + counter + "] " + what;
        }
        case MERCURIAL_COUNTER -> {
          return "[PATCH " + number + " of " + n + "] " + what;
        }
        case VERSION_SUFFIX -> {
          return "[PATCH" + space + counter + "] " + what + (v > 1 ? " (v" + v + ")" : "");
        }
        case VERSION_AFTER_BRACKET -> {
          return "[PATCH" + space + counter + "] " + (v > 1 ? "v" + v + ": " : "") + what;
        }
        case TWO_VERSIONS -> {
          return "[" + Slots.upper(name) + " V2 PATCH" + version1 + space + counter + "] " + what;
        }
        case COUNTER_GLUED_TO_PATCH -> {
          return "[PATCH" + counter + "] " + what;
        }
        case NO_PATCH_WORD -> {
          return "[tide-next v" + v + space + counter + "] " + what;
        }
        case NO_BRACKETS -> {
          return "PATCH " + counter + ": " + what;
        }
        case COUNTER_AFTER_BRACKET -> {
          return "[PATCH] " + counter + ": " + what;
        }
        case SEVERAL_BRACKET_GROUPS -> {
          return "[PATCH" + version1 + space + counter + "][tide-next] " + what;
        }
        default -> {}
      }
    }
    return "[PATCH"
        + (isRfc(version) ? " RFC" : "")
        + (resend ? " RESEND" : "")
        + (tree.isEmpty() ? "" : " " + tree)
        + version1
        + space
        + counter
        + "] "
        + what;
  }

  private String changes(int version) {
    StringBuilder out = new StringBuilder();
    if (version == 0 || (heir != null && dice.chance(10))) {
      return "";
    }
    String before = version == 1 && rfc ? "RFC" : "v" + label(version - 1);
    out.append("Changes in v").append(label(version)).append(":\n");
    for (int i = 0; i < 2 + dice.below(3); i++) {
      Slots words =
          slots.with('w', reviewers.isEmpty() ? story.other(author).first() : dice.pick(reviewers));
      out.append(Story.wrap(story.phrase("change-log", words), "- ", "  "));
    }
    if (link && !formerLinks.isEmpty()) {
      out.append("- Link to ")
          .append(before)
          .append(": ")
          .append(Story.LORE)
          .append(b4 ? "r/" : Story.LISTS[topic.list].name() + "/")
          .append(formerLinks.getLast())
          .append(b4 ? "\n" : "/\n");
    }
    return out.toString();
  }

  private String coverText(int version, List<Ready> ready, SamplePatch whole) {
    StringBuilder out = new StringBuilder();
    out.append(Story.wrap(story.phrase("cover", slots) + " " + story.sentence(topic, slots)))
        .append('\n');
    out.append(Story.wrap(story.phrase("cover", slots))).append('\n');
    if (version > 0 && !posted.isEmpty()) {
      int before = posted.getLast().expected();
      Slots words = slots.with('w', reviewers.isEmpty() ? "somebody" : dice.pick(reviewers));
      if (ready.size() > before) {
        out.append(Story.wrap(story.phrase("why-larger", words))).append('\n');
      } else if (ready.size() < before) {
        out.append(Story.wrap(story.phrase("why-smaller", words))).append('\n');
      }
    }
    if (version == 0 && !ancestors.isEmpty()) {
      out.append(
          Story.wrap(
              twist == Oddity.SPLIT_SERIES
                  ? "This was part of a larger series before:"
                  : "This replaces two series that were sent apart before:"));
      for (String id : ancestors) {
        out.append("  ").append(Story.LORE).append("r/").append(id).append('\n');
      }
      out.append('\n');
    }
    out.append(changes(version));
    if (twisted(Oddity.SUPERSEDES, version) && !formerLinks.isEmpty()) {
      out.append("Supersedes: <").append(formerLinks.getLast()).append(">\n");
    }
    out.append("\nThanks,\n").append(author.first()).append("\n\n---\n");
    out.append(author.name()).append(" (").append(ready.size()).append("):\n");
    for (Ready r : ready) {
      out.append("  ").append(r.piece.title).append('\n');
    }
    out.append('\n').append(whole.stat()).append('\n');
    trailer(out);
    return out.append("-- \n2.43.0\n").toString();
  }

  private void trailer(StringBuilder out) {
    out.append("\nbase-commit: ").append(story.baseCommit()).append('\n');
    if (!changeId.isEmpty()) {
      out.append("change-id: ").append(changeId).append('\n');
    }
  }

  private String patchText(int version, Ready r, int n, int k, boolean withCover) {
    StringBuilder out = new StringBuilder(r.patch.diff().length() + 1500);
    if (inBodyFrom) {
      out.append("From: ").append(author.mailbox()).append("\n\n");
    }
    out.append(r.piece.body).append('\n');
    for (String tag : r.piece.tags) {
      out.append(tag).append('\n');
    }
    out.append("Signed-off-by: ").append(author.mailbox()).append("\n---\n");
    if (!withCover && version > 0) {
      out.append(changes(version)).append('\n');
    }
    out.append(r.patch.stat()).append('\n').append(r.patch.diff());
    if (!withCover && k == n) {
      trailer(out);
    }
    return out.append("-- \n2.43.0\n").toString();
  }

  /** Review, tags, robots. */
  private void respond(int version, List<SampleMail> sent, List<Ready> ready, boolean withCover) {
    int heat = Math.min(10, topic.heat(story.perMille(sent.getFirst().date)) / 6);
    story.answers(sent.getFirst(), topic, slots, dice.below(3 + heat / 3), false);
    boolean late = version + 2 >= versions;
    for (int i = withCover ? 1 : 0; i < sent.size(); i++) {
      SampleMail mail = sent.get(i);
      if (dice.chance(22 + heat)) {
        story.answers(mail, topic, slots, 1 + dice.below(3), true);
      }
      PatchPiece piece = pieceOf(mail, ready);
      if (piece != null && dice.chance(late ? 25 : 8)) {
        tag(mail, piece);
      }
      if (dice.chance(3)) {
        Robots.build(story, mail, topic, slots);
      }
    }
    reviewers = new ArrayList<>(List.of(story.other(author).first(), story.other(author).first()));
  }

  private static @Nullable PatchPiece pieceOf(SampleMail mail, List<Ready> ready) {
    for (Ready r : ready) {
      if (mail.subject.contains(r.piece.title)) {
        return r.piece;
      }
    }
    return null;
  }

  private void tag(SampleMail mail, PatchPiece piece) {
    Person who = story.other(author);
    Instant when = story.later(mail.date, 60);
    String kind = dice.pick(List.of("Reviewed-by", "Reviewed-by", "Acked-by", "Tested-by"));
    StringBuilder text = new StringBuilder();
    story.quote(text, mail);
    text.append(Story.wrap(story.phrase("praise", slots))).append('\n');
    String tag = kind + ": " + who.mailbox();
    int odd = dice.below(100);
    SampleMail reply;
    if (odd < 6) {
      text.append(kind)
          .append(": ")
          .append(who.name())
          .append(" <")
          .append(who.user())
          .append("@private.example>\n");
      reply = story.reply(mail, who, when, text.toString()).odd(Oddity.TRAILER_MISMATCH);
      Person stranger = story.other(who);
      text.append(kind).append(": ").append(stranger.mailbox()).append('\n');
      reply.text = text.toString();
      return;
    } else if (odd < 12) {
      text.append(tag).append(" # on a board with eight cores\n");
      reply = story.reply(mail, who, when, text.toString()).odd(Oddity.TRAILER_WITH_NOTE);
    } else if (odd < 18) {
      text.append(kind)
          .append(": ")
          .append(who.name())
          .append("\n <")
          .append(who.address())
          .append(">\n");
      reply = story.reply(mail, who, when, text.toString()).odd(Oddity.WRAPPED_TRAILER);
    } else {
      text.append(tag).append('\n');
      reply = story.reply(mail, who, when, text.toString());
    }
    if (!piece.tags.contains(tag)) {
      piece.tags.add(tag);
    }
  }

  private void land(int version, List<Ready> ready, Instant when) {
    Person maintainer = story.texts.people.get(topic.list);
    if (head != null) {
      StringBuilder text = new StringBuilder();
      story.quote(text, head);
      text.append("Applied to tide-next, thanks!\n");
      for (int i = 0; i < Math.min(ready.size(), 12); i++) {
        text.append("\n[")
            .append(i + 1)
            .append('/')
            .append(ready.size())
            .append("] ")
            .append(ready.get(i).piece.title);
      }
      text.append('\n');
      story.sign(text, maintainer);
      story.reply(head, maintainer, when, text.toString());
    }
    List<String> ids = posted.isEmpty() ? List.of() : posted.getLast().patches();
    for (int i = 0; i < ready.size(); i++) {
      PatchPiece piece = ready.get(i).piece;
      StringBuilder message =
          new StringBuilder(piece.title).append("\n\n").append(piece.body).append('\n');
      for (String tag : piece.tags) {
        message.append(tag).append('\n');
      }
      message.append("Signed-off-by: ").append(author.mailbox()).append('\n');
      if (ids.size() == ready.size()) {
        message.append("Link: ").append(Story.LORE).append("r/").append(ids.get(i)).append('\n');
      }
      message.append("Signed-off-by: ").append(maintainer.mailbox()).append('\n');
      story.land(piece.edits(version), message.toString(), author, when.plusSeconds(i));
    }
    if (head != null && dice.chance(30)) {
      Robots.committed(story, head, author, ready.getFirst().piece.title, when.plusSeconds(7200));
    }
    finish(true);
  }

  private void finish(boolean landed) {
    if (!posted.isEmpty()) {
      story.series.add(
          new SampleArchive.Series(title, author.name(), topic.name, posted, landed, oddities));
    }
  }
}
