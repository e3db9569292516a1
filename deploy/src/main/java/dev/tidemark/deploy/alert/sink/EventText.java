package dev.tidemark.deploy.alert.sink;

import dev.tidemark.analysis.alert.AlertEvent;
import dev.tidemark.analysis.alert.News;
import dev.tidemark.analysis.alert.News.SeriesFacts;
import dev.tidemark.analysis.alert.Watch;
import dev.tidemark.analysis.report.TextWidth;
import dev.tidemark.analysis.series.LineCount;
import dev.tidemark.ingest.mail.SafeText;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * Events in words, for people. All of it is safe to show on a terminal; nothing is escaped for any
 * markup.
 */
final class EventText {
  /** Columns of our own lines in a mail. */
  static final int WIDTH = 72;

  /** Lines of the sender's up to here are left as they are: tables and diffstats go to 80. */
  private static final int SENDERS_WIDTH = 80;

  /** Columns of what comes before a value. */
  private static final String LABEL = "%-12s";

  private static final String INDENT = " ".repeat(12);
  private static final int MAX_FILES = 12;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private EventText() {}

  /** {@code title (v3, 12 patches, +340 -20)}. */
  static String headline(AlertEvent event) {
    String title = title(event.news());
    String size = event.news().series().map(EventText::size).orElse("");
    return size.isEmpty() ? title : title + " (" + size + ")";
  }

  /** The title on one line; never empty. */
  static String title(News news) {
    String title = SafeText.line(news.title()).strip();
    return title.isEmpty() ? "(no subject)" : title;
  }

  /** {@code v3, 12 patches, +340 -20}, and what has become of it. */
  static String size(SeriesFacts series) {
    var size = new StringJoiner(", ");
    size.add(SafeText.line(series.version()));
    size.add(patches(series));
    series.lines().ifPresent(lines -> size.add(lines(lines)));
    if (!series.state().isEmpty()) {
      size.add(SafeText.line(series.state()));
    }
    return size.toString();
  }

  private static String patches(SeriesFacts series) {
    String count =
        series.received() == series.expected()
            ? number(series.expected())
            : number(series.received()) + " of " + number(series.expected());
    return count + (series.expected() == 1 ? " patch" : " patches");
  }

  private static String lines(LineCount lines) {
    return "+" + number(lines.added()) + " -" + number(lines.removed());
  }

  /** The subject of a mail, without the rule: what it is about, and how much else is in it. */
  static String subject(Dispatch dispatch) {
    int others = dispatch.events().size() - 1 + dispatch.more();
    String first = headline(dispatch.events().getFirst());
    return others == 0 ? first : first + " and " + number(others) + " more";
  }

  /** One line: when, by which rule, what, who, where. */
  static String line(AlertEvent event) {
    return TIME.format(event.time())
        + " ["
        + event.rule()
        + "] "
        + event.watch().word()
        + ": "
        + headline(event)
        + ", "
        + SafeText.line(event.news().author().display())
        + " "
        + url(event.news());
  }

  /** Where it can be read: one word. */
  static String url(News news) {
    return SafeText.line(news.url()).replace(' ', '+');
  }

  /** {@code and 37 more}; empty if there are none. */
  static String andMore(int more) {
    return more == 0 ? "" : "and " + number(more) + " more";
  }

  /** What happened, as the beginning of a sentence about it. */
  static String happened(Watch watch) {
    return switch (watch) {
      case MESSAGE -> "A mail";
      case POSTED -> "A new series";
      case REVISED -> "A new version";
      case COMPLETED -> "A series is complete";
      case APPLIED -> "A series was applied";
      case LANDED -> "A series has landed";
      case STALLED -> "A series has stalled";
    };
  }

