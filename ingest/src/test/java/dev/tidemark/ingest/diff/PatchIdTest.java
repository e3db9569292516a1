package dev.tidemark.ingest.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Ids in here were printed by git 2.39's {@code git patch-id --stable}. */
class PatchIdTest {
  private static final String TEXT =
      "diff --git a/x b/x\nindex 1111111..2222222 100644\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n";
  private static final String OTHER = TEXT.replace("/x", "/y").replace("+b", "+c");
  private static final String MODE = "diff --git a/z b/z\nold mode 100644\nnew mode 100755\n";
  private static final String BINARY =
      "diff --git a/p.png b/p.png\nnew file mode 100644\nindex "
          + "0".repeat(40)
          + ".."
          + "d".repeat(40)
          + "\nGIT binary patch\nliteral 4\nLcmZQzWMT#Y01f~L\n\nliteral 0\nHcmV?d00001\n\n";

  private static String id(String text) {
    return PatchId.of(text).map(PatchId::hex).orElse("none");
  }

  @Test
  void of_knownPatches_isWhatGitPrinted() {
    assertThat(id(TEXT)).isEqualTo("145e3cc0dc6c33a0fe33b1599033369dd88e1a5a");
    assertThat(id(TEXT + OTHER)).isEqualTo("5b7ca4e8d7c3a9849b45f1eaa3e2c4361191e494");
    assertThat(id(MODE)).isEqualTo("fb2739540d7f8f01e2840aae5b58917f2b41d934");
    assertThat(id(BINARY)).isEqualTo("55909ce69af3e87e55417b9ef5ff01bfe963f0c6");
    assertThat(id(TEXT + BINARY + OTHER)).isEqualTo("2fe7ea4b7343d20bd6048db3b84b1f5de837f569");
  }

  @Test
  void of_orderNumbersAndBlanks_doNotMatter() {
    assertThat(id(OTHER + TEXT)).isEqualTo(id(TEXT + OTHER));
    assertThat(id(TEXT.replace("-1 +1", "-100 +99"))).isEqualTo(id(TEXT));
    assertThat(id(TEXT.replace("+b", "+ \tb "))).isEqualTo(id(TEXT));
    assertThat(id(TEXT.replace("1111111", "3333333"))).isEqualTo(id(TEXT));
    assertThat(id("Subject\n\n---\n" + TEXT + "-- \n2.99\n")).isEqualTo(id(TEXT));
    assertThat(id(TEXT)).isNotEqualTo(id(OTHER));
  }

  @Test
  void of_textWithoutDiffLine_isNone() {
    for (String text :
        List.of("", "hello\n", "> " + TEXT.replace("\n", "\n> "), "--- a/x\n+++ b/x\n")) {
      assertThat(PatchId.of(text)).isEmpty();
    }
  }

  @Test
  void patchId_wrongLength_isRefused() {
    assertThatThrownBy(() -> new PatchId("abc"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("40 hex digits, got: 'abc'");
  }
}
