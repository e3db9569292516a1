package dev.tidemark.analysis.series;

import java.util.ArrayList;
import java.util.List;

/**
 * One version of a work, with every posting of it.
 *
 * @param series the posting that shows the version best: the most complete one, the first of equals
 * @param number the version's number; RFC versions are counted apart
 * @param source where the number comes from
 * @param resends other postings of the same version, oldest first
 */
public record LineageVersion(
    PatchSeries series, int number, NumberSource source, List<PatchSeries> resends) {

  /** Where a version number comes from. */
  public enum NumberSource {
    /** The subjects say it. */
    WRITTEN,
    /** The first posting of a work is version 1 though nothing says so. */
    FIRST,
    /** Nothing says it, but its place among the other versions does. */
    INFERRED
  }

  public LineageVersion {
    resends = List.copyOf(resends);
  }

  /** Whether the number is a conclusion of ours. */
  public boolean inferred() {
    return source == NumberSource.INFERRED;
  }

  /** {@code v3}, {@code v2.1}, {@code RFC}, {@code RFC v2}. */
  public String label() {
    String label = "v" + number;
    if (series.reroll() > 0) {
      label += "." + series.reroll();
    }
    if (series.rfc()) {
      return source == NumberSource.FIRST ? "RFC" : "RFC " + label;
    }
    return label;
  }

  /** When it was first posted, epoch seconds. */
  public long posted() {
    long first = series.posted();
    for (PatchSeries resend : resends) {
      first = Math.min(first, resend.posted());
    }
    return first;
  }

  /** When the archive took in the first mail of it, epoch seconds. */
  public long archived() {
    long first = series.archived();
    for (PatchSeries resend : resends) {
      first = Math.min(first, resend.archived());
    }
    return first;
  }

  /** The posting that stands for the version, then the others. */
  public List<PatchSeries> postings() {
    var postings = new ArrayList<PatchSeries>(resends.size() + 1);
    postings.add(series);
    postings.addAll(resends);
    return postings;
  }
}
