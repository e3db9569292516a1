package dev.tidemark.analysis.review;

import dev.tidemark.analysis.review.ReviewTag.Way;
import dev.tidemark.analysis.series.Lineage;
import dev.tidemark.analysis.series.LineageVersion;
import dev.tidemark.analysis.series.PatchMail;
import dev.tidemark.analysis.series.PatchSeries;
import dev.tidemark.ingest.mail.MessageId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The review of all versions of a work.
 *
 * <p>Trailers count by b4's rules: those of an answer hold for the first patch or cover that is met
 * going up from it; on a cover they hold for the whole series; they count only if who wrote the
 * answer is who the trailer names; below a mail that is not here, they do not hold for the whole
 * series, as that mail may be a patch; and they hold for a patch of another posting only if that
 * has the same patch-id.
 *
 * @param lineage the work
 * @param rows one a version, in the lineage's order
 */
public record LineageReview(Lineage lineage, List<VersionReview> rows) {

  /** Most judgements kept of one patch; people give a handful. */
  static final int MAX_TAGS = 256;

  private static final Comparator<Answer> ORDER =
      Comparator.comparingLong(Answer::posted).thenComparing(answer -> answer.messageId().value());

  public LineageReview {
    rows = List.copyOf(rows);
  }

  /** The review of the newest version. */
  public VersionReview newest() {
    return rows.getLast();
  }

  /**
   * Gathers the review of a work.
   *
   * @param answers the answers to a posting
   * @param written the trailers that the poster wrote into a patch
   */
  public static LineageReview of(
      Lineage lineage,
      Function<PatchSeries, List<Answer>> answers,
      Function<MessageId, List<ReviewTrailer>> written) {
    var rows = new ArrayList<VersionReview>(lineage.versions().size());
    Map<String, List<ReviewTag>> byPatchId = new HashMap<>();
    for (LineageVersion version : lineage.versions()) {
      var postings = new ArrayList<PatchSeries>(version.resends());
      postings.add(version.series()); // Last, so that it sees what the others were given.
      var all = new ArrayList<Answer>();
      VersionReview shown = null;
      for (PatchSeries posting : postings) {
        List<Answer> own = answers.apply(posting);
        all.addAll(own);
        shown = row(version, posting, own, written, byPatchId);
      }
      if (shown != null) {
        all.sort(ORDER);
        rows.add(
            new VersionReview(version, shown.patches(), shown.coverTags(), mismatches(all), all));
      }
    }
    return new LineageReview(lineage, rows);
  }

  /** The review of one posting; what its patches were given is put where others find it. */
  private static VersionReview row(
      LineageVersion version,
      PatchSeries posting,
      List<Answer> answers,
      Function<MessageId, List<ReviewTrailer>> written,
      Map<String, List<ReviewTag>> byPatchId) {
    Map<MessageId, List<Answer>> byTarget = new HashMap<>();
    for (PatchMail patch : posting.patches()) {
      byTarget.put(patch.messageId(), new ArrayList<>());
    }
    for (PatchMail twice : posting.duplicates()) {
      byTarget.put(twice.messageId(), new ArrayList<>());
    }
    var toAll = new ArrayList<Answer>();
    for (Answer answer : answers) {
      List<Answer> target = byTarget.get(answer.to());
      if (target != null) {
        target.add(answer);
      } else if (!answer.lost()) {
        // What answers a mail that is not here may be about a patch that is not.
        toAll.add(answer);
      }
    }
    var coverTags = new ArrayList<ReviewTag>(0);
    addVouched(coverTags, toAll, Way.COVER);
    var patches = new ArrayList<PatchReview>(posting.patches().size());
    for (PatchMail patch : posting.patches()) {
      List<Answer> direct = byTarget.getOrDefault(patch.messageId(), List.of());
      var tags = new ArrayList<ReviewTag>();
      addVouched(tags, direct, Way.ANSWER);
      coverTags.forEach(tag -> add(tags, tag));
      for (ReviewTrailer trailer : written.apply(patch.messageId())) {
        add(tags, tag(trailer, Way.PATCH, patch.messageId(), patch.posted()));
      }
      if (!patch.patchId().isEmpty()) {
        var known = byPatchId.computeIfAbsent(patch.patchId(), key -> new ArrayList<>());
        for (ReviewTag tag : known) {
          add(tags, new ReviewTag(tag.kind(), tag.person(), Way.CARRIED, tag.mail(), tag.posted()));
        }
        tags.forEach(tag -> add(known, tag));
      }
      int byReviewers = 0;
      for (Answer answer : direct) {
        byReviewers += answer.byReviewer() ? 1 : 0;
      }
      patches.add(new PatchReview(patch, tags, byReviewers));
    }
    return new VersionReview(version, patches, coverTags, List.of(), answers);
  }

  private static void addVouched(List<ReviewTag> tags, List<Answer> answers, Way way) {
    for (Answer answer : answers) {
      for (ReviewTrailer trailer : answer.trailers()) {
        if (trailer.vouched()) {
          add(tags, tag(trailer, way, answer.messageId(), answer.posted()));
        }
      }
    }
  }

  private static ReviewTag tag(ReviewTrailer trailer, Way way, MessageId mail, long posted) {
    return new ReviewTag(trailer.kind(), trailer.person(), way, mail, posted);
  }

  private static void add(List<ReviewTag> tags, ReviewTag tag) {
    if (tags.size() < MAX_TAGS && tags.stream().noneMatch(tag::sameAs)) {
      tags.add(tag);
    }
  }

  private static List<VersionReview.Mismatch> mismatches(List<Answer> answers) {
    var found = new ArrayList<VersionReview.Mismatch>(0);
    for (Answer answer : answers) {
      for (ReviewTrailer trailer : answer.trailers()) {
        if (!trailer.vouched()) {
          found.add(new VersionReview.Mismatch(trailer, answer));
        }
      }
    }
    return found;
  }
}
