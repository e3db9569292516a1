package dev.tidemark.deploy.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tidemark.analysis.alert.Destination;
import dev.tidemark.analysis.alert.Destination.Webhook;
import dev.tidemark.analysis.alert.Destination.Webhook.Form;
import dev.tidemark.analysis.alert.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in the topic of cursors, and how long a destination is left alone. */
class LaneCursorTest {
  @Test
  void toJson_isReadBackAsItWas() {
    Instant now = Instant.parse("2026-03-02T10:00:00.123456Z");
    for (LaneCursor cursor :
        List.of(
            LaneCursor.at(0),
            LaneCursor.at(Long.MAX_VALUE).failed(now).failed(now.plusSeconds(1)),
            LaneCursor.at(7).sent(now).sent(now).absent(Optional.of(now)))) {
      assertThat(LaneCursor.fromJson(cursor.toJson())).isEqualTo(cursor);
    }
    assertThat(LaneCursor.at(7).toJson()).isEqualTo("{\"position\":\"7\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "7", "{}", "{\"position\":7}", "{\"position\":\"7\",\"failing\":\"x\"}", "["})
  void fromJson_anythingElse_isRefused(String json) {
    assertThatIllegalArgumentException().isThrownBy(() -> LaneCursor.fromJson(json));
  }

  @Test
  void key_isReadBackAndTellsPlacesApart() {
    List<Destination> places =
        List.of(
            new Destination.Mailbox("a@example.org"),
            new Destination.Mailbox("b@example.org"),
            new Webhook(new Secret.Plain("https://a.example.org/"), Form.SLACK, Optional.empty()),
            new Webhook(new Secret.Plain("https://b.example.org/"), Form.SLACK, Optional.empty()),
            new Webhook(new Secret.Plain("https://b.example.org/"), Form.MATRIX, Optional.empty()),
            new Webhook(new Secret.InFile(Path.of("/s")), Form.SLACK, Optional.empty()),
            new Webhook(new Secret.InEnvironment("S"), Form.SLACK, Optional.empty()),
            new Destination.Program(List.of("a", "b")),
            new Destination.Program(List.of("ab")),
            new Destination.Feed(),
            new Destination.Stdout());
    Stream<LaneKey> keys = places.stream().map(place -> LaneKey.of("r", place));
    assertThat(keys.toList())
        .doesNotHaveDuplicates()
        .allSatisfy(
            key -> {
              assertThat(LaneKey.parse(key.toString())).contains(key);
              assertThat(key.toString()).doesNotContain("example");
            });
    assertThat(LaneKey.parse("https://lore.kernel.org/rust-for-linux")).isEmpty();
    assertThat(LaneKey.parse("deliver")).isEmpty();
  }

  @Test
  void key_ofAWebhook_staysWhenItsSigningKeyChanges() {
    Secret url = new Secret.InFile(Path.of("/s"));
    assertThat(LaneKey.of("r", new Webhook(url, Form.SLACK, Optional.of(url))))
        .isEqualTo(LaneKey.of("r", new Webhook(url, Form.SLACK, Optional.empty())));
  }

  @Test
  void backoff_growsFromSecondsToAnHour() {
    assertThat(Backoff.after(1, 0)).isEqualTo(Duration.ofSeconds(5));
    assertThat(Backoff.after(2, 0)).isEqualTo(Duration.ofSeconds(10));
    assertThat(Backoff.after(2, 1)).isEqualTo(Duration.ofMillis(7_500));
    assertThat(Backoff.after(10, 0)).isEqualTo(Duration.ofSeconds(2_560));
    assertThat(Backoff.after(11, 0)).isEqualTo(Duration.ofHours(1));
    assertThat(Backoff.after(Integer.MAX_VALUE, 0)).isEqualTo(Duration.ofHours(1));
    assertThat(Backoff.after(Integer.MAX_VALUE, 1)).isEqualTo(Duration.ofMinutes(45));
  }
}
