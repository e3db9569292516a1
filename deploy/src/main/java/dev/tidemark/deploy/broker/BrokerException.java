package dev.tidemark.deploy.broker;

import java.io.IOException;

/** The local broker cannot be had. The text says why, for the user, in one line. */
public final class BrokerException extends IOException {
  private static final long serialVersionUID = 1L;

  BrokerException(String message) {
    super(message);
  }

  BrokerException(String message, Throwable cause) {
    super(message, cause);
  }
}
