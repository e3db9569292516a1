package dev.tidemark.analysis.series;

import dev.tidemark.ingest.mail.MailAddress;
import dev.tidemark.ingest.mail.MessageId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One version of a work as it was posted: a cover letter, patches, and what is missing. Made by
 * {@link SeriesAssembler}, which never merges two series: in doubt there are two.
 *
 * @param title the cover's title, else that of the lowest patch, without prefixes; hostile text
 * @param author who sent it
 * @param version the version as written in the subjects ({@code v3} is 3), 0 if none is written
 * @param reroll the part after the point of {@code v2.1}, 0 if there is none
 * @param rfc a request for comments
 * @param resend says of itself that it is sent again
 * @param origin who posts such a series, and so whether it counts for growth
 * @param prefixes what else stood in the brackets, such as the target tree {@code net-next}
 * @param stableTree the stable tree named, such as {@code 6.1}, else empty
 * @param cover the cover letter, if it is in the archives
 * @param patches the patches that are here, by index, each index once; for a partial reroll also
 *     those taken over from the version it amends
 * @param inherited the indexes of the patches taken over; empty unless this is a partial reroll
 * @param duplicates mails that repeat a patch that is already here
 * @param expected how many patches the subjects announce, at least 1
 * @param doubts why this may not be what the author meant, in declaration order
 * @param changeId b4's change-id, empty if there is none
 * @param baseCommit the base commit named, empty if there is none
 * @param links the mails that the cover (or the first patch) names by URL, in order
 * @param references what the first mail of the series answers, oldest first
 */
public record PatchSeries(
    String title,
    MailAddress author,
    int version,
    int reroll,
    boolean rfc,
    boolean resend,
    Origin origin,
    List<String> prefixes,
    String stableTree,
    Optional<PatchMail> cover,
    List<PatchMail> patches,
    List<Integer> inherited,
    List<PatchMail> duplicates,
    int expected,
    Set<Doubt> doubts,
    String changeId,
    String baseCommit,
    List<MessageId> links,
    List<MessageId> references) {

  /** Who posts such a series. */
  public enum Origin {
    /** A person who wants it reviewed; the only ones that count for growth. */
    AUTHOR,
    /** A stable review queue, AUTOSEL, or a backport. */
    STABLE,
    /** A pull request. */
    PULL,
    /** A robot. */
    BOT
  }

  /**
   * An author's clock that lags the archive's by more than this many seconds is not believed: a
   * year. Mails wait two weeks for a moderator, and half a year for being bounced to an archive.
   */
  public static final long MAX_CLOCK_LAG = 366L * 24 * 3600;

  public PatchSeries {
    prefixes = List.copyOf(prefixes);
    patches = List.copyOf(patches);
    inherited = List.copyOf(inherited);
    duplicates = List.copyOf(duplicates);
    links = List.copyOf(links);
    references = List.copyOf(references);
    doubts = ordered(doubts);
    if (patches.isEmpty() && cover.isEmpty()) {
      throw new IllegalArgumentException("a series needs a cover or a patch, got neither");
    }
    if (expected < 1) {
      throw new IllegalArgumentException("a series expects at least 1 patch, got: " + expected);
    }
  }

  /** The mail the series is known by: its cover, else its lowest patch. */
  public PatchMail head() {
    return cover.isPresent() ? cover.get() : firstOwnPatch();
  }

  private PatchMail firstOwnPatch() {
    for (PatchMail patch : patches) {
      if (!inherited.contains(patch.index())) {
        return patch;
      }
    }
    return patches.getFirst();
  }

  /** {@link #head}'s Message-ID. */
  public MessageId messageId() {
    return head().messageId();
  }

  /** How many of the expected patches are here, those taken over included. */
  public int received() {
    return patches.size();
  }

  /** The indexes of the patches that are not here. */
  public List<Integer> missing() {
    var missing = new ArrayList<Integer>();
    int next = 0;
    for (int index = 1; index <= expected; index++) {
      if (next < patches.size() && patches.get(next).index() == index) {
        next++;
      } else {
        missing.add(index);
      }
    }
    return missing;
  }

  /** Whether every patch is here. */
  public boolean complete() {
    return patches.size() == expected;
  }

  /** Whether this version amends single patches of another and keeps the rest. */
  public boolean partialReroll() {
    return reroll > 0 || !inherited.isEmpty();
  }

  /** When the first of its mails was posted, epoch seconds; see {@link PatchMail#posted}. */
  public long posted() {
    long first = Long.MAX_VALUE;
    if (cover.isPresent()) {
      first = cover.get().posted();
    }
    for (PatchMail patch : patches) {
      if (!inherited.contains(patch.index())) {
        first = Math.min(first, patch.posted());
      }
    }
    return first;
  }

  /** When the archive took in the first of its mails, epoch seconds. */
  public long archived() {
    long first = Long.MAX_VALUE;
    for (PatchMail mail : mails()) {
      first = Math.min(first, mail.received());
    }
    return first;
  }

  /** Every mail that was posted as part of this series: cover, own patches, duplicates. */
  public List<PatchMail> mails() {
    var mails = new ArrayList<PatchMail>(patches.size() + 1);
    cover.ifPresent(mails::add);
    for (PatchMail patch : patches) {
      if (!inherited.contains(patch.index())) {
        mails.add(patch);
      }
    }
    mails.addAll(duplicates);
    return mails;
  }

  /** The paths of all files that its patches change. */
  public Set<String> paths() {
    var paths = new HashSet<String>();
    for (PatchMail patch : patches) {
      paths.addAll(patch.paths());
    }
    return paths;
  }

  private static Set<Doubt> ordered(Set<Doubt> doubts) {
    var ordered = EnumSet.noneOf(Doubt.class);
    ordered.addAll(doubts);
    return Collections.unmodifiableSet(ordered);
  }

  /**
   * When a mail was posted, in epoch seconds: the author's clock, unless it is after the archive's
   * or more than {@link #MAX_CLOCK_LAG} before it.
   *
   * @param sent the author's clock
   * @param received the archive's clock
   */
  public static long believed(long sent, long received) {
    return sent > received || sent < received - MAX_CLOCK_LAG ? received : sent;
  }
}
