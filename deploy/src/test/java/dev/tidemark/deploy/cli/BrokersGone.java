package dev.tidemark.deploy.cli;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * After every test, waits until nothing is left of the brokers that commands of this JVM have run:
 * the last of one stops in the background, and would stumble over the removal of its home.
 */
public final class BrokersGone implements AfterEachCallback, AfterAllCallback {
  @Override
  public void afterEach(ExtensionContext context) {
    await();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    await();
  }

  private static void await() {
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .atMost(Duration.ofMinutes(2))
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().equals("tidemark-controller-stop")));
  }
}
