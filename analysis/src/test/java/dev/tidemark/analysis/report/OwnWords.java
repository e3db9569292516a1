package dev.tidemark.analysis.report;

import dev.tidemark.analysis.report.RawMails.Mail;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the author of a mail says in it, cut out of the raw mail by patterns and by nothing of the
 * program's. This is the definition:
 *
 * <ul>
 *   <li>Lines that begin with {@code >} are quotes. A line that ends in {@code wrote:} or the like
 *       belongs to them, and so do up to three lines above it if they begin with {@code On}.
 *   <li>A diff begins at {@code diff --git}, {@code --- a/} or a hunk, and goes on as long as lines
 *       look like parts of one. A signature goes from {@code "-- "} to the next quote or diff.
 *   <li>A line indented by a tab or four blanks is code, a log or a table.
 *   <li>Lines of their own are trailers, headers, diffstats and what git writes, a greeting, a
 *       closing formula of three words at most and the name below it.
 *   <li>Addresses, URLs, commits and words of more than 60 characters are none. The first {@value
 *       #MOST} words count.
 *   <li>A phrase ends at an empty line, at anything left out, at a list item, and at every sign but
 *       those around code, emphasis and parts of a word.
 *   <li>Text of attached files is not read, see {@link RawMails}.
 * </ul>
 *
 * @param title phrases of the subject without what marks replies, patches and trees
 * @param prose phrases of the body, words as they are written with a blank between two
 * @param refused how many {@code Nacked-by} trailers it has
 */
record OwnWords(List<String> title, List<String> prose, int refused) {
  /** Nothing said. */
  static final OwnWords NONE = new OwnWords(List.of(), List.of(), 0);

  private static final int MOST = 600;

  private static final Pattern MARKS =
      Pattern.compile("(?i)^((re|fwd?|aw): *|\\(subset\\) *|\\[[^\\]]*\\] *)+");
  private static final Pattern BINARY =
      Pattern.compile("(?m)^GIT binary patch\\n((literal|delta) \\d+\\n(\\S+\\n)+\\n)+");
  private static final Pattern DIFF_BEGINS =
      Pattern.compile("^(diff --git |--- (a/|/dev/null)|@@ -\\d+(,\\d+)? \\+\\d+(,\\d+)? @@).*");
  private static final Pattern DIFF_GOES_ON =
      Pattern.compile(
          "^([ +\\-@\\\\].*||(diff |index \\w+\\.\\.|(new|old|deleted) (file )?mode |rename |copy"
              + " |(dis)?similarity |Binary files ).*)");
  private static final Pattern FORWARDED = Pattern.compile("^(-{5}Original Message|_{10}).*");
  private static final Pattern WROTE = Pattern.compile(".*(wrote|writes|said|schrieb|a écrit ):");
  private static final Pattern WROTE_BEGINS = Pattern.compile("^(On|Am|\\*) .*");
  private static final Pattern CODE = Pattern.compile("^( *\t| {4}).*");
  private static final Pattern TRAILER =
      Pattern.compile(
          "(?i)([\\w-]+-by|cc|to|from|sent|date|subject|links?|fixes|closes|bug|buglink|message-id"
              + "|change-id|base-commit|prerequisite-[a-z]+-id|(in-)?reply-to|references"
              + "|obsoleted-by|supersedes|commit|author|upstream-status):.*");
  private static final Pattern GIT =
      Pattern.compile(
          "(?i)([-*] )?((create|delete|(new|deleted) file|old|new) mode |mode change |rename "
              + "|copy (from|to) |similarity index |index |for you to fetch changes up to "
              + "|the following changes since commit |are available in the git repository"
              + "|changes (since |in v|from v)|changelog|link to v).*");
  private static final Pattern COUNTS =
      Pattern.compile(
          "((?! \\| ).)+ \\| +(\\d|Bin).*|.*\\([-+]\\)|.*\\d\\):"
              + "|[\\d-]{1,3}: +([0-9a-f]{7,}|-{7,}) .*");
  private static final Pattern GREETING =
      Pattern.compile("(?i)(hi|hello|hey|dear|morning|hallo)\\b[^\\s\\w]*( +\\S+){0,5}(?<=[,!:.])");
  private static final Pattern CLOSING =
      Pattern.compile(
          "(?i)(thanks|thank|cheers|regards|best|kind|br|sincerely|thx|mit)\\b\\W*( +\\S+){0,2}");
  private static final Pattern NAME = Pattern.compile("\\S+( +\\S+){0,2}");

  private static final Pattern ADDRESS = Pattern.compile("\\S*(\\S@|://)\\S*");
  private static final Pattern ITEM = Pattern.compile("[-*+] .*");
  private static final Pattern WORD =
      Pattern.compile("[\\p{L}\\p{N}_]+((?:[-./'’+]|::)[\\p{L}\\p{N}_]+)*");
  private static final Pattern DATA = Pattern.compile("(?=.*\\d)[0-9a-f]{7,}|.{61,}");
  private static final Pattern STOP = Pattern.compile("[^\\s`'\"*_<>&#!+$%~-]");

  private static final Pattern DISAGREES =
      Pattern.compile(
          "(?i)(?<!\\S)(disagree(ment)?|i (don't|do not) think|i don't agree|(don't|do not) like"
              + "|not (convinced|acceptable|true|correct)|makes no sense"
              + "|(doesn't|does not) make sense|bad idea|terrible|unacceptable|nonsense"
              + "|is wrong|object to|objections?|against (this|it)|please (don't|do not)"
              + "|won't work|pointless|refuse|on the contrary|controversial)(?!\\S)");
  private static final Pattern DENIES =
      Pattern.compile(
          "(?i)(?<!\\S)(no|any|if|maybe|might|without|not|nobody|don't|doesn't)( \\S+){0,2} $");
  private static final Pattern REFUSES =
      Pattern.compile("(?<!\\S)(NAK|NACK|Nak|Nack|NAKed|NACKed)(?!\\S)");

  static OwnWords of(Mail mail) {
    List<String> lines = lines(mail.text());
    int refused = (int) lines.stream().filter(line -> line.matches("(?i)nac?ked-by:.*")).count();
    return new OwnWords(title(mail.subject()), phrases(withoutForms(lines)), refused);
  }

  static List<String> title(String subject) {
    return phrases(List.of(MARKS.matcher(subject).replaceFirst("")));
  }

  /** Title and prose. */
  Stream<String> phrases() {
    return Stream.concat(title.stream(), prose.stream());
  }

  boolean says(Pattern phrase) {
    return phrases().anyMatch(each -> phrase.matcher(plain(each)).find());
  }

  boolean isTitled(Pattern phrase) {
    return title.stream().anyMatch(each -> phrase.matcher(plain(each)).find());
  }

  boolean disagrees() {
    return prose.stream()
        .anyMatch(
            each ->
                DISAGREES
                    .matcher(each)
                    .results()
                    .anyMatch(turn -> !DENIES.matcher(each.substring(0, turn.start())).find()));
  }

  boolean refuses() {
    return refused > 0 || prose.stream().anyMatch(each -> REFUSES.matcher(each).find());
  }

  /**
   * What finds a phrase in whatever way it is written: {@code pin-init}, {@code pin_init}, {@code
   * Pin init} and {@code pin inits} are one, but {@code pin_init_macro} is another word.
   */
  static Pattern phrase(String phrase) {
    String words = plain(phrase).replaceAll("^\\||\\|$", "");
    return Pattern.compile(
        Stream.of(words.split("[ |]"))
            .map(Pattern::quote)
            .collect(Collectors.joining("[ |]", "\\|", "\\|")));
  }

  /** Words in lower case without the s of a plural, parts of one by blanks, all within bars. */
  static String plain(String phrase) {
    return Stream.of(phrase.split(" "))
        .map(word -> word.toLowerCase(Locale.ROOT).replaceAll("[_-]+", " ").strip())
        .map(word -> word.replaceFirst("(?<=...)(?<![sui'])s$", ""))
        .collect(Collectors.joining("|", "|", "|"));
  }

  /** The lines that are prose, stripped; an empty one stands for what is left out. */
  private static List<String> lines(String text) {
    var lines = new ArrayList<String>();
    boolean diff = false;
    boolean signature = false;
    for (String line : BINARY.matcher(text).replaceAll("").split("\n")) {
      boolean quote = line.startsWith(">");
      boolean diffBegins = DIFF_BEGINS.matcher(line).matches();
      if (line.equals("-- ") || (diff && line.equals("--"))) {
        signature = true;
        diff = false;
      } else {
        signature &= !quote && !diffBegins;
        diff = diffBegins || (diff && DIFF_GOES_ON.matcher(line).matches());
      }
      boolean left = quote || signature || diff || CODE.matcher(line).matches();
      lines.add(left ? "" : line.strip());
    }
    return lines;
  }

  /** Without what everybody writes around what they say. */
  private static List<String> withoutForms(List<String> lines) {
    var kept = new ArrayList<String>();
    boolean closing = false;
    for (String line : lines) {
      if (FORWARDED.matcher(line).matches()) {
        break;
      }
      if (WROTE.matcher(line).matches()) {
        dropAttribution(kept);
      }
      boolean name = closing && NAME.matcher(line).matches();
      closing = CLOSING.matcher(line).matches() || (closing && line.isEmpty());
      boolean form =
          Stream.of(WROTE, TRAILER, GIT, COUNTS, GREETING)
              .anyMatch(pattern -> pattern.matcher(line).matches());
      kept.add(form || closing || name ? "" : line);
    }
    return kept;
  }

  /** Takes away the nearest of three lines that begins {@code On ...} and what follows it. */
  private static void dropAttribution(List<String> kept) {
    for (int i = kept.size() - 1; i >= Math.max(0, kept.size() - 3); i--) {
      if (kept.get(i).isEmpty()) {
        return;
      }
      if (WROTE_BEGINS.matcher(kept.get(i)).matches()) {
        kept.subList(i, kept.size()).clear();
        return;
      }
    }
  }

  private static List<String> phrases(List<String> lines) {
    var phrases = new ArrayList<String>();
    var phrase = new ArrayList<String>();
    int words = 0;
    for (String each : lines) {
      String line = ADDRESS.matcher(each).replaceAll(",");
      if (line.isEmpty() || ITEM.matcher(line).matches()) {
        end(phrase, phrases);
      }
      Matcher matcher = WORD.matcher(line);
      int at = 0;
      while (words < MOST && matcher.find()) {
        String word = matcher.group().replace('’', '\'').replaceFirst("'s$", "");
        boolean data = DATA.matcher(word).matches();
        if (data || STOP.matcher(line.substring(at, matcher.start())).find()) {
          end(phrase, phrases);
        }
        at = matcher.end();
        if (!data) {
          phrase.add(word);
          words++;
        }
      }
      if (STOP.matcher(line.substring(at)).find()) {
        end(phrase, phrases);
      }
    }
    end(phrase, phrases);
    return phrases;
  }

  private static void end(List<String> phrase, List<String> phrases) {
    if (!phrase.isEmpty()) {
      phrases.add(String.join(" ", phrase));
      phrase.clear();
    }
  }
}
