package dev.tidemark.deploy.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two brokers on one directory would spoil it, so the lock is kept to the very end. */
@Timeout(120)
class BrokerLeaseTest {
  @TempDir Path home;

  @Test
  void close_twice_keepsTheLockUntilNothingOfTheBrokerIsLeft() throws Exception {
    BrokerLease lease = BrokerLease.openOrJoin(home, 1, "test");
    lease.close();
    lease.close();
    try (FileChannel file =
        FileChannel.open(home.resolve("broker/lock"), StandardOpenOption.WRITE)) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(1))
          .until(() -> isFree(file));
      assertThat(controllerIsStopping())
          .as("the lock is free while the controller stops")
          .isFalse();
    }
  }

  private static boolean isFree(FileChannel file) throws Exception {
    try {
      return file.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static boolean controllerIsStopping() {
    for (Map.Entry<Thread, StackTraceElement[]> thread : Thread.getAllStackTraces().entrySet()) {
      if (thread.getKey().getName().equals("tidemark-controller-stop")
          && Arrays.stream(thread.getValue())
              .anyMatch(frame -> frame.getClassName().endsWith("ControllerServer"))) {
        return true;
      }
    }
    return false;
  }
}
