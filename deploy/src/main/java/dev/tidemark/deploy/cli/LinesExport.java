package dev.tidemark.deploy.cli;

import dev.tidemark.analysis.lines.Totals;
import dev.tidemark.analysis.lines.TreeGrowth;
import dev.tidemark.analysis.lines.TreeGrowth.Point;
import dev.tidemark.analysis.lines.Written;
import dev.tidemark.analysis.lines.WrittenWeek;
import dev.tidemark.ingest.mail.SafeText;
import java.io.PrintStream;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;

/** How a source tree grows, tag by tag, for programs. */
final class LinesExport {
  private LinesExport() {}

  /** A row a tag, language and part. */
  static void csv(PrintStream out, TreeGrowth growth, TreeGrowth beside) {
    out.println(
        "tree,tag,kind,time,language,part,files,code,comment,blank,unsafe_blocks,unsafe_functions");
    for (Point point : growth.points()) {
      csv(out, growth, point);
      csv(out, beside, beside.at(point.tag()));
    }
  }

  private static void csv(PrintStream out, TreeGrowth growth, Point point) {
    for (String part : point.parts().keySet().stream().sorted().toList()) {
      Totals totals = point.part(part);
      out.println(
          String.join(
              ",",
              csv(growth.repository()),
              csv(point.tag()),
              kind(point),
              Times.instant(point.tagged()),
              csv(growth.language()),
              csv(part),
              String.valueOf(totals.files()),
              String.valueOf(totals.code()),
              String.valueOf(totals.comment()),
              String.valueOf(totals.blank()),
              String.valueOf(totals.unsafeBlocks()),
              String.valueOf(totals.unsafeFunctions())));
    }
  }

  /** A field as RFC 4180 has it; one that a spreadsheet would take for a formula is defused. */
  private static String csv(String text) {
    String clean = SafeText.line(text);
    if (!clean.isEmpty() && "=+-@".indexOf(clean.charAt(0)) >= 0) {
      clean = "'" + clean;
    }
    return clean.indexOf(',') >= 0 || clean.indexOf('"') >= 0
        ? '"' + clean.replace("\"", "\"\"") + '"'
        : clean;
  }

  private static String kind(Point point) {
    return point.release() ? "release" : "next";
  }

  /** One object: tags with their parts, and who wrote in which week. */
  static void json(
      JsonGenerator json, TreeGrowth growth, TreeGrowth beside, List<WrittenWeek> weeks) {
    json.writeStartObject();
    json.writeStringProperty("tree", growth.repository());
    json.writeStringProperty("language", growth.language());
    json.writeArrayPropertyStart("tags");
    for (Point point : growth.points()) {
      json.writeStartObject();
      json.writeStringProperty("tag", point.tag());
      json.writeStringProperty("kind", kind(point));
      json.writeStringProperty("time", Times.instant(point.tagged()));
      json.writeNumberProperty("addedFiles", point.addedFiles());
      json.writeNumberProperty("addedRustFiles", point.addedRust());
      growth(json, point);
      if (!beside.isEmpty()) {
        json.writeObjectPropertyStart(beside.language());
        growth(json, beside.at(point.tag()));
        json.writeEndObject();
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayPropertyStart("weeks");
    for (WrittenWeek week : weeks) {
      json.writeStartObject();
      json.writeStringProperty("monday", week.monday().toString());
      written(json, week.total());
      json.writeArrayPropertyStart("parts");
      new TreeMap<>(week.parts())
          .forEach(
              (part, written) -> {
                json.writeStartObject();
                json.writeStringProperty("part", part);
                written(json, written);
                json.writeEndObject();
              });
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void growth(JsonGenerator json, Point point) {
    totals(json, point.total());
    json.writeArrayPropertyStart("parts");
    for (String part : point.parts().keySet().stream().sorted().toList()) {
      json.writeStartObject();
      json.writeStringProperty("part", part);
      totals(json, point.part(part));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void totals(JsonGenerator json, Totals totals) {
    json.writeNumberProperty("files", totals.files());
    json.writeNumberProperty("code", totals.code());
    json.writeNumberProperty("comment", totals.comment());
    json.writeNumberProperty("blank", totals.blank());
    json.writeNumberProperty("unsafeBlocks", totals.unsafeBlocks());
    json.writeNumberProperty("unsafeFunctions", totals.unsafeFunctions());
  }

  private static void written(JsonGenerator json, Written written) {
    json.writeNumberProperty("commits", written.commits());
    json.writeNumberProperty("added", written.added());
    json.writeNumberProperty("removed", written.removed());
    json.writeNumberProperty("people", written.people());
    json.writeNumberProperty("newPeople", written.newPeople());
  }
}
