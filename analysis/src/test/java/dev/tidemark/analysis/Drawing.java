package dev.tidemark.analysis;

import dev.tidemark.analysis.review.Answer;
import dev.tidemark.analysis.review.LineageReview;
import dev.tidemark.analysis.review.PatchReview;
import dev.tidemark.analysis.review.ReviewTag;
import dev.tidemark.analysis.review.Standing;
import dev.tidemark.analysis.review.VersionReview;
import dev.tidemark.analysis.series.Evidence;
import dev.tidemark.analysis.series.Lineage;
import dev.tidemark.analysis.series.Lineage.Relation;
import dev.tidemark.analysis.series.LineageVersion;
import dev.tidemark.analysis.series.PatchMail;
import dev.tidemark.analysis.series.PatchSeries;
import dev.tidemark.analysis.series.PatchSeries.Origin;
import dev.tidemark.ingest.mail.MessageId;
import java.util.List;
import java.util.OptionalLong;

/**
 * Lineages in a few lines of text, for comparing. A version: its label (with {@code ?} if the
 * number is inferred), received/expected, cover or {@code -}, then the patches by index, {@code _}
 * for a missing one, {@code (x)} for one taken over, {@code =x} for a duplicate; then flags and
 * doubts.
 */
public final class Drawing {
  private Drawing() {}

  /** All lineages of a catalog. */
  public static String of(AnalysisCatalog catalog) {
    return of(catalog.lineages());
  }

  /** Some lineages. */
  public static String of(List<Lineage> lineages) {
    var out = new StringBuilder();
    for (Lineage lineage : lineages) {
      out.append(lineage.title()).append('\n');
      for (LineageVersion version : lineage.versions()) {
        String label = version.label() + (version.inferred() ? "?" : "");
        out.append("  ").append(label).append(' ').append(of(version.series())).append('\n');
        for (PatchSeries resend : version.resends()) {
          out.append("    again ").append(of(resend)).append('\n');
        }
      }
      MessageId last = null;
      for (Evidence evidence : lineage.evidence()) {
        if (!evidence.newer().equals(last)) {
          out.append(last == null ? "" : "\n");
          out.append("  ").append(shortId(evidence.newer())).append(" after ");
          out.append(shortId(evidence.older())).append(':');
        }
        last = evidence.newer();
        out.append(evidence.against() ? " -" : " +").append(evidence.kind());
      }
      out.append(last == null ? "" : "\n");
      for (Relation relation : lineage.relations()) {
        out.append("  ").append(relation.kind()).append(' ').append(shortId(relation.other()));
        out.append(' ').append(relation.patches()).append('\n');
      }
    }
    return out.toString();
  }

  /**
   * The trailers of each version that has some: what each patch was given, by whom and in which
   * way, and what nobody vouches for.
   */
  public static String reviews(AnalysisCatalog catalog) {
    var out = new StringBuilder();
    for (Lineage lineage : catalog.lineages()) {
      for (VersionReview row : catalog.review(lineage).rows()) {
        var tags = new StringBuilder();
        for (PatchReview patch : row.patches()) {
          for (ReviewTag tag : patch.tags()) {
            tags.append("  ").append(patch.patch().index()).append(' ').append(tag.kind());
            tags.append(' ').append(tag.person()).append(' ').append(tag.way()).append('\n');
          }
        }
        for (VersionReview.Mismatch mismatch : row.mismatches()) {
          tags.append("  not ").append(mismatch.trailer().kind()).append(' ');
          tags.append(mismatch.trailer().person()).append(" by ");
          tags.append(mismatch.answer().author()).append('\n');
        }
        if (!tags.isEmpty()) {
          out.append("review of ").append(row.version().label()).append(' ');
          out.append(lineage.title()).append('\n').append(tags);
        }
      }
    }
    return out.toString();
  }

  /** What is said of the review of a work; numbers of people are a catalog's own and left out. */
  public static String review(AnalysisCatalog catalog, Lineage lineage) {
    var out = new StringBuilder();
    LineageReview review = catalog.review(lineage);
    for (VersionReview row : review.rows()) {
      out.append(row.patches()).append(' ').append(row.coverTags()).append(' ');
      out.append(row.reviewers()).append(' ').append(row.firstAnswer().map(Answer::messageId));
      row.answers().forEach(answer -> out.append(' ').append(answer.messageId()));
      out.append('\n');
    }
    return out.append(Standing.of(review, catalog.newest(), patch -> OptionalLong.empty()))
        .toString();
  }

  private static String of(PatchSeries series) {
    var out = new StringBuilder();
    out.append(series.received()).append('/').append(series.expected()).append(' ');
    out.append(series.cover().map(cover -> shortId(cover.messageId())).orElse("-")).append(':');
    int next = 1;
    for (PatchMail patch : series.patches()) {
      out.append(missing(patch.index() - next));
      next = patch.index() + 1;
      boolean taken = series.inherited().contains(patch.index());
      String id = shortId(patch.messageId());
      out.append(' ').append(taken ? "(" + id + ")" : id);
    }
    out.append(missing(series.expected() + 1 - next));
    for (PatchMail duplicate : series.duplicates()) {
      out.append(" =").append(shortId(duplicate.messageId()));
    }
    if (series.origin() != Origin.AUTHOR) {
      out.append(' ').append(series.origin());
    }
    if (series.resend()) {
      out.append(" RESEND");
    }
    for (String prefix : series.prefixes()) {
      out.append(" [").append(prefix).append(']');
    }
    if (!series.stableTree().isEmpty()) {
      out.append(" [").append(series.stableTree()).append(']');
    }
    if (!series.doubts().isEmpty()) {
      out.append(' ').append(series.doubts());
    }
    return out.toString();
  }

  private static String missing(int patches) {
    return patches <= 5 ? " _".repeat(Math.max(0, patches)) : " _x" + patches;
  }

  private static String shortId(MessageId id) {
    String value = id.value();
    return value.endsWith("@example.org") ? value.substring(0, value.indexOf('@')) : value;
  }
}
