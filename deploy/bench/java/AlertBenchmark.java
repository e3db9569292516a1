package dev.tidemark.bench;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.tidemark.analysis.alert.AlertRule;
import dev.tidemark.analysis.alert.Destination;
import dev.tidemark.analysis.alert.Pace;
import dev.tidemark.analysis.alert.Watch;
import dev.tidemark.deploy.alert.Alerts;
import dev.tidemark.deploy.broker.BrokerLease;
import dev.tidemark.deploy.config.AlertRules;
import dev.tidemark.deploy.line.Pipeline;
import dev.tidemark.index.search.Works;
import dev.tidemark.ingest.topic.KafkaClients;
import dev.tidemark.ingest.topic.Topics;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * From a patch committed to a followed epoch on this disk to the event on the topic, and to the
 * mail in an SMTP server.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class AlertBenchmark {
  private final GreenMail server =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
  private FollowedInbox inbox;
  private Consumer<byte[], byte[]> events;
  private int count;
  private int seen;

  /** Starts to follow an epoch, with a rule that tells of every series by mail. */
  @Setup(Level.Trial)
  public void follow() throws Exception {
    server.start();
    Path folder = Files.createTempDirectory("tidemark-bench");
    Path home = Files.createDirectories(FollowedInbox.home(folder));
    new AlertRules(home)
        .put(
            new AlertRule(
                "all",
                "",
                Set.of(Watch.POSTED, Watch.REVISED),
                Instant.EPOCH,
                false,
                List.of(new Destination.Mailbox("me@example.org")),
                Pace.AT_ONCE));
    var nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    inbox =
        new FollowedInbox(
            folder,
            List.of(
                "alert.settle=0",
                "mail.smtp=127.0.0.1:" + server.getSmtp().getPort(),
                "mail.tls=none",
                "mail.from=bench@example.org"),
            settings ->
                Pipeline.open(
                    settings,
                    "bench",
                    kafka -> new Alerts(settings, kafka, searcher -> Works.NONE, nowhere)));
    KafkaClients clients =
        KafkaClients.of(BrokerLease.running(home).orElseThrow().bootstrap());
    events = clients.consumer("bench");
    var partition = new TopicPartition(Topics.EVENTS, 0);
    events.assign(List.of(partition));
    events.seekToBeginning(List.of(partition));
    commitToMail();
    while (seen < count) {
      read();
    }
  }

  /** Stops, and removes what was written. */
  @TearDown(Level.Trial)
  public void stop() throws Exception {
    events.close();
    inbox.close();
    server.stop();
  }

  /** Until the event is on the topic. */
  @Benchmark
  public int commitToEvent() throws IOException {
    commit();
    while (seen < count) {
      read();
    }
    return seen;
  }

  /** Until the mail is in the server. */
  @Benchmark
  public boolean commitToMail() throws IOException {
    commit();
    return server.waitForIncomingEmail(TimeUnit.MINUTES.toMillis(5), count);
  }

  private void read() {
    for (ConsumerRecord<byte[], byte[]> in : events.poll(Duration.ofMillis(1))) {
      seen += in.value() == null ? 0 : 1;
    }
  }

  private void commit() throws IOException {
    count++;
    inbox.add(
        "From: Ada Example <ada@example.org>\nSubject: [PATCH] tide: gauge "
            + count
            + "\nDate: "
            + DateTimeFormatter.RFC_1123_DATE_TIME.format(Instant.now().atZone(ZoneOffset.UTC))
            + "\nMessage-ID: <bench."
            + count
            + "@example.org>\n\nThe tide rises.\n---\ndiff --git a/tide.c b/tide.c\n"
            + "--- a/tide.c\n+++ b/tide.c\n@@ -1,2 +1,3 @@\n ebb\n+"
            + count
            + "\n flow\n");
  }
}
