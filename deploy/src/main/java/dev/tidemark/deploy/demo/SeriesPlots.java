package dev.tidemark.deploy.demo;

import dev.tidemark.deploy.demo.SampleTexts.Topic;
import dev.tidemark.deploy.demo.SourceTree.Edit;
import java.time.Duration;
import java.time.Instant;

/**
 * Which series there are: one of each odd kind, one that everybody follows, and many plain ones.
 */
final class SeriesPlots {
  /** How many series {@link #script} plans. */
  static final int SCRIPTED = 52;

  private static final int WEEKS = 60;

  private SeriesPlots() {}

  /** A plain series, plausible in size, number of versions and end. */
  static void random(Story story) {
    Dice dice = story.dice;
    Instant when = story.someday(0, 94);
    Topic topic = story.hotTopic(when);
    SeriesPlot plot = new SeriesPlot(story, topic);
    int kind = dice.below(100);
    int size =
        kind < 42
            ? 1
            : kind < 78 ? 2 + dice.below(3) : kind < 95 ? 5 + dice.below(4) : 9 + dice.below(7);
    int versions = size == 1 ? 1 + dice.below(2) : 1 + dice.below(size < 5 ? 3 : 6);
    int[] counts = new int[versions];
    counts[0] = size;
    for (int v = 1; v < versions; v++) {
      int change = dice.below(100);
      counts[v] =
          Math.max(
              1,
              counts[v - 1]
                  + (size == 1 ? 0 : change < 40 ? 1 : change < 50 ? 2 : change < 65 ? -1 : 0));
    }
    plot.shape(counts);
    plot.rfc = versions > 1 && dice.chance(15);
    plot.cover = size > 2 || dice.chance(60);
    plot.link = dice.chance(60);
    plot.gapDays = 6 + dice.below(20);
    plot.tree = dice.chance(8) ? "tide-next" : "";
    plot.begin(when);
  }

  /** The series that every reader of the demo sees first, and one of every odd kind. */
  static void script(Story story) {
    flagship(story);
    styled(story, Oddity.COMMA_COUNTER, 12, 5, 6);
    styled(story, Oddity.GLUED_VERSION, 2, 3, 3);
    styled(story, Oddity.GLUED_RFC_VERSION, 3, 3);
    styled(story, Oddity.RFC_WITHOUT_PATCH, 2, 3);
    styled(story, Oddity.CAPITAL_VERSION, 3, 3, 4);
    styled(story, Oddity.DASHED_VERSION, 2, 2);
    styled(story, Oddity.MERCURIAL_COUNTER, 3);
    styled(story, Oddity.VERSION_SUFFIX, 2, 3, 3);
    styled(story, Oddity.VERSION_AFTER_BRACKET, 2, 2, 3);
    styled(story, Oddity.TWO_VERSIONS, 2, 2, 2, 2);
    styled(story, Oddity.COUNTER_GLUED_TO_VERSION, 6, 7);
    styled(story, Oddity.COUNTER_GLUED_TO_PATCH, 8);
    styled(story, Oddity.NO_PATCH_WORD, 4, 4, 5);
    styled(story, Oddity.NO_BRACKETS, 2).cover = false;
    styled(story, Oddity.COUNTER_AFTER_BRACKET, 2).cover = false;
    styled(story, Oddity.ZERO_OF_ONE, 1, 1);
    styled(story, Oddity.ONE_OF_ONE, 1);
    styled(story, Oddity.SEVERAL_BRACKET_GROUPS, 2, 3);
    SeriesPlot numbers = styled(story, Oddity.NUMBERS_IN_TITLE, 1, 1);
    numbers.title = numbers.slots.fill("hwmon: «p»: support F81504/508/512");
    numbers.pieces.set(0, numbers.pieces.getFirst().titled(numbers.title));
    SeriesPlot prefix = twisted(story, Oddity.TREE_PREFIX, 1, 11, 12, 11);
    prefix.tree = "tide-next";

    twisted(story, Oddity.PARTIAL_REROLL, 1, 4, 4, 5);
    twisted(story, Oddity.INSERTED_PATCH, 0, 5, 6);
    twisted(story, Oddity.COUNTER_ABOVE_TOTAL, 0, 5, 6);
    SeriesPlot unlabelled = twisted(story, Oddity.UNLABELLED_REPOST, 1, 5, 7, 8);
    unlabelled.rfc = false;
    unlabelled.link = true;
    SeriesPlot single = twisted(story, Oddity.UNLABELLED_REPOST, 1, 1, 1);
    single.link = false;
    twisted(story, Oddity.RESEND, 1, 3, 3, 4);
    twisted(story, Oddity.RESEND, 0, 1);
    twisted(story, Oddity.NAKED_COVER, 0, 3, 3).cover = true;
    twisted(story, Oddity.MISSING_PATCH, 1, 5, 6, 6);
    twisted(story, Oddity.COVER_ONLY, 0, 4, 4);
    twisted(story, Oddity.VERSION_IN_OLD_THREAD, 1, 3, 4, 4);
    twisted(story, Oddity.REST_IN_NEW_THREAD, 1, 6, 6);
    twisted(story, Oddity.AUTHOR_ADDRESS_CHANGE, 2, 3, 4, 4, 5).link = true;
    SeriesPlot renamed = twisted(story, Oddity.RETITLED, 1, 4, 3, 3);
    renamed.link = true;
    renamed.b4 = true;
    twisted(story, Oddity.IN_BODY_FROM, 0, 2);
    twisted(story, Oddity.SUPERSEDES, 1, 3, 3).link = false;
    twisted(story, Oddity.SPREAD_OVER_LISTS, 0, 9, 10, 10);

    SeriesPlot split = twisted(story, Oddity.SPLIT_SERIES, 1, 9, 5, 5);
    SeriesPlot offshoot = new SeriesPlot(story, split.topic);
    offshoot.author = split.author;
    offshoot.twist = Oddity.SPLIT_SERIES;
    offshoot.twistAt = 0;
    offshoot.adopt(split.pieces.subList(5, 9));
    offshoot.versions = 2;
    split.offshoot = offshoot;

    SeriesPlot joined = new SeriesPlot(story, story.texts.topics.get(9));
    joined.versions = 2;
    joined.twist = Oddity.JOINED_SERIES;
    joined.twistAt = 0;
    joined.waitsFor = 2;
    for (int i = 0; i < 2; i++) {
      SeriesPlot part = new SeriesPlot(story, joined.topic);
      part.author = joined.author;
      part.shape(3, 3);
      joined.adopt(part.pieces);
      part.heir = joined;
      part.begin(week(story, 14 + i));
    }

    SeriesPlot foreign = new SeriesPlot(story, story.texts.topics.get(5));
    foreign.shape(2, 2);
    foreign.link = true;
    Instant asked = week(story, 11);
    story.at(
        asked,
        () -> {
          foreign.parent = OddMails.question(story, foreign.topic, asked, foreign.author);
          foreign.begin(asked.plus(Duration.ofHours(30)));
        });

    fileCase(story, Oddity.RENAMED_FILE, 12);
    fileCase(story, Oddity.DELETED_FILE, 20);
    fileCase(story, Oddity.MODE_ONLY, 24);
    fileCase(story, Oddity.NO_NEWLINE_AT_END, 29);
    encoded(story, Oddity.QUOTED_PRINTABLE_PATCH, 17);
    encoded(story, Oddity.BASE64_PATCH, 23);
    encoded(story, Oddity.ATTACHED_PATCH, 31);
    encoded(story, Oddity.PLAIN_DIFF, 36);
    encoded(story, Oddity.CRLF, 40);
    encoded(story, Oddity.FORMAT_FLOWED, 43);
  }

