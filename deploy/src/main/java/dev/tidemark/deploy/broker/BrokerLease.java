package dev.tidemark.deploy.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.deploy.log.LogRouter;
import dev.tidemark.ingest.topic.KafkaClients;
import dev.tidemark.ingest.topic.KafkaConnection;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A share in the broker of a Tidemark home. The first process that asks runs the broker; others on
 * the same home use it as long as it runs, and one of them takes over when it ends.
 *
 * <p>Who runs it is settled by a lock of the operating system on {@code HOME/broker/lock}, which
 * dies with its process, so there is no stale lock to clear. {@code HOME/broker/address} says where
 * the broker is; it counts only if it was written by the process that the lock file names.
 */
public final class BrokerLease implements KafkaConnection, Closeable {
  /** With less room than this on the disk, nothing is written. 128 MiB. */
  public static final long LEAST_FREE_BYTES = 128L << 20;

  private static final Duration WAIT_FOR_HOLDER = Duration.ofSeconds(30);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  private final Path home;
  private final Path directory;
  private final int partitions;
  private final String command;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final @Nullable FileStore disk;

  private volatile @Nullable FileChannel lock;
  private boolean stopped;
  private @Nullable LocalBroker own;
  private @Nullable BrokerAddress address;
  private @Nullable KafkaClients clients;

  private BrokerLease(Path home, int partitions, String command) throws IOException {
    this.home = home;
    this.directory = home.resolve("broker");
    this.partitions = partitions;
    this.command = command;
    Files.createDirectories(directory);
    this.disk = Files.getFileStore(directory);
  }

  /**
   * Starts the broker of a home, or joins the one that runs. Ends with the process at the latest.
   *
   * @param home the Tidemark home; made if it is not there
   * @param partitions of the mail topic if it has to be created
   * @param command what this process does, for others to read
   * @throws BrokerException if it does not start, or the process that should run it does not say
   *     where it is
   */
  public static BrokerLease openOrJoin(Path home, int partitions, String command)
      throws IOException, InterruptedException {
    BrokerLease lease = new BrokerLease(home, partitions, command);
    lease.clients();
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("tidemark-broker-stop").unstarted(lease::close));
    return lease;
  }

  /** Where the broker of a home is, if one runs. Starts nothing and changes nothing. */
  public static Optional<BrokerAddress> running(Path home) throws IOException {
    Path directory = home.resolve("broker");
    Optional<BrokerAddress> said = BrokerAddress.read(directory.resolve("address"));
    return said.isPresent() && isHolder(directory, said.get()) ? said : Optional.empty();
  }

  /** Whether this process runs the broker. */
  public synchronized boolean owner() {
    return own != null;
  }

  /** Where the broker is. */
  public synchronized BrokerAddress address() {
    BrokerAddress known = address;
    if (known == null) {
      throw new IllegalStateException("the lease on the broker of " + home + " has been closed");
    }
    return known;
  }

  @Override
  public synchronized KafkaClients clients() throws IOException, InterruptedException {
    if (closed.getCount() == 0) {
      throw new BrokerException("the local broker of " + home + " is being stopped");
    }
    KafkaClients known = clients;
    if (known != null && (own != null || stillThere())) {
      return known;
    }
    long deadline = System.nanoTime() + WAIT_FOR_HOLDER.toNanos();
    while (true) {
      if (tryLock()) {
        return run();
      }
      Optional<BrokerAddress> other = running(home);
      if (other.isPresent()) {
        return use(other.get(), KafkaClients.of(other.get().bootstrap()));
      }
      if (System.nanoTime() > deadline) {
        throw new BrokerException(
            "the local broker of "
                + home
                + " is held by process "
                + lockHolder(directory)
                + ", which does not say where it listens; stop that process or wait for it");
      }
      if (closed.await(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new BrokerException("the local broker of " + home + " is being stopped");
      }
    }
  }

  /** Refuses when the disk is nearly full. */
  @Override
  public void check() throws IOException {
    FileStore store = disk;
    if (store != null && store.getUsableSpace() < LEAST_FREE_BYTES) {
      throw new BrokerException(
          "the disk of "
              + home
              + " is full: "
              + (store.getUsableSpace() >> 20)
              + " MB free, "
              + (LEAST_FREE_BYTES >> 20)
              + " MB needed; nothing is lost, run again when there is room");
    }
  }

  /**
   * Stops the broker if this process runs it. Other processes notice and take over, once nothing of
   * it is left. Closing again waits for the first call and does nothing.
   */
  @Override
  public void close() {
    closed.countDown();
    synchronized (this) {
      if (stopped) {
        return; // The lock is the first call's, until its broker has stopped to the last thread.
      }
      stopped = true;
      LocalBroker running = own;
      own = null;
      clients = null;
      address = null;
      if (running == null) {
        unlock();
      } else {
        try {
          Files.deleteIfExists(directory.resolve("address"));
        } catch (IOException e) {
          // It counts only together with the lock, which is given up below.
        }
        running.stop(this::unlock);
      }
    }
  }

  private void unlock() {
    FileChannel held = lock;
    if (held != null) {
      try {
        held.close();
      } catch (IOException e) {
        // The lock goes with the process.
      }
    }
  }

  private KafkaClients run() throws IOException, InterruptedException {
    boolean runs = false;
    LocalBroker started = null;
    try {
      check();
      LogRouter.librariesTo(directory.resolve("log").resolve("broker.log"));
      started = LocalBroker.start(directory.resolve("data"), partitions);
      BrokerAddress here =
          new BrokerAddress(
              started.bootstrap(),
              ProcessHandle.current().pid(),
              command,
              Instant.now().truncatedTo(ChronoUnit.SECONDS));
      here.write(directory.resolve("address"));
      own = started;
      runs = true;
      return use(here, KafkaClients.of(here.bootstrap(), started.clusterId()));
    } catch (BrokerException e) {
      throw e;
    } catch (IOException e) {
      throw new BrokerException(
          "starting the local broker in " + directory + ": " + e.getMessage(), e);
    } finally {
      if (!runs) {
        if (started == null) {
          unlock();
        } else {
          started.stop(this::unlock);
        }
      }
    }
  }

  private KafkaClients use(BrokerAddress there, KafkaClients made) {
    address = there;
    clients = made;
    return made;
  }

  private boolean stillThere() throws IOException {
    return running(home).equals(Optional.ofNullable(address));
  }

  private boolean tryLock() throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean held = false;
    try {
      FileLock got = channel.tryLock();
      held = got != null;
      if (held) {
        Files.deleteIfExists(directory.resolve("address"));
        channel.truncate(0);
        channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(UTF_8)), 0);
        lock = channel;
      }
    } catch (OverlappingFileLockException e) {
      // Another lease of this very process; used like one of any other process.
    } finally {
      if (!held) {
        channel.close();
      }
    }
    return held;
  }

  private static boolean isHolder(Path directory, BrokerAddress said) throws IOException {
    return lockHolder(directory).equals(String.valueOf(said.pid()))
        && ProcessHandle.of(said.pid()).map(ProcessHandle::isAlive).orElse(false);
  }

  private static String lockHolder(Path directory) throws IOException {
    Path file = directory.resolve("lock");
    return Files.exists(file) ? Files.readString(file, UTF_8).strip() : "";
  }
}
