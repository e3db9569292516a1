package dev.tidemark.deploy.cli;

import dev.tidemark.analysis.review.Standing;
import dev.tidemark.analysis.series.Lineage;
import dev.tidemark.analysis.series.PatchMail;
import dev.tidemark.ingest.diff.DiffStat.FileStat;
import dev.tidemark.ingest.mail.MailAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Options that choose works by what is known of them; a work must fit all that are given. */
final class WorkFilter {
  private static final long DAY = 24 * 3600;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      split = ",",
      converter = StateReader.class,
      description =
          "where it stands: new, under-review, changes-requested, reviewed, stalled, applied, withdrawn, superseded, landed; several"
              + " with commas")
  private List<Standing.State> states = new ArrayList<>();

  @Option(
      names = "--turn",
      paramLabel = "WHO",
      description = "who has to do something: reviewers, author, maintainer")
  private Standing.@Nullable Turn turn;

  @Option(
      names = "--author",
      paramLabel = "TEXT",
      description = "part of the name or address of who posted it")
  private @Nullable String author;

  @Option(
      names = "--path",
      paramLabel = "PATH",
      description = "a patch of the newest version changes this file, or one below this directory")
  private @Nullable String path;

  @Option(
      names = "--patches",
      paramLabel = "N..M",
      converter = NumberRange.Reader.class,
      description = "patches of the newest version: 5, 3..7, 3.. or ..7")
  private @Nullable NumberRange patches;

  @Option(
      names = "--lines",
      paramLabel = "N..M",
      converter = NumberRange.Reader.class,
      description = "lines that the newest version adds")
  private @Nullable NumberRange lines;

  @Option(
      names = "--versions",
      paramLabel = "N..M",
      converter = NumberRange.Reader.class,
      description = "how many versions there are")
  private @Nullable NumberRange versions;

  @Option(
      names = "--growth",
      paramLabel = "N..M",
      converter = NumberRange.Reader.class,
      description = "lines added by the newest version less those of the first")
  private @Nullable NumberRange growth;

  @Option(
      names = "--age",
      paramLabel = "N..M",
      converter = NumberRange.Reader.class,
      description = "days since the newest version was posted, as of the newest mail")
  private @Nullable NumberRange age;

  /** Reads {@code changes-requested} and {@code CHANGES_REQUESTED}. */
  static final class StateReader implements ITypeConverter<Standing.State> {
    @Override
    public Standing.State convert(String text) {
      for (Standing.State state : Standing.State.values()) {
        if (state.name().equalsIgnoreCase(text.strip().replace('-', '_').replace(' ', '_'))) {
          return state;
        }
      }
      throw new TypeConversionException(
          "expected a state such as new, under-review or reviewed, got '" + text + "'");
    }
  }

  /** Whether any option is given. */
  boolean given() {
    return !states.isEmpty()
        || turn != null
        || author != null
        || path != null
        || patches != null
        || lines != null
        || versions != null
        || growth != null
        || age != null;
  }

  /**
   * Whether a work fits.
   *
   * @param asOf the moment ages are told from, epoch seconds
   */
  boolean fits(Work work, long asOf) {
    Lineage lineage = work.lineage();
    return (states.isEmpty() || states.contains(work.standing().state()))
        && (turn == null || work.standing().turn() == turn)
        && (author == null || isBy(lineage.author(), author.toLowerCase(Locale.ROOT)))
        && (path == null || touches(lineage, path))
        && fits(patches, lineage.newest().series().expected())
        && fits(lines, work.lines())
        && fits(versions, lineage.versions().size())
        && fits(growth, work.growthInLines())
        && fits(age, (asOf - lineage.newest().posted()) / DAY);
  }

  private static boolean fits(@Nullable NumberRange range, long number) {
    return range == null || range.has(number);
  }

  private static boolean isBy(MailAddress author, String part) {
    return author.name().toLowerCase(Locale.ROOT).contains(part)
        || author.address().toLowerCase(Locale.ROOT).contains(part);
  }

  private static boolean touches(Lineage lineage, String path) {
    String directory = path.endsWith("/") ? path : path + "/";
    for (PatchMail patch : lineage.newest().series().patches()) {
      for (FileStat file : patch.files()) {
        if (file.path().equals(path) || file.path().startsWith(directory)) {
          return true;
        }
      }
    }
    return false;
  }
}
