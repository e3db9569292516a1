package dev.tidemark.ingest.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;

/** Reads one subject from left to right; every character is looked at a bounded number of times. */
final class SubjectReader {
  /** What thanks for a part of a series puts before the brackets. */
  private static final String SUBSET = "(subset)";

  /** Longer words in brackets are no tokens, they are kept as prefixes. */
  private static final int MAX_TOKEN = 64;

  /** What marks replies and forwards, whatever comes before. Lower case. */
  private static final Set<String> REPLY_WORDS =
      Set.of(
          "re", "fw", "fwd", "aw", "wg", "antw", "antwort", "odp", "réf", "vá", "отв", "отв.",
          "ответ", "回复", "答复", "回覆", "答覆", "转发", "转寄", "轉寄", "轉發", "回信", "返信");

  /**
   * What marks replies in other mailers' languages, but only with a capital and at the start: in
   * lower case some of these are parts of the kernel ({@code rv:}, {@code pd:}).
   */
  private static final Set<String> CAPITAL_REPLY_WORDS =
      Set.of(
          "sv", "vs", "vl", "pd", "ynt", "ilt", "res", "enc", "rv", "rif", "tr", "ref", "vb",
          "doorst", "bls", "ha", "atb", "на");

  /** Words in brackets that ask to pull. Lower case. */
  private static final Set<String> PULL_WORDS =
      Set.of("pull", "pullreq", "git-pull", "gitpull", "pull-request");

  /** Lists that write their name before every subject; such a bracket says nothing of the patch. */
  private static final Set<String> LIST_TAGS =
      Set.of(
          "intel-gfx",
          "intel-xe",
          "intel-gvt-dev",
          "intel-wired-lan",
          "nouveau",
          "freedreno",
          "amd-gfx",
          "dri-devel",
          "mesa-dev",
          "igt-dev",
          "bridge",
          "outreachy",
          "outreachy kernel",
          "opw kernel",
          "ath9k-devel",
          "ath10k",
          "ath11k",
          "ath12k",
          "b.a.t.m.a.n.",
          "cocci",
          "linux-kernel-mentees",
          "linuxppc-dev",
          "spice-devel",
          "virtio-dev",
          "virtio-comment",
          "tpmdd-devel",
          "ocfs2-devel",
          "cluster-devel",
          "dm-devel",
          "f2fs-dev",
          "lttng-dev",
          "cbe-oss-dev",
          "devel",
          "alsa-devel",
          "lm-sensors",
          "linux-lvm",
          "kernel-hardening",
          "xen-devel",
          "qemu-devel",
          "openrisc",
          "osmocom-net-gprs",
          "external",
          "ext");

  private final String subject;
  private final String text;
  private final int length;
  private int at;

  private final List<String> replyPrefixes = new ArrayList<>();
  private final List<String> prefixes = new ArrayList<>();
  private boolean patch;
  private boolean counterInBrackets;
  private boolean bracketSeen;
  private boolean rfc;
  private boolean resend;
  private boolean pull;
  private int version = -1;
  private int reroll = -1;
  private int index = -1;
  private int total = -1;
  private String stableTree = "";
  private boolean malformed;

  SubjectReader(String subject) {
    this.subject = subject;
    this.text =
        subject.length() <= PatchSubject.MAX_LENGTH
            ? subject
            : subject.substring(0, PatchSubject.MAX_LENGTH);
    this.length = text.length();
  }

  PatchSubject read() {
    boolean more = true;
    while (more) {
      skipBlanks();
      if (at < length && isOpen(text.charAt(at))) {
        more = readBracket();
        bracketSeen = true;
      } else {
        more = !saysPatch() && readReplyWord();
      }
    }
    if (counterInBrackets) {
      patch = true;
    }
    readWordsAfterBrackets();
    String title = text.substring(at).strip();
    readTitle(title);
    if (index >= 0 && index > total) {
      total = index;
      malformed = true;
    } else if (total == 0) {
      malformed = true;
    }
    return new PatchSubject(
        subject,
        replyPrefixes,
        patch,
        rfc,
        resend,
        pull,
        optional(version),
        optional(reroll),
        optional(index),
        optional(total),
        prefixes,
        stableTree,
        title,
        malformed);
  }

