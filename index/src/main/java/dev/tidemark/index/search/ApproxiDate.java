package dev.tidemark.index.search;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/**
 * Dates as people say them to git: {@code yesterday}, {@code 2.weeks.ago}, {@code last.monday},
 * {@code noon}, {@code 2025-03-01}, {@code 6pm.last.friday}, {@code jan 5}, {@code
 * 2025-03-01T10:00:00Z}, {@code @1740787200}.
 *
 * <p>The answers are those of {@code git rev-parse --since} (the words it knows are in gitrevisions
 * and in git's date tests), in UTC: what a date leaves open is taken from now, so {@code
 * 2025-03-01} is that day at the present time of day. Git takes anything for a date and says "now"
 * where it understands nothing; here that is an error, as is any word git would skip ({@code
 * tomorrow}, {@code 2.weaks.ago}, {@code next.week}). Beyond git: {@code 20250301}, {@code
 * 20250301103000}, and {@code today} is the midnight that began the day.
 */
public final class ApproxiDate {
  private static final String[] MONTHS = {
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december"
  };
  private static final String[] WEEKDAYS = {
    "sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"
  };
  private static final String[] NUMBERS = {
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"
  };
  private static final String[] UNITS = {"seconds", "minutes", "hours", "days", "weeks"};
  private static final long[] UNIT_SECONDS = {1, 60, 3600, 86_400, 604_800};
  private static final String[] SPECIALS = {
    "now", "today", "yesterday", "midnight", "noon", "tea", "never", "am", "pm", "last", "ago"
  };

  /** Hours east of UTC; the zone names RFC 5322, 4.3, still lets mail use, and central Europe's. */
  private static final String[] ZONES = {
    "z", "utc", "ut", "gmt", "est", "edt", "cst", "cdt", "mst", "mdt", "pst", "pdt", "cet", "cest"
  };

  private static final int[] ZONE_HOURS = {0, 0, 0, 0, -5, -4, -6, -5, -7, -6, -8, -7, 1, 2};

  /** Counts above this are a slip of the finger, not a date. */
  private static final long MAX_COUNT = 1_000_000;

  /** Ten-digit numbers are seconds since 1970; git draws the line here. */
  private static final long MIN_EPOCH = 100_000_000;

  private static final long DAY_SECONDS = 86_400;
  private static final int UNSET = -1;
  private static final int NO_ZONE = Integer.MIN_VALUE;

  private final String text;
  private final LocalDateTime now;
  private int at;

  private int year = UNSET;
  private int month = UNSET;
  private int day = UNSET;
  private int hour;
  private int minute;
  private int second;
  private boolean timeGiven;
  private int weekday;
  private int zoneMinutes = NO_ZONE;

  private long number = UNSET;
  private int numberAt;
  private boolean numberIsWord;
  private int bareWeekdayAt = UNSET;
  private boolean touched;

  private ApproxiDate(String text, Instant now) {
    this.text = text;
    this.now = LocalDateTime.ofEpochSecond(now.getEpochSecond(), 0, ZoneOffset.UTC);
    this.hour = this.now.getHour();
    this.minute = this.now.getMinute();
    this.second = this.now.getSecond();
    this.weekday = this.now.getDayOfWeek().getValue() % 7;
  }

  /**
   * Reads a date.
   *
   * @param text words and numbers, separated by dots, blanks or whatever is neither letter nor
   *     digit
   * @param now what the date is relative to
   * @return the instant meant, whole seconds
   * @throws DateTimeParseException if any part was not understood; says which and, where there is
   *     one, the word that may have been meant
   */
  public static Instant parse(String text, Instant now) {
    try {
      return new ApproxiDate(text, now).read();
    } catch (DateTimeParseException e) {
      throw e;
    } catch (DateTimeException | ArithmeticException e) {
      throw new DateTimeParseException("date '" + text + "' is out of range", text, 0, e);
    }
  }

