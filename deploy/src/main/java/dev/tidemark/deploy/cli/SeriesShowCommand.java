package dev.tidemark.deploy.cli;

import dev.tidemark.analysis.AnalysisCatalog;
import dev.tidemark.analysis.Neighbourhood;
import dev.tidemark.analysis.landing.CommitMatch;
import dev.tidemark.analysis.landing.Landings;
import dev.tidemark.analysis.landing.NearLandings;
import dev.tidemark.analysis.series.Doubt;
import dev.tidemark.analysis.series.Evidence;
import dev.tidemark.analysis.series.Growth;
import dev.tidemark.analysis.series.LineCount;
import dev.tidemark.analysis.series.Lineage;
import dev.tidemark.analysis.series.LineageGrowth;
import dev.tidemark.analysis.series.LineageVersion;
import dev.tidemark.analysis.series.PatchSeries;
import dev.tidemark.deploy.config.Settings;
import dev.tidemark.index.schema.MailSummary;
import dev.tidemark.index.search.MailSearcher;
import dev.tidemark.ingest.mail.MailKind;
import dev.tidemark.ingest.mail.MessageId;
import dev.tidemark.ingest.mail.SafeText;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tidemark series show}: the growth table of one work. */
@Command(
    name = "show",
    description = {
      "Shows all versions of one work and how it grew, given any of its mails: a cover letter, a patch, or a reply.",
      ""
    },
    footerHeading = "%nHow to read it:%n",
    footer = {
      "  patches   those that are here / those that the subjects announce",
      "  declared  files and lines as the cover letter's diffstat says",
      "  counted   files and lines of the diffs in the patches that are here",
      "  change    lines added less lines removed, against the version before",
      "  v2?       no subject says it is v2; its place among the others does",
      "  same      patches with the patch-id of one in the version before; reworked: same title, or alike titles and a",
      "            file in common; 3? may be among patches that are not here; 'tidemark diff' looks closer",
      "  unsafe    'unsafe' blocks that added (removed) lines of Rust begin",
      "  review    with --patches, a letter for each person's Reviewed-by, Acked-by, Tested-by, Nacked-by",
      "  reviewed  patches with a Reviewed-by: in an answer by who it names (to the patch, or to the cover for all), in",
      "            the patch itself, or given to another posting with the same patch-id; likewise acked and tested",
      "  first     time from posting to the first answer by another person, and to the first Reviewed-by or Acked-by",
      "  state     as of the newest mail: new (no answer), under review (the author had the last word), changes",
      "            requested (somebody else had), reviewed (every patch), stalled (six weeks of silence), applied",
      "            (who took it says so), withdrawn, superseded (went into another work), landed (in a tree that is synced)"
    })
final class SeriesShowCommand extends IndexCommand {
  private static final int BAR_WIDTH = 16;

  @Parameters(
      paramLabel = "MESSAGE-ID|URL",
      description = "any mail of the work or of its discussion, or a commit that came of it")
  private String named = "";

  @Option(
      names = {"-p", "--patches"},
      description = "list the patches of each version: size, what changed, who reviewed")
  private boolean showPatches;

  @Option(names = "--json", description = "print JSON")
  private boolean json;

  @Override
  int run() throws Exception {
    Settings settings = settings();
    var links = new Links(settings);
    try (var searcher = openIndex(settings)) {
      MailSummary mail = find(searcher, named);
      MessageId posted = posting(searcher, mail);
      AnalysisCatalog catalog = Neighbourhood.of(searcher, List.of(posted));
      Lineage lineage = SeriesCommand.lineage(catalog, mail, posted);
      Landings landings = NearLandings.of(searcher, lineage.postings());
      Work work = Work.of(lineage, catalog, landings);
      if (json) {
        try (var writer = Json.to(console())) {
          new SeriesJson(writer, links).write(work);
        }
        console().out().println();
      } else {
        print(work, catalog, links);
      }
    }
    return CommandRunner.DONE;
  }

  /** The mail itself, or the patch mail that a commit came of. */
  private static MessageId posting(MailSearcher searcher, MailSummary mail) throws IOException {
    if (mail.kinds().contains(MailKind.COMMIT)) {
      String commit = mail.copies().getFirst().blob();
      for (CommitMatch match : NearLandings.of(searcher, commit).ofCommit(commit)) {
        return match.mail();
      }
    }
    return mail.messageId();
  }

  private void print(Work work, AnalysisCatalog catalog, Links links) {
    LineageGrowth growth = work.growth();
    Lineage lineage = work.lineage();
    var out = console().out();
    int versions = lineage.versions().size();
    out.println(console().bold(SafeText.line(lineage.title())));
    out.println(SafeText.line(lineage.author().toString()));
    out.println(
        versions
            + (versions == 1 ? " version, " : " versions, ")
            + Times.day(lineage.first())
            + (versions == 1 ? "" : " to " + Times.day(lineage.newest().posted()))
            + ", "
            + console().id(SafeText.line(links.to(lineage.newest().series().messageId()))));
    var review = new ReviewText(console());
    review.printStanding(work.standing(), work.review().newest());
    work.landing()
        .ifPresent(landing -> console().out().println(SafeText.line(LandingText.of(landing))));
    out.println();
    printTable(growth);
    printNotes(growth);
    var patches = new PatchesText(console());
    patches.printVersions(growth);
    if (showPatches) {
      for (int i = 0; i < growth.rows().size(); i++) {
        if (growth.rows().get(i).growth().received() > 0) {
          patches.print(growth.rows().get(i), work.review().rows().get(i));
        }
      }
    }
    review.print(work.review());
    printEvidence(lineage);
    printRelations(lineage, catalog);
  }

