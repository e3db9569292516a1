package dev.tidemark.ingest.mail;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How people say in an answer that they took a patch, in words of their own or of {@code b4 ty},
 * whose templates begin like theirs.
 */
final class TakenWords {
  /** What may stand before it: {@code With the following changes, }. */
  private static final String BEFORE =
      "(?:(?:thanks|thank you|ok(?:ay)?|sure|great|good|fine|nice|perfect|no problem|lgtm"
          + "|looks (?:good|great)(?: to me)?"
          + "|with (?:the following|some|minor|small|a few)(?: minor| small)? (?:changes|edits|fixups?)"
          + ")\\W{1,4})?"
          + "(?:(?:so,?|now|all|both|series|patch(?:es)?|i(?:'ve| have)?|we(?:'ve| have)?) ){0,6}+";

  private static final String TAKE = "applied|queued(?: up)?|picked up|pushed";
  private static final String JOIN = "merged|pulled";

  /** What was taken, where it is said between the word and the tree. */
  private static final String WHAT =
      "(?: (?:this|these|it|them|all|both|early|(?:(?:the|this|these) )?(?:whole |entire )?"
          + "(?:series|patch(?:es)?|patchset)))?";

  /** The line ends, and the sentence with it: the next line does not go on in lower case. */
  private static final String LINE_ENDS = "[ \\t]*$(?!\\n {0,3}[\\p{Ll}`(\\d])";

  private static final String TAKEN =
      "(?:(?:"
          + TAKE
          + ")(?:[,.!;]|"
          + LINE_ENDS
          + "| (?:to|into|in|for|as)\\b| on\\b(?! top of(?!.{0,80}thank))|"
          + WHAT
          + " (?:in)?to\\b| \\(| --? )"
          + "|(?:"
          + JOIN
          + ")(?:[,.!;]|"
          + LINE_ENDS
          + "|"
          + WHAT
          + " (?:to|into)\\b))";

  /** The rest of the line, and the next one too where this ends in the midst of a phrase. */
  private static final String REST = ".*(?:(?<=\\b(?:to|into|in|on|for|as|the|of))\\n.*)?";

  /**
   * In a sentence that begins with a capital letter, at the beginning of a line or behind another
   * sentence; or, of {@code applied} and {@code queued}, as the beginning of a paragraph without.
   */
  private static final Pattern TAKES =
      Pattern.compile(
          "(?m)(?:(?:^ {0,3}|(?<=[.!)] {1,3}))(?=\\p{Lu})"
              + "|(?<=\\A\\n{0,3}|\\n\\n) {0,3}(?=applied|queued))(?i:"
              + BEFORE
              + TAKEN
              + REST
              + ")");

  /** One of these is in whatever {@link #TAKES} finds: most mails need no closer look. */
  private static final List<String> ROOTS =
      List.of("pplied", "ueued", "icked up", "ushed", "erged", "ulled");

  /** Who says so in such a line speaks of a trial, a question, or the next version of a patch. */
  private static final Pattern TAKES_NOT =
      Pattern.compile(
          "(?i)\\?|\\b(?:tests?|tested|(?<!for )testing|trying|locally|cleanly|manually|suggest\\w*"
              + "|(?<!the )comments?|feedback|(?<!(?:minor|small|some|following|few) )changes?|wrong"
              + "|your patch(?:es)?|to your|built|separate|v\\d++(?!\\.)"
              + "|next (?:version|revision|spin|round|series)"
              + "|(?:series|patch(?:es)?) to v?\\d++\\.\\d++(?:-rc\\d++)?(?=[\\s,.]|$)|but|fails?"
              + "|failed|broken?|breaks?|no longer|doesn't|does not|dropped|nak"
              + "|my (?:own )?(?:branch|github)|to see"
              + "|i(?:'ve| have)? (?:applied|pushed)(?=\\s*$)|pushed [^\\n]*\\bto\\s++\\S+://.*)\\b");

  /**
   * {@code Applied to driver-core-next}, {@code Merged into `rust-fixes`}, {@code Queued to the
   * kettle tree}: the tree follows the word, is no source file, and the phrase ends with it.
   */
  private static final Pattern TREE =
      Pattern.compile(
          "(?i)\\b(?:"
              + TAKE
              + '|'
              + JOIN
              + ')'
              + WHAT
              + " (?:in)?to\\s++(?:(?:the|my)\\s)?[`'\"]?(?!\\S*\\.(?:rs|[chs]|toml|rst|py|sh)\\b)"
              + "(?:[\\w.]*+[-/][\\w./-]*+|next|fixes|[\\w.]++(?=[`'\"]? (?:tree|branch|next|fixes)\\b))"
              + "(?=[`'\"]?(?:\\s*+$|[.,;:!)\\]]|\\s++(?:--?|with|for|by|as|tree|branch|next|fixes|thanks?|now"
              + "|[(\\[])))");

  /** A patch in the list of those that {@code b4 ty} thanks for: {@code [2/3] kettle: boil}. */
  private static final Pattern LISTED = Pattern.compile("(?m)^ {0,3}\\[(\\d{1,4})/(\\d{1,4})] \\S");

  private TakenWords() {}

  /**
   * Which of {@link MailKind#APPLIED}, {@link MailKind#APPLIED_IN_PART} and {@link
   * MailKind#APPLIED_TO_TREE} an answer is; empty if it does not say that anything was taken.
   */
  static Set<MailKind> kinds(MailMessage mail) {
    var kinds = EnumSet.noneOf(MailKind.class);
    String prose = mail.body().prose();
    boolean thanks = mail.messageId().value().contains(".b4-ty@");
    String words = words(prose);
    if (!thanks && words.isEmpty()) {
      return kinds;
    }
    kinds.add(MailKind.APPLIED);
    if (mail.subject().contains("(subset)") || listsSome(prose)) {
      kinds.add(MailKind.APPLIED_IN_PART);
    }
    if (TREE.matcher(words).find()) {
      kinds.add(MailKind.APPLIED_TO_TREE);
    }
    return kinds;
  }

  /** The words that say so; empty if there are none. */
  private static String words(String prose) {
    if (ROOTS.stream().anyMatch(prose::contains)) {
      Matcher lines = TAKES.matcher(prose);
      while (lines.find()) {
        if (!TAKES_NOT.matcher(lines.group()).find()) {
          return lines.group();
        }
      }
    }
    return "";
  }

  /** Whether it lists patches, and fewer than the series has. */
  private static boolean listsSome(String prose) {
    var listed = new HashSet<Integer>();
    int total = 0;
    Matcher lines = LISTED.matcher(prose);
    while (lines.find()) {
      listed.add(Integer.parseInt(lines.group(1)));
      total = Math.max(total, Integer.parseInt(lines.group(2)));
    }
    listed.remove(0);
    return !listed.isEmpty() && listed.size() < total;
  }
}
