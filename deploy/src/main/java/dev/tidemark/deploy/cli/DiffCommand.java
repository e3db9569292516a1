package dev.tidemark.deploy.cli;

import dev.tidemark.analysis.Neighbourhood;
import dev.tidemark.analysis.series.Lineage;
import dev.tidemark.analysis.series.LineageVersion;
import dev.tidemark.analysis.series.PatchMail;
import dev.tidemark.analysis.series.PatchSeries;
import dev.tidemark.analysis.series.PatchText;
import dev.tidemark.analysis.series.RangeDiff;
import dev.tidemark.analysis.series.RangeDiff.Mark;
import dev.tidemark.analysis.series.RangeDiff.Pair;
import dev.tidemark.analysis.series.RangeDiff.Part;
import dev.tidemark.deploy.config.Settings;
import dev.tidemark.index.schema.MailSummary;
import dev.tidemark.index.search.MailSearcher;
import dev.tidemark.ingest.mail.SafeText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JsonGenerator;

/** {@code tidemark diff}: what changed between two versions of a work, patch by patch. */
@Command(
    name = "diff",
    description = {
      "Shows what changed between two versions of a work, patch by patch, as 'git range-diff' does, from the mails alone:"
          + " no kernel tree is needed.",
      ""
    },
    footerHeading = "%nHow to read it:%n",
    footer = {
      "  =  the same patch    !  changed    <  dropped    >  new; numbers are places in the versions",
      "  Patches are paired by patch-id, then by title, then by content. Below a changed one stands how author, message",
      "  and diff differ: the first column is the change between the versions, the second that of the patch itself.",
      "",
      "Examples:",
      "  tidemark diff MESSAGE-ID                  the newest version against the one before",
      "  tidemark diff MESSAGE-ID v4..v5 -s        which patches changed, and in what",
      "  tidemark diff MESSAGE-ID RFC..v1"
    })
final class DiffCommand extends IndexCommand {

