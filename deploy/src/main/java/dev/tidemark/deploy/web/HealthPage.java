package dev.tidemark.deploy.web;

import dev.tidemark.deploy.config.Settings;
import dev.tidemark.deploy.line.SyncLog;
import dev.tidemark.index.search.MailSearcher;
import dev.tidemark.ingest.topic.KafkaConnection;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether this process can do its work: 200 if the index can be read and Kafka answers, else 503. A
 * source that cannot be pulled is told of but is no reason to send anybody elsewhere: the server
 * behind it is another machine's matter.
 */
final class HealthPage {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Kafka is asked at most so often, however often we are. */
  private static final Duration KAFKA_ASKED = Duration.ofSeconds(5);

  private static final Duration KAFKA_PATIENCE = Duration.ofSeconds(4);

  private final SyncLog sources;
  private final LiveIndex index;
  private final KafkaConnection kafka;
  private final ReentrantLock asking = new ReentrantLock();
  private Optional<String> kafkaTrouble = Optional.empty();
  private long kafkaAsked = System.nanoTime() - KAFKA_ASKED.toNanos();

  HealthPage(Settings settings, LiveIndex index, KafkaConnection kafka) {
    this.sources = new SyncLog(settings.home());
    this.index = index;
    this.kafka = kafka;
  }

  WebAnswer page() throws InterruptedException {
    ObjectNode body = JSON.createObjectNode();
    body.put("status", "");
    boolean good = index(body.putObject("index"));
    Optional<String> trouble = kafkaTrouble();
    ObjectNode log = body.putObject("kafka");
    log.put("reachable", trouble.isEmpty());
    trouble.ifPresent(reason -> log.put("failure", reason));
    good &= trouble.isEmpty();
    ObjectNode pulled = body.putObject("sources");
    sources
        .entries()
        .forEach(
            (name, entry) -> {
              ObjectNode source = pulled.putObject(name);
              source.put("list", entry.list());
              source.put("tried", entry.tried());
              source.put("succeeded", entry.succeeded());
              if (!entry.failure().isEmpty()) {
                source.put("failure", entry.failure());
              }
            });
    body.put("status", good ? "ok" : "failing");
    String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(body) + "\n";
    return WebAnswer.of(WebAnswer.JSON, text)
        .status(good ? 200 : 503)
        .header("Cache-Control", "no-store");
  }

  private boolean index(ObjectNode part) {
    String failure;
    try {
      MailSearcher searcher = index.now();
      part.put("readable", true);
      part.put("documents", searcher.size());
      return true;
    } catch (NoSuchFileException e) {
      failure = "nothing is indexed yet";
    } catch (IOException | RuntimeException e) {
      failure = String.valueOf(e.getMessage());
    }
    part.put("readable", false);
    part.put("failure", failure);
    return false;
  }

  /** Why Kafka cannot be reached; empty if it can. */
  private Optional<String> kafkaTrouble() throws InterruptedException {
    asking.lockInterruptibly();
    try {
      if (System.nanoTime() - kafkaAsked >= KAFKA_ASKED.toNanos()) {
        kafkaTrouble = askKafka();
        kafkaAsked = System.nanoTime();
      }
      return kafkaTrouble;
    } finally {
      asking.unlock();
    }
  }

  /** In a thread of its own: whoever looks for a broker that is gone may wait for long. */
  private Optional<String> askKafka() throws InterruptedException {
    var asked = new FutureTask<>(this::clusterId);
    Thread thread = Thread.ofVirtual().name("tidemark-health").start(asked);
    try {
      asked.get(KAFKA_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return Optional.empty();
    } catch (TimeoutException e) {
      thread.interrupt();
      return Optional.of("no answer within " + KAFKA_PATIENCE.toSeconds() + " seconds");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      return Optional.of(String.valueOf(cause == null ? e.getMessage() : cause.getMessage()));
    }
  }

  private String clusterId() throws IOException, InterruptedException, ExecutionException {
    try (Admin admin = kafka.clients().admin()) {
      int patience = (int) KAFKA_PATIENCE.toMillis();
      return admin
          .describeCluster(new DescribeClusterOptions().timeoutMs(patience))
          .clusterId()
          .get();
    }
  }
}
