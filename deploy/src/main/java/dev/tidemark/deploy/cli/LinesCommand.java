package dev.tidemark.deploy.cli;

import dev.tidemark.analysis.lines.TreeGrowth;
import dev.tidemark.analysis.lines.Writers;
import dev.tidemark.index.search.MailSearcher;
import dev.tidemark.ingest.commit.TaggedTree;
import dev.tidemark.ingest.commit.UpstreamCommit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tidemark lines}: Rust in the source tree, tag after tag. */
@Command(
    name = "lines",
    description = {
      "Says how much Rust the source tree holds, tag after tag and part by part, how that changes from week to week"
          + " and from release to release, and who writes it. Needs a source tree that is synced, see 'tidemark sync"
          + " --help'.",
      ""
    },
    footerHeading = "%nHow to read it:%n",
    footer = {
      "  code, comment, blank   every line is one of them; documentation is comment",
      "  unsafe                 unsafe blocks + unsafe functions, implementations, traits, foreign blocks",
      "  new files              files of any kind added in the week, and how many of them are Rust",
      "  change                 lines of code, against the week or release before",
      "  c, rust                lines of C code, and the share of Rust in both; where [tree] count says rust c",
      "  new people             who has no commit there before",
      "",
      "Examples:",
      "  tidemark lines",
      "  tidemark lines --weeks 52 --parts 40",
      "  tidemark lines --csv > rust.csv           one row a tag, language and part"
    })
final class LinesCommand extends IndexCommand {
  private static final String RUST = "rust";
  private static final String BESIDE = "c";

  @Option(
      names = "--tree",
      paramLabel = "NAME",
      description = "the source tree, where several are synced")
  private String tree = "";

  @Option(
      names = "--language",
      paramLabel = "NAME",
      description =
          "only this one: rust, or c where [tree] count says so (default: rust, with c beside it)")
  private String language = "";

  @Option(
      names = "--weeks",
      paramLabel = "N",
      description = "weeks and releases to show, the newest (default 12)")
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
    String first = language.isEmpty() ? RUST : language.toLowerCase(Locale.ROOT);
    TreeGrowth growth = TreeGrowth.of(trees, repository, first);
    TreeGrowth beside = TreeGrowth.of(language.isEmpty() ? trees : List.of(), repository, BESIDE);
    var writers = new Writers(commits, repository, first);
    if (form.csv) {
      LinesExport.csv(console().out(), growth, beside);
    } else if (form.json) {
      try (var json = Json.to(console())) {
        LinesExport.json(json, growth, beside, writers.weeks());
      }
      console().out().println();
    } else {
      new LinesText(console(), weeks, parts).print(growth, beside, writers);
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
}
