package dev.tidemark.analysis.report;

import dev.tidemark.analysis.landing.Landing;
import dev.tidemark.analysis.lines.Totals;
import dev.tidemark.analysis.report.LandedInPeriod.Dropped;
import dev.tidemark.analysis.report.LandedInPeriod.Landed;
import dev.tidemark.analysis.report.Section.Item;
import dev.tidemark.analysis.report.Section.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The sections of a report on the source trees: what landed, what is gone, how much Rust. */
final class TreeSections {
  private static final int LANDED = 12;
  private static final int PARTS = 8;

  private final WeeklyReport report;
  private final LandedInPeriod landed;
  private final String trees;

  TreeSections(WeeklyReport report) {
    this.report = report;
    this.landed = report.landed();
    this.trees = String.join(", ", landed.trees());
  }

  List<Section> sections() {
    return Stream.concat(
            Stream.of(landed(), dropped()).flatMap(Optional::stream),
            report.trees().stream().map(TreeSections::tree))
        .toList();
  }

  private Optional<Section> landed() {
    return Section.of(
        "Landed",
        Wording.count(landed.commits(), "commit", "commits")
            + " came up in "
            + trees
            + ", "
            + Wording.number(landed.known())
            + " of them from patches that are here.",
        List.of("work", "new commits", "patches there", "versions", "days since the first", "tag"),
        landed.works(),
        LANDED,
        TreeSections::landed);
  }

  private static Item landed(Landed line) {
    Landing now = line.landing();
    return new Item(
        Section.work(now.version(), line.title(), line.head(), line.author()),
        ": "
            + Wording.count(line.fresh(), "commit", "commits")
            + " by "
            + now.tag()
            + "; "
            + Wording.number(now.landed())
            + " of "
            + Wording.count(now.patches(), "patch is", "patches are")
            + " there, "
            + Wording.count(line.days(), "day", "days")
            + " after the first posting, "
            + Wording.count(now.versions(), "version", "versions"),
        List.of(
            Wording.number(line.fresh()),
            Wording.number(now.landed()) + " of " + Wording.number(now.patches()),
            Wording.number(now.versions()),
            Wording.number(line.days()),
            now.tag()));
  }

  private Optional<Section> dropped() {
    return Section.of(
        "Dropped again",
        "Commits that " + trees + " had before, and that nothing took the place of.",
        List.of("work", "commits", "gone since"),
        landed.dropped(),
        LANDED,
        TreeSections::dropped);
  }

  private static Item dropped(Dropped line) {
    return new Item(
        Section.work(line.label(), line.title(), line.head(), line.author()),
        ": " + Wording.count(line.commits(), "commit", "commits") + ", gone since " + line.tag(),
        List.of(Wording.number(line.commits()), line.tag()));
  }

  private static Section tree(TreeOfPeriod tree) {
    Totals now = tree.now();
    var note =
        new StringBuilder(tree.tag())
            .append(" has ")
            .append(Wording.count(now.code(), "line", "lines"))
            .append(" of Rust code and ")
            .append(Wording.number(now.comment()))
            .append(" of comment in ")
            .append(Wording.count(now.files(), "file", "files"))
            .append(", ")
            .append(Wording.count(now.unsafeBlocks(), "unsafe block", "unsafe blocks"))
            .append(" and ")
            .append(Wording.count(now.unsafeFunctions(), "unsafe item", "unsafe items"))
            .append('.');
    var items = new ArrayList<Item>();
    if (!tree.before().isEmpty()) {
      Totals then = tree.then();
      note.append(" Since ").append(tree.before()).append(": ");
      note.append(Wording.changes(changes(now, then))).append('.');
      items.add(
          part("the whole tree", now.code(), now.code() - then.code())
              .charted(tree.weeks(), "lines of code, week by week"));
    }
    List<TreeOfPeriod.Part> shown = tree.parts().subList(0, Math.min(PARTS, tree.parts().size()));
    shown.forEach(part -> items.add(part(part.name(), part.code(), part.change())));
    return new Section(
        "Rust in " + tree.repository(),
        note.toString(),
        List.of("part", "lines of code", "change"),
        items,
        tree.parts().size() - shown.size());
  }

  private static List<String> changes(Totals now, Totals then) {
    var parts = new ArrayList<String>();
    Wording.changed(parts, now.code() - then.code(), "line of code", "lines of code");
    Wording.changed(parts, now.comment() - then.comment(), "of comment", "of comment");
    Wording.changed(parts, now.files() - then.files(), "file", "files");
    Wording.changed(
        parts, now.unsafeBlocks() - then.unsafeBlocks(), "unsafe block", "unsafe blocks");
    Wording.changed(
        parts, now.unsafeFunctions() - then.unsafeFunctions(), "unsafe item", "unsafe items");
    return parts;
  }

  private static Item part(String name, long code, long change) {
    return new Item(
        new Line().text(name).pieces(),
        ": " + Wording.count(code, "line", "lines") + " of code, " + Wording.signed(change),
        List.of(Wording.number(code), Wording.signed(change)));
  }
}
