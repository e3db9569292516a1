package dev.tidemark.analysis.series;

import dev.tidemark.ingest.diff.DeclaredStat;
import dev.tidemark.ingest.diff.DiffStat.FileStat;
import dev.tidemark.ingest.mail.MailAddress;
import dev.tidemark.ingest.mail.MessageId;
import dev.tidemark.ingest.mail.Trailer;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One mail of a posted series: its cover letter or one of its patches.
 *
 * @param messageId the mail
 * @param index its place in the series: 0 for the cover, 1 and up for patches; an unnumbered single
 *     patch is 1
 * @param title the subject without its prefixes; hostile text
 * @param author who sent it
 * @param bodyFrom the in-body {@code From:} of a patch sent on somebody's behalf, else empty
 * @param sent the author's clock, epoch seconds
 * @param received the archive's clock, epoch seconds
 * @param files counted from the mail's own diff; empty for most covers
 * @param declared what the mail's own diffstat says, if it has one
 * @param patchId git's stable patch id in hex, empty if the mail has no diff
 */
public record PatchMail(
    MessageId messageId,
    int index,
    String title,
    MailAddress author,
    String bodyFrom,
    long sent,
    long received,
    List<FileStat> files,
    Optional<DeclaredStat> declared,
    String patchId) {

  /** Who the patch says wrote it, where it says so. */
  public Optional<MailAddress> bodyAuthor() {
    return bodyFrom.isEmpty()
        ? Optional.empty()
        : new Trailer("From", bodyFrom, List.of()).person();
  }

  /** When this was posted, epoch seconds; see {@link PatchSeries#believed}. */
  public long posted() {
    return PatchSeries.believed(sent, received);
  }

  /** Lines added, counted. */
  public int added() {
    int added = 0;
    for (FileStat file : files) {
      added += file.added();
    }
    return added;
  }

  /** Lines removed, counted. */
  public int removed() {
    int removed = 0;
    for (FileStat file : files) {
      removed += file.removed();
    }
    return removed;
  }

  /** The paths of the files it changes, as its diff names them. */
  public Set<String> paths() {
    var paths = new HashSet<String>();
    for (FileStat file : files) {
      paths.add(file.path());
    }
    return paths;
  }
}
