package dev.tidemark.analysis.alert;

import dev.tidemark.analysis.series.LineCount;
import dev.tidemark.ingest.mail.MailAddress;
import dev.tidemark.ingest.mail.MessageId;
import java.util.List;
import java.util.Optional;

/**
 * What happened, as far as it was known when it was told. All texts are hostile.
 *
 * @param message the mail it is about: of a series its cover, or its lowest patch
 * @param lineage names the work, see {@link dev.tidemark.analysis.series.Lineage#id}; of a single
 *     mail itself
 * @param title of a series without prefixes, of a mail its subject
 * @param author who sent it
 * @param lists where it was seen, sorted
 * @param url where it can be read
 * @param text the beginning of the cover letter or of the mail, without quotes and diff; at most
 *     {@link #MAX_TEXT} characters
 * @param mails the mails of the series that were here, cover first; of a mail itself
 * @param series what is known of the series; empty for a single mail
 */
public record News(
    MessageId message,
    MessageId lineage,
    String title,
    MailAddress author,
    List<String> lists,
    String url,
    String text,
    List<MessageId> mails,
    Optional<SeriesFacts> series) {

  /** Characters of {@link #text} at most: about a screen. */
  public static final int MAX_TEXT = 4_000;

  /** How many paths are named at most. */
  public static final int MAX_PATHS = 50;

  /**
   * A series in figures.
   *
   * @param version such as {@code v3} or {@code RFC}
   * @param previous the version before it that is here; empty if there is none
   * @param previousMessage head of that version; empty if there is none
   * @param expected patches it announces
   * @param received patches that are here
   * @param missing indexes of the patches that are not here
   * @param lines files and lines, declared or else counted where all patches are here
   * @param change against the version before, where both have figures
   * @param files how many files it touches, as far as its patches are here
   * @param paths the first {@link #MAX_PATHS} of them, sorted
   * @param subsystems the parts of the tree they are in, most touched first
   * @param state where it stands, in a few words, for what is told about later than its posting:
   *     the tag it landed by, how long it has been silent; else empty
   */
  public record SeriesFacts(
      String version,
      String previous,
      Optional<MessageId> previousMessage,
      int expected,
      int received,
      List<Integer> missing,
      Optional<LineCount> lines,
      Optional<LineCount> change,
      int files,
      List<String> paths,
      List<String> subsystems,
      String state) {
    public SeriesFacts {
      missing = List.copyOf(missing);
      paths = List.copyOf(paths);
      subsystems = List.copyOf(subsystems);
    }
  }

  public News {
    lists = List.copyOf(lists);
    mails = List.copyOf(mails);
  }
}