  /** Everything about one event, in lines of {@link #WIDTH} columns. */
  static String full(AlertEvent event) {
    News news = event.news();
    var out = new StringBuilder(1 << 11);
    out.append(happened(event.watch())).append(":\n");
    wrap(title(news), "", "", out);
    out.append('\n');
    item("Author:", news.author().toString(), out);
    news.series().ifPresent(series -> series(series, out));
    if (!news.lists().isEmpty()) {
      item("Lists:", String.join(", ", news.lists()), out);
    }
    item("Time:", TIME.format(event.time()), out);
    // A URL is never broken: who reads it in a terminal wants to open it.
    out.append(String.format(Locale.ROOT, LABEL, "Link:")).append(url(news)).append('\n');
    String text = SafeText.block(news.text()).strip();
    if (!text.isEmpty()) {
      out.append('\n');
      for (String line : text.split("\n", -1)) {
        senders(line.stripTrailing(), out);
      }
    }
    return out.toString();
  }

  private static void series(SeriesFacts series, StringBuilder out) {
    String version = series.version() + ", " + patches(series);
    if (!series.missing().isEmpty()) {
      version += "; missing: " + numbers(series.missing());
    }
    item("Version:", version, out);
    if (!series.state().isEmpty()) {
      item("State:", series.state(), out);
    }
    series
        .lines()
        .ifPresent(
            lines -> item("Size:", lines(lines) + " in " + count(lines.files(), "file"), out));
    series
        .change()
        .ifPresent(
            change ->
                item(
                    "Growth:",
                    signed(change.added())
                        + " added, "
                        + signed(change.removed())
                        + " removed, "
                        + signed(change.files())
                        + " files since "
                        + series.previous(),
                    out));
    if (series.change().isEmpty() && !series.previous().isEmpty()) {
      item("Growth:", "not known since " + series.previous(), out);
    }
    if (!series.subsystems().isEmpty()) {
      item("Subsystems:", String.join(", ", series.subsystems()), out);
    }
    files(series, out);
  }

  private static void files(SeriesFacts series, StringBuilder out) {
    List<String> paths = series.paths();
    int shown = Math.min(paths.size(), MAX_FILES);
    for (int i = 0; i < shown; i++) {
      item(i == 0 ? "Files:" : "", paths.get(i), out);
    }
    int more = Math.max(series.files(), paths.size()) - shown;
    if (shown > 0 && more > 0) {
      item("", andMore(more), out);
    }
  }

  private static String numbers(List<Integer> indexes) {
    var numbers = new StringJoiner(", ");
    indexes.forEach(index -> numbers.add(number(index)));
    return numbers.toString();
  }

  private static void item(String label, String value, StringBuilder out) {
    wrap(SafeText.line(value), String.format(Locale.ROOT, LABEL, label), INDENT, out);
  }

  /** A line of the sender's: kept as it is unless it is too long to read. */
  private static void senders(String line, StringBuilder out) {
    if (TextWidth.of(line) <= SENDERS_WIDTH) {
      // "-- " would end the mail for its readers, "From " begins another one in an mbox.
      out.append(line.equals("--") || line.startsWith("From ") ? " " : "").append(line);
      out.append('\n');
    } else {
      wrap(line, "", "", out);
    }
  }

  /** Breaks a text at blanks; a word that is longer than a line stands on one of its own. */
  static void wrap(String text, String first, String next, StringBuilder out) {
    var line = new StringBuilder(first);
    int used = TextWidth.of(first);
    boolean begun = false;
    for (String word : words(text)) {
      int width = TextWidth.of(word);
      if (begun && used + 1 + width > WIDTH) {
        out.append(line.toString().stripTrailing()).append('\n');
        line = new StringBuilder(next);
        used = TextWidth.of(next);
        begun = false;
      }
      if (begun) {
        line.append(' ');
        used++;
      }
      line.append(word);
      used += width;
      begun = true;
    }
    out.append(line.toString().stripTrailing()).append('\n');
  }

  private static List<String> words(String text) {
    var words = new ArrayList<String>();
    for (String word : text.strip().split(" +", -1)) {
      words.add(word);
    }
    return words;
  }

  static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String signed(long number) {
    return number > 0 ? "+" + number(number) : number(number);
  }

  private static String count(int count, String one) {
    return number(count) + ' ' + one + (count == 1 ? "" : "s");
  }
}
