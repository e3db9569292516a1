package dev.tidemark.ingest.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tidemark.ingest.commit.Passage;
import dev.tidemark.ingest.commit.UpstreamCommit;
import dev.tidemark.ingest.diff.DiffStat.FileStat;
import dev.tidemark.ingest.source.TagHistory.Said;
import dev.tidemark.testing.KernelTree;
import dev.tidemark.testing.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.util.FS;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commits read by git and by JGit must be the same, and a patch-id what git says it is. */
class GitDiffsTest {
  private static final List<String> NAMES =
      List.of("rust/kernel/lib.rs", "net/core.c", "a file.txt", "dir/ä.rs", "q\"uote", "tab\there");

  @TempDir private Path dir;

  private final long seed = Seeds.seed();
  private final Random random = new Random(seed);
  private KernelTree tree;
  private final List<ObjectId> commits = new ArrayList<>();

  @BeforeEach
  void create() throws Exception {
    assumeThat(hasGit()).as("git on PATH").isTrue();
    tree = KernelTree.create(dir.resolve("tree.git"));
  }

  @AfterEach
  void close() {
    if (tree != null) {
      tree.close();
    }
  }

  private static boolean hasGit() throws InterruptedException {
    try {
      return new ProcessBuilder(GitDiffs.PROGRAM, "--version")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private ObjectId commit(Map<String, byte[]> files) throws IOException {
    ObjectId id =
        tree.commit(
            commits.isEmpty() ? List.of() : List.of(commits.getLast()),
            ("commit " + commits.size() + "\n").getBytes(UTF_8),
            KernelTree.AUTHOR,
            files);
    commits.add(id);
    return id;
  }

  /**
   * Commits that edit, add, delete and rename files of any kind.
   *
   * @param words how many different lines there are; where every line is another, a diff can be
   *     written in one way only
   */
  private void randomHistory(int count, int words) throws IOException {
    var files = new TreeMap<String, byte[]>();
    for (int i = 0; i < count; i++) {
      int edits = 1 + random.nextInt(3);
      for (int edit = 0; edit < edits; edit++) {
        edit(files, words, edit == 0);
      }
      commit(files);
    }
    tree.ref("refs/heads/master", commits.getLast());
  }

  /**
   * One edit.
   *
   * @param mayMove whether it may rename a file; one that was edited as well has a similarity that
   *     JGit reckons a percent higher or lower, and it is part of the patch-id
   */
  private void edit(Map<String, byte[]> files, int words, boolean mayMove) {
    String name = NAMES.get(random.nextInt(NAMES.size()));
    byte[] before = files.get(name);
    int what = random.nextInt(12);
    if (before == null || what == 0) {
      files.put(name, text(random.nextInt(60), words));
    } else if (what == 1) {
      files.remove(name);
    } else if (what == 2 && mayMove) {
      files.remove(name);
      files.put("moved/" + random.nextInt(1000) + ".rs", before);
    } else if (what == 3) {
      files.put("image" + random.nextInt(3), new byte[] {0, 1, (byte) random.nextInt()});
    } else if (what == 4) {
      files.put(name, ("Jürgen " + random.nextInt() + "\n").getBytes(ISO_8859_1));
    } else {
      var lines = new ArrayList<String>(new String(before, UTF_8).lines().toList());
      for (int i = random.nextInt(4); i >= 0; i--) {
        int at = random.nextInt(lines.size() + 1);
        if (at < lines.size() && random.nextInt(3) == 0) {
          lines.remove(at);
        } else {
          lines.add(at, word(words));
        }
      }
      files.put(
          name, (String.join("\n", lines) + (random.nextInt(8) == 0 ? "" : "\n")).getBytes(UTF_8));
    }
  }

  private byte[] text(int lines, int words) {
    var text = new StringBuilder();
    for (int i = 0; i < lines; i++) {
      text.append(word(words)).append('\n');
    }
    return text.toString().getBytes(UTF_8);
  }

  /** A line as source has them: indented, often empty, many alike. */
  private String word(int words) {
    int word = random.nextInt(words);
    if (words < 1000 && word % 5 < 2) {
      return word % 5 == 0 ? "" : "\t}";
    }
    return "\t".repeat(word % 3) + "unsafe { call_" + word + "(); }";
  }

  private List<UpstreamCommit> read(@Nullable String git) throws IOException {
    return read(git, "all");
  }

  private List<UpstreamCommit> read(@Nullable String git, String scope) throws IOException {
    var said = new ArrayList<Said>();
    for (ObjectId commit : commits) {
      said.add(new Said(commit, Passage.first("next-20250303", 0, "")));
    }
    var read = new ArrayList<UpstreamCommit>();
    try (Repository repository =
            new FileRepositoryBuilder().setGitDir(tree.gitDir().toFile()).build();
        var reader =
            new CommitReader(
                repository,
                "next",
                PathScope.of(scope),
                renames -> git == null ? null : new GitDiffs(git, tree.gitDir(), renames))) {
      for (int i = 0; i < said.size(); i += 16) {
        read.addAll(reader.read(said.subList(i, Math.min(i + 16, said.size()))));
      }
    }
    read.removeIf(Objects::isNull);
    return read;
  }

  /** Without what the two ways say in other words. */
  private static String plain(UpstreamCommit commit) {
    return commit
        .toString()
        .replaceAll("(?m)^(@@ -\\S+ \\+\\S+ @@).*", "$1")
        .replaceAll("(?m)^((?:---|\\+\\+\\+) .*)\\t$", "$1");
  }

  private static void assertSame(
      List<UpstreamCommit> one, List<UpstreamCommit> other, String description) {
    assertThat(one).as(description).hasSameSizeAs(other);
    for (int i = 0; i < one.size(); i++) {
      assertThat(plain(one.get(i))).as(description).isEqualTo(plain(other.get(i)));
    }
  }

  @Test
  void commits_whoseDiffCanBeWrittenInOneWay_areTheSameByGitAndByJGit() throws Exception {
    randomHistory(150, Integer.MAX_VALUE);

    assertSame(read(GitDiffs.PROGRAM), read(null), "seed " + seed);
  }

  @Test
  void merges_areTheSameByGitAndByJGit() throws Exception {
    var files = new TreeMap<String, byte[]>();
    files.put("rust/a.rs", text(40, Integer.MAX_VALUE));
    files.put("b.c", text(40, Integer.MAX_VALUE));
    files.put("image", new byte[] {0, 1});
    ObjectId base = commit(files);
    int byHand = 0;
    for (int i = 0; i < 30; i++) {
      List<String> names = i % 10 == 9 ? List.of("rust/a.rs") : List.of("rust/a.rs", "b.c");
      var merged = new TreeMap<>(tree.files(base));
      var parents = new ArrayList<ObjectId>();
      for (int parent = 0; parent < 2 + i % 2; parent++) {
        var own = new TreeMap<>(tree.files(base));
        for (String name : names) {
          String line = "\tfrom parent " + parent + " of merge " + i;
          int at = 10 * parent;
          addLine(own, name, at, line);
          addLine(merged, name, at + parent, line);
        }
        if (i % 7 == 0) {
          own.put("image", new byte[] {0, (byte) parent, 2});
          merged.put("image", new byte[] {0, 3, 3});
        }
        commits.add(base);
        parents.add(commit(own));
      }
      boolean changes = i % 7 == 0;
      if (random.nextBoolean()) {
        addLine(merged, "b.c", 35, "by hand " + i);
        changes = true;
      }
      byHand += changes ? 1 : 0;
      commits.add(
          tree.commit(parents, ("Merge " + i + "\n").getBytes(UTF_8), KernelTree.AUTHOR, merged));
    }

    for (String scope : List.of("all", "*.c")) {
      List<UpstreamCommit> read = read(GitDiffs.PROGRAM, scope);
      assertSame(read, read(null, scope), "seed " + seed);
      if (scope.equals("all")) {
        assertThat(read.stream().filter(UpstreamCommit::merge)).hasSize(byHand);
      }
    }
  }

  private static void addLine(Map<String, byte[]> files, String name, int at, String line) {
    files.computeIfPresent(
        name,
        (key, text) -> {
          var lines = new ArrayList<String>(new String(text, UTF_8).lines().toList());
          lines.add(at, line);
          return (String.join("\n", lines) + "\n").getBytes(UTF_8);
        });
  }

  @Test
  void patchId_everyCommit_isWhatGitPrints() throws Exception {
    randomHistory(150, 25);

    var git = new HashMap<String, String>();
    for (String line : gitPatchIds().lines().toList()) {
      git.put(line.substring(41), line.substring(0, 40));
    }
    int compared = 0;
    for (UpstreamCommit commit : read(GitDiffs.PROGRAM)) {
      if (commit.diff().chars().noneMatch(c -> c == 'ü')) { // Latin-1 is hashed as UTF-8.
        assertThat(commit.patchId())
            .as("seed " + seed + ", commit " + commit.id())
            .isEqualTo(git.getOrDefault(commit.id(), ""));
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(75);
  }

  private String gitPatchIds() throws Exception {
    Path ids = dir.resolve("ids");
    Files.write(ids, commits.stream().map(ObjectId::name).toList());
    List<Process> pipe =
        ProcessBuilder.startPipeline(
            List.of(
                new ProcessBuilder(
                        "git",
                        "--git-dir=" + tree.gitDir(),
                        "diff-tree",
                        "--stdin",
                        "--root",
                        "-p",
                        "-M",
                        "--binary")
                    .redirectInput(ids.toFile()),
                new ProcessBuilder("git", "patch-id", "--stable")));
    return new String(pipe.getLast().getInputStream().readAllBytes(), UTF_8);
  }

  @Test
  void settingsOfTheRepository_changeNothing() throws Exception {
    randomHistory(40, 25);
    List<UpstreamCommit> before = read(GitDiffs.PROGRAM);

    Files.writeString(dir.resolve("order"), "*.c\n*.rs\n");
    var config = new FileBasedConfig(tree.gitDir().resolve("config").toFile(), FS.DETECTED);
    config.load();
    config.setBoolean("core", null, "bare", false);
    config.setString("diff", null, "algorithm", "patience");
    config.setString("diff", null, "external", "false");
    config.setString("diff", null, "orderFile", dir.resolve("order").toString());
    config.setBoolean("diff", null, "noprefix", true);
    config.setBoolean("diff", null, "suppressBlankEmpty", true);
    config.setBoolean("diff", null, "indentHeuristic", false);
    config.setBoolean("diff", null, "renames", false);
    config.setInt("diff", null, "context", 9);
    config.setString("color", null, "ui", "always");
    config.setBoolean("core", null, "quotePath", false);
    config.setString("core", null, "attributesFile", dir.resolve("attributes").toString());
    config.save();
    Files.writeString(dir.resolve("attributes"), "* -diff\n");
    Files.writeString(tree.gitDir().resolve(".gitattributes"), "* -diff\n");

    assertThat(read(GitDiffs.PROGRAM)).as("seed " + seed).isEqualTo(before);
  }

  @Test
  void diffThatIsTooLong_isCutOffAfterAWholeFile_andCountedToTheEnd() throws Exception {
    var files = new TreeMap<String, byte[]>();
    files.put("a.rs", text(10, 1000));
    files.put("b.rs", KernelTree.lines("a line that is not long", 60_000).getBytes(UTF_8));
    files.put("c.rs", KernelTree.lines("unsafe { }", 20).getBytes(UTF_8));
    files.put("d", new byte[] {0});
    commit(files);
    files.put("b.rs", text(0, 10));
    files.put("e.rs", ("-- " + "long ".repeat(300_000) + "\n++ short\n").getBytes(UTF_8));
    files.remove("c.rs");
    commit(files);

    List<UpstreamCommit> read = read(GitDiffs.PROGRAM);
    assertThat(read.getFirst().problem()).isEqualTo(CommitDiff.CUT_OFF);
    assertThat(read.getFirst().patchId()).isEmpty();
    assertThat(read.getFirst().files())
        .containsExactly(
            read.getFirst().files().getFirst(),
            new FileStat("b.rs", 60_000, 0, false, true),
            new FileStat("c.rs", 20, 0, false, true),
            new FileStat("d", 0, 0, true, true));
    assertThat(read.getFirst().diff()).contains("+++ b/a.rs").doesNotContain("b.rs");
    assertThat(read.get(1).files())
        .containsExactly(
            new FileStat("b.rs", 0, 60_000, false, false),
            new FileStat("c.rs", 0, 20, false, false),
            new FileStat("e.rs", 2, 0, false, true));
    assertSame(read, read(null), "cut off");
  }

  @Test
  void fileLargerThanText_isBinary() throws Exception {
    var files = new TreeMap<String, byte[]>();
    files.put("large", "x".repeat(CommitDiff.MAX_TEXT_FILE_BYTES + 1).getBytes(UTF_8));
    commit(files);

    List<UpstreamCommit> read = read(GitDiffs.PROGRAM);
    assertThat(read.getFirst().files()).containsExactly(new FileStat("large", 0, 0, true, true));
    assertSame(read, read(null), "large");
  }

  @Test
  void blobThatIsMissing_isSaidOfItsCommit_andTheOthersAreRead() throws Exception {
    randomHistory(20, Integer.MAX_VALUE);
    var files = tree.files(commits.getLast());
    files.put("pruned.rs", text(30, Integer.MAX_VALUE));
    commit(files);
    files.put("pruned.rs", text(30, Integer.MAX_VALUE));
    commit(files);
    files.put("other.rs", text(30, Integer.MAX_VALUE));
    ObjectId last = commit(files);
    List<UpstreamCommit> whole = read(GitDiffs.PROGRAM);
    String blob = whole.get(20).diff().replaceAll("(?s).*index 0{40}\\.\\.(\\w{40})\n.*", "$1");
    Files.delete(
        tree.gitDir().resolve("objects/" + blob.substring(0, 2) + "/" + blob.substring(2)));

    List<UpstreamCommit> read = read(GitDiffs.PROGRAM);
    assertThat(read.get(20).problem()).contains("object " + blob + " is not in this repository");
    assertThat(read.get(21).problem()).contains(blob);
    assertThat(read.getLast().id()).isEqualTo(last.name());
    assertThat(read.subList(0, 20)).isEqualTo(whole.subList(0, 20));
    assertThat(read.getLast()).isEqualTo(whole.getLast());
  }

  @Test
  void gitThatIsNotThereOrBreaksOff_isDoneWithout() throws Exception {
    randomHistory(60, Integer.MAX_VALUE);
    List<UpstreamCommit> byJGit = read(null);

    assertSame(read(dir.resolve("no-such-git").toString()), byJGit, "not there");
    assertSame(read(script("exit 129")), byJGit, "refuses");
    assertSame(read(script("exec cat")), byJGit, "says something else");
    String oneAnswer = "read id; read end; printf '%s\\n' \"$id\" \"$end\" | git \"$@\"";
    assertSame(read(script(oneAnswer)), byJGit, "breaks off, seed " + seed);
  }

  private String script(String line) throws IOException {
    Path script = dir.resolve("git-" + line.hashCode());
    Files.writeString(script, "#!/bin/sh\n" + line + "\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return script.toString();
  }
}
