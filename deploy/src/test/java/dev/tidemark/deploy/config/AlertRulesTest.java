package dev.tidemark.deploy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.analysis.alert.AlertRule;
import dev.tidemark.analysis.alert.Destination;
import dev.tidemark.analysis.alert.Destination.Webhook;
import dev.tidemark.analysis.alert.Pace;
import dev.tidemark.analysis.alert.Secret;
import dev.tidemark.analysis.alert.Watch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertRulesTest {
  private static final Instant SINCE = Instant.parse("2025-03-04T10:00:00Z");

  private static final AlertRule FULL =
      new AlertRule(
          "rust.rule_1",
          "s:\"pin init\" OR dfn:rust/ # not a comment",
          Set.of(Watch.POSTED, Watch.LANDED),
          SINCE,
          true,
          List.of(
              new Destination.Mailbox("Ada Tide <ada@tide.example>"),
              new Webhook(
                  new Secret.InEnvironment("TIDE_HOOK"),
                  Webhook.Form.SLACK,
                  Optional.of(new Secret.InFile(Path.of("/etc/tide.key")))),
              new Destination.Program(List.of("/usr/bin/tide", "--high", "a \"b\"; c")),
              new Destination.Feed(),
              new Destination.Stdout()),
          new Pace(
              Pace.Digest.DAILY,
              Optional.of(
                  new Pace.Quiet(
                      LocalTime.of(22, 30), LocalTime.of(7, 0), ZoneId.of("Europe/Berlin"))),
              12));

  private static final AlertRule PLAIN =
      new AlertRule("all", "", Set.of(Watch.MESSAGE), SINCE, false, List.of(), Pace.AT_ONCE);

  @TempDir Path home;

  @Test
  void put_thenRead_givesTheSameRules_byName() throws IOException {
    var rules = new AlertRules(home);
    assertThat(rules.read()).isEmpty();
    assertThat(rules.exist()).isFalse();
    rules.put(FULL);
    rules.put(PLAIN);
    assertThat(new AlertRules(home).read()).containsExactly(PLAIN, FULL);
    assertThat(rules.find("all")).contains(PLAIN);
    assertThat(rules.find("none")).isEmpty();

    AlertRule other =
        new AlertRule(
            FULL.name(), "x", Set.of(Watch.STALLED), SINCE, false, List.of(), Pace.AT_ONCE);
    rules.put(other);
    assertThat(rules.read()).containsExactly(PLAIN, other);
    assertThat(rules.remove(FULL.name())).isTrue();
    assertThat(rules.remove(FULL.name())).isFalse();
    assertThat(rules.read()).containsExactly(PLAIN);
  }

  @Test
  void put_keepsCommentsAndWhatOthersWrote() throws IOException {
    Path file = home.resolve("alerts");
    Files.writeString(
        file,
        "# mine\n[alert \"hand\"]\n\ton = message, series.posted\n\tsince = 2025-01-01T00:00:00Z\n");
    var rules = new AlertRules(home);
    rules.put(PLAIN);
    assertThat(Files.readString(file)).contains("# mine").contains("on = message, series.posted");
    assertThat(rules.find("hand").orElseThrow().on()).containsExactly(Watch.MESSAGE, Watch.POSTED);
  }

  @Test
  void read_whatIsWrong_namesTheRuleTheValueAndWhatIsExpected() throws IOException {
    assertBad("on = series", "series.posted, series.revised", "got: series");
    assertBad("colour = red", "alert.x.colour", "query");
    assertBad("on = message\n\tsince = yesterday", "alert.x.since", "got: yesterday");
    assertBad("on = message", "alert.x.since", "missing");
    assertBad("since = 2025-01-01T00:00:00Z", "rule x watches nothing");
    assertBad("on = message\n\tsince = 2025-01-01T00:00:00Z\n\tdigest = often", "daily or weekly");
    assertBad("on = message\n\tsince = 2025-01-01T00:00:00Z\n\tquiet = 25:00-26:00", "22:00-07:00");
    assertBad(
        "on = message\n\tsince = 2025-01-01T00:00:00Z\n\twebhook = teams https://a.example/",
        "slack, mattermost or matrix",
        "teams");
  }

  private void assertBad(String lines, String... said) throws IOException {
    Files.writeString(home.resolve("alerts"), "[alert \"x\"]\n\t" + lines + "\n");
    assertThatThrownBy(() -> new AlertRules(home).read())
        .isInstanceOf(SettingsException.class)
        .hasMessageContainingAll(said)
        .hasMessageContaining(home.resolve("alerts").toString());
  }

  @Test
  void destinations_doNotTellSecrets() {
    Destination hook =
        AlertRules.webhook("slack https://hooks.tide.example/T0/secret", Optional.empty());
    assertThat(hook.toString()).isEqualTo("webhook slack https://hooks.tide.example/...");
    assertThat(new Secret.Plain("hush").toString()).doesNotContain("hush");
    assertThat(FULL.to().get(1).toString()).isEqualTo("webhook slack env:TIDE_HOOK");
  }
}
