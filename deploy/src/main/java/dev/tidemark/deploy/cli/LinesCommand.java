package dev.tidemark.deploy.cli;

import dev.tidemark.analysis.lines.Totals;
import dev.tidemark.analysis.lines.TreeGrowth;
import dev.tidemark.analysis.lines.TreeGrowth.Point;
import dev.tidemark.analysis.lines.WrittenWeek;
import dev.tidemark.index.search.MailSearcher;
import dev.tidemark.ingest.commit.TaggedTree;
import dev.tidemark.ingest.commit.UpstreamCommit;
import dev.tidemark.ingest.mail.SafeText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.core.JsonGenerator;

/** {@code tidemark lines}: Rust in the source tree, tag after tag. */
@Command(
    name = "lines",
    description = {
      "Says how much Rust the source tree holds, tag after tag and part by part, how that changes from week to week,"
          + " and who writes it. Needs a source tree that is synced, see 'tidemark sync --help'.",
      ""
    },
    footerHeading = "%nHow to read it:%n",
    footer = {
      "  code, comment, blank   every line is one of them; documentation is comment",
      "  unsafe                 unsafe blocks + unsafe functions, implementations, traits, foreign blocks",
      "  new files              files of any kind added in the week, and how many of them are Rust",
      "  change                 lines of code, against the week before",
      "",
      "Examples:",
      "  tidemark lines",
      "  tidemark lines --weeks 52 --parts 40",
      "  tidemark lines --csv > rust.csv           one row a tag and part"
    })
final class LinesCommand extends IndexCommand {

  @Option(
      names = "--tree",
      paramLabel = "NAME",
      description = "the source tree, where several are synced")
  private String tree = "";

  @Option(
      names = "--language",
      paramLabel = "NAME",
      description = "rust (default), or c where [tree] count says so")
  private String language = "rust";

  @Option(
      names = "--weeks",
      paramLabel = "N",
      description = "weeks to show, the newest (default 12)")
  private int weeks = 12;

  @Option(
      names = "--parts",
      paramLabel = "N",
      description = "parts of the tree to show, the largest (default 15)")
  private int parts = 15;

  @ArgGroup private Form form = new Form();

  /** In which form; at most one. */
  static final class Form {
    @Option(names = "--json", description = "print every tag as JSON")
    private boolean json;

    @Option(names = "--csv", description = "print every tag and part as CSV")
    private boolean csv;
  }

  @Override
  int run() throws Exception {
    if (weeks < 1 || parts < 0) {
      throw new MisuseError("--weeks must be 1 or more and --parts 0 or more");
    }
    var trees = new ArrayList<TaggedTree>();
    var commits = new ArrayList<UpstreamCommit>();
    try (MailSearcher searcher = openIndex(settings())) {
      searcher.forEachTree(trees::add);
      searcher.forEachCommit(commits::add);
    }
    String repository = repository(TreeGrowth.repositories(trees));
    TreeGrowth growth = TreeGrowth.of(trees, repository, language.toLowerCase(Locale.ROOT));
    if (form.csv) {
      printCsv(growth);
    } else if (form.json) {
      printJson(growth, WrittenWeek.of(commits, repository));
    } else {
      print(growth, WrittenWeek.of(commits, repository));
    }
    return CommandRunner.DONE;
  }

  private String repository(List<String> known) {
    if (known.isEmpty()) {
      throw new UserError(
          "no source tree with tags is synced yet; 'tidemark sync PATH' takes in a clone of linux-next");
    }
    if (tree.isEmpty() && known.size() == 1) {
      return known.getFirst();
    }
    if (known.contains(tree)) {
      return tree;
    }
    throw new UserError(
        (tree.isEmpty() ? "several source trees are synced" : "no source tree named " + tree)
            + "; --tree takes one of "
            + String.join(", ", known));
  }

  private void print(TreeGrowth growth, List<WrittenWeek> written) {
    var out = console().out();
    TreeGrowth weekly = growth.weekly();
    Point newest = growth.points().getLast();
    out.println(
        console().bold(SafeText.line(growth.repository()))
            + ": "
            + number(newest.total().code())
            + " lines of "
            + SafeText.line(growth.language())
            + " code in "
            + number(newest.total().files())
            + " files at "
            + SafeText.line(newest.tag()));
    out.println();
    printWeeks(weekly);
    if (parts > 0 && !newest.parts().isEmpty()) {
      out.println();
      printParts(weekly.last(weeks));
    }
    if (!written.isEmpty()) {
      out.println();
      printWritten(written.subList(Math.max(0, written.size() - weeks), written.size()));
    }
  }

