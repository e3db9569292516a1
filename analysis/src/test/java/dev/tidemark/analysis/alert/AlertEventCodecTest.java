package dev.tidemark.analysis.alert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.analysis.alert.News.SeriesFacts;
import dev.tidemark.analysis.series.LineCount;
import dev.tidemark.ingest.mail.MailAddress;
import dev.tidemark.ingest.mail.MessageId;
import dev.tidemark.testing.Seeds;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AlertEventCodecTest {
  private static final int EVENTS = 500;
  private static final List<Watch> WATCHES = List.of(Watch.values());

  @Test
  void write_thenRead_givesTheSameEvent() {
    long seed = Seeds.seed();
    var random = new Random(seed);
    for (int i = 0; i < EVENTS; i++) {
      AlertEvent event = event(random);
      assertThat(AlertEventCodec.read(AlertEventCodec.write(event)))
          .as("-Dtests.seed=%s", seed)
          .isEqualTo(event);
    }
  }

  /** The required attributes and the types of CloudEvents 1.0, sections "Context Attributes". */
  @Test
  void write_isACloudEvent() {
    AlertEvent event = event(new Random(1));
    JsonNode json = JsonMapper.shared().readTree(AlertEventCodec.write(event));
    assertThat(json.at("/specversion").asString()).isEqualTo("1.0");
    assertThat(json.at("/id").asString()).isNotEmpty();
    assertThat(URI.create(json.at("/source").asString()).getPath()).endsWith(event.rule());
    assertThat(json.at("/type").asString()).startsWith("dev.tidemark.");
    assertThat(Instant.parse(json.at("/time").asString())).isEqualTo(event.time());
    assertThat(json.at("/datacontenttype").asString()).isEqualTo("application/json");
    assertThat(json.at("/data").isObject()).isTrue();
    assertThat(json.propertyNames()).allMatch(name -> name.matches("[a-z0-9]{1,20}"));
  }

  @Test
  void id_isTheSameForTheSameHappening_andNoOther() {
    MessageId mail = new MessageId("tide@example.org");
    String id = AlertEvent.id("rule", Watch.POSTED, mail);
    assertThat(id).isEqualTo(AlertEvent.id("rule", Watch.POSTED, mail)).matches("[0-9a-f]{32}");
    assertThat(id)
        .isNotEqualTo(AlertEvent.id("rules", Watch.POSTED, mail))
        .isNotEqualTo(AlertEvent.id("rule", Watch.REVISED, mail))
        .isNotEqualTo(AlertEvent.id("rule", Watch.POSTED, new MessageId("ebb@example.org")));
  }

  @Test
  void read_whatIsNoEvent_saysWhatIsWrong() {
    assertThatThrownBy(() -> AlertEventCodec.read("{\"specversion\":\"0.3\"}".getBytes(UTF_8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("specversion is not 1.0");
    assertThatThrownBy(() -> AlertEventCodec.read("tide".getBytes(UTF_8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("in: tide");
    String other =
        new String(AlertEventCodec.write(event(new Random(2))), UTF_8)
            .replaceFirst("dev\\.tidemark\\.[a-z.]+", "org.example.other");
    assertThatThrownBy(() -> AlertEventCodec.read(other.getBytes(UTF_8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("org.example.other");
  }

  private static AlertEvent event(Random random) {
    Watch watch = WATCHES.get(random.nextInt(WATCHES.size()));
    var mails = new ArrayList<MessageId>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      mails.add(new MessageId(Integer.toHexString(random.nextInt()) + "@tide.example"));
    }
    News news =
        new News(
            mails.getFirst(),
            mails.getLast(),
            text(random),
            new MailAddress(text(random), "ada@tide.example"),
            List.of("tides"),
            "https://lore.kernel.org/all/x/",
            text(random),
            mails,
            watch.ofSeries() ? Optional.of(facts(random)) : Optional.empty());
    return new AlertEvent(
        AlertEvent.id("rule", watch, news.message()),
        "rule-" + random.nextInt(9),
        watch,
        random.nextBoolean() ? Optional.of("00ff") : Optional.empty(),
        Instant.ofEpochSecond(random.nextInt(2_000_000_000)),
        news);
  }

  private static SeriesFacts facts(Random random) {
    boolean older = random.nextBoolean();
    return new SeriesFacts(
        "v" + random.nextInt(9),
        older ? "RFC" : "",
        older ? Optional.of(new MessageId("older@tide.example")) : Optional.empty(),
        3,
        2,
        List.of(3),
        random.nextBoolean() ? Optional.of(new LineCount(1, 2, 3)) : Optional.empty(),
        random.nextBoolean() ? Optional.of(new LineCount(-1, 2, -3)) : Optional.empty(),
        2,
        List.of("rust/a.rs", "rust/b.rs"),
        List.of("rust"),
        random.nextBoolean() ? text(random) : "");
  }

  /** Anything that can stand in a decoded header, and what should not. */
  private static String text(Random random) {
    String[] parts = {"tide", " ", "\u001b[31m", "\"", "\\", "\u00e9", "\ud83c\udf0a", "\n", "<b>"};
    var text = new StringBuilder();
    for (int i = random.nextInt(6); i >= 0; i--) {
      text.append(parts[random.nextInt(parts.length)]);
    }
    return text.toString();
  }
}
