package dev.tidemark.deploy.broker;

import dev.tidemark.deploy.log.LogRouter;
import dev.tidemark.ingest.topic.KafkaClients;
import dev.tidemark.ingest.topic.Topics;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server;
import kafka.server.SharedServer;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.BrokerIdNotRegisteredException;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopicConfig;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopicConfigCollection;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.controller.ControllerRequestContext;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.metadata.storage.FormatterException;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.server.ServerSocketFactory;
import org.apache.kafka.server.common.EligibleLeaderReplicasVersion;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * A real KRaft broker and its controller in this process, for one machine: loopback only, on ports
 * that the system gives, nothing replicated. Everything written is forced to disk before it is
 * acknowledged, so that a power cut cannot keep a cursor and lose the mail before it.
 *
 * <p>Put together from the parts of {@code KafkaRaftServer}, as Kafka's own test kit does, because
 * the whole does not let its caller choose the sockets, see the port or reach the controller.
 * Sockets are bound before the broker is configured, so a port cannot be lost to somebody else in
 * between; and topics are created by asking the controller directly, which saves a client and its
 * round trips.
 *
 * <p>Kafka's metrics and exit hooks are global, so one per process.
 */
final class LocalBroker {
  private static final int NODE_ID = 1;
  private static final String CLIENTS = "TIDEMARK";
  private static final String CONTROLLER = "CONTROLLER";
  private static final String META_PROPERTIES = "meta.properties";
  private static final Duration CONTROLLER_WAIT = Duration.ofSeconds(10);
  private static final Duration TOPIC_CREATION = Duration.ofSeconds(30);
  private static final Duration SHUTDOWN = Duration.ofSeconds(20);
  private static final int BACKLOG = 50;

  private final String clusterId;

  /**
   * Where brokers are that are being stopped, or were. Stopping one interrupts its threads, and if
   * one of them writes just then (that a transaction is complete, which is done after the commit
   * has returned), its file is closed under its hands and Kafka takes the disk for broken. The next
   * start completes what was written, as after a kill -9; it is no reason to end the process.
   */
  private static final Set<Path> STOPPING = ConcurrentHashMap.newKeySet();

  private final Path data;
  private final ServerSocketChannel clientSocket;
  private final ServerSocketChannel controllerSocket;
  private final BrokerServer broker;
  private final ControllerServer controller;

  /** Whether there was a broker on this data before. */
  private final boolean succeeds;

  static {
    // Kafka asks log4j for its levels; without this, log4j would look for a configuration first.
    if (System.getProperty("log4j2.loggerContextFactory") == null) {
      System.setProperty(
          "log4j2.loggerContextFactory",
          "org.apache.logging.log4j.simple.SimpleLoggerContextFactory");
      System.setProperty("org.apache.logging.log4j.simplelog.level", "OFF");
    }
  }

  /**
   * Starts the broker on a directory, which is made and formatted if it is new, and repaired if the
   * last broker on it was killed. Returns when it takes requests and the topics are there.
   *
   * @param data owned by this broker alone while it runs
   * @param partitions of the mail topic if it has to be created
   * @throws IOException if it does not start
   */
  static LocalBroker start(Path data, int partitions) throws IOException, InterruptedException {
    STOPPING.remove(data);
    Exit.setExitProcedure((status, message) -> die(data, status, message));
    Exit.setHaltProcedure((status, message) -> die(data, status, message));
    ServerSocketChannel clients = bind();
    ServerSocketChannel raft = bind();
    LocalBroker started = null;
    try {
      started = new LocalBroker(data, clients, raft);
      started.startup(partitions);
      return started;
    } catch (IOException | InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw new BrokerException("starting the local broker on " + data + ": " + e.getMessage(), e);
    } finally {
      if (started == null) {
        clients.close();
        raft.close();
      }
    }
  }

