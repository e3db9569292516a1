package dev.tidemark.ingest.mail;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Tells what a mail is for, from its subject, author, headers and text. The rules are those that
 * patchwork, b4 and PaStA apply to kernel lists, robots first: a robot's {@code [tree:branch 3/3]}
 * is no patch counter.
 */
public final class MailKinds {

  /** Local parts (before any {@code +}) and whole addresses of programs. Lower case. */
  private static final List<String> ROBOT_NAMES =
      List.of(
          "lkp",
          "syzbot",
          "patchwork-bot",
          "pr-tracker-bot",
          "tip-bot",
          "tip-bot2",
          "bot",
          "buildbot",
          "kernelci",
          "ci_notify",
          "noreply",
          "no-reply",
          "do-not-reply",
          "autobuild",
          "patchew",
          "patchwork",
          "regressions-bot",
          "bugzilla-daemon",
          "lkft");

  private static final List<String> ROBOT_WORDS =
      List.of(" bot", "-bot", " robot", "-robot", "syzbot", "kernelci", "buildbot", "patchwork");

  /** Headers that only programs write. Lower case, all of {@link MailParser#HINT_HEADERS}. */
  private static final List<String> ROBOT_HEADERS =
      List.of(
          "robot-id",
          "x-bugzilla-type",
          "x-bugzilla-reason",
          "x-github-reason",
          "x-gitlab-project",
          "x-kernelci-report-type",
          "x-lkp-repo",
          "x-patchwork-bot",
          "x-syzbot-reported-by");

  /** How people take a patch back. Lower case, single spaces. */
  private static final List<String> WITHDRAWALS =
      List.of(
          "ignore this patch",
          "ignore this series",
          "ignore this version",
          "disregard this patch",
          "disregard this series",
          "disregard this version",
          "please discard this patch",
          "please discard this series",
          "drop this patch please",
          "please drop this patch",
          "please drop this series",
          "i withdraw this",
          "i'm withdrawing this",
          "self-nak",
          "self-nack",
          "self nak",
          "self nack");

  /** Words of which a short note has one each: {@code Please ignore. Was sent by mistake.} */
  private static final List<String> PLEASE = List.of("please ignore", "please disregard");

  private static final List<String> MISTAKES =
      List.of("by mistake", "in error", "by accident", "accidentally");

  /** What such a note is about if it takes back an answer and no patch. */
  private static final List<String> MERE_MAILS =
      List.of("this mail", "this email", "this e-mail", "this message", "this reply", "last mail");

  private static final int MAX_NOTE = 400;

  /**
   * One of these is in each of {@link #WITHDRAWALS} and {@link #PLEASE}: most mails need no closer
   * look.
   */
  private static final List<String> WITHDRAWAL_ROOTS =
      List.of("gnore", "isregard", "iscard", "rop this", "ithdraw", "elf-", "elf n", "elf N");

  private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");

  /** Longer texts discuss a patch; they do not take it back. */
  private static final int MAX_WITHDRAWAL = 4000;

  private MailKinds() {}

  /** Every kind that fits; empty for a plain mail that starts a discussion. */
  public static EnumSet<MailKind> of(MailMessage mail, PatchSubject subject) {
    var kinds = EnumSet.noneOf(MailKind.class);
    boolean notice = isCommitNotice(mail, subject);
    if (notice) {
      kinds.add(MailKind.COMMIT_NOTICE);
    }
    if (isRobot(mail, subject)) {
      kinds.add(MailKind.BOT);
    }
    if (isReply(mail, subject)) {
      kinds.add(MailKind.REPLY);
    }
    if (kinds.contains(MailKind.REPLY) && saysWithdrawn(mail)) {
      kinds.add(MailKind.WITHDRAWAL);
    }
    if (notice && !tellsOfRemoval(subject)) {
      kinds.add(MailKind.APPLIED);
    } else if (!notice && kinds.contains(MailKind.REPLY)) {
      kinds.addAll(TakenWords.kinds(mail));
    }
    if (isStable(mail, subject)) {
      kinds.add(MailKind.STABLE);
    }
    if (!kinds.contains(MailKind.REPLY) && isPull(mail, subject)) {
      kinds.add(MailKind.PULL);
    }
    if (notice
        || kinds.contains(MailKind.BOT)
        || kinds.contains(MailKind.REPLY)
        || kinds.contains(MailKind.PULL)) {
      return kinds;
    }
    if (subject.cover()) {
      kinds.add(MailKind.COVER);
    } else if (subject.patch()
        || (mail.body().hasDiff() && (subject.rfc() || subject.version().isPresent()))) {
      kinds.add(MailKind.PATCH);
    }
    return kinds;
  }

  /**
   * A reply says so in its subject. A follow-up that does not (b4 knows such mails) answers
   * something, brings no diff, and numbers no patch.
   */
  private static boolean isReply(MailMessage mail, PatchSubject subject) {
    if (subject.reply()) {
      return true;
    }
    if (mail.references().isEmpty() || mail.body().hasDiff() || subject.pull()) {
      return false;
    }
    if (subject.index().isPresent()) {
      return false;
    }
    return !subject.patch() || !Trailer.find(mail.body().prose()).isEmpty();
  }

  private static boolean saysWithdrawn(MailMessage mail) {
    String prose = mail.body().prose();
    if (prose.length() > MAX_WITHDRAWAL
        || WITHDRAWAL_ROOTS.stream().noneMatch(root -> prose.contains(root))) {
      return false;
    }
    String plain = WHITE_SPACE.matcher(prose).replaceAll(" ").toLowerCase(Locale.ROOT);
    if (hasOne(plain, WITHDRAWALS)) {
      return true;
    }
    return plain.length() <= MAX_NOTE
        && hasOne(plain, PLEASE)
        && hasOne(plain, MISTAKES)
        && !hasOne(plain, MERE_MAILS);
  }

