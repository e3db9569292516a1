package dev.tidemark.deploy.alert.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tidemark.analysis.alert.AlertEvent;
import dev.tidemark.analysis.alert.AlertEventCodec;
import dev.tidemark.analysis.alert.Destination.Webhook;
import dev.tidemark.analysis.alert.Destination.Webhook.Form;
import dev.tidemark.analysis.alert.Secret;
import dev.tidemark.deploy.alert.HttpReceiver;
import dev.tidemark.deploy.alert.Samples;
import dev.tidemark.deploy.alert.SetClock;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against a real HTTP server. */
@Timeout(120)
class WebhookSinkTest {
  private static final Clock CLOCK = new SetClock(Instant.ofEpochSecond(1_614_265_330));

  private HttpReceiver receiver;

  @BeforeEach
  void start() throws Exception {
    receiver = new HttpReceiver();
  }

  @AfterEach
  void stop() throws Exception {
    receiver.close();
  }

  @Test
  void deliver_anEvent_isACloudEvent() throws Exception {
    AlertEvent event = Samples.revised("new", "rust: sync: add a lock");
    sink(Form.CLOUDEVENTS, Optional.empty()).deliver(Dispatch.of(event));
    HttpReceiver.Request request = receiver.requests().getFirst();
    assertThat(request.path()).isEqualTo("/hook?x=y");
    assertThat(request.header("Content-Type")).isEqualTo(AlertEventCodec.MEDIA_TYPE);
    assertThat(request.header("webhook-id")).isEqualTo(event.id());
    assertThat(request.header("webhook-timestamp")).isEqualTo("1614265330");
    assertThat(request.headers().containsKey("webhook-signature")).isFalse();
    assertThat(AlertEventCodec.read(request.body().getBytes(UTF_8))).isEqualTo(event);
  }

  @Test
  void deliver_severalEvents_areABatchOfCloudEvents() throws Exception {
    AlertEvent one = Samples.revised("new", "one");
    AlertEvent two = Samples.revised("new", "two");
    sink(Form.CLOUDEVENTS, Optional.empty()).deliver(new Dispatch("new", List.of(one, two), 0));
    HttpReceiver.Request request = receiver.requests().getFirst();
    assertThat(request.header("Content-Type"))
        .isEqualTo("application/cloudevents-batch+json; charset=UTF-8");
    JsonNode batch = json(request.body());
    assertThat(batch.size()).isEqualTo(2);
    assertThat(AlertEventCodec.read(batch.get(1).toString().getBytes(UTF_8))).isEqualTo(two);
  }