  private void printTable(LineageGrowth growth) {
    var table =
        new Table(
            "version",
            "date",
            ">patches",
            ">declared",
            ">+",
            ">-",
            ">counted",
            ">+",
            ">-",
            ">change",
            "");
    long most = mostOf(growth);
    for (LineageGrowth.Row row : growth.rows()) {
      Growth figures = row.growth();
      Optional<LineCount> declared = figures.declared();
      LineCount counted = figures.counted();
      boolean none = figures.received() == 0;
      table.row(
          row.version().label() + (row.version().inferred() ? "?" : ""),
          Times.day(row.version().posted()),
          SeriesCommand.patches(figures),
          declared.map(count -> files(count.files())).orElse("-"),
          declared.map(count -> SeriesCommand.number(count.added())).orElse("-"),
          declared.map(count -> SeriesCommand.number(count.removed())).orElse("-"),
          none ? "-" : files(counted.files()),
          none ? "-" : SeriesCommand.number(counted.added()),
          none ? "-" : SeriesCommand.number(counted.removed()),
          row.change().map(change -> signed(change.lines().net())).orElse("-"),
          figures.best().map(count -> Sparkline.bar(count.added(), most, BAR_WIDTH)).orElse(""));
    }
    table.print(console().out());
  }

  private static long mostOf(LineageGrowth growth) {
    long most = 1;
    for (long added : SeriesCommand.added(growth)) {
      most = Math.max(most, added);
    }
    return most;
  }

  private static String files(int files) {
    return SeriesCommand.number(files) + (files == 1 ? " file" : " files");
  }

  private static String signed(long number) {
    return (number > 0 ? "+" : "") + SeriesCommand.number(number);
  }

  /** What a reader should know before trusting a row. */
  private void printNotes(LineageGrowth growth) {
    var notes = new StringBuilder();
    for (LineageGrowth.Row row : growth.rows()) {
      var words = new StringJoiner("; ");
      PatchSeries series = row.version().series();
      if (row.version().inferred()) {
        words.add("no subject says so");
      }
      if (!series.missing().isEmpty() && series.received() > 0) {
        words.add("not here: " + ranges(series.missing()));
      }
      for (Doubt doubt : series.doubts()) {
        if (doubt != Doubt.MISSING_PATCHES) {
          words.add(doubt.words());
        }
      }
      if (!row.growth().reasons().isEmpty()) {
        var reasons = new StringJoiner(", ");
        row.growth().reasons().forEach(reason -> reasons.add(reason.words()));
        words.add("declared and counted differ: " + reasons);
      }
      if (!row.version().resends().isEmpty()) {
        var days = new StringJoiner(", ");
        row.version().resends().forEach(resend -> days.add(Times.day(resend.posted())));
        words.add("also posted " + days);
      }
      if (words.length() > 0) {
        notes.append("  ").append(row.version().label()).append("  ").append(words).append('\n');
      }
    }
    if (!notes.isEmpty()) {
      console().out().println();
      console().out().print("Notes\n" + SafeText.block(notes.toString()));
    }
  }

  private void printEvidence(Lineage lineage) {
    if (lineage.evidence().isEmpty()) {
      return;
    }
    Map<MessageId, String> labels = labels(lineage);
    Map<String, StringJoiner> links = new LinkedHashMap<>();
    for (Evidence evidence : lineage.evidence()) {
      String pair =
          labels.getOrDefault(evidence.newer(), evidence.newer().value())
              + " -> "
              + labels.getOrDefault(evidence.older(), evidence.older().value());
      links
          .computeIfAbsent(pair, key -> new StringJoiner(", "))
          .add((evidence.against() ? "but " : "") + evidence.kind().words());
    }
    var out = console().out();
    out.println();
    out.println("Why they are one work");
    links.forEach(
        (pair, why) ->
            out.println("  " + SafeText.line(pair) + "  " + SafeText.line(why.toString())));
  }

  /** Splits and joins. */
  private void printRelations(Lineage lineage, AnalysisCatalog catalog) {
    if (lineage.relations().isEmpty()) {
      return;
    }
    var out = console().out();
    out.println();
    out.println("Other works with the same patches");
    for (Lineage.Relation relation : lineage.relations()) {
      String title = catalog.lineage(relation.other()).map(Lineage::title).orElse("");
      out.println(
          "  "
              + relation.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ')
              + " "
              + console().id(SafeText.line(relation.other().value()))
              + "  "
              + SafeText.line(title)
              + " ("
              + relation.patches()
              + (relation.patches() == 1 ? " patch)" : " patches)"));
    }
  }

  private static Map<MessageId, String> labels(Lineage lineage) {
    var labels = new HashMap<MessageId, String>();
    for (LineageVersion version : lineage.versions()) {
      labels.put(version.series().messageId(), version.label());
      version
          .resends()
          .forEach(resend -> labels.put(resend.messageId(), version.label() + " resent"));
    }
    return labels;
  }

  /** {@code 2, 5-7}. */
  static String ranges(List<Integer> indexes) {
    var text = new StringJoiner(", ");
    int i = 0;
    while (i < indexes.size()) {
      int from = indexes.get(i);
      int to = from;
      while (i + 1 < indexes.size() && indexes.get(i + 1) == to + 1) {
        i++;
        to++;
      }
      text.add(from == to ? Integer.toString(from) : from + "-" + to);
      i++;
    }
    return text.toString();
  }
}
