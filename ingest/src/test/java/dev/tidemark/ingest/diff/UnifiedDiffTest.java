package dev.tidemark.ingest.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.ingest.diff.DiffStat.FileStat;
import dev.tidemark.ingest.diff.FileDiff.Change;
import org.junit.jupiter.api.Test;

class UnifiedDiffTest {

  private static FileDiff only(String text) {
    UnifiedDiff diff = UnifiedDiff.parse(text);
    assertThat(diff.problems()).isEmpty();
    assertThat(diff.files()).hasSize(1);
    return diff.files().getFirst();
  }

  @Test
  void parse_mailWithMessageAndSignature_readsTheHunk() {
    FileDiff file =
        only(
            """
            Let it boil.

            - a list in the message
            + is no diff
            ---
             kettle.rs | 3 ++-

            diff --git a/kettle.rs b/kettle.rs
            index 0123456..789abcd 100644
            --- a/kettle.rs
            +++ b/kettle.rs
            @@ -7,2 +7,3 @@ fn boil()
             a
            -b
            +c
            +d
            --\s
            2.99.0
            """);
    assertThat(file.path()).isEqualTo("kettle.rs");
    assertThat(file.change()).isEqualTo(Change.MODIFIED);
    assertThat(file.oldBlob()).isEqualTo("0123456");
    assertThat(file.newBlob()).isEqualTo("789abcd");
    assertThat(file.added()).isEqualTo(2);
    assertThat(file.removed()).isEqualTo(1);
    assertThat(file.hunks())
        .containsExactly(
            new Hunk(7, 2, 7, 3, "fn boil()", java.util.List.of(" a", "-b", "+c", "+d")));
  }

  @Test
  void parse_removedLinesThatLookLikeHeaders_areCounted() {
    FileDiff file =
        only("--- a/x\n+++ b/x\n@@ -1,3 +1,2 @@\n--- a/y\n-- \n-@@ -1 +1 @@\n+++ b/y\n++\n");
    assertThat(file.removed()).isEqualTo(3);
    assertThat(file.added()).isEqualTo(2);
  }

  @Test
  void parse_noNewlineMarks_doNotCount() {
    FileDiff file =
        only(
            "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n");
    assertThat(file.added()).isEqualTo(1);
    assertThat(file.removed()).isEqualTo(1);
    assertThat(file.hunks().getFirst().lines()).hasSize(4);
  }

  @Test
  void parse_newFile_hasNoOldPath() {
    FileDiff file =
        only(
            "diff --git a/n b/n\nnew file mode 100644\n--- /dev/null\n+++ b/n\n@@ -0,0 +1,2 @@\n+a\n+b\n");
    assertThat(file.change()).isEqualTo(Change.ADDED);
    assertThat(file.oldPath()).isEmpty();
    assertThat(file.newPath()).isEqualTo("n");
  }

  @Test
  void parse_emptyNewFile_isAdded() {
    FileDiff file = only("diff --git a/n b/n\nnew file mode 100644\nindex 000000000..e69de29bb\n");
    assertThat(file.change()).isEqualTo(Change.ADDED);
    assertThat(file.path()).isEqualTo("n");
  }

  @Test
  void parse_deletedFile_keepsItsOldPath() {
    FileDiff file =
        only(
            "diff --git a/o b/o\ndeleted file mode 100644\n--- a/o\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n");
    assertThat(file.change()).isEqualTo(Change.DELETED);
    assertThat(file.newPath()).isEmpty();
    assertThat(file.path()).isEqualTo("o");
  }

  @Test
  void parse_renameAndCopy_haveBothPaths() {
    UnifiedDiff diff =
        UnifiedDiff.parse(
            """
            diff --git a/o b/n
            similarity index 100%
            rename from o
            rename to n
            diff --git a/s b/c
            similarity index 90%
            copy from s
            copy to c
            index 1111111..2222222 100644
            --- a/s
            +++ b/c
            @@ -1 +1,2 @@
             x
            +y
            """);
    assertThat(diff.files())
        .extracting(FileDiff::change)
        .containsExactly(Change.RENAMED, Change.COPIED);
    assertThat(diff.files()).extracting(FileDiff::oldPath).containsExactly("o", "s");
    assertThat(diff.files()).extracting(FileDiff::newPath).containsExactly("n", "c");
    assertThat(diff.stat().files())
        .containsExactly(
            new FileStat("n", 0, 0, false, false, true, 0, 0),
            new FileStat("c", 1, 0, false, false, true, 0, 0));
  }

  @Test
  void stat_unsafeBlocks_areCountedInRustOnly() {
    String hunk =
        """
        @@ -1,3 +1,8 @@
         unsafe { context() }
        -    let x = unsafe { old() };
        -    // unsafe { not code }
        +    let x = unsafe { one() } + unsafe{ two() };
        +    unsafe fn no_block() {}
        +    unsafe impl Send for X {}
        +    let not_unsafe = "unsafe { text }"; // unsafe { comment }
        +    my_unsafe { field: 1 }
        +    let c = '"'; unsafe { three() }
        +    unsafe { // four
        """;
    assertThat(DiffStat.of("--- a/x.rs\n+++ b/x.rs\n" + hunk).files())
        .containsExactly(new FileStat("x.rs", 7, 2, false, false, false, 4, 1));
    assertThat(DiffStat.of("--- a/x.c\n+++ b/x.c\n" + hunk).files())
        .containsExactly(new FileStat("x.c", 7, 2, false, false));
  }