  @Parameters(
      index = "0",
      paramLabel = "MESSAGE-ID|URL",
      description = "any mail of the work, or of its discussion")
  private String named = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "vA..vB",
      description = "the two versions, as 'series show' names them (default: the last two)")
  private @Nullable String range;

  @Option(
      names = {"-s", "--no-patch"},
      description = "only say which patches changed, not how")
  private boolean noPatch;

  @Option(names = "--json", description = "print JSON")
  private boolean json;

  /** The two versions that are compared. */
  private record Versions(LineageVersion older, LineageVersion newer) {}

  @Override
  int run() throws Exception {
    Settings settings = settings();
    try (var searcher = openIndex(settings)) {
      MailSummary mail = find(searcher, named);
      Lineage lineage =
          SeriesCommand.lineage(Neighbourhood.of(searcher, List.of(mail.messageId())), mail);
      Versions versions = versions(lineage);
      RangeDiff diff =
          RangeDiff.of(
              patches(searcher, versions.older().series()),
              patches(searcher, versions.newer().series()));
      if (json) {
        try (var writer = Json.to(console())) {
          write(writer, lineage, versions, diff);
        }
        console().out().println();
      } else {
        print(lineage, versions, diff);
      }
    }
    return CommandRunner.DONE;
  }

  // ---- which versions ----

  private Versions versions(Lineage lineage) {
    List<LineageVersion> all = lineage.versions();
    if (range == null) {
      if (all.size() < 2) {
        throw new UserError(
            "comparing versions of '"
                + lineage.title()
                + "': there is only one, "
                + all.getFirst().label());
      }
      return new Versions(all.get(all.size() - 2), all.getLast());
    }
    int dots = range.indexOf("..");
    if (dots < 1 || dots + 2 >= range.length()) {
      throw new MisuseError("expected two versions such as v1..v2, got '" + range + "'");
    }
    return new Versions(
        version(all, range.substring(0, dots)), version(all, range.substring(dots + 2)));
  }

  private static LineageVersion version(List<LineageVersion> all, String wanted) {
    String plain = plain(wanted);
    var known = new StringJoiner(", ");
    for (LineageVersion version : all) {
      String label = plain(version.label());
      if (label.equals(plain)
          || label.equals("v" + plain)
          || (version.series().rfc() && plain.equals("rfcv" + version.number()))) {
        return version;
      }
      known.add(version.label());
    }
    throw new MisuseError("no version '" + wanted + "' of this work; there are " + known);
  }

  private static String plain(String label) {
    return label.toLowerCase(Locale.ROOT).replace(" ", "").replace("?", "");
  }

  // ---- their patches ----

  private static List<PatchText> patches(MailSearcher searcher, PatchSeries series)
      throws IOException {
    var patches = new ArrayList<PatchText>(series.patches().size());
    for (PatchMail patch : series.patches()) {
      Optional<MailSummary> mail = searcher.mail(patch.messageId());
      Optional<byte[]> raw = mail.isPresent() ? searcher.raw(mail.get()) : Optional.empty();
      patches.add(
          PatchText.of(
              patch,
              raw.orElseThrow(
                  () -> new UserError("the mail " + patch.messageId() + " was removed just now"))));
    }
    return patches;
  }

  // ---- text ----

  private void print(Lineage lineage, Versions versions, RangeDiff diff) {
    var out = console().out();
    out.println(console().bold(SafeText.line(lineage.title())));
    printVersion(versions.older());
    printVersion(versions.newer());
    out.println();
    int width = 1;
    for (Pair pair : diff.pairs()) {
      width =
          Math.max(width, Math.max(place(pair.before()).length(), place(pair.after()).length()));
    }
    for (Pair pair : diff.pairs()) {
      String line =
          pad(place(pair.before()), width)
              + " "
              + pair.mark().sign()
              + " "
              + pad(place(pair.after()), width)
              + "  "
              + SafeText.line(title(pair))
              + what(pair);
      out.println(
          switch (pair.mark()) {
            case DROPPED -> console().red(line);
            case NEW -> console().green(line);
            case CHANGED -> console().id(line);
            case UNCHANGED -> line;
          });
      if (!noPatch) {
        for (String changed : pair.diff()) {
          out.println("    " + coloured(changed));
        }
      }
    }
    out.println();
    out.println(sum(diff));
    if (!versions.older().series().complete() || !versions.newer().series().complete()) {
      out.println("A patch marked < or > may be the same as one that is not here.");
    }
  }

  private void printVersion(LineageVersion version) {
    PatchSeries series = version.series();
    console()
        .out()
        .println(
            version.label()
                + "  "
                + Times.day(version.posted())
                + "  "
                + series.received()
                + (series.complete() ? "" : " of " + series.expected())
                + (series.expected() == 1 ? " patch" : " patches")
                + (series.complete()
                    ? ""
                    : ", not here: " + SeriesShowCommand.ranges(series.missing())));
  }

  private static String title(Pair pair) {
    return pair.after().or(pair::before).map(patch -> patch.mail().title()).orElse("");
  }

  private static String place(Optional<PatchText> patch) {
    return patch.map(one -> Integer.toString(one.mail().index())).orElse("-");
  }

  private static String pad(String text, int width) {
    return " ".repeat(width - text.length()) + text;
  }

  /** {@code (trailers, diff: +12 -3, was +10 -3)}. */
  private static String what(Pair pair) {
    if (pair.mark() != Mark.CHANGED) {
      return "";
    }
    var words = new StringJoiner(", ", "  (", ")");
    for (Part part : new TreeSet<>(pair.parts())) {
      words.add(
          part == Part.DIFF
              ? part.words() + ": " + lines(pair.after()) + ", was " + lines(pair.before())
              : part.words());
    }
    return words.toString();
  }

  private static String lines(Optional<PatchText> patch) {
    return patch.map(one -> "+" + one.mail().added() + " -" + one.mail().removed()).orElse("");
  }

  private String coloured(String line) {
    String safe = SafeText.line(line);
    if (line.startsWith("+")) {
      return console().green(safe);
    }
    return line.startsWith("-") ? console().red(safe) : safe;
  }

  private static String sum(RangeDiff diff) {
    var words = new StringJoiner(", ");
    for (Mark mark : Mark.values()) {
      long count = diff.pairs().stream().filter(pair -> pair.mark() == mark).count();
      if (count > 0) {
        words.add(SeriesCommand.number(count) + " " + mark.words());
      }
    }
    return words.length() == 0 ? "no patch is here" : words.toString();
  }

  // ---- JSON ----

  private void write(JsonGenerator writer, Lineage lineage, Versions versions, RangeDiff diff) {
    writer.writeStartObject();
    writer.writeStringProperty("id", lineage.id().value());
    writer.writeStringProperty("title", lineage.title());
    version(writer, "older", versions.older());
    version(writer, "newer", versions.newer());
    writer.writeArrayPropertyStart("pairs");
    for (Pair pair : diff.pairs()) {
      writer.writeStartObject();
      writer.writeStringProperty("mark", pair.mark().words());
      pair.before().ifPresent(patch -> patch(writer, "before", patch));
      pair.after().ifPresent(patch -> patch(writer, "after", patch));
      writer.writeArrayPropertyStart("changed");
      for (Part part : new TreeSet<>(pair.parts())) {
        writer.writeString(part.words());
      }
      writer.writeEndArray();
      if (!noPatch && !pair.diff().isEmpty()) {
        writer.writeStringProperty("diff", String.join("\n", pair.diff()) + "\n");
      }
      writer.writeEndObject();
    }
    writer.writeEndArray();
    writer.writeEndObject();
  }

  private static void version(JsonGenerator writer, String name, LineageVersion version) {
    writer.writeObjectPropertyStart(name);
    writer.writeStringProperty("version", version.label());
    writer.writeStringProperty("messageId", version.series().messageId().value());
    writer.writeNumberProperty("expected", version.series().expected());
    writer.writeNumberProperty("received", version.series().received());
    writer.writeArrayPropertyStart("missing");
    version.series().missing().forEach(writer::writeNumber);
    writer.writeEndArray();
    writer.writeEndObject();
  }

  private static void patch(JsonGenerator writer, String name, PatchText patch) {
    writer.writeObjectPropertyStart(name);
    writer.writeNumberProperty("index", patch.mail().index());
    writer.writeStringProperty("messageId", patch.mail().messageId().value());
    writer.writeStringProperty("title", patch.mail().title());
    writer.writeNumberProperty("added", patch.mail().added());
    writer.writeNumberProperty("removed", patch.mail().removed());
    writer.writeEndObject();
  }
}
