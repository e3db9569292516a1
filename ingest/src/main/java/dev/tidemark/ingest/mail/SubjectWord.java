package dev.tidemark.ingest.mail;

import java.util.Locale;

/**
 * One word of a subject that may be several grown together: PATCH, RFC, RESEND, a version, a
 * counter, in any order and apart by nothing, {@code -}, {@code _}, {@code /}, {@code +}, {@code :}
 * or {@code #}.
 */
final class SubjectWord {
  /** A version above this is part of something else. */
  private static final int MAX_VERSION = 999;

  /** When a version has grown into a counter, it is taken to be at most this. */
  private static final int MAX_LIKELY_VERSION = 20;

  /** {@code v2.1} posts patches of v2 again; {@code v5.10} is a kernel. */
  private static final int MAX_REROLL = 9;

  /** Digits of a counter's parts. */
  static final int MAX_COUNTER_DIGITS = 4;

  private final String lower;
  private int pos;

  /** Where reading stopped, for words that are known only at their start. */
  private int rest;

  private boolean afterSeparator;
  private boolean patch;
  private boolean rfc;
  private boolean resend;
  private int version = -1;
  private int reroll = -1;
  private int index = -1;
  private int total = -1;
  private boolean guessed;

  SubjectWord(String token) {
    this.lower = token.toLowerCase(Locale.ROOT);
  }

  /** Takes the word apart; false if any of it is unknown. */
  boolean read() {
    boolean any = false;
    while (pos < lower.length()) {
      char c = lower.charAt(pos);
      if ("-_/+:#".indexOf(c) >= 0 && (any || (c == '-' && pos == 0))) {
        pos++;
        afterSeparator = true;
        continue;
      }
      if (!unit()) {
        rest = pos;
        return false;
      }
      afterSeparator = false;
      any = true;
    }
    return any;
  }

  private boolean unit() {
    if (word("patchset") || word("patches") || word("patch")) {
      patch = true;
      return true;
    }
    if (word("rfc")) {
      rfc = true;
      return true;
    }
    if (word("resend") || word("re-send") || word("resent") || word("repost")) {
      resend = true;
      while (pos < lower.length() && isDigit(lower.charAt(pos)) && !slashFollows()) {
        pos++;
      }
      return true;
    }
    return counter() || versionNumber();
  }

  private boolean slashFollows() {
    int end = digitsEnd(pos);
    return end < lower.length() && lower.charAt(end) == '/';
  }

  /** A known word with no letter grown to its end, unless that letter starts a version. */
  private boolean word(String known) {
    if (!lower.startsWith(known, pos)) {
      return false;
    }
    int end = pos + known.length();
    if (end < lower.length() && Character.isLetter(lower.charAt(end)) && !unitStarts(end)) {
      if (!known.equals("patch") || patch) {
        return false;
      }
      patch = true;
      pos = end;
      return false;
    }
    pos = end;
    return true;
  }

  private boolean unitStarts(int from) {
    return lower.startsWith("rfc", from)
        || lower.startsWith("resend", from)
        || lower.startsWith("patch", from)
        || (lower.charAt(from) == 'v'
            && from + 1 < lower.length()
            && isDigit(lower.charAt(from + 1)));
  }

  private int digitsEnd(int from) {
    int end = from;
    while (end < lower.length() && isDigit(lower.charAt(end))) {
      end++;
    }
    return end;
  }

  /** {@code 3/10}, with nothing but a known word on either side. */
  private boolean counter() {
    int slash = digitsEnd(pos);
    if (slash == pos || slash >= lower.length() || lower.charAt(slash) != '/') {
      return false;
    }
    int end = digitsEnd(slash + 1);
    if (end == slash + 1
        || slash - pos > MAX_COUNTER_DIGITS
        || end - slash - 1 > MAX_COUNTER_DIGITS
        || index >= 0
        || !endsWell(end)) {
      return false;
    }
    index = Integer.parseInt(lower, pos, slash, 10);
    total = Integer.parseInt(lower, slash + 1, end, 10);
    pos = end;
    return true;
  }

