package dev.tidemark.deploy.alert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.tidemark.analysis.alert.AlertEvent;
import dev.tidemark.analysis.alert.AlertEventCodec;
import dev.tidemark.analysis.alert.AlertRule;
import dev.tidemark.analysis.alert.Destination;
import dev.tidemark.analysis.alert.Destination.Webhook;
import dev.tidemark.analysis.alert.Destination.Webhook.Form;
import dev.tidemark.analysis.alert.Pace;
import dev.tidemark.analysis.alert.Pace.Digest;
import dev.tidemark.analysis.alert.Pace.Quiet;
import dev.tidemark.analysis.alert.Secret;
import dev.tidemark.analysis.alert.Watch;
import dev.tidemark.deploy.alert.DeliveryReport.Hold;
import dev.tidemark.deploy.alert.DeliveryReport.Waiting;
import dev.tidemark.deploy.alert.sink.Sinks;
import dev.tidemark.deploy.broker.TestKafka;
import dev.tidemark.deploy.config.Settings;
import dev.tidemark.deploy.config.Settings.AlertSettings;
import dev.tidemark.deploy.config.Settings.MailSettings;
import dev.tidemark.ingest.topic.KafkaClients;
import dev.tidemark.ingest.topic.KafkaConnection;
import dev.tidemark.ingest.topic.Topics;
import dev.tidemark.testing.Seeds;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** From the topic of a real broker to real receivers. */
@Timeout(300)
class DeliveryTest {
  @TempDir Path home;

  private final SetClock clock = new SetClock(Instant.parse("2026-03-02T10:00:00Z"));
  private final String rule = "r" + UUID.randomUUID().toString().substring(0, 8);
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private List<AlertRule> rules = List.of();
  private KafkaClients clients = KafkaClients.of("unused");
  private HttpReceiver receiver;
  private HttpReceiver other;
  private @Nullable GreenMail mail;

  @BeforeEach
  void start() throws Exception {
    clients = TestKafka.broker().clients();
    receiver = new HttpReceiver();
    other = new HttpReceiver();
  }

  @AfterEach
  void stop() throws Exception {
    receiver.close();
    other.close();
  }

  // What is delivered, and from where on

  @Test
  void deliverDue_newRule_beginsWithItsFirstEventAndTellsEachOnce() throws Exception {
    put("one", "two");
    rules = List.of(rule(Pace.AT_ONCE, hook(receiver)));
    assertThat(deliver().delivered()).isEqualTo(2);
    assertThat(titles(receiver)).containsExactly("one", "two");

    put("three");
    assertThat(deliver()).isEqualTo(new DeliveryReport(1, 0, List.of()));
    assertThat(deliver()).isEqualTo(DeliveryReport.NONE);
    assertThat(titles(receiver)).containsExactly("one", "two", "three");
  }

  @Test
  void deliverDue_destinationAddedToARule_beginsWithWhatComesThen() throws Exception {
    put("one");
    rules = List.of(rule(Pace.AT_ONCE, hook(receiver)));
    deliver();
    put("two");
    rules = List.of(rule(Pace.AT_ONCE, hook(receiver), hook(other)));
    deliver();
    put("three");
    deliver();
    assertThat(titles(receiver)).containsExactly("one", "two", "three");
    assertThat(titles(other)).containsExactly("three");
  }

  @Test
  void deliverDue_firstDestinationOfARuleThatLongHadNone_beginsWithWhatComesThen()
      throws Exception {
    put("one");
    rules = List.of(rule(Pace.AT_ONCE));
    deliver();
    put("two");
    rules = List.of(rule(Pace.AT_ONCE, hook(receiver)));
    deliver();
    put("three");
    deliver();
    assertThat(titles(receiver)).containsExactly("three");
  }

  @Test
  void deliverDue_ruleWithTwoDestinationsOfWhichOneFailed_losesNothingOfTheOther()
      throws Exception {
    put("one", "two");
    other.answer(503);
    rules = List.of(rule(Pace.AT_ONCE, hook(receiver), hook(other)));
    DeliveryReport report = deliver();
    assertThat(report.delivered()).isEqualTo(2);
    assertThat(report.waiting())
        .singleElement()
        .satisfies(
            waiting -> {
              assertThat(waiting.events()).isEqualTo(2);
              assertThat(waiting.hold()).isEqualTo(Hold.FAILED);
              assertThat(waiting.reason()).contains("503");
              assertThat(waiting.until().orElseThrow()).isAfter(clock.instant());
            });
    assertThat(other.requests()).hasSize(1);

    other.answer(200);
    assertThat(deliver().delivered()).isEqualTo(2);
    assertThat(titles(receiver)).containsExactly("one", "two");
    assertThat(titles(other)).containsExactly("one", "one", "two");
  }

