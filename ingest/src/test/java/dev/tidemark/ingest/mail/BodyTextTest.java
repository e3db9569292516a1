package dev.tidemark.ingest.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class BodyTextTest {

  /** Kind and text of each section, line ends shown as {@code ~}. */
  private static List<String> sections(String text) {
    BodyText body = BodyText.of(text);
    List<String> sections = new ArrayList<>();
    for (int i = 0; i < body.count(); i++) {
      sections.add(
          body.kind(i) + " " + text.substring(body.start(i), body.end(i)).replace('\n', '~'));
    }
    return sections;
  }

  @Test
  void of_patchMail_findsEveryPart() {
    String text =
        """
        Let it boil longer.

        Signed-off-by: Alex Doe <alex@example.org>
        ---
         kettle/boil.rs | 3 ++-
         1 file changed, 2 insertions(+), 1 deletion(-)

        diff --git a/kettle/boil.rs b/kettle/boil.rs
        index 0123456789ab..BA9876543210 100644
        --- a/kettle/boil.rs
        +++ b/kettle/boil.rs
        @@ -10,3 +10,4 @@ fn boil(kettle: &Kettle)
         let a = 1;
        -let b = 2;
        +let b = 3;
        +let c = 4;
        \s
        --\s
        2.99.0
        """;
    assertThat(sections(text))
        .containsExactly(
            "PROSE Let it boil longer.~~Signed-off-by: Alex Doe <alex@example.org>~---~"
                + " kettle/boil.rs | 3 ++-~ 1 file changed, 2 insertions(+), 1 deletion(-)~~",
            "BLOB_IDS index 0123456789ab..BA9876543210 100644~",
            "DIFF_FILE kettle/boil.rs",
            "HUNK_HEADING fn boil(kettle: &Kettle)",
            "CONTEXT  let a = 1;~",
            "REMOVED -let b = 2;~",
            "ADDED +let b = 3;~+let c = 4;~",
            "CONTEXT  ~",
            "SIGNATURE -- ~2.99.0~");
    BodyText body = BodyText.of(text);
    assertThat(body.hasDiff()).isTrue();
    assertThat(body.preBlobs()).containsExactly("0123456789ab");
    assertThat(body.postBlobs()).containsExactly("ba9876543210");
    assertThat(body.prose()).startsWith("Let it boil").doesNotContain("diff --git");
  }

  @Test
  void of_reply_tellsQuotesFromAnswers() {
    assertThat(
            sections(
                "On Monday Alex wrote:\n> +why\n>> not\nBecause.\n >no quote\n-- \nBo\n> x\ny\n"))
        .containsExactly(
            "PROSE On Monday Alex wrote:~",
            "QUOTED > +why~>> not~",
            "PROSE Because.~ >no quote~",
            "SIGNATURE -- ~Bo~",
            "QUOTED > x~",
            "PROSE y~");
    assertThat(BodyText.of("> diff --git a/x b/x\n> @@ -1 +1 @@\n").hasDiff()).isFalse();
  }

  @Test
  void of_dashesInProse_areNoDiff() {
    assertThat(sections("Changes:\n--- first\n- second\n+ third\n-----\n"))
        .containsExactly("PROSE Changes:~--- first~- second~+ third~-----~");
  }

  @Test
  void of_removedSignatureMark_isBelievedToTheHeader() {
    assertThat(sections("--- a/x.sql\n+++ b/x.sql\n@@ -1,2 +1 @@\n-- \n--- y\n+z\nend\n"))
        .containsExactly("DIFF_FILE x.sql", "REMOVED -- ~--- y~", "ADDED +z~", "PROSE end~");
  }

  @Test
  void of_emptyLinesInDiff_areContext() {
    assertThat(sections("@@ -1,3 +1,3 @@ h\n a\n\n-b\n+c\n\ntext\n"))
        .containsExactly(
            "HUNK_HEADING h",
            "CONTEXT  a~~",
            "REMOVED -b~",
            "ADDED +c~",
            "CONTEXT ~",
            "PROSE text~");
  }

  @Test
  void of_renameOnly_takesNamesFromRenameLines() {
    assertThat(
            sections(
                """
                diff --git a/old.rs b/new.rs
                similarity index 100%
                rename from old.rs
                rename to new.rs
                """))
        .containsExactly("PROSE similarity index 100%~", "DIFF_FILE old.rs", "DIFF_FILE new.rs");
  }

  @Test
  void of_renameWithHunk_takesNamesFromDashes() {
    assertThat(
            sections(
                """
                diff --git a/old.rs b/new.rs
                similarity index 90%
                rename from old.rs
                rename to new.rs
                --- a/old.rs
                +++ b/new.rs
                @@ -1 +1 @@
                -a
                +b
                """))
        .containsExactly(
            "PROSE similarity index 90%~rename from old.rs~rename to new.rs~",
            "DIFF_FILE old.rs", "DIFF_FILE new.rs", "REMOVED -a~", "ADDED +b~");
  }

  @Test
  void of_modeOnlyAndBinary_takeTheNameFromTheGitLine() {
    assertThat(
            sections(
                """
                diff --git a/run.sh b/run.sh
                old mode 100644
                new mode 100755
                diff --git a/cup.png b/cup.png
                new file mode 100644
                index 000000..111111
                GIT binary patch
                literal 4
                LcmZQzWMT#Y01f~L

                literal 0
                HcmV?d00001

                --\s
                2.99
                """))
        .containsExactly(
            "DIFF_FILE run.sh",
            "PROSE old mode 100644~new mode 100755~",
            "DIFF_FILE cup.png",
            "PROSE new file mode 100644~",
            "BLOB_IDS index 000000..111111~",
            "PROSE GIT binary patch~literal 4~",
            "BINARY LcmZQzWMT#Y01f~L~~",
            "PROSE literal 0~",
            "BINARY HcmV?d00001~~",
            "SIGNATURE -- ~2.99~");
  }

  @Test
  void of_newAndDeletedFile_nameItOnce() {
    assertThat(sections("diff --git a/n b/n\nnew file mode 100644\n--- /dev/null\n+++ b/n\n"))
        .containsExactly("PROSE new file mode 100644~", "DIFF_FILE n");
    assertThat(sections("diff --git a/o b/o\n--- a/o\n+++ /dev/null\n"))
        .containsExactly("DIFF_FILE o");
  }

  @Test
  void of_noPrefixAndQuotedAndDated_keepThePath() {
    assertThat(sections("diff --git rust/x.rs rust/x.rs\n--- rust/x.rs\n+++ rust/x.rs\n"))
        .containsExactly("DIFF_FILE rust/x.rs");
    assertThat(sections("--- \"a/t\\303\\244.rs\"\n+++ \"b/t\\303\\244.rs\"\n@@ -0,0 +1 @@\n+x\n"))
        .containsExactly("DIFF_FILE t\\303\\244.rs", "ADDED +x~");
    assertThat(
            sections(
                "--- v1/dir/x.c\t2031-01-01\n+++ v2/dir/x.c\t2031-01-02\n@@ -1 +1 @@\n-a\n+b\n"))
        .containsExactly("DIFF_FILE dir/x.c", "REMOVED -a~", "ADDED +b~");
  }

  @Test
  void of_carriageReturns_areReadThrough() {
    assertThat(sections("a\r\n> b\r\n-- \r\nc\r\n"))
        .containsExactly("PROSE a\r~", "QUOTED > b\r~", "SIGNATURE -- \r~c\r~");
    assertThat(sections("--- a/x\r\n+++ b/x\r\n@@ -1 +1 @@ f\r\n-a\r\n+b\r\n"))
        .containsExactly("DIFF_FILE x", "HUNK_HEADING f", "REMOVED -a\r~", "ADDED +b\r~");
  }

  @Test
  void of_wrappedHunk_endsTheDiff() {
    assertThat(sections("--- a/x\n+++ b/x\n@@ -1,3 +1,3 @@\n a\nwrapped\n+b\n"))
        .containsExactly("DIFF_FILE x", "CONTEXT  a~", "PROSE wrapped~+b~");
  }

  @Test
  void of_textBehindDiff_isProseAgain() {
    assertThat(sections("@@ -1 +1 @@\n-a\n+b\n\nbase-commit: 0123\n-- \n2.99\n"))
        .containsExactly(
            "REMOVED -a~",
            "ADDED +b~",
            "CONTEXT ~",
            "PROSE base-commit: 0123~",
            "SIGNATURE -- ~2.99~");
  }

  @Test
  void of_nothing_isEmpty() {
    assertThat(BodyText.of("")).isSameAs(BodyText.EMPTY);
    assertThat(BodyText.EMPTY.count()).isZero();
    assertThat(BodyText.EMPTY.prose()).isEmpty();
  }

  /** What is not linear does not end within this. */
  @Test
  @Timeout(120)
  void of_hostileText_takesLinearTime() {
    List<String> units =
        List.of(
            "diff --git ",
            "diff --git a b\n",
            "diff --git a b\nold mode 1\n",
            "--- ",
            "--- a\n",
            "+++ b\n",
            "@@ -1,999999999 +1 @@\n",
            "index a..b\n",
            "index aaaaaaa..bbbbbbb\n",
            ">",
            "-- \n",
            "\n",
            "rename from ",
            "GIT binary patch\n",
            "--- \"",
            "/");
    for (String unit : units) {
      assertThat(BodyText.of(unit.repeat(4_000_000 / unit.length()))).as(unit).isNotNull();
    }
  }

  @Test
  void firstFile_isWhereHunksGetAName() {
    BodyText named =
        BodyText.of("see\n@@ -1 +1 @@\n-a\n+b\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-c\n+d\n");
    assertThat(named.kind(named.firstFile())).isEqualTo(BodyText.Kind.DIFF_FILE);
    assertThat(named.kind(named.firstFile() - 1)).isEqualTo(BodyText.Kind.ADDED);
    BodyText unnamed = BodyText.of("no file\n");
    assertThat(unnamed.firstFile()).isEqualTo(unnamed.count());
    assertThat(BodyText.EMPTY.firstFile()).isZero();
  }

  @Test
  void attachedFrom_beginsASection() {
    String text = "mine\n";
    BodyText body = BodyText.of(text + "\nattached\n", text.length(), text.length());
    assertThat(body.attachedFrom()).isEqualTo(text.length());
    assertThat(body.count()).isEqualTo(2);
    assertThat(body.start(1)).isEqualTo(text.length());
    assertThat(BodyText.of(text).attachedFrom()).isEqualTo(text.length());
  }
}
