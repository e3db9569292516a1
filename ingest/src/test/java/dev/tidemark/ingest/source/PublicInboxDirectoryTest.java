package dev.tidemark.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.ingest.mail.MailKey;
import dev.tidemark.ingest.mail.RawMail;
import dev.tidemark.ingest.source.EpochBuilder.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.TreeFormatter;
import org.eclipse.jgit.revwalk.RevWalk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublicInboxDirectoryTest {
  @TempDir private Path dir;
  private Path inbox;
  private EpochBuilder epoch;
  private final RecordingSink sink = new RecordingSink();

  @BeforeEach
  void makeInbox() throws IOException {
    inbox = dir.resolve("example-list");
    epoch = EpochBuilder.create(inbox.resolve("git/0.git"));
  }

  @AfterEach
  void close() {
    epoch.close();
  }

  private MailSource source() {
    return MailSources.parse(inbox.toString(), null, dir.resolve("store"));
  }

  private MailKey key(ObjectId blob) {
    return new MailKey("example-list", blob.name());
  }

  @Test
  void read_oldestFirst() throws Exception {
    epoch.add("one");
    epoch.add("two");
    ObjectId third = epoch.add("three");

    sink.read(source());

    assertThat(sink.words()).containsExactly("one", "two", "three");
    var last = sink.added.getLast();
    assertThat(last.key()).isEqualTo(key(third));
    assertThat(last.bytes()).isEqualTo(EpochBuilder.mail("three"));
    assertThat(last.archived()).isEqualTo(Instant.parse("2024-01-01T00:03:00Z"));
    assertThat(last.gitCommit()).isEqualTo(epoch.tip().name());
    assertThat(last.source()).isEqualTo(inbox.toString());
    assertThat(sink.done).isEqualTo(3);
    assertThat(sink.total).isEqualTo(3);
    assertThat(sink.cursor.positions()).containsOnly(Map.entry("0", epoch.tip().name()));
  }

  @Test
  void read_againGivesNothing() throws Exception {
    epoch.add("one");
    sink.read(source());
    int checkpoints = sink.checkpoints;

    sink.read(source());

    assertThat(sink.added).isEmpty();
    assertThat(sink.checkpoints).isEqualTo(checkpoints);
  }

  @Test
  void read_goesOnAtCursor() throws Exception {
    epoch.add("one");
    sink.read(source());
    ObjectId two = epoch.add("two");
    epoch.remove(two);
    epoch.add("three");

    sink.read(source());

    assertThat(sink.words()).containsExactly("three");
    assertThat(sink.liveWords()).containsExactly("one", "three");
  }

  @Test
  void removal_ofAnEarlierRead() throws Exception {
    ObjectId one = epoch.add("one");
    epoch.add("two");
    sink.read(source());
    epoch.remove(one);

    sink.read(source());

    assertThat(sink.removed).containsExactly(key(one));
    assertThat(sink.liveWords()).containsExactly("two");
  }

  @Test
  void removal_thenAddedAgainInOneRead() throws Exception {
    ObjectId one = epoch.add("one");
    epoch.remove(one);
    epoch.add("one");

    sink.read(source());

    assertThat(sink.liveWords()).containsExactly("one");
  }

  @Test
  void removal_inALaterEpoch() throws Exception {
    ObjectId one = epoch.add("one");
    try (var next = EpochBuilder.create(inbox.resolve("git/1.git"))) {
      next.add("two");
      next.remove(one);

      sink.read(source());
    }

    assertThat(sink.liveWords()).containsExactly("two");
    assertThat(sink.cursor.positions()).containsOnlyKeys("0", "1");
  }

  @Test
  void epochs_inOrderOfTheirNumbers() throws Exception {
    epoch.add("zero");
    for (int number : new int[] {10, 2}) {
      try (var other = EpochBuilder.create(inbox.resolve("git/" + number + ".git"))) {
        other.add("epoch" + number);
      }
    }

    sink.read(source());

    assertThat(sink.words()).containsExactly("zero", "epoch2", "epoch10");
  }

  @Test
  void epochs_aNewOneIsFollowed() throws Exception {
    epoch.add("one");
    sink.read(source());
    try (var next = EpochBuilder.create(inbox.resolve("git/1.git"))) {
      next.add("two");
    }

    sink.read(source());

    assertThat(sink.words()).containsExactly("two");
  }

  @Test
  void epochs_anOlderOneTurnsUpLate() throws Exception {
    Path late = inbox.resolve("late");
    ObjectId gone = epoch.add("gone");
    epoch.add("kept");
    Files.move(epoch.gitDir(), late);
    try (var next = EpochBuilder.create(inbox.resolve("git/1.git"))) {
      next.remove(gone);
      next.add("new");
      sink.read(source());
    }
    Files.move(late, epoch.gitDir());

    sink.read(source());

    assertThat(sink.liveWords()).containsExactly("kept", "new");
  }

  @Test
  void commit_repeatingItsParentsTreeIsOneMail() throws Exception {
    ObjectId one = epoch.add("one");
    epoch.append(Step.mail(one));
    sink.read(source());
    assertThat(sink.words()).containsExactly("one");
    epoch.append(Step.mail(one));

    sink.read(source());

    assertThat(sink.added).isEmpty();
    assertThat(sink.cursor.position("0")).isEqualTo(epoch.tip().name());
  }

  @Test
  void commit_withEmptyTree() throws Exception {
    epoch.add("one");
    epoch.append(Step.EMPTY);
    epoch.add("two");

    sink.read(source());

    assertThat(sink.words()).containsExactly("one", "two");
    assertThat(sink.damaged).isEmpty();
  }

  @Test
  void commit_withOtherThingsInItsTree() throws Exception {
    ObjectId blob = epoch.blob(EpochBuilder.mail("one"));
    var extra = new TreeFormatter();
    extra.append("README", FileMode.REGULAR_FILE, epoch.blob(new byte[] {1}));
    extra.append("m", FileMode.EXECUTABLE_FILE, blob);
    extra.append("module", FileMode.GITLINK, blob);
    epoch.adopt(epoch.commitTree(extra, List.of()), Step.mail(blob));
    epoch.append(new Step("m", FileMode.SYMLINK, epoch.blob(EpochBuilder.mail("link"))));
    epoch.append(new Step("m", FileMode.GITLINK, blob));
    epoch.append(new Step("mm", FileMode.REGULAR_FILE, epoch.blob(EpochBuilder.mail("mm"))));

    sink.read(source());

    assertThat(sink.words()).containsExactly("one");
    assertThat(sink.damaged).isEmpty();
    assertThat(sink.cursor.position("0")).isEqualTo(epoch.tip().name());
  }

  @Test
  void commit_withRemovalAndMail() throws Exception {
    ObjectId old = epoch.add("old");
    ObjectId edited = epoch.blob(EpochBuilder.mail("edited"));
    var both = new TreeFormatter();
    both.append("d", FileMode.REGULAR_FILE, old);
    both.append("m", FileMode.REGULAR_FILE, edited);
    epoch.adopt(epoch.commitTree(both, List.of(epoch.tip())), Step.mail(edited));

    sink.read(source());

    assertThat(sink.liveWords()).containsExactly("edited");
  }

  @Test
  void merge_allParentsAreRead() throws Exception {
    epoch.add("base");
    ObjectId side =
        epoch.commit(Step.mail(epoch.blob(EpochBuilder.mail("side"))), List.of(epoch.tip()));
    epoch.add("main");
    ObjectId merged = epoch.blob(EpochBuilder.mail("merge"));
    epoch.adopt(epoch.commit(Step.mail(merged), List.of(epoch.tip(), side)), Step.mail(merged));
    sink.read(source());
    assertThat(sink.liveWords()).containsExactly("base", "main", "merge", "side");
    assertThat(sink.words()).startsWith("base").endsWith("merge");
    epoch.add("after");

    sink.read(source());

    assertThat(sink.words()).containsExactly("after");
  }

  @Test
  void dates_runningBackwards() throws Exception {
    for (int i = 0; i < 20; i++) {
      epoch.clock(Instant.parse("2024-01-01T00:00:00Z").minusSeconds(i * 86_400L));
      epoch.add("mail" + i);
    }
    sink.read(source());
    ObjectId cursorAt = epoch.tip();
    epoch.clock(Instant.parse("2001-01-01T00:00:00Z"));
    epoch.add("old");

    sink.read(source());

    assertThat(sink.words()).containsExactly("old");
    assertThat(sink.removed).isEmpty();
    assertThat(cursorAt).isNotEqualTo(epoch.tip());
  }

  @Test
  void rewritten_droppedMailIsRemoved() throws Exception {
    epoch.add("one");
    ObjectId two = epoch.add("two");
    epoch.add("three");
    sink.read(source());
    epoch.purge(two);
    epoch.add("four");

    sink.read(source());

    assertThat(sink.removed).containsExactly(key(two));
    assertThat(sink.words()).containsExactly("four");
    assertThat(sink.liveWords()).containsExactly("four", "one", "three");
    assertThat(sink.damaged).isEmpty();
  }

  @Test
  void rewritten_branchCutBack() throws Exception {
    epoch.add("one");
    ObjectId two = epoch.add("two");
    sink.read(source());
    epoch.rewrite(1, List.of());

    sink.read(source());

    assertThat(sink.removed).containsExactly(key(two));
    assertThat(sink.cursor.position("0")).isEqualTo(epoch.tip().name());
  }

  @Test
  void rewritten_removalTakenBack() throws Exception {
    ObjectId one = epoch.add("one");
    epoch.remove(one);
    sink.read(source());
    assertThat(sink.live).isEmpty();
    epoch.rewrite(1, List.of());

    sink.read(source());

    assertThat(sink.liveWords()).containsExactly("one");
  }

  @Test
  void rewritten_mailStillInAnotherEpoch() throws Exception {
    ObjectId one = epoch.add("one");
    epoch.add("two");
    try (var next = EpochBuilder.create(inbox.resolve("git/1.git"))) {
      next.add("one");
      sink.read(source());
      epoch.purge(one);

      sink.read(source());
    }

    assertThat(sink.liveWords()).containsExactly("one", "two");
  }

  @Test
  void rewritten_fromTheRoot() throws Exception {
    ObjectId one = epoch.add("one");
    epoch.add("two");
    sink.read(source());
    epoch.purge(one);

    sink.read(source());

    assertThat(sink.removed).containsExactly(key(one));
    assertThat(sink.added).isEmpty();
  }

  @Test
  void rewritten_stoppedHalfWay() throws Exception {
    ObjectId one = epoch.add("one");
    ObjectId two = epoch.add("two");
    epoch.add("three");
    sink.read(source());
    epoch.purge(one);
    epoch.purge(two);
    SourceCursor before = sink.cursor;
    sink.stopAfter = 1;
    assertThatThrownBy(() -> sink.read(source())).isInstanceOf(InterruptedException.class);
    assertThat(sink.cursor).isEqualTo(before);
    sink.stopAfter = Integer.MAX_VALUE;

    sink.read(source());

    assertThat(sink.liveWords()).containsExactly("three");
  }

  @Test
  void pruned_droppedMailIsRemovedFromMemory() throws Exception {
    epoch.add("one");
    ObjectId two = epoch.add("two");
    epoch.add("three");
    sink.read(source());
    ObjectId old = epoch.tip();
    epoch.purge(two);
    epoch.lose(old);
    epoch.add("four");

    sink.read(source());

    assertThat(sink.damaged)
        .singleElement()
        .asString()
        .contains("git/0.git " + old.name(), "pruned");
    assertThat(sink.removed).containsExactly(key(two));
    assertThat(sink.liveWords()).containsExactly("four", "one", "three");
    sink.read(source());
    assertThat(sink.added).isEmpty();
    assertThat(sink.damaged).isEmpty();
  }

  @Test
  void pruned_withoutMemorySaysSo() throws Exception {
    epoch.add("one");
    sink.read(source());
    ObjectId old = epoch.tip();
    epoch.rewrite(0, List.of(Step.mail(epoch.blob(EpochBuilder.mail("two")))));
    epoch.lose(old);

    sink.read(MailSources.parse(inbox.toString(), null, dir.resolve("other-store")));

    assertThat(sink.damaged).singleElement().asString().contains("stays unknown");
    assertThat(sink.words()).containsExactly("two");
  }

  @Test
  void damage_missingBlob() throws Exception {
    epoch.add("one");
    ObjectId lost = epoch.add("lost");
    ObjectId commit = epoch.tip();
    epoch.add("three");
    epoch.lose(lost);

    sink.read(source());

    assertThat(sink.words()).containsExactly("one", "three");
    assertThat(sink.damaged)
        .containsExactly(
            "git/0.git " + commit.name() + ":m: blob " + lost.name() + ": the object is missing");
  }

  @Test
  void damage_brokenBlob() throws Exception {
    epoch.add("one");
    ObjectId spoiled = epoch.add("spoiled");
    epoch.add("three");
    epoch.spoil(spoiled);

    sink.read(source());

    assertThat(sink.words()).containsExactly("one", "three");
    assertThat(sink.damaged).singleElement().asString().contains(spoiled.name(), "broken");
  }

  @Test
  void damage_missingTree() throws Exception {
    epoch.add("one");
    epoch.add("two");
    epoch.add("three");
    ObjectId tree;
    try (var walk = new RevWalk(epoch.repository())) {
      tree = walk.parseCommit(epoch.commit(1)).getTree().copy();
    }
    epoch.lose(tree);

    sink.read(source());

    assertThat(sink.words()).containsExactly("one", "three");
    assertThat(sink.damaged)
        .singleElement()
        .asString()
        .contains(epoch.commit(1).name(), tree.name(), "what the commit did is lost");
  }

  @Test
  void damage_missingCommitEndsTheHistoryAndRemovesNothing() throws Exception {
    for (String word : List.of("one", "two", "three", "four")) {
      epoch.add(word);
    }
    sink.read(source());
    epoch.rewrite(3, List.of(Step.mail(epoch.blob(EpochBuilder.mail("five")))));
    epoch.lose(epoch.commit(1));

    sink.read(source());

    assertThat(sink.removed).isEmpty();
    assertThat(sink.liveWords()).contains("one", "two", "three", "five");
    assertThat(sink.damaged).first().asString().contains("the history ends here");
  }

  @Test
  void damage_oneEpochIsNoRepository() throws Exception {
    epoch.add("one");
    try (var next = EpochBuilder.create(inbox.resolve("git/1.git"))) {
      next.add("two");
    }
    Files.writeString(inbox.resolve("git/0.git/HEAD"), "garbage\n");

    sink.read(source());

    assertThat(sink.words()).containsExactly("two");
  }

  @Test
  void damage_commitWithoutReadableDate() throws Exception {
    ObjectId blob = epoch.blob(EpochBuilder.mail("one"));
    try (ObjectInserter inserter = epoch.repository().newObjectInserter()) {
      var tree = new TreeFormatter();
      tree.append("m", FileMode.REGULAR_FILE, blob);
      String raw =
          "tree TREE\nauthor A <a@example.org> 86400 +1700\ncommitter B <> 99x\n\nno\n"
              .replace("TREE", inserter.insert(tree).name());
      ObjectId commit = inserter.insert(Constants.OBJ_COMMIT, raw.getBytes(StandardCharsets.UTF_8));
      inserter.flush();
      epoch.adopt(commit, Step.mail(blob));
    }

    sink.read(source());

    assertThat(sink.added.getFirst().archived()).isEqualTo(Instant.ofEpochSecond(99));
  }

  @Test
  void damage_mailLargerThanTheLimit() throws Exception {
    epoch.add("one");
    ObjectId large = epoch.blob(new byte[RawMails.MAX_MAIL_BYTES + 1]);
    epoch.append(Step.mail(large));
    ObjectId fits = epoch.blob(new byte[RawMails.MAX_MAIL_BYTES]);
    epoch.append(Step.mail(fits));

    sink.read(source());

    assertThat(sink.damaged).singleElement().asString().contains("larger than the limit");
    assertThat(sink.live).containsOnlyKeys(sink.added.getFirst().key(), key(fits));
  }

  @Test
  void stop_andGoOnAtEveryEvent() throws Exception {
    var blobs = new ArrayList<ObjectId>();
    for (int i = 0; i < 12; i++) {
      blobs.add(epoch.add("mail" + i));
      if (i % 3 == 2) {
        epoch.remove(blobs.get(i - 1));
      }
    }
    var undisturbed = new RecordingSink();
    undisturbed.read(source());
    for (int reads = 0; reads < 100; reads++) {
      sink.stopAfter = 1;
      try {
        sink.read(source());
        break;
      } catch (InterruptedException e) {
        // Goes on at the last checkpoint.
      }
    }

    assertThat(sink.live.keySet()).isEqualTo(undisturbed.live.keySet());
  }

  @Test
  void interrupt_endsTheRead() throws Exception {
    epoch.add("one");
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> sink.read(source())).isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void second_readerIsRefused() throws Exception {
    epoch.add("one");
    MailSource source = source();
    var outer =
        new MailSink() {
          private String message = "";

          @Override
          public void added(RawMail mail) throws InterruptedException {
            try {
              source().read(SourceCursor.EMPTY, sink);
            } catch (IOException e) {
              message = String.valueOf(e.getMessage());
            }
          }

          @Override
          public void removed(MailKey key) {}

          @Override
          public void damaged(String what, String reason) {}

          @Override
          public void checkpoint(SourceCursor cursor) {}

          @Override
          public void progress(long done, long total) {}
        };

    source.read(SourceCursor.EMPTY, outer);

    assertThat(outer.message).contains("another tidemark");
  }

  @Test
  void single_epoch() throws Exception {
    epoch.add("one");
    MailSource source = MailSources.parse(epoch.gitDir().toString(), null, dir.resolve("store"));

    sink.read(source);

    assertThat(source.list()).isEqualTo("example-list");
    assertThat(sink.words()).containsExactly("one");
  }

  @Test
  void archive_isNotWrittenTo() throws Exception {
    epoch.add("one");
    List<String> before = listing();

    sink.read(source());

    assertThat(listing()).isEqualTo(before);
  }

  private List<String> listing() throws IOException {
    try (var files = Files.walk(inbox)) {
      return files.map(Path::toString).sorted().toList();
    }
  }
}