  private void printWeeks(TreeGrowth weekly) {
    var table =
        new Table(
            "week to",
            ">files",
            ">code",
            ">comment",
            ">blank",
            ">unsafe",
            ">new files",
            ">change",
            "");
    List<Point> points = weekly.points();
    int from = Math.max(0, points.size() - weeks);
    long most = 1;
    for (Point point : points.subList(from, points.size())) {
      most = Math.max(most, point.total().code());
    }
    for (int i = from; i < points.size(); i++) {
      Point point = points.get(i);
      Totals total = point.total();
      table.row(
          SafeText.line(point.tag()),
          number(total.files()),
          number(total.code()),
          number(total.comment()),
          number(total.blank()),
          number(total.unsafeBlocks()) + "+" + number(total.unsafeFunctions()),
          i == 0 ? "-" : number(point.addedRust()) + " of " + number(point.addedFiles()),
          i == 0 ? "-" : signed(total.code() - points.get(i - 1).total().code()),
          Sparkline.bar(total.code(), most, 16));
    }
    table.print(console().out());
  }

  private void printParts(TreeGrowth shown) {
    var table =
        new Table("part", ">files", ">code", ">comment", ">blank", ">unsafe", ">change", "");
    List<String> names = shown.parts();
    Point newest = shown.points().getLast();
    for (String name : names.subList(0, Math.min(parts, names.size()))) {
      Totals now = newest.part(name);
      table.row(
          SafeText.line(name),
          number(now.files()),
          number(now.code()),
          number(now.comment()),
          number(now.blank()),
          number(now.unsafeBlocks()) + "+" + number(now.unsafeFunctions()),
          signed(now.code() - shown.points().getFirst().part(name).code()),
          Sparkline.of(
              shown.points().stream().mapToLong(point -> point.part(name).code()).toArray()));
    }
    table.print(console().out());
    if (names.size() > parts) {
      console().out().println("and " + number(names.size() - parts) + " other parts");
    }
  }

  private void printWritten(List<WrittenWeek> written) {
    var table = new Table("week of", ">commits", ">+", ">-", ">people", ">new people");
    for (WrittenWeek week : written) {
      table.row(
          week.monday().toString(),
          number(week.commits()),
          number(week.added()),
          number(week.removed()),
          number(week.people()),
          number(week.newPeople()));
    }
    table.print(console().out());
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String signed(long number) {
    return (number > 0 ? "+" : "") + number(number);
  }

  private void printCsv(TreeGrowth growth) {
    var out = console().out();
    out.println(
        "tree,tag,time,language,part,files,code,comment,blank,unsafe_blocks,unsafe_functions");
    for (Point point : growth.points()) {
      for (String part : point.parts().keySet().stream().sorted().toList()) {
        Totals totals = point.part(part);
        out.println(
            String.join(
                ",",
                csv(growth.repository()),
                csv(point.tag()),
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

  private void printJson(TreeGrowth growth, List<WrittenWeek> written) throws IOException {
    try (var json = Json.to(console())) {
      json.writeStartObject();
      json.writeStringProperty("tree", growth.repository());
      json.writeStringProperty("language", growth.language());
      json.writeArrayPropertyStart("tags");
      for (Point point : growth.points()) {
        json.writeStartObject();
        json.writeStringProperty("tag", point.tag());
        json.writeStringProperty("time", Times.instant(point.tagged()));
        json.writeNumberProperty("addedFiles", point.addedFiles());
        json.writeNumberProperty("addedRustFiles", point.addedRust());
        totals(json, point.total());
        json.writeArrayPropertyStart("parts");
        for (String part : point.parts().keySet().stream().sorted().toList()) {
          json.writeStartObject();
          json.writeStringProperty("part", part);
          totals(json, point.part(part));
          json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeArrayPropertyStart("weeks");
      for (WrittenWeek week : written) {
        json.writeStartObject();
        json.writeStringProperty("monday", week.monday().toString());
        json.writeNumberProperty("commits", week.commits());
        json.writeNumberProperty("added", week.added());
        json.writeNumberProperty("removed", week.removed());
        json.writeNumberProperty("people", week.people());
        json.writeNumberProperty("newPeople", week.newPeople());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    console().out().println();
  }

  private static void totals(JsonGenerator json, Totals totals) {
    json.writeNumberProperty("files", totals.files());
    json.writeNumberProperty("code", totals.code());
    json.writeNumberProperty("comment", totals.comment());
    json.writeNumberProperty("blank", totals.blank());
    json.writeNumberProperty("unsafeBlocks", totals.unsafeBlocks());
    json.writeNumberProperty("unsafeFunctions", totals.unsafeFunctions());
  }
}