  /** Whether a word was found that is only said of patches: no reply mark follows such a one. */
  private boolean saysPatch() {
    return patch || counterInBrackets || rfc || resend || pull || version >= 0;
  }

  private static OptionalInt optional(int value) {
    return value < 0 ? OptionalInt.empty() : OptionalInt.of(value);
  }

  private void skipBlanks() {
    while (at < length && isBlank(text.charAt(at))) {
      at++;
    }
  }

  private static boolean isBlank(char c) {
    return c <= ' ' || c == 0xa0 || c == 0x3000 || c == 0xfeff || c == 0x200b;
  }

  private static boolean isOpen(char c) {
    return c == '[' || c == '【';
  }

  private static boolean isClose(char c) {
    return c == ']' || c == '】';
  }

  private static boolean isColon(char c) {
    return c == ':' || c == '：';
  }

  // Replies

  /** {@code Re:}, {@code RE[2]:}, {@code Aw :}, {@code 回复：}; also {@code xx: [}, as b4 has it. */
  private boolean readReplyWord() {
    int end = at;
    while (end < length
        && end - at <= 12
        && (Character.isLetter(text.charAt(end)) || text.charAt(end) == '.')) {
      end++;
    }
    if (end == at || end >= length) {
      return false;
    }
    String word = text.substring(at, end).toLowerCase(Locale.ROOT);
    int next = skipReplyCount(end);
    int blanks = next;
    while (blanks < length && blanks - next < 2 && isBlank(text.charAt(blanks))) {
      blanks++;
    }
    if (blanks >= length || !isColon(text.charAt(blanks))) {
      return false;
    }
    boolean known =
        REPLY_WORDS.contains(word)
            || (!bracketSeen
                && CAPITAL_REPLY_WORDS.contains(word)
                && Character.isUpperCase(text.charAt(at)));
    if (!known) {
      int after = blanks + 1;
      while (after < length && isBlank(text.charAt(after))) {
        after++;
      }
      boolean shortWord = end - at == 2 || end - at == 3;
      if (!shortWord
          || next != end
          || blanks != end
          || after >= length
          || text.charAt(after) != '[') {
        return false;
      }
    }
    replyPrefixes.add(word);
    at = blanks + 1;
    skipBlanks();
    if (text.regionMatches(true, at, SUBSET, 0, SUBSET.length())) {
      at += SUBSET.length();
    }
    return true;
  }

  /** {@code [2]}, {@code (2)}, {@code ^2} or {@code *2} behind a reply word. */
  private int skipReplyCount(int from) {
    if (from >= length) {
      return from;
    }
    char open = text.charAt(from);
    if (open != '[' && open != '(' && open != '^' && open != '*') {
      return from;
    }
    int digits = from + 1;
    while (digits < length && digits - from <= 4 && SubjectWord.isDigit(text.charAt(digits))) {
      digits++;
    }
    if (digits == from + 1) {
      return from;
    }
    if (open == '^' || open == '*') {
      return digits;
    }
    char close = open == '[' ? ']' : ')';
    return digits < length && text.charAt(digits) == close ? digits + 1 : from;
  }

  // Brackets

  /** Reads one bracket with whatever is nested in it; false when reading should stop. */
  private boolean readBracket() {
    int start = at + 1;
    int depth = 0;
    int end = at;
    while (end < length) {
      char c = text.charAt(end);
      if (isOpen(c)) {
        depth++;
      } else if (isClose(c) && --depth == 0) {
        break;
      }
      end++;
    }
    if (end >= length) {
      readOpenBracket(start);
      return false;
    }
    if (text.regionMatches(true, at, "[reproducer]", 0, 12)) {
      replyPrefixes.add("[reproducer]");
    } else {
      readGroup(start, end);
    }
    at = end + 1;
    return true;
  }

  /**
   * A bracket nobody closed: the words that can only be meant for it are taken, the rest is title.
   */
  private void readOpenBracket(int start) {
    int from = start;
    int taken = start;
    boolean any = false;
    while (from < length) {
      int end = from;
      while (end < length && !isSeparator(text.charAt(end))) {
        end++;
      }
      if (end > from) {
        if (!readToken(text.substring(from, end), true)) {
          break;
        }
        any = true;
      }
      taken = Math.min(end + 1, length);
      from = end + 1;
    }
    if (any) {
      at = taken;
      malformed = true;
    }
  }