  /** The example that the documents of Standard Webhooks give. */
  @Test
  void signature_ofTheStandardsExample_isTheOneItNames() throws Exception {
    assertThat(
            WebhookSink.signature(
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                "1614265330",
                "{\"test\": 2432232314}".getBytes(UTF_8)))
        .isEqualTo("g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void deliver_withAKey_isSignedOverWhatArrives() throws Exception {
    sink(Form.SLACK, Optional.of(new Secret.InEnvironment("KEY")))
        .deliver(Dispatch.of(Samples.event("new", "W\u00f6che", "J", "t")));
    HttpReceiver.Request request = receiver.requests().getFirst();
    assertThat(request.header("webhook-signature"))
        .isEqualTo(
            "v1,"
                + WebhookSink.signature(
                    "k3y",
                    request.header("webhook-id"),
                    "1614265330",
                    request.body().getBytes(UTF_8)));
  }

  @Test
  void deliver_slack_escapesTextAndCallsNobody() throws Exception {
    sink(Form.SLACK, Optional.empty())
        .deliver(
            Dispatch.of(
                Samples.event("new", "a <!channel> & b|c @here\u202e\u0007", "<@U012> J", "t")));
    JsonNode body = json(receiver.requests().getFirst().body());
    assertThat(body.path("text").stringValue())
        .isEqualTo(
            "<https://lore.kernel.org/all/cover-v3@example.org/|"
                + "a &lt;!channel&gt; &amp; b\u2758c @\u200bhere\ufffd\ufffd"
                + " (v3, 10 of 12 patches, +1,340 -20)>"
                + ", by &lt;@\u200bU012&gt; J (new: series.revised)");
    assertThat(body.path("unfurl_links").booleanValue(true)).isFalse();
  }

  @Test
  void deliver_mattermost_escapesMarkdownAndCallsNobody() throws Exception {
    sink(Form.MATTERMOST, Optional.empty())
        .deliver(
            Dispatch.of(Samples.event("new", "[x](javascript:y) <!all> **b** @all", "J_D", "t")));
    assertThat(json(receiver.requests().getFirst().body()).path("text").stringValue())
        .isEqualTo(
            "[\\[x\\]\\(javascript\\:y\\) &lt;!all&gt; \\*\\*b\\*\\* @\u200ball"
                + " \\(v3, 10 of 12 patches, +1,340 -20\\)]"
                + "(https://lore.kernel.org/all/cover-v3@example.org/)"
                + ", by J\\_D \\(new\\: series.revised\\)");
  }

  @Test
  void deliver_matrix_hasTextAndHtml() throws Exception {
    sink(Form.MATRIX, Optional.empty())
        .deliver(
            new Dispatch(
                "new",
                List.of(Samples.event("new", "<b> @room", "J", "t"), Samples.revised("new", "two")),
                37));
    JsonNode body = json(receiver.requests().getFirst().body());
    assertThat(body.path("text").stringValue().split("\n"))
        .hasSize(3)
        .contains("and 37 more")
        .contains(
            "<b> @\u200broom (v3, 10 of 12 patches, +1,340 -20), by J (new: series.revised)"
                + " https://lore.kernel.org/all/cover-v3@example.org/");
    assertThat(body.path("html").stringValue())
        .startsWith(
            "<a href=\"https://lore.kernel.org/all/cover-v3@example.org/\">"
                + "&lt;b&gt; @\u200broom (v3")
        .endsWith("<br>\nand 37 more");
  }

  @Test
  void deliver_byStatus_isDoneRefusedOrTriedAgain() throws Exception {
    WebhookSink sink = sink(Form.CLOUDEVENTS, Optional.empty());
    for (int done : List.of(200, 201, 202, 204)) {
      receiver.answer(done);
      sink.deliver(Dispatch.of(Samples.revised("new", "x")));
    }
    for (int refused : List.of(400, 401, 403, 404, 410, 413, 422)) {
      assertThat(failure(sink, refused).permanent()).as("%s", refused).isTrue();
    }
    for (int passing : List.of(301, 302, 307, 408, 429, 500, 502, 503, 504)) {
      assertThat(failure(sink, passing).permanent()).as("%s", passing).isFalse();
    }
  }

  @Test
  void deliver_retryAfter_isSecondsOrADate() {
    WebhookSink sink = sink(Form.CLOUDEVENTS, Optional.empty());
    receiver.retryAfter("90");
    assertThat(failure(sink, 503).pause()).contains(Duration.ofSeconds(90));
    receiver.retryAfter("Thu, 25 Feb 2021 15:04:10 GMT");
    assertThat(failure(sink, 503).pause()).contains(Duration.ofMinutes(2).minusSeconds(0));
    for (String odd : List.of("soon", "-5", "99999999999999", "Thu, 25 Feb 2010 15:04:10 GMT")) {
      receiver.retryAfter(odd);
      assertThat(failure(sink, 503).pause()).isEmpty();
    }
  }

  @Test
  void deliver_toThisMachineWithoutLeave_isRefusedWithTheSettingThatAllowsIt() {
    var guarded =
        new WebhookSink(
            webhook(Form.CLOUDEVENTS, Optional.empty()),
            new Secrets(Map.of()),
            post(PublicAddress::is),
            CLOCK);
    DeliveryFailure failure = failure(guarded, 200);
    assertThat(failure.permanent()).isFalse();
    assertThat(failure).hasMessageContaining("alert.allowprivate");
    assertThat(receiver.requests()).isEmpty();
  }

  @Test
  void deliver_secretThatIsNotThere_saysWhereItShouldBe() {
    var sink =
        new WebhookSink(
            new Webhook(new Secret.InEnvironment("HOOK_URL"), Form.CLOUDEVENTS, Optional.empty()),
            new Secrets(Map.of()),
            post(address -> true),
            CLOCK);
    assertThat(failure(sink, 200)).hasMessage("the environment has no HOOK_URL");
  }

  private DeliveryFailure failure(WebhookSink sink, int answer) {
    receiver.answer(answer);
    return catchThrowableOfType(
        DeliveryFailure.class, () -> sink.deliver(Dispatch.of(Samples.revised("new", "x"))));
  }

  private WebhookSink sink(Form form, Optional<Secret> key) {
    return new WebhookSink(
        webhook(form, key), new Secrets(Map.of("KEY", "k3y")), post(address -> true), CLOCK);
  }

  private Webhook webhook(Form form, Optional<Secret> key) {
    return new Webhook(new Secret.Plain(receiver.url("/hook?x=y")), form, key);
  }

  private static HttpPost post(Predicate<InetAddress> allowed) {
    return new HttpPost(InetAddress::getAllByName, allowed, Duration.ofSeconds(30));
  }

  private static JsonNode json(String text) {
    return JsonMapper.builder().build().readTree(text);
  }
}