  @Test
  void deliverDue_destinationTakenAwayAndGivenBack_beginsAnewUnlessItWasAnEditorsMoment()
      throws Exception {
    AlertRule both = rule(Pace.AT_ONCE, hook(receiver), hook(other));
    AlertRule one = rule(Pace.AT_ONCE, hook(receiver));
    rules = List.of(both);
    deliver();
    rules = List.of(one);
    put("one");
    deliver();
    clock.advance(Duration.ofSeconds(30));
    rules = List.of(both);
    deliver();
    assertThat(titles(other)).containsExactly("one");

    rules = List.of(one);
    put("two");
    deliver();
    clock.advance(Duration.ofMinutes(2));
    rules = List.of(both);
    deliver();
    put("three");
    deliver();
    assertThat(titles(other)).containsExactly("one", "three");
    assertThat(titles(receiver)).containsExactly("one", "two", "three");
  }

  @Test
  void deliverDue_pausedRule_keepsWhatItHas() throws Exception {
    AlertRule loud = rule(Pace.AT_ONCE, hook(receiver));
    put("one");
    rules = List.of(loud.pause());
    assertThat(deliver().waiting())
        .containsExactly(new Waiting(rule, hook(receiver), 1, Hold.PAUSED, Optional.empty(), ""));
    rules = List.of(loud);
    deliver();
    assertThat(titles(receiver)).containsExactly("one");
  }

  @Test
  void deliverDue_eventThatCompletesAnother_changesTheFeedAndIsNotToldElsewhere() throws Exception {
    AlertEvent first = Samples.revised(rule, "one");
    put(first, Samples.amended(first, Samples.TIME.plusSeconds(600)));
    rules = List.of(rule(Pace.AT_ONCE, hook(receiver), new Destination.Feed()));
    assertThat(deliver().delivered()).isEqualTo(3);
    assertThat(titles(receiver)).containsExactly("one");
    assertThat(Files.readString(Sinks.feeds(home).resolve(rule + ".atom")))
        .contains("one, now complete")
        .containsOnlyOnce("<entry>");
  }

  @Test
  void deliverDue_stdout_isALineAnEvent() throws Exception {
    put("one");
    rules = List.of(rule(Pace.AT_ONCE, new Destination.Stdout()));
    deliver();
    assertThat(printed.toString(UTF_8))
        .isEqualTo(
            "2026-03-02 09:30 UTC ["
                + rule
                + "] series.revised: one (v3, 10 of 12 patches, +1,340 -20), Jane Doe"
                + " https://lore.kernel.org/all/cover-v3@example.org/\n");
  }

  @Test
  void deliverDue_recordThatIsNoEvent_isGivenUpAndDoesNotStopTheRest() throws Exception {
    put("one");
    send(List.of(new ProducerRecord<>(Topics.EVENTS, rule.getBytes(UTF_8), "{}".getBytes(UTF_8))));
    put("two");
    rules = List.of(rule(Pace.AT_ONCE, hook(receiver)));
    assertThat(deliver()).isEqualTo(new DeliveryReport(2, 1, List.of()));
    assertThat(titles(receiver)).containsExactly("one", "two");
    assertThat(letters()).singleElement().extracting(DeadLetter::event).isEqualTo(Optional.empty());
  }

  // Failures

  @Test
  void deliverDue_whileADestinationIsDown_triesAgainEverLaterAndSaysSoOnce() throws Exception {
    put("one");
    receiver.answer(503);
    rules = List.of(rule(Pace.AT_ONCE, hook(receiver)));
    try (var log = new LogLines();
        Delivery delivery = delivery()) {
      delivery.deliverDue();
      delivery.deliverDue();
      assertThat(receiver.requests()).hasSize(1);
      clock.advance(Duration.ofSeconds(5));
      delivery.deliverDue();
      assertThat(receiver.requests()).hasSize(2);
      clock.advance(Duration.ofSeconds(7));
      delivery.deliverDue();
      assertThat(receiver.requests()).hasSize(2);
      clock.advance(Duration.ofSeconds(3));
      delivery.deliverDue();
      assertThat(receiver.requests()).hasSize(3);
      assertThat(log.lines())
          .containsExactly(
              "alert "
                  + rule
                  + ": webhook cloudevents http://127.0.0.1/... cannot be delivered to: its server"
                  + " answered 503; trying again until it can");

      receiver.answer(200);
      clock.advance(Duration.ofHours(1));
      delivery.deliverDue();
      assertThat(log.lines()).hasSize(2);
      assertThat(log.lines().getLast()).endsWith("is delivered to again");
    }
    assertThat(titles(receiver)).containsExactly("one", "one", "one", "one");
  }