  private boolean endsWell(int end) {
    if (end >= lower.length()) {
      return true;
    }
    char c = lower.charAt(end);
    return c == '-' || c == '_' || c == ':' || Character.isLetter(c);
  }

  /**
   * {@code v3}, {@code v2.1}, {@code v2b} (v2 once more), and {@code v226/7} where a blank is
   * missing.
   */
  private boolean versionNumber() {
    if (lower.charAt(pos) != 'v') {
      return false;
    }
    int start = pos + 1;
    int end = digitsEnd(start);
    if (end == start) {
      return false;
    }
    if (end < lower.length() && lower.charAt(end) == '/' && index < 0) {
      return grownVersion(start, end);
    }
    if (end - start > 4 || Integer.parseInt(lower, start, end, 10) > MAX_VERSION) {
      return false;
    }
    int fraction = -1;
    int stop = end;
    if (end < lower.length() && lower.charAt(end) == '.') {
      stop = digitsEnd(end + 1);
      if (stop == end + 1 || stop - end > 3) {
        return false;
      }
      fraction = Integer.parseInt(lower, end + 1, stop, 10);
      if (fraction > MAX_REROLL) {
        return false;
      }
    }
    if (stop < lower.length() && lower.charAt(stop) == '.') {
      return false;
    }
    version = Integer.parseInt(lower, start, end, 10);
    reroll = fraction;
    pos = stop;
    if (pos + 1 == lower.length() && lower.charAt(pos) >= 'a' && lower.charAt(pos) <= 'e') {
      guessed = true;
      pos++;
    }
    return true;
  }

  /**
   * {@code v226/7} is v2 and a number that must be at most 7: the shortest version that leaves one,
   * else the longest tail that fits.
   */
  private boolean grownVersion(int start, int slash) {
    int end = digitsEnd(slash + 1);
    if (end == slash + 1
        || end - slash > 1 + MAX_COUNTER_DIGITS
        || slash - start > 8
        || !endsWell(end)) {
      return false;
    }
    int last = Integer.parseInt(lower, slash + 1, end, 10);
    for (int split = start + 1; split < slash; split++) {
      int left = Integer.parseInt(lower, start, split, 10);
      int right = Integer.parseInt(lower, split, slash, 10);
      boolean padded = lower.charAt(split) == '0' && slash - split != end - slash - 1;
      if (left >= 1 && left <= MAX_LIKELY_VERSION && right <= last && !padded) {
        return grown(left, right, last, end);
      }
    }
    for (int split = start + 1; split < slash; split++) {
      int right = Integer.parseInt(lower, split, slash, 10);
      if (right <= last) {
        return grown(lower.charAt(start) - '0', right, last, end);
      }
    }
    return false;
  }

  private boolean grown(int left, int right, int last, int end) {
    version = left;
    reroll = -1;
    index = right;
    total = last;
    guessed = true;
    pos = end;
    return true;
  }

  /** Where reading stopped, for words that are known only at their start; else 0. */
  int rest() {
    return rest;
  }

  /** Whether a separator stands before what was not read. */
  boolean afterSeparator() {
    return afterSeparator;
  }

  boolean patch() {
    return patch;
  }

  boolean rfc() {
    return rfc;
  }

  boolean resend() {
    return resend;
  }

  /** The version; negative if there is none. */
  int version() {
    return version;
  }

  /** How often the version was posted again, of {@code v2.1}; negative if that is not said. */
  int reroll() {
    return reroll;
  }

  /** The number of the patch; negative if there is no counter. */
  int index() {
    return index;
  }

  /** Of how many; negative if there is no counter. */
  int total() {
    return total;
  }

  /** Whether what it says had to be guessed, as a blank was missing. */
  boolean guessed() {
    return guessed;
  }

  /** Whether it is one of the ten digits that counters and versions are written with. */
  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
