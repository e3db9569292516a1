package dev.tidemark.index.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.ingest.diff.DeclaredStat;
import dev.tidemark.ingest.diff.DiffStat;
import dev.tidemark.ingest.mail.MailKey;
import dev.tidemark.ingest.mail.MailKind;
import dev.tidemark.ingest.mail.MessageId;
import dev.tidemark.ingest.mail.Trailer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.lucene.util.BytesRef;
import org.junit.jupiter.api.Test;

class MailSummaryTest {

  private static final MailSummary FULL =
      new MailSummary(
          List.of(new MessageId("a@example.org"), new MessageId("b@example.org")),
          List.of(new MessageId("root@example.org")),
          "[PATCH v3 2/7] gate: öffnen 回",
          "Jane Doe",
          "jane@example.org",
          -5,
          1_700_000_000L,
          List.of(new MailKey("dev", "0".repeat(40)), new MailKey("other", "ab".repeat(20))),
          Set.of(MailKind.PATCH, MailKind.STABLE),
          123_456,
          789,
          List.of(
              new DiffStat.FileStat("rust/gate.rs", 300, 2, false, true, false, 7, 1),
              new DiffStat.FileStat("rust/door.rs", 0, 0, false, false, true, 0, 0),
              new DiffStat.FileStat("logo.png", 0, 0, true, false)),
          Optional.of(new DeclaredStat(2, 301, 2)),
          "cd".repeat(20),
          "20240305-gate-1f2e3d",
          "0123456789abcdef",
          List.of(new MessageId("v2@example.org")),
          List.of(new Trailer("Reviewed-by", "Max <max@example.net>", List.of("[on x86]"))),
          "ef".repeat(32),
          "Max Muster <max@example.net>");

  private static final MailSummary BARE =
      new MailSummary(
          List.of(new MessageId("a@example.org")),
          List.of(),
          "",
          "",
          "",
          0,
          0,
          List.of(new MailKey("dev", "NOT-HEX-BUT-FORTY-CHARACTERS-LONG-ALL---")),
          Set.of(),
          0,
          0,
          List.of(),
          Optional.empty(),
          "",
          "",
          "",
          List.of(),
          List.of(),
          "f".repeat(64),
          "");

  @Test
  void decode_readsWhatEncodeWrote() {
    assertThat(MailSummary.decode(new BytesRef(FULL.encode()))).isEqualTo(FULL);
    assertThat(MailSummary.decode(new BytesRef(BARE.encode()))).isEqualTo(BARE);
  }

  @Test
  void decode_readsFromTheMiddleOfAnArray() {
    byte[] bytes = FULL.encode();
    byte[] wide = new byte[bytes.length + 20];
    System.arraycopy(bytes, 0, wide, 7, bytes.length);
    assertThat(MailSummary.decode(new BytesRef(wide, 7, bytes.length))).isEqualTo(FULL);
  }

  @Test
  void decode_refusesCutBytes() {
    byte[] bytes = FULL.encode();
    for (int length = 0; length < bytes.length; length++) {
      var cut = new BytesRef(bytes, 0, length);
      assertThatThrownBy(() -> MailSummary.decode(cut))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void decode_refusesAnotherFormat() {
    byte[] bytes = FULL.encode();
    bytes[0] = 99;
    assertThatThrownBy(() -> MailSummary.decode(new BytesRef(bytes)))
        .hasMessageContaining("format 99");
  }

  @Test
  void summary_tellsWhatItsSubjectSays() {
    assertThat(FULL.patchSubject().version()).hasValue(3);
    assertThat(FULL.added()).isEqualTo(300);
    assertThat(FULL.removed()).isEqualTo(2);
    assertThat(FULL.inReplyTo()).contains(new MessageId("root@example.org"));
    assertThat(BARE.inReplyTo()).isEmpty();
  }
}
