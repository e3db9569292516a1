package dev.tidemark.ingest.mail;

/**
 * Reads the dates of mail headers by hand: RFC 5322, 3.3 and its obsolete forms, and what mailers
 * and archives write instead (asctime, ISO 8601, month names in full, {@code PM}).
 *
 * <p>Follows public-inbox where the RFC says nothing: two-digit and three-digit years, obsolete and
 * common zone names, {@code --500} is {@code -0500}, an offset of 14 hours or more is no offset at
 * all, dates before 1970 and after 9999 are no dates, and neither is a day that its month does not
 * have. A leap second is the second after it.
 */
final class MailDates {
  /** What {@link #parse} and {@link #parseReceived} answer when there is no date. */
  static final long NONE = Long.MIN_VALUE;

  private static final int MAX_ZONE_HOURS = 14;
  private static final long SECONDS_PER_DAY = 86_400;

  private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";
  private static final int[] MONTH_DAYS = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

  private final byte[] in;
  private final int to;
  private int at;

  private int day = -1;
  private int month = -1;
  private int year = -1;
  private int seconds = -1;
  private boolean zoned;
  private int offset;
  private boolean wrong;

  private MailDates(byte[] in, int from, int to) {
    this.in = in;
    this.at = from;
    this.to = to;
  }

  /**
   * Reads a Date field.
   *
   * @param zoneless whether to take a date that names no zone, as UTC
   * @return seconds since 1970, at least 0, or {@link #NONE}
   */
  static long parse(byte[] bytes, int from, int to, boolean zoneless) {
    var date = new MailDates(bytes, from, to);
    date.readAll();
    return date.epochSecond(zoneless);
  }

  /**
   * Reads the date of a Received field: what follows the last semicolon.
   *
   * @return seconds since 1970, at least 0, or {@link #NONE}
   */
  static long parseReceived(byte[] bytes, int from, int to) {
    for (int i = to - 1; i >= from; i--) {
      if (bytes[i] == ';') {
        return parse(bytes, i + 1, to, false);
      }
    }
    return NONE;
  }

  private void readAll() {
    while (at < to && !wrong) {
      byte b = in[at];
      if (b == '(') {
        skipComment();
      } else if (isDigit(b)) {
        number();
      } else if (isLetter(b)) {
        word();
      } else if ((b == '+' || b == '-') && seconds >= 0) {
        sign();
      } else {
        at++;
      }
    }
  }

  private void skipComment() {
    int depth = 0;
    do {
      byte b = in[at++];
      if (b == '(') {
        depth++;
      } else if (b == ')') {
        depth--;
      }
    } while (depth > 0 && at < to);
  }

  private void number() {
    int start = at;
    int value = digits();
    int width = at - start;
    if (width > 4) {
      wrong = true;
    } else if (at < to && in[at] == ':' && seconds < 0) {
      clock(value);
    } else if (width == 4 && day < 0 && at + 1 < to && in[at] == '-' && isDigit(in[at + 1])) {
      isoDate(value);
    } else if (day < 0) {
      day = value;
    } else if (year < 0 && month >= 0) {
      year = width <= 3 ? century(value) : value;
    }
  }

  private static int century(int value) {
    return value < 50 ? 2000 + value : 1900 + value;
  }

  private int digits() {
    int value = 0;
    while (at < to && isDigit(in[at])) {
      value = value < 100_000_000 ? value * 10 + (in[at] - '0') : value;
      at++;
    }
    return value;
  }

  private void clock(int hour) {
    at++;
    int minute = digits();
    int second = 0;
    if (at < to && in[at] == ':') {
      at++;
      second = digits();
      if (at < to && in[at] == '.') {
        at++;
        digits();
      }
    }
    wrong = hour > 23 || minute > 59 || second > 60;
    seconds = hour * 3600 + minute * 60 + second;
  }

  private void isoDate(int value) {
    year = value;
    at++;
    month = digits() - 1;
    if (at < to && in[at] == '-') {
      at++;
      day = digits();
    } else {
      wrong = true;
    }
  }

