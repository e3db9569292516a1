package dev.tidemark.analysis.series;

/**
 * The part of a Message-ID that the mails of one run of a sending tool share.
 *
 * <p>Three forms are known: git send-email's {@code YYYYMMDDHHMMSS.PID-N-ADDRESS}, git
 * format-patch's {@code cover.TIME.git.ADDRESS} and {@code COMMIT.TIME.git.ADDRESS}, and b4's
 * {@code YYYYMMDD-SLUG-vV-N-HASH@HOST}.
 */
final class MessageIdStem {
  private MessageIdStem() {}

  /** The stem of an id, empty if it has none of the known forms. */
  static String of(String id) {
    int at = id.lastIndexOf('@');
    int end = at < 0 ? id.length() : at;
    int git = id.indexOf(".git.");
    if (git > 0) {
      int dot = id.indexOf('.');
      return dot < git && digits(id, dot + 1, git) ? id.substring(dot + 1) : "";
    }
    if (end > 16 && digits(id, 0, 14) && id.charAt(14) == '.') {
      int dash = id.indexOf('-', 15);
      int second = dash < 0 ? -1 : id.indexOf('-', dash + 1);
      if (dash > 15 && second > 0 && digits(id, 15, dash) && digits(id, dash + 1, second)) {
        return id.substring(0, dash) + id.substring(second);
      }
      return "";
    }
    if (end > 12 && digits(id, 0, 8) && id.charAt(8) == '-') {
      int last = id.lastIndexOf('-', end - 1);
      int number = last < 0 ? -1 : id.lastIndexOf('-', last - 1);
      int version = number < 0 ? -1 : id.lastIndexOf('-', number - 1);
      if (version > 8
          && digits(id, number + 1, last)
          && id.charAt(version + 1) == 'v'
          && digits(id, version + 2, number)) {
        return id.substring(0, number);
      }
    }
    return "";
  }

  private static boolean digits(String text, int start, int end) {
    if (start >= end || end > text.length()) {
      return false;
    }
    for (int i = start; i < end; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }
}
