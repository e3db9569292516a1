package dev.tidemark.deploy.cli;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Around every test: folders are removed once the brokers that stop in them have stopped. */
public final class BrokersGone implements AfterEachCallback, AfterAllCallback {
  @Override
  public void afterEach(ExtensionContext context) {
    Tidemark.awaitBrokersGone();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    Tidemark.awaitBrokersGone();
  }
}