  private static boolean isSeparator(char c) {
    return isBlank(c) || c == ',' || c == ';' || isOpen(c) || isClose(c);
  }

  private void readGroup(int start, int end) {
    if (end - start <= MAX_TOKEN
        && prefixes.isEmpty()
        && !patch
        && LIST_TAGS.contains(text.substring(start, end).strip().toLowerCase(Locale.ROOT))) {
      return;
    }
    List<String> tokens = new ArrayList<>();
    int from = start;
    while (from < end) {
      int to = from;
      while (to < end && !isSeparator(text.charAt(to))) {
        to++;
      }
      if (to > from) {
        tokens.add(text.substring(from, to));
      }
      from = to + 1;
    }
    boolean robot = !tokens.isEmpty() && isBranch(tokens.getFirst()) && !namesPatch(tokens);
    if (robot) {
      prefixes.addAll(tokens);
      return;
    }
    boolean told = tellsPatch(tokens);
    boolean stable = namesStable(tokens);
    for (int i = 0; i < tokens.size(); i++) {
      String token = tokens.get(i);
      if (i + 2 < tokens.size()
          && tokens.get(i + 1).equalsIgnoreCase("of")
          && isNumber(tokens.get(i + 2))
          && readCountOf(token, tokens.get(i + 2))) {
        i += 2;
      } else if (i + 1 < tokens.size()
          && token.equalsIgnoreCase("v")
          && isNumber(tokens.get(i + 1))) {
        version = number(tokens.get(i + 1));
        reroll = -1;
        i++;
      } else if (token.equalsIgnoreCase("git")
          && i + 1 < tokens.size()
          && tokens.get(i + 1).equalsIgnoreCase("pull")) {
        pull = true;
        i++;
      } else if (token.equalsIgnoreCase("for") && i + 1 < tokens.size()) {
        prefixes.add(token + ' ' + tokens.get(i + 1));
        i++;
      } else if (!told && isCounterAboveTotal(token)) {
        prefixes.add(token);
      } else if (stable && StableTree.isOne(token.toLowerCase(Locale.ROOT))) {
        readOther(token);
      } else if (!(pull && token.equalsIgnoreCase("request")) && !readToken(token, false)) {
        readOther(token);
      }
    }
  }

  /** Whether a bracket speaks of stable trees, so that {@code v5.4} is one and no version. */
  private static boolean namesStable(List<String> tokens) {
    for (String token : tokens) {
      String lower = token.toLowerCase(Locale.ROOT);
      if (lower.startsWith("stable") || lower.startsWith("backport") || lower.equals("autosel")) {
        return true;
      }
    }
    return false;
  }

  /** {@code tree:branch}, as test robots name what they built. */
  static boolean isBranch(String token) {
    int colon = token.indexOf(':');
    return colon > 0 && colon < token.length() - 1 && !token.startsWith("http");
  }

