package dev.tidemark.deploy.cli;

import dev.tidemark.analysis.landing.Landing;
import dev.tidemark.analysis.review.Answer;
import dev.tidemark.analysis.review.PatchReview;
import dev.tidemark.analysis.review.ReviewTag;
import dev.tidemark.analysis.review.ReviewTrailer;
import dev.tidemark.analysis.review.Standing;
import dev.tidemark.analysis.review.VersionReview;
import dev.tidemark.analysis.series.Evidence;
import dev.tidemark.analysis.series.Growth;
import dev.tidemark.analysis.series.LineCount;
import dev.tidemark.analysis.series.Lineage;
import dev.tidemark.analysis.series.LineageGrowth;
import dev.tidemark.analysis.series.PatchChanges;
import dev.tidemark.analysis.series.PatchMail;
import dev.tidemark.analysis.series.PatchSeries;
import dev.tidemark.ingest.mail.MailAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/** Works as JSON objects. */
final class SeriesJson {
  private final JsonGenerator json;
  private final Links links;

  SeriesJson(JsonGenerator json, Links links) {
    this.json = json;
    this.links = links;
  }

  private void landing(Landing landing) {
    json.writeObjectPropertyStart("landing");
    json.writeStringProperty("state", landing.state().name().toLowerCase(Locale.ROOT));
    json.writeNumberProperty("landed", landing.landed());
    json.writeNumberProperty("patches", landing.patches());
    json.writeStringProperty("version", landing.version());
    json.writeNumberProperty("versions", landing.versions());
    if (!landing.tag().isEmpty()) {
      json.writeStringProperty("tag", landing.tag());
      json.writeStringProperty("landedAt", Times.instant(landing.landedAt()));
      json.writeNumberProperty("secondsSinceFirst", landing.sinceFirst());
      json.writeNumberProperty("secondsSinceVersion", landing.sinceLast());
    }
    if (!landing.release().isEmpty()) {
      json.writeStringProperty("release", landing.release());
      json.writeStringProperty("releasedAt", Times.instant(landing.releasedAt()));
    }
    json.writeNumberProperty("dropped", landing.dropped());
    json.writeArrayPropertyStart("commits");
    landing.commits().forEach(json::writeString);
    json.writeEndArray();
    json.writeEndObject();
  }