  private void word() {
    int start = at;
    while (at < to && isLetter(in[at])) {
      at++;
    }
    int length = at - start;
    if (length == 1 && lower(start) == 't' && seconds < 0) {
      return; // between date and time in ISO 8601
    }
    if (length >= 3 && month < 0) {
      for (int i = 0; i < 12; i++) {
        if (lower(start) == MONTHS.charAt(3 * i)
            && lower(start + 1) == MONTHS.charAt(3 * i + 1)
            && lower(start + 2) == MONTHS.charAt(3 * i + 2)) {
          month = i;
          return;
        }
      }
    }
    if (seconds < 0) {
      return; // a day of the week
    }
    if (length == 2 && lower(start + 1) == 'm' && (lower(start) == 'a' || lower(start) == 'p')) {
      int hour = seconds / 3600;
      if (hour >= 1 && hour <= 12) {
        seconds += (hour % 12 - hour + (lower(start) == 'p' ? 12 : 0)) * 3600;
      }
    } else if (!zoned) {
      namedZone(start, length);
    }
  }

  private void namedZone(int start, int length) {
    if (length > 5) {
      return;
    }
    int name = 0;
    for (int i = 0; i < length; i++) {
      name = name << 5 | (lower(start + i) - 'a' + 1);
    }
    int hours = ZoneNames.hours(name, length);
    if (hours != ZoneNames.UNKNOWN) {
      zoned = true;
      offset = hours * 3600;
    }
  }

  private void sign() {
    int sign = in[at] == '-' ? -1 : 1;
    while (at < to && (in[at] == '+' || in[at] == '-')) {
      at++;
    }
    int start = at;
    int value = digits();
    int width = at - start;
    if (width == 0 || width > 4) {
      return;
    }
    if (at < to && in[at] == ':' && width <= 2) {
      at++;
      value = value * 100 + digits();
    } else if (width <= 2) {
      value *= 100;
    }
    zoned = true;
    offset = value / 100 >= MAX_ZONE_HOURS ? 0 : sign * (value / 100 * 3600 + value % 100 * 60);
  }

  private long epochSecond(boolean zoneless) {
    if (wrong
        || (!zoned && !zoneless)
        || seconds < 0
        || month < 0
        || month > 11
        || year < 1970
        || year > 9999
        || day < 1
        || day > MONTH_DAYS[month]
        || (month == 1 && day == 29 && !isLeap(year))) {
      return NONE;
    }
    long second = epochDay() * SECONDS_PER_DAY + seconds - offset;
    return second < 0 ? NONE : second;
  }

  private static boolean isLeap(int year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  }

  /** Days since 1970-01-01 in the Gregorian calendar, counted in years that begin in March. */
  private long epochDay() {
    int y = month < 2 ? year - 1 : year;
    int m = (month + 10) % 12;
    int dayOfYear = (153 * m + 2) / 5 + day - 1;
    return 365L * y + y / 4 - y / 100 + y / 400 + dayOfYear - 719_468;
  }

  private int lower(int i) {
    return HeaderName.lower(in[i]);
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private static boolean isLetter(byte b) {
    return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
  }

  /** The zone names of RFC 822 and those that mailers write besides. */
  private static final class ZoneNames {
    static final int UNKNOWN = Integer.MIN_VALUE;

    private static final String[] NAMES = {
      "gmt", "0", "ut", "0", "utc", "0", "wet", "0", "west", "1", "bst", "1", "cet", "1", "met",
      "1", "mewt", "1", "cest", "2", "mest", "2", "mesz", "2", "eet", "2", "sast", "2", "eest", "3",
      "msk", "3", "msd", "4", "hkt", "8", "sgt", "8", "awst", "8", "jst", "9", "kst", "9", "aest",
      "10", "aedt", "11", "nzst", "12", "nzdt", "13", "brt", "-3", "ast", "-4", "adt", "-3", "est",
      "-5", "edt", "-4", "cst", "-6", "cdt", "-5", "mst", "-7", "mdt", "-6", "pst", "-8", "pdt",
      "-7", "akst", "-9", "akdt", "-8", "hst", "-10"
    };

    private static final int[] KEYS = new int[NAMES.length / 2];
    private static final int[] HOURS = new int[NAMES.length / 2];

    static {
      for (int i = 0; i < KEYS.length; i++) {
        int key = 0;
        for (char c : NAMES[2 * i].toCharArray()) {
          key = key << 5 | (c - 'a' + 1);
        }
        KEYS[i] = key;
        HOURS[i] = Integer.parseInt(NAMES[2 * i + 1]);
      }
    }

    private ZoneNames() {}

    static int hours(int key, int length) {
      if (length == 1) {
        return 0; // military letters were misread from the start (RFC 5322, 4.3)
      }
      for (int i = 0; i < KEYS.length; i++) {
        if (KEYS[i] == key) {
          return HOURS[i];
        }
      }
      return UNKNOWN;
    }
  }
}
