package dev.tidemark.ingest.mail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SafeTextTest {

  @Test
  void line_terminalEscapes_areDefused() {
    assertThat(SafeText.line("a\u001b[2Jb\u009b31mc\u0007"))
        .isEqualTo("a\ufffd[2Jb\ufffd31mc\ufffd");
  }

  @Test
  void line_textThatReordersOrHides_isShown() {
    assertThat(SafeText.line("x\u202ey\u2066z\u200f\ufeff"))
        .isEqualTo("x\ufffdy\ufffdz\ufffd\ufffd");
  }

  @Test
  void line_severalLines_becomesOne() {
    assertThat(SafeText.line("a\r\n\tb")).isEqualTo("a   b");
  }

  @Test
  void block_lines_stay() {
    assertThat(SafeText.block("a\r\n\tb\rc")).isEqualTo("a\n\tb\ufffdc");
  }

  @Test
  void line_ordinaryTextOfAnyScript_isUnchanged() {
    String text = "Grüße, 内核 и ядро, क्‍ष 🦀";
    assertThat(SafeText.line(text)).isEqualTo(text);
  }

  @Test
  void line_unpairedSurrogate_isReplaced() {
    assertThat(SafeText.line("a\ud83db")).isEqualTo("a\ufffdb");
  }
}