  private static boolean namesPatch(List<String> tokens) {
    for (String token : tokens) {
      if (token.regionMatches(true, 0, "patch", 0, 5)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the words of a bracket speak of a patch, its counter aside. */
  private boolean tellsPatch(List<String> tokens) {
    if (patch || rfc || resend || version >= 0 || namesPatch(tokens)) {
      return true;
    }
    for (String token : tokens) {
      String lower = token.toLowerCase(Locale.ROOT);
      if (lower.startsWith("rfc")
          || lower.startsWith("resend")
          || (lower.length() > 1
              && lower.charAt(0) == 'v'
              && SubjectWord.isDigit(lower.charAt(1)))) {
        return true;
      }
    }
    return false;
  }

  /** {@code 2024/05}: without a word that speaks of patches this is a date or a release. */
  private static boolean isCounterAboveTotal(String token) {
    int slash = token.indexOf('/');
    return slash > 0
        && isNumber(token.substring(0, slash))
        && isNumber(token.substring(slash + 1))
        && number(token.substring(0, slash)) > number(token.substring(slash + 1));
  }

  private static boolean isNumber(String token) {
    if (token.isEmpty() || token.length() > SubjectWord.MAX_COUNTER_DIGITS) {
      return false;
    }
    for (int i = 0; i < token.length(); i++) {
      if (!SubjectWord.isDigit(token.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static int number(String digits) {
    return Integer.parseInt(digits);
  }

  /** {@code 2 of 5}, also with a PATCH grown into the first number. */
  private boolean readCountOf(String first, String last) {
    String head = first;
    if (head.regionMatches(true, 0, "patch", 0, 5) && isNumber(head.substring(5))) {
      patch = true;
      head = head.substring(5);
    }
    if (!isNumber(head)) {
      return false;
    }
    setCounter(number(head), number(last));
    return true;
  }

  private void setCounter(int newIndex, int newTotal) {
    if (index >= 0) {
      malformed |= index != newIndex || total != newTotal;
      return;
    }
    index = newIndex;
    total = newTotal;
    counterInBrackets = true;
  }

  /** A word in brackets that says nothing about counters, versions and marks. */
  private void readOther(String token) {
    String lower = token.toLowerCase(Locale.ROOT);
    if (PULL_WORDS.contains(lower)) {
      pull = true;
    } else if (StableTree.isOne(lower)) {
      if (stableTree.isEmpty()) {
        stableTree = StableTree.of(lower);
      }
    } else {
      malformed |= isFractionalCounter(lower);
      prefixes.add(token);
    }
  }

  /** {@code 0.5/5}: a patch squeezed in; no whole number to sort it by. */
  private static boolean isFractionalCounter(String token) {
    int slash = token.indexOf('/');
    int dot = token.indexOf('.');
    return slash > 0
        && dot > 0
        && dot < slash
        && isNumber(token.substring(0, dot))
        && isNumber(token.substring(dot + 1, slash))
        && isNumber(token.substring(slash + 1));
  }

  // Tokens

  /**
   * Reads one word that may be several grown together: PATCH, RFC, RESEND, a version, a counter, in
   * any order and apart by nothing, {@code -}, {@code _}, {@code /}, {@code +}, {@code :} or {@code
   * #}. Nothing is taken unless all of it can be.
   *
   * @param strict whether PATCH with something unknown grown to it is refused too
   */
  private boolean readToken(String token, boolean strict) {
    if (token.length() > MAX_TOKEN) {
      return false;
    }
    var word = new SubjectWord(token);
    if (word.read()) {
      take(word);
      return true;
    }
    if (strict) {
      return false;
    }
    if (word.rest() > 0 && word.patch()) {
      String left = token.substring(word.rest());
      boolean apart = "-_/+:.#".indexOf(left.charAt(0)) >= 0 || word.afterSeparator();
      boolean grown = token.startsWith("PATCH") && Character.isLowerCase(left.charAt(0));
      if (apart || grown) {
        take(word);
        readOther(apart && !word.afterSeparator() ? left.substring(1) : left);
        return true;
      }
      return false;
    }
    return readSlashed(token);
  }

  /** {@code RFC/RFT}, {@code net-next/RFC}: parts of which some are known. */
  private boolean readSlashed(String token) {
    if (token.indexOf('/') < 0) {
      return false;
    }
    String[] parts = token.split("/");
    List<SubjectWord> known = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (String part : parts) {
      if (part.isEmpty()) {
        continue;
      }
      var word = new SubjectWord(part);
      if (word.read()) {
        known.add(word);
      } else if (Character.isLetter(part.charAt(0))) {
        others.add(part);
      } else {
        return false;
      }
    }
    if (known.isEmpty()) {
      return false;
    }
    known.forEach(this::take);
    others.forEach(this::readOther);
    return true;
  }

  /** Takes over what a word says. */
  private void take(SubjectWord word) {
    patch |= word.patch();
    rfc |= word.rfc();
    resend |= word.resend();
    if (word.version() >= 0) {
      version = word.version();
      reroll = word.reroll();
    }
    if (word.index() >= 0) {
      setCounter(word.index(), word.total());
    }
    malformed |= word.guessed();
  }

  // Behind the brackets

  /**
   * Words that belong to the brackets and stand behind them: {@code [PATCH] 1/2}, {@code [PATCH
   * 0/2] v3:}, {@code (v3)}; and the ones of subjects without brackets: {@code PATCH v2 1/2:
   * title}.
   */
  private void readWordsAfterBrackets() {
    int start = at;
    boolean before = patch || rfc || resend;
    var words = new ArrayList<SubjectWord>();
    boolean told = false;
    int from = at;
    int taken = at;
    boolean colon = false;
    while (from < length && !colon) {
      int end = from;
      while (end < length && !isBlank(text.charAt(end)) && !isColon(text.charAt(end))) {
        end++;
        if (end - from > MAX_TOKEN) {
          break;
        }
      }
      String token = text.substring(from, end);
      boolean inParentheses = token.length() > 3 && token.startsWith("(") && token.endsWith(")");
      var word = new SubjectWord(inParentheses ? token.substring(1, token.length() - 1) : token);
      colon = end < length && isColon(text.charAt(end));
      if (!word.read() || (inParentheses && (word.version() < 0 || !before))) {
        colon = false;
        break;
      }
      boolean loud = token.replace('v', 'V').equals(token.toUpperCase(Locale.ROOT));
      if (((word.patch() || word.rfc() || word.resend()) && !loud)
          || (word.index() >= 0 && index >= 0)) {
        colon = false;
        break;
      }
      told |= word.patch();
      words.add(word);
      taken = colon ? end + 1 : end;
      from = taken;
      while (from < length && isBlank(text.charAt(from))) {
        from++;
      }
      if (inParentheses) {
        before = true;
      }
    }
    if (words.isEmpty()) {
      readPullWords();
      return;
    }
    boolean counted = words.stream().anyMatch(w -> w.index() >= 0);
    boolean parenthesised = before && text.charAt(start) == '(';
    boolean versionOnly =
        words.stream().allMatch(w -> w.version() >= 0 && !w.patch() && w.index() < 0);
    boolean take;
    if (before) {
      take = counted || colon || parenthesised;
    } else if (told) {
      take = counted || colon;
    } else {
      take = colon && words.getFirst().rfc();
    }
    if (before && versionOnly && !colon && !parenthesised) {
      take = false;
    }
    if (!take) {
      readPullWords();
      return;
    }
    words.forEach(this::take);
    at = taken;
    if (counterInBrackets || told) {
      patch = true;
    }
    skipBlanks();
    if (at < length && isColon(text.charAt(at))) {
      at++;
    }
  }

  /** {@code GIT PULL} without brackets. */
  private void readPullWords() {
    if (text.startsWith("GIT PULL", at) || text.startsWith("PULL REQUEST", at)) {
      pull = true;
    }
  }

  private void readTitle(String title) {
    int was = title.lastIndexOf("(was");
    if (was >= 0 && was + 4 < title.length() && ": ".indexOf(title.charAt(was + 4)) >= 0) {
      replyPrefixes.add("(was");
    }
    if (version < 0 && (patch || rfc)) {
      String lower = title.toLowerCase(Locale.ROOT);
      int end = endWithoutVersion(lower);
      if (end < lower.length()) {
        int digits = lower.indexOf('v', end) + 1;
        int stop = digits;
        while (SubjectWord.isDigit(lower.charAt(stop))) {
          stop++;
        }
        version = Integer.parseInt(lower, digits, stop, 10);
      }
    }
  }

  /** Where a title ends if {@code (v3)} or {@code [v3]} at its end is left out. */
  static int endWithoutVersion(String title) {
    int end = title.length();
    while (end > 0 && isBlank(title.charAt(end - 1))) {
      end--;
    }
    if (end < 4 || (title.charAt(end - 1) != ')' && title.charAt(end - 1) != ']')) {
      return title.length();
    }
    int digit = end - 2;
    while (digit > 0 && SubjectWord.isDigit(title.charAt(digit))) {
      digit--;
    }
    boolean version =
        digit > 0
            && digit < end - 2
            && end - 2 - digit <= 3
            && (title.charAt(digit) | 0x20) == 'v'
            && (title.charAt(digit - 1) == '(' || title.charAt(digit - 1) == '[');
    return version ? digit - 1 : title.length();
  }
}