  private static boolean hasOne(String text, List<String> words) {
    return words.stream().anyMatch(text::contains);
  }

  private static boolean isRobot(MailMessage mail, PatchSubject subject) {
    String address = mail.author().address().toLowerCase(Locale.ROOT);
    int local = address.indexOf('@');
    int plus = address.indexOf('+');
    int end = plus > 0 && plus < local ? plus : local;
    if (end > 0 && ROBOT_NAMES.contains(address.substring(0, end))) {
      return true;
    }
    String name = ' ' + mail.author().name().toLowerCase(Locale.ROOT);
    for (String word : ROBOT_WORDS) {
      int at = name.indexOf(word);
      if (at >= 0
          && (at + word.length() == name.length()
              || !Character.isLetter(name.charAt(at + word.length())))) {
        return true;
      }
    }
    String automatic = mail.hints().getOrDefault("auto-submitted", "no");
    if (automatic.toLowerCase(Locale.ROOT).startsWith("auto-generated")) {
      return true;
    }
    for (String header : ROBOT_HEADERS) {
      if (mail.hints().containsKey(header)) {
        return true;
      }
    }
    return subject.robotReport() && !subject.reply();
  }

  private static boolean isStable(MailMessage mail, PatchSubject subject) {
    if (mail.hints().containsKey("x-stable")
        || mail.hints().containsKey("x-stable-base")
        || mail.hints().containsKey("x-autosel")
        || mail.hints().getOrDefault("x-mailer", "").contains("LinuxStableQueue")) {
      return true;
    }
    if (!subject.stableTree().isEmpty()) {
      return true;
    }
    for (String prefix : subject.prefixes()) {
      String word = prefix.toLowerCase(Locale.ROOT);
      if (word.equals("autosel") || word.equals("backport") || word.startsWith("stable")) {
        return true;
      }
    }
    String title = subject.title();
    if (title.endsWith("-stable tree")
        && (title.startsWith("Patch \"")
            || title.startsWith("patch \"")
            || title.startsWith("FAILED: patch \""))) {
      return true;
    }
    return namesStableList(mail) && saysUpstream(mail.body().prose());
  }

  private static boolean namesStableList(MailMessage mail) {
    for (MailAddress address : mail.to()) {
      if (address.address().equalsIgnoreCase("stable@vger.kernel.org")) {
        return true;
      }
    }
    for (MailAddress address : mail.cc()) {
      if (address.address().equalsIgnoreCase("stable@vger.kernel.org")) {
        return true;
      }
    }
    return mail.listIds().contains("stable.vger.kernel.org");
  }

  /** {@code commit SHA upstream.} or {@code [ Upstream commit SHA ]} as a line of its own. */
  private static boolean saysUpstream(String prose) {
    int start = 0;
    while (start < prose.length()) {
      int newline = prose.indexOf('\n', start);
      int end = newline < 0 ? prose.length() : newline;
      int at = start;
      while (at < end && (prose.charAt(at) == ' ' || prose.charAt(at) == '[')) {
        at++;
      }
      if (prose.regionMatches(true, at, "upstream commit ", 0, 16)) {
        if (digits(prose, at + 16, end) >= 12) {
          return true;
        }
      } else if (prose.regionMatches(true, at, "commit ", 0, 7)) {
        int count = digits(prose, at + 7, end);
        if (count >= 12 && prose.regionMatches(true, at + 7 + count, " upstream", 0, 9)) {
          return true;
        }
      }
      start = end + 1;
    }
    return false;
  }

  private static int digits(String text, int from, int to) {
    int at = from;
    while (at < to && Character.digit(text.charAt(at), 16) >= 0) {
      at++;
    }
    return at - from;
  }

  private static boolean isPull(MailMessage mail, PatchSubject subject) {
    if (subject.pull()) {
      return true;
    }
    String prose = mail.body().prose();
    return prose.contains("The following changes since commit ")
        && prose.contains("for you to fetch changes up to ");
  }

  /** {@code - kettle-boil.patch removed from -mm tree}: also of what went elsewhere. */
  private static boolean tellsOfRemoval(PatchSubject subject) {
    return subject.title().contains(".patch removed from ")
        && subject.prefixes().stream().noneMatch(MailKinds::isMerged);
  }

  /** {@code [merged mm-stable]}: what is removed there has gone on. */
  private static boolean isMerged(String prefix) {
    return prefix.equals("merged") || prefix.startsWith("merged ");
  }

  private static boolean isCommitNotice(MailMessage mail, PatchSubject subject) {
    String local = mail.author().address().toLowerCase(Locale.ROOT);
    if (local.startsWith("tip-bot") || local.startsWith("pr-tracker-bot@")) {
      return true;
    }
    String title = subject.title();
    if (local.startsWith("patchwork-bot")) {
      String prose = mail.body().prose();
      return prose.contains(" was applied to ") || prose.contains(" was merged to ");
    }
    if (title.startsWith("Applied \"") && title.contains("\" to the ")) {
      return true;
    }
    if ((title.startsWith("Patch \"") || title.startsWith("patch \""))
        && title.contains("\" added to ")) {
      return true;
    }
    if (title.startsWith("Patch \"") && title.contains("\" has been added to the ")) {
      return true;
    }
    if ((title.startsWith("+ ") || title.startsWith("- "))
        && title.contains(".patch ")
        && (title.contains(" added to ") || title.contains(" removed from "))) {
      return true;
    }
    return subject.prefixes().stream().anyMatch(p -> isMerged(p) || p.startsWith("tip:"))
        && !subject.patch();
  }
}