  @Test
  void deliverDue_serverThatAsksToBeLeftAlone_isLeftAlone() throws Exception {
    put("one");
    receiver.answer(429);
    receiver.retryAfter("600");
    rules = List.of(rule(Pace.AT_ONCE, hook(receiver)));
    try (Delivery delivery = delivery()) {
      assertThat(delivery.deliverDue().waiting())
          .extracting(Waiting::until)
          .containsExactly(Optional.of(clock.instant().plusSeconds(600)));
    }
  }

  @Test
  void deliverDue_refusedForGood_goesToTheDeadLettersAndTheNextIsTried() throws Exception {
    put("one", "two", "three");
    var answers = new AtomicInteger();
    receiver.answer(() -> answers.incrementAndGet() == 2 ? 410 : 200);
    rules = List.of(rule(Pace.AT_ONCE, hook(receiver)));
    assertThat(deliver()).isEqualTo(new DeliveryReport(2, 1, List.of()));
    assertThat(titles(receiver)).containsExactly("one", "two", "three");
    assertThat(letters())
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.destination())
                  .isEqualTo("webhook cloudevents http://127.0.0.1/...");
              assertThat(letter.reason()).isEqualTo("its server answered 410");
              assertThat(letter.time()).isEqualTo(clock.instant());
              assertThat(letter.event().orElseThrow().news().title()).isEqualTo("two");
            });
    assertThat(deliver()).isEqualTo(DeliveryReport.NONE);
  }

  @Test
  void deliverDue_downForFiveDays_givesUpWhatIsThatOldAndGoesOn() throws Exception {
    put("one", "two");
    receiver.answer(503);
    rules = List.of(rule(Pace.AT_ONCE, hook(receiver)));
    deliver();
    clock.advance(Duration.ofDays(4));
    put("three");
    assertThat(deliver().rejected()).isZero();
    clock.advance(Duration.ofDays(1));
    DeliveryReport report = deliver();
    assertThat(report.rejected()).isEqualTo(2);
    assertThat(report.waiting()).extracting(Waiting::events).containsExactly(1);
    assertThat(letters())
        .extracting(DeadLetter::reason)
        .containsOnly("not delivered for 5 days: its server answered 503");
    receiver.answer(200);
    deliver();
    assertThat(titles(receiver).getLast()).isEqualTo("three");
  }

  @Test
  void start_destinationThatNeverAnswers_delaysOnlyItself() throws Exception {
    var stuck = new CountDownLatch(1);
    receiver.answer(
        () -> {
          try {
            stuck.await(60, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return 200;
        });
    rules = List.of(rule(Pace.AT_ONCE, hook(receiver), hook(other)));
    try (Delivery delivery = delivery()) {
      delivery.start();
      put("one", "two", "three");
      await().until(() -> titles(other).size() == 3);
      assertThat(receiver.requests()).hasSize(1);
      stuck.countDown();
      await().until(() -> titles(receiver).size() == 3);
    }
  }

  // Pace

  @Test
  void deliverDue_digest_gathersAndSendsAtTheTurnOfTheHour() throws Exception {
    clock.set("2026-03-02T10:10:00Z");
    put("one", "two");
    rules = List.of(rule(new Pace(Digest.HOURLY, Optional.empty(), 0), hook(receiver)));
    assertThat(deliver().waiting())
        .containsExactly(
            new Waiting(
                rule,
                hook(receiver),
                2,
                Hold.DIGEST,
                Optional.of(Instant.parse("2026-03-02T11:00:00Z")),
                ""));
    clock.set("2026-03-02T11:05:00Z");
    put("three");
    assertThat(deliver().delivered()).isEqualTo(2);
    assertThat(receiver.requests())
        .singleElement()
        .satisfies(
            request ->
                assertThat(request.header("Content-Type"))
                    .startsWith("application/cloudevents-batch+json"));
    assertThat(titles(receiver)).containsExactly("one", "two");
  }

  @Test
  void deliverDue_quietHours_areQuiet() throws Exception {
    var night = new Quiet(LocalTime.of(22, 0), LocalTime.of(7, 0), ZoneId.of("Europe/Berlin"));
    rules = List.of(rule(new Pace(Digest.NONE, Optional.of(night), 0), hook(receiver)));
    clock.set("2026-03-02T23:00:00Z");
    put("one");
    assertThat(deliver().waiting())
        .extracting(Waiting::hold, Waiting::until)
        .containsExactly(tuple(Hold.QUIET, Optional.of(Instant.parse("2026-03-03T06:00:00Z"))));
    clock.set("2026-03-03T06:00:00Z");
    deliver();
    assertThat(titles(receiver)).containsExactly("one");
  }

  @Test
  void deliverDue_aboveTheRateLimit_countsTheRestInTheNextDelivery() throws Exception {
    rules =
        List.of(
            rule(
                new Pace(Digest.NONE, Optional.empty(), 2),
                new Webhook(new Secret.Plain(receiver.url("/")), Form.SLACK, Optional.empty())));
    put(IntStream.rangeClosed(1, 59).mapToObj(i -> "title " + i).toArray(String[]::new));
    DeliveryReport report = deliver();
    assertThat(report.delivered()).isEqualTo(2);
    assertThat(report.waiting())
        .extracting(Waiting::events, Waiting::hold, Waiting::until)
        .containsExactly(
            tuple(57, Hold.LIMIT, Optional.of(clock.instant().plus(Duration.ofHours(1)))));
    clock.advance(Duration.ofMinutes(59));
    assertThat(deliver().delivered()).isZero();
    clock.advance(Duration.ofMinutes(1));
    assertThat(deliver().delivered()).isEqualTo(57);
    assertThat(receiver.requests()).hasSize(3);
    assertThat(receiver.requests().getLast().body())
        .contains("title 3 ", "title 22 ", "and 37 more")
        .doesNotContain("title 23 ");
  }

  // The end of a process, at any point

  @Test
  void deliverDue_endedAtAnyPoint_losesNothingAndRepeatsAtMostOneADestination() throws Exception {
    long seed = Seeds.seed();
    var random = new Random(seed);
    rules = List.of(rule(Pace.AT_ONCE, hook(receiver), hook(other)));
    var wanted = new ArrayList<String>();
    int ends = 0;
    for (int round = 0; round < 12; round++) {
      for (int i = random.nextInt(4); i >= 0; i--) {
        String title = "title " + wanted.size();
        put(title);
        wanted.add(title);
      }
      // A process that ends after so many commits: what it did last is not written down.
      KafkaConnection dying = dying(random.nextInt(6));
      try (Delivery delivery = new Delivery(dying, () -> rules, sinks(), clock)) {
        delivery.deliverDue();
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("the process ends here");
        ends++;
      }
    }
    deliver();
    assertThat(ends).as("-Dtests.seed=%s", seed).isPositive();
    for (HttpReceiver one : List.of(receiver, other)) {
      List<String> got = titles(one);
      assertThat(new ArrayList<>(new LinkedHashSet<>(got)))
          .as("-Dtests.seed=%s", seed)
          .isEqualTo(wanted);
      assertThat(got.size() - wanted.size()).as("-Dtests.seed=%s", seed).isLessThanOrEqualTo(ends);
      var ids = new HashSet<String>();
      one.requests().forEach(request -> ids.add(request.header("webhook-id")));
      assertThat(ids).hasSize(wanted.size());
    }
  }

  @Test
  void deliverDue_endedWhileGivingUp_stillHasTheDeadLetterOnce() throws Exception {
    put("one");
    receiver.answer(410);
    rules = List.of(rule(Pace.AT_ONCE, hook(receiver)));
    try (Delivery delivery = new Delivery(dying(1), () -> rules, sinks(), clock)) {
      assertThatExceptionOfType(IOException.class).isThrownBy(delivery::deliverDue);
    }
    assertThat(letters()).isEmpty();
    deliver();
    assertThat(letters()).hasSize(1);
  }

  @Test
  void start_kafkaThatCannotBeWrittenForAWhile_isToldOnceAndNothingComesTwice() throws Exception {
    rules = List.of(rule(Pace.AT_ONCE, hook(receiver)));
    var full = new AtomicInteger();
    KafkaConnection kafka =
        new CheckedKafka(
            clients,
            () -> {
              if (full.get() > 0 && full.getAndDecrement() > 0) {
                throw new IOException("the disk is full");
              }
            });
    try (var log = new LogLines();
        Delivery delivery = new Delivery(kafka, () -> rules, sinks(), clock)) {
      delivery.start();
      put("one");
      await().until(() -> titles(receiver).size() == 1);
      full.set(2);
      put("two", "three");
      await().until(() -> titles(receiver).size() == 3);
      assertThat(titles(receiver)).containsExactly("one", "two", "three");
      await().until(() -> log.lines().size() >= 2);
      assertThat(log.lines())
          .containsExactly(
              "alerts cannot be delivered (the disk is full), trying again until they can",
              "alerts are delivered again");
    }
  }

  // Following

  @Test
  void start_mail_isInTheServerSoonAfterTheEventIsInTheTopic() throws Exception {
    rules = List.of(rule(Pace.AT_ONCE, new Destination.Mailbox("Reader <reader@example.org>")));
    var server = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
    server.start();
    mail = server;
    try (Delivery delivery = delivery()) {
      delivery.start();
      put("one");
      assertThat(server.waitForIncomingEmail(60_000, 1)).isTrue();
      put("two");
      assertThat(server.waitForIncomingEmail(60_000, 2)).isTrue();
      assertThat(server.getReceivedMessages())
          .extracting(MimeMessage::getMessageID)
          .containsExactly(
              "<" + Samples.id(rule, "one") + "@alerts.tidemark.invalid>",
              "<" + Samples.id(rule, "two") + "@alerts.tidemark.invalid>");
    } finally {
      server.stop();
    }
  }

  @Test
  void eventLog_eventsThatAreNotAtHand_areReadAgain() throws Exception {
    put("one", "two", "three");
    var offsets = new ArrayList<Long>();
    for (var in : TestKafka.read(clients, Topics.EVENTS)) {
      if (rule.equals(new String(in.key(), UTF_8))) {
        offsets.add(in.offset());
      }
    }
    try (var log = new EventLog(TestKafka.broker())) {
      for (int i : new int[] {2, 0, 1, 0}) {
        assertThat(AlertEventCodec.read(log.read(offsets.get(i))).news().title())
            .isEqualTo(List.of("one", "two", "three").get(i));
      }
    }
  }

  @Test
  void start_followsTopicAndRules() throws Exception {
    rules = List.of(rule(Pace.AT_ONCE, hook(receiver)));
    try (Delivery delivery = delivery()) {
      delivery.start();
      put("one");
      await().until(() -> titles(receiver).equals(List.of("one")));
      rules = List.of(rule(Pace.AT_ONCE, hook(receiver), hook(other)));
      delivery.wake();
      await()
          .until(
              () ->
                  TestKafka.read(clients, Topics.CURSORS).stream()
                          .map(in -> new String(in.key(), UTF_8))
                          .filter(key -> key.startsWith("deliver " + rule + " "))
                          .distinct()
                          .count()
                      == 2);
      put("two");
      await().until(() -> titles(other).equals(List.of("two")));
      rules = List.of();
      delivery.wake();
    }
    assertThat(titles(receiver)).startsWith("one");
  }

  @Test
  void deliverDue_whileAnotherProcessDelivers_takesOver() throws Exception {
    rules = List.of(rule(Pace.AT_ONCE, hook(receiver)));
    try (var log = new LogLines();
        Delivery first = delivery()) {
      first.start();
      put("one");
      await().until(() -> titles(receiver).size() == 1);
      receiver.answer(503);
      put("two");
      await().until(() -> receiver.requests().size() == 2);
      receiver.answer(200);
      deliver();
      clock.advance(Duration.ofMinutes(1));
      await().until(() -> log.lines().stream().anyMatch(l -> l.startsWith("another")));
    }
    assertThat(titles(receiver)).startsWith("one", "two", "two");
  }

  // Secrets

  @Test
  void deliverDue_failingWebhookWhoseUrlIsASecret_tellsItNowhere() throws Exception {
    String secret = "T0P" + UUID.randomUUID().toString().replace("-", "");
    Path file = home.resolve("url");
    Path key = Files.writeString(home.resolve("key"), "k3y" + secret);
    var hook =
        new Webhook(new Secret.InFile(file), Form.CLOUDEVENTS, Optional.of(new Secret.InFile(key)));
    rules = List.of(rule(Pace.AT_ONCE, hook));
    put("one");
    var told = new ArrayList<String>();
    try (var log = new LogLines()) {
      Files.writeString(file, receiver.url("/services/" + secret + "?token=" + secret));
      for (int code : List.of(302, 401, 500)) {
        receiver.answer(code);
        put("answered " + code);
        told.add(deliver().toString());
      }
      for (String url :
          List.of(
              "http://" + secret + ".invalid/",
              "https://127.0.0.1:1/" + secret,
              "http://user:" + secret + "@127.0.0.1:1/",
              "no url " + secret,
              "ftp://" + secret)) {
        Files.writeString(file, url);
        told.add(deliver().toString());
      }
      told.addAll(log.lines());
    }
    letters().forEach(letter -> told.add(letter.toString()));
    TestKafka.read(clients, Topics.CURSORS)
        .forEach(in -> told.add(new String(in.key(), UTF_8) + new String(in.value(), UTF_8)));
    assertThat(told).hasSizeGreaterThan(10).noneMatch(text -> text.contains(secret));
    assertThat(receiver.requests()).isNotEmpty();
  }

  // What the tests share

  private AlertRule rule(Pace pace, Destination... to) {
    return new AlertRule(
        rule, "", EnumSet.allOf(Watch.class), Instant.EPOCH, false, List.of(to), pace);
  }

  private static Webhook hook(HttpReceiver to) {
    return new Webhook(new Secret.Plain(to.url("/hook")), Form.CLOUDEVENTS, Optional.empty());
  }

  private Sinks sinks() {
    Settings defaults = Settings.defaults(home);
    var settings =
        new Settings(
            home,
            defaults.sources(),
            defaults.trees(),
            defaults.kafka(),
            defaults.report(),
            mailSettings(),
            defaults.series(),
            new AlertSettings(Duration.ZERO, true),
            defaults.serve(),
            defaults.schedules());
    return new Sinks(settings, Map.of(), new PrintStream(printed, true, UTF_8), false, clock);
  }

  private MailSettings mailSettings() {
    GreenMail server = mail;
    return server == null
        ? MailSettings.NONE
        : new MailSettings(
            Optional.of("127.0.0.1"),
            server.getSmtp().getPort(),
            MailSettings.Tls.NONE,
            Optional.of("alerts@example.org"),
            Optional.empty(),
            Optional.empty());
  }

  private Delivery delivery() throws Exception {
    Supplier<List<AlertRule>> asked = () -> rules;
    return new Delivery(TestKafka.broker(), asked, sinks(), clock);
  }

  /** As {@code sync} does it: a process of its own. */
  private DeliveryReport deliver() throws Exception {
    try (Delivery delivery = delivery()) {
      return delivery.deliverDue();
    }
  }

  private KafkaConnection dying(int commits) {
    var left = new AtomicInteger(commits);
    return new CheckedKafka(
        clients,
        () -> {
          if (left.getAndDecrement() <= 0) {
            throw new IOException("the process ends here");
          }
        });
  }

  private void put(String... titles) {
    put(
        Arrays.stream(titles)
            .map(title -> Samples.revised(rule, title))
            .toArray(AlertEvent[]::new));
  }

  private void put(AlertEvent... events) {
    send(
        Arrays.stream(events)
            .map(
                event ->
                    new ProducerRecord<>(
                        Topics.EVENTS,
                        null,
                        clock.instant().toEpochMilli(),
                        event.rule().getBytes(UTF_8),
                        AlertEventCodec.write(event)))
            .toList());
  }

  private void send(List<ProducerRecord<byte[], byte[]>> events) {
    try (Producer<byte[], byte[]> producer = clients.producer("test-events")) {
      producer.initTransactions();
      producer.beginTransaction();
      for (ProducerRecord<byte[], byte[]> event : events) {
        var unused = producer.send(event);
      }
      producer.commitTransaction();
    }
  }

  private static ConditionFactory await() {
    return Awaitility.await().atMost(Duration.ofSeconds(60));
  }

  private List<DeadLetter> letters() {
    return DeadLetter.all(clients).stream().filter(one -> one.rule().equals(rule)).toList();
  }

  /** Titles of the events that arrived, in order, whatever was answered. */
  private static List<String> titles(HttpReceiver at) {
    var titles = new ArrayList<String>();
    for (HttpReceiver.Request request : at.requests()) {
      var json = JsonMapper.builder().build().readTree(request.body());
      if (json.isArray()) {
        json.forEach(event -> titles.add(event.at("/data/title").stringValue()));
      } else {
        titles.add(json.at("/data/title").stringValue());
      }
    }
    return titles;
  }
}