  private static void flagship(Story story) {
    SeriesPlot plot = new SeriesPlot(story, story.texts.topics.get(4));
    plot.shape(8, 9, 11, 12, 13, 15, 18, 21, 12, 12);
    plot.title = story.unique("Brook: run async tasks in the kernel", plot.name);
    plot.author = story.texts.people.getFirst();
    plot.rfc = true;
    plot.link = true;
    plot.lists = 3;
    plot.gapDays = 34;
    plot.lands = true;
    plot.begin(week(story, 2));
  }

  private static Instant week(Story story, int week) {
    return story
        .start
        .plus(Duration.ofDays((long) story.days * week / WEEKS))
        .plusSeconds(36_000L + story.dice.below(20_000));
  }

  private static SeriesPlot styled(Story story, Oddity style, int... counts) {
    Instant when = story.someday(2, counts.length > 2 ? 55 : 75);
    SeriesPlot plot = new SeriesPlot(story, story.hotTopic(when));
    plot.shape(counts);
    plot.style = style;
    plot.link = story.dice.chance(60);
    plot.begin(when);
    return plot;
  }

  private static SeriesPlot twisted(Story story, Oddity twist, int at, int... counts) {
    Instant when = story.someday(2, counts.length > 2 ? 55 : 75);
    SeriesPlot plot = new SeriesPlot(story, story.hotTopic(when));
    plot.shape(counts);
    plot.twist = twist;
    plot.twistAt = at;
    plot.begin(when);
    return plot;
  }

  /** Series of one patch that does something rare to a file. */
  private static void fileCase(Story story, Oddity what, int week) {
    SeriesPlot plot = new SeriesPlot(story, story.texts.topics.get(week % 3 + 2));
    plot.shape(1);
    plot.oddities.add(what);
    plot.mark = what;
    String legacy = BaseTree.legacyFile(plot.topic);
    PatchPiece piece =
        switch (what) {
          case RENAMED_FILE -> {
            String to = legacy.replace("legacy_", plot.name + "_");
            yield new PatchPiece(
                    "treewide: give the legacy code a proper name",
                    "It is not legacy as long as it is the only driver there is.\n")
                .fixed(
                    new Edit.Move(legacy, to),
                    new Edit.Bump(to, "b2", 1),
                    new Edit.Bump(to, "b4", 1));
          }
          case DELETED_FILE ->
              new PatchPiece(
                      "treewide: remove the legacy code",
                      "Nobody has this hardware any more, and nobody answered for two years.\n")
                  .fixed(new Edit.Delete(legacy));
          case MODE_ONLY ->
              new PatchPiece(
                      "scripts: make tidy executable",
                      "It has a first line that says how to run it, so let people do that.\n")
                  .fixed(new Edit.Executable("scripts/tidy"));
          default ->
              new PatchPiece(
                      "README: drop the newline at the end",
                      "The tool that reads this file counts the lines.\n")
                  .fixed(new Edit.LastNewline("README", false));
        };
    plot.pieces.set(0, piece);
    plot.title = piece.title;
    plot.lands = true;
    plot.begin(week(story, week));
  }

  /** A patch whose mail is encoded in a rare way. */
  private static void encoded(Story story, Oddity what, int week) {
    SeriesPlot plot = new SeriesPlot(story, story.texts.topics.get(week % 4 + 7));
    plot.shape(1);
    plot.mark = what;
    plot.begin(week(story, week));
  }
}
