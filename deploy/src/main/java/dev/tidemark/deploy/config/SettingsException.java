package dev.tidemark.deploy.config;

import java.io.IOException;

/** A setting cannot be read. The text names the place, the bad value and what was expected. */
public final class SettingsException extends IOException {
  private static final long serialVersionUID = 1L;

  SettingsException(String message) {
    super(message);
  }

  SettingsException(String message, Throwable cause) {
    super(message, cause);
  }
}
