package dev.tidemark.index.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tidemark.testing.Seeds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Git itself is the oracle: {@code GIT_TEST_DATE_NOW} sets its clock. */
class ApproxiDateTest {
  private static final Instant SUNDAY_EVENING = Instant.parse("2009-08-30T19:20:00Z");

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          now,                         2009-08-30T19:20:00Z
          yesterday,                   2009-08-29T19:20:00Z
          yesterday.noon,              2009-08-29T12:00:00Z
          noon.yesterday,              2009-08-29T12:00:00Z
          10am.yesterday,              2009-08-29T10:00:00Z
          3.days.ago,                  2009-08-27T19:20:00Z
          3 days ago,                  2009-08-27T19:20:00Z
          2.weeks.ago,                 2009-08-16T19:20:00Z
          2.weeks.ago.noon,            2009-08-16T12:00:00Z
          last.week,                   2009-08-23T19:20:00Z
          last.monday,                 2009-08-24T19:20:00Z
          last.sunday,                 2009-08-23T19:20:00Z
          2.sundays.ago,               2009-08-16T19:20:00Z
          6pm.last.friday,             2009-08-28T18:00:00Z
          last.month,                  2009-07-30T19:20:00Z
          6.months.ago,                2009-03-02T19:20:00Z
          13.months.ago,               2008-07-30T19:20:00Z
          last.year,                   2008-08-30T19:20:00Z
          2.years.3.months.ago,        2007-05-30T19:20:00Z
          noon,                        2009-08-30T12:00:00Z
          midnight,                    2009-08-30T00:00:00Z
          tea,                         2009-08-30T17:00:00Z
          never,                       1970-01-01T00:00:00Z
          2025-03-01,                  2025-03-01T19:20:00Z
          2025-03-01 12:30,            2025-03-01T12:30:00Z
          2010-10-02T10:11:12Z,        2010-10-02T10:11:12Z
          2010-10-02 10:11:12 +0200,   2010-10-02T08:11:12Z
          20101002T101112,             2010-10-02T10:11:12Z
          Fri Jan 2 2009 10:00,        2009-01-02T10:00:00Z
          'Sat, 29 Aug 2009 10:00:00 EST', 2009-08-29T15:00:00Z
          02.10.10,                    2010-10-02T19:20:00Z
          jan 5,                       2009-01-05T19:20:00Z
          august.3rd,                  2009-08-03T19:20:00Z
          dec,                         2008-12-30T19:20:00Z
          @1234567890,                 2009-02-13T23:31:30Z
          1234567890,                  2009-02-13T23:31:30Z
          20250301,                    2025-03-01T19:20:00Z
          20250301103000,              2025-03-01T10:30:00Z
          today,                       2009-08-30T00:00:00Z
          """)
  void parse_known_isThatInstant(String text, Instant expected) {
    assertThat(ApproxiDate.parse(text, SUNDAY_EVENING)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          garbage,         0, garbage
          tomorrow,        0, tomorrow
          2.weaks.ago,     2, weeks
          next.week,       0, next
          last.wek,        5, week
          week,            0, last.week
          monday,          0, last.monday
          2.fortnights.ago, 2, fortnights
          a.week.ago,      0, 'a'
          last,            0, unit
          2025-02-45,      0, no such day
          20251301,        0, no such day
          25:00,           0, no such time
          12345678901234567890, 0, too long
          5000000.days.ago, 0, too large
          1.2.3.4.5.6.7,   0, open
          @x,              1, seconds
          '',              0, no date
          '...',           0, no date
          """)
  void parse_notUnderstood_saysWhereAndWhat(String text, int index, String part) {
    assertThatThrownBy(() -> ApproxiDate.parse(text, SUNDAY_EVENING))
        .isInstanceOfSatisfying(
            DateTimeParseException.class,
            e -> {
              assertThat(e.getMessage()).contains(part);
              assertThat(e.getErrorIndex()).as(e.getMessage()).isLessThanOrEqualTo(text.length());
              if (!text.startsWith("1.2.3")) {
                assertThat(e.getErrorIndex()).as(e.getMessage()).isEqualTo(index);
              }
            });
  }

  /** What is understood at all means what git takes it to mean, whatever the time of day. */
  @Test
  void parse_madeUpDates_agreesWithGit(@TempDir Path folder) throws Exception {
    assumeThat(gitReadsItsClock(folder)).as("git knows GIT_TEST_DATE_NOW").isTrue();
    long seed = Seeds.seed();
    var random = new Random(seed);
    String[] clocks = {
      "2009-08-30T19:20:00Z", "2024-02-29T00:00:00Z", "2025-03-31T11:59:59Z", "2025-01-01T17:00:00Z"
    };
    int understood = 0;
    for (String clock : clocks) {
      Instant now = Instant.parse(clock);
      var dates = new ArrayList<String>();
      for (int i = 0; i < 400; i++) {
        dates.add(madeUp(random));
      }
      List<Long> truth = git(folder, now, dates);
      for (int i = 0; i < dates.size(); i++) {
        String date = dates.get(i);
        Instant mine;
        try {
          mine = ApproxiDate.parse(date, now);
        } catch (DateTimeParseException e) {
          continue;
        }
        understood++;
        assertThat(mine.getEpochSecond())
            .as("'%s' at %s (seed %d): %s", date, clock, seed, mine)
            .isEqualTo(truth.get(i));
      }
    }
    assertThat(understood).isGreaterThan(800);
  }

  private static String madeUp(Random random) {
    String[] units = {
      "second",
      "minutes",
      "hours",
      "day",
      "days",
      "week",
      "weeks",
      "month",
      "months",
      "year",
      "years",
      "monday",
      "tuesdays",
      "sundays",
      "sat"
    };
    String[] specials = {"noon", "midnight", "tea", "yesterday", "now", "3pm", "11.am", "12:34"};
    String[] months = {"jan", "february", "mar", "jun", "August", "dec"};
    String[] counts = {"last", "two", "ten", "1", "3", "17", "45"};
    String separator = random.nextBoolean() ? "." : " ";
    var parts = new ArrayList<String>();
    switch (random.nextInt(7)) {
      case 0 -> {
        parts.add(counts[random.nextInt(counts.length)]);
        parts.add(units[random.nextInt(units.length)]);
        if (random.nextBoolean()) {
          parts.add("ago");
        }
      }
      case 1 -> {
        parts.add(counts[random.nextInt(counts.length)]);
        parts.add(units[random.nextInt(units.length)]);
        parts.add(counts[random.nextInt(counts.length)]);
        parts.add(units[random.nextInt(units.length)]);
        parts.add("ago");
      }
      case 2 -> {
        parts.add(specials[random.nextInt(specials.length)]);
        if (random.nextBoolean()) {
          parts.add(specials[random.nextInt(specials.length)]);
        }
      }
      case 3 -> {
        parts.add(specials[random.nextInt(specials.length)]);
        parts.add(counts[random.nextInt(counts.length)]);
        parts.add(units[random.nextInt(units.length)]);
      }
      case 4 -> {
        parts.add(months[random.nextInt(months.length)]);
        parts.add(String.valueOf(1 + random.nextInt(31)));
        if (random.nextBoolean()) {
          parts.add(String.valueOf(1990 + random.nextInt(40)));
        }
      }
      case 5 -> {
        parts.add(String.valueOf(1 + random.nextInt(31)));
        parts.add(months[random.nextInt(months.length)]);
        parts.add(specials[random.nextInt(specials.length)]);
      }
      default -> {
        int day = 1 + random.nextInt(31);
        int month = 1 + random.nextInt(12);
        int year = 1990 + random.nextInt(19);
        char c = "-/.".charAt(random.nextInt(3));
        parts.add(
            switch (random.nextInt(4)) {
              case 0 -> "" + year + c + month + c + day;
              case 1 -> "" + day + c + month + c + year;
              case 2 -> "" + month + c + day + c + year;
              default -> "" + month + c + day;
            });
        if (random.nextBoolean()) {
          separator = " ";
          parts.add("10:11:12");
        }
      }
    }
    return String.join(separator, parts);
  }

  private static boolean gitReadsItsClock(Path folder) throws Exception {
    run(folder, Instant.EPOCH, List.of("git", "init", "-q", "."));
    return git(folder, SUNDAY_EVENING, List.of("yesterday")).equals(List.of(1251573600L));
  }

  private static List<Long> git(Path folder, Instant now, List<String> dates) throws Exception {
    var command = new ArrayList<>(List.of("git", "rev-parse"));
    dates.forEach(date -> command.add("--since=" + date));
    return run(folder, now, command)
        .lines()
        .map(line -> Long.parseUnsignedLong(line.substring("--max-age=".length())))
        .toList();
  }

  private static String run(Path folder, Instant now, List<String> command)
      throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().put("TZ", "UTC");
    builder.environment().put("GIT_TEST_DATE_NOW", String.valueOf(now.getEpochSecond()));
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }
}