  private Instant read() {
    if (text.startsWith("@")) {
      return epoch(1);
    }
    while (at < text.length()) {
      char c = text.charAt(at);
      if (isDigit(c)) {
        if (digits()) {
          return epoch(0);
        }
      } else if (isLetter(c)) {
        word();
      } else if ((c == '+' || c == '-') && timeGiven && zone()) {
        touched = true;
      } else {
        at++;
      }
    }
    settleNumber();
    if (bareWeekdayAt != UNSET && (day == UNSET || month == UNSET)) {
      throw error(
          bareWeekdayAt,
          "a weekday needs a count before it",
          "last." + text.substring(bareWeekdayAt, letters(bareWeekdayAt)));
    }
    if (!touched) {
      throw error(0, "'" + text + "' is no date", "yesterday, 2.weeks.ago, 2025-03-01");
    }
    LocalDateTime date = resolve();
    if (zoneMinutes != NO_ZONE) {
      date = date.minusMinutes(zoneMinutes);
    }
    return date.toInstant(ZoneOffset.UTC);
  }

  /** The whole text from {@code start} as seconds since 1970. */
  private Instant epoch(int start) {
    long seconds = 0;
    int i = start;
    for (; i < text.length() && isDigit(text.charAt(i)) && i - start < 12; i++) {
      seconds = seconds * 10 + (text.charAt(i) - '0');
    }
    if (i != text.length() || i == start) {
      throw error(start, "'" + text + "' is no number of seconds since 1970", "@1740787200");
    }
    return Instant.ofEpochSecond(seconds);
  }

  // Numbers

  /** Reads a number, a date of numbers or a time; true if the whole text is seconds since 1970. */
  private boolean digits() {
    settleNumber();
    touched = true;
    int start = at;
    int end = digitsEnd(start);
    int length = end - start;
    if (length == 14) {
      compactDate(start);
      compactTime(start + 8, 6);
      at = end;
      return false;
    }
    if (length == 8) {
      compactDate(start);
      at = end;
      if (end < text.length() - 1
          && (text.charAt(end) == 'T' || text.charAt(end) == 't')
          && isDigit(text.charAt(end + 1))) {
        int timeEnd = digitsEnd(end + 1);
        if (timeEnd - end - 1 == 6 || timeEnd - end - 1 == 4) {
          compactTime(end + 1, timeEnd - end - 1);
          at = timeEnd;
        }
      }
      return false;
    }
    if (length > 12) {
      throw error(start, "the number is too long for a date", "2025-03-01 or 20250301");
    }
    long value = value(start, end);
    if (value >= MIN_EPOCH && start == 0 && end == text.length()) {
      return true;
    }
    if (end + 1 < text.length() && isDigit(text.charAt(end + 1))) {
      char separator = text.charAt(end);
      if (separator == ':') {
        time(start, end, value);
        return false;
      }
      if ((separator == '-' || separator == '/' || separator == '.')
          && numericDate(start, end, value, separator)) {
        return false;
      }
    }
    if (value > MAX_COUNT) {
      throw error(start, "the number is too large", "at most " + MAX_COUNT);
    }
    number = value;
    numberAt = start;
    numberIsWord = false;
    at = end;
    return false;
  }

  private void compactDate(int start) {
    int y = (int) value(start, start + 4);
    int m = (int) value(start + 4, start + 6);
    int d = (int) value(start + 6, start + 8);
    if (y < 1000 || m < 1 || m > 12 || d < 1 || d > 31) {
      throw error(start, "there is no such day", "YYYYMMDD");
    }
    year = y;
    month = m - 1;
    day = d;
  }

  private void compactTime(int start, int length) {
    setTime(
        start,
        value(start, start + 2),
        value(start + 2, start + 4),
        length == 6 ? value(start + 4, start + 6) : 0);
  }

