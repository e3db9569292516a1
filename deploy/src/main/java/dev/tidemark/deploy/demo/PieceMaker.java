package dev.tidemark.deploy.demo;

import dev.tidemark.deploy.demo.SampleTexts.Person;
import dev.tidemark.deploy.demo.SampleTexts.Template;
import dev.tidemark.deploy.demo.SampleTexts.Topic;
import dev.tidemark.deploy.demo.SourceTree.Block;
import dev.tidemark.deploy.demo.SourceTree.Edit;
import dev.tidemark.deploy.demo.SourceTree.Recipe;
import java.util.List;

/** Thinks up the patches of a series: a new file, more of it, documentation, tests. */
final class PieceMaker {
  /** Series as long as this end with an entry in MAINTAINERS. */
  private static final int WITH_MAINTAINER = 5;

  private static final int CORE_BLOCKS = 7;

  private final Story story;
  private final Topic topic;
  private final String name;
  private final Slots slots;
  private final Dice dice;
  private final String main;

  PieceMaker(Story story, Topic topic, String name, Slots slots, Dice dice) {
    this.story = story;
    this.topic = topic;
    this.name = name;
    this.slots = slots;
    this.dice = dice;
    this.main = BaseTree.mainFile(topic, name);
  }

  /** The patch at {@code index} of a series with at most {@code of} patches. */
  PatchPiece make(int index, int of, Person author) {
    if (index == 0) {
      return of == 1 && dice.chance(70) ? fix() : newFile();
    }
    if (of >= WITH_MAINTAINER && index == of - 1) {
      return maintainer(author);
    }
    return switch (index % 6) {
      case 1 -> core();
      case 2 -> topic.language.equals("c") ? header() : more();
      case 3 -> documentation();
      case 4 -> secondFile(index);
      case 5 -> selftest();
      default -> more();
    };
  }

  /** A small change to code that is there already. */
  PatchPiece fix() {
    String path = dice.pick(BaseTree.coreFiles(topic));
    Slots own =
        words().withName('p', path.substring(path.lastIndexOf('/') + 1, path.lastIndexOf('.')));
    PatchPiece piece =
        piece(
            own,
            "fix «o» leak on the error path of «p»",
            "«p»: check the «o» before use",
            "«p»: do not «v» twice",
            "«p»: simplify the «o» handling",
            "«p»: correct the limit of the «a»");
    for (int i = 0; i < 2; i++) {
      piece.fixed(new Edit.Bump(path, "b" + dice.below(CORE_BLOCKS), 1));
    }
    blocks(piece, topic.language, path, 1);
    return piece;
  }

  private PatchPiece newFile() {
    PatchPiece piece =
        piece(
            words(), "add «p» «o» support", "introduce the «o» of «p»", "add the «O» type for «p»");
    source(piece, topic.language, main, 4 + dice.below(6));
    return wired(piece, main);
  }

  private PatchPiece core() {
    String path = dice.pick(BaseTree.coreFiles(topic));
    PatchPiece piece =
        piece(
            words(),
            "add «o» helpers for «a»",
            "let callers «v» a «o»",
            "export what «p» needs of the «o»");
    blocks(piece, topic.language, path, 1 + dice.below(3));
    if (dice.chance(70)) {
      piece.fixed(new Edit.Bump(path, "b" + dice.below(CORE_BLOCKS), 1 + dice.below(2)));
    }
    return piece;
  }

  private PatchPiece header() {
    Slots own = words();
    PatchPiece piece = piece(own, "declare the interface of the «o»");
    String path = "include/linux/" + name + own.fill("_«o».h");
    source(piece, "header", path, 2 + dice.below(3));
    return piece;
  }

  private PatchPiece more() {
    PatchPiece piece =
        piece(
            words(),
            "«p»: «v» «a» from the «o»",
            "«p»: «v» one «o» at a time",
            "«p»: report the state of the «o»",
            "«p»: make the «o» limit explicit");
    source(piece, topic.language, main, 2 + dice.below(4));
    return piece;
  }

  private PatchPiece documentation() {
    Slots own = words();
    String folder = topic.list == 0 ? "rust" : "driver-api";
    PatchPiece piece =
        new PatchPiece(
            story.unique("Documentation: describe the " + own.fill("«o»") + " of " + name, name),
            body(own));
    source(piece, "rst", "Documentation/" + folder + "/" + name + ".rst", 2 + dice.below(3));
    return piece.fixed(
        new Edit.Put(
            "Documentation/" + folder + "/index.rst", Block.of("toc:" + name, "    " + name)));
  }

