package dev.tidemark.analysis.series;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What changed between two versions, patch by patch, as {@code git range-diff} shows it, from the
 * mails alone.
 *
 * <p>Patches with equal patch-ids are the same; then those with equal titles; what is left is
 * paired so that the differences of the diffs are least in all, where being new or dropped costs
 * six tenths of a diff (git range-diff's measure and default).
 *
 * @param pairs every patch of both versions once: in the order of the newer one, dropped patches
 *     where those before them have been shown
 */
public record RangeDiff(List<Pair> pairs) {

  /** What became of a patch. */
  public enum Mark {
    /** Author, message and diff are the same. */
    UNCHANGED('=', "unchanged"),
    /** Something differs. */
    CHANGED('!', "changed"),
    /** Not in the newer version. */
    DROPPED('<', "dropped"),
    /** Not in the older version. */
    NEW('>', "new");

    private final char sign;
    private final String words;

    Mark(char sign, String words) {
      this.sign = sign;
      this.words = words;
    }

    /** The mark of git range-diff. */
    public char sign() {
      return sign;
    }

    /** The mark in a plain word. */
    public String words() {
      return words;
    }
  }

  /** What of a patch can change. */
  public enum Part {
    /** The title. */
    TITLE("title"),
    /** Who it is by. */
    AUTHOR("author"),
    /** The commit message, title and trailers left out. */
    MESSAGE("message"),
    /** The trailers at the end of the message. */
    TRAILERS("trailers"),
    /** The lines around the change only: it was put onto something else. */
    CONTEXT("context"),
    /** The change itself. */
    DIFF("diff");

    private final String words;

    Part(String words) {
      this.words = words;
    }

    /** The part in a plain word. */
    public String words() {
      return words;
    }
  }

  /**
   * A patch of one version and what it is in the other.
   *
   * @param before the older one; empty if the patch is new
   * @param after the newer one; empty if the patch was dropped
   * @param mark what became of it
   * @param parts what changed; empty unless it is {@link Mark#CHANGED}
   * @param diff the differences of author, message and diff as lines of a unified diff of diffs;
   *     empty unless it is {@link Mark#CHANGED}; hostile text
   */
  public record Pair(
      Optional<PatchText> before,
      Optional<PatchText> after,
      Mark mark,
      Set<Part> parts,
      List<String> diff) {

    public Pair {
      diff = List.copyOf(diff);
    }
  }

  /** Being new or dropped costs this part of a diff, in percent; git range-diff's default. */
  private static final int CREATION_PERCENT = 60;

  /** Most pairs that are compared by content; beyond, id and title must do. */
  private static final int MAX_COMPARED = 10_000;

  private static final long NEVER = 1_000_000_000L;

  public RangeDiff {
    pairs = List.copyOf(pairs);
  }

  /** Compares two versions, given their patches in order. */
  public static RangeDiff of(List<PatchText> older, List<PatchText> newer) {
    int[] pairs = PatchPairing.byIdThenTitle(mails(older), mails(newer));
    pairByContent(older, newer, pairs);
    return new RangeDiff(inOrder(older, newer, pairs));
  }

  private static List<PatchMail> mails(List<PatchText> patches) {
    return patches.stream().map(PatchText::mail).toList();
  }

  // ---- pairing by content ----

  private static void pairByContent(List<PatchText> older, List<PatchText> newer, int[] pairs) {
    boolean[] taken = new boolean[older.size()];
    var restNewer = new ArrayList<Integer>();
    for (int j = 0; j < pairs.length; j++) {
      if (pairs[j] == PatchPairing.NONE) {
        restNewer.add(j);
      } else {
        taken[pairs[j]] = true;
      }
    }
    var restOlder = new ArrayList<Integer>();
    for (int i = 0; i < taken.length; i++) {
      if (!taken[i]) {
        restOlder.add(i);
      }
    }
    int rows = restOlder.size();
    int columns = restNewer.size();
    if (rows == 0 || columns == 0 || (long) rows * columns > MAX_COMPARED) {
      return;
    }
    // Real pairs in one corner; beside it the cost of being dropped, below it that of being new.
    long[][] cost = new long[rows + columns][rows + columns];
    for (int r = 0; r < rows; r++) {
      List<String> before = older.get(restOlder.get(r)).diff();
      Arrays.fill(cost[r], columns, rows + columns, alone(before));
      for (int c = 0; c < columns; c++) {
        cost[r][c] = distance(before, newer.get(restNewer.get(c)).diff());
      }
    }
    for (int r = rows; r < rows + columns; r++) {
      for (int c = 0; c < columns; c++) {
        cost[r][c] = alone(newer.get(restNewer.get(c)).diff());
      }
    }
    int[] columnOfRow = Assignment.of(cost);
    for (int r = 0; r < rows; r++) {
      if (columnOfRow[r] < columns && cost[r][columnOfRow[r]] < NEVER) {
        pairs[restNewer.get(columnOfRow[r])] = restOlder.get(r);
      }
    }
  }

  private static long alone(List<String> diff) {
    return (long) diff.size() * CREATION_PERCENT / 100;
  }

  /** Lines that a diff of the two diffs has; {@link #NEVER} where they cannot be a pair. */
  private static long distance(List<String> before, List<String> after) {
    long worthIt = alone(before) + alone(after);
    if (before.isEmpty() || after.isEmpty() || leastDistance(before, after) > worthIt) {
      return NEVER;
    }
    return LineDiff.of(before, after).size();
  }

  /** Fewer lines a diff of the two cannot have, as they have so few lines in common. */
  private static long leastDistance(List<String> before, List<String> after) {
    Map<String, Integer> counts = new HashMap<>();
    for (String line : before) {
      counts.merge(line, 1, Integer::sum);
    }
    long common = 0;
    for (String line : after) {
      int left = counts.getOrDefault(line, 0);
      if (left > 0) {
        counts.put(line, left - 1);
        common++;
      }
    }
    return before.size() + after.size() - 2 * common;
  }

  // ---- showing ----

  private static List<Pair> inOrder(List<PatchText> older, List<PatchText> newer, int[] pairs) {
    boolean[] matched = new boolean[older.size()];
    for (int i : pairs) {
      if (i != PatchPairing.NONE) {
        matched[i] = true;
      }
    }
    var shown = new ArrayList<Pair>();
    boolean[] done = new boolean[older.size()];
    int i = 0;
    int j = 0;
    while (i < older.size() || j < newer.size()) {
      while (i < older.size() && done[i]) {
        i++;
      }
      if (i < older.size() && !matched[i]) {
        shown.add(alone(Optional.of(older.get(i)), Optional.empty(), Mark.DROPPED));
        i++;
        continue;
      }
      while (j < newer.size() && pairs[j] == PatchPairing.NONE) {
        shown.add(alone(Optional.empty(), Optional.of(newer.get(j)), Mark.NEW));
        j++;
      }
      if (j < newer.size()) {
        shown.add(compare(older.get(pairs[j]), newer.get(j)));
        done[pairs[j]] = true;
        j++;
      }
    }
    return shown;
  }

  private static Pair alone(Optional<PatchText> before, Optional<PatchText> after, Mark mark) {
    return new Pair(before, after, mark, Set.of(), List.of());
  }

  private static Pair compare(PatchText before, PatchText after) {
    var parts = EnumSet.noneOf(Part.class);
    if (!before.message().getFirst().equals(after.message().getFirst())) {
      parts.add(Part.TITLE);
    }
    if (!before.author().equals(after.author())) {
      parts.add(Part.AUTHOR);
    }
    if (!words(before.message()).equals(words(after.message()))) {
      parts.add(Part.MESSAGE);
    }
    if (!trailers(before.message()).equals(trailers(after.message()))) {
      parts.add(Part.TRAILERS);
    }
    if (!before.diff().equals(after.diff())) {
      parts.add(before.changes().equals(after.changes()) ? Part.CONTEXT : Part.DIFF);
    }
    return new Pair(
        Optional.of(before),
        Optional.of(after),
        parts.isEmpty() ? Mark.UNCHANGED : Mark.CHANGED,
        Set.copyOf(parts),
        parts.isEmpty() ? List.of() : LineDiff.of(before.lines(), after.lines()));
  }

  /** A message without its title and trailers. */
  private static List<String> words(List<String> message) {
    int end = startOfTrailers(message);
    while (end > 1 && message.get(end - 1).isEmpty()) {
      end--;
    }
    return message.subList(1, end);
  }

  private static List<String> trailers(List<String> message) {
    return message.subList(startOfTrailers(message), message.size());
  }

  /** Where the last paragraph begins, if its first line looks like a trailer; else the end. */
  private static int startOfTrailers(List<String> message) {
    int start = message.size();
    while (start > 1 && !message.get(start - 1).isEmpty()) {
      start--;
    }
    if (start == message.size()) {
      return start;
    }
    String first = message.get(start);
    int colon = first.indexOf(": ");
    return start > 1 && colon > 0 && first.indexOf(' ') > colon ? start : message.size();
  }
}