  private void time(int start, int end, long hours) {
    int minutesEnd = digitsEnd(end + 1);
    long minutes = value(end + 1, minutesEnd);
    long seconds = 0;
    int stop = minutesEnd;
    if (minutesEnd + 1 < text.length()
        && text.charAt(minutesEnd) == ':'
        && isDigit(text.charAt(minutesEnd + 1))) {
      stop = digitsEnd(minutesEnd + 1);
      seconds = value(minutesEnd + 1, stop);
      if (stop + 1 < text.length()
          && text.charAt(stop) == '.'
          && isDigit(text.charAt(stop + 1))
          && day != UNSET
          && month != UNSET
          && year != UNSET) {
        stop = digitsEnd(stop + 1); // fractions of a second, which nobody searches for
      }
    }
    setTime(start, hours, minutes, seconds);
    at = stop;
  }

  private void setTime(int start, long hours, long minutes, long seconds) {
    if (hours > 24 || minutes > 59 || seconds > 60) {
      throw error(start, "there is no such time of day", "HH:MM or HH:MM:SS");
    }
    hour = (int) hours;
    minute = (int) minutes;
    second = (int) seconds;
    timeGiven = true;
  }

  /**
   * Two or three numbers with one separator. Year first if it is above 70; otherwise with dots day,
   * month, year, with anything else month, day, year, each only if that is not in the future, as
   * git orders them. False if no reading makes a date: then the numbers fill what is missing in the
   * order day, month, year.
   */
  private boolean numericDate(int start, int end, long first, char separator) {
    int secondEnd = digitsEnd(end + 1);
    long second2 = value(end + 1, secondEnd);
    long third = UNSET;
    int stop = secondEnd;
    if (secondEnd + 1 < text.length()
        && text.charAt(secondEnd) == separator
        && isDigit(text.charAt(secondEnd + 1))) {
      stop = digitsEnd(secondEnd + 1);
      third = value(secondEnd + 1, stop);
    }
    boolean dots = separator == '.';
    boolean found =
        (first > 70
                && (setDate(first, second2, third, false) || setDate(first, third, second2, false)))
            || (!dots && setDate(third, first, second2, true))
            || setDate(third, second2, first, true)
            || (dots && setDate(third, first, second2, true));
    if (found) {
      at = stop;
    } else if (first > 70 && third != UNSET) {
      throw error(start, "there is no such day", "YYYY-MM-DD");
    }
    return found;
  }

  private boolean setDate(long y, long m, long d, boolean refuseFuture) {
    if (m < 1 || m > 12 || d < 1 || d > 31) {
      return false;
    }
    int fullYear;
    if (y == UNSET) {
      if (!refuseFuture) {
        return false;
      }
      fullYear = now.getYear();
    } else {
      fullYear = fullYear(y);
      if (fullYear == UNSET) {
        return false;
      }
    }
    if (refuseFuture) {
      LocalDateTime limit = now.plusDays(10);
      LocalDateTime meant =
          LocalDateTime.of(fullYear, (int) m, 1, hour, minute, Math.min(second, 59))
              .plusDays(d - 1);
      if (meant.isAfter(limit)) {
        return false;
      }
    }
    month = (int) m - 1;
    day = (int) d;
    if (y != UNSET) {
      year = fullYear;
    }
    return true;
  }

  private static int fullYear(long y) {
    if (y >= 1970 && y < 2100) {
      return (int) y;
    }
    if (y > 70 && y < 100) {
      return (int) y + 1900;
    }
    if (y >= 0 && y < 38) {
      return (int) y + 2000;
    }
    return UNSET;
  }

  /** A number that no unit followed fills the first of day, month, year that is open and fits. */
  private void settleNumber() {
    if (number == UNSET) {
      return;
    }
    long n = number;
    number = UNSET;
    if (numberIsWord) {
      throw error(numberAt, "a count needs a unit after it", "such as last.week or two.days.ago");
    }
    if (n == 0) {
      return;
    }
    if (day == UNSET && n < 32) {
      day = (int) n;
    } else if (month == UNSET && n < 13) {
      month = (int) n - 1;
    } else if (year == UNSET && ((n > 1969 && n < 2100) || (n > 69 && n < 100) || n < 38)) {
      year = (int) (n > 1969 ? n : n > 69 ? n + 1900 : n + 2000);
    } else {
      throw error(numberAt, "the number " + n + " is no day, month or year that is still open", "");
    }
  }