  private LocalBroker(Path data, ServerSocketChannel clients, ServerSocketChannel raft)
      throws Exception {
    this.data = data;
    clientSocket = clients;
    controllerSocket = raft;
    Map<String, String> settings = settings(data, port(clients), port(raft));
    succeeds = Files.exists(data.resolve(META_PROPERTIES));
    format(data);
    KafkaConfig config = new KafkaConfig(settings, false);
    var directories =
        KafkaRaftServer.initializeLogDirs(config, LoggerFactory.getLogger(LocalBroker.class), "");
    clusterId = directories._1().clusterId().orElseThrow();
    SharedServer shared =
        new SharedServer(
            config,
            directories._1(),
            Time.SYSTEM,
            Server.initializeMetrics(config, Time.SYSTEM, clusterId),
            CompletableFuture.completedFuture(
                QuorumConfig.parseVoterConnections(List.of(voter(port(raft))))),
            List.of(),
            (name, fatal, action) ->
                (message, failure) -> {
                  action.run();
                  LoggerFactory.getLogger("kafka." + name).error(message, failure);
                  if (fatal) {
                    Exit.halt(1, message);
                  }
                  return new IllegalStateException(message, failure);
                },
            sockets());
    broker = new BrokerServer(shared);
    controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), directories._2());
  }

  /** The id that the broker's storage was formatted with. */
  String clusterId() {
    return clusterId;
  }

  /** {@code host:port} for clients. */
  String bootstrap() throws IOException {
    return "127.0.0.1:" + port(clientSocket);
  }

  /**
   * Stops it so that the next start has nothing to repair. What is left after that (the controller,
   * whose log is always whole) ends in the background, or with the process.
   *
   * @param afterwards run when nothing of it is left
   */
  void stop(Runnable afterwards) {
    STOPPING.add(data);
    broker.shutdown(SHUTDOWN);
    Thread.ofPlatform()
        .name("tidemark-controller-stop")
        .daemon()
        .start(
            () -> {
              try {
                controller.shutdown();
              } finally {
                afterwards.run();
              }
            });
  }

  private void startup(int partitions) throws Exception {
    try {
      controller.startup();
      if (succeeds) {
        forgetPredecessor();
      }
      broker.startup();
      createTopics(partitions);
    } catch (Exception e) {
      broker.shutdown(SHUTDOWN);
      controller.shutdown();
      throw e;
    }
  }

  /**
   * The broker before this one still counts as alive, at an address where nobody listens, and its
   * successor would be kept waiting for as long as a session lasts. So it is struck off first. For
   * one that was killed there is no other way; one that ends in order could sign off by itself,
   * which takes longer than this.
   */
  private void forgetPredecessor() throws Exception {
    long deadline = System.nanoTime() + CONTROLLER_WAIT.toNanos();
    while (true) {
      try {
        controller
            .controller()
            .unregisterBroker(request(), NODE_ID)
            .get(CONTROLLER_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        return;
      } catch (ExecutionException e) {
        if (e.getCause() instanceof BrokerIdNotRegisteredException) {
          return;
        }
        if (!(e.getCause() instanceof ApiException) || System.nanoTime() > deadline) {
          throw e;
        }
        // Not elected yet, which takes the only candidate a moment.
        TimeUnit.MILLISECONDS.sleep(5);
      }
    }
  }

  private static ControllerRequestContext request() {
    return new ControllerRequestContext(
        new RequestHeaderData(), KafkaPrincipal.ANONYMOUS, OptionalLong.empty());
  }

  private void createTopics(int partitions) throws Exception {
    CreateTopicsRequestData request = new CreateTopicsRequestData();
    for (NewTopic topic : Topics.specs(partitions, (short) 1)) {
      add(request, topic.name(), topic.numPartitions(), topic.configs());
    }
    Map<String, String> transactions = new HashMap<>();
    Properties wanted = broker.transactionCoordinator().transactionTopicConfigs();
    for (String name : wanted.stringPropertyNames()) {
      transactions.put(name, wanted.getProperty(name));
    }
    // Made now, or the first producer would have to wait and ask again until it is there.
    add(request, Topic.TRANSACTION_STATE_TOPIC_NAME, 1, transactions);
    if (request.topics().isEmpty()) {
      return;
    }
    var answer = controller.controller().createTopics(request(), request, Set.of(), true);
    try {
      for (var created : answer.get(TOPIC_CREATION.toMillis(), TimeUnit.MILLISECONDS).topics()) {
        Errors error = Errors.forCode(created.errorCode());
        if (error != Errors.NONE && error != Errors.TOPIC_ALREADY_EXISTS) {
          throw new BrokerException(
              "creating topic " + created.name() + ": " + error + ' ' + created.errorMessage());
        }
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new BrokerException("creating topics: " + e, e);
    }
  }

  private void add(
      CreateTopicsRequestData request, String name, int partitions, Map<String, String> configs) {
    if (broker.metadataCache().contains(name)) {
      return;
    }
    CreatableTopicConfigCollection settings = new CreatableTopicConfigCollection();
    configs.forEach(
        (key, value) -> settings.add(new CreatableTopicConfig().setName(key).setValue(value)));
    request
        .topics()
        .add(
            new CreatableTopic()
                .setName(name)
                .setNumPartitions(partitions)
                .setReplicationFactor((short) 1)
                .setConfigs(settings));
  }

  private ServerSocketFactory sockets() {
    return (listener, address, receiveBuffer, backlog) -> {
      ServerSocketChannel bound =
          address.getPort() == port(controllerSocket) ? controllerSocket : clientSocket;
      bound.configureBlocking(false);
      return bound;
    };
  }

  private static ServerSocketChannel bind() throws IOException {
    InetAddress loopback = InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
    try {
      return ServerSocketChannel.open().bind(new InetSocketAddress(loopback, 0), BACKLOG);
    } catch (IOException e) {
      throw new BrokerException(
          "starting the local broker: no port to be had on 127.0.0.1: " + e.getMessage(), e);
    }
  }

  private static int port(ServerSocketChannel socket) throws IOException {
    return ((InetSocketAddress) socket.getLocalAddress()).getPort();
  }

  private static String voter(int port) {
    return NODE_ID + "@127.0.0.1:" + port;
  }

  private static void format(Path data) throws Exception {
    if (Files.exists(data.resolve(META_PROPERTIES))) {
      return;
    }
    Files.createDirectories(data);
    try (PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      new Formatter()
          .setNodeId(NODE_ID)
          .setClusterId(Uuid.randomUuid().toString())
          .setDirectories(List.of(data.toString()))
          .setMetadataLogDirectory(data.toString())
          .setControllerListenerName(CONTROLLER)
          .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
          // Made for replicas that can stand in for each other; here there is one.
          .setFeatureLevel(EligibleLeaderReplicasVersion.FEATURE_NAME, (short) 0)
          .setSupportedFeatures(List.copyOf(Feature.PRODUCTION_FEATURES))
          .setIgnoreFormatted(true)
          .setPrintStream(nowhere)
          .run();
    } catch (FormatterException e) {
      throw new BrokerException("formatting " + data + ": " + e.getMessage(), e);
    }
  }

  private static Map<String, String> settings(Path data, int clientPort, int controllerPort) {
    Map<String, String> all = new HashMap<>();
    all.put("process.roles", "broker,controller");
    all.put("node.id", String.valueOf(NODE_ID));
    all.put(
        "listeners",
        CLIENTS
            + "://127.0.0.1:"
            + clientPort
            + ','
            + CONTROLLER
            + "://127.0.0.1:"
            + controllerPort);
    all.put("advertised.listeners", CLIENTS + "://127.0.0.1:" + clientPort);
    all.put("listener.security.protocol.map", CLIENTS + ":PLAINTEXT," + CONTROLLER + ":PLAINTEXT");
    all.put("inter.broker.listener.name", CLIENTS);
    all.put("controller.listener.names", CONTROLLER);
    all.put("controller.quorum.voters", voter(controllerPort));
    all.put("log.dirs", data.toString());

    // One node: one copy, and as few internal partitions as there can be; each costs start-up time.
    all.put("default.replication.factor", "1");
    all.put("offsets.topic.replication.factor", "1");
    all.put("offsets.topic.num.partitions", "1");
    all.put("transaction.state.log.replication.factor", "1");
    all.put("transaction.state.log.min.isr", "1");
    all.put("transaction.state.log.num.partitions", "1");
    all.put("share.coordinator.state.topic.replication.factor", "1");
    all.put("share.coordinator.state.topic.min.isr", "1");
    all.put("share.coordinator.state.topic.num.partitions", "1");
    all.put("group.initial.rebalance.delay.ms", "0");
    all.put("auto.create.topics.enable", "false");

    all.put("message.max.bytes", String.valueOf(Topics.MAX_RECORD_BYTES));
    all.put("replica.fetch.max.bytes", String.valueOf(Topics.MAX_RECORD_BYTES));
    all.put("socket.request.max.bytes", String.valueOf(2 * Topics.MAX_RECORD_BYTES));

    // Forced to disk before it is acknowledged.
    all.put("log.flush.interval.messages", "1");

    // Two or three clients of the same machine; and a heap that is shared with the index.
    all.put("num.network.threads", "1");
    all.put("num.io.threads", "2");
    all.put("background.threads", "2");
    all.put("num.recovery.threads.per.data.dir", "2");
    all.put("group.coordinator.threads", "1");
    all.put("share.coordinator.threads", "1");
    all.put("log.cleaner.dedupe.buffer.size", String.valueOf(16 << 20));
    all.put("log.cleaner.io.buffer.size", String.valueOf(256 << 10));
    all.put("metric.reporters", "");

    // Starting waits for the next beat.
    all.put("broker.heartbeat.interval.ms", "200");
    // Hands leadership over to other brokers; there are none.
    all.put("controlled.shutdown.enable", "false");
    // A transaction begins before the markers of the one before it are written: ask again soon.
    all.put("add.partitions.to.txn.retry.backoff.ms", "2");
    all.put("add.partitions.to.txn.retry.backoff.max.ms", "20");
    // A transaction of a killed process hides what follows it: look for such every second.
    all.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
    all.put(
        "transaction.max.timeout.ms",
        String.valueOf(KafkaClients.TRANSACTION_TIMEOUT.multipliedBy(3).toMillis()));
    return all;
  }

  /**
   * What Kafka calls instead of going on when its storage has failed. Everything acknowledged is on
   * disk, so stopping at once loses nothing.
   */
  private static void die(Path data, int status, @Nullable String message) {
    String said = LogRouter.lastLibraryError();
    String reason = said != null ? said : String.valueOf(message);
    if (STOPPING.stream().anyMatch(stopped -> reason.contains(stopped.toString()))) {
      throw new IllegalStateException(reason); // Ends the thread that found out, and no more.
    }
    LoggerFactory.getLogger(LocalBroker.class)
        .atError()
        .log(
            "the local broker on {} has stopped ({}; {} MB free); nothing is lost, run again when"
                + " the cause is gone",
            data,
            reason,
            freeMegabytes(data));
    Runtime.getRuntime().halt(status == 0 ? 1 : status);
  }

  private static long freeMegabytes(Path data) {
    try {
      return Files.getFileStore(data).getUsableSpace() >> 20;
    } catch (IOException e) {
      return -1;
    }
  }
}
