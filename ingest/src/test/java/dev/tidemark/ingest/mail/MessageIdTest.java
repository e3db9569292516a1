package dev.tidemark.ingest.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MessageIdTest {

  @Test
  void of_foldedAndBracketed_keepsTheIdOnly() {
    assertThat(MessageId.of("<20210414.1\n\t@example.org>").value())
        .isEqualTo("20210414.1@example.org");
  }

  @Test
  void of_longerThanTheIndexCanHold_cutsBetweenCharacters() {
    String id = MessageId.of("ü".repeat(200)).value();
    assertThat(id.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(MessageId.MAX_BYTES);
    assertThat(id).isEqualTo("ü".repeat(122));
  }

  @Test
  void of_nothingButNoise_isRefused() {
    assertThatThrownBy(() -> MessageId.of("< \t>"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must not be empty");
  }
}