  /** Reads {@code +0200} or {@code +02:00} after a time. */
  private boolean zone() {
    int start = at + 1;
    int end = digitsEnd(start);
    long hours;
    long minutes = 0;
    int stop = end;
    if (end - start == 4) {
      hours = value(start, start + 2);
      minutes = value(start + 2, end);
    } else if (end - start == 2) {
      hours = value(start, end);
      if (end + 2 < text.length() && text.charAt(end) == ':' && digitsEnd(end + 1) == end + 3) {
        minutes = value(end + 1, end + 3);
        stop = end + 3;
      }
    } else {
      return false;
    }
    if (hours > 14 || minutes > 59) {
      return false;
    }
    int offset = (int) (hours * 60 + minutes);
    zoneMinutes = text.charAt(at) == '-' ? -offset : offset;
    at = stop;
    return true;
  }

  // Words

  private void word() {
    int start = at;
    int end = letters(start);
    at = end;
    String word = text.substring(start, end).toLowerCase(Locale.ROOT);
    boolean afterDigit = start > 0 && isDigit(text.charAt(start - 1));
    if ((afterDigit && isOrdinal(word)) || word.equals("ago")) {
      return;
    }
    if (word.equals("t") && afterDigit && end < text.length() && isDigit(text.charAt(end))) {
      return;
    }
    for (int i = 0; i < MONTHS.length; i++) {
      if (word.length() >= 3 && MONTHS[i].startsWith(word)) {
        month = i;
        touched = true;
        return;
      }
    }
    if (special(word) || zoneName(word) || count(word, start) || unit(word, start)) {
      touched = true;
      return;
    }
    throw error(start, "unknown word '" + word + "' in a date", nearest(word));
  }

  private static boolean isOrdinal(String word) {
    return word.equals("st") || word.equals("nd") || word.equals("rd") || word.equals("th");
  }

