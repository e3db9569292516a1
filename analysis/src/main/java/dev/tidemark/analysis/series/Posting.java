package dev.tidemark.analysis.series;

import dev.tidemark.analysis.series.PatchSeries.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * One posting within its work, and what it is to those who follow the work.
 *
 * @param lineage the work
 * @param version its place among {@link Lineage#versions}
 * @param series what was posted
 * @param kind what it is
 */
public record Posting(Lineage lineage, int version, PatchSeries series, Kind kind) {

  /** What a posting is. */
  public enum Kind {
    /** The first version of a work. */
    NEW_WORK,
    /**
     * A further version; also a v2 or later whose older versions are not in the archives, and a
     * first version that arrives after a later one.
     */
    NEW_VERSION,
    /** A version that was posted before, or says of itself that it was. */
    RESEND,
    /** Of a stable queue, AUTOSEL, or a backport. */
    STABLE,
    /** A pull request. */
    PULL,
    /** Of a robot. */
    BOT
  }

  /**
   * Every posting of a work, version by version, resends behind the posting that stands for the
   * version.
   *
   * @param time when a series was posted by the clock that decides which came first, such as {@link
   *     PatchSeries#archived}
   */
  public static List<Posting> of(Lineage lineage, ToLongFunction<PatchSeries> time) {
    var postings = new ArrayList<Posting>();
    for (int v = 0; v < lineage.versions().size(); v++) {
      LineageVersion version = lineage.versions().get(v);
      Kind kind = kind(lineage, v, time);
      postings.add(new Posting(lineage, v, version.series(), kind));
      boolean counts = lineage.newest().series().origin() == Origin.AUTHOR;
      for (PatchSeries resend : version.resends()) {
        postings.add(new Posting(lineage, v, resend, counts ? Kind.RESEND : kind));
      }
    }
    return postings;
  }

  /**
   * What the first posting of a version is.
   *
   * @param version its place among {@link Lineage#versions}
   * @param time see {@link #of}
   */
  public static Kind kind(Lineage lineage, int version, ToLongFunction<PatchSeries> time) {
    long first = Long.MAX_VALUE;
    for (LineageVersion each : lineage.versions()) {
      first = Math.min(first, time(each, time));
    }
    LineageVersion posted = lineage.versions().get(version);
    boolean starts = time(posted, time) == first;
    return switch (lineage.newest().series().origin()) {
      case STABLE -> Kind.STABLE;
      case PULL -> Kind.PULL;
      case BOT -> Kind.BOT;
      case AUTHOR -> {
        if (posted.series().resend() && starts) {
          yield Kind.RESEND; // The first posting came before the archives begin.
        }
        yield starts && version == 0 && posted.number() == 1 ? Kind.NEW_WORK : Kind.NEW_VERSION;
      }
    };
  }

  /**
   * When the first of a version's postings came.
   *
   * @param time see {@link #of}
   */
  public static long time(LineageVersion version, ToLongFunction<PatchSeries> time) {
    long first = time.applyAsLong(version.series());
    for (PatchSeries resend : version.resends()) {
      first = Math.min(first, time.applyAsLong(resend));
    }
    return first;
  }
}
