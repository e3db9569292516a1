package dev.tidemark.deploy.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends a command that runs until it is told to stop: SIGTERM or Ctrl-C count down {@link #asked},
 * and the JVM waits until the command has closed what it holds, for so long at most.
 */
final class StopSignal implements AutoCloseable {
  private static final long GRACE_SECONDS = 30;

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook = Thread.ofPlatform().name("tidemark-stop").unstarted(this::stop);

  StopSignal() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void stop() {
    asked.countDown();
    try {
      ended.await(GRACE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Counted down when it is time to end. */
  CountDownLatch asked() {
    return asked;
  }

  /** The command has ended. */
  @Override
  public void close() {
    ended.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The hook runs, or has run.
    }
  }
}