  private boolean special(String word) {
    switch (word) {
      case "now" -> {
        number = UNSET;
        shift(0);
      }
      case "today" -> {
        number = UNSET;
        shift(0);
        clock(0);
      }
      case "yesterday" -> {
        number = UNSET;
        shift(DAY_SECONDS);
      }
      case "midnight" -> clockWord(0);
      case "noon" -> clockWord(12);
      case "tea" -> clockWord(17);
      case "never" -> {
        number = UNSET;
        set(LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC));
      }
      case "am", "pm" -> {
        int h = hour;
        if (number > 0) {
          if (number > 24) {
            throw error(numberAt, "there is no such hour", "1am to 12pm");
          }
          h = (int) number;
          minute = 0;
          second = 0;
        }
        number = UNSET;
        hour = h % 12 + (word.equals("pm") ? 12 : 0);
        timeGiven = true;
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Noon, tea time and midnight are the last ones that were, unless a day was given. */
  private void clockWord(int newHour) {
    settleNumber();
    if (hour < newHour) {
      shift(DAY_SECONDS);
    }
    clock(newHour);
  }

  private void clock(int newHour) {
    hour = newHour;
    minute = 0;
    second = 0;
    timeGiven = true;
  }

  private boolean zoneName(String word) {
    if (!timeGiven) {
      return false;
    }
    for (int i = 0; i < ZONES.length; i++) {
      if (ZONES[i].equals(word)) {
        zoneMinutes = ZONE_HOURS[i] * 60;
        return true;
      }
    }
    return false;
  }

  private boolean count(String word, int start) {
    if (number != UNSET) {
      return false;
    }
    long count = UNSET;
    if (word.equals("last")) {
      count = 1;
    }
    for (int i = 0; i < NUMBERS.length; i++) {
      if (NUMBERS[i].equals(word)) {
        count = i + 1L;
      }
    }
    if (count == UNSET) {
      return false;
    }
    number = count;
    numberAt = start;
    numberIsWord = true;
    return true;
  }

  private boolean unit(String word, int start) {
    int seconds = UNSET;
    for (int i = 0; i < UNITS.length; i++) {
      if (isUnit(word, UNITS[i])) {
        seconds = i;
      }
    }
    boolean months = isUnit(word, "months");
    boolean years = isUnit(word, "years");
    int named = UNSET;
    for (int i = 0; i < WEEKDAYS.length; i++) {
      if (word.length() >= 3
          && (WEEKDAYS[i].startsWith(word)
              || (word.endsWith("s")
                  && WEEKDAYS[i].equals(word.substring(0, word.length() - 1))))) {
        named = i;
      }
    }
    if (seconds == UNSET && !months && !years && named == UNSET) {
      return false;
    }
    if (number == UNSET) {
      if (named != UNSET) {
        bareWeekdayAt = start;
        return true;
      }
      throw error(start, "'" + word + "' needs a count before it", "last." + word);
    }
    long n = number;
    number = UNSET;
    if (n == 0) {
      return true;
    }
    if (seconds != UNSET) {
      shift(n * UNIT_SECONDS[seconds]);
    } else if (named != UNSET) {
      long back = (long) weekday - named;
      back += 7 * (back <= 0 ? n : n - 1);
      shift(back * DAY_SECONDS);
    } else {
      shift(0);
      long total = year * 12L + month - n * (months ? 1 : 12);
      year = (int) Math.floorDiv(total, 12L);
      month = (int) Math.floorMod(total, 12L);
    }
    return true;
  }

  private static boolean isUnit(String word, String plural) {
    return plural.equals(word) || (word.length() == plural.length() - 1 && plural.startsWith(word));
  }

  private String nearest(String word) {
    String best = "";
    int distance = 3;
    for (String[] words : new String[][] {UNITS, MONTHS, WEEKDAYS, SPECIALS, NUMBERS}) {
      for (String known : words) {
        int d = Spelling.distance(word, known);
        if (d < distance) {
          distance = d;
          best = known;
        }
      }
    }
    return best.isEmpty() ? "yesterday, 2.weeks.ago, last.monday, 2025-03-01" : best;
  }

  // The date so far

  private void shift(long seconds) {
    set(resolve().minusSeconds(seconds));
  }

  private void set(LocalDateTime date) {
    year = date.getYear();
    month = date.getMonthValue() - 1;
    day = date.getDayOfMonth();
    hour = date.getHour();
    minute = date.getMinute();
    second = date.getSecond();
    weekday = date.getDayOfWeek().getValue() % 7;
  }

  /** Fills what is open from now; days past the end of a month run into the next, as in mktime. */
  private LocalDateTime resolve() {
    int m = month == UNSET ? now.getMonthValue() - 1 : month;
    int d = day == UNSET ? now.getDayOfMonth() : day;
    int y = year;
    if (y == UNSET) {
      y = m > now.getMonthValue() - 1 ? now.getYear() - 1 : now.getYear();
    }
    return LocalDateTime.of(y, m + 1, 1, 0, 0)
        .plusDays(d - 1L)
        .plusHours(hour)
        .plusMinutes(minute)
        .plusSeconds(second);
  }

  // Text

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c > 0x7f;
  }

  private int digitsEnd(int start) {
    int end = start;
    while (end < text.length() && isDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private int letters(int start) {
    int end = start;
    while (end < text.length() && isLetter(text.charAt(end))) {
      end++;
    }
    return end;
  }

  /** The number in the digits from start to end, or a value past every limit if it is too long. */
  private long value(int start, int end) {
    if (end - start > 12) {
      return Long.MAX_VALUE / 4;
    }
    long value = 0;
    for (int i = start; i < end; i++) {
      value = value * 10 + (text.charAt(i) - '0');
    }
    return value;
  }

  private DateTimeParseException error(int index, String problem, String expected) {
    return new DateTimeParseException(
        expected.isEmpty() ? problem : problem + "; expected " + expected, text, index);
  }
}
