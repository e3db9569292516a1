package dev.tidemark.ingest.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.ingest.commit.Passage;
import dev.tidemark.ingest.commit.TaggedTree;
import dev.tidemark.ingest.commit.UpstreamCommit;
import dev.tidemark.ingest.diff.DiffStat.FileStat;
import dev.tidemark.testing.KernelTree;
import dev.tidemark.testing.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinuxNextTest {
  private static final LocalDate FIRST_DAY = LocalDate.of(2025, 3, 3);

  @TempDir private static Path shared;

  @TempDir private Path dir;

  private static Month month;

  @BeforeAll
  static void build() throws IOException {
    month = new Month(shared);
  }

  @AfterAll
  static void closeMonth() {
    month.close();
  }

  /** A month and a half of linux-next; what is expected of it stands in the tests below. */
  private static final class Month implements AutoCloseable {
    final KernelTree tree;
    final Map<String, ObjectId> tips = new LinkedHashMap<>();
    final List<String> days = new ArrayList<>();
    ObjectId first;
    ObjectId base;
    ObjectId lock;
    ObjectId guard;
    ObjectId lockAgain;
    ObjectId guardAgain;
    ObjectId nova;
    ObjectId netOnly;
    ObjectId revert;
    ObjectId fix;
    ObjectId odd;
    ObjectId renamed;
    ObjectId evil;
    ObjectId plainMerge;

    Month(Path dir) throws IOException {
      tree = KernelTree.create(dir.resolve("linux-next.git"));
      tree.clock(Instant.parse("2025-02-20T00:00:00Z"));
      var start = new TreeMap<String, byte[]>();
      start.put("Makefile", "VERSION = 6\n".getBytes(UTF_8));
      start.put("rust/kernel/lib.rs", KernelTree.lines("// lib", 40).getBytes(UTF_8));
      start.put("net/core.c", KernelTree.lines("int net;", 20).getBytes(UTF_8));
      base = tree.commit(List.of(), "Linux 6.14\n".getBytes(UTF_8), KernelTree.AUTHOR, start);
      first = base;

      // Day 0: two trees. What net does is no Rust.
      lock = tree.commit(base, LOCK, "rust/kernel/lock.rs", "pub fn lock() {}\n");
      netOnly = tree.commit(base, "net: tidy\n", "net/core.c", "int net;\n");
      tips.put("rust", lock);
      tips.put("net", netOnly);
      day(0);
      day(1);
      // Day 2: a second commit in rust, which has trailers.
      guard = tree.commit(lock, GUARD, "rust/kernel/guard.rs", "pub fn guard() {}\n");
      tips.put("rust", guard);
      day(2);
      // Day 3: another tree with Rust in it.
      nova =
          tree.commit(base, "drm/nova: add driver\n", "drivers/gpu/nova/nova.rs", "fn nova() {}\n");
      tips.put("drm", nova);
      day(3);
      day(4);
      // Day 7: rust is rebased on a newer base, which has net's commit.
      base = netOnly;
      tips.remove("net");
      lockAgain = tree.commit(base, LOCK, "rust/kernel/lock.rs", "pub fn lock() {}\n");
      guardAgain = tree.commit(lockAgain, GUARD, "rust/kernel/guard.rs", "pub fn guard() {}\n");
      tips.put("rust", guardAgain);
      day(7);
      // Day 8: drm drops its driver. Day 10: it is back.
      tips.remove("drm");
      day(8);
      day(9);
      tips.put("drm", nova);
      day(10);
      day(11);
      // A week without a tag, then the next base has rust.
      base = guardAgain;
      tips.remove("rust");
      day(21);
      // Day 22: a revert, and a fix to C whose subject says rust.
      revert =
          tree.commit(
              base,
              "Revert \"rust: guard: add guard\"\n\nThis reverts commit "
                  + guardAgain.name()
                  + ".\n",
              "rust/kernel/guard.rs",
              "");
      fix = tree.commit(revert, "net: make it work with Rust\n", "net/core.c", "int net2;\n");
      tips.put("rust", fix);
      day(22);
      // Day 23: a message in Latin-1, a binary file, a rename, merges with and without changes.
      var files = tree.files(fix);
      files.put("rust/logo.png", new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, 1, 2});
      odd =
          tree.commit(
              List.of(fix),
              "rust: añade un logo\n\nReviewed-by: Jürgen Beispiel <j@example.org>\n"
                  .getBytes(ISO_8859_1),
              KernelTree.AUTHOR,
              files);
      files = tree.files(odd);
      byte[] lib = files.remove("rust/kernel/lib.rs");
      files.put("rust/kernel/prelude.rs", lib == null ? new byte[0] : lib);
      renamed =
          tree.commit(List.of(odd), "rust: rename lib\n".getBytes(UTF_8), KernelTree.AUTHOR, files);
      ObjectId side = tree.commit(fix, "rust: side\n", "rust/side.rs", "fn side() {}\n");
      files = tree.files(renamed);
      files.putAll(tree.files(side));
      files.remove("rust/kernel/lib.rs");
      plainMerge =
          tree.commit(
              List.of(renamed, side), "Merge side\n".getBytes(UTF_8), KernelTree.AUTHOR, files);
      ObjectId other = tree.commit(fix, "rust: other\n", "rust/side.rs", "fn other() {}\n");
      files = new TreeMap<>(files);
      files.put("rust/side.rs", "fn side_and_other() {}\n".getBytes(UTF_8));
      evil =
          tree.commit(
              List.of(plainMerge, other),
              "Merge other\n".getBytes(UTF_8),
              KernelTree.AUTHOR,
              files);
      tips.put("rust", evil);
      for (int day = 23; days.size() < 32; day++) {
        day(day);
      }
    }

    static final String LOCK =
        """
        rust: lock: add lock

        Signed-off-by: Ada Example <ada@example.org>
        """;
    static final String GUARD =
        """
        rust: guard: add guard

        Reviewed-by: Bo Example <bo@example.org>
        Link: https://lore.kernel.org/r/20250220-guard-1@example.org
        """;

    void day(int number) throws IOException {
      LocalDate day = FIRST_DAY.plusDays(number);
      tree.clock(day.atTime(2, 0).toInstant(ZoneOffset.UTC));
      String name = day.format(DateTimeFormatter.BASIC_ISO_DATE);
      tree.next(name, base, tips);
      days.add("next-" + name);
    }

    @Override
    public void close() {
      tree.close();
    }
  }

  private LinuxNext source(Path gitDir, String scope) {
    return TreeSources.parse(gitDir.toString(), null, scope, "rust", dir.resolve("store"));
  }

  private CommitLog read(Path gitDir, String scope) throws Exception {
    var log = new CommitLog();
    source(gitDir, scope).read(SourceCursor.EMPTY, log);
    return log;
  }

  @Test
  void month_ofLinuxNext_saysOfEachCommitWhatBecameOfIt() throws Exception {
    CommitLog log = read(month.tree.gitDir(), "rust");

    assertThat(month.days).hasSizeGreaterThanOrEqualTo(30);
    assertThat(log.damaged).isEmpty();
    assertThat(log.commits.keySet())
        .containsExactlyInAnyOrder(
            month.lock.name(),
            month.guard.name(),
            month.nova.name(),
            month.lockAgain.name(),
            month.guardAgain.name(),
            month.revert.name(),
            month.fix.name(),
            month.odd.name(),
            month.renamed.name(),
            log.commit("rust: side").id(),
            log.commit("rust: other").id(),
            month.evil.name());
    assertThat(log.passage(month.lock.name()))
        .isEqualTo(
            new Passage(
                "next-20250303",
                Instant.parse("2025-03-03T02:03:00Z").getEpochSecond(),
                "rust",
                "next-20250310",
                month.lockAgain.name(),
                "",
                "",
                0));
    assertThat(log.passage(month.guard.name()).tag()).isEqualTo("next-20250305");
    assertThat(log.passage(month.guard.name()).rewrittenAs()).isEqualTo(month.guardAgain.name());
    assertThat(log.passage(month.guard.name()).state()).isEqualTo(Passage.State.REWRITTEN);
    assertThat(log.passage(month.guardAgain.name()).tag()).isEqualTo("next-20250310");
    assertThat(log.passage(month.guardAgain.name()).mainline()).isEqualTo("next-20250324");
    assertThat(log.passage(month.guardAgain.name()).state()).isEqualTo(Passage.State.MAINLINE);
    assertThat(log.passage(month.nova.name()))
        .isEqualTo(
            Passage.first(
                "next-20250306", Instant.parse("2025-03-06T02:04:00Z").getEpochSecond(), "drm"));
    assertThat(log.passage(month.revert.name()).state()).isEqualTo(Passage.State.PRESENT);
    assertThat(log.passage(month.evil.name()).tag()).isEqualTo("next-20250326");
  }

  @Test
  void treeOfEachTag_isCounted() throws Exception {
    CommitLog log = read(month.tree.gitDir(), "rust");

    assertThat(log.trees.keySet()).containsExactlyElementsOf(month.days);
    TaggedTree first = log.tree(month.days.getFirst());
    // lib.rs (40 lines of comment) and lock.rs (1 of code); Makefile, core.c and Next/ two more.
    assertThat(first)
        .isEqualTo(
            new TaggedTree(
                "linux-next",
                "next-20250303",
                Instant.parse("2025-03-03T02:03:00Z").getEpochSecond(),
                log.tree("next-20250303").commit(),
                List.of(
                    new TaggedTree.Row("rust/kernel/lib", "rust", 1, 0, 40, 0, 0, 0),
                    new TaggedTree.Row("rust/kernel/lock", "rust", 1, 1, 0, 0, 0, 0)),
                6,
                0,
                0,
                false));
    TaggedTree withNova = log.tree("next-20250306");
    assertThat(withNova.rows())
        .contains(new TaggedTree.Row("drivers/gpu", "rust", 1, 1, 0, 0, 0, 0));
    assertThat(withNova.addedFiles()).isEqualTo(1);
    assertThat(withNova.addedRust()).isEqualTo(1);
    assertThat(log.tree("next-20250311").rows())
        .extracting(TaggedTree.Row::part)
        .doesNotContain("drivers/gpu");
  }

  @Test
  void droppedCommit_thatComesBack_isSaidToBeGoneAndThenThere() throws Exception {
    CommitLog log = read(month.tree.gitDir(), "rust");

    assertThat(log.said)
        .filteredOn(commit -> commit.id().equals(month.nova.name()))
        .extracting(commit -> commit.passage().state() + " " + commit.passage().gone())
        .containsExactly("PRESENT ", "DROPPED next-20250311", "PRESENT ");
  }

  @Test
  void oddCommits_areReadAsFarAsTheyGo() throws Exception {
    CommitLog log = read(month.tree.gitDir(), "rust");

    UpstreamCommit odd = log.commit("rust: añade un logo");
    assertThat(odd.trailers().getFirst().value()).isEqualTo("Jürgen Beispiel <j@example.org>");
    assertThat(odd.files()).containsExactly(new FileStat("rust/logo.png", 0, 0, true, true));
    UpstreamCommit renamed = log.commit("rust: rename lib");
    assertThat(renamed.diff()).contains("rename to rust/kernel/prelude.rs");
    assertThat(renamed.files())
        .containsExactly(new FileStat("rust/kernel/prelude.rs", 0, 0, false, false, true, 0, 0));
    UpstreamCommit evil = log.commit("Merge other");
    assertThat(evil.merge()).isTrue();
    assertThat(evil.files()).containsExactly(new FileStat("rust/side.rs", 0, 0, false, false));
    assertThat(evil.diff()).isEmpty();
    UpstreamCommit guard = log.commits.values().iterator().next();
    assertThat(guard.files())
        .containsExactly(new FileStat("rust/kernel/lock.rs", 1, 0, false, true));
    assertThat(guard.author().address()).isEqualTo("ada@example.org");
    assertThat(guard.patchId()).hasSize(40);
    assertThat(guard.body()).isEqualTo("Signed-off-by: Ada Example <ada@example.org>");
  }

  @Test
  void merge_thatPutsTwoChangesOfOneFileTogether_isNoCommitOfItsOwn() throws Exception {
    try (KernelTree tree = KernelTree.create(dir.resolve("merges.git"))) {
      String start = KernelTree.lines("line", 30);
      ObjectId base =
          tree.commit(
              List.of(),
              "base\n".getBytes(UTF_8),
              KernelTree.AUTHOR,
              new TreeMap<>(Map.of("a.rs", start.getBytes(UTF_8))));
      String top = start.replace("line 2\n", "line two\n");
      String bottom = start.replace("line 28\n", "line twenty-eight\n");
      ObjectId one = tree.commit(base, "top\n", "a.rs", top);
      ObjectId two = tree.commit(base, "bottom\n", "a.rs", bottom);
      String both = top.replace("line 28\n", "line twenty-eight\n");
      ObjectId merge =
          tree.commit(
              List.of(one, two),
              "Merge\n".getBytes(UTF_8),
              KernelTree.AUTHOR,
              new TreeMap<>(Map.of("a.rs", both.getBytes(UTF_8))));
      tree.ref("refs/heads/master", merge);
      CommitLog log = read(tree.gitDir(), "rust");

      assertThat(log.commits.values())
          .extracting(UpstreamCommit::subject)
          .containsExactlyInAnyOrder("base", "top", "bottom");
    }
  }

  @Test
  void scope_all_hasEveryCommitThatIsNoPlainMerge() throws Exception {
    CommitLog log = read(month.tree.gitDir(), "all");

    assertThat(log.commits.keySet())
        .contains(month.netOnly.name())
        .doesNotContain(month.plainMerge.name());
    assertThat(log.commits.values())
        .filteredOn(commit -> commit.subject().startsWith("Add linux-next specific files"))
        .hasSize(month.days.size());
  }

  @Test
  void scope_pathspecs_takesWhatTouchesThem() throws Exception {
    CommitLog log = read(month.tree.gitDir(), "net drivers/*/nova");

    assertThat(log.commits.keySet())
        .containsExactlyInAnyOrder(month.netOnly.name(), month.fix.name(), month.nova.name());
  }

  @Test
  void reading_stoppedAnywhereAgainAndAgain_saysTheSame() throws Exception {
    long seed = Seeds.seed();
    var random = new Random(seed);
    List<UpstreamCommit> whole = read(month.tree.gitDir(), "all").said;
    var log = new CommitLog();
    LinuxNext source = source(month.tree.gitDir(), "all");
    for (int stops = 0; log.said.size() < whole.size(); stops++) {
      log.giveUpAfter(stops < 25 ? random.nextInt(20) : Integer.MAX_VALUE);
      try {
        source.read(log.cursor, log);
      } catch (InterruptedException e) {
        assertThat(e).hasMessage("killed by the test");
      }
    }
    assertThat(log.said).as("seed " + seed).isEqualTo(whole);
  }

  @Test
  void newTag_afterAReading_isAllThatIsRead() throws Exception {
    try (var own = new Month(dir)) {
      var log = new CommitLog();
      LinuxNext source = source(own.tree.gitDir(), "rust");
      source.read(SourceCursor.EMPTY, log);
      int before = log.said.size();
      source.read(log.cursor, log);
      assertThat(log.said).hasSize(before);

      own.tips.remove("drm");
      own.day(60);
      source.read(log.cursor, log);

      assertThat(log.said).hasSize(before + 1);
      assertThat(log.passage(own.nova.name()).gone()).isEqualTo("next-20250502");
      assertThat(log.cursor.position("tag")).isEqualTo("next-20250502");
    }
  }

  /** A file that has not changed is not even opened again: here it is no longer there. */
  @Test
  void newTag_afterAReading_countsWhatHasChangedAndKnowsTheRest() throws Exception {
    try (var own = new Month(dir)) {
      var log = new CommitLog();
      source(own.tree.gitDir(), "rust").read(SourceCursor.EMPTY, log);
      TaggedTree last = log.tree(own.days.getLast());
      own.tips.remove("drm");
      own.day(60);
      try (Stream<Path> objects = Files.walk(own.tree.gitDir().resolve("objects"))) {
        String lock = blob("pub fn lock() {}\n");
        Path object =
            objects.filter(path -> lock.endsWith(path.getFileName().toString())).findAny().get();
        Files.delete(object);
      }
      SourceCursor before = log.cursor;
      source(own.tree.gitDir(), "rust").read(before, log);

      List<TaggedTree.Row> rows = new ArrayList<>(last.rows());
      rows.removeIf(row -> row.part().equals("drivers/gpu"));
      assertThat(log.tree("next-20250502").rows()).isEqualTo(rows);
      assertThat(rows).extracting(TaggedTree.Row::part).contains("rust/kernel/lock");

      // Without what was kept, and with something else in its place, it is read as far as it goes.
      List<Path> kept;
      try (Stream<Path> files = Files.walk(dir)) {
        kept = files.filter(path -> path.endsWith("lines")).toList();
      }
      assertThat(kept).hasSize(1);
      Files.write(kept.getFirst(), new byte[] {0, 0, 0, 1, 0, 0, 0, 9, 7});
      source(own.tree.gitDir(), "rust").read(before, log);
      assertThat(log.tree("next-20250502").rows())
          .extracting(TaggedTree.Row::part)
          .contains("rust/kernel/lib")
          .doesNotContain("rust/kernel/lock");
    }
  }

  private static String blob(String text) {
    try (var ids = new ObjectInserter.Formatter()) {
      return ids.idFor(Constants.OBJ_BLOB, text.getBytes(UTF_8)).name();
    }
  }

  /** A reading that goes on looks at the last tags only, and still knows what is older. */
  @Test
  void commit_thatWaitedForLong_keepsItsFirstTag() throws Exception {
    try (KernelTree tree = KernelTree.create(dir.resolve("patient.git"))) {
      tree.clock(Instant.parse("2025-01-01T00:00:00Z"));
      ObjectId base =
          tree.commit(
              List.of(),
              "Linux 6.13\n".getBytes(UTF_8),
              KernelTree.AUTHOR,
              new TreeMap<>(Map.of("a.rs", "fn a() {}\n".getBytes(UTF_8))));
      ObjectId patient = tree.commit(base, "rust: wait\n", "b.rs", "fn b() {}\n");
      ObjectId merged = tree.commit(base, "rust: arrive\n", "c.rs", "fn c() {}\n");
      LinuxNext source = source(tree.gitDir(), "rust");
      var log = new CommitLog();
      int days = TagHistory.MEMORY + 5;
      for (int day = 0; day < days; day++) {
        next(tree, day, base, day == 0 ? Map.of("a", merged) : Map.of("a", merged, "b", patient));
      }
      source.read(SourceCursor.EMPTY, log);
      assertThat(log.passage(patient.name()).tag()).isEqualTo("next-20250103");

      next(tree, days, merged, Map.of());
      source.read(log.cursor, log);

      assertThat(log.passage(patient.name()).state()).isEqualTo(Passage.State.DROPPED);
      assertThat(log.passage(patient.name()).tag()).isEqualTo("next-20250103");
      assertThat(log.passage(merged.name()).state()).isEqualTo(Passage.State.MAINLINE);
      assertThat(log.passage(merged.name()).tag()).isEqualTo("next-20250102");
    }
  }

  private static void next(KernelTree tree, int day, ObjectId base, Map<String, ObjectId> tips)
      throws IOException {
    LocalDate date = LocalDate.of(2025, 1, 2).plusDays(day);
    tree.clock(date.atTime(2, 0).toInstant(ZoneOffset.UTC));
    tree.next(date.format(DateTimeFormatter.BASIC_ISO_DATE), base, new TreeMap<>(tips));
  }

  @Test
  void repositoryWithoutNextTags_goesReleaseByReleaseAndThenAlongItsBranch() throws Exception {
    try (KernelTree tree = KernelTree.create(dir.resolve("tool.git"))) {
      ObjectId one =
          tree.commit(
              List.of(),
              "one\n".getBytes(UTF_8),
              KernelTree.AUTHOR,
              new TreeMap<>(Map.of("a", new byte[] {'a', '\n'})));
      tree.ref("refs/tags/v1.0", one);
      ObjectId two = tree.commit(one, "two\n", "b", "b\n");
      ObjectId three = tree.commit(two, "three\n", "c", "c\n");
      tree.ref("refs/tags/v1.1", three);
      ObjectId four = tree.commit(three, "four\n", "d", "d\n");
      tree.ref("refs/heads/master", four);
      CommitLog log = read(tree.gitDir(), "all");

      assertThat(log.commits.values())
          .extracting(commit -> commit.subject() + " " + commit.passage().tag())
          .containsExactly("one v1.0", "two v1.1", "three v1.1", "four master");
      assertThat(log.progress).isEqualTo("4 of 4");
      assertThat(log.passage(four.name()).tagged()).isEqualTo(log.commit("four").committed());
      assertThat(log.passage(three.name()).release()).isEqualTo("v1.1");
      assertThat(log.passage(four.name()).release()).isEmpty();

      ObjectId five = tree.commit(four, "five\n", "e", "e\n");
      tree.ref("refs/heads/master", five);
      source(tree.gitDir(), "all").read(log.cursor, log);
      assertThat(log.said).hasSize(5);
      assertThat(log.progress).isEqualTo("1 of 1");
      assertThat(log.passage(five.name()).tag()).isEqualTo("master");

      tree.ref("refs/tags/v1.2", four);
      source(tree.gitDir(), "all").read(log.cursor, log);
      assertThat(log.said).hasSize(6);
      assertThat(log.passage(four.name()))
          .isEqualTo(Passage.release("v1.2", log.commit("four").committed()));
      assertThat(log.passage(five.name()).release()).isEmpty();
    }
  }

  /** A release before the month's own tags, one of a stable branch, and one among them. */
  @Test
  void releases_besideTagsOfNext_areSaidOfCommitsAndCounted() throws Exception {
    try (var own = new Month(dir)) {
      own.tree.ref("refs/tags/v6.14", own.first);
      own.tree.ref("refs/tags/v6.14.1", own.netOnly);
      own.tree.clock(Instant.parse("2025-03-23T20:00:00Z"));
      ObjectId rc1 =
          own.tree.commit(own.guardAgain, "Linux 6.15-rc1\n", "Makefile", "VERSION = 6.15\n");
      own.tree.ref("refs/tags/v6.15-rc1", rc1);
      var log = new CommitLog();
      LinuxNext source = source(own.tree.gitDir(), "rust");
      source.read(SourceCursor.EMPTY, log);

      assertThat(log.passage(own.guardAgain.name()).release()).isEqualTo("v6.15-rc1");
      assertThat(log.passage(own.lockAgain.name()).release()).isEqualTo("v6.15-rc1");
      assertThat(log.passage(own.lockAgain.name()).state()).isEqualTo(Passage.State.MAINLINE);
      assertThat(log.passage(own.lock.name()).release()).isEmpty();
      assertThat(log.passage(own.nova.name()).release()).isEmpty();
      assertThat(log.trees.values().stream().filter(TaggedTree::release).map(TaggedTree::tag))
          .containsExactly("v6.14", "v6.15-rc1");
      assertThat(log.tree("v6.15-rc1").addedFiles()).isEqualTo(2);
      assertThat(log.tree("v6.15-rc1").addedRust()).isEqualTo(2);

      int before = log.said.size();
      source.read(log.cursor, log);
      assertThat(log.said).hasSize(before);

      // A release that comes late, of what had reached mainline long before.
      own.base = own.fix;
      own.tips.remove("rust");
      own.day(60);
      source.read(log.cursor, log);
      assertThat(log.passage(own.revert.name()).mainline()).isEqualTo("next-20250502");
      assertThat(log.passage(own.revert.name()).release()).isEmpty();
      own.tree.ref("refs/tags/v6.15-rc2", own.fix);
      source.read(log.cursor, log);
      assertThat(log.passage(own.revert.name()).release()).isEqualTo("v6.15-rc2");
      assertThat(log.passage(own.revert.name()).mainline()).isEqualTo("next-20250502");
      assertThat(log.passage(own.guardAgain.name()).release()).isEqualTo("v6.15-rc1");
    }
  }

  @Test
  void shallowClone_saysWhatCannotBeSeen() throws Exception {
    try (KernelTree tree = KernelTree.create(dir.resolve("shallow.git"))) {
      ObjectId one =
          tree.commit(
              List.of(),
              "one\n".getBytes(UTF_8),
              KernelTree.AUTHOR,
              new TreeMap<>(Map.of("a", new byte[] {'a', '\n'})));
      ObjectId two = tree.commit(one, "two\n", "b", "b\n");
      tree.ref("refs/heads/master", two);
      Files.writeString(tree.gitDir().resolve("shallow"), two.name() + "\n");
      CommitLog log = read(tree.gitDir(), "all");

      assertThat(log.damaged).isEmpty();
      assertThat(source(tree.gitDir(), "all").blindSpots())
          .singleElement()
          .asString()
          .contains("shallow clone");
      assertThat(log.commits.keySet()).containsExactly(two.name());
    }
  }

  /** linux-next is forced every day; the mirror follows, and keeps nothing to do twice. */
  @Test
  void url_ofAGitServer_isMirroredAndFollowed() throws Exception {
    Path served = Files.createDirectories(dir.resolve("served"));
    try (var own = new Month(served);
        GitServer server = GitServer.start(served)) {
      LinuxNext here = source(own.tree.gitDir(), "rust");
      LinuxNext there =
          TreeSources.parse(
              server.url("linux-next.git"), null, "rust", "rust", dir.resolve("mirrors"));
      var local = new CommitLog();
      var remote = new CommitLog();
      here.read(SourceCursor.EMPTY, local);
      there.read(SourceCursor.EMPTY, remote);
      assertThat(there.list()).isEqualTo("linux-next");
      assertThat(remote.said).isEqualTo(local.said);
      assertThat(remote.trees).isEqualTo(local.trees);
      assertThat(there.blindSpots()).isEmpty();

      own.tips.remove("drm");
      own.day(60);
      here.read(local.cursor, local);
      there.read(remote.cursor, remote);
      assertThat(remote.said).isEqualTo(local.said);
      assertThat(remote.passage(own.nova.name()).gone()).isEqualTo("next-20250502");

      server.requests.clear();
      there.read(remote.cursor, remote);
      assertThat(remote.said).isEqualTo(local.said);
      assertThat(server.requests)
          .noneMatch(request -> request.startsWith("POST") && !request.endsWith("upload-pack"));
    }
  }

  @Test
  void url_withoutARepository_isSaidWithItsAddress() throws Exception {
    Path served = Files.createDirectories(dir.resolve("served"));
    try (GitServer server = GitServer.start(served)) {
      String url = server.url("nothing.git");
      LinuxNext there = TreeSources.parse(url, null, "rust", "rust", dir.resolve("mirrors"));
      assertThatThrownBy(() -> there.read(SourceCursor.EMPTY, new CommitLog()))
          .isInstanceOf(IOException.class)
          .hasMessage("cannot fetch " + url + ": there is no git repository");
      assertThat(there.blindSpots()).isEmpty();
    }
  }

  /** Made by git itself, not by hand. */
  @Test
  void clonesOfGit_shallowAndPartial_sayWhatCannotBeSeen() throws Exception {
    try (KernelTree tree = KernelTree.create(dir.resolve("whole.git"))) {
      ObjectId one =
          tree.commit(
              List.of(),
              "one\n".getBytes(UTF_8),
              KernelTree.AUTHOR,
              new TreeMap<>(Map.of("a.rs", "fn a() {}\n".getBytes(UTF_8))));
      ObjectId two = tree.commit(one, "two\n", "b.rs", "fn b() {}\n");
      tree.ref("refs/heads/master", two);
      Files.writeString(tree.gitDir().resolve("config"), "[uploadpack]\n\tallowFilter = true\n");
      String url = "file://" + tree.gitDir();
      clone(url, "shallow.git", "--depth=1");
      clone(url, "partial.git", "--filter=blob:none");

      CommitLog shallow = read(dir.resolve("shallow.git"), "all");
      assertThat(shallow.commits.keySet()).containsExactly(two.name());
      assertThat(source(dir.resolve("shallow.git"), "all").blindSpots())
          .singleElement()
          .asString()
          .contains("shallow clone", "git fetch --unshallow");
      CommitLog partial = read(dir.resolve("partial.git"), "all");
      assertThat(partial.commits.keySet()).containsExactly(one.name(), two.name());
      assertThat(partial.commit("two").diff()).isEmpty();
      assertThat(partial.commit("two").problem())
          .contains("is not in this repository (a shallow or partial clone)");
      assertThat(source(dir.resolve("partial.git"), "all").blindSpots())
          .singleElement()
          .asString()
          .contains("partial clone", "git fetch --refetch --no-filter");
    }
  }

  private void clone(String url, String name, String option) throws Exception {
    git("-c", "safe.directory=*", "clone", "-q", "--bare", option, url, name);
  }

  private void git(String... arguments) throws Exception {
    var command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    Process git =
        new ProcessBuilder(command).directory(dir.toFile()).redirectErrorStream(true).start();
    String said = new String(git.getInputStream().readAllBytes(), UTF_8);
    assertThat(git.waitFor()).as(said).isZero();
  }

  @Test
  void commitGraph_ofTheRepository_wholeOrDamaged_changesNothing() throws Exception {
    List<UpstreamCommit> without = read(month.tree.gitDir(), "all").said;
    Path gitDir = dir.resolve("linux-next.git");
    clone(month.tree.gitDir().toUri().toString(), gitDir.getFileName().toString(), "--mirror");
    git("-C", gitDir.toString(), "commit-graph", "write", "--reachable", "--changed-paths");
    Path graph = gitDir.resolve("objects/info/commit-graph");
    byte[] whole = Files.readAllBytes(graph);

    assertThat(read(gitDir, "all").said).isEqualTo(without);
    for (String paths : List.of("net", "rust/kernel/lock.rs drivers/", "rust/logo.png", "none")) {
      assertThat(read(gitDir, paths).said)
          .as(paths)
          .isEqualTo(read(month.tree.gitDir(), paths).said);
    }

    Files.delete(graph);
    Files.write(graph, Arrays.copyOf(whole, whole.length / 2));
    assertThat(read(gitDir, "all").said).isEqualTo(without);
    Files.delete(graph);
    Files.write(graph, new byte[] {'n', 'o', 'n', 'e'});
    assertThat(read(gitDir, "all").said).isEqualTo(without);
  }

  @Test
  void place_thatIsNoRepository_isRefusedWithWhatIsExpected() throws Exception {
    Files.createDirectories(dir.resolve("folder"));
    assertThatThrownBy(() -> source(dir.resolve("folder"), "rust"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no git repository; expected a git repository (bare or not)");
    assertThatThrownBy(() -> PathScope.of(":(glob)rust"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("':(glob)rust' is not understood");
  }
}