  private PatchPiece secondFile(int index) {
    Slots own = words();
    String path =
        main.substring(0, main.lastIndexOf('/') + 1)
            + name
            + own.fill("_«o»")
            + (index > 6 ? index / 6 : "")
            + BaseTree.suffix(topic.language);
    PatchPiece piece =
        piece(
            own,
            "add «o» handling",
            "support more than one «o»",
            "move the «a» to a file of their own");
    source(piece, topic.language, path, 4 + dice.below(7));
    return wired(piece, path);
  }

  private PatchPiece selftest() {
    Slots own = words();
    String thing = own.fill("«o»");
    PatchPiece piece =
        new PatchPiece(
            story.unique("selftests: " + name + ": cover the " + thing, name), body(own));
    source(piece, "sh", "tools/testing/selftests/" + name + "/" + thing + ".sh", 2);
    return piece;
  }

  private PatchPiece maintainer(Person author) {
    PatchPiece piece =
        new PatchPiece(
            "MAINTAINERS: add an entry for " + name,
            Story.wrap("Somebody has to answer for " + name + ", so that is me for now."));
    return piece.fixed(
        new Edit.Put(
            BaseTree.MAINTAINERS,
            Block.of(
                "entry:" + Slots.upper(name),
                "",
                Slots.upper(name),
                "M:\t" + author.mailbox(),
                "L:\t" + Story.LISTS[topic.list].address(),
                "S:\tMaintained",
                "F:\t" + main)));
  }

  private Slots words() {
    return BaseTree.slots(topic, name, dice);
  }

  private PatchPiece piece(Slots own, String... subjects) {
    String prefix = slots.fill(topic.prefix);
    String subject = own.fill(dice.pick(List.of(subjects)));
    if (prefix.endsWith(name) && subject.startsWith(name + ": ")) {
      subject = subject.substring(name.length() + 2);
    }
    return new PatchPiece(story.unique(prefix + ": " + subject, name), body(own));
  }

  private String body(Slots own) {
    Slots all = own.with('f', main).with('s', name + "_" + own.fill("«v»"));
    StringBuilder out = new StringBuilder();
    String more = dice.chance(40) ? " " + story.sentence(topic, all) : "";
    out.append(Story.wrap(story.phrase("cause", all) + more));
    out.append('\n').append(Story.wrap(story.phrase("change", all)));
    if (dice.chance(60)) {
      out.append('\n').append(Story.wrap(story.phrase("effect", all)));
    }
    return out.toString();
  }

  /** Some blocks in a file that is new with this series; whoever comes first brings its head. */
  private void source(PatchPiece piece, String language, String path, int count) {
    piece.fixed(new Edit.Put(path, BaseTree.header(language, name, slots.fill("«o»"))));
    blocks(piece, language, path, count);
  }

  private void blocks(PatchPiece piece, String language, String path, int count) {
    List<Template> templates = story.texts.blocks(language);
    for (int i = 0; i < count; i++) {
      Recipe recipe = new Recipe(dice.pick(templates), words(), dice.between(4, 90), 0);
      int first = i > 1 && dice.chance(25) ? 1 + dice.below(3) : 0;
      piece.block(path, name + story.blockNumber(), recipe, first);
    }
  }

  /** Names a new file where the build looks for it. */
  private PatchPiece wired(PatchPiece piece, String path) {
    String file = path.substring(path.lastIndexOf('/') + 1);
    String stem = file.substring(0, file.lastIndexOf('.'));
    String symbol = Slots.upper(name);
    String folder = BaseTree.parent(topic);
    if (topic.language.equals("rust") && topic.dir.startsWith("rust/kernel/")) {
      return piece.fixed(
          new Edit.Put("rust/kernel/lib.rs", Block.of("mod:" + stem, "pub mod " + stem + ";")));
    }
    if (!topic.language.equals("c") && !topic.language.equals("rust")) {
      return piece;
    }
    String below = topic.dir.contains("«p»") ? name + "/" : "";
    return piece.fixed(
        new Edit.Put(
            folder + "/Makefile",
            Block.of("obj:" + stem, "obj-$(CONFIG_" + symbol + ")\t+= " + below + stem + ".o")),
        new Edit.Put(
            folder + "/Kconfig",
            Block.of(
                "config:" + name,
                "",
                "config " + symbol,
                "\ttristate \"" + Slots.camel(name) + " support\"",
                "\tdepends on OF",
                "\thelp",
                "\t  Say Y here if your board has a " + name + ". If unsure, say N.")));
  }
}