  @Test
  void parse_modeOnly_isMode() {
    FileDiff file = only("diff --git a/run.sh b/run.sh\nold mode 100644\nnew mode 100755\n");
    assertThat(file.change()).isEqualTo(Change.MODE);
    assertThat(file.path()).isEqualTo("run.sh");
  }

  @Test
  void parse_binary_isNotCounted() {
    FileDiff file =
        only(
            """
            diff --git a/c.png b/c.png
            new file mode 100644
            index 000000..111111
            GIT binary patch
            literal 4
            LcmZQzWMT#Y01f~L

            literal 0
            HcmV?d00001

            """);
    assertThat(file.binary()).isTrue();
    assertThat(file.change()).isEqualTo(Change.ADDED);
    assertThat(
            only("diff --git a/c b/c\nindex 1..2 100644\nBinary files a/c and b/c differ\n")
                .binary())
        .isTrue();
  }

  @Test
  void parse_quotedNames_areDecoded() {
    assertThat(
            only("diff --git \"a/t\\303\\244.rs\" \"b/t\\303\\244.rs\"\nold mode 1\nnew mode 2\n")
                .path())
        .isEqualTo("tä.rs");
    assertThat(only("--- \"a/a\\tb\\\"\"\n+++ \"b/a\\tb\\\"\"\n@@ -1 +1 @@\n-a\n+b\n").path())
        .isEqualTo("a\tb\"");
  }

  @Test
  void parse_namesWithBlanks_areWhole() {
    assertThat(only("diff --git a/a b c b/a b c\nold mode 1\nnew mode 2\n").path())
        .isEqualTo("a b c");
    assertThat(only("--- a/a b\t\n+++ b/a b\t\n@@ -1 +1 @@\n-a\n+b\n").path()).isEqualTo("a b");
  }

  @Test
  void parse_withoutGitLine_readsOldStyleDiffs() {
    FileDiff file =
        only(
            "diff -urN v1/dir/x.c v2/dir/x.c\n--- v1/dir/x.c\t2031-01-01\n+++ v2/dir/x.c\t2031-01-02\n@@ -1 +1 @@\n-a\n+b\n");
    assertThat(file.path()).isEqualTo("dir/x.c");
    assertThat(only("--- v1/n.c\n+++ v2/n.c\n@@ -0,0 +1 @@\n+a\n").change())
        .isEqualTo(Change.ADDED);
  }

  @Test
  void parse_noPrefix_keepsTheWholeName() {
    assertThat(
            only("diff --git rust/x.rs rust/x.rs\n--- rust/x.rs\n+++ rust/x.rs\n@@ -1 +1 @@\n-a\n+b\n")
                .path())
        .isEqualTo("rust/x.rs");
  }

  @Test
  void parse_carriageReturns_readsTheSame() {
    String text = "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@ f\n a\n-b\n+c\n";
    assertThat(UnifiedDiff.parse(text.replace("\n", "\r\n"))).isEqualTo(UnifiedDiff.parse(text));
  }

  @Test
  void parse_shortHunk_keepsWhatIsThere() {
    UnifiedDiff diff =
        UnifiedDiff.parse("--- a/x\n+++ b/x\n@@ -1,9 +1,9 @@\n-a\n+b\n[...]\n+ not this\n");
    assertThat(diff.stat())
        .isEqualTo(new DiffStat(java.util.List.of(new FileStat("x", 1, 1, false, false))));
    assertThat(diff.problems()).containsExactly(new DiffProblem(DiffProblem.Kind.SHORT_HUNK, 5));
  }

  @Test
  void parse_hunkWithoutFile_isNoted() {
    UnifiedDiff diff = UnifiedDiff.parse("@@ -1 +1 @@\n-a\n+b\n");
    assertThat(diff.files()).isEmpty();
    assertThat(diff.problems()).containsExactly(new DiffProblem(DiffProblem.Kind.NO_FILE, 1));
  }

  @Test
  void parse_numbersTooLarge_isNoted() {
    assertThat(UnifiedDiff.parse("--- a/x\n+++ b/x\n@@ -99999999999 +1 @@\n+a\n").problems())
        .containsExactly(new DiffProblem(DiffProblem.Kind.BAD_HUNK_HEADER, 3));
  }

  @Test
  void parse_quotedDiff_isNone() {
    UnifiedDiff diff = UnifiedDiff.parse("> --- a/x\n> +++ b/x\n> @@ -1 +1 @@\n> -a\n> +b\n");
    assertThat(diff.files()).isEmpty();
    assertThat(diff.problems()).isEmpty();
  }

  @Test
  void stat_severalFiles_addsUp() {
    DiffStat stat =
        DiffStat.of(
            "--- a/x\n+++ b/x\n@@ -1 +1,2 @@\n a\n+b\n--- a/y\n+++ b/y\n@@ -1,2 +0,0 @@\n-a\n-b\n");
    assertThat(stat.files()).hasSize(2);
    assertThat(stat.added()).isEqualTo(1);
    assertThat(stat.removed()).isEqualTo(2);
  }
}