  /** Writes a work as a JSON object. */
  void write(Work work) {
    Lineage lineage = work.lineage();
    json.writeStartObject();
    json.writeStringProperty("id", lineage.id().value());
    json.writeStringProperty("title", lineage.title());
    json.writeObjectPropertyStart("author");
    json.writeStringProperty("name", lineage.author().name());
    json.writeStringProperty("address", lineage.author().address());
    json.writeEndObject();
    standing(work.standing());
    work.landing().ifPresent(this::landing);
    json.writeArrayPropertyStart("versions");
    List<LineageGrowth.Row> rows = work.growth().rows();
    for (int i = 0; i < rows.size(); i++) {
      LineageGrowth.Row row = rows.get(i);
      PatchSeries series = row.version().series();
      json.writeStartObject();
      json.writeStringProperty("version", row.version().label());
      json.writeBooleanProperty("inferred", row.version().inferred());
      json.writeStringProperty("messageId", series.messageId().value());
      json.writeStringProperty("url", links.to(series.messageId()));
      json.writeStringProperty("posted", Times.instant(row.version().posted()));
      json.writeArrayPropertyStart("resends");
      row.version().resends().forEach(one -> json.writeString(one.messageId().value()));
      json.writeEndArray();
      json.writeNumberProperty("expected", row.growth().expected());
      json.writeNumberProperty("received", row.growth().received());
      json.writeArrayPropertyStart("missing");
      series.missing().forEach(json::writeNumber);
      json.writeEndArray();
      row.growth().declared().ifPresent(count -> count("declared", count));
      count("counted", row.growth().counted());
      growth(row.growth());
      patches(row);
      row.change()
          .ifPresent(
              change -> {
                json.writeObjectPropertyStart("change");
                json.writeStringProperty("basis", change.basis().name().toLowerCase(Locale.ROOT));
                json.writeNumberProperty("patches", change.patches());
                json.writeNumberProperty("files", change.lines().files());
                json.writeNumberProperty("added", change.lines().added());
                json.writeNumberProperty("removed", change.lines().removed());
                json.writeEndObject();
              });
      json.writeArrayPropertyStart("doubts");
      series.doubts().forEach(doubt -> json.writeString(doubt.words()));
      json.writeEndArray();
      review(work.review().rows().get(i));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayPropertyStart("relations");
    for (Lineage.Relation relation : lineage.relations()) {
      json.writeStartObject();
      json.writeStringProperty("kind", word(relation.kind()));
      json.writeStringProperty("id", relation.other().value());
      json.writeNumberProperty("patches", relation.patches());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayPropertyStart("evidence");
    for (Evidence evidence : lineage.evidence()) {
      json.writeStartObject();
      json.writeStringProperty("newer", evidence.newer().value());
      json.writeStringProperty("older", evidence.older().value());
      json.writeStringProperty("kind", evidence.kind().name().toLowerCase(Locale.ROOT));
      json.writeBooleanProperty("against", evidence.against());
      json.writeStringProperty("detail", evidence.detail());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void count(String name, LineCount count) {
    json.writeObjectPropertyStart(name);
    json.writeNumberProperty("files", count.files());
    json.writeNumberProperty("added", count.added());
    json.writeNumberProperty("removed", count.removed());
    json.writeEndObject();
  }

  private void growth(Growth growth) {
    json.writeArrayPropertyStart("differ");
    growth.reasons().forEach(reason -> json.writeString(reason.words()));
    json.writeEndArray();
    json.writeObjectPropertyStart("byClass");
    growth.byClass().forEach((kind, count) -> count(word(kind), count));
    json.writeEndObject();
    size(growth);
  }

  private void size(Growth growth) {
    json.writeNumberProperty("newFiles", growth.newFiles());
    json.writeNumberProperty("unsafeAdded", growth.unsafeAdded());
    json.writeNumberProperty("unsafeRemoved", growth.unsafeRemoved());
  }

  private void patches(LineageGrowth.Row row) {
    Map<PatchMail, PatchChanges.Row> changes = new HashMap<>();
    row.patches()
        .ifPresent(
            found -> {
              json.writeObjectPropertyStart("patchChanges");
              for (PatchChanges.Change change : PatchChanges.Change.values()) {
                json.writeNumberProperty(word(change), found.count(change));
              }
              json.writeNumberProperty("dropped", found.dropped().size());
              json.writeBooleanProperty("newKnown", found.newKnown());
              json.writeBooleanProperty("droppedKnown", found.droppedKnown());
              json.writeEndObject();
              found.rows().forEach(one -> changes.put(one.patch(), one));
            });
    json.writeArrayPropertyStart("patches");
    for (PatchMail patch : row.version().series().patches()) {
      json.writeStartObject();
      json.writeNumberProperty("index", patch.index());
      json.writeStringProperty("messageId", patch.messageId().value());
      json.writeStringProperty("title", patch.title());
      PatchChanges.Row change = changes.get(patch);
      if (change != null) {
        json.writeStringProperty("change", word(change.change()));
        change.before().ifPresent(was -> json.writeStringProperty("was", was.messageId().value()));
      }
      Growth growth = Growth.of(patch);
      count("counted", growth.counted());
      size(growth);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void standing(Standing standing) {
    json.writeStringProperty("state", word(standing.state()));
    json.writeStringProperty("stateSince", Times.instant(standing.since()));
    json.writeStringProperty("turn", word(standing.turn()));
  }

  private void review(VersionReview review) {
    json.writeObjectPropertyStart("review");
    json.writeNumberProperty("answers", review.answersByReviewers());
    json.writeNumberProperty("reviewers", review.reviewers());
    review.firstAnswer().ifPresent(answer -> first("firstAnswer", answer, review));
    review.firstApproval().ifPresent(answer -> first("firstApproval", answer, review));
    review.applied(Long.MAX_VALUE).ifPresent(answer -> first("applied", answer, review));
    for (ReviewTrailer.Kind kind : ReviewTrailer.Kind.values()) {
      json.writeNumberProperty(word(kind), review.count(kind));
    }
    json.writeArrayPropertyStart("patches");
    for (PatchReview patch : review.patches()) {
      json.writeStartObject();
      json.writeNumberProperty("index", patch.patch().index());
      json.writeStringProperty("messageId", patch.patch().messageId().value());
      json.writeStringProperty("title", patch.patch().title());
      json.writeNumberProperty("answers", patch.answers());
      json.writeArrayPropertyStart("tags");
      for (ReviewTag tag : patch.tags()) {
        json.writeStartObject();
        json.writeStringProperty("kind", word(tag.kind()));
        person(tag.person());
        json.writeStringProperty("way", word(tag.way()));
        json.writeStringProperty("messageId", tag.mail().value());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayPropertyStart("mismatches");
    for (VersionReview.Mismatch mismatch : review.mismatches()) {
      json.writeStartObject();
      json.writeStringProperty("kind", word(mismatch.trailer().kind()));
      person(mismatch.trailer().person());
      json.writeStringProperty("messageId", mismatch.answer().messageId().value());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void first(String name, Answer answer, VersionReview review) {
    json.writeObjectPropertyStart(name);
    json.writeStringProperty("messageId", answer.messageId().value());
    person(answer.author());
    json.writeNumberProperty("seconds", review.delay(answer));
    json.writeEndObject();
  }

  private void person(MailAddress person) {
    json.writeStringProperty("name", person.name());
    json.writeStringProperty("address", person.address());
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
