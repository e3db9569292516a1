package dev.tidemark.ingest.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.ingest.diff.DiffStat.FileStat;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiffAnswersTest {
  private static final String ID = "0123456789".repeat(4);

  private static final String DIFF =
      """
      diff --git a/a.rs b/a.rs
      index 1111111..2222222 100644
      --- a/a.rs
      +++ b/a.rs
      @@ -1,2 +1,2 @@ fn a()
       =
      -diff --git a/b b/b
      +=
      """;

  private static DiffAnswers answers(String text) {
    return new DiffAnswers(new ByteArrayInputStream(text.getBytes(UTF_8)));
  }

  @Test
  void answers_oneAfterTheOther() throws IOException {
    DiffAnswers answers = answers(ID + "\n" + DIFF + "=\n=\n" + ID + "\n" + DIFF + DIFF + "=\n");

    CommitDiff first = answers.read(ID, false);
    assertThat(first.text()).isEqualTo(DIFF);
    assertThat(first.files()).containsExactly(new FileStat("a.rs", 1, 1, false, false));
    assertThat(answers.read(ID, false)).isEqualTo(new CommitDiff("", List.of(), ""));
    assertThat(answers.read(ID, false).files()).hasSize(2);
  }

  @Test
  void lineLongerThanAnyBuffer_isWhole() throws IOException {
    String diff = DIFF.replace("+=", "+" + "x".repeat(300_000));

    assertThat(answers(ID + "\n" + diff + "=\n").read(ID, false).text()).isEqualTo(diff);
  }

  @Test
  void merge_hasTheFilesWithALineOfItsOwn() throws IOException {
    String header = "\nindex 1111111,2222222..3333333\n--- a/x\n+++ b/x\n@@@ -1,2 -1,2 +1,3 @@@\n";
    String answer =
        ID
            + ("\ndiff --cc together.c" + header + "  same\n +one\n+ two\n--none\n")
            + ("diff --cc \"\\303\\244.rs\"" + header + "- one\n -two\n++three\n")
            + "diff --cc image.png\nindex 1111111,2222222..3333333\nBinary files differ\n"
            + "diff --cc mode.sh\nindex 1111111,2222222..3333333\nmode 100644,100644..100755\n"
            + "=\n";

    assertThat(answers(answer).read(ID, true))
        .isEqualTo(
            new CommitDiff(
                "",
                List.of(
                    new FileStat("ä.rs", 0, 0, false, false),
                    new FileStat("image.png", 0, 0, false, false)),
                ""));
    assertThat(answers(ID + "\n=\n").read(ID, true).files()).isEmpty();
  }

  @Test
  void plainCommitWithoutFiles_isNoAnswer() {
    assertThatThrownBy(() -> answers(ID + "\n=\n").read(ID, false))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("expected a diff");
  }

  @Test
  void answerAboutAnotherCommit_isRefused() {
    assertThatThrownBy(() -> answers("f".repeat(40) + "\n" + DIFF + "=\n").read(ID, false))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("expected commit " + ID);
  }

  @Test
  void endInTheMidst_isNoAnswer() {
    assertThatThrownBy(() -> answers(ID + "\n" + DIFF).read(ID, false))
        .isInstanceOf(EOFException.class);
  }
}
