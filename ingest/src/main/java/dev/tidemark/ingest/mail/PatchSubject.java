package dev.tidemark.ingest.mail;

import java.util.List;
import java.util.OptionalInt;

/**
 * A subject taken apart: what its brackets say about the patch, and the title that is left.
 *
 * <p>The rules are the union of what patchwork and b4 accept, and right where either is wrong: a
 * counter is a whole word ({@code 4.19/5.4} is none), the last version counts, words may be glued
 * ({@code PATCHv2}, {@code RFCv2}, {@code PATCH1/8}) or split by commas, brackets may nest, follow
 * one another, or be missing.
 *
 * @param subject as it was given
 * @param replyPrefixes what marks a reply, lower case, in order: {@code re}, {@code aw}, {@code
 *     回复}, {@code (was}; empty if it is none
 * @param patch whether there is a PATCH word or a counter in brackets (or a PATCH word with a
 *     counter or a colon without brackets); a robot's {@code [tree:branch 3/3]} is none
 * @param rfc whether it asks for comments
 * @param resend whether it is marked as sent again
 * @param pull whether it asks to pull
 * @param version the number of {@code vN} as written; absent if none is written (that is version 1
 *     unless other evidence speaks)
 * @param reroll the 1 of {@code v2.1}: some patches of v2 again
 * @param index the patch's number, 0 for a cover
 * @param total how many patches there are; never less than {@code index}
 * @param prefixes the other words in brackets, as written, in order, such as {@code net-next}
 * @param stableTree the stable tree the patch is for, such as {@code 6.1} or {@code 5.15.y}; empty
 *     if none is named
 * @param title what is left, as written
 * @param malformed whether something had to be guessed: a counter above the total, a version grown
 *     into a counter, a bracket that is not closed, two counters
 */
public record PatchSubject(
    String subject,
    List<String> replyPrefixes,
    boolean patch,
    boolean rfc,
    boolean resend,
    boolean pull,
    OptionalInt version,
    OptionalInt reroll,
    OptionalInt index,
    OptionalInt total,
    List<String> prefixes,
    String stableTree,
    String title,
    boolean malformed) {

  /** Longer subjects are cut: nobody numbers a patch after this many characters. */
  public static final int MAX_LENGTH = 4000;

  public PatchSubject {
    replyPrefixes = List.copyOf(replyPrefixes);
    prefixes = List.copyOf(prefixes);
  }

  /** Takes a decoded subject apart; never throws. Works in time linear in its length. */
  public static PatchSubject parse(String subject) {
    return new SubjectReader(subject).read();
  }

  /** Whether the subject is that of a reply or a forwarded mail. */
  public boolean reply() {
    return !replyPrefixes.isEmpty();
  }

  /** Whether this is number 0 of a series. */
  public boolean cover() {
    return index.isPresent() && index.getAsInt() == 0;
  }

  /**
   * Whether a test robot reports on a branch: {@code [tree:branch 3/3] a warning}, where the
   * numbers are a commit's place in the branch and no patch counter.
   */
  public boolean robotReport() {
    return !patch && !prefixes.isEmpty() && SubjectReader.isBranch(prefixes.getFirst());
  }

  /** {@link #normalTitle(String)} of the title. */
  public String normalTitle() {
    return normalTitle(title);
  }

  /**
   * A title fit for comparing: lower case, letters and digits in words parted by single spaces, a
   * version that closes it, such as {@code (v3)}, left out. Empty if the title has no letter or
   * digit.
   *
   * @param title of a patch, a cover letter or a commit, without prefixes
   */
  public static String normalTitle(String title) {
    int end = SubjectReader.endWithoutVersion(title);
    var words = new StringBuilder(end);
    boolean gap = false;
    for (int i = 0; i < end; i++) {
      char c = title.charAt(i);
      if (Character.isLetterOrDigit(c) || Character.isSurrogate(c) || c == '_') {
        if (gap && !words.isEmpty()) {
          words.append(' ');
        }
        gap = false;
        words.append(Character.toLowerCase(c));
      } else {
        gap = true;
      }
    }
    return words.toString();
  }
}
